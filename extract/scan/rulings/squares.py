"""The squares between the lines of a lattice, and where print stands in them. Pixels, origin top left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.lattice import PixelLattice

_CLEAR_MM = 0.6
"""Paper on both sides of a place where a ruling was: print keeps as clear of it."""
_STRAY = 0.03
"""Share of ink that may lie on such paper all the same."""

Ink = NDArray[np.uint8]
Extents = NDArray[np.float64]
"""Where the print of each square begins and ends along x, NaN without: rows x columns x 2."""


@dataclass(frozen=True, slots=True)
class Squares:
    """The squares of a lattice and their print; ``clear`` is how many pixels within rulings print begins."""

    lattice: PixelLattice
    prints: Ink
    clear: int
    extents: Extents

    @staticmethod
    def of(lattice: PixelLattice, prints: Ink) -> Squares:
        """The squares of a lattice, given the print of its page as 1."""
        clear = max(2, round(_CLEAR_MM * lattice.mm))
        extents = np.full((len(lattice.ys) - 1, len(lattice.xs) - 1, 2), np.nan)
        squares = Squares(lattice, prints, clear, extents)
        for i in range(extents.shape[0]):
            for j, square in enumerate(squares.of_row(i)):
                places = np.flatnonzero(square.any(axis=0))
                if len(places) and places[-1] - places[0] >= clear:
                    extents[i, j] = places[[0, -1]] + round(lattice.xs[j]) + clear
        return squares

    def of_row(self, i: int) -> Iterator[Ink]:
        """The print of each square of a row, its rulings left out."""
        row = self.row(i)
        for left, right in pairwise(self.lattice.xs):
            yield row[:, round(left) + self.clear : round(right) - self.clear]

    def row(self, i: int) -> Ink:
        """The print of a row, its rulings left out."""
        ys, clear = self.lattice.ys, self.clear
        return self.prints[round(ys[i]) + clear : round(ys[i + 1]) - clear]

    def is_clear(self, i: int, j: int) -> bool:
        """Whether print keeps clear of the place of a vertical edge, on both sides."""
        x, clear = round(self.lattice.xs[j]), self.clear
        core, rows = max(1, clear // 3), self.row(i)  # of the ruling itself something may be left
        beside = rows[:, x - clear : x - core], rows[:, x + core + 1 : x + clear + 1]
        return rows.size > 0 and all(strip.mean() <= _STRAY for strip in beside)
