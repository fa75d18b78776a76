from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.watermark import lift_watermark
from extract.scan.sheet import Sheet

DPI = 200.0


def sheet() -> NDArray[np.uint8]:
    """A page of rows of print, with a ruling."""
    page = np.full((900, 1200), 250, np.uint8)
    for y in range(60, 900, 60):
        cv2.putText(page, "1234.5 67.8% 90", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 20, 2, cv2.LINE_AA)
    page[450:453] = 30
    return page


def marked(page: NDArray[np.uint8], level: int = 185) -> NDArray[np.uint8]:
    """The page with large letters of the level printed under it."""
    mark = np.full_like(page, 255)
    cv2.putText(mark, "COPY", (150, 600), cv2.FONT_HERSHEY_SIMPLEX, 9.0, level, 16, cv2.LINE_AA)
    return np.asarray(page.astype(np.float64) * mark / 255, np.uint8)


def test_a_watermark_is_lifted_and_the_print_over_it_stays() -> None:
    page = sheet()
    lifted = lift_watermark(Sheet(marked(page), DPI)).image
    assert (marked(page) < 200).mean() > 1.5 * (page < 200).mean()
    assert np.abs(lifted.astype(int) - page.astype(int)).mean() < 1.0
    assert ((lifted < 128) == (page < 128)).mean() > 0.999


def test_a_page_without_one_is_left() -> None:
    page = sheet()
    assert lift_watermark(Sheet(page, DPI)).image is page


def test_a_shaded_cell_is_no_watermark() -> None:
    page = sheet()
    page[200:320, 100:900] = np.minimum(page[200:320, 100:900], 200)
    assert (lift_watermark(Sheet(page, DPI)).image == page).all()


def test_light_print_and_a_stain_are_no_watermark() -> None:
    page = sheet()
    page[600:] = 250 - (250 - page[600:].astype(int)) // 2
    ys, xs = np.mgrid[:900, :1200]
    ring = np.exp(-(((np.hypot(ys - 300, xs - 800) - 150) / 20) ** 2))
    page = np.minimum(page, 250 - 130 * ring).astype(np.uint8)
    assert (lift_watermark(Sheet(page, DPI)).image == page).mean() > 0.99
