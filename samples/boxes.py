"""TableContent → the boxes of its grid: which cell spans what, and which of its edges stay open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from samples.content import Head, TableContent


class TotalStyle(StrEnum):
    """How an L-shaped total header is drawn."""

    OPEN = "open"
    """The label over the whole group, the cell below it over the total column open to the label."""
    BOXED = "boxed"
    """The label over the whole group, an empty closed cell below it over the total column."""
    DOWN = "down"
    """The label down the total column, bending without a ruling over the parts."""
    DOWN_BOXED = "down_boxed"
    """The label down the total column in a box of its own, an empty closed cell over the parts."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the grid, header rows included in ``row``; no ruling at an open side."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    header: bool
    open_top: bool = False
    open_left: bool = False


def _place(head: Head, row: int, column: int, last: int, style: TotalStyle, tall: bool) -> Iterator[Box]:
    """Boxes of one header node between ``row`` and ``last`` (exclusive).

    ``tall`` gives the rows that a shallow group does not need to its label, otherwise its leaves get them.
    """
    if not head.children:
        yield Box(row, column, last - row, 1, head.label, header=True)
        return
    label_rows = last - row - max(c.depth for c in head.children) if tall else 1
    below = row + label_rows
    own_total = not head.children[0].label
    if own_total and style in {TotalStyle.DOWN, TotalStyle.DOWN_BOXED}:
        yield Box(row, column, last - row, 1, head.label, header=True)
        bend = style is TotalStyle.DOWN
        yield Box(row, column + 1, label_rows, head.width - 1, "", header=True, open_left=bend)
        children, at = head.children[1:], column + 1
    else:
        yield Box(row, column, label_rows, head.width, head.label, header=True)
        children, at = head.children, column
    for child in children:
        if child.label:
            yield from _place(child, below, at, last, style, tall)
        else:
            yield Box(below, at, last - below, 1, "", header=True, open_top=style is TotalStyle.OPEN)
        at += child.width


def boxes(table: TableContent, style: TotalStyle = TotalStyle.OPEN, tall: bool = False) -> list[Box]:
    """All boxes of the table, tiling its grid: the header from its tree, the body with its merges."""
    found: list[Box] = []
    column = 0
    for head in table.header:
        found += _place(head, 0, column, table.label_depth, style, tall)
        column += head.width
    found += [Box(table.label_depth, c, 1, 1, text, header=True) for c, text in enumerate(table.numbers)]
    covered = {
        (r + i, c + j): (r, c)
        for r, c, rows, columns in table.merges
        for i in range(rows)
        for j in range(columns)
    }
    spans = {(r, c): (rows, columns) for r, c, rows, columns in table.merges}
    for r, row in enumerate(table.rows):
        for c, text in enumerate(row):
            if covered.get((r, c), (r, c)) == (r, c):
                rows, columns = spans.get((r, c), (1, 1))
                found.append(Box(r + table.header_depth, c, rows, columns, text, header=False))
    return found


def framed(table: TableContent) -> TableContent:
    """The table as spreadsheets print it: title and unit first in its own frame, the notes last."""
    header = table.header
    for text in (f"单位：{table.unit}" if table.unit else "", table.title):
        header = (Head(text, header),) if text else header
    width = len(table.rows[0])
    notes = tuple((note,) * width for note in table.notes)
    spans = tuple((len(table.rows) + i, 0, 1, width) for i in range(len(notes)))
    return replace(
        table,
        title="",
        unit=None,
        notes=(),
        header=header,
        rows=table.rows + notes,
        merges=table.merges + spans,
    )


def halves(found: list[Box], column: int, labels: bool) -> tuple[list[Box], list[Box]]:
    """The boxes left and right of ``column``, which no header group straddles; both count columns from 0.

    ``labels`` repeats the first column at the left of the right half.
    """
    left = [b for b in found if b.column < column]
    shift = column - labels
    right = [replace(b, column=b.column - shift) for b in found if b.column >= column]
    first = [b for b in found if b.column == 0 and labels]
    return left, first + right
