"""A coloured header → the whole table: the rows below the colour stand in the columns of its boxes.

Where a table draws no lines but colours the cells of its header, the edges of the boxes show the
columns, and the white between the words need not be asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.document.lines import numbers_a_page
from extract.text import join_line
from extract.types import BBox, Page, RawTable
from extract.whitespace.assemble import Block, body_rows
from extract.whitespace.columns import CutLine, Gutter, cut
from extract.whitespace.lines import TextLine, joined_rulings, text_lines, usual_height
from extract.whitespace.regions import is_caption
from extract.whitespace.tolerances import ALIGNED, ROW_GAP
from schemas.lexicon.numbers import is_value

_EVEN = 1.25  # times the step from row to row before it: so far below may the next row stand
_FEWEST = 2  # rows below a header: one may be a note


def with_rows_below(page: Page, header: RawTable, others: Sequence[BBox]) -> RawTable | None:
    """The coloured header with the rows below it; None where none stand there.

    Args:
        page: the page of the header.
        header: a grid that the edges of coloured boxes gave.
        others: outlines of the other tables of the page, which end the search.
    """
    gutters = [Gutter(x, x, ruled=True) for x in header.xs[1:-1]]
    height = usual_height([w for c in header.cells for w in c.words])
    if _goes_on_above(page, header, gutters, height):
        return None
    cut_lines = [cut(line, gutters, height) for line in _lines_below(page, header, others, gutters, height)]
    while cut_lines and len(cut_lines[-1].pieces) == 1 and not _holds_a_value(cut_lines[-1], 0):
        cut_lines.pop()  # the first line of what comes after the table
    if len(cut_lines) < _FEWEST or not any(_holds_a_value(s, 1) for s in cut_lines):
        return None
    x0, _, x1, y0 = header.bbox  # from its bottom on
    box = BBox(x0, y0, x1, cut_lines[-1].y1)
    level = joined_rulings(page.rulings, horizontal=True)
    rules = tuple(r for r in level if y0 < r.y0 <= box.y1 + height and r.x0 < x1)
    body = body_rows(Block(page.number, box, tuple(gutters), tuple(cut_lines), rules, height))
    shift = header.n_rows
    return replace(
        header,
        bbox=BBox.union([header.bbox, box]),
        n_rows=shift + body.n_rows,
        cells=(*header.cells, *(replace(c, row=c.row + shift) for c in body.cells)),
        finder=f"{header.finder}+whitespace",
    )


def _holds_a_value(cut_line: CutLine, first: int) -> bool:
    """Whether a figure, or a mark for none, stands in a column from ``first`` on."""
    return any(p.first >= first and is_value(p.text) for p in cut_line.pieces)


def _goes_on_above(page: Page, header: RawTable, gutters: Sequence[Gutter], height: float) -> bool:
    """Whether the table reaches over the colour, which then stripes a row of it."""
    x0, y1, x1, _ = header.bbox
    zone = BBox(x0, y1 - 2 * height, x1, y1)
    lines = text_lines(w for w in page.words if zone.contains(w.bbox.center))
    last = cut(lines[-1], gutters, height) if lines else None
    return (
        last is not None
        and len(last.pieces) > 1
        and 2 * len(last.columns) > len(gutters)
        and _stands_in_columns(last, header.bbox, gutters, height)
    )


def _lines_below(
    page: Page, header: RawTable, others: Sequence[BBox], gutters: Sequence[Gutter], height: float
) -> list[TextLine]:
    """The lines that follow each other below the header and stand in its columns."""
    x0, _, x1, y0 = header.bbox  # from its bottom on
    floor = min((b.y0 for b in others if b.y0 >= y0 and b.x0 < x1 and b.x1 > x0), default=page.height)
    words = [w for w in page.words if y0 <= w.bbox.center[1] < floor and x0 <= w.bbox.center[0] <= x1]
    found: list[TextLine] = []
    bottom, step = y0, (header.bbox.y1 - header.bbox.y0) / header.n_rows
    for line in text_lines(words):
        far = line.bbox.y0 - bottom > max(ROW_GAP * height, _EVEN * step - height)
        cut_line = cut(line, gutters, height)
        caption = is_caption(line) and 2 * len(cut_line.columns) <= header.n_columns
        number = numbers_a_page(join_line(line.words), line.bbox.center[1], page.height)
        if far or caption or number or not _stands_in_columns(cut_line, header.bbox, gutters, height):
            break
        step = max(step, line.bbox.y0 - found[-1].bbox.y0) if found else step
        found.append(line)
        bottom = line.bbox.y1
    return found


def _stands_in_columns(cut_line: CutLine, outline: BBox, gutters: Sequence[Gutter], height: float) -> bool:
    """Whether no piece reaches out of its column, or one piece heads a part of the table."""
    xs = [outline.x0, *(g.middle for g in gutters), outline.x1]
    slack = ALIGNED * height
    if len(cut_line.pieces) == 1 and cut_line.pieces[0].first == 0:
        return cut_line.pieces[0].x1 <= outline.x1
    return all(
        p.first == p.last and xs[p.first] - slack <= p.x0 and p.x1 <= xs[p.last + 1] + slack
        for p in cut_line.pieces
    )
