"""A ruled grid with an open side → the grid with the column or row that stands there.

Rulings that run on beyond the outermost line across them rule a further column (a stub whose own
border is not drawn) or a further row (a total below the last ruling).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.grid import in_order
from extract.text import cell_text
from extract.types import BBox, Cell, Page, RawTable, Word
from extract.whitespace.lines import usual_height
from extract.whitespace.tolerances import ON_RULING

Lines = Sequence[tuple[float, float, float]]
"""Lines of one direction: position across, start and end along; pieces of one line joined."""


def with_open_sides(page: Page, table: RawTable, level: Lines, upright: Lines) -> RawTable:
    """The table with the columns and rows added that its rulings reach out to.

    Args:
        page: the page of the table; its words fill the new cells.
        table: a grid that rulings gave.
        level: horizontal rulings of the page as (y, x0, x1).
        upright: vertical rulings of the page as (x, y0, y1).
    """
    table = _with_columns(table, level, page.words, least=2)
    sideways = [w.transposed() for w in page.words]
    table = _with_columns(table.transposed(), upright, sideways, least=1).transposed()
    cells = (
        replace(c, text=cell_text(c.words, c.bbox)) if not c.text and c.words else c for c in table.cells
    )
    return replace(table, cells=in_order(cells))


def _with_columns(table: RawTable, lines: Lines, words: Sequence[Word], least: int) -> RawTable:
    for after in (False, True):
        table = _with_column(table, lines, words, least, after)
    return table


def _with_column(table: RawTable, lines: Lines, words: Sequence[Word], least: int, after: bool) -> RawTable:
    """The table with one column more before its first or ``after`` its last, if lines rule one."""
    x0, y0, x1, y1 = table.bbox
    height = usual_height(words)
    bounds = sorted({(c.row, c.bbox.y0) for c in table.cells} | {(table.n_rows, y1)})
    reach: dict[int, float] = {}
    for row, y in bounds:
        for at, start, end in lines:
            before = start <= x0 + ON_RULING and end > x0
            crosses = end >= x1 - ON_RULING and start < x1 if after else before
            beyond = x0 - start if not after else end - x1
            if abs(at - y) <= ON_RULING and crosses and beyond >= height:
                reach[row] = max(reach.get(row, 0.0), beyond)
    if len(reach) < least:
        return table
    width = min(reach.values())
    zone = BBox(x0 - width, y0, x0, y1) if not after else BBox(x1, y0, x1 + width, y1)
    rows = sorted({0, table.n_rows, *reach})
    ys = dict(bounds)
    boxes = [BBox(zone.x0, ys[a], zone.x1, ys[b]) for a, b in pairwise(rows)]
    held = [[w for w in words if box.contains(w.bbox.center)] for box in boxes]
    if sum(bool(h) for h in held) < 2:
        return table
    column = table.n_columns if after else 0
    cells = [
        Cell(table.page, a, column, b - a, 1, "", box, tuple(h))
        for a, b, box, h in zip(rows, rows[1:], boxes, held, strict=False)
    ]
    return replace(table.with_column(column, cells), bbox=BBox.union([table.bbox, zone]))
