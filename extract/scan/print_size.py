"""How high the print of a picture is, and so how many pixels it has to an inch, where the file does not say.

Connected pieces of ink that are neither dirt nor lines are characters or parts of them; the upper ones of
their heights are those of whole Han characters. Pixels and points.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_LEAST_HEIGHT, _LEAST_WIDTH = 5, 2
"""Pixels: what is smaller is a point, or cannot be read anyway."""
_SLENDER = 3.0
"""Sides of a piece of a character: no side is longer than three of the other; lines and bars are."""
_LARGE = 2.5
"""Times the median height: higher pieces are titles, seals and frames."""
_WHOLE = 80.0
"""Percentile of the heights at which whole characters begin; lower ones are parts (radicals, figures)."""
_FEW = 20
"""Pieces: fewer are no text to measure by."""
_TYPE = 11.5
"""Points: the height of print so measured is 9.4 to 15.0 on the 22 samples, at 72 to 300 dpi alike."""
_TYPE_RANGE = (6.0, 24.0)
"""Points between which the print of notices lies: a resolution that puts it outside is not believed."""


_TYPE_OF_SHEETS = (7.0, 16.0)
"""The same for a sheet whose size is only supposed: a cut-out piece taken for an A4 sheet lies outside."""


_LARGEST = 2.0
"""Times an A4 sheet's sides, an A2 sheet's: what seems larger is dirt or grain taken for print."""
_WINDOW = (31, 0.025)
"""Side of the square that print is darker than: pixels at least, and share of the longer side."""
_GRAIN = 0.8
"""Pixels of blur that leave no grain of the sensor."""


def print_height(grey: NDArray[np.uint8]) -> float | None:
    """The height of a character in pixels (height x width, dark on light); None for too little text."""
    window = max(_WINDOW[0], round(_WINDOW[1] * max(grey.shape))) | 1
    darker = cv2.subtract(cv2.blur(grey, (window, window)), cv2.GaussianBlur(grey, (0, 0), _GRAIN))
    _, ink = cv2.threshold(darker, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    pieces = (heights >= _LEAST_HEIGHT) & (widths >= _LEAST_WIDTH)
    pieces &= (widths <= _SLENDER * heights) & (heights <= _SLENDER * widths)
    found = heights[pieces]
    if found.size < _FEW:
        return None
    return float(np.percentile(found[found < _LARGE * np.median(found)], _WHOLE))


def believable_dpi(grey: NDArray[np.uint8], stated: float | None, supposed: float) -> float:
    """``stated`` pixels per inch, or those ``supposed``, where the print agrees; else what the print says."""
    height = print_height(grey)
    lowest, highest = _TYPE_OF_SHEETS if stated is None else _TYPE_RANGE
    told = supposed if stated is None else stated
    if height is None or lowest <= 72.0 * height / told <= highest:
        return told
    return max(72.0 * height / _TYPE, told / _LARGEST)
