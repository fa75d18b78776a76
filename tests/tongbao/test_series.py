"""Which pictures are the pages of one notice."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from extract.scan.bundle import bundle
from tongbao.originals import Originals
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


def _run(settings):
    from tongbao.dataset import Dataset
    from tongbao.nightly import run
    from tongbao.progress import Terminal

    run(settings, Terminal(quiet=True))
    return sorted(Dataset(settings.dataset).table("documents")["path"].to_pylist())


def test_a_run_takes_numbered_pictures_as_one_document(settings, inline):
    folder = Path(settings.inbox) / "通报"
    folder.mkdir()
    for number in range(1, 4):
        (folder / f"{number}.png").write_bytes(b"picture %d" % number)
    (folder / "seal.png").write_bytes(b"seal")
    assert _run(settings) == ["通报/1.png +2", "通报/seal.png"]


def test_the_setting_takes_them_apart(settings, inline):
    for number in (1, 2):
        (Path(settings.inbox) / f"{number}.png").write_bytes(b"picture %d" % number)
    assert _run(replace(settings, series_from=0)) == ["1.png", "2.png"]


def test_a_document_of_pictures_is_found_again(tmp_path):
    for number in (1, 2):
        (tmp_path / f"p{number}.png").write_bytes(b"\x89PNG\r\n\x1a\n%d" % number)
    data = bundle((f"p{n}.png", (tmp_path / f"p{n}.png").read_bytes()) for n in (1, 2))
    source = Originals(str(tmp_path)).source(hashlib.sha256(data).hexdigest(), ["p1.png +1"])
    assert source.data == data
