"""Grid with boundaries that only shading shows → grid without them, where the table draws its lines.

The edge of a coloured box counts as a ruling (of thickness 0), for many tables have no other. In a
table that draws its lines, though, shading makes no boundary: neither the padding between a line and
the box of a paragraph, nor the change from one shaded paragraph of a cell to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extract.text import cell_text
from extract.types import BBox, Cell, Page, RawTable, Word
from extract.whitespace.lines import usual_height
from extract.whitespace.tolerances import DRAWN, ON_RULING
from extract.whitespace.transpose import transposed

_BARE = 0.05  # share: a boundary drawn over less is not drawn anywhere; the corners of a frame reach so far
_THIN = 0.8  # heights of a word: padding is thinner; a line of text is not


def without_shading(page: Page, table: RawTable) -> RawTable:
    """The table with cells, rows and columns joined that only the edges of shading part.

    Args:
        page: the page of the table, with all its rulings.
        table: a grid that rulings gave.
    """
    x0, y0, x1, y1 = table.bbox
    near = [r for r in page.rulings if r.x0 <= x1 and r.x1 >= x0 and r.y0 <= y1 and r.y1 >= y0]
    lines = [r for r in near if r.thickness > 0]
    if len(lines) == len(near):
        return table
    level = [(r.y0, r.x0, r.x1) for r in lines if r.horizontal]
    upright = [(r.x0, r.y0, r.y1) for r in lines if not r.horizontal]
    thin = _THIN * usual_height([w for c in table.cells for w in c.words])
    for limit in (thin, thin, float("inf")):  # padding first: it frames the cells that blanks belong to
        table = transposed(_less_shaded(table, level, limit))
        table = transposed(_less_shaded(table, upright, limit))
    return _read_again(table)


def _less_shaded(table: RawTable, lines: Lines, limit: float) -> RawTable:
    """One direction of ``without_shading``."""
    for row in _undrawn(table, lines):
        table = _without_row(table, row)
    return _compact(_without_padding(table, lines, limit))


def _read_again(table: RawTable) -> RawTable:
    cells = sorted(table.cells, key=lambda c: (c.row, c.column))
    return replace(table, cells=tuple(replace(c, text=cell_text(c.words, c.bbox)) for c in cells))


Lines = Sequence[tuple[float, float, float]]
"""Drawn lines of one direction: position across, start and end along."""


def _drawn(y: float, x0: float, x1: float, lines: Lines) -> float:
    """The share of the side from ``x0`` to ``x1`` that lines at ``y`` cover."""
    covered, reach = 0.0, x0
    for a, b in sorted((a, b) for at, a, b in lines if abs(at - y) <= ON_RULING and b > x0 and a < x1):
        covered += max(0.0, min(b, x1) - max(a, reach))
        reach = max(reach, b)
    return covered / (x1 - x0) if x1 > x0 else 1.0


def _mostly_drawn(table: RawTable, lines: Lines) -> bool:
    inner = list(_inner(table))
    drawn = sum(_drawn(y, table.bbox.x0, table.bbox.x1, lines) >= DRAWN for _, y in inner)
    return drawn >= DRAWN * len(inner)


def _inner(table: RawTable) -> Iterator[tuple[int, float]]:
    """The boundaries between rows, with the number of the row below each."""
    positions = {c.row: c.bbox.y0 for c in table.cells}
    return ((row, y) for row, y in sorted(positions.items()) if row > 0)


def _without_padding(table: RawTable, lines: Lines, limit: float) -> RawTable:
    """Empty cells lower than ``limit`` put to the cell above or below where no line is drawn between.

    Without a limit only in a table whose lines are drawn: elsewhere a blank cell may be data.
    """
    if limit == float("inf") and not _mostly_drawn(table, lines):
        return table
    cells: list[Cell] = []
    for _, column in groupby(sorted(table.cells, key=lambda c: (*_columns(c), c.row)), key=_columns):
        stack: list[Cell] = []
        for cell in column:
            upper = stack[-1] if stack else None
            if (
                upper is not None
                and upper.row + upper.row_span == cell.row
                and any(not c.words and c.bbox.height < limit for c in (upper, cell))
                and _drawn(cell.bbox.y0, cell.bbox.x0, cell.bbox.x1, lines) < DRAWN
            ):
                stack[-1] = _united([upper, cell])
            else:
                stack.append(cell)
        cells.extend(stack)
    return replace(table, cells=tuple(cells))


def _columns(cell: Cell) -> tuple[int, int]:
    return cell.column, cell.column_span


def _compact(table: RawTable) -> RawTable:
    """The table without rows in which no cell begins."""
    starts = sorted({c.row for c in table.cells})
    number = {row: k for k, row in enumerate([*starts, table.n_rows])}

    def moved(cell: Cell) -> Cell:
        end = min(r for r in number if r >= cell.row + cell.row_span)
        return replace(cell, row=number[cell.row], row_span=number[end] - number[cell.row])

    return replace(table, n_rows=len(starts), cells=tuple(moved(c) for c in table.cells))


def _undrawn(table: RawTable, lines: Lines) -> list[int]:
    """The rows above which no line is drawn anywhere, last first, if most rows have one."""
    if not _mostly_drawn(table, lines):
        return []
    x0, x1 = table.bbox.x0, table.bbox.x1
    bare = [row for row, y in _inner(table) if _drawn(y, x0, x1, lines) < _BARE]
    return bare[::-1]


def _without_row(table: RawTable, boundary: int) -> RawTable:
    """The table with rows ``boundary - 1`` and ``boundary`` joined; unchanged where cells clash."""
    moved = []
    for cell in table.cells:
        start, end = cell.row, cell.row + cell.row_span
        start, end = start - (start >= boundary), end - (end > boundary)
        moved.append(replace(cell, row=start, row_span=end - start))
    touched = [c for c in moved if c.row <= boundary - 1 < c.row + c.row_span]
    cells = [c for c in moved if not c.row <= boundary - 1 < c.row + c.row_span]
    for _, group in groupby(sorted(touched, key=lambda c: (*_columns(c), c.bbox.y0)), key=_columns):
        cells.append(_united(list(group)))
    if sum(c.row_span * c.column_span for c in cells) != (table.n_rows - 1) * table.n_columns:
        return table
    return replace(
        table, n_rows=table.n_rows - 1, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column)))
    )


def _united(cells: list[Cell]) -> Cell:
    """Cells of one column, one below the other, as one."""
    if len(cells) == 1:
        return cells[0]
    words: tuple[Word, ...] = tuple(w for c in cells for w in c.words)
    top, end = min(c.row for c in cells), max(c.row + c.row_span for c in cells)
    box = BBox.union([c.bbox for c in cells])
    return replace(cells[0], row=top, row_span=end - top, bbox=box, words=words)
