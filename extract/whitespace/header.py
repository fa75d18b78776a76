"""Header lines → header cells: wrapped lines joined, spanning heads over their columns, levels.

A header cell is wider than its column where its text runs over several columns, where a short ruling
below it does, or where it stands centred over a group of columns that have heads of their own below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.types import Ruling
from extract.whitespace.columns import Piece, Strand
from extract.whitespace.lines import is_value, is_year

_DEEPEST = 6  # lines of a header


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: columns and levels covered (both ends included) and its pieces, top to bottom."""

    first: int
    last: int
    top: int
    bottom: int
    pieces: tuple[Piece, ...]


def header_depth(strands: Sequence[Strand], ruled_after: Sequence[bool]) -> int:
    """How many of the first lines are header.

    The lines above the first ruling where few of them hold figures (units and years apart), else the
    lines above the first one with figures.

    Args:
        strands: lines of the table, top to bottom.
        ruled_after: for each line, whether a ruling as wide as the table runs below it.
    """
    if not strands or _has_figures(strands[0]):
        return 0
    slab = next((k + 1 for k, ruled in enumerate(ruled_after) if ruled), len(strands))
    figures = [k for k, s in enumerate(strands) if _has_figures(s)]
    if slab < len(strands) and slab <= _DEEPEST and 2 * sum(k < slab for k in figures) < slab:
        return slab
    return min(figures[0], _DEEPEST) if figures else 1


def _has_figures(strand: Strand) -> bool:
    """Whether half of what stands beside the first column are figures; years head columns."""
    beside = [p for p in strand.pieces if p.first > 0]
    figures = sum(is_value(p.text) and not is_year(p.text) for p in beside)
    return bool(beside) and 2 * figures >= len(beside)


def heads(
    strands: Sequence[Strand], rules: Sequence[Ruling], edges: Sequence[float], height: float
) -> list[Head]:
    """The header cells of the header lines ``strands``; levels count from 0.

    Args:
        strands: the header lines, top to bottom.
        rules: horizontal rulings within the header, of any length.
        edges: the x of the column boundaries, one more than there are columns.
        height: usual height of a word in points.
    """
    spread = [_spread(k, strands, rules, edges, height) for k in range(len(strands))]
    cells: list[list[Piece]] = []
    lines: list[list[int]] = []
    for k, strand in enumerate(spread):
        for piece in strand.pieces:
            home = next(
                (c for c in reversed(range(len(cells))) if lines[c][-1] < k and _shares(cells[c][-1], piece)),
                None,
            )
            upper = spread[lines[home][-1]] if home is not None else None
            if (
                home is not None
                and upper is not None
                and _wraps(cells[home], piece, strand, rules, upper.y1, height)
            ):
                cells[home].append(piece)
                lines[home].append(k)
            else:
                cells.append([piece])
                lines.append([k])
    return _levelled(cells)


def _shares(a: Piece, b: Piece) -> bool:
    return a.first <= b.last and b.first <= a.last


def _wraps(
    cell: list[Piece], piece: Piece, strand: Strand, rules: Sequence[Ruling], above: float, height: float
) -> bool:
    """Whether the piece is the next line of the header cell above it."""
    first, last = min(p.first for p in cell), max(p.last for p in cell)
    middle = (strand.y0 + strand.y1) / 2
    if strand.y0 - above > 0.9 * height:
        return False
    if any(above - height / 2 < r.y0 < middle and r.x0 <= piece.center <= r.x1 for r in rules):
        return False
    if (first, last) == (piece.first, piece.last):
        return True
    rivals = [p for p in strand.pieces if p is not piece and p.first <= last and first <= p.last]
    centred = abs(cell[-1].center - piece.center) <= height
    return not rivals and centred


def _spread(
    k: int, strands: Sequence[Strand], rules: Sequence[Ruling], edges: Sequence[float], height: float
) -> Strand:
    """The line with each piece widened over the columns that it heads."""
    strand = strands[k]
    below = strands[k + 1] if k + 1 < len(strands) else None
    if below is None:
        return strand
    lower = strands[k + 1 :]
    pieces = []
    for piece in strand.pieces:
        left = max((p.last for p in strand.pieces if p.last < piece.first), default=-1) + 1
        right = min((p.first for p in strand.pieces if p.first > piece.last), default=len(edges) - 1) - 1
        ruled = _ruled_columns(piece, strand, below, rules, edges)
        if ruled and left <= ruled[0] and ruled[1] <= right:  # a ruling shared by several heads tells nothing
            pieces.append(replace(piece, first=min(piece.first, ruled[0]), last=max(piece.last, ruled[1])))
        else:
            pieces.append(_centred(piece, left, right, lower, height))
    return replace(strand, pieces=tuple(pieces))


def _ruled_columns(
    piece: Piece, strand: Strand, below: Strand, rules: Sequence[Ruling], edges: Sequence[float]
) -> tuple[int, int] | None:
    """The columns over which a short ruling runs just below the piece."""
    width = edges[-1] - edges[0]
    for rule in rules:
        under = (strand.y0 + strand.y1) / 2 < rule.y0 < (below.y0 + below.y1) / 2
        if not under or not rule.x0 <= piece.center <= rule.x1 or rule.x1 - rule.x0 > 0.8 * width:
            continue
        covered = [
            c
            for c in range(len(edges) - 1)
            if min(rule.x1, edges[c + 1]) - max(rule.x0, edges[c]) > 0.5 * (edges[c + 1] - edges[c])
        ]
        if covered:
            return covered[0], covered[-1]
    return None


def _centred(piece: Piece, left: int, right: int, lower: Sequence[Strand], height: float) -> Piece:
    """The piece widened to the group of columns in whose middle it stands."""
    extents: dict[int, tuple[float, float]] = {}
    for strand in lower:
        for p in strand.pieces:
            if p.first == p.last:
                x0, x1 = extents.get(p.first, (p.x0, p.x1))
                extents[p.first] = min(x0, p.x0), max(x1, p.x1)
    best = (piece.first, piece.last)

    def miss(first: int, last: int) -> float:
        if first not in extents or last not in extents:
            return float("inf")
        return abs((extents[first][0] + extents[last][1]) / 2 - piece.center)

    least = miss(*best)
    for first in range(left, piece.first + 1):
        for last in range(piece.last, right + 1):
            heads_all = all(c in extents for c in range(first, last + 1))
            if heads_all and miss(first, last) < least - 0.3 * height:
                best, least = (first, last), miss(first, last)
    if best != (piece.first, piece.last) and least > height:
        return piece
    return replace(piece, first=best[0], last=best[1])


def _levelled(cells: list[list[Piece]]) -> list[Head]:
    """Cells with levels; one with nothing above or below it runs to the edge of the header."""
    spans = [(min(p.first for p in c), max(p.last for p in c)) for c in cells]
    tops: list[int] = []
    for k, (first, last) in enumerate(spans):
        over = [tops[j] for j in range(k) if spans[j][0] <= last and first <= spans[j][1]]
        tops.append(max(over) + 1 if over else 0)
    deepest = max(tops, default=0)
    result = []
    for k, (first, last) in enumerate(spans):
        under = [
            tops[j]
            for j in range(len(spans))
            if tops[j] > tops[k] and spans[j][0] <= last and first <= spans[j][1]
        ]
        bottom = min(under) - 1 if under else deepest
        result.append(Head(first, last, tops[k], bottom, tuple(cells[k])))
    return result
