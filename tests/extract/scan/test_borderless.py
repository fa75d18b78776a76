"""Three-line tables on scans: read with care, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from extract.scan import borderless as open_tables
from extract.scan.borderless import column_findings, doubled_findings
from extract.scan.ocr.engine import Engine
from extract.scan.page import read_scan_page
from extract.types import BBox, Cell, PageReading, RawTable, Word
from schemas.findings import Code

DPI = 200
ROWS = (
    ("District", "Plan", "Done", "Share"),
    ("Pingding", "2822", "4394", "155.7"),
    ("Yuxian", "1000", "2770", "277.0"),
    ("Jiaoqu", "1293", "787", "60.9"),
    ("Total", "5115", "", "155.4"),
)
XS = (200, 460, 680, 900)
TOP, PITCH = 320, 64


def _page() -> np.ndarray:
    page = np.full((1000, 1300, 3), 250, np.uint8)
    cv2.putText(page, "Housing in the year 2024", (330, 140), cv2.FONT_HERSHEY_DUPLEX, 1.3, (20, 20, 20), 2)
    for i, row in enumerate(ROWS):
        for x, text in zip(XS, row, strict=True):
            at = (x, TOP + PITCH * i)
            cv2.putText(page, text, at, cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    for y in (TOP - 42, TOP + 22, TOP + 4 * PITCH + 22):
        cv2.line(page, (180, y), (1040, y), (30, 30, 30), 2)
    return page


def _read(page: np.ndarray, engine: Engine) -> PageReading:
    height, width = (n * 72 / DPI for n in page.shape[:2])
    return read_scan_page(page, 1, width, height, engine)


def test_cells_of_a_three_line_table_are_read_twice_and_rescored(engine: Engine) -> None:
    reading = _read(_page(), engine)
    (table,) = reading.tables
    texts = {(c.row, c.column): c.text for c in table.cells}
    assert texts == {(i, j): text for i, row in enumerate(ROWS) for j, text in enumerate(row)}
    assert all(w.agreed for c in table.cells for w in c.words)
    assert {w for c in table.cells for w in c.words} <= set(reading.page.words)
    assert Code.GRID_UNCERTAIN not in {f.code for f in table.findings}


def test_ink_in_a_cell_that_the_first_look_found_empty_is_read_or_told(engine: Engine) -> None:
    page = _page()
    at = (XS[2] + 12, TOP + 4 * PITCH - 12)
    cv2.line(page, at, (at[0] + 26, at[1]), (20, 20, 20), 3)
    (table,) = _read(page, engine).tables
    (cell,) = [c for c in table.cells if (c.row, c.column) == (4, 2)]
    assert cell.text in {"—", "-"} or Code.INK_UNREAD in {f.code for f in table.findings}


def test_a_table_that_the_careful_reading_loses_is_kept_and_marked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_tables, "read_strips", lambda _, boxes, *__: [() for _ in boxes])
    (table,) = _read(_page(), engine).tables
    assert "4394" in {c.text for c in table.cells}
    assert Code.GRID_UNCERTAIN in {f.code for f in table.findings}


def test_what_no_careful_reading_understands_is_no_table(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    careful = open_tables.read_strips

    def blind(*asked: Any) -> list[tuple[Word, ...]]:
        return [tuple(replace(w, confidence=0.01) for w in words) for words in careful(*asked)]

    monkeypatch.setattr(open_tables, "read_strips", blind)
    assert _read(_page(), engine).tables == ()


@pytest.mark.parametrize(("white", "doubtful"), [(12.0, False), (1.0, True)])
def test_columns_with_no_white_between_them_are_doubtful(white: float, doubtful: bool) -> None:
    words = [Word("4394", BBox(10, 10, 40, 20), 0.9), Word("155.7", BBox(40 + white, 10, 90, 20), 0.9)]
    cells = tuple(Cell(1, 0, j, 1, 1, w.text, w.bbox, (w,)) for j, w in enumerate(words))
    table = RawTable(1, 2, cells, page=1, bbox=BBox(10, 10, 90, 20), finder="whitespace")
    assert [f.code for f in column_findings(table)] == [Code.GRID_UNCERTAIN] * doubtful


@pytest.mark.parametrize(
    ("left", "right", "white", "doubtful"),
    [
        ("4,394", "155.7", 20.0, True),
        ("4", "155", 20.0, True),
        ("1", "155", 3.0, False),
        ("第1", "5", 20.0, False),
    ],
)
def test_two_figures_side_by_side_in_a_cell_make_the_grid_doubtful(
    left: str, right: str, white: float, doubtful: bool
) -> None:
    words = (Word(left, BBox(10, 0, 40, 10)), Word(right, BBox(40 + white, 0, 80 + white, 10)))
    outline = BBox(0, -5, 120, 15)
    cell = Cell(1, 0, 0, 1, 1, f"{left} {right}", outline, words)
    table = RawTable(1, 1, (cell,), page=1, bbox=outline, finder="whitespace")
    assert [f.code for f in doubled_findings(table)] == [Code.GRID_UNCERTAIN] * doubtful
