from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.classify import lines_of
from extract.scan.rulings.segment import Stroke

MM = 200 / 25.4
XS, YS = (100, 400, 700, 1000), (100, 200, 300, 400)


def _stroke(at: float, start: int, end: int, *, crowd: float = 0.0, bare: float = 1.0) -> Stroke:
    along = np.arange(start, end + 1, dtype=np.float64)
    inked = np.arange(len(along)) < bare * len(along)
    return Stroke(along, np.full(len(along), at), 60.0, 2.0, np.full(len(along), crowd), inked)


def _columns(middle: Stroke, frame: float = 0.0) -> list[float]:
    """Where the column lines of a table are, one of which is ``middle``."""
    rows = [_stroke(y, XS[0], XS[-1], crowd=frame if y in {YS[0], YS[-1]} else 0.0) for y in YS]
    columns = [_stroke(x, YS[0], YS[-1], crowd=frame) for x in (XS[0], XS[2], XS[-1])]
    return sorted(line.at for line in lines_of(rows, [*columns, middle], MM)[1])


@pytest.mark.parametrize("frame", [0.0, 0.25])
def test_a_whole_stroke_from_ruling_to_ruling_is_one_however_crowded(frame: float) -> None:
    assert _columns(_stroke(XS[1], YS[0], YS[-1], crowd=0.3), frame) == list(XS)


def test_a_crowded_stroke_with_holes_is_print() -> None:
    assert _columns(_stroke(XS[1], YS[0], YS[-1], crowd=0.3, bare=0.9)) == [XS[0], XS[2], XS[3]]


def test_a_crowded_stroke_that_ends_at_no_ruling_is_a_streak() -> None:
    assert _columns(_stroke(XS[1], 20, 480, crowd=0.3)) == [XS[0], XS[2], XS[3]]
