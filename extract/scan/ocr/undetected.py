"""A page and its detected lines → what stands among them undetected: lone characters and dashes.

A detector of lines leaves out what is no line: the one character that a label wraps to, the dash of an
empty cell. It stands level with a line that was found, or just above or below one. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.segmentation import Box, Gray, Tone

_EM = 0.75  # of the height of a detected line
_JOIN = 0.3  # em of white within a character or a short text
_HIGH = (0.55, 1.35)  # em: what a character is high
_SLIM = 0.08  # em: the stroke of a figure 1
_DASH = (0.24, 0.25, 2.6)  # em: a dash is no higher, no shorter and no longer
_LEVEL = 0.35  # em by which a dash may miss the middle of its line
_CLOSE = 1.1  # em of white between a character and the line that it belongs to


def overlooked(page: Gray, boxes: Sequence[Box], tone: Tone) -> list[Box]:
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
    em = _EM * float(np.median(lines[:, 3] - lines[:, 1]))
    ink = (page < tone.cut).view(np.uint8)
    for x0, y0, x1, y1 in lines.astype(int).tolist():
        ink[max(y0, 0) : y1 + 1, max(x0, 0) : x1 + 1] = 0
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, round(_JOIN * em)),) * 2, np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, width, height, _ in stats[1:].tolist():
        box = (float(x), float(y), float(x + width), float(y + height))
        if _is_dash(width / em, height / em):
            if _is_level(box, lines, em):
                middle = (box[1] + box[3]) / 2
                found.append((box[0] - 1, middle - 0.6 * em, box[2] + 1, middle + 0.6 * em))
        elif _HIGH[0] <= height / em <= _HIGH[1] and width / em >= _SLIM and _is_near(box, lines, em):
            found.append((box[0] - 1, box[1] - 0.15 * em, box[2] + 1, box[3] + 0.15 * em))
    return found


def _is_dash(width: float, height: float) -> bool:
    highest, shortest, longest = _DASH
    return height <= highest and shortest <= width <= longest and width >= 2 * height


def _is_level(box: Box, lines: NDArray[np.float64], em: float) -> bool:
    middles = (lines[:, 1] + lines[:, 3]) / 2
    return bool((np.abs(middles - (box[1] + box[3]) / 2) <= _LEVEL * em).any())


def _is_near(box: Box, lines: NDArray[np.float64], em: float) -> bool:
    """Whether a line stands close above or below, or beside."""
    x0, y0, x1, y1 = box
    aside = np.maximum(lines[:, 0] - x1, x0 - lines[:, 2])
    apart = np.maximum(lines[:, 1] - y1, y0 - lines[:, 3])
    return bool((((aside <= em) & (apart <= _CLOSE * em)) | (apart <= -0.3 * em)).any())
