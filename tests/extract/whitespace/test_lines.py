"""Words on one baseline, pieces of one ruling."""

from __future__ import annotations

from extract.types import BBox, Ruling, Word
from extract.whitespace.lines import joined_rulings, median, text_lines, usual_height
from tests.extract.whitespace.pages import HEIGHT, word


def test_words_a_little_off_are_one_line_and_do_not_chain() -> None:
    words = [word("城区", 0, 0), word("12", 60, 4), word("34", 120, 8), word("合计", 0, 20)]
    assert [[w.text for w in line.words] for line in text_lines(words)] == [["城区", "12"], ["34"], ["合计"]]


def test_a_superscript_joins_its_line_and_does_not_make_it_taller() -> None:
    note = Word("①", BBox(23, -3, 28, 3))
    (line,) = text_lines([note, word("城区", 0, 0), word("12", 60, 0)])
    assert [w.text for w in line.words] == ["城区", "①", "12"]
    assert (line.bbox.y0, line.bbox.y1) == (0, HEIGHT)


def test_notes_in_small_type_are_lines_of_their_own() -> None:
    small = [Word("注", BBox(0, 40, 6, 46)), Word("下同", BBox(8, 40, 20, 46))]
    lines = text_lines([word("城区", 0, 0), word("12", 60, 0), word("34", 90, 0), *small])
    assert ["".join(w.text for w in line.words) for line in lines] == ["城区1234", "注下同"]


def test_a_line_drawn_cell_by_cell_is_one_ruling() -> None:
    level = [Ruling(0, 100, 50, 100), Ruling(52, 100.5, 90, 100.5), Ruling(120, 100, 200, 100)]
    upright = [Ruling(0, 0, 0, 40), Ruling(1, 42, 1, 80), Ruling(4, 0, 4, 80)]
    found = joined_rulings([*level, *upright], horizontal=True)
    assert [(r.x0, r.x1) for r in found] == [(0, 90), (120, 200)]
    found = joined_rulings([*level, *upright], horizontal=False)
    assert [(r.x0, r.y0, r.y1) for r in found] == [(0, 0, 80), (4, 0, 80)]


def test_the_usual_height_is_the_median_of_what_is_printed() -> None:
    blank = Word(" ", BBox(0, 0, 5, 90))
    assert usual_height([word("城", 0, 0), word("区", 0, 0), blank]) == HEIGHT
    assert usual_height([blank]) == 10.0
    assert median([3, 1, 10, 2]) == 2.5
