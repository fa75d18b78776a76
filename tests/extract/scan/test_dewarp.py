from __future__ import annotations

import numpy as np
import pytest

from extract.scan.dewarp import fit_warp
from extract.scan.rulings.segment import Segment, Segments

SHAPE = (800, 1200)


def _ruling(at: float, sag: float) -> Segment:
    """A horizontal ruling that sags in its middle by so many pixels."""
    along = np.arange(100, 1100, dtype=np.float64)
    across = at + sag * (1 - ((along - 600) / 500) ** 2)
    return Segment(along, across, 90.0, 2.0, np.zeros(1000), np.ones(1000, np.bool_), 200 / 25.4)


def test_rulings_that_all_sag_are_levelled() -> None:
    rulings = tuple(_ruling(at, 12.0) for at in range(100, 700, 100))
    warp = fit_warp(Segments(rulings, ()), SHAPE)
    assert warp.largest == pytest.approx(12.0, rel=0.1)
    _, y = warp.source(SHAPE)
    assert y[300, 600] - y[300, 110] == pytest.approx(12.0, abs=1.0)


def test_one_that_does_not_follow_the_rest_is_left_out() -> None:
    rulings = tuple(_ruling(at, 0.0) for at in range(100, 700, 100))
    assert fit_warp(Segments((*rulings, _ruling(750, 40.0)), ()), SHAPE).largest < 1.0


def test_a_page_without_rulings_is_flat() -> None:
    assert fit_warp(Segments((), ()), SHAPE).largest == 0.0
