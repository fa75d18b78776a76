"""Which grids are tables."""

from __future__ import annotations

import pytest

from extract.types import BBox, Cell, RawTable
from extract.whitespace import is_tabular
from tests.extract.whitespace.grids import ROWS


def grid_of(rows: list[list[str]]) -> RawTable:
    cells = tuple(
        Cell(1, r, c, 1, 1, text, BBox(50 * c, 20 * r, 50 * c + 50, 20 * r + 20))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return RawTable(1, BBox(0, 0, 50 * len(rows[0]), 20 * len(rows)), len(rows), len(rows[0]), cells)


@pytest.mark.parametrize(
    ("rows", "is_one"),
    [
        (ROWS, True),
        ([["姓名", "", "性别", ""], ["单位", "", "职务", ""]], True),
        ([["附言", ""], ["说明", ""]], False),
        ([["", "", "", "", "", ""], ["山西", "", "", "", "河北", ""], *([[""] * 6] * 3)], False),
        ([["2001", "30.5"], ["2005", "29.7"], ["0% 10% 20% 30% 40% 50% 60%", ""]], False),
    ],
)
def test_boxed_text_and_charts_are_no_tables(rows: list[list[str]], is_one: bool) -> None:
    assert is_tabular(grid_of(rows)) is is_one
