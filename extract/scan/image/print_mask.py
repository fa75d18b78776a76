"""Takes a clean grey page, gives where its lines of print stand, before anything is read.

An L-shaped region of a header falls into cells by where its label stands; the grid has to know that
before the cells are cut out for the recogniser.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.clean import Grey
from extract.types import BBox, Word

DARK = 150
"""Grey value below which a pixel is print: what shines through from the reverse is lighter."""
_RULING = 0.45  # inches: no stroke of a character is as long
_STEP = 3  # pixels: a long stroke that is not quite level goes up a step now and then
_JOIN = 0.07  # inches between characters of one line
_HOLE = 0.03  # inches between the pieces of a worn character
_SPECK = 0.03  # inches: less is dirt


def print_ink(grey: Grey, dpi: float) -> NDArray[np.uint8]:
    """The print of a page as 1: dark ink without rulings, streaks of a scanner and lone specks.

    Args:
        grey: height x width, dark print on even light paper, upright.
        dpi: pixels per inch.
    """
    ink = _without_strokes(grey, dpi)
    near = 2 * max(1, round(_HOLE / 2 * dpi)) + 1
    whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((near, near), np.uint8))
    _, label, stats, _ = cv2.connectedComponentsWithStats(whole)
    kept = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) >= _SPECK * dpi
    kept[0] = False
    return np.asarray(ink * kept[label], np.uint8)


def print_boxes(grey: Grey, dpi: float) -> list[Word]:
    """Boxes of the lines of print (points) as words without text; rulings are left out.

    Args:
        grey: height x width, dark print on even light paper, upright.
        dpi: pixels per inch.
    """
    ink = _without_strokes(grey, dpi)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(1, round(_JOIN * dpi))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    scale, least = 72.0 / dpi, _SPECK * dpi
    return [
        Word("", BBox(x * scale, y * scale, (x + width) * scale, (y + height) * scale), engine="ink")
        for x, y, width, height, _ in stats[1:].tolist()
        if min(width, height) >= least
    ]


def _without_strokes(grey: Grey, dpi: float) -> NDArray[np.uint8]:
    """Dark ink as 1, without strokes that are longer than those of print."""
    ink = (grey < DARK).astype(np.uint8)
    long = max(3, round(_RULING * dpi))
    for along, across in (((1, long), (_STEP, 1)), ((long, 1), (1, _STEP))):
        thick = cv2.dilate(ink, np.ones(across, np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(along, np.uint8))
        ink[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    return ink
