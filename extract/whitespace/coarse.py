"""A coarse ruled grid → the finer one that its words show.

Rulings win: every ruled boundary stays. A ruled column is parted where white space runs through it
with figures beside it, a ruled row where most of its cells hold text line by line, a cell over
several columns where its words fall apart at their boundaries. Anything less is left as ruled.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.grid import in_order
from extract.text import cell_text
from extract.types import BBox, Cell, Page, RawTable, Word
from extract.whitespace.columns import SOFT, CutLine, Gutter, Piece, cut, find_gutters
from extract.whitespace.lines import joined_rulings, text_lines, usual_height
from extract.whitespace.open_sides import with_open_sides
from extract.whitespace.rows import Partition, parted
from extract.whitespace.shading import without_shading
from extract.whitespace.tolerances import FEWEST, ON_RULING
from schemas.lexicon.numbers import is_value

_TWO_LINES = 1.7  # heights that words on two lines take: two, less the leading that fonts count in
_BEYOND_DOUBT = 0.75  # lead of each boundary of rows over its absence; WEIGHTS gives the scale

_Square = tuple[int, int, int]
"""New row, first and last new column within a ruled cell."""


@dataclass(frozen=True, slots=True)
class _Split:
    """New boundaries: for each ruled column and row the positions of its parts, ends included."""

    columns: tuple[tuple[float, ...], ...]
    rows: tuple[tuple[float, ...], ...]

    def first_column(self, column: int) -> int:
        """The number of the first new column within a ruled one."""
        return sum(len(c) - 1 for c in self.columns[:column])

    def first_row(self, row: int) -> int:
        """The number of the first new row within a ruled one."""
        return sum(len(r) - 1 for r in self.rows[:row])


def refined(page: Page, table: RawTable) -> RawTable:
    """The table without false boundaries, with its open sides, and with its coarse parts parted."""
    table = _with_open_sides(page, without_shading(page, table))
    words = [w for c in table.cells for w in c.words]
    if not words:
        return table
    height = usual_height(words)
    columns = tuple(_column_parts(table, c, height) for c in range(table.n_columns))
    gutters = _gutters(columns)
    rows = tuple(_row_parts(table, r, gutters, height) for r in range(table.n_rows))
    split = _Split(columns, rows)
    cells = [new for cell in table.cells for new in _parts(cell, split, height)]
    if len(cells) == len(table.cells):
        return table
    return replace(
        table,
        n_rows=sum(len(r) - 1 for r in rows),
        n_columns=sum(len(c) - 1 for c in columns),
        cells=in_order(cells),
        finder=f"{table.finder}+whitespace",
    )


def _with_open_sides(page: Page, table: RawTable) -> RawTable:
    x0, y0, x1, y1 = table.bbox
    x0, y0, x1, y1 = x0 - ON_RULING, y0 - ON_RULING, x1 + ON_RULING, y1 + ON_RULING
    near = [r for r in page.rulings if r.x0 <= x1 and r.x1 >= x0 and r.y0 <= y1 and r.y1 >= y0]
    if not any(r.x0 < x0 or r.x1 > x1 or r.y0 < y0 or r.y1 > y1 for r in near):
        return table
    level = [(r.y0, r.x0, r.x1) for r in joined_rulings(page.rulings, horizontal=True)]
    upright = [(r.x0, r.y0, r.y1) for r in joined_rulings(page.rulings, horizontal=False)]
    return with_open_sides(page, table, level, upright)


def _column_parts(table: RawTable, column: int, height: float) -> tuple[float, ...]:
    """The boundaries within one ruled column, its own two included."""
    whole = (table.xs[column], table.xs[column + 1])
    cells = [c for c in table.cells if (c.column, c.column_span) == (column, 1)]
    if whole[1] - whole[0] < 4 * height or sum(_has_gap(c, height) for c in cells) == 0:
        return whole
    lines = text_lines(w for c in cells for w in c.words)
    if len(lines) < FEWEST:
        return whole
    gutters = [g for g in find_gutters(lines, height) if g.x1 - g.x0 >= SOFT * height]
    cut_lines = [cut(line, gutters, height) for line in lines]
    kept = [g.middle for k, g in enumerate(gutters) if _figures_beside(k, cut_lines)]
    return (whole[0], *kept, whole[1])


def _has_gap(cell: Cell, height: float) -> bool:
    return any(b.bbox.x0 - a.bbox.x1 >= SOFT * height for a, b in pairwise(cell.words))


def _figures_beside(k: int, cut_lines: Sequence[CutLine]) -> bool:
    """Whether figures stand right of gutter ``k`` in enough of the lines that have text on both sides."""
    right = [
        next(p for p in s.pieces if p.first > k)
        for s in cut_lines
        if any(p.last <= k for p in s.pieces) and any(p.first > k for p in s.pieces)
    ]
    figures = sum(is_value(p.text) for p in right)
    return figures >= FEWEST - 1 and len(right) >= FEWEST and figures >= 0.6 * len(right)


def _gutters(columns: Sequence[Sequence[float]]) -> list[Gutter]:
    """All inner column boundaries, ruled and new, as gutters of no width."""
    xs = [x for parts in columns for x in parts[:-1]][1:]
    return [Gutter(x, x, ruled=True) for x in xs]


def _row_parts(table: RawTable, row: int, gutters: Sequence[Gutter], height: float) -> tuple[float, ...]:
    """The boundaries within one ruled row, its own two included."""
    whole = (table.ys[row], table.ys[row + 1])
    cells = [c for c in table.cells if (c.row, c.row_span) == (row, 1)]
    words = [w for c in cells for w in c.words]
    if not words or BBox.union([w.bbox for w in words]).height < _TWO_LINES * height:
        return whole
    cut_lines = [cut(line, gutters, height) for line in text_lines(words)]
    found = parted(cut_lines, [False] * len(cut_lines))
    groups = found.rows
    figured = all(_is_row(group) for group in groups) and _share_columns(groups)
    if len(groups) < 2 or not (figured or _are_lines_of_rows(found)):
        return whole
    bounds = [(min(s.y0 for s in g), max(s.y1 for s in g)) for g in groups]
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(bounds)]
    return (whole[0], *between, whole[1]) if _parts_most(between, cells) else whole


def _are_lines_of_rows(found: Partition) -> bool:
    """Whether lines of texts are beyond doubt rows: each has a text in most of the columns that any has."""
    columns = [{c for s in group for c in s.columns} for group in found.rows]
    every = set().union(*columns)
    filled = all(len(own) > 1 and 2 * len(own) > len(every) for own in columns)
    return len(columns) >= FEWEST and filled and min(found.margins, default=0.0) >= _BEYOND_DOUBT


def _share_columns(groups: Sequence[Sequence[CutLine]]) -> bool:
    """Whether each group of lines has values below those of the one above: no label wraps beside them."""
    columns = [{p.first for s in group for p in s.pieces if is_value(p.text)} for group in groups]
    return not any(upper.isdisjoint(lower) for upper, lower in pairwise(columns))


def _parts_most(between: Sequence[float], cells: Sequence[Cell]) -> bool:
    """Whether most cells with text have some in several parts: no wrapped text beside cells of one line."""
    filled = [{bisect(between, w.bbox.center[1]) for w in c.words} for c in cells if c.words]
    return 2 * sum(len(parts) > 1 for parts in filled) > len(filled)


def _is_row(group: Sequence[CutLine]) -> bool:
    """Whether the lines read as a row: text in two columns and a figure in one of them."""
    pieces = [p for s in group for p in s.pieces]
    return len({p.first for p in pieces}) > 1 and any(is_value(p.text) for p in pieces)


def _parts(cell: Cell, split: _Split, height: float) -> list[Cell]:
    """The cells of the new grid that stand in the place of one ruled cell."""
    first = split.first_column(cell.column)
    last = split.first_column(cell.column + cell.column_span) - 1
    top = split.first_row(cell.row)
    bottom = split.first_row(cell.row + cell.row_span) - 1
    whole = replace(cell, row=top, column=first, row_span=bottom - top + 1, column_span=last - first + 1)
    if whole.row_span == whole.column_span == 1:
        return [whole]
    xs = _within(split.columns[cell.column : cell.column + cell.column_span])
    ys = _within(split.rows[cell.row : cell.row + cell.row_span])
    parted = any(len(c) > 2 for c in split.columns[cell.column : cell.column + cell.column_span])
    squares = _squares(cell, xs, ys, height, parted)
    if not squares:
        grew = (whole.row_span, whole.column_span) != (cell.row_span, cell.column_span)
        return _empty(whole, xs, ys) if grew and not cell.words else [whole]
    taken = {(r, c) for r, c0, c1 in squares for c in range(c0, c1 + 1)}
    parts = [_cell(whole, xs, ys, r, c0, c1, words) for (r, c0, c1), words in squares.items()]
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if (r, c) not in taken:
                parts.append(_cell(whole, xs, ys, r, c, c, []))
    return parts


def _within(parts: Sequence[Sequence[float]]) -> list[float]:
    return [*(x for part in parts for x in part[:-1]), parts[-1][-1]]


def _squares(
    cell: Cell, xs: Sequence[float], ys: Sequence[float], height: float, parted: bool
) -> dict[_Square, list[Word]]:
    """The words by new row and new columns; empty where the cell stays whole."""
    split_rows = cell.row_span == 1 and len(ys) > 2
    if not split_rows and len(ys) > 2:
        return {}
    gutters = [Gutter(x, x) for x in xs[1:-1]]
    squares: dict[_Square, list[Word]] = {}
    values = 0
    for line in text_lines(cell.words):
        # counted: lines that overlap give boundaries that need not rise
        row = sum(line.bbox.center[1] > y for y in ys[1:-1]) if split_rows else 0
        for piece in cut(line, gutters, height).pieces:
            values += is_value(piece.text)
            _put(squares, row, piece)
    by_rows = len({row for row, _, _ in squares}) > 1 or (split_rows and not _in_the_middle(cell, ys))
    by_columns = (len(squares) > 1 or parted) and 2 * values >= len(squares)
    return squares if by_rows or by_columns or (parted and len(squares) > 1) else {}


def _put(squares: dict[_Square, list[Word]], row: int, piece: Piece) -> None:
    """Adds the piece to the square of its row with which it shares columns, or as a square of its own."""
    home = next((s for s in squares if s[0] == row and s[1] <= piece.last and piece.first <= s[2]), None)
    if home is None:
        squares[row, piece.first, piece.last] = list(piece.words)
        return
    held = squares.pop(home)
    squares[row, min(home[1], piece.first), max(home[2], piece.last)] = [*held, *piece.words]


def _in_the_middle(cell: Cell, ys: Sequence[float]) -> bool:
    """Whether the text stands halfway down the cell, as in a cell merged over its rows, or there is none."""
    if not cell.words:
        return True
    middle = sum(w.bbox.center[1] for w in cell.words) / len(cell.words)
    return abs(middle - cell.bbox.center[1]) < 0.75 * (ys[-1] - ys[0]) / (len(ys) - 1)


def _empty(whole: Cell, xs: Sequence[float], ys: Sequence[float]) -> list[Cell]:
    return [_cell(whole, xs, ys, r, c, c, []) for r in range(len(ys) - 1) for c in range(len(xs) - 1)]


def _cell(
    whole: Cell,
    xs: Sequence[float],
    ys: Sequence[float],
    row: int,
    first: int,
    last: int,
    words: Sequence[Word],
) -> Cell:
    box = BBox(xs[first], ys[row], xs[last + 1], ys[row + 1])
    return Cell(
        whole.page,
        whole.row + row,
        whole.column + first,
        1,
        last - first + 1,
        cell_text(words, box),
        box,
        tuple(words),
    )
