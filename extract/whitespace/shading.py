"""Grid with boundaries that only shading shows → grid without them, where the table draws its lines.

The edge of a coloured box counts as a ruling (of thickness 0), for many tables have no other. In a
table that draws its lines, though, shading makes no boundary: neither the padding between a line and
the box of a paragraph, nor the change from one shaded paragraph of a cell to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extract.grid import Grid, in_order, placed
from extract.text import cell_text
from extract.types import BBox, Cell, Page, RawTable
from extract.whitespace.lines import usual_height
from extract.whitespace.tolerances import DRAWN, ON_RULING

_BARE = 0.05  # share: a boundary drawn over less is not drawn anywhere; the corners of a frame reach so far
_THIN = 0.8  # heights of a word: padding is thinner; a line of text is not


@dataclass(frozen=True, slots=True)
class _Joined:
    """A cell of the grid to be, and the cells of the ruled grid that it takes in, as they are there."""

    row: int
    column: int
    row_span: int
    column_span: int
    bbox: BBox
    parts: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        return not any(c.words for c in self.parts)

    def transposed(self) -> _Joined:
        across, down = (self.column, self.row), (self.column_span, self.row_span)
        return _Joined(*across, *down, self.bbox.transposed(), self.parts)

    def cell(self) -> Cell:
        words = tuple(w for c in self.parts for w in c.words)
        place = (self.row, self.column, self.row_span, self.column_span)
        return Cell(self.parts[0].page, *place, cell_text(words, self.bbox), self.bbox, words)


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
    grid = Grid(
        table.n_rows,
        table.n_columns,
        tuple(_Joined(c.row, c.column, c.row_span, c.column_span, c.bbox, (c,)) for c in table.cells),
    )
    for limit in (thin, thin, float("inf")):  # padding first: it frames the cells that blanks belong to
        grid = _less_shaded(grid, level, limit).transposed()
        grid = _less_shaded(grid, upright, limit).transposed()
    cells = in_order(joined.cell() for joined in grid.cells)
    return replace(table, n_rows=grid.n_rows, n_columns=grid.n_columns, cells=cells)


def _less_shaded(grid: Grid[_Joined], lines: Lines, limit: float) -> Grid[_Joined]:
    """One direction of ``without_shading``."""
    for row in _undrawn(grid, lines):
        grid = grid.without_row(row, _united) or grid
    return _compact(_without_padding(grid, lines, limit))


Lines = Sequence[tuple[float, float, float]]
"""Drawn lines of one direction: position across, start and end along."""


def _drawn(y: float, x0: float, x1: float, lines: Lines) -> float:
    """The share of the side from ``x0`` to ``x1`` that lines at ``y`` cover."""
    covered, reach = 0.0, x0
    for a, b in sorted((a, b) for at, a, b in lines if abs(at - y) <= ON_RULING and b > x0 and a < x1):
        covered += max(0.0, min(b, x1) - max(a, reach))
        reach = max(reach, b)
    return covered / (x1 - x0) if x1 > x0 else 1.0


def _mostly_drawn(grid: Grid[_Joined], lines: Lines) -> bool:
    inner = list(_inner(grid))
    drawn = sum(_drawn(y, grid.xs[0], grid.xs[-1], lines) >= DRAWN for _, y in inner)
    return drawn >= DRAWN * len(inner)


def _inner(grid: Grid[_Joined]) -> Iterator[tuple[int, float]]:
    """The boundaries between rows, with the number of the row below each."""
    return ((row, cells[0].bbox.y0) for row, cells in enumerate(grid.rows) if row > 0 and cells)


def _without_padding(grid: Grid[_Joined], lines: Lines, limit: float) -> Grid[_Joined]:
    """Empty cells lower than ``limit`` put to the cell above or below where no line is drawn between.

    Without a limit only in a table whose lines are drawn: elsewhere a blank cell may be data.
    """
    if limit == float("inf") and not _mostly_drawn(grid, lines):
        return grid
    cells: list[_Joined] = []
    for _, column in groupby(sorted(grid.cells, key=lambda c: (*_columns(c), c.row)), key=_columns):
        stack: list[_Joined] = []
        for cell in column:
            upper = stack[-1] if stack else None
            if (
                upper is not None
                and upper.row + upper.row_span == cell.row
                and any(c.is_blank and c.bbox.height < limit for c in (upper, cell))
                and _drawn(cell.bbox.y0, cell.bbox.x0, cell.bbox.x1, lines) < DRAWN
            ):
                height = upper.row_span + cell.row_span
                stack[-1] = placed(_united([upper, cell]), row_span=height)
            else:
                stack.append(cell)
        cells.extend(stack)
    return Grid(grid.n_rows, grid.n_columns, tuple(cells))


def _columns(cell: _Joined) -> tuple[int, int]:
    return cell.column, cell.column_span


def _compact(grid: Grid[_Joined]) -> Grid[_Joined]:
    """The grid without rows in which no cell begins."""
    starts = [row for row, cells in enumerate(grid.rows) if cells]
    if len(starts) == grid.n_rows:
        return grid
    number = {row: k for k, row in enumerate([*starts, grid.n_rows])}

    def moved(cell: _Joined) -> _Joined:
        end = min(r for r in number if r >= cell.row + cell.row_span)
        return placed(cell, row=number[cell.row], row_span=number[end] - number[cell.row])

    return Grid(len(starts), grid.n_columns, tuple(moved(c) for c in grid.cells))


def _undrawn(grid: Grid[_Joined], lines: Lines) -> list[int]:
    """The rows above which no line is drawn anywhere, last first, if most rows have one."""
    if not _mostly_drawn(grid, lines):
        return []
    x0, x1 = grid.xs[0], grid.xs[-1]
    bare = [row for row, y in _inner(grid) if _drawn(y, x0, x1, lines) < _BARE]
    return bare[::-1]


def _united(cells: Sequence[_Joined]) -> _Joined:
    """Cells of one column, one below the other, as one."""
    parts = tuple(part for c in cells for part in c.parts)
    return replace(cells[0], bbox=BBox.union([c.bbox for c in cells]), parts=parts)
