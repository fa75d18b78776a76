from __future__ import annotations

import numpy as np

from extract.scan.rulings.edges import decided, measured_edges
from extract.scan.rulings.line import collect
from extract.scan.rulings.segment import Segment

MM = 200 / 25.4


def _segment(start: int, end: int, at: float) -> Segment:
    along = np.arange(start, end + 1, dtype=np.float64)
    size = len(along)
    return Segment(along, np.full(size, at), 60.0, 2.0, np.zeros(size), np.ones(size, np.bool_), MM)


def test_shares_are_those_between_the_crossings() -> None:
    lines = collect([_segment(100, 400, 50.0), _segment(100, 250, 150.0)])
    at, stops = np.array([50.0, 150.0]), np.array([100.0, 250.0, 400.0])
    traced, inked = measured_edges(lines, at, stops, 1.7, 2.0)
    assert traced.tolist() == inked.tolist() == [[1, 1], [1, 0]]


def test_in_a_crisp_table_half_an_edge_is_none() -> None:
    shares = np.array([[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0]])
    across, down, crisp = decided((shares, shares), (np.ones((2, 8)), np.ones((2, 8))))
    assert crisp
    assert across.tolist() == shares.tolist()
    assert down.all()


def test_in_a_worn_table_what_was_traced_decides() -> None:
    traced = np.array([[0.9, 0.8, 0.9, 0.1]])
    inked = np.array([[0.5, 0.4, 0.6, 0.1]])
    across, _, crisp = decided((traced, inked), (traced, inked))
    assert not crisp
    assert across.tolist() == [[1, 1, 1, 0]]
