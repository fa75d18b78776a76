from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.page import at_working_size, read_scan_page
from extract.scan.recognise import Recogniser
from extract.types import PageKind
from schemas.findings import Code

DPI = 200
FIGURES = (("2822", "4394", "155.7"), ("1000", "2770", "277.0"), ("1293", "787", "60.9"), ("258", "386", ""))


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser.load(1)


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
def test_a_page_is_turned_its_table_read_its_title_kept(recogniser: Recogniser, turned: int) -> None:
    image = np.ascontiguousarray(np.rot90(_page(), turned))
    height, width = (n * 72 / DPI for n in image.shape[:2])
    reading = read_scan_page(image, 3, width, height, recogniser)
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


def test_no_table_in_noise_or_on_an_empty_page(recogniser: Recogniser) -> None:
    rng = np.random.default_rng(5)
    noise = rng.integers(0, 256, (500, 400, 3), dtype=np.uint8)
    for image in (noise, np.full((500, 400, 3), 255, np.uint8)):
        assert read_scan_page(image, 1, 144, 180, recogniser).tables == ()


def test_working_size_is_bounded_below_and_above() -> None:
    for dpi, expected in ((72, 150), (200, 200), (600, 300)):
        image = np.zeros((2 * dpi, dpi, 3), np.uint8)
        resized, working = at_working_size(image, 72, 144)
        assert working == pytest.approx(expected, abs=1)
        assert resized.shape[:2] == pytest.approx((2 * expected, expected), abs=2)
