"""Grid repair: a lattice with holes → the lattice with the rulings that must have been there, each one noted.

Worn print loses pieces of rulings and sometimes a whole one. A missing piece is put back where its line
goes on at both ends and the print of the page keeps clear of it as it does of a ruling; a missing row line
where one row is as high as two and its print stands in two lines. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.coverage import drawn_down
from extract.scan.rulings.high_rows import with_split_rows
from extract.scan.rulings.lattice import ROW_LINE, Inferred, PixelLattice
from extract.scan.rulings.segment import Segments
from extract.scan.rulings.squares import Extents, Ink, Squares
from extract.scan.sheet import Sheet

_WIDEST = 3
"""Edges of a line that may be missing side by side."""
_LINE_SHARE = 0.4
"""Of the usual share of drawn edges: a line with fewer is none."""
_OFF_MIDDLE = (0.3, 0.2)
"""Share of a cell's width and height, by which the middle of its print may be off its own."""
_CENTRED = 0.06
"""Share of a column's width, by which a label that is set in its middle may be off it."""
_LABEL = 10.0
"""Times the clear paper: a print as wide has two characters."""
_MUCH = 1.5
"""Times the gaps within two labels, that the gap between them is wide."""
_AS_USUAL = (2, 2.0)
"""Other rows that tell where a column's print stands; times the clear paper by which print may be off."""


def repair(lattices: Sequence[PixelLattice], sheet: Sheet, segments: Segments) -> tuple[PixelLattice, ...]:
    """The lattices of a page with their missing pieces and missing row lines put back.

    Args:
        lattices: lines and edges of each table.
        sheet: the page, upright.
        segments: its line segments, those among them that are too faint to be ink by themselves.
    """
    ink = with_faint_rulings(sheet.ink, segments)
    return tuple(repaired(lattice, ink, sheet.print_ink) for lattice in lattices)


def repaired(lattice: PixelLattice, ink: Ink, prints: Ink) -> PixelLattice:
    """One lattice with its missing pieces and missing row lines put back.

    Args:
        lattice: lines and edges of one table.
        ink: the page's ink as 1, rulings included.
        prints: its print alone as 1, without rulings, dirt and what bleeds through.
    """
    lattice = _without_false_lines(_with_worn_edges(lattice, ink))
    lattice = _without_false_lines(lattice.transposed()).transposed()
    lattice = _with_pieces(lattice, prints, _OFF_MIDDLE[0])
    turned = _with_pieces(lattice.transposed(), np.ascontiguousarray(prints.T), _OFF_MIDDLE[1])
    return with_split_rows(_with_parted_labels(turned.transposed(), prints), prints)


def with_faint_rulings(ink: Ink, segments: Segments) -> Ink:
    """The ink of a page as 1, the long segments among it that are too faint to be ink by themselves."""
    ink = ink.copy()
    for way, page in ((segments.horizontal, ink), (segments.vertical, ink.T)):
        for s in (s for s in way if s.is_long):
            rows = np.clip(np.round(s.across[s.inked]).astype(np.int64), 0, page.shape[0] - 1)
            page[rows, s.along[s.inked].astype(np.int64)] = 1
    return ink


# --- edges and lines of worn tables ------------------------------------------------------------------


def _with_worn_edges(lattice: PixelLattice, ink: Ink) -> PixelLattice:
    """Ask the pixels of each edge: a trace finds too little of a dotted ruling, or of a faint one.

    Where rulings are crisp, what was traced stays.
    """
    down = drawn_down(ink, lattice)
    across = drawn_down(np.ascontiguousarray(ink.T), lattice.transposed()).T
    if lattice.crisp:
        down, across = down | (lattice.down > 0), across | (lattice.across > 0)
    return replace(lattice, down=down.astype(np.float64), across=across.astype(np.float64))


def _without_false_lines(lattice: PixelLattice) -> PixelLattice:
    """In a worn table, drop vertical lines of which hardly an edge is drawn: they were lines in print.

    A side of the frame that the row lines run to is one, however worn, and so is a short one at which others
    start.
    """
    if lattice.crisp:
        return lattice
    shares = (lattice.down > 0).mean(axis=0)
    keep = shares >= _LINE_SHARE * float(np.median(shares))
    keep[[0, -1]] |= (lattice.across[:, [0, -1]] > 0).mean(axis=0) >= ROW_LINE
    keep |= [_branches(lattice, j) for j in range(len(keep))]
    if keep.all() or keep.sum() < 2:
        return lattice
    kept = np.flatnonzero(keep)
    across = np.stack([lattice.across[:, a:b].mean(axis=1) >= 0.5 for a, b in pairwise(kept)], axis=1)
    return replace(lattice, xs=lattice.xs[keep], down=lattice.down[:, keep], across=across.astype(np.float64))


def _branches(lattice: PixelLattice, j: int) -> bool:
    """Whether vertical line ``j`` is drawn in one piece, and row lines start at all its inner crossings.

    So does the line below the label of a group of columns, seen with x and y exchanged.
    """
    rows = np.flatnonzero(lattice.down[:, j] > 0)
    if not 0 < j < len(lattice.xs) - 1 or len(rows) < 2 or rows[-1] - rows[0] != len(rows) - 1:
        return False
    before, behind = (lattice.across[rows[1:], side] > 0 for side in (j - 1, j))
    return bool(behind.all() and not before.any())


# --- missing pieces ----------------------------------------------------------------------------------


def _with_pieces(lattice: PixelLattice, prints: Ink, off_middle: float) -> PixelLattice:
    """Put back vertical edges that are missing between drawn ones."""
    squares = Squares.of(lattice, prints)
    missing = [
        (i, j)
        for i, j in _holes(lattice)
        if squares.is_clear(i, j) and _is_missing(lattice, squares, i, j, off_middle)
    ]
    return _with_edges(lattice, missing, "A piece of a ruling is missing and was inferred from its line.")


def _with_edges(lattice: PixelLattice, edges: Sequence[tuple[int, int]], message: str) -> PixelLattice:
    """The lattice with some vertical edges (row, line), noted as inferred."""
    down, xs, ys = lattice.down.copy(), lattice.xs.tolist(), lattice.ys.tolist()
    for edge in edges:
        down[edge] = 1.0
    notes = (Inferred(message, (xs[j], ys[i], xs[j], ys[i + 1])) for i, j in edges)
    return replace(lattice, down=down, inferred=(*lattice.inferred, *notes))


def _holes(lattice: PixelLattice) -> Iterator[tuple[int, int]]:
    """Vertical edges (row, line) not drawn, whose line is drawn on both sides, or clearly on one."""
    drawn = lattice.down > 0
    for i, j in np.argwhere(~drawn[:, 1:-1]) + np.array([0, 1]):
        above, below = drawn[max(0, i - _WIDEST) : i, j], drawn[i + 1 : i + 1 + _WIDEST, j]
        under_header = below.sum() > 1  # in the first row of figures nothing need be drawn above
        if under_header or (above.any() and (below.any() or i == len(drawn) - 1)):
            yield int(i), int(j)


def _is_missing(lattice: PixelLattice, squares: Squares, i: int, j: int, off_middle: float) -> bool:
    """Whether the two squares beside an undrawn edge are two cells: their print stands as in two cells.

    Where rulings are crisp, what is not drawn is as a rule not there: both squares must hold print that
    stands where the other rows have theirs. Worn rulings lose a piece here and there, so a lone hole is one
    unless the print speaks against it; holes side by side are a merged cell.
    """
    drawn, extents = lattice.down > 0, squares.extents[i, j - 1 : j + 1]
    both = not np.isnan(extents).any()
    usual = [_as_usual(squares, i, c, drawn[:, j]) for c in (j - 1, j)]
    if lattice.crisp:
        return both and all(usual)
    if not both:
        beside = (drawn[i, j - 1], drawn[i, j + 1], i > 0 and drawn[i - 1, j], drawn[i + 1 :, j][:1].all())
        return all(beside)
    middles = (lattice.xs[j - 1 : j + 1] + lattice.xs[j : j + 2]) / 2
    off = np.abs(extents.mean(axis=1) - middles)
    return bool((off <= off_middle * np.diff(lattice.xs[j - 1 : j + 2])).all()) and False not in usual


def _as_usual(squares: Squares, i: int, column: int, drawn: NDArray[np.bool_]) -> bool | None:
    """Whether print begins, ends or has its middle where most of its column does; None if few rows tell."""
    fewest, slack = _AS_USUAL
    extents = squares.extents[:, column]
    others = extents[drawn & ~np.isnan(extents[:, 0])]
    if len(others) < fewest:
        return None
    off = np.abs(others - extents[i])
    middle = np.abs(others.mean(axis=1) - extents[i].mean())
    nearest = np.median(np.column_stack([off, middle]), axis=0).min()
    return bool(nearest <= slack * squares.clear)


# --- labels run together -----------------------------------------------------------------------------


def _with_parted_labels(lattice: PixelLattice, prints: Ink) -> PixelLattice:
    """Part two labels of a crisp header between which the ruling is gone, as white ones on black go.

    Each stands in the middle of its own column, in two characters at least, and the white between them is
    wider than any within: a label that is spaced out over both columns has all its gaps alike.
    """
    if not lattice.crisp:
        return lattice
    squares = Squares.of(lattice, prints)
    gone = [
        (i, j) for i, j in _holes(lattice) if _heads_columns(lattice, i, j) and _are_two_labels(squares, i, j)
    ]
    return _with_edges(lattice, gone, "A ruling between two labels is missing and was inferred.")


def _heads_columns(lattice: PixelLattice, i: int, j: int) -> bool:
    """Whether the two squares beside an edge are closed above and below, and their line begins below them."""
    closed = (lattice.across[i : i + 2, j - 1 : j + 1] > 0).all()
    return bool(closed and not (lattice.down[: i + 1, j] > 0).any())


def _are_two_labels(squares: Squares, i: int, j: int) -> bool:
    """Whether the print of two squares is two labels of some length, each in the middle of its column."""
    extents, xs = squares.extents[i, j - 1 : j + 1], squares.lattice.xs[j - 1 : j + 2]
    if np.isnan(extents).any():
        return False
    off = np.abs(extents.mean(axis=1) - (xs[:-1] + xs[1:]) / 2)
    long = np.diff(extents) >= _LABEL * squares.clear
    return bool((off <= _CENTRED * np.diff(xs)).all() and long.all()) and _is_widest(squares.row(i), extents)


def _is_widest(row: Ink, extents: Extents) -> bool:
    """Whether white is between two stretches of print, much wider than within them."""
    (first, last), (begin, end) = extents.astype(int).tolist()
    inked = np.asarray(row.any(axis=0))
    within = max(
        np.diff(np.flatnonzero(inked[a : b + 1])).max(initial=1) for a, b in ((first, last), (begin, end))
    )
    return bool(begin - last > _MUCH * within and not inked[last + 1 : begin].any())
