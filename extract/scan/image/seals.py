"""Coloured inks over black print: seals and stamps, and the rust of old paper.

A coloured ink reflects its own hue as paper does: in the brightest channel red (or blue) ink vanishes while
black stays black. Images are height x width x 3, RGB, ``uint8``, their paper white.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import square
from extract.scan.sheet import Sheet

_SEAL_MM = 9.0
"""The smallest stamp in use, a name chop, is about 10 mm wide."""
_PART_MM = 4.5
"""Half of one: what is left of a seal where print and tables cross it."""
_ROUND = 2.2
"""Times as long as wide, at most, that a seal is; a line of red print is longer."""
_JOIN_MM = 2.0
"""Characters and ring of one seal stand closer than this."""
_MARGIN_MM = 0.6
"""A seal's blurred edge."""
_COLOURED = 0.05
"""Share of the smallest seal's square that its ink covers."""
_COARSE_DPI = 75.0
"""Pixels per inch at which seals are looked for: their rings are still whole."""
_CHROMA = 38
"""Grey levels between the channels that a coloured ink has, and JPEG noise on grey has not."""
_BLACK = 110
"""Grey level below which print is black and no colour."""
_OVERPRINTS = 0.12
"""Share of a seal's ink beside which black print lies: a red letterhead has none."""
_BLUR = (12.0, 60.0)
"""Levels of chroma from which what is left of a coloured ink is whitened, and over how many in full."""
_REST = (25.0, 60.0)
"""Levels of darkness from which a rest is print under a seal, and over how many for certain."""
_RUST = 18
"""Grey levels of red over blue that a spot of rust has; black print is as dark in both."""
_BETWEEN = 0.25
"""Share of those to each side of green; red print has as little green as blue."""

Mask = NDArray[np.bool_]


def lift_seals(sheet: Sheet) -> Sheet:
    """Grey sheet in which coloured seals are as white as paper and the black under them stays.

    Its ``raw`` is the sheet in grey, seen through its seals in their own light and no whiter for it.

    This is done only within a seal, because red letterheads and red figures are text. A seal is a coloured
    patch about as wide as it is high, or one that overprints black ink.
    """
    lifted, seen = sheet.grey.copy(), sheet.grey.copy()
    brightest, chroma = _channels(sheet.image)
    coloured = chroma > _CHROMA
    if np.count_nonzero(coloured) >= _COLOURED * (_SEAL_MM * sheet.mm) ** 2:
        for box in seals(sheet, coloured):
            lifted[box] = _without_colour(brightest[box], chroma[box])
            seen[box] = brightest[box]
    return replace(sheet, image=lifted, raw=seen)


def _channels(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The brightest channel of each pixel, and how far it is above the darkest."""
    red, green, blue = cv2.split(image)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)
    return brightest, np.asarray(cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue)), np.uint8)


def lift_rust(sheet: Sheet, grey: Sheet) -> Sheet:
    """The grey sheet without the rust spots of old paper: light in red, darker in green, darkest in blue.

    Args:
        sheet: the same page in colour.
        grey: the sheet that is lifted.
    """
    red, green, blue = (np.asarray(channel, np.int16) for channel in cv2.split(sheet.image))
    depth = red - blue
    rusty = (depth > _RUST) & (green - blue > _BETWEEN * depth) & (red - green > _BETWEEN * depth)
    lifted = np.where(rusty, np.maximum(grey.image, red.astype(np.uint8)), grey.image)
    return grey.showing(lifted.astype(np.uint8))


def seals(sheet: Sheet, coloured: Mask) -> Iterator[tuple[slice, slice]]:
    """Where seals and stamps lie: rows and columns of their bounding boxes, with their blurred edges."""
    scale = 1 / max(1.0, sheet.dpi / _COARSE_DPI)
    small = cv2.resize(coloured.astype(np.uint8), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    joined = cv2.morphologyEx(small, cv2.MORPH_CLOSE, square(max(3, round(_JOIN_MM * sheet.mm * scale)) | 1))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    margin = round(_MARGIN_MM * sheet.mm)
    for x, y, w, h, _ in stats[1:].tolist():
        left, top = round(x / scale), round(y / scale)
        right, bottom = round((x + w) / scale), round((y + h) / scale)
        box = (slice(max(0, top - margin), bottom + margin), slice(max(0, left - margin), right + margin))
        short = min(w, h) / scale / sheet.mm
        if _is_seal(sheet.grey[box], coloured[box], short, max(w, h) / min(w, h)):
            yield box


def _is_seal(grey: NDArray[np.uint8], coloured: Mask, short: float, aspect: float) -> bool:
    """Whether a coloured patch is a seal and not coloured print; ``short`` is its shorter side in mm."""
    if short >= _SEAL_MM and aspect < _ROUND:
        return True
    black = (grey < _BLACK) & ~coloured
    overprints = np.count_nonzero(black) > _OVERPRINTS * np.count_nonzero(coloured)
    return bool(short >= _PART_MM and overprints)


def _without_colour(brightest: NDArray[np.uint8], chroma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The brightest channel, whitened as far as colour is left that JPEG blurred: the more, the whiter."""
    weight = np.clip((chroma.astype(np.float32) - _BLUR[0]) / _BLUR[1], 0, 1)
    rest = 255 - brightest.astype(np.float32)
    dark = np.clip((rest - _REST[0]) / _REST[1], 0, 1)
    lifted = np.clip(255 - rest * (1 - weight * (1 - dark)), 0, 255)
    return np.asarray(lifted, np.uint8)
