from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.high_rows import with_split_rows
from extract.scan.rulings.lattice import PixelLattice

MM = 200 / 25.4
XS = np.array([100.0, 300.0, 500.0, 700.0])
YS = np.array([100.0, 160.0, 220.0, 340.0, 400.0, 460.0])


def _lattice() -> PixelLattice:
    return PixelLattice(XS, YS, np.ones((6, 3)), np.ones((5, 4)), 2.0, MM)


def _page(*tops: int) -> np.ndarray:
    """Print in every cell of the third row, each line 25 pixels high."""
    page = np.zeros((600, 800), np.uint8)
    for top in tops:
        for x in (150, 350, 550):
            page[top : top + 25, x : x + 80] = 1
    return page


def test_a_row_as_high_as_two_with_two_lines_in_its_cells_is_two() -> None:
    lattice = with_split_rows(_lattice(), _page(237, 297))
    assert len(lattice.ys) == 7
    assert lattice.ys[3] == pytest.approx(280, abs=3)
    assert len(lattice.inferred) == 1


@pytest.mark.parametrize("tops", [(250, 285), (265,)])
def test_wrapped_labels_and_lone_lines_part_no_row(tops: tuple[int, ...]) -> None:
    assert len(with_split_rows(_lattice(), _page(*tops)).ys) == 6
