from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.frame import with_closed_sides
from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.line import Lines, collect
from extract.scan.rulings.segment import Segment

MM = 200 / 25.4
YS = np.array([100.0, 200.0, 300.0])


def _segment(at: float, start: int, end: int) -> Segment:
    along = np.arange(start, end + 1, dtype=np.float64)
    size = len(along)
    return Segment(along, np.full(size, at), 60.0, 2.0, np.zeros(size), np.ones(size, np.bool_), MM)


def _closed(*ends: int) -> PixelLattice:
    """A lattice of two columns whose row lines end at ``ends``."""
    lattice = PixelLattice(np.array([100.0, 400.0]), YS, np.ones((3, 1)), np.ones((2, 2)), 2.0, MM)
    rows = collect([_segment(y, 100, end) for y, end in zip(YS, ends, strict=True)])
    columns = collect([_segment(x, 100, 300) for x in (100, 400)])
    return with_closed_sides(lattice, Lines(rows, columns))


def test_lines_that_run_on_equally_far_end_at_a_side() -> None:
    lattice = _closed(600, 602, 598)
    assert lattice.xs[-1] == pytest.approx(600, abs=2)
    assert lattice.across.shape == (3, 2)
    assert lattice.across.all()
    assert [note.message for note in lattice.inferred] == ["side of the frame is open"]


def test_a_frame_that_is_closed_or_frayed_stays() -> None:
    assert len(_closed(401, 402, 400).xs) == 2
    assert len(_closed(480, 600, 401).xs) == 2
