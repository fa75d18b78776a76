"""Rows that the end of a page cuts: whether a piece begins with the rest of one, and the row made whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extract.document.draft import Draft, figure_columns
from extract.text import is_full, lines_of
from extract.types import BBox, Cell
from schemas.lexicon.labels import begins_row
from schemas.lexicon.numbers import is_figure

_RUN_ON = 0.75  # share of the texts of a cut row that stand below a full line; a text may end with its page


def cut_row(upper: Draft, rest: Sequence[Cell], row: int) -> list[str] | None:
    """Whether the first row of a piece is the rest of the row before it; with the doubts there are."""
    first = [c for c in rest if c.row == row]
    last = {c.column: c for c in upper.cells if c.row + c.row_span == upper.n_rows}
    texts = [c for c in first if c.text.strip()]
    if not texts or upper.n_rows <= upper.header_rows or not _are_alike(first, last.values()):
        return None
    if any(not last[c.column].text.strip() or begins_row(c.text) for c in texts):
        return None
    figures = figure_columns(upper)
    if any(c.column in figures or is_figure(c.text) for c in texts):
        return _cut_figures(upper, last, texts, figures)
    return _cut_texts(upper, last, first, figures)


def _are_alike(one: Iterable[Cell], other: Iterable[Cell]) -> bool:
    """Whether two rows have the same columns merged."""
    columns, others = ({(c.column, c.column_span) for c in row} for row in (one, other))
    return columns == others


def _cut_figures(
    upper: Draft, last: Mapping[int, Cell], texts: Sequence[Cell], figures: set[int]
) -> list[str] | None:
    """Of a row with figures: cut where its texts stand below full lines, and figures are broken elsewhere."""
    numbers = [c for c in texts if c.column in figures or is_figure(c.text)]
    on = sum(_runs_on(last[c.column], c) for c in texts)
    if on < _RUN_ON * len(texts) or not any(_wraps(upper, c.column) for c in numbers):
        return None
    return ["its first row, taken for the rest of the row before it, has figures"]


def _cut_texts(
    upper: Draft, last: Mapping[int, Cell], first: Sequence[Cell], figures: set[int]
) -> list[str] | None:
    """Of a row without figures: cut where its label is blank, or figures would be missing beside it."""
    if any(c.row_span > 1 and c.text.strip() for c in first):
        return None
    # a label merged over rows goes on: the next column names the row
    labels = [c for c in first if c.row_span == 1 and last[c.column].row_span == 1]
    if not labels:
        return None
    if not labels[0].text.strip():
        return [] if last[labels[0].column].text.strip() else None
    doubt = ["its first row may be a row of its own"]
    return None if labels[0].column or not figures or _has_blank_rows(upper, figures) else doubt


def _runs_on(above: Cell, tail: Cell) -> bool:
    """Whether the last line of a cell has no room for the character that the tail begins with."""
    return bool(above.words and tail.words) and is_full(
        lines_of(above.words)[-1], lines_of(tail.words)[0], above.bbox
    )


def _wraps(piece: Draft, column: int) -> bool:
    """Whether figures of a column are broken over lines in another row."""
    return any(
        c.column == column and c.row + c.row_span < piece.n_rows and len(lines_of(c.words)) > 1
        for c in piece.cells
        if c.row >= piece.header_rows and any(x.isdigit() for x in c.text)
    )


def _has_blank_rows(upper: Draft, figures: set[int]) -> bool:
    printed = {row for (row, column), c in upper.owner.items() if column in figures and c.text.strip()}
    return any(row not in printed for row in range(upper.header_rows, upper.n_rows))


def is_cut_text(label: Cell, tail: Cell) -> bool:
    """Whether the end of a page cuts the text of a label merged over rows: it stands right at the cut.

    Above, it ends at the foot of its cell, below it begins at the head of its own, and at least one of the
    two has more white at its other end: a whole text stands in the middle of its cell or at one end.
    """
    if not label.words or not tail.words or begins_row(tail.text):
        return False
    upper, lower = BBox.union([w.bbox for w in label.words]), BBox.union([w.bbox for w in tail.words])
    line = min(w.bbox.height for w in (*label.words, *tail.words))
    foot, head = label.bbox.y1 - upper.y1, lower.y0 - tail.bbox.y0
    white = max(upper.y0 - label.bbox.y0 - foot, tail.bbox.y1 - lower.y1 - head)
    return max(foot, head) <= line and white >= line and (label.row_span > 1 or tail.row_span > 1)


def made_whole(cells: list[Cell], rest: list[Cell], row: int, n_rows: int) -> tuple[list[Cell], list[Cell]]:
    """The cut row made whole: its lower texts go to the cells above them, as do cells that go on below it."""
    tails = {c.column: c for c in rest if c.row == row}
    whole = [
        replace(
            c, text=c.text + tail.text, words=c.words + tail.words, row_span=c.row_span + tail.row_span - 1
        )
        if c.row + c.row_span == n_rows and (tail := tails[c.column])
        else c
        for c in cells
    ]
    return whole, [c for c in rest if c.row > row]
