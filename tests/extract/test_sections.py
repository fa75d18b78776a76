"""Parts of one table that only the heading of a section stands between."""

from __future__ import annotations

import pytest

from extract.ruled import tables_from_rulings
from extract.types import BBox, Page, PageKind, Ruling, Word

XS = (70.0, 170.0, 240.0, 310.0, 380.0)
ROW = 18.0


def part(y0: float, rows: int, thickness: float = 0.5) -> list[Ruling]:
    """The rulings of rows without sides: levels, and the verticals between the columns."""
    levels = [Ruling(XS[0], y0 + ROW * k, XS[-1], y0 + ROW * k, thickness) for k in range(rows + 1)]
    return levels + [Ruling(x, y0, x, y0 + ROW * rows, thickness) for x in XS[1:-1]]


def word(text: str, x: float, y: float, height: float = 10.0) -> Word:
    return Word(text, BBox(x, y, x + height * len(text), y + height))


def page(heading: list[Word], gap: float = ROW, thickness: float = 0.5) -> Page:
    """A header, the heading of a section, and two rows below it."""
    below = 200 + ROW + gap
    words = [word(t, x + 5, 204) for t, x in zip(["指标", "单位", "今年", "去年"], XS, strict=False)]
    for k, row in enumerate((["机构数", "个", "12", "12"], ["总藏量", "万册", "186", "175"])):
        words += [word(t, x + 5, below + 4 + ROW * k) for t, x in zip(row, XS, strict=False)]
    rulings = part(200, 1, thickness) + part(below, 2, thickness)
    return Page(1, 595.0, 842.0, PageKind.DIGITAL, (*words, *heading), tuple(rulings))


def test_the_heading_of_a_section_is_a_row_of_one_cell() -> None:
    (table,) = tables_from_rulings(page([word("一、公共图书馆", 75, 222)]))
    rows = [[c.text for c in table.cells if c.row == row] for row in range(table.n_rows)]
    assert rows == [
        ["指标", "单位", "今年", "去年"],
        ["一、公共图书馆"],
        ["机构数", "个", "12", "12"],
        ["总藏量", "万册", "186", "175"],
    ]
    (heading,) = [c for c in table.cells if c.row == 1]
    assert heading.column_span == 4


@pytest.mark.parametrize(
    ("heading", "gap", "thickness"),
    [
        ([], ROW, 0.5),  # white between two tables
        ([word("表二各县完成情况", 120, 220, 14.0)], ROW, 0.5),  # a title is larger
        ([word("表二各县完成情况", 120, 240)], 3 * ROW, 0.5),  # and has white around it
        ([word("合计", 75, 222), word("个", 175, 222), word("7", 245, 222), word("8", 315, 222)], ROW, 0.5),
        ([word("一、公共图书馆", 75, 222)], ROW, 0.0),  # stripes have rows between them
    ],
)
def test_other_grids_of_the_same_columns_stay_apart(
    heading: list[Word], gap: float, thickness: float
) -> None:
    assert all(table.n_rows < 4 for table in tables_from_rulings(page(heading, gap, thickness)))
