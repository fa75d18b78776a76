from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extract.scan.image.dark_fill import lift_dark_fills
from extract.scan.sheet import Sheet

DPI = 200.0
Image = NDArray[np.uint8]


def sheet() -> Image:
    """A page with lines of print and a table drawn by rulings."""
    page = np.full((800, 1000, 3), 245, np.uint8)
    for y in range(60, 300, 50):
        cv2.putText(page, "lines of print 1234", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (30, 30, 30), 3)
    for y in range(320, 721, 80):
        cv2.line(page, (100, y), (900, y), (20, 20, 20), 3)
    for x in range(100, 901, 200):
        cv2.line(page, (x, 320), (x, 720), (20, 20, 20), 3)
    return page


def with_header(page: Image, fill: tuple[int, int, int], print_: tuple[int, int, int]) -> Image:
    """The page with the table's first row on a dark fill."""
    page = page.copy()
    page[320:402, 100:902] = fill
    for x in range(100, 901, 200):
        page[320:402, x : x + 3] = print_
        if x < 900:
            cv2.putText(page, "head", (x + 40, 375), cv2.FONT_HERSHEY_SIMPLEX, 1.4, print_, 4)
    return page


def _lifted(page: Image) -> Image:
    return lift_dark_fills(Sheet(page, DPI)).image


@pytest.mark.parametrize("fill", [(60, 60, 60), (91, 155, 213), (160, 30, 30)])
def test_white_print_on_a_dark_fill_is_dark_print_on_paper(fill: tuple[int, int, int]) -> None:
    page = with_header(sheet(), fill, (250, 250, 250))
    lifted = _lifted(page)
    header = lifted[326:396, 106:896].mean(axis=2)
    print_ = page[326:396, 106:896].mean(axis=2) > 200
    assert np.median(header) > 230
    assert np.median(header[print_]) < 60
    assert (lifted[410:] == page[410:]).all()
    assert (lifted[:310] == page[:310]).all()


def test_dark_print_on_a_dark_shade_is_on_paper() -> None:
    page = with_header(sheet(), (150, 150, 150), (20, 20, 20))
    header = _lifted(page)[326:396, 106:896].mean(axis=2)
    assert np.median(header) > 230
    assert np.median(header[page[326:396, 106:896].mean(axis=2) < 60]) < 60


def test_a_blackened_place_stays() -> None:
    page = sheet()
    page[330:390, 320:480] = 10
    assert _lifted(page) is page


def test_plain_pages_bold_print_and_the_scanners_border_stay() -> None:
    page = sheet()
    assert _lifted(page) is page
    cv2.putText(page, "BOLD", (60, 280), cv2.FONT_HERSHEY_SIMPLEX, 3.0, (10, 10, 10), 25)
    page[:, :60] = 20
    cv2.putText(page, "x", (10, 400), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (240, 240, 240), 3)
    assert _lifted(page) is page


def test_a_punched_hole_stays() -> None:
    page = sheet()
    cv2.circle(page, (40, 400), 24, (10, 10, 10), -1)
    assert _lifted(page) is page
