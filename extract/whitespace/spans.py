"""Header lines → the same lines with each piece widened over the columns that it heads.

Three signs, the surest first: rulings shorter than the table, whose columns the heads above them share
out; heads on the bottom line of a header whose undivided heads stand at half its height; a head in the
middle over columns that have heads of their own below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from extract.types import Ruling
from extract.whitespace.columns import Piece, Strand
from extract.whitespace.hanging import covered, roofs

_COVERED = 0.5  # share of a column that a ruling covers when it is over it
_OFF_CENTRE = 1.5  # heights by which a head may miss the middle of its group
_BETTER = 0.3  # heights by which a group must fit better than the piece's own columns
_WIDER = 0.1  # heights that each further column costs
_IN_THE_MIDDLE = 0.75  # heights by which a head may miss the middle of a group that shows otherwise too

Extents = Mapping[int, tuple[float, float]]
"""For each column with heads on lower lines: where their text begins and ends."""


def spread(
    strands: Sequence[Strand],
    rules: Sequence[Ruling],
    edges: Sequence[float],
    height: float,
    *,
    stub: bool,
) -> list[Strand]:
    """The header lines with widened pieces.

    Args:
        strands: the header lines, top to bottom.
        rules: horizontal rulings within the header, of any length.
        edges: the x of the column boundaries, one more than there are columns.
        height: usual height of a word in points.
        stub: whether the first column names the rows.
    """
    known = list(strands)
    for k in reversed(range(len(strands))):  # a head covers whole groups of those below it
        known[k] = _spread(k, known, rules, edges, height, stub)
    return known


def _spread(
    k: int,
    strands: Sequence[Strand],
    rules: Sequence[Ruling],
    edges: Sequence[float],
    height: float,
    stub: bool,
) -> Strand:
    pieces = list(strands[k].pieces)
    extents = _extents(strands[k + 1 :])
    below = roofs(strands, k, len(edges) - 1, height)
    ranges: dict[int, tuple[int, int]] = {}
    groups = [(g, True) for g in _ruled_groups(k, strands, rules, edges)]
    groups += [(g, False) for g in _bottom_groups(k, strands, groups)]
    for (first, last), ruled in groups:
        heads = [
            i for i, p in enumerate(pieces) if i not in ranges and edges[first] <= p.center <= edges[last + 1]
        ]
        shares = _shared_out([pieces[i] for i in heads], first, last, extents)
        if (ruled and len(heads) == 1) or _are_centred(shares, [pieces[i] for i in heads], extents, height):
            ranges.update(zip(heads, shares, strict=False))
    for i, piece in enumerate(pieces):
        left = ranges.get(i - 1, (0, pieces[i - 1].last))[1] + 1 if i else 0
        right = ranges.get(i + 1, (pieces[i + 1].first, 0))[0] - 1 if i + 1 < len(pieces) else len(edges) - 2
        group = ranges.get(i) or _over_low_heads(
            piece, left, right, covered(piece, below, height), edges, height
        )
        if group is None:
            whole = [(p.first, p.last) for s in strands[k + 1 :] for p in s.pieces if p.first < p.last]
            group = _centred(piece, left, right, extents, height, whole, stub)
        pieces[i] = replace(piece, first=group[0], last=group[1])
    return replace(strands[k], pieces=tuple(pieces))


def _over_low_heads(
    piece: Piece, left: int, right: int, low: frozenset[int], edges: Sequence[float], height: float
) -> tuple[int, int] | None:
    """The widest group of columns with low heads in whose middle the piece stands."""
    groups = [
        (a, b)
        for a in range(left, right + 1)
        for b in range(a + 1, right + 1)
        if low.issuperset(range(a, b + 1))
        and abs((edges[a] + edges[b + 1]) / 2 - piece.center) <= _IN_THE_MIDDLE * height
    ]
    return max(groups, key=lambda g: g[1] - g[0], default=None)


def _extents(lower: Sequence[Strand]) -> dict[int, tuple[float, float]]:
    extents: dict[int, tuple[float, float]] = {}
    for strand in lower:
        for p in strand.pieces:
            if p.first == p.last:
                x0, x1 = extents.get(p.first, (p.x0, p.x1))
                extents[p.first] = min(x0, p.x0), max(x1, p.x1)
    return extents


def _ruled_groups(
    k: int, strands: Sequence[Strand], rules: Sequence[Ruling], edges: Sequence[float]
) -> Iterator[tuple[int, int]]:
    """The columns, first and last, under each short ruling of those nearest below line ``k``."""
    middle = (strands[k].y0 + strands[k].y1) / 2
    lowest = (strands[-1].y0 + strands[-1].y1) / 2
    under = [r for r in rules if middle < r.y0 < lowest]
    nearest = min((r.y0 for r in under), default=0.0)
    for rule in (r for r in under if r.y0 - nearest <= 2):
        covered = [
            c
            for c in range(len(edges) - 1)
            if min(rule.x1, edges[c + 1]) - max(rule.x0, edges[c]) > _COVERED * (edges[c + 1] - edges[c])
        ]
        if 0 < len(covered) < len(edges) - 1:
            yield covered[0], covered[-1]


def _bottom_groups(
    k: int, strands: Sequence[Strand], ruled: Sequence[tuple[tuple[int, int], bool]]
) -> Iterator[tuple[int, int]]:
    """Neighbouring columns whose only head below line ``k`` is on the last line, if others' stand higher."""
    if k >= len(strands) - 1:
        return
    between = {c for s in strands[k + 1 : -1] for c in s.columns}
    here = {c for p in strands[k].pieces for c in range(p.first, p.last + 1)}
    if not between - here - strands[-1].columns:
        return
    known = {c for (first, last), _ in ruled for c in range(first, last + 1)}
    bottom = sorted(strands[-1].columns - between - known)
    for _, run in groupby(enumerate(bottom), key=lambda pair: pair[1] - pair[0]):
        columns = [c for _, c in run]
        yield columns[0], columns[-1]


def _shared_out(heads: Sequence[Piece], first: int, last: int, extents: Extents) -> list[tuple[int, int]]:
    """The columns ``first`` to ``last`` shared out among the heads, each as centred as can be.

    Returns:
        A range for each head; nothing where they cannot share the columns.
    """
    if not heads or len(heads) > last - first + 1 or not all(c in extents for c in range(first, last + 1)):
        return []
    # best[c]: least sum of misses, and the ranges, for the heads so far and the columns up to c
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {first - 1: (0.0, [])}
    for head in heads:
        best = {
            b: min(
                (cost + _miss(head, (a + 1, b), extents), [*ranges, (a + 1, b)])
                for a, (cost, ranges) in best.items()
                if a < b
            )
            for b in range(min(best) + 1, last + 1)
        }
    return best[last][1] if last in best else []


def _miss(head: Piece, group: tuple[int, int], extents: Extents) -> float:
    """How far the head is from the middle of the group's heads, in points."""
    return abs((extents[group[0]][0] + extents[group[1]][1]) / 2 - head.center)


def _are_centred(
    shares: Sequence[tuple[int, int]], heads: Sequence[Piece], extents: Extents, height: float
) -> bool:
    return bool(shares) and all(
        _miss(h, group, extents) <= _OFF_CENTRE * height for h, group in zip(heads, shares, strict=True)
    )


def _centred(
    piece: Piece,
    left: int,
    right: int,
    extents: Extents,
    height: float,
    whole: Sequence[tuple[int, int]],
    stub: bool,
) -> tuple[int, int]:
    """The group of columns in whose middle the piece stands; its own where none fits better.

    Groups of ``whole`` are not cut, and a head beside the stub does not reach over it.
    """

    def cost(group: tuple[int, int]) -> float:
        if not all(c in extents for c in range(group[0], group[1] + 1)):
            return float("inf")
        return _miss(piece, group, extents) + _WIDER * height * (group[1] - group[0])

    def cuts(group: tuple[int, int]) -> bool:
        return any(
            a <= group[1] and group[0] <= b and not (group[0] <= a and b <= group[1]) for a, b in whole
        )

    own = (piece.first, piece.last)
    nearest = max(left, min(piece.first, 1 if stub else 0))
    groups = [(a, b) for a in range(nearest, piece.first + 1) for b in range(piece.last, right + 1)]
    better = [g for g in groups if not cuts(g)]
    best = min(better, key=cost, default=own)
    clear = cuts(own) or cost(best) < cost(own) - _BETTER * height
    return best if clear and cost(best) < float("inf") and _miss(piece, best, extents) <= height else own
