from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.scan.ocr.engine import Engine
from extract.scan.page import read_scan_page, scan_page
from extract.types import BBox, PageKind, RawTable
from schemas.findings import Code

DPI = 200
FIGURES = (("2822", "4394", "155.7"), ("1000", "2770", "277.0"), ("1293", "787", "60.9"), ("258", "386", ""))


def _page() -> np.ndarray:
    page = np.full((900, 1100, 3), 250, np.uint8)
    cv2.putText(
        page, "Completion of the yearly plan", (260, 120), cv2.FONT_HERSHEY_DUPLEX, 1.1, (20, 20, 20), 2
    )
    for y in range(200, 200 + 60 * len(FIGURES) + 1, 60):
        cv2.line(page, (200, y), (860, y), (30, 30, 30), 2)
    for x in range(200, 861, 220):
        cv2.line(page, (x, 200), (x, 200 + 60 * len(FIGURES)), (30, 30, 30), 2)
    for i, row in enumerate(FIGURES):
        for j, text in enumerate(row):
            at = (255 + 220 * j, 242 + 60 * i)
            cv2.putText(page, text, at, cv2.FONT_HERSHEY_DUPLEX, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("turned", [0, 1])
def test_a_page_is_turned_its_table_read_its_title_kept(engine: Engine, turned: int) -> None:
    image = np.ascontiguousarray(np.rot90(_page(), turned))
    height, width = (n * 72 / DPI for n in image.shape[:2])
    reading = read_scan_page(image, 3, width, height, engine)
    page, (table,) = reading.page, reading.tables
    assert (page.number, page.kind) == (3, PageKind.SCAN)
    assert page.width > page.height
    assert (table.n_rows, table.n_columns, table.page) == (4, 3, 3)
    texts = {(c.row, c.column): c.text for c in table.cells}
    assert texts == {(i, j): text for i, row in enumerate(FIGURES) for j, text in enumerate(row)}
    assert table.bbox.x0 == pytest.approx(200 * 72 / DPI, abs=2)
    outside = "".join(w.text for w in page.words if not table.bbox.contains(w.bbox.center))
    assert "plan" in outside
    assert (Code.PAGE_TURNED in {f.code for f in page.findings}) == (turned == 1)


def _read(image: np.ndarray, engine: Engine) -> RawTable:
    height, width = (n * 72 / DPI for n in image.shape[:2])
    (table,) = read_scan_page(np.ascontiguousarray(image), 1, width, height, engine).tables
    return table


def _unmarked(table: RawTable) -> set[tuple[int, int]]:
    """Cells whose text is not the printed one, and nothing says so."""
    marked = [f.place.bbox for f in table.findings if f.code is Code.INK_UNREAD]
    if any(f.code is Code.GRID_UNCERTAIN for f in table.findings):
        return set()
    return {
        (c.row, c.column)
        for c in table.cells
        if c.text != FIGURES[c.row][c.column]
        and (c.confidence is None or c.confidence >= DOUBTFUL_BELOW)
        and not any(box and c.bbox.contains(BBox(*box).center) for box in marked)
    }


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_lies_the_wrong_way_loses_no_row(engine: Engine, turns: int) -> None:
    table = _read(np.rot90(_page(), turns), engine)
    assert (table.n_rows, table.n_columns) == (4, 3)
    assert _unmarked(table) == set()


def test_a_seal_over_the_table_loses_no_row(engine: Engine) -> None:
    page = _page()
    seal = np.full_like(page, 255)
    cv2.circle(seal, (640, 330), 150, (215, 40, 40), 9)
    cv2.putText(seal, "SEAL OF THE OFFICE", (520, 345), cv2.FONT_HERSHEY_DUPLEX, 0.8, (215, 40, 40), 2)
    table = _read(np.minimum(page, seal), engine)
    assert (table.n_rows, table.n_columns) == (4, 3)
    assert _unmarked(table) == set()


@pytest.mark.parametrize("gone", [(slice(257, 264), slice(203, 858)), (slice(203, 438), slice(417, 424))])
def test_a_ruling_that_is_not_there_loses_no_row(engine: Engine, gone: tuple[slice, slice]) -> None:
    page = _page()
    page[gone] = 250
    table = _read(page, engine)
    assert {t for row in FIGURES for t in row if t} <= {t for c in table.cells for t in c.text.split()}
    if (table.n_rows, table.n_columns) == (4, 3):
        assert Code.RULING_INFERRED in {f.code for f in table.findings}
        assert _unmarked(table) == set()
    else:
        assert Code.GRID_UNCERTAIN in {f.code for f in table.findings}


def test_no_table_in_noise_or_on_an_empty_page(engine: Engine) -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 256, (500, 400, 3), dtype=np.uint8)
    for image in (noise, np.full((500, 400, 3), 255, np.uint8)):
        assert read_scan_page(image, 1, 144, 180, engine).tables == ()


def test_every_step_of_the_recipe_can_be_looked_at(engine: Engine) -> None:
    page = scan_page(_page(), 1, 1100 * 72 / DPI, 900 * 72 / DPI, engine)
    assert page.came.image.ndim == 3
    assert page.cleaned.image.ndim == page.upright.sheet.image.ndim == 2
    assert (len(page.lines.rows), len(page.lines.columns)) == (5, 4)
    assert [len(x.xs) for x in (*page.lattices, *page.repaired)] == [4, 4]
    assert [len(shape.cells) for shape in page.grids.shapes] == [12]
    assert [[w.text for w in words] for words in page.cells[:3]] == [[text] for text in FIGURES[0]]
    assert page.reading.tables[0].cells[0].text == FIGURES[0][0]
    assert "plan" in "".join(line.whole.text for line in page.body)
