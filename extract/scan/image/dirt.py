"""Dirt: streaks of a scanner's glass, salt and pepper of a fax. Grey sheets, 255 paper, 0 full ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.sheet import Sheet

_DARK = 128
"""Grey level below which a pixel is ink."""
_SPECK_MM = 0.17
"""Side of the largest speck: a faded decimal point is half as wide again (nine-point type: four pixels at
150 dpi, a speck one or two)."""
_SPECKLED = (200, 0.25)
"""Specks, and their share of all ink blobs, of a page full of them; print has far fewer so small."""
_STREAKED = 0.25
"""Share of a line of pixels that is lone ink: dirt on the glass draws it over the whole sheet."""
_PARTS = 12
"""Stretches of the sheet, of which a streak marks all but one; no ruling is as long."""
_MARKED = 0.1
"""Share of such a stretch that a streak has ink in."""
_MARGIN = (0.025, 0.05)
"""Share of the sheet at each end, and share of that which a streak marks: rulings of a table end before."""
_FAR_MM = 0.3
"""Paper begins this far beside the middle of a streak."""
_RIM_MM = 0.21
"""Grey rim of a streak's ink."""

Mask = NDArray[np.bool_]


def without_streaks(sheet: Sheet) -> Sheet:
    """Whiten the streaks that dirt on a scanner's glass draws over the sheet from edge to edge, either way.

    Only lone ink goes, with paper beside it: where a streak crosses print, the print stays.

    Args:
        sheet: as it lay on the glass, before it is deskewed: there a streak is one line of pixels.
    """
    down = _without_streaks_down(sheet.image, sheet.mm)
    turned = down.T
    across = _without_streaks_down(turned, sheet.mm)
    if down is sheet.image and across is turned:
        return sheet
    return sheet.showing(np.ascontiguousarray(across.T))


def _without_streaks_down(grey: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """The image without the streaks that run from top to bottom; itself where there are none."""
    far = max(2, round(_FAR_MM * mm))
    dark = grey < _DARK
    beside = np.zeros_like(dark)
    for step in (far, far + 1):
        beside[:, step:] |= dark[:, :-step]
        beside[:, :-step] |= dark[:, step:]
    lone = dark & ~beside
    parts = np.stack([part.mean(axis=0) for part in np.array_split(lone, _PARTS)])
    end = max(1, round(_MARGIN[0] * len(lone)))
    ends = np.minimum(lone[:end].mean(axis=0), lone[-end:].mean(axis=0))
    streak = (lone.mean(axis=0) >= _STREAKED) & ((parts > _MARKED).sum(axis=0) >= _PARTS - 1)
    streak &= ends > _MARGIN[1]
    if not streak.any():
        return grey
    near = np.convolve(streak, np.ones(2 * far - 1), mode="same") > 0
    return _whitened(grey, lone & near, dark & ~(lone & near), max(1, round(_RIM_MM * mm)))


def _whitened(grey: NDArray[np.uint8], gone: Mask, kept: Mask, rim: int) -> NDArray[np.uint8]:
    """Paper in place of the ink ``gone`` and of its grey rim, but for the rim of the ink ``kept``."""
    around = np.ones((2 * rim + 1,) * 2, np.uint8)
    off, on = (cv2.dilate(m.astype(np.uint8), around) > 0 for m in (gone, kept))
    return np.where((off & ~on) | gone, np.uint8(255), grey).astype(np.uint8)


def despeckle(sheet: Sheet) -> Sheet:
    """Remove salt and pepper where a page is full of it, and only there.

    A scan that was enlarged has specks as much larger.
    """
    grey = sheet.image
    dark = grey < _DARK
    largest = max(2.0, (_SPECK_MM * sheet.mm) ** 2)
    pepper, specks, blobs = _specks(dark, largest)
    if specks < max(_SPECKLED[0], _SPECKLED[1] * blobs):
        return sheet
    # the core only: the grey rim of a speck may be the body of a faint character
    out = np.where(pepper, np.uint8(255), grey)
    salt, _, _ = _specks(out >= _DARK, largest)
    return sheet.showing(np.where(salt, np.uint8(0), out).astype(np.uint8))


def _specks(mask: Mask, largest: float) -> tuple[Mask, int, int]:
    """The blobs of at most ``largest`` pixels, how many there are, and how many blobs of any size."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    small = np.asarray(stats[:, cv2.CC_STAT_AREA] <= largest, np.bool_)
    small[0] = False
    return small[labels], int(np.count_nonzero(small)), len(stats)
