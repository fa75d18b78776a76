"""Grids whose last rows lost their lower ruling: the rows are still there, as print in the columns.

A line of print right below a grid, with pieces inside the columns and none across their borders, is a
row; a note or a sentence runs across. The rows are added to the grid, so that their cells are read
as cells, and counted as inferred.
"""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.types import BBox, Cell, RawTable, Word

_NEAR = 1.3
"""Row heights below the grid within which the next row's print must begin."""
_FILLED = 0.6
"""Share of the columns that must hold print."""
_RUNNING = 0.2
"""Share of the pieces that may run across a border: dirt joins print, a sentence runs on."""
_ACROSS = 3.0
"""Points by which print may touch a border."""


def with_tails(shapes: Sequence[RawTable], prints: Sequence[Word]) -> tuple[RawTable, ...]:
    """The grids with the rows below them that only their print shows.

    Args:
        shapes: the grids of a page, in points.
        prints: boxes of the lines of print on the page (see ``ink.print_boxes``).
    """
    return tuple(_extended(shape, prints, [s.bbox for s in shapes if s is not shape]) for shape in shapes)


def _extended(shape: RawTable, prints: Sequence[Word], others: Sequence[BBox]) -> RawTable:
    while (bottom := _next_row(shape, prints)) is not None:
        if any(other.y0 < bottom and other.y1 > shape.bbox.y1 and _beside(other, shape) for other in others):
            break
        shape = _with_row(shape, bottom)
    return shape


def _beside(other: BBox, shape: RawTable) -> bool:
    return other.x0 < shape.bbox.x1 and other.x1 > shape.bbox.x0


def _next_row(shape: RawTable, prints: Sequence[Word]) -> float | None:
    """Where the row below the grid ends, None if there is no such row."""
    if shape.n_rows < 2 or shape.n_columns < 3:
        return None
    height = statistics.median(b - a for a, b in pairwise(shape.ys))
    left, right, bottom = shape.xs[0], shape.xs[-1], shape.ys[-1]
    under = [
        w.bbox
        for w in prints
        if bottom < w.bbox.center[1] < bottom + _NEAR * height and left <= w.bbox.center[0] <= right
    ]
    if not under:
        return None
    line = _first_line(under)
    places = [_column(shape, box) for box in line]
    columns = set(places) - {None}
    if places.count(None) > _RUNNING * len(places) or len(columns) < _FILLED * shape.n_columns:
        return None
    return max(bottom + height, max(box.y1 for box in line) + 1.0)


def _first_line(boxes: Iterable[BBox]) -> list[BBox]:
    ordered = sorted(boxes, key=lambda b: b.center[1])
    first = ordered[0]
    return [b for b in ordered if b.center[1] < first.y1 and b.height < 2 * max(first.height, 4.0)]


def _column(shape: RawTable, box: BBox) -> int | None:
    """The column that holds the print, None where it runs across a border."""
    index = bisect_right(shape.xs, box.center[0]) - 1
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
