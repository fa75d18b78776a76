"""Takes a clean grey page, gives where its lines of print stand, before anything is read.

An L-shaped region of a header falls into cells by where its label stands; the grid has to know that
before the cells are cut out for the recogniser.
"""

from __future__ import annotations

import cv2
import numpy as np

from extract.scan.tone import Grey
from extract.types import BBox, Word

DARK = 150
"""Grey value below which a pixel is print: what shines through from the reverse is lighter."""
_RULING = 0.45  # inches: no stroke of a character is as long
_JOIN = 0.07  # inches between characters of one line
_SPECK = 0.03  # inches: less is dirt


def print_boxes(grey: Grey, dpi: float) -> list[Word]:
    """Boxes of the lines of print (points) as words without text; rulings are left out.

    Args:
        grey: height x width, dark print on even light paper, upright.
        dpi: pixels per inch.
    """
    ink = (grey < DARK).astype(np.uint8)
    long = max(3, round(_RULING * dpi))
    for shape in ((long, 1), (1, long)):
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape[::-1], np.uint8))
        ink[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(1, round(_JOIN * dpi))), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    scale, least = 72.0 / dpi, _SPECK * dpi
    return [
        Word("", BBox(x * scale, y * scale, (x + width) * scale, (y + height) * scale), engine="ink")
        for x, y, width, height, _ in stats[1:].tolist()
        if min(width, height) >= least
    ]
