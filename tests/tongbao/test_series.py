"""Which pictures are the pages of one notice."""

from __future__ import annotations

from tongbao.series import series


def test_numbered_pictures_of_a_folder_are_pages_in_the_order_of_their_numbers():
    names = [f"a/通报_{n}.jpg" for n in range(1, 12)]
    assert series(reversed(names)) == [tuple(names)]


def test_a_gap_or_another_beginning_or_a_lone_picture_is_no_document():
    assert series(["a/1.jpg", "a/3.jpg"]) == []
    assert series(["a/5.jpg", "a/6.jpg"]) == []
    assert series(["a/1.jpg"]) == []


def test_names_that_differ_in_more_than_the_number_are_apart():
    assert series(["a1.jpg", "a2.jpg", "b1.jpg", "b2.jpg"]) == [("a1.jpg", "a2.jpg"), ("b1.jpg", "b2.jpg")]
    assert series(["x/1.jpg", "y/2.jpg", "1.png", "2.jpg"]) == []


def test_two_names_for_one_number_leave_all_as_they_are():
    assert series(["1.jpg", "01.jpg", "2.jpg"]) == []


def test_other_files_are_no_pages():
    assert series(["1.pdf", "2.pdf"]) == []
