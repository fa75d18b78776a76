"""Grids whose last rows lost their lower ruling: the rows are still there, as print in the columns.

A line of print right below a grid, with pieces inside the columns and none across their borders, is a
row; a note or a sentence runs across. The rows are added to the grid, so that their cells are read
as cells, and counted as inferred. PDF points.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.types import BBox, Cell, RawTable, Word

_FEWEST = (2, 3)
"""Rows and columns of a grid that tell where its next row's print must stand."""
_NEAR = 1.3
"""Row heights below the grid within which the next row's print must begin."""
_FILLED = 0.6
"""Share of the columns that must hold print."""
_RUNNING = 0.2
"""Share of the pieces that may run across a border: dirt joins print, a sentence runs on."""
_ACROSS = 3.0
"""Points by which print may touch a border."""
_LINE = (2.0, 4.0)
"""Times the height of its first piece, and points of that at least, that pieces of a line of print have."""
_BELOW = 1.0
"""Points of paper between print and the side of its row."""


def with_last_rows(shapes: Sequence[RawTable], prints: Sequence[Word]) -> tuple[RawTable, ...]:
    """The grids with the rows below them that only their print shows.

    Args:
        shapes: the grids of a page, in points.
        prints: boxes of the lines of print on the page, see ``Sheet.print_boxes``.
    """
    return tuple(_extended(shape, prints, [s.bbox for s in shapes if s is not shape]) for shape in shapes)


def _extended(shape: RawTable, prints: Sequence[Word], others: Sequence[BBox]) -> RawTable:
    """The grid with rows added as long as there are any and they run into no other grid."""
    while (bottom := _next_row(shape, prints)) is not None:
        if any(_lies_between(other, shape, bottom) for other in others):
            break
        shape = _with_row(shape, bottom)
    return shape


def _lies_between(other: BBox, shape: RawTable, bottom: float) -> bool:
    """Whether another grid lies in the way of a row down to ``bottom``."""
    beside = other.x0 < shape.bbox.x1 and other.x1 > shape.bbox.x0
    return beside and other.y0 < bottom and other.y1 > shape.bbox.y1


def _next_row(shape: RawTable, prints: Sequence[Word]) -> float | None:
    """Where the row below the grid ends, None if there is no such row."""
    if shape.n_rows < _FEWEST[0] or shape.n_columns < _FEWEST[1]:
        return None
    height = statistics.median(b - a for a, b in pairwise(shape.ys))
    bottom = shape.ys[-1]
    under = BBox(shape.xs[0], bottom, shape.xs[-1], bottom + _NEAR * height)
    line = _first_line(w.bbox for w in prints if under.contains(w.bbox.center))
    if not line or not _is_row(shape, line):
        return None
    return max(bottom + height, max(box.y1 for box in line) + _BELOW)


def _is_row(shape: RawTable, line: Sequence[BBox]) -> bool:
    """Whether the pieces of a line of print stand in the columns of a grid."""
    places = [_column(shape, box) for box in line]
    filled = len(set(places) - {None})
    return places.count(None) <= _RUNNING * len(places) and filled >= _FILLED * shape.n_columns


def _first_line(boxes: Iterable[BBox]) -> list[BBox]:
    """The uppermost boxes that stand on one line."""
    ordered = sorted(boxes, key=lambda b: b.center[1])
    if not ordered:
        return []
    first = ordered[0]
    times, least = _LINE
    highest = times * max(first.height, least)
    return [b for b in ordered if b.center[1] < first.y1 and b.height < highest]


def _column(shape: RawTable, box: BBox) -> int | None:
    """The column that holds the print, None where it runs across a border."""
    index = min(bisect_right(shape.xs, box.center[0]), shape.n_columns) - 1
    inside = shape.xs[index] - _ACROSS <= box.x0 and box.x1 <= shape.xs[index + 1] + _ACROSS
    return index if inside else None


def _with_row(shape: RawTable, bottom: float) -> RawTable:
    row, top = shape.n_rows, shape.ys[-1]
    cells = tuple(
        Cell(shape.page, row, column, 1, 1, "", BBox(left, top, right, bottom))
        for column, (left, right) in enumerate(pairwise(shape.xs))
    )
    return replace(
        shape,
        n_rows=row + 1,
        bbox=BBox(shape.bbox.x0, shape.bbox.y0, shape.bbox.x1, bottom),
        cells=(*shape.cells, *cells),
        inferred=shape.inferred + shape.n_columns,
    )
