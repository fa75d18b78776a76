"""Ruled grids that their words, their shading or their rulings make finer, coarser or wider."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from extract.ruled import tables_from_rulings
from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word
from extract.whitespace import refine

HEIGHT = 11.0


def word(text: str, x: float, y: float) -> Word:
    """A word centred on ``x`` with its top at ``y``."""
    width = sum(HEIGHT if ord(c) > 0x2E7F else 0.5 * HEIGHT for c in text)
    return Word(text, BBox(x - width / 2, y, x + width / 2, y + HEIGHT))


def box(x0: float, y0: float, x1: float, y1: float, thickness: float = 0.5) -> list[Ruling]:
    return [
        Ruling(x0, y0, x1, y0, thickness),
        Ruling(x0, y1, x1, y1, thickness),
        Ruling(x0, y0, x0, y1, thickness),
        Ruling(x1, y0, x1, y1, thickness),
    ]


def page(words: list[Word], rulings: list[Ruling]) -> Page:
    return Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rulings))


def refined(words: list[Word], rulings: list[Ruling]) -> RawTable:
    leaf = page(words, rulings)
    (table,) = tables_from_rulings(leaf)
    result = refine(leaf, table)
    assert result.is_tiled
    placed = Counter(w for cell in result.cells for w in cell.words)
    assert placed == Counter(w for w in words if result.bbox.contains(w.bbox.center))
    return result


def texts(table: RawTable) -> list[list[str]]:
    grid = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                grid[row][column] = cell.text
    return grid


ROWS = [
    ["县区", "任务量", "完成量"],
    ["城区", "1200", "1180"],
    ["泽州县", "860", ""],
    ["高平市", "—", "12"],
    ["合计", "2060", "1192"],
]
CENTERS = [120.0, 240.0, 360.0]


def laid_out(rows: list[list[str]], top: float = 205.0, pitch: float = 20.0) -> list[Word]:
    return [
        word(text, x, top + pitch * k)
        for k, row in enumerate(rows)
        for text, x in zip(row, CENTERS, strict=True)
        if text
    ]


def test_rows_without_rulings_between_them_are_parted() -> None:
    lines = [
        *box(60, 200, 420, 300),
        Ruling(60, 220, 420, 220),
        Ruling(180, 200, 180, 300),
        Ruling(300, 200, 300, 300),
    ]
    assert texts(refined(laid_out(ROWS), lines)) == ROWS


def test_columns_without_rulings_between_them_are_parted() -> None:
    rules = [Ruling(60, 200 + 20 * k, 420, 200 + 20 * k) for k in range(6)]
    lines = [*rules, Ruling(60, 200, 60, 300), Ruling(180, 200, 180, 300), Ruling(420, 200, 420, 300)]
    assert texts(refined(laid_out(ROWS), lines)) == ROWS


def test_wrapped_text_in_a_ruled_cell_stays_one_cell() -> None:
    words = [
        *laid_out(ROWS[:2]),
        word("保障性租赁住", 120, 246),
        word("房筹集", 120, 259),
        word("300", 240, 252),
        word("310", 360, 252),
    ]
    ys = [200.0, 220.0, 240.0, 275.0]
    lines = [Ruling(60, y, 420, y) for y in ys] + [
        Ruling(x, 200, x, 275) for x in (60.0, 180.0, 300.0, 420.0)
    ]
    assert texts(refined(words, lines)) == [*ROWS[:2], ["保障性租赁住房筹集", "300", "310"]]


def test_two_figures_over_each_other_in_one_cell_alone_stay() -> None:
    words = [
        *laid_out(ROWS[:2]),
        word("泽州县", 120, 252),
        word("300", 240, 246),
        word("(含续建12)", 240, 259),
    ]
    ys = [200.0, 220.0, 240.0, 275.0]
    lines = [Ruling(60, y, 420, y) for y in ys] + [
        Ruling(x, 200, x, 275) for x in (60.0, 180.0, 300.0, 420.0)
    ]
    assert texts(refined(words, lines))[2] == ["泽州县", "300 (含续建12)", ""]


@pytest.mark.parametrize("shaded", [True, False])
def test_shading_of_paragraphs_makes_no_rows_in_a_drawn_table(shaded: bool) -> None:
    words = [
        word("县区", 120, 212),
        word("任务量", 240, 204),
        word("(套)", 240, 217),
        word("完成量", 360, 204),
        word("(套)", 360, 217),
        *laid_out(ROWS[1:], 237),
    ]
    ys = [200.0, 232.0, *(252.0 + 20 * k for k in range(4))]
    lines = [Ruling(60, y, 420, y) for y in ys] + [
        Ruling(x, 200, x, ys[-1]) for x in (60.0, 180.0, 300.0, 420.0)
    ]
    if shaded:
        for x0 in (180.0, 300.0):
            lines += box(x0 + 5, 202, x0 + 115, 216, 0.0) + box(x0 + 5, 216, x0 + 115, 230, 0.0)
    table = refined(words, lines)
    assert texts(table) == [["县区", "任务量(套)", "完成量(套)"], *ROWS[1:]]


def test_a_stub_beyond_the_last_vertical_joins_the_grid() -> None:
    groups = [["男", "11.0", "40.7"], ["女", "6.6", "16.0"], ["男", "9.5", "39.4"], ["女", "5.3", "13.9"]]
    words = [
        word("项目", 120, 205),
        word("2020年", 240, 205),
        word("2021年", 360, 205),
        *laid_out(groups, 225),
    ]
    words += [word("城镇", 85, 235), word("农村", 85, 275)]
    words = [w if w.text not in {"男", "女", "项目"} else Word(w.text, w.bbox) for w in words]
    lines = [
        Ruling(100, 200, 420, 200),
        Ruling(60, 220, 420, 220),
        Ruling(100, 240, 420, 240),
        Ruling(60, 260, 420, 260),
        Ruling(100, 280, 420, 280),
        Ruling(60, 300, 420, 300),
        *(Ruling(x, 200, x, 300) for x in (100.0, 180.0, 300.0, 420.0)),
    ]
    assert texts(refined(words, lines)) == [
        ["", "项目", "2020年", "2021年"],
        ["城镇", "男", "11.0", "40.7"],
        ["城镇", "女", "6.6", "16.0"],
        ["农村", "男", "9.5", "39.4"],
        ["农村", "女", "5.3", "13.9"],
    ]


def test_wrapped_cells_beside_cells_of_one_line_stay_whole() -> None:
    xs = [40.0, 120.0, 180.0, 240.0, 300.0, 360.0]
    rulings = [r for a, b in pairwise(xs) for y in (100.0, 126.0, 152.0) for r in box(a, y, b, y + 26)]
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    heads = ["单位", "数量", "占比", "金额", "支出"]
    words = [word(text, x, 107) for text, x in zip(heads, middles, strict=True)]
    for y, wrapped in (
        (127, ("襄城区", "城关镇", "2,949,6", "22")),
        (153, ("樊城区", "新桥镇", "1,459,5", "91")),
    ):
        places = ((80, y), (80, y + 12.5), (270, y), (270, y + 12.5))
        words += [word(text, *place) for text, place in zip(wrapped, places, strict=True)]
        words += [word(text, x, y + 5) for text, x in (("3919", 150), ("113.3%", 210), ("228.42", 330))]
    table = refined(words, rulings)
    assert [row[0] for row in texts(table)] == ["单位", "襄城区城关镇", "樊城区新桥镇"]
    assert texts(table)[1][3].replace(" ", "") == "2,949,622"
