"""Frames that are open at a side: the side that a table must have where its lines run on. Pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.edges import INSET
from extract.scan.rulings.lattice import RUNS_ON_MM, Inferred, PixelLattice
from extract.scan.rulings.line import Line, Lines
from extract.scan.rulings.segment import MOST

_DRAWN = 0.5
"""Share of the stretch beyond the last crossing, that is drawn of a line that runs on."""


def with_closed_sides(lattice: PixelLattice, lines: Lines) -> PixelLattice:
    """Close a frame that is open at sides: lines run on beyond the last crossing, equally far."""
    lattice = _closed_sides(lattice, lines.rows)
    return _closed_sides(lattice.transposed(), lines.columns).transposed()


def _closed_sides(lattice: PixelLattice, rows: Sequence[Line]) -> PixelLattice:
    """Close a frame that is open on the left or right."""
    for left in (True, False):
        inner = float(lattice.xs[0 if left else -1])
        overhang = np.array([inner - r.start if left else r.end - inner for r in rows])
        far = _open_by(overhang, RUNS_ON_MM * lattice.mm)
        if far:
            lattice = _with_side(lattice, rows, inner - far if left else inner + far)
    return lattice


def _open_by(overhang: NDArray[np.float64], least: float) -> float:
    """How far beyond the last crossing a side must have been; 0 where none is missing.

    Most lines run on to it, and most of these equally far: beside merged cells some are missing.
    """
    out = overhang > least
    if np.count_nonzero(out) < 2:
        return 0.0
    far = float(np.median(overhang[out]))
    alike = float(np.mean(np.abs(overhang[out] - far) < 0.5 * least))
    return far if alike >= (MOST if np.mean(out) >= MOST else 1.0) else 0.0


def _with_side(lattice: PixelLattice, rows: Sequence[Line], x: float) -> PixelLattice:
    """The lattice with a side at ``x``, and the edges of its row lines up to there."""
    left = x < lattice.xs[0]
    first, last = (x, float(lattice.xs[0])) if left else (float(lattice.xs[-1]), x)
    tolerance = RUNS_ON_MM * lattice.mm
    edges = np.array([[_share_drawn(rows, y, first, last, tolerance) >= _DRAWN] for y in lattice.ys])
    note = Inferred("side of the frame is open", (x, float(lattice.ys[0]), x, float(lattice.ys[-1])))
    return replace(
        lattice,
        xs=_beside(np.array([x]), lattice.xs, left=left),
        across=_beside(edges, lattice.across, left=left),
        down=_beside(np.ones((len(lattice.ys) - 1, 1)), lattice.down, left=left),
        inferred=(*lattice.inferred, note),
    )


def _share_drawn(rows: Sequence[Line], y: float, first: float, last: float, tolerance: float) -> float:
    """Share of a stretch of the row line nearest to ``y`` that was traced."""
    nearest = min(rows, key=lambda r: abs(r.at - y))
    inset = INSET * (last - first)
    return nearest.drawn(first + inset, last - inset, tolerance)[0]


def _beside(added: NDArray[Any], array: NDArray[Any], *, left: bool) -> NDArray[Any]:
    """``array`` with ``added`` before or behind it, along the last axis."""
    return np.concatenate([added, array] if left else [array, added], axis=-1)
