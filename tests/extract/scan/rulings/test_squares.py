from __future__ import annotations

import numpy as np

from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.squares import Squares

MM = 200 / 25.4
XS, YS = np.array([100.0, 300.0, 500.0]), np.array([100.0, 200.0])


def _squares(page: np.ndarray) -> Squares:
    return Squares.of(PixelLattice(XS, YS, np.ones((2, 2)), np.ones((1, 3)), 2.0, MM), page)


def test_extents_are_those_of_the_print_and_a_speck_is_none() -> None:
    page = np.zeros((300, 600), np.uint8)
    page[130:160, 150:220] = 1
    page[140:142, 400:402] = 1
    extents = _squares(page).extents
    assert extents[0, 0].tolist() == [150, 219]
    assert np.isnan(extents[0, 1]).all()


def test_print_close_to_a_line_is_not_clear_of_it() -> None:
    page = np.zeros((300, 600), np.uint8)
    page[100:200, 300] = 1
    assert _squares(page).is_clear(0, 1)
    page[130:160, 302:310] = 1
    assert not _squares(page).is_clear(0, 1)
