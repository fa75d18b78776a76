from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.segment import Segment, Segments, cross

MM = 10.0


def _segment(start: int, end: int, at: float = 100.0, inked: float = 1.0) -> Segment:
    along = np.arange(start, end, dtype=np.float64)
    drawn = np.arange(len(along)) < inked * len(along)
    beside = np.where((along < start + 8) | (along >= end - 8), 1.0, 0.0)
    return Segment(along, np.full(len(along), at), 60.0, 2.0, beside, drawn, MM)


def test_lengths_are_in_millimetres_and_coverage_is_the_share_of_ink() -> None:
    segment = _segment(0, 300, inked=0.8)
    assert segment.length_mm == pytest.approx(30.0)
    assert segment.coverage == pytest.approx(0.8)
    assert segment.is_long
    assert not segment.is_whole
    assert _segment(0, 300).is_whole


def test_ink_beside_the_ends_is_that_of_the_rulings_it_meets() -> None:
    segment = _segment(0, 100)
    assert segment.ink_beside == pytest.approx(0.16)
    assert segment.ink_beside_within == pytest.approx(1 / 83, abs=0.02)


def test_segments_cross_where_both_come_near_enough() -> None:
    row = _segment(0, 300, at=100.0)
    assert cross(row, _segment(115, 300, at=150.0))
    assert not cross(row, _segment(125, 300, at=150.0))


def test_a_part_has_the_values_of_its_positions() -> None:
    segment = _segment(0, 300, at=2.0).part(slice(100, 110))
    page = np.arange(5 * 400).reshape(5, 400)
    assert segment.values(page).tolist() == list(range(900, 910))


def test_segments_of_both_directions_are_asked_at_once() -> None:
    both = Segments((_segment(0, 50),), (_segment(0, 300), _segment(0, 20)))
    long = both.where(lambda s: s.is_long)
    assert (len(long.horizontal), len(long.vertical)) == (0, 1)
    assert len(list(both + long)) == 4
