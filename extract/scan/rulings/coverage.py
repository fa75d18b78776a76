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
_SHORTEST = 6  # pixels of an edge that can be judged
_WHOLE = 0.95  # share of ink on an edge, and at its ends, that print never has
_KNOWN = 0.3  # of a line's edges that are drawn: there is no doubt where it runs
_DOTS = 0.1  # share of ink that is left of a worn edge of such a line
_MOST = 0.6  # share of ink on such an edge beside which something else lies
_CLEAN = 0.02  # ink beside it that is dust
_CRISP_END = 0.5  # share of ink in each outer part of a solid edge
_REACHED = 0.12  # share of ink in the outer parts of an edge that runs from crossing to crossing


def drawn_down(
    ink: NDArray[np.uint8], xs: NDArray[np.float64], ys: NDArray[np.float64], dpi: float, *, crisp: bool
) -> Mask:
    """Which vertical edges at ``xs`` between neighbours of ``ys`` are drawn: rows x lines.

    Of a line that is drawn for the most part, an edge with a few dots on it and clean paper on both sides is
    drawn too: print is never so thin. So is one that a streak runs beside: ink for the most part and at both
    crossings, and clean paper on the other side. Where rulings are ``crisp`` an edge is drawn up to both
    crossings; print stops short of one.
    """
    seen = np.zeros((5, len(ys) - 1, len(xs)))
    for j, x in enumerate(xs):
        profiles = _profiles(ink, float(x), dpi / 25.4)
        for i in range(len(ys) - 1):
            seen[:, i, j] = _measured(*(p[round(ys[i]) + 3 : round(ys[i + 1]) - 2] for p in profiles))
    on, beside, clean, reached, nearer = seen
    drawn = (on - _PENALTY * beside >= _LEAST) & (reached >= _REACHED)
    drawn &= (nearer >= _CRISP_END) | (not crisp)
    drawn |= (on >= _WHOLE) & (reached >= _WHOLE)  # dirt may lie beside a ruling from end to end
    known = drawn.mean(axis=0) >= _KNOWN
    dotted = (on >= _DOTS) & (beside <= _CLEAN)
    brushed = (on >= _MOST) & (clean <= _CLEAN) & (nearer >= _CRISP_END)
    return np.asarray(drawn | (known & (dotted | brushed)))


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


def _measured(on: Mask, left: Mask, right: Mask) -> tuple[float, float, float, float, float]:
    """Share of ink on an edge, on its fuller side, its cleaner one, its outer parts, the emptier of these."""
    if len(on) < _SHORTEST:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    end = max(2, round(_END * len(on)))
    ends = float(on[:end].mean()), float(on[-end:].mean())
    clean, full = sorted((float(left.mean()), float(right.mean())))
    return float(on.mean()), full, clean, sum(ends) / 2, min(ends)
