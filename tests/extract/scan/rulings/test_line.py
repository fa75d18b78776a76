from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.line import Line, collect, lies_on
from extract.scan.rulings.segment import Segment

MM = 10.0


def _segment(start: int, end: int, at: float = 100.0, beside: float = 0.0) -> Segment:
    along = np.arange(start, end, dtype=np.float64)
    ink = np.full(len(along), beside)
    return Segment(along, np.full(len(along), at), 60.0, 2.0, ink, np.ones(len(along), np.bool_), MM)


def test_segments_near_in_position_are_one_line_and_those_beside_each_other_two() -> None:
    assert len(collect([_segment(0, 100), _segment(150, 300, at=106.0)])) == 1
    assert len(collect([_segment(0, 100), _segment(150, 300, at=112.0)])) == 2
    assert len(collect([_segment(0, 100), _segment(50, 300, at=106.0)])) == 2


def test_a_line_is_where_most_of_its_pixels_are() -> None:
    (line,) = collect([_segment(0, 100), _segment(150, 450, at=104.0)])
    assert line.at == pytest.approx(103.0)
    assert (line.start, line.end) == (0, 449)
    assert line.reaches(465)
    assert not line.reaches(475)
    assert lies_on(_segment(500, 510, at=106.0), line)


def test_shares_drawn_are_those_of_the_stretch() -> None:
    line = Line.of([_segment(0, 100)])
    assert line.drawn(50, 150, 4.0) == (0.5, 0.5)


def test_what_has_ink_beside_it_counts_only_if_it_reaches_the_crossings() -> None:
    assert Line.of([_segment(10, 90, beside=0.5)]).drawn(10, 90, 4.0, tip=5.0) == (0.0, 0.0)
    assert Line.of([_segment(0, 100, beside=0.5)]).drawn(10, 90, 4.0, tip=5.0) == (1.0, 1.0)
