from __future__ import annotations

from collections import Counter

from bench.ocr import cells, found_lines, paired
from extract.types import BBox, Cell, Page, PageKind, PageReading, RawTable

BOX = BBox(0, 0, 100, 20)


def table(*texts: str) -> RawTable:
    parts = tuple(Cell(1, 0, j, 1, 1, text, BOX, ()) for j, text in enumerate(texts))
    return RawTable(1, len(texts), parts, page=1, bbox=BOX, finder="pixels")


def reading(*tables: RawTable) -> PageReading:
    return PageReading(Page(1, 100, 100, PageKind.SCAN, (), ()), tables)


def test_a_table_is_compared_with_that_of_its_shape_that_says_most_of_the_same() -> None:
    truth, near, far, other = table("县区", "40"), table("县区", "48"), table("甲", "乙"), table("县区")
    assert list(paired(reading(truth), reading(other, far, near))) == [(truth, near)]
    assert list(paired(reading(truth), reading(other))) == [(truth, None)]


def test_cells_are_right_where_they_print_the_same() -> None:
    assert [r.right for r in cells(table("（套）", "40"), table("(套)", "48"))] == [True, False]


def test_a_text_that_was_found_twice_counts_once() -> None:
    assert found_lines(Counter({"40": 1, "合计": 1}), ["40", "40", "合 计", "48"]) == 2
