"""Header lines → the same, where the head of a whole reaches over the heads of its parts beside it.

The total of a group often has no head of its own: the group's name stands in the total's column and
runs on over the parts (2020年收入, with 税收收入 and 非税收入 to its right and a little lower).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from extract.types import Ruling
from extract.whitespace.columns import CutLine, Piece
from extract.whitespace.low_heads import extent, top_heads

_PART = "其中"
_ON_LINE = 2.0  # points: a ruling lies on a line as near as this to its text; descents reach no further

Run = tuple[int, int]
"""First and last column."""


def with_totals_widened(
    cut_lines: Sequence[CutLine],
    groups: Sequence[tuple[Run, float]],
    n_columns: int,
    height: float,
    *,
    stub: bool,
) -> list[CutLine]:
    """The header lines with the heads of wholes widened over their parts.

    Args:
        cut_lines: the header lines, top to bottom, their pieces over the columns that they head.
        groups: columns under a ruling shorter than the table, and the y of the ruling.
        n_columns: columns of the table.
        height: usual height of a word in points.
        stub: whether the first column names the rows, which then is no whole.
    """
    known = [list(s.pieces) for s in cut_lines]
    runs = [*_ruled_off(known, groups), *_parts(cut_lines, n_columns, height)]
    for first, last in sorted(set(runs), key=lambda run: run[1] - run[0]):
        owner = _owner(known, first, last) if first > (1 if stub else 0) else None
        if owner is not None:
            k, i = owner
            known[k][i] = replace(known[k][i], last=last)
    return [replace(s, pieces=tuple(pieces)) for s, pieces in zip(cut_lines, known, strict=True)]


def _ruled_off(known: Sequence[Sequence[Piece]], groups: Sequence[tuple[Run, float]]) -> Iterator[Run]:
    """Columns under a ruling with no head above it."""
    for (first, last), y in groups:
        over = [p for line in known for p in line if p.first <= last and first <= p.last]
        if over and all(extent(p)[1] > y + _ON_LINE for p in over):
            yield first, last


def _parts(cut_lines: Sequence[CutLine], n_columns: int, height: float) -> Iterator[Run]:
    """Neighbouring columns whose topmost heads hang low, or say that they are parts."""
    topmost = top_heads(cut_lines, -1, n_columns, height)
    low = {c for c, head in topmost.items() if head.low}
    pieces = [p for s in cut_lines for p in s.pieces]
    covered = {c for p in pieces if p.first < p.last for c in range(p.first, p.last + 1)}
    parts = low | ({p.first for p in pieces if p.text.startswith(_PART)} - covered)
    for is_part, columns in groupby(range(n_columns), key=parts.__contains__):
        if is_part:
            first, *rest = columns
            yield first, rest[-1] if rest else first


def _owner(known: Sequence[Sequence[Piece]], first: int, last: int) -> tuple[int, int] | None:
    """The lowest head of the column before ``first``, if it stands higher than the heads of the parts."""
    place = next(
        (
            (k, i)
            for k in range(len(known) - 1, -1, -1)
            for i, p in enumerate(known[k])
            if p.first <= first - 1 <= p.last
        ),
        None,
    )
    if place is None:
        return None
    whole = known[place[0]][place[1]]
    parts = [extent(p)[0] for line in known for p in line if first <= p.first and p.last <= last]
    return place if whole.first == whole.last and parts and extent(whole)[0] < min(parts) else None


def columns_under(rule: Ruling, edges: Sequence[float], share: float) -> Run | None:
    """The columns of which the ruling covers more than ``share``; None for none or all of them."""
    covered = [
        c
        for c, (x0, x1) in enumerate(pairwise(edges))
        if min(rule.x1, x1) - max(rule.x0, x0) > share * (x1 - x0)
    ]
    return (covered[0], covered[-1]) if 0 < len(covered) < len(edges) - 1 else None
