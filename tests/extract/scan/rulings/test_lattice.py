from __future__ import annotations

import numpy as np

from extract.scan.rulings.lattice import Inferred, PixelLattice
from extract.types import Ruling

XS, YS = np.array([0.0, 10.0, 30.0]), np.array([0.0, 5.0])


def _lattice() -> PixelLattice:
    note = Inferred("a note", (10.0, 0.0, 10.0, 5.0))
    return PixelLattice(
        XS, YS, np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([[1, 0, 1.0]]), 2.0, 8.0, (note,)
    )


def test_drawn_edges_are_rulings_as_long_as_they_run() -> None:
    assert _lattice().rulings == [
        Ruling(0.0, 0.0, 30.0, 0.0, 2.0),
        Ruling(0.0, 5.0, 10.0, 5.0, 2.0),
        Ruling(0.0, 0.0, 0.0, 5.0, 2.0),
        Ruling(30.0, 0.0, 30.0, 5.0, 2.0),
    ]


def test_turned_twice_it_is_the_same() -> None:
    turned = _lattice().transposed()
    assert turned.box == (0.0, 0.0, 5.0, 30.0)
    assert turned.inferred[0].box == (0.0, 10.0, 5.0, 10.0)
    assert turned.transposed().rulings == _lattice().rulings
