"""Rows as high as two: where most cells of one hold two lines of print, its row line is missing. Pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extract.scan.rulings.lattice import ROW_LINE, TWO_ROWS, Inferred, PixelLattice
from extract.scan.rulings.segment import MOST
from extract.scan.rulings.squares import Ink, Squares

_FEWEST_ROWS = 4
"""Rows of a table that tell how high a row is."""
_PITCH = 0.46
"""Of its height, between its lines of print: those of one wrapped cell are closer."""
_OFF_MIDDLE = 0.15
"""Of its height, from its middle to the white between its lines."""
_WHITE = 2
"""Times the clear paper beside a ruling, of white between two rows of print."""


def with_split_rows(lattice: PixelLattice, prints: Ink) -> PixelLattice:
    """Put a row line where a row is as high as two rows and most of its cells hold two lines of print.

    Args:
        lattice: lines and edges of one table.
        prints: the print of its page as 1.
    """
    heights = np.diff(lattice.ys)
    if len(heights) < _FEWEST_ROWS:
        return lattice
    twice = np.abs(heights / float(np.median(heights)) - 2.0) <= 2.0 - TWO_ROWS
    drawn = (lattice.across > 0).mean(axis=1) >= ROW_LINE
    squares = Squares.of(lattice, prints)
    for i in (int(i) for i in np.flatnonzero(twice & drawn[:-1] & drawn[1:])[::-1] if i):
        middle = _white_between(squares, i)
        lattice = lattice if middle is None else _split(lattice, i, middle)
    return lattice


def _split(lattice: PixelLattice, i: int, y: float) -> PixelLattice:
    """The lattice with a line at ``y``, drawn from side to side, through row ``i``."""
    box = (float(lattice.xs[0]), y, float(lattice.xs[-1]), y)
    note = Inferred("A row line is missing and was inferred from the print.", box)
    return replace(
        lattice,
        ys=np.insert(lattice.ys, i + 1, y),
        across=np.insert(lattice.across, i + 1, 1.0, axis=0),
        down=np.insert(lattice.down, i + 1, lattice.down[i], axis=0),
        inferred=(*lattice.inferred, note),
    )


def _white_between(squares: Squares, i: int) -> float | None:
    """Where row ``i`` parts into two lines of print in most of its filled cells; None where it does not."""
    ys = squares.lattice.ys
    filled = [cell for cell in squares.of_row(i) if cell.any()]
    found = [_middle_of_white(cell, squares.clear, float(ys[i + 1] - ys[i])) for cell in filled]
    whites = [middle for middle in found if middle is not None]
    if len(filled) < 2 or len(whites) < max(2, MOST * len(filled)):
        return None
    return float(np.mean([round(ys[i]) + squares.clear + middle for middle in whites]))


def _middle_of_white(cell: Ink, clear: int, height: float) -> float | None:
    """Middle of the white between two lines of print, from the top of a cell; None where there is none."""
    rows = np.flatnonzero(cell.any(axis=1))
    steps = np.diff(rows)
    if steps.max(initial=0) <= _WHITE * clear:
        return None
    above = int(np.argmax(steps))
    middle = float(rows[above] + rows[above + 1]) / 2
    pitch = (rows[above + 1] + rows[-1] - rows[0] - rows[above]) / 2
    central = abs(middle / len(cell) - 0.5) < _OFF_MIDDLE
    return middle if central and pitch >= _PITCH * height else None
