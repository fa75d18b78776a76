"""Halves of a table on pages beside each other: the columns of one go on with those of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.document.draft import SIZE_RATIO, Draft, extent, figure_columns, plain, scaled, uncertain
from extract.types import Cell

_ROW_SHIFT = 0.015  # share of the table's height by which a row strays between the halves


def join_beside(upper: Draft, lower: Draft, *, announced: bool) -> Draft | None:
    """``upper`` with its right half ``lower``, which lies on the pages after it; None where it is another."""
    left, right = _as_deep(upper, lower), _as_deep(lower, upper)
    return _join_columns(left, right, announced=announced) if _rows_match(left, right) else None


def _as_deep(half: Draft, other: Draft) -> Draft:
    """A half whose heads are all one row high, its header as deep as that of the other, which parts it."""
    more = other.header_rows - half.header_rows
    if half.header_rows != 1 or more <= 0 or other.n_rows != half.n_rows + more:
        return half
    cells = tuple(
        replace(c, row_span=c.row_span + more) if c.row == 0 else replace(c, row=c.row + more)
        for c in half.cells
    )
    start, scale = half.row_edges[0], extent(half.row_edges) / extent(other.row_edges)
    within = (start + scale * (y - other.row_edges[0]) for y in other.row_edges[1 : more + 1])
    edges = (start, *within, *half.row_edges[1:])
    return replace(half, n_rows=other.n_rows, header_rows=other.header_rows, cells=cells, row_edges=edges)


def _rows_match(upper: Draft, lower: Draft) -> bool:
    if upper.n_rows != lower.n_rows or upper.n_rows < 3 or not upper.header_rows:
        return False
    if len(upper.pages) != upper.halves * len(lower.pages):
        return False
    if lower.header_rows != upper.header_rows:
        return False
    ratio = extent(lower.row_edges) / extent(upper.row_edges)
    pairs = zip(scaled(upper.row_edges), scaled(lower.row_edges), strict=True)
    return abs(ratio - 1) < SIZE_RATIO and all(abs(a - b) < _ROW_SHIFT for a, b in pairs)


def _join_columns(upper: Draft, lower: Draft, *, announced: bool) -> Draft | None:
    """The right half of a table whose left half is ``upper``; labels printed again are left out."""
    shared = 0
    while shared < min(upper.n_columns, lower.n_columns) and _column(upper, shared) == _column(lower, shared):
        shared += 1
    label_again = shared > 0 and any(_column(lower, 0))
    starts_with_figures = 0 in figure_columns(lower)
    if not label_again and not starts_with_figures:
        return None
    crossing = any(c.column < shared < c.column + c.column_span for c in lower.cells)
    if shared == lower.n_columns or crossing:
        return None
    shift = upper.n_columns - shared
    moved = [replace(c, column=c.column + shift) for c in lower.cells if c.column >= shared]
    left, moved = _carry_groups(upper, moved)
    doubts = (
        [] if label_again or announced else [uncertain(lower, "only its rows say that it is the right half")]
    )
    return replace(
        upper,
        n_columns=shift + lower.n_columns,
        cells=tuple(sorted((*left, *moved), key=lambda c: (c.row, c.column))),
        pages=(*upper.pages, *lower.pages),
        row_edges=lower.row_edges,
        column_edges=lower.column_edges,
        residue=upper.residue + lower.residue,
        findings=(*upper.findings, *lower.findings, *doubts),
        halves=upper.halves + 1,
    )


def _carry_groups(upper: Draft, right: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A header group that the edge of the page cuts has its label on one side only, a blank on the other."""
    edge, depth = upper.n_columns, upper.header_rows
    left, rest = list(upper.cells), list(right)
    groups = [c for c in left if c.row + c.row_span < depth]
    across = {(c.row, c.row_span): c for c in rest if c.row + c.row_span < depth and c.column == edge}
    for one in [c for c in groups if c.column + c.column_span == edge]:
        other = across.get((one.row, one.row_span))
        if other is None or bool(one.text.strip()) == bool(other.text.strip()):
            continue
        # a blank beside a label that stands deeper is the bend of an L-shaped header: nothing is cut there
        level = any(c.row == one.row and c.column + c.column_span == one.column for c in groups)
        if one.text.strip() or level:
            label = one if one.text.strip() else other
            wide = replace(
                one, column_span=one.column_span + other.column_span, text=label.text, words=label.words
            )
            left[left.index(one)] = wide
            rest.remove(other)
    return left, rest


def _column(piece: Draft, column: int) -> list[str]:
    return [plain(c.text) for c in sorted(piece.cells, key=lambda c: c.row) if c.column == column]
