from __future__ import annotations

import cv2
import numpy as np

from extract.scan.image.clean import clean, stretch
from extract.scan.sheet import Sheet

DPI = 200


def _paper(height: int = 700, width: int = 900, tone: tuple[int, int, int] = (240, 228, 200)) -> np.ndarray:
    return np.full((height, width, 3), tone, np.uint8)


def _print(image: np.ndarray, text: str, at: tuple[int, int]) -> None:
    cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (25, 25, 25), 3, cv2.LINE_AA)


def test_yellow_paper_becomes_white_and_ink_stays_black() -> None:
    page = _paper()
    _print(page, "1883.2", (300, 300))
    grey = clean(Sheet(page, DPI)).image
    assert np.percentile(grey, 50) > 245
    assert grey[270:310, 300:420].min() < 80


def test_a_seal_is_lifted_and_the_figure_under_it_stays() -> None:
    page = _paper(tone=(250, 250, 248))
    _print(page, "4394", (400, 360))
    bare = clean(Sheet(page, DPI)).image
    sealed = page.copy()
    cv2.circle(sealed, (450, 350), 130, (205, 40, 45), 12)
    cv2.circle(sealed, (450, 350), 40, (205, 40, 45), -1)
    dark = page.max(axis=2) < 120
    sealed[dark] = page[dark]
    grey = clean(Sheet(sealed, DPI)).image
    assert grey[350, 320] > 225  # the ring is gone
    assert grey[385, 450] > 225  # and so is the disc beside the figure
    both = (bare < 100) & (grey < 140)
    assert both.sum() > 0.85 * (bare < 100).sum()


def test_red_print_that_no_black_crosses_is_text_and_stays() -> None:
    page = _paper(tone=(255, 255, 255))
    cv2.putText(page, "NOTICE OF THE OFFICE", (80, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (200, 20, 20), 5)
    assert (clean(Sheet(page, DPI)).image[60:140] < 140).sum() > 1500


def test_faded_ink_is_pulled_down_to_black_and_an_empty_page_stays() -> None:
    faded = np.full((200, 200), 255, np.uint8)
    faded[50:60] = 160
    assert stretch(Sheet(faded, DPI)).image[55, 0] == 20
    empty = Sheet(np.full((200, 200), 255, np.uint8), DPI)
    assert stretch(empty) is empty
