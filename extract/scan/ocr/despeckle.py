"""The ink of a cell or a line without the specks that are no print.

A decimal point is hardly larger than dust; what tells them apart is the ink beside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Mask
from extract.scan.ocr.typography import FULL_HEIGHT, LINE_HEIGHT, PART_GAP, STOP_AREA, STOP_SIZE, WORD_GAP

_SPECK_AREA = 0.0035
"""Square em: ink of less is no point, which has 0.015 to 0.025 and may have faded to a third of it."""
POINT_REACH = 0.36
"""Em from a point to the figure that it belongs to: 0.1 to 0.3, beside a 1 in Kai 0.43 (see ``_spacing``)."""
_WIDE_REACH = 0.8
"""Em, likewise, where figures are set wide apart; more parts columns."""
_CERTAIN_AREA = 0.03
"""Square em of ink that is print: figures and characters have 0.08 to 0.47, the largest full stop 0.025."""


def despeckle(mask: Mask, rim: Mask, em: float, reach: float = POINT_REACH) -> Mask:
    """The ink without blobs too small to be a point, blobs within the rim, and lonely small ones.

    Args:
        mask: the ink of a cell or a line.
        rim: where remnants of rulings may lie.
        em: height of a full-size character in pixels.
        reach: em from a point to the ink that it belongs to, at most.
    """
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    inner = np.zeros(len(stats), bool)
    inner[np.unique(labels[~rim])] = True
    inner |= _beside_print(stats, inner, mask.shape[0], em)
    keep = inner & (stats[:, 4] >= max(2.0, _SPECK_AREA * em * em))
    keep[0] = False
    return _without_lonely(np.asarray(keep[labels], bool), max(reach * em, _spacing(stats[keep], em)), em)


def _without_lonely(ink: Mask, reach: float, em: float) -> Mask:
    """The ink without small blobs that stand farther than ``reach`` pixels from any other."""
    import cv2

    near = np.ones((max(3, round(0.6 * POINT_REACH * em)), max(3, round(reach))), np.uint8)
    count, groups = cv2.connectedComponents(cv2.dilate(ink.view(np.uint8), near), connectivity=8)
    y, x = np.nonzero(ink)
    group = groups[y, x]
    areas = np.bincount(group, minlength=count)
    extent = np.maximum(_spread(group, x, count), _spread(group, y, count))
    real = (areas >= STOP_AREA * em * em) & (extent >= STOP_SIZE * em)
    return np.asarray(ink & real[groups], bool)


def _spacing(stats: NDArray[Any], em: float) -> float:
    """White between neighbouring figures, in pixels: where they are set wide apart, so is their point."""
    tall = stats[(stats[:, 3] >= FULL_HEIGHT * em) & (stats[:, 3] <= LINE_HEIGHT * em)]
    tall = tall[np.argsort(tall[:, 0])]
    gaps = tall[1:, 0] - tall[:-1, 0] - tall[:-1, 2]
    gaps = gaps[gaps > 0]
    return min(float(np.median(gaps)), _WIDE_REACH * em) if len(gaps) else 0.0


def _beside_print(stats: NDArray[Any], inner: Mask, height: int, em: float) -> Mask:
    """Blobs of the rim that belong to print: in its rows and close to it, as 亻 is in a tight cell.

    Pieces of the upper and the lower ruling, which print does not reach, and pieces that are taller than the
    print, do not count.
    """
    real = inner & (stats[:, 4] >= _CERTAIN_AREA * em * em)
    real[0] = False
    if not real.any():
        return np.zeros(len(stats), bool)
    left, top, right, bottom = stats[:, 0], stats[:, 1], stats[:, 0] + stats[:, 2], stats[:, 1] + stats[:, 3]
    slack, reach = PART_GAP * em, WORD_GAP * em
    rows = (top >= top[real].min() - slack) & (bottom <= bottom[real].max() + slack)
    near = (left - right[real].max() <= reach) & (left[real].min() - right <= reach)
    thick = stats[:, 4] >= STOP_AREA * em * em
    away = (top > 2) & (bottom < height - 2)
    return np.asarray(rows & near & thick & away, bool)


def _spread(group: NDArray[Any], at: NDArray[Any], count: int) -> NDArray[np.int_]:
    """Extent in pixels of each group along one axis."""
    low, high = np.full(count, np.iinfo(np.int32).max), np.full(count, -1)
    np.minimum.at(low, group, at)
    np.maximum.at(high, group, at)
    return np.asarray(np.maximum(high - low + 1, 0), np.int_)
