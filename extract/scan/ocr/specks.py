"""Dust: the ink of a cell or a line without the specks that are no print.

A decimal point is hardly larger than dust; what tells them apart is the ink beside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.stray_lines import Mask

_SPECK = 0.0035
"""A blob smaller than this share of an em square is dust; a full stop has about 0.012."""
_LONELY = 0.012
"""Ink of less than this share of an em square with no other beside it is dust; a hyphen has about 0.02."""
_DOT = 0.27
"""Ink smaller than this many em both ways, with no other within ``_NEAR``, is dust, whatever its area."""
_NEAR = 0.36
"""Em from a point or an accent to the ink that it belongs to, at most."""
_TALL = 0.55
"""Em of height that a figure has at least."""
_WIDE = 0.8
"""Em between figures set wide apart, at most."""


def drop_dust(mask: Mask, rim: Mask, em: float, most: float = _NEAR) -> Mask:
    """The ink without blobs too small to be a point, blobs within the rim, and lonely small ones.

    Args:
        mask: the ink of a cell or a line.
        rim: where remnants of rulings may lie.
        em: height of a full-size character in pixels.
        most: em from a point to the ink that it belongs to, at most.
    """
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    inner = np.zeros(len(stats), bool)
    inner[np.unique(labels[~rim])] = True
    inner |= _beside(stats, inner, mask.shape, em)
    keep = inner & (stats[:, 4] >= max(2.0, _SPECK * em * em))
    keep[0] = False
    kept: Mask = np.asarray(keep[labels], bool)
    apart = max(most * em, _spacing(stats[keep], em))
    near = np.ones((max(3, round(0.6 * _NEAR * em)), max(3, round(apart))), np.uint8)
    count, groups = cv2.connectedComponents(cv2.dilate(kept.view(np.uint8), near), connectivity=8)
    y, x = np.nonzero(kept)
    group = groups[y, x]
    areas = np.bincount(group, minlength=count)
    extent = np.maximum(_spread(group, x, count), _spread(group, y, count))
    real = (areas >= _LONELY * em * em) & (extent >= _DOT * em)
    return np.asarray(kept & real[groups], bool)


def _spacing(stats: NDArray[Any], em: float) -> float:
    """White between neighbouring figures, in pixels: where they are set wide apart, so is their point."""
    tall = stats[(stats[:, 3] >= _TALL * em) & (stats[:, 3] <= em * 1.2)]
    tall = tall[np.argsort(tall[:, 0])]
    gaps = tall[1:, 0] - tall[:-1, 0] - tall[:-1, 2]
    gaps = gaps[gaps > 0]
    return min(float(np.median(gaps)), _WIDE * em) if len(gaps) else 0.0


def _beside(stats: NDArray[Any], inner: Mask, shape: tuple[int, ...], em: float) -> Mask:
    """Blobs of the rim that belong to print: in its rows and close to it, as 亻 is in a tight cell.

    Pieces of the upper and the lower ruling, which print does not reach, and pieces that are taller than the
    print, do not count.
    """
    real = inner & (stats[:, 4] >= 0.03 * em * em)
    real[0] = False
    if not real.any():
        return np.zeros(len(stats), bool)
    left, top = stats[real, 0].min(), stats[real, 1].min()
    right = (stats[real, 0] + stats[real, 2]).max()
    bottom = (stats[real, 1] + stats[real, 3]).max()
    slack = 0.12 * em
    rows = (stats[:, 1] >= top - slack) & (stats[:, 1] + stats[:, 3] <= bottom + slack)
    near = (stats[:, 0] - right <= 0.3 * em) & (left - stats[:, 0] - stats[:, 2] <= 0.3 * em)
    thick = stats[:, 4] >= 0.012 * em * em
    away = (stats[:, 1] > 2) & (stats[:, 1] + stats[:, 3] < shape[0] - 2)
    return np.asarray(rows & near & thick & away, bool)


def _spread(group: NDArray[Any], at: NDArray[Any], count: int) -> NDArray[np.int_]:
    """Extent in pixels of each group along one axis."""
    low, high = np.full(count, np.iinfo(np.int32).max), np.full(count, -1)
    np.minimum.at(low, group, at)
    np.maximum.at(high, group, at)
    return np.asarray(np.maximum(high - low + 1, 0), np.int_)
