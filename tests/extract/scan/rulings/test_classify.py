from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.classify import classify
from extract.scan.rulings.segment import Segment, Segments

MM = 200 / 25.4
XS, YS = (100, 400, 700, 1000), (100, 200, 300, 400)


def _segment(at: float, start: int, end: int, *, beside: float = 0.0, coverage: float = 1.0) -> Segment:
    along = np.arange(start, end + 1, dtype=np.float64)
    inked = np.arange(len(along)) < coverage * len(along)
    return Segment(along, np.full(len(along), at), 60.0, 2.0, np.full(len(along), beside), inked, MM)


def _columns(middle: Segment, frame: float = 0.0) -> list[float]:
    """Where the column lines of a table are, one of which is ``middle``."""
    rows = [_segment(y, XS[0], XS[-1], beside=frame if y in {YS[0], YS[-1]} else 0.0) for y in YS]
    columns = [_segment(x, YS[0], YS[-1], beside=frame) for x in (XS[0], XS[2], XS[-1])]
    return sorted(line.at for line in classify(Segments(tuple(rows), (*columns, middle))).columns)


@pytest.mark.parametrize("frame", [0.0, 0.25])
def test_a_whole_segment_from_ruling_to_ruling_is_one_whatever_is_beside_it(frame: float) -> None:
    assert _columns(_segment(XS[1], YS[0], YS[-1], beside=0.3), frame) == list(XS)


def test_a_segment_in_print_with_holes_is_print() -> None:
    assert _columns(_segment(XS[1], YS[0], YS[-1], beside=0.3, coverage=0.85)) == [XS[0], XS[2], XS[3]]


def test_a_segment_in_print_that_ends_at_no_ruling_is_a_streak() -> None:
    assert _columns(_segment(XS[1], 20, 480, beside=0.3)) == [XS[0], XS[2], XS[3]]
