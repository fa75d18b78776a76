"""Which edges of a table are drawn, by the pixels along them."""

from __future__ import annotations

import numpy as np

from extract.scan.rulings.coverage import drawn_down
from extract.scan.rulings.lattice import PixelLattice

DPI = 200
XS = np.array([50.0, 250.0, 450.0])
YS = np.array([50.0, 150.0, 250.0, 350.0, 450.0])
MIDDLE = (1, 1)
"""Row and line of the edge in question."""
LATTICE = PixelLattice(XS, YS, np.ones((5, 2)), np.zeros((4, 3)), 2.0, DPI / 25.4)


def _worn(ink_on: float) -> np.ndarray:
    """Rulings of which, on the edge in question, the share ``ink_on`` is left."""
    page = np.zeros((500, 500), np.uint8)
    for x in XS.astype(int):
        page[50:450, x - 1 : x + 1] = 1
    hole = np.random.default_rng(3).random(100) >= ink_on
    page[150:250][hole, 249:251] = 0
    return page


def test_a_worn_edge_with_a_streak_beside_it_is_drawn() -> None:
    page = _worn(0.8)
    page[155:240, 255:257] = 1
    assert drawn_down(page, LATTICE)[MIDDLE]


def test_a_streak_beside_an_edge_does_not_draw_it() -> None:
    page = _worn(0.0)
    page[155:240, 255:257] = 1
    assert not drawn_down(page, LATTICE)[MIDDLE]


def test_print_on_an_edge_does_not_draw_it() -> None:
    page = _worn(0.0)
    page[175:225, 230:270] = 1
    assert not drawn_down(page, LATTICE)[MIDDLE]
