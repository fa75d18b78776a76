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
    height = usual_height(page.words)
    table = _with_columns(table, level, page.words, height, least=2)
    sideways = [w.transposed() for w in page.words]
    table = _with_columns(table.transposed(), upright, sideways, height, least=1).transposed()
    cells = (
        replace(c, text=cell_text(c.words, c.bbox)) if not c.text and c.words else c for c in table.cells
    )
    return replace(table, cells=in_order(cells))


def _with_columns(
    table: RawTable, lines: Lines, words: Sequence[Word], height: float, least: int
) -> RawTable:
    for after in (False, True):
        table = _with_column(table, lines, words, height, least, after)
    return table


def _with_column(
    table: RawTable, lines: Lines, words: Sequence[Word], height: float, least: int, after: bool
) -> RawTable:
    """The table with one column more before its first or ``after`` its last, if lines rule one.

    ``least`` lines must reach out by ``height``, that of print as it reads, however the table is turned.
    """
    x0, y0, x1, y1 = table.bbox
    bounds = sorted({(c.row, c.bbox.y0) for c in table.cells} | {(table.n_rows, y1)})
    reach = _reach(table.bbox, bounds, lines, height, after=after)
    if len(reach) < least:
        return table
    width = min(reach.values())
    zone = BBox(x1, y0, x1 + width, y1) if after else BBox(x0 - width, y0, x0, y1)
    ys = dict(bounds)
    spans = list(pairwise(sorted({0, table.n_rows, *reach})))
    boxes = [BBox(zone.x0, ys[a], zone.x1, ys[b]) for a, b in spans]
    held = [tuple(w for w in words if box.contains(w.bbox.center)) for box in boxes]
    if sum(map(bool, held)) < 2:
        return table
    column = table.n_columns if after else 0
    cells = [
        Cell(table.page, a, column, b - a, 1, "", box, inside)
        for (a, b), box, inside in zip(spans, boxes, held, strict=True)
    ]
    return replace(table.with_column(column, cells), bbox=BBox.union([table.bbox, zone]))


def _reach(
    outline: BBox, bounds: Sequence[tuple[int, float]], lines: Lines, least: float, *, after: bool
) -> dict[int, float]:
    """How far lines run on beyond the outline, ``least`` points at least, by the row above which they run.

    ``bounds`` are the tops of cells with their rows, and the bottom of the table.
    """
    reach: dict[int, float] = {}
    for at, start, end in lines:
        if after:
            beyond, meets = end - outline.x1, end >= outline.x1 - ON_RULING and start < outline.x1
        else:
            beyond, meets = outline.x0 - start, start <= outline.x0 + ON_RULING and end > outline.x0
        if meets and beyond >= least:
            for row in (row for row, y in bounds if abs(at - y) <= ON_RULING):
                reach[row] = max(reach.get(row, 0.0), beyond)
    return reach
