"""Edges of a worn table: ink coverage along each edge, where rulings are too broken to be traced.

A ruling that fax or wear left in dots still has ink from crossing to crossing and paper on both sides. Print
has as much ink beside a place as on it, and stops short of the crossings. Pixels, origin top left.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.segment import MOST

Mask: TypeAlias = NDArray[np.bool_]
Shares: TypeAlias = NDArray[np.float64]
"""One share for each edge: rows x lines."""

_CORE_MM = 0.22
"""Half the width in which a ruling's dots are looked for: a thick ruling's own."""
_BESIDE_MM = (0.45, 0.9)
"""From and to which distance the paper beside a ruling is looked at."""
_CROSSING = 3
"""Pixels at each end of an edge that are the ruling across."""
_END = 0.16
"""Outer share of an edge, at each crossing, that print in a cell does not reach."""
_SHORTEST = 6
"""Pixels of an edge that can be judged."""
_LEAST = 0.2
"""Coverage that an edge has more than the fuller of its sides: print has as much beside it."""
_WHOLE = 0.95
"""Coverage of an edge, and of its ends, that print never has."""
_KNOWN = 0.3
"""Share of a line's edges that are drawn: there is no doubt where it runs."""
_DOTS = 0.1
"""Coverage that is left of a worn edge of such a line."""
_CLEAN = 0.02
"""Share of ink beside an edge that is dust."""
_CRISP_END = 0.5
"""Coverage of each outer part of a solid edge."""
_REACHED = 0.12
"""Coverage of the outer parts of an edge that runs from crossing to crossing."""


class _Coverage(NamedTuple):
    """Share of ink on an edge, on its fuller side, its cleaner one, its outer parts, the emptier of these."""

    on: Shares
    fuller: Shares
    cleaner: Shares
    ends: Shares
    emptier_end: Shares


def drawn_down(ink: NDArray[np.uint8], lattice: PixelLattice) -> Mask:
    """Which vertical edges of a lattice are drawn: rows x lines.

    Of a line that is drawn for the most part, an edge with a few dots on it and clean paper on both sides is
    drawn too: print is never so thin. So is one that a streak runs beside: ink for the most part and at both
    crossings, and clean paper on the other side. Where rulings are crisp an edge is drawn up to both
    crossings; print stops short of one.
    """
    seen = _coverage(ink, lattice)
    drawn = (seen.on - seen.fuller >= _LEAST) & (seen.ends >= _REACHED)
    drawn &= (seen.emptier_end >= _CRISP_END) | (not lattice.crisp)
    drawn |= (seen.on >= _WHOLE) & (seen.ends >= _WHOLE)  # dirt may lie beside a ruling from end to end
    known = drawn.mean(axis=0) >= _KNOWN
    dotted = (seen.on >= _DOTS) & (seen.fuller <= _CLEAN)
    brushed = (seen.on >= MOST) & (seen.cleaner <= _CLEAN) & (seen.emptier_end >= _CRISP_END)
    return np.asarray(drawn | (known & (dotted | brushed)))


def _coverage(ink: NDArray[np.uint8], lattice: PixelLattice) -> _Coverage:
    """What lies on each vertical edge of a lattice, and beside it."""
    ys = [round(y) for y in lattice.ys]
    shares = np.zeros((5, len(ys) - 1, len(lattice.xs)))
    for j, x in enumerate(lattice.xs):
        profiles = _profiles(ink, float(x), lattice.mm)
        for i, (top, bottom) in enumerate(pairwise(ys)):
            edge = slice(top + _CROSSING, bottom - _CROSSING + 1)
            shares[:, i, j] = _measured(*(profile[edge] for profile in profiles))
    return _Coverage(*shares)


def _profiles(ink: NDArray[np.uint8], x: float, mm: float) -> tuple[Mask, Mask, Mask]:
    """For each row of the page: whether there is ink at ``x``, on its left, on its right."""
    half = max(1, round(_CORE_MM * mm))
    near, far = (round(distance * mm) for distance in _BESIDE_MM)
    middle, width = round(x), ink.shape[1]

    def any_ink(first: int, last: int) -> Mask:
        return np.asarray(ink[:, max(0, first) : max(0, min(width, last + 1))].any(axis=1))

    core = any_ink(middle - half, middle + half)
    left, right = any_ink(middle - far, middle - near), any_ink(middle + near, middle + far)
    return core, left, right


def _measured(on: Mask, left: Mask, right: Mask) -> tuple[float, float, float, float, float]:
    """The shares of one edge, in the order of ``_Coverage``; none of one too short to be judged."""
    if len(on) < _SHORTEST:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    end = max(2, round(_END * len(on)))
    ends = float(on[:end].mean()), float(on[-end:].mean())
    clean, full = sorted((float(left.mean()), float(right.mean())))
    return float(on.mean()), full, clean, sum(ends) / 2, min(ends)
