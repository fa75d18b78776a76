"""Rulings of tables that are open at their sides: horizontal ones outside all lattices. Pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.line import Lines
from extract.scan.rulings.segment import FIGURES_BESIDE, TOUCH_MM, Segment
from extract.types import Ruling

_LEAST_MM = 8.0
"""A ruling over a group of columns of an open table is at least this long."""
_HOLE_MM = 2.0
"""White between tables that stand side by side."""


def open_rulings(lines: Lines, found: Sequence[PixelLattice]) -> list[Ruling]:
    """The horizontal rulings outside the lattices that were found, in pixels.

    A page may have no other rulings to go by, so print must keep clear of them.
    """
    segments = [
        s
        for row in lines.rows
        for s in row.segments
        if s.length_mm >= _LEAST_MM and s.ink_beside < FIGURES_BESIDE
    ]
    outside = (s for s in segments if not any(_is_in(s, lattice) for lattice in found))
    return [
        Ruling(first, s.middle, last, s.middle, s.thickness)
        for s in outside
        for first, last in _parted_alike(s, segments)
    ]


def _is_in(segment: Segment, lattice: PixelLattice) -> bool:
    """Whether the middle of a segment is in a table, or as near to it as its rulings are."""
    slack = TOUCH_MM * segment.mm
    x0, y0, x1, y1 = lattice.box
    x, y = (segment.start + segment.end) / 2, segment.middle
    return x0 - slack <= x <= x1 + slack and y0 - slack <= y <= y1 + slack


def _parted_alike(segment: Segment, segments: Sequence[Segment]) -> Iterator[tuple[float, float]]:
    """The stretches of a segment between holes that all segments of its extent have: tables side by side.

    Where one is worn, another is drawn.
    """
    near = _HOLE_MM * segment.mm
    ends = (segment.start, segment.end)
    alike = [_holes(s) for s in segments if np.abs(np.subtract((s.start, s.end), ends)).max() <= near]
    parted = [hole for hole in _holes(segment) if all(_meets(hole, holes) for holes in alike)]
    start = segment.start
    for left, right in parted if len(alike) > 1 else ():
        yield start, left
        start = right
    yield start, segment.end


def _meets(hole: tuple[float, float], others: Sequence[tuple[float, float]]) -> bool:
    return any(first < hole[1] and hole[0] < last for first, last in others)


def _holes(segment: Segment) -> list[tuple[float, float]]:
    """Where nothing of the segment is seen for long."""
    at = np.flatnonzero(np.diff(segment.along) >= _HOLE_MM * segment.mm)
    return [(float(segment.along[i]), float(segment.along[i + 1])) for i in at]
