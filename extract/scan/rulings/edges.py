"""Which edges of a lattice are drawn, by the segments traced along them. Pixels, origin top left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.line import SAME_LINE_MM, Line
from extract.scan.rulings.segment import WHOLE

_SOFT_MM = 0.1
"""Blur beside a ruling."""
INSET = 0.2
"""Share of an edge that is not looked at next to a crossing."""
_INSET_DOUBLE = 0.3
"""Share of the reach of a doubled line, likewise, at most."""
_TRACE = 0.15
"""Ink coverage of an edge with more than dust on it."""
_PARTIAL = 0.08
"""Share of such edges that may have holes in a crisp table: merged cells with print."""
_PRESENT = (0.45, 0.8)
"""Share of an edge that must be drawn: on a broken line, on a crisp one."""
_BELOW_USUAL = (2.5, 0.15)
"""Times the usual deviation, and share besides, that an edge may be drawn less than usual."""

Edges = NDArray[np.float64]
"""One number from 0 to 1 for each edge; rows x columns."""


def measured_edges(
    lines: Sequence[Line],
    at: NDArray[np.float64],
    stops: NDArray[np.float64],
    reach_mm: float,
    thickness: float,
) -> tuple[Edges, Edges]:
    """Traced and inked shares: one row per line position, one column per stretch between two stops.

    Args:
        lines: of one direction.
        at: their positions, doubled ones at their mean.
        stops: positions of the lines across.
        reach_mm: how far from its position (mm) a doubled line may lie.
        thickness: of the rulings, in pixels: how far from its middle a ruling's own ink may go.
    """
    mm = lines[0].mm
    lip = thickness / 2 + _SOFT_MM * mm
    shares = np.zeros((2, len(at), len(stops) - 1))
    for i, place in enumerate(at):
        near = [line for line in lines if abs(line.at - place) <= reach_mm * mm]
        for j, (first, last) in enumerate(pairwise(stops)):
            inset = min(_INSET_DOUBLE * reach_mm * mm, INSET * (last - first))
            tip = max(0.0, inset - lip)
            drawn = (line.drawn(first + inset, last - inset, 0.5 * SAME_LINE_MM * mm, tip) for line in near)
            shares[:, i, j] = max(drawn, default=(0.0, 0.0))
    return shares[0], shares[1]


def decided(across: tuple[Edges, Edges], down: tuple[Edges, Edges]) -> tuple[Edges, Edges, bool]:
    """1 where an edge is drawn, 0 where not, from traced and inked shares; and whether the table is crisp.

    In a crisp table ink coverage decides, and a half-drawn edge is a line in print. In a broken one most
    edges are half drawn, and what was traced along them decides.
    """
    marked = np.concatenate([inked[inked > _TRACE] for _, inked in (across, down)])
    crisp = float(np.mean(marked < WHOLE)) <= _PARTIAL if len(marked) else True
    level, upright = (ways[1 if crisp else 0] for ways in (across, down))
    least = _least_share(level, upright)
    return (level >= least).astype(np.float64), (upright >= least).astype(np.float64), crisp


def _least_share(*shares: Edges) -> float:
    """How much of an edge of this table must be drawn, by how well its edges are drawn as a rule."""
    some = np.concatenate([s[s >= _PRESENT[0]] for s in shares])
    if len(some) == 0:
        return _PRESENT[1]
    usual = float(np.median(some))
    spread = float(np.median(np.abs(some - usual)))
    spreads, besides = _BELOW_USUAL
    return float(np.clip(usual - spreads * spread - besides, *_PRESENT))
