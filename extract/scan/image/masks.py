"""Masks of a clean grey page: where its ink is, where its print is, before anything is read.

An L-shaped region of a header falls into cells by where its label stands; the grid has to know that
before the cells are cut out for the recogniser. Grey images are height x width, ``uint8``, dark print on even
light paper; lengths are in millimetres, ``mm`` is pixels per millimetre.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.types import BBox

Grey = NDArray[np.uint8]
"""A grey image, height x width, 255 paper, 0 full ink."""
Mask = NDArray[np.bool_]

PAPER = 255
"""Grey level of paper."""
TITLE_MM = 9.0
"""A line of the largest title type, 26 points, is as high."""
DARK = 150
"""Grey level below which a pixel is print: what bleeds through from the reverse is lighter."""
_WINDOW_MM = 3.175
"""Side of the square whose mean is a pixel's surroundings: as high as a character of common print."""
_CONTRAST = 0.16
"""Share of the page\'s contrast by which ink is darker than its surroundings; less is noise of the paper."""
_MARGIN = (12.0, 40.0)
"""Grey levels: the least such margin (noise of JPEG stays below), and the most (faint print reaches it)."""
_NO_INK = 232
"""Grey level from which a pixel is paper, whatever lies beside it."""
_RULING_MM = 11.43
"""No line in a character is as long: the largest title type, 26 points, is 9 mm high."""
_STEP = 3
"""Pixels: a long line that is not quite level goes up a step now and then."""
_JOIN_MM = 1.78
"""White between characters of one line of print; between columns there is more."""
_HOLE_MM = 0.762
"""White between the pieces of a worn character; also the side of the least mark that is no dirt."""


def ink_mask(grey: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """Ink as 1, paper as 0: darker than its surroundings by a margin that follows the page's contrast."""
    window = max(15, round(_WINDOW_MM * mm)) | 1
    local = cv2.boxFilter(grey, cv2.CV_8U, (window, window))
    contrast = 255.0 - percentile(grey[::2, ::2], 1.0)
    margin = float(np.clip(contrast * _CONTRAST, *_MARGIN))
    below = cv2.subtract(local, grey)
    return ((below > margin) & (grey < _NO_INK)).astype(np.uint8)


def percentile(grey: NDArray[Any], share: float) -> float:
    """The grey value that ``share`` percent of the pixels do not exceed; counted, not sorted: 8 bits."""
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    return float(np.searchsorted(counts, share / 100 * (counts[-1] - 1), side="right"))


def print_mask(grey: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """The print of a page as 1: dark ink without rulings, streaks of a scanner and lone specks."""
    ink = _without_rulings(grey, mm)
    near = 2 * max(1, round(_HOLE_MM / 2 * mm)) + 1
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, label, stats, _ = cv2.connectedComponentsWithStats(whole)
    kept = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= _HOLE_MM * mm
    kept[0] = False
    return np.asarray(ink * kept[label], np.uint8)


def print_boxes(grey: NDArray[np.uint8], mm: float) -> list[BBox]:
    """Boxes (pixels) of the lines of print; rulings are left out."""
    ink = _without_rulings(grey, mm)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(1, round(_JOIN_MM * mm))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    return [
        BBox(x, y, x + width, y + height)
        for x, y, width, height, _ in stats[1:].tolist()
        if min(width, height) >= _HOLE_MM * mm
    ]


def _without_rulings(grey: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """Dark ink as 1, without lines that are longer than those in print."""
    ink = (grey < DARK).astype(np.uint8)
    long = max(3, round(_RULING_MM * mm))
    for along, across in (((1, long), (_STEP, 1)), ((long, 1), (1, _STEP))):
        thick = cv2.dilate(ink, np.ones(across, np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(along, np.uint8))
        ink[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    return ink


def square(side: float) -> NDArray[np.uint8]:
    """A structuring element of so many pixels each way, two at least."""
    return np.ones((max(2, round(side)),) * 2, np.uint8)
