from __future__ import annotations

from dataclasses import replace

import pytest

from extract.scan.checks import grid_findings, scan_findings
from extract.types import BBox, Cell, RawTable, Word
from schemas.findings import Code

WIDE, HIGH = 60.0, 20.0
ROWS = (("县", "2024", "2023"), ("甲", "120", "7.5"), ("乙", "95", "6.1"), ("丙", "88", "5.9"))


def _cell(row: int, column: int, text: str, across: int = 1, high: float = HIGH) -> Cell:
    box = BBox(column * WIDE, row * HIGH, (column + across) * WIDE, row * HIGH + high)
    word = Word(text, BBox(box.x0 + 5, box.y0 + 5, box.x0 + 5 + 5 * len(text), box.y0 + 15), 0.999, "x")
    return Cell(1, row, column, 1, across, text, box, (word,) if text else ())


def _cells() -> list[Cell]:
    return [_cell(i, j, text) for i, row in enumerate(ROWS) for j, text in enumerate(row)]


def _told(cells: list[Cell], prints: list[Word] | None = None, *, crisp: bool = True) -> list[Code]:
    table = RawTable(4, 3, tuple(cells), page=1, bbox=BBox(0, 0, 3 * WIDE, 4 * HIGH))
    printed = [w for c in cells for w in c.words] if prints is None else prints
    return [f.code for f in grid_findings(table, printed, crisp=crisp)]


@pytest.mark.parametrize("crisp", [True, False])
def test_a_grid_that_fits_its_figures_is_certain(crisp: bool) -> None:
    assert _told(_cells(), crisp=crisp) == []


@pytest.mark.parametrize(("cells", "told"), [((4,), Code.LOW_CONFIDENCE), ((4, 7), Code.GRID_UNCERTAIN)])
def test_two_figures_in_one_cell_are_its_own_doubt_and_in_two_of_a_column_the_grids(
    cells: tuple[int, ...], told: Code
) -> None:
    prints = [
        Word("", BBox(box.x0 + left, box.y0 + 5, box.x0 + left + 15, box.y0 + 15), engine="ink")
        for box in (_cells()[i].bbox for i in cells)
        for left in (2, 40)
    ]
    assert _told(_cells(), prints) == [told]


def test_a_figure_across_columns_that_other_rows_keep_apart() -> None:
    cells = [c for c in _cells() if (c.row, c.column) not in {(3, 1), (3, 2)}]
    assert _told([*cells, _cell(3, 1, "885.9", across=2)]) == [Code.LOW_CONFIDENCE]
    two = [c for c in cells if (c.row, c.column) not in {(2, 1), (2, 2)}]
    rows = [_cell(i, j, text) for i, text in ((4, "77"), (5, "66")) for j in (1, 2)]
    wide = [_cell(i, 1, "885.9", across=2) for i in (2, 3)]
    assert _told([*two, *rows, *wide]) == [Code.GRID_UNCERTAIN]


def test_a_point_among_commas_is_doubted_and_decimals_are_not() -> None:
    texts = {(1, 1): "1,203", (2, 1): "95.118", (3, 1): "88,204", (1, 2): "7.512", (2, 2): "6.108"}
    cells = [_cell(c.row, c.column, texts.get((c.row, c.column), c.text)) for c in _cells()]
    assert _told(cells) == [Code.LOW_CONFIDENCE]


def test_a_year_over_two_columns_heads_them() -> None:
    cells = [c for c in _cells() if (c.row, c.column) not in {(1, 1), (1, 2)}]
    head = [c for c in cells if c.row > 0 or c.column == 0]
    assert _told([*head, _cell(0, 1, "", across=2), _cell(1, 1, "2024", across=2)]) == []


def test_two_rows_of_figures_in_one() -> None:
    def twice(cell: Cell) -> Cell:
        (word,) = cell.words
        below = word.bbox._replace(y0=word.bbox.y0 + 12, y1=word.bbox.y1 + 12)
        return replace(cell, words=(word, replace(word, bbox=below)))

    cells = _cells()
    assert _told([twice(c) if c.row == 2 and c.column else c for c in cells]) == [Code.GRID_UNCERTAIN]
    assert _told([twice(c) if c.row and c.column else c for c in cells]) == []  # so is the form of all rows


def test_a_lone_row_with_two_rows_of_figures() -> None:
    def stacked(cell: Cell) -> Cell:
        (word,) = cell.words
        return replace(cell, words=(word, replace(word, bbox=word.bbox._replace(y0=17, y1=27))))

    heads = [_cell(0, j, text) for j, text in enumerate(("县", "计划", "完成"))]
    rows = [_cell(1, 0, "甲乙"), stacked(_cell(1, 1, "120")), stacked(_cell(1, 2, "7.5"))]
    assert _told([*heads, *rows]) == [Code.GRID_UNCERTAIN]


def test_a_row_too_low_for_print() -> None:
    cells = [c for c in _cells() if c.row < 3]
    assert _told([*cells, *(_cell(3, j, "", high=4.0) for j in range(3))]) == [Code.GRID_UNCERTAIN]


def test_an_empty_column_is_odd_where_rulings_are_worn() -> None:
    cells = [_cell(i, j, "" if j == 2 else text) for i, row in enumerate(ROWS) for j, text in enumerate(row)]
    assert _told(cells, crisp=True) == []
    assert _told(cells, crisp=False) == [Code.GRID_UNCERTAIN]


@pytest.mark.parametrize(("unsure", "poor"), [(0, False), (1, False), (2, True), (10, True)])
def test_a_page_of_unsure_figures_needs_a_better_scan(unsure: int, poor: bool) -> None:
    words = [Word("3.5", BBox(0, 0, 9, 9), 0.5 if i < unsure else 0.99, "x") for i in range(10)]
    names = [Word("城区", BBox(0, 0, 9, 9), 0.1, "x")] * 10
    assert [f.code for f in scan_findings([*words, *names], 1, 150)] == [Code.SCAN_POOR] * poor
    assert list(scan_findings(words[:5], 1, 150)) == []


@pytest.mark.parametrize(("apart", "told"), [(24, [Code.GRID_UNCERTAIN]), (8, [])])
def test_figures_far_behind_the_labels_of_a_column_are_of_another(apart: int, told: list[Code]) -> None:
    cells = [_cell(i, j, text) for i in range(5) for j, text in enumerate((f"支出{i}246", "12", "7.5"))]
    prints = [w for c in cells if c.column for w in c.words]
    for c in cells:
        if c.column == 0:
            x, y = c.bbox.x0 + 2, c.bbox.y0 + 5
            ends = ((x, x + 15), (x + 15 + apart, x + 30 + apart))
            prints += [Word("", BBox(left, y, right, y + 10), engine="ink") for left, right in ends]
    assert _told(cells, prints) == told
