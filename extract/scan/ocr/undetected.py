"""A page and its detected lines → what stands among them undetected: lone characters and dashes.

A detector of lines leaves out what is no line: the one character that a label wraps to, the dash of an
empty cell. It stands level with a line that was found, or just above or below one. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey
from extract.scan.ocr.engine import Box
from extract.scan.ocr.ink import Tone
from extract.scan.ocr.typography import (
    BAR_HEIGHT,
    FULL_HEIGHT,
    LEVEL,
    LINE_BOX,
    LINE_HEIGHT,
    SQUARE,
    WORD_GAP,
)

_HIGHEST = 1.35
"""Em that a character with its accents is high at most; two lines that touch have more."""
_STROKE = 0.08
"""Em: the stroke of a figure 1 is as wide; dashes are as thin, but long."""
_DASH_LENGTH = (0.25, 2.6)
"""Em: hyphens have 0.29 to 0.36, a double dash 2.0 to 2.4; a longer bar is a piece of a ruling."""
_OVERLAP = 0.3
"""Em by which a character reaches into the rows of the line that it stands in."""
_PAPER = 0.15
"""Em of paper above and below a character: detectors leave as much."""


def undetected_boxes(page: Grey, boxes: Sequence[Box], tone: Tone) -> list[Box]:
    """Boxes of characters and dashes that no detected line holds.

    Args:
        page: without rulings, tables left out.
        boxes: of the lines that were found.
        tone: the page's paper and ink.
    """
    import cv2

    if not boxes:
        return []
    lines = np.array(boxes, np.float64)
    em = LINE_BOX * float(np.median(lines[:, 3] - lines[:, 1]))
    ink = (page < tone.cut).view(np.uint8)
    for x0, y0, x1, y1 in lines.astype(int).tolist():
        ink[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, round(WORD_GAP * em)),) * 2, np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    blobs = ((float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in stats[1:].tolist())
    return [box for blob in blobs if (box := _box_of(blob, lines, em)) is not None]


def _box_of(blob: Box, lines: NDArray[np.float64], em: float) -> Box | None:
    """The box to read for a blob of ink; None for what is no print, or stands by no line."""
    x0, y0, x1, y1 = blob
    width, height = (x1 - x0) / em, (y1 - y0) / em
    middle = (y0 + y1) / 2
    if _is_dash(width, height):
        rows = 0.5 * LINE_HEIGHT * em
        return (x0 - 1, middle - rows, x1 + 1, middle + rows) if _is_level(middle, lines, em) else None
    if FULL_HEIGHT <= height <= _HIGHEST and width >= _STROKE and _is_near(blob, lines, em):
        return x0 - 1, y0 - _PAPER * em, x1 + 1, y1 + _PAPER * em
    return None


def _is_dash(width: float, height: float) -> bool:
    shortest, longest = _DASH_LENGTH
    return height <= BAR_HEIGHT and max(shortest, 2 * height) <= width <= longest


def _is_level(middle: float, lines: NDArray[np.float64], em: float) -> bool:
    return bool((np.abs((lines[:, 1] + lines[:, 3]) / 2 - middle) <= LEVEL * em).any())


def _is_near(box: Box, lines: NDArray[np.float64], em: float) -> bool:
    """Whether a line stands close above or below, or beside."""
    x0, y0, x1, y1 = box
    aside = np.maximum(lines[:, 0] - x1, x0 - lines[:, 2])
    apart = np.maximum(lines[:, 1] - y1, y0 - lines[:, 3])
    return bool((((aside <= em) & (apart <= SQUARE * em)) | (apart <= -_OVERLAP * em)).any())
