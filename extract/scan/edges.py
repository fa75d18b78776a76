"""Edges of a worn table: what the pixels along each edge say, where rulings are too broken to be traced.

A ruling that fax or wear left in dots still has ink from crossing to crossing and paper on both sides. Print
has as much ink beside a place as on it, and stops short of the crossings. Pixels, origin top left.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]

_CORE_MM = 0.22  # half the width in which a ruling's dots are looked for
_BESIDE_MM = (0.45, 0.9)  # where the paper beside a ruling is looked at
_END = 0.16  # outer share of an edge, at each crossing, that print in a cell does not reach
_PENALTY = 1.0  # weight of the ink beside an edge, on the fuller side
_LEAST = 0.2  # evidence that makes a ruling
_REACHED = 0.12  # share of ink in the outer parts of an edge that runs from crossing to crossing


def drawn_down(ink: NDArray[np.uint8], xs: NDArray[np.float64], ys: NDArray[np.float64], dpi: float) -> Mask:
    """Which vertical edges at ``xs`` between neighbours of ``ys`` are drawn: rows x lines."""
    drawn = np.zeros((len(ys) - 1, len(xs)), np.bool_)
    for j, x in enumerate(xs):
        profiles = _profiles(ink, float(x), dpi / 25.4)
        for i in range(len(ys) - 1):
            drawn[i, j] = _is_drawn(*(p[round(ys[i]) + 3 : round(ys[i + 1]) - 2] for p in profiles))
    return drawn


def _profiles(ink: NDArray[np.uint8], x: float, millimetre: float) -> tuple[Mask, Mask, Mask]:
    """For each row of the page: whether there is ink at ``x``, on its left, on its right."""
    half = max(1, round(_CORE_MM * millimetre))
    near, far = (round(share * millimetre) for share in _BESIDE_MM)
    middle, width = round(x), ink.shape[1]

    def any_ink(first: int, last: int) -> Mask:
        return np.asarray(ink[:, max(0, first) : max(0, min(width, last + 1))].any(axis=1))

    core = any_ink(middle - half, middle + half)
    left, right = any_ink(middle - far, middle - near), any_ink(middle + near, middle + far)
    return core, left, right


def _is_drawn(on: Mask, left: Mask, right: Mask) -> bool:
    """Whether an edge with this ink on it and on its two sides is a ruling."""
    if len(on) < 6:
        return False
    end = max(2, round(_END * len(on)))
    reached = float(np.concatenate([on[:end], on[-end:]]).mean())
    beside = max(float(left.mean()), float(right.mean()))
    return float(on.mean()) - _PENALTY * beside >= _LEAST and reached >= _REACHED
