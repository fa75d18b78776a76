from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.join import join_dashes, join_pieces
from extract.scan.rulings.segment import Segment, Segments

MM = 200 / 25.4


def _piece(start: int, end: int, at: float = 50.0, strength: float = 90.0) -> Segment:
    along = np.arange(start, end, dtype=np.float64)
    drawn = np.ones(len(along), np.bool_)
    return Segment(along, np.full(len(along), at), strength, 2.0, np.zeros(len(along)), drawn, MM)


def test_pieces_that_continue_each_other_are_one() -> None:
    (joined,) = join_pieces([_piece(200, 300), _piece(0, 150)])
    assert (joined.start, joined.end) == (0, 299)
    assert joined.coverage == pytest.approx(250 / 300)


@pytest.mark.parametrize(
    "other", [_piece(230, 300), _piece(170, 300, at=58.0), _piece(170, 300, strength=20.0)]
)
def test_pieces_far_apart_off_the_line_or_much_fainter_stay_two(other: Segment) -> None:
    assert len(join_pieces([_piece(0, 150), other])) == 2


def _dashed(beside: float, dashes: int = 30) -> Segment:
    along = np.arange(dashes * 8, dtype=np.float64)
    ink = np.full(len(along), beside)
    return Segment(along, np.full(len(along), 50.0), 90.0, 2.0, ink, along % 8 < 5, MM)


def test_dashes_are_a_whole_ruling_once_one_stands_alone() -> None:
    joined = join_dashes(Segments((_dashed(0.0),), (_dashed(0.3),)))
    assert min(s.coverage for s in joined) > 0.9


def test_a_row_of_print_is_not_dashed_however_even() -> None:
    (row,) = join_dashes(Segments((_dashed(0.3),), ()))
    assert row.coverage < 0.7
