"""Watermarks: words in large grey letters across a page, of no concern to what is printed over them.

A watermark is lighter than print and of one tone, its lines are broader than those of any table's text or
rulings, and its letters are larger than those of a title; a shaded cell is filled from side to side, and a
stain or the shade of a fold has many tones. Sheets are grey, ``uint8``, 255 is paper.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import TITLE_MM, square
from extract.scan.sheet import Sheet

_BETWEEN = (110, 215)
"""Grey levels between print and paper."""
_BROAD_MM = 0.75
"""Lines of print, and rulings, are narrower; all of a watermark's are not."""
_RIM_MM = 0.4
"""The finest lines of a watermark and its soft edges are as broad; those of a % are not."""
_LETTERS_MM = 2.5
"""Lines and letters of a watermark stand closer than this."""
_FILLED = 0.6
"""Share of its outline that a shaded cell fills, and no letter."""
_LEAST_MM2 = 12.0
"""Square millimetres of the smallest watermark worth a look: two bars of a letter."""
_ONE_TONE = 12.0
"""Grey levels between the quartiles of a watermark; those of worn print lie further apart."""


def lift_watermark(sheet: Sheet) -> Sheet:
    """The page without its watermark: what is printed over it is as much lighter as the paper there.

    Args:
        sheet: grey, even in tone, print near 0 and paper near 255.
    """
    grey, mm = sheet.image, sheet.mm
    smooth = np.asarray(cv2.blur(grey, (3, 3)), np.uint8)
    between = np.asarray((smooth >= _BETWEEN[0]) & (smooth <= _BETWEEN[1]), np.uint8)
    broad = np.asarray(cv2.morphologyEx(between, cv2.MORPH_OPEN, square(_BROAD_MM * mm)), np.uint8)
    if np.count_nonzero(broad) < _LEAST_MM2 * mm**2:
        return sheet
    area = _letters(broad, smooth, mm)
    if not area.any():
        return sheet
    narrow = cv2.morphologyEx(between, cv2.MORPH_OPEN, square(_RIM_MM * mm))
    narrow = np.where(area, narrow, 0).astype(np.uint8)
    mark = cv2.dilate(narrow, square(1.5 * _RIM_MM * mm)) > 0
    level = max(1.0, float(np.median(smooth[narrow > 0])))
    lifted = np.minimum(255, grey * (255 / level))
    return sheet.showing(np.where(mark, lifted, grey).astype(np.uint8))


def _letters(broad: NDArray[np.uint8], smooth: NDArray[np.uint8], mm: float) -> NDArray[np.bool_]:
    """Where broad grey lines make up large letters, with what is beside these."""
    joined = np.asarray(cv2.morphologyEx(broad, cv2.MORPH_CLOSE, square(_LETTERS_MM * mm)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].astype(np.int64)
    inked = np.bincount(labels[broad > 0], minlength=len(stats))
    large = sides.min(axis=1) >= TITLE_MM * mm
    letters = large & (inked < _FILLED * sides.prod(axis=1)) & (np.arange(len(stats)) > 0)
    dark = cv2.dilate(np.asarray(smooth < _BETWEEN[0], np.uint8), square(3 * _RIM_MM * mm))
    bare = (broad > 0) & (dark == 0)
    for label in np.flatnonzero(letters):
        letters[label] = _spread(smooth[(labels == label) & bare]) <= _ONE_TONE
    beside = cv2.dilate(letters[labels].astype(np.uint8), square(6 * _LETTERS_MM * mm))
    return np.asarray(beside > 0, np.bool_)


def _spread(levels: NDArray[np.uint8]) -> float:
    """Distance of the quartiles: the soft edges of lines do not count; infinite for no levels."""
    if levels.size == 0:
        return math.inf
    low, high = np.percentile(levels, (25, 75))
    return float(high - low)
