"""Grid with boundaries that only shading shows → grid without them, where the table draws its lines.

The edge of a coloured box counts as a ruling (of thickness 0), for many tables have no other. In a
table that draws its lines, though, a change of shading inside a cell (each paragraph of a header
shaded for itself) is no boundary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from extract.text import cell_text
from extract.types import BBox, Cell, Page, RawTable

_NEAR = 4.0  # points between a ruling and the boundary that it gave
_DRAWN = 0.5  # share of the boundaries that are drawn in a table that draws its lines


def without_shading(page: Page, table: RawTable) -> RawTable:
    """The table with rows and columns joined that only the edges of shading part.

    Args:
        page: the page of the table, with all its rulings.
        table: a grid that rulings gave.
    """
    level = [r for r in page.rulings if r.horizontal and r.x0 < table.bbox.x1 and r.x1 > table.bbox.x0]
    upright = [r for r in page.rulings if not r.horizontal and r.y0 < table.bbox.y1 and r.y1 > table.bbox.y0]
    for row in _weak({c.row: c.bbox.y0 for c in table.cells}, [(r.y0, r.thickness) for r in level]):
        table = _without_row(table, row)
    for column in _weak({c.column: c.bbox.x0 for c in table.cells}, [(r.x0, r.thickness) for r in upright]):
        table = _turned(_without_row(_turned(table), column))
    return table


def _weak(positions: dict[int, float], rulings: Sequence[tuple[float, float]]) -> list[int]:
    """Inner boundaries that no line draws, last first, if most others are drawn."""
    inner = [k for k in sorted(positions) if k > 0]
    drawn = {k for k in inner if any(thick > 0 and abs(at - positions[k]) <= _NEAR for at, thick in rulings)}
    shaded = [k for k in inner if k not in drawn]
    return shaded[::-1] if len(drawn) >= _DRAWN * len(inner) else []


def _turned(table: RawTable) -> RawTable:
    """Rows and columns exchanged; boxes and texts stay."""
    cells = (
        replace(c, row=c.column, column=c.row, row_span=c.column_span, column_span=c.row_span)
        for c in table.cells
    )
    return replace(table, n_rows=table.n_columns, n_columns=table.n_rows, cells=tuple(cells))


def _without_row(table: RawTable, boundary: int) -> RawTable:
    """The table with rows ``boundary - 1`` and ``boundary`` joined; unchanged where cells clash."""
    moved = []
    for cell in table.cells:
        start, end = cell.row, cell.row + cell.row_span
        start, end = start - (start >= boundary), end - (end > boundary)
        moved.append(replace(cell, row=start, row_span=end - start))
    touched = [c for c in moved if c.row <= boundary - 1 < c.row + c.row_span]
    cells = [c for c in moved if not c.row <= boundary - 1 < c.row + c.row_span]
    for _, group in groupby(sorted(touched, key=_columns), key=_columns):
        cells.append(_united(list(group)))
    if sum(c.row_span * c.column_span for c in cells) != (table.n_rows - 1) * table.n_columns:
        return table
    return replace(table, n_rows=table.n_rows - 1, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _columns(cell: Cell) -> tuple[int, int]:
    return cell.column, cell.column_span


def _united(cells: list[Cell]) -> Cell:
    """Cells of one column, one below the other, as one."""
    if len(cells) == 1:
        return cells[0]
    box = BBox.union([c.bbox for c in cells])
    words = tuple(w for c in cells for w in c.words)
    top, end = min(c.row for c in cells), max(c.row + c.row_span for c in cells)
    return replace(cells[0], row=top, row_span=end - top, bbox=box, words=words, text=cell_text(words, box))
