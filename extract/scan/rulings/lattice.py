"""A lattice: one ruled table as lines and the edges between their crossings. Pixels, origin top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.edges import Edges
from extract.types import Ruling

RUNS_ON_MM = 5.0
"""Lines that run this far beyond the last crossing leave a side of the frame open; one that does so on both
sides is a fold or a scanner's streak."""
TWO_ROWS = 1.6
"""Times the usual height of a row, from which a row may be two."""
ROW_LINE = 0.7
"""Share of its table's width that a line between rows is drawn over."""

Box = tuple[float, float, float, float]


class Inferred(NamedTuple):
    """A line that was added though no ink is there: a message, and its box in pixels."""

    message: str
    box: Box


@dataclass(frozen=True, slots=True)
class PixelLattice:
    """One table's lines and edges.

    ``across[i, j]`` is 1 where the horizontal edge at ``ys[i]`` from ``xs[j]`` to ``xs[j + 1]`` is drawn,
    else 0; ``down[i, j]`` likewise the vertical edge at ``xs[j]`` from ``ys[i]`` to ``ys[i + 1]``.
    ``crisp`` says that the rulings are solid: what is not drawn is not there. ``mm`` is pixels per mm.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    across: Edges
    down: Edges
    thickness: float
    mm: float
    inferred: tuple[Inferred, ...] = ()
    crisp: bool = True

    @property
    def box(self) -> Box:
        """Outline: left, top, right, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    @property
    def rulings(self) -> list[Ruling]:
        """The drawn edges as rulings, in pixels, each as long as it runs without a hole."""
        xs, ys = self.xs.tolist(), self.ys.tolist()
        level = [(i, run) for i, row in enumerate(self.across > 0) for run in _runs(row)]
        upright = [(j, run) for j, column in enumerate(self.down.T > 0) for run in _runs(column)]
        return [
            *(Ruling(xs[first], ys[i], xs[last], ys[i], self.thickness) for i, (first, last) in level),
            *(Ruling(xs[j], ys[first], xs[j], ys[last], self.thickness) for j, (first, last) in upright),
        ]

    def transposed(self) -> PixelLattice:
        """The lattice of the page with x and y exchanged."""
        inferred = tuple(Inferred(text, (b[1], b[0], b[3], b[2])) for text, b in self.inferred)
        return PixelLattice(
            self.ys, self.xs, self.down.T, self.across.T, self.thickness, self.mm, inferred, self.crisp
        )


def _runs(drawn: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last crossing of each unbroken run of edges."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(np.int8)))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))
