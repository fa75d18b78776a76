"""A table in the making: what is known of it after each piece, and what the pieces are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extract.grid import Grid
from extract.header import count_header_rows
from extract.types import Cell, Line, RawTable
from schemas.findings import Code, Finding, Place
from schemas.lexicon.numbers import is_figure

SIZE_RATIO = 0.04  # share by which pieces of one table differ in size: a page is fitted to its paper alone


@dataclass(frozen=True, kw_only=True)
class Draft(Grid[Cell]):
    """A table in the making: the rows that a next piece is compared with, and the shape of its last piece.

    These are the ``kept`` rows of its first piece and those of its last one. The cells of the rows between
    are ``settled``, piece by piece, their rows counted in the whole table: so the time for a piece does not
    grow with the pieces before it. ``row_edges`` and ``column_edges`` are the lines of the last piece in
    points of its page; ``halves`` counts the pieces that lie beside each other.
    """

    header_rows: int
    pages: tuple[int, ...]
    row_edges: tuple[float, ...]
    column_edges: tuple[float, ...]
    finder: str
    residue: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    halves: int = 1
    kept: int = 0
    settled: tuple[tuple[Cell, ...], ...] = ()
    settled_rows: int = 0


def draft(table: RawTable) -> Draft:
    """The first piece of a table."""
    return Draft(
        table.n_rows,
        table.n_columns,
        table.cells,
        header_rows=count_header_rows(table),
        pages=(table.page,),
        row_edges=table.ys,
        column_edges=table.xs,
        finder=table.finder,
        residue=tuple(Line(table.page, w.bbox, w.text) for w in table.residue),
        findings=table.findings,
        kept=table.n_rows,
    )


def settled(whole: Draft, last: int) -> Draft:
    """The draft without the rows between those of its first piece and ``last``, where its last one begins.

    A cell that goes on over a boundary keeps the rows that it covers.
    """
    crossed = {k for c in whole.cells for k in range(c.row + 1, c.row + c.row_span)}
    top = next(k for k in range(whole.kept, whole.n_rows + 1) if k not in crossed)
    end = next(k for k in range(last, -1, -1) if k not in crossed)
    if end <= top:
        return whole
    between = tuple(replace(c, row=c.row + whole.settled_rows) for c in whole.cells if top <= c.row < end)
    cells = tuple(
        c if c.row < top else replace(c, row=c.row - end + top) for c in whole.cells if not top <= c.row < end
    )
    return replace(
        whole,
        n_rows=whole.n_rows - end + top,
        cells=cells,
        kept=top,
        settled=(*whole.settled, between),
        settled_rows=whole.settled_rows + end - top,
    )


def completed(whole: Draft) -> Draft:
    """The draft with all its rows."""
    if not whole.settled:
        return whole
    first = [c for c in whole.cells if c.row < whole.kept]
    last = (replace(c, row=c.row + whole.settled_rows) for c in whole.cells if c.row >= whole.kept)
    n_rows = whole.n_rows + whole.settled_rows
    cells = (*first, *chain.from_iterable(whole.settled), *last)
    return replace(whole, n_rows=n_rows, cells=cells, kept=n_rows, settled=(), settled_rows=0)


def trimmed(whole: Draft) -> Draft:
    """The table without the blank rows above its header and columns at its sides that a sheet's grid adds."""
    filled = [c for c in whole.cells if c.text.strip()]
    if not whole.header_rows or not filled:
        return whole
    top = min(c.row for c in filled)
    first, last = min(c.column for c in filled), max(c.column + c.column_span for c in filled)
    kept = [c for c in whole.cells if c.row >= top and first <= c.column and c.column + c.column_span <= last]
    if len(kept) == len(whole.cells):
        return whole
    if sum(c.row_span * c.column_span for c in kept) != (whole.n_rows - top) * (last - first):
        return whole  # a blank cell goes on inside
    cells = tuple(replace(c, row=c.row - top, column=c.column - first) for c in kept)
    return replace(
        whole,
        n_rows=whole.n_rows - top,
        n_columns=last - first,
        cells=cells,
        column_edges=whole.column_edges[first : last + 1],
    )


def spanned(whole: Draft) -> Draft:
    """The table without the edges between columns at which no cell begins: those only a title row had."""
    starts = sorted({c.column for c in whole.cells})
    if len(starts) == whole.n_columns:
        return whole
    ends = [*starts[1:], whole.n_columns]
    place = {start: column for column, start in enumerate(starts)} | {whole.n_columns: len(starts)}
    if any(c.column + c.column_span not in place for c in whole.cells):
        return whole
    cells = tuple(
        replace(c, column=place[c.column], column_span=place[c.column + c.column_span] - place[c.column])
        for c in whole.cells
    )
    edges = (*(whole.column_edges[start] for start in starts), whole.column_edges[ends[-1]])
    return replace(whole, n_columns=len(starts), cells=cells, column_edges=edges)


def extent(edges: Sequence[float]) -> float:
    """From the first edge to the last, in points; never 0."""
    return edges[-1] - edges[0] or 1.0


def scaled(edges: Sequence[float]) -> list[float]:
    """Where the edges stand, as shares of their extent."""
    return [(e - edges[0]) / extent(edges) for e in edges]


def plain(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def figure_columns(piece: Draft) -> set[int]:
    """Columns of the body that print figures wherever they print anything, or nearly."""
    figures: dict[int, list[bool]] = {}
    for c in piece.cells:
        if c.row >= piece.header_rows and c.column_span == 1 and c.text.strip():
            figures.setdefault(c.column, []).append(is_figure(c.text))
    return {column for column, marks in figures.items() if sum(marks) >= 0.7 * len(marks)}


def uncertain(lower: Draft, reason: str) -> Finding:
    """The finding of a piece that was joined though ``reason`` speaks against it."""
    return _doubt(lower, f"was joined to the one before it, though {reason}")


def unjoined(piece: Draft) -> Draft:
    """The piece with the finding that it says that it goes on from the page before, and fits nothing."""
    doubt = _doubt(piece, "says that it goes on from one before it, and was joined to none")
    return replace(piece, findings=(*piece.findings, doubt))


def _doubt(piece: Draft, what: str) -> Finding:
    page = piece.pages[0]
    box = (piece.column_edges[0], piece.row_edges[0], piece.column_edges[-1], piece.row_edges[-1])
    return Finding(Code.JOIN_UNCERTAIN, f"The table on page {page} {what}.", Place(page=page, bbox=box))
