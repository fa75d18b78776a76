"""Header lines → the same lines with each piece widened over the columns that it heads.

The signs, the surest first: a column without a head, the total of a group, that only the group's head can
cover; rulings shorter than the table, whose columns the heads above them share out; heads that hang low
in a header whose undivided heads stand at half its height; a head in the middle over columns that have
heads of their own below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extract.types import Ruling
from extract.whitespace.columns import CutLine, Piece
from extract.whitespace.low_heads import coverable, top_heads
from extract.whitespace.tolerances import CENTRED, DRAWN, STAGGERED
from extract.whitespace.total_heads import columns_under, with_totals_widened

_OFF_CENTRE = 1.5  # heights by which a head may miss the middle of a group that rulings or heads name
_BETTER = 0.3  # heights by which a group must fit better than the piece's own columns: as ALIGNED
_WIDER = 0.1  # heights that each further column costs: of two groups as good the narrower is taken

Extents = Mapping[int, tuple[float, float]]
"""For each column with heads on lower lines: where their text begins and ends."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for all lines of a header; ``open`` are the columns with no head of their own."""

    rules: Sequence[Ruling]
    edges: Sequence[float]
    height: float
    open: frozenset[int]
    stub: bool

    def groups(self, left: int, right: int) -> Iterator[tuple[int, int]]:
        """All runs of two and more columns from ``left`` to ``right``."""
        return ((a, b) for a in range(left, right + 1) for b in range(a + 1, right + 1))

    def stands_in(self, piece: Piece, group: tuple[int, int]) -> bool:
        """Whether the middle of the piece lies between the boundaries of the group."""
        return self.edges[group[0]] <= piece.center <= self.edges[group[1] + 1]

    def off_centre(self, piece: Piece, group: tuple[int, int]) -> float:
        """How far the piece is from the middle between the boundaries of the group, in points."""
        return abs((self.edges[group[0]] + self.edges[group[1] + 1]) / 2 - piece.center)


def with_spans(
    cut_lines: Sequence[CutLine],
    rules: Sequence[Ruling],
    edges: Sequence[float],
    height: float,
    *,
    stub: bool,
) -> list[CutLine]:
    """The header lines with widened pieces.

    Args:
        cut_lines: the header lines, top to bottom.
        rules: horizontal rulings within the header, of any length.
        edges: the x of the column boundaries, one more than there are columns.
        height: usual height of a word in points.
        stub: whether the first column names the rows.
    """
    known = list(cut_lines)
    headed = {p.first for s in cut_lines for p in s.pieces if p.first == p.last}
    without_head = frozenset(range(1 if stub else 0, len(edges) - 1)) - headed
    frame = _Frame(rules, edges, height, without_head, stub)
    for k in reversed(range(len(cut_lines))):  # a head covers whole groups of those below it
        known[k] = _with_spans(k, known, frame)
    groups = [(run, r.y0) for r in rules if (run := columns_under(r, edges, DRAWN)) is not None]
    return with_totals_widened(known, groups, len(edges) - 1, height, stub=stub)


def _with_spans(k: int, cut_lines: Sequence[CutLine], frame: _Frame) -> CutLine:
    pieces, edges, height = list(cut_lines[k].pieces), frame.edges, frame.height
    extents = _extents([s for s in cut_lines[k + 1 :] if s.y0 - cut_lines[k].y1 > -STAGGERED * height])
    below = top_heads(cut_lines, k, len(edges) - 1, height)
    ranges = _shared_ranges(k, cut_lines, extents, frame)
    whole = [(p.first, p.last) for s in cut_lines[k + 1 :] for p in s.pieces if p.first < p.last]
    for i, piece in enumerate(pieces):
        left, right = _room(i, pieces, ranges, len(edges) - 1)
        known, low = ranges.get(i), coverable(piece, below, height)
        headed = low or frozenset(extents)
        groups = [
            g for g in frame.groups(left, right) if known is None or (g[0] <= known[0] and known[1] <= g[1])
        ]
        over_open = [g for g in groups if _has_a_total(g, headed, frame.open)]
        over_low = [g for g in frame.groups(left, right) if low.issuperset(range(g[0], g[1] + 1))]
        first, last = (
            _best_centred(piece, over_open, frame)
            or known
            or _widest_centred(piece, over_low, frame)
            or _centred(piece, left, right, extents, whole, frame)
        )
        pieces[i] = replace(piece, first=first, last=last)
    return replace(cut_lines[k], pieces=tuple(pieces))


def _room(
    i: int, pieces: Sequence[Piece], ranges: Mapping[int, tuple[int, int]], n_columns: int
) -> tuple[int, int]:
    """The first and the last column that piece ``i`` may cover beside its neighbours."""
    left = ranges.get(i - 1, (0, pieces[i - 1].last))[1] + 1 if i else 0
    if i + 1 == len(pieces):
        return left, n_columns - 1
    return left, ranges.get(i + 1, (pieces[i + 1].first, 0))[0] - 1


def _shared_ranges(
    k: int, cut_lines: Sequence[CutLine], extents: Extents, frame: _Frame
) -> dict[int, tuple[int, int]]:
    """The columns of those pieces of line ``k`` that share out a group among them.

    A head of the group may stand a little higher or lower, at half the height of a taller cell.
    """
    pieces = cut_lines[k].pieces
    beside = [p for s in cut_lines if 0 < abs(s.y0 - cut_lines[k].y0) < frame.height for p in s.pieces]
    groups = [(g, True) for g in _ruled_groups(k, cut_lines, frame.rules, frame.edges)]
    groups += [(g, False) for g in _bottom_groups(k, cut_lines, groups, frame.height)]
    ranges: dict[int, tuple[int, int]] = {}
    for group, ruled in groups:
        own = [p for i, p in enumerate(pieces) if i not in ranges and frame.stands_in(p, group)]
        others = [p for p in beside if frame.stands_in(p, group) and not any(_overlap(p, o) for o in own)]
        sharing = sorted([*own, *others], key=lambda p: p.center)
        shares = _shared_out(sharing, *group, extents)
        if (ruled and len(sharing) == 1) or _are_centred(shares, sharing, extents, frame.height):
            shared = list(zip(sharing, shares, strict=False))
            ranges |= {i: share for i, p in enumerate(pieces) for head, share in shared if head is p}
    return ranges


def _holds(group: tuple[int, int], known: tuple[int, int] | None) -> bool:
    return known is None or (group[0] <= known[0] and known[1] <= group[1])


def _overlap(one: Piece, other: Piece) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1


def _has_a_total(group: tuple[int, int], headed: frozenset[int], without_head: frozenset[int]) -> bool:
    """Whether the group is one of parts with heads and a total without."""
    columns = set(range(group[0], group[1] + 1))
    return columns <= headed | without_head and bool(columns & without_head) and bool(columns - without_head)


def _best_centred(piece: Piece, groups: Sequence[tuple[int, int]], frame: _Frame) -> tuple[int, int] | None:
    best = min(groups, key=lambda g: frame.off_centre(piece, g), default=None)
    near = best is not None and frame.off_centre(piece, best) <= _OFF_CENTRE * frame.height
    return best if near else None


def _widest_centred(piece: Piece, groups: Sequence[tuple[int, int]], frame: _Frame) -> tuple[int, int] | None:
    """The widest group in whose middle the piece stands: no column with a low head stays uncovered."""
    near = [g for g in groups if frame.off_centre(piece, g) <= CENTRED * frame.height]
    return max(near, key=lambda g: g[1] - g[0], default=None)


def _extents(lower: Sequence[CutLine]) -> dict[int, tuple[float, float]]:
    extents: dict[int, tuple[float, float]] = {}
    for cut_line in lower:
        for p in cut_line.pieces:
            if p.first == p.last:
                x0, x1 = extents.get(p.first, (p.x0, p.x1))
                extents[p.first] = min(x0, p.x0), max(x1, p.x1)
    return extents


def _ruled_groups(
    k: int, cut_lines: Sequence[CutLine], rules: Sequence[Ruling], edges: Sequence[float]
) -> Iterator[tuple[int, int]]:
    """The columns, first and last, under each short ruling of those nearest below line ``k``."""
    middle = (cut_lines[k].y0 + cut_lines[k].y1) / 2
    lowest = (cut_lines[-1].y0 + cut_lines[-1].y1) / 2
    under = [r for r in rules if middle < r.y0 < lowest]
    nearest = min((r.y0 for r in under), default=0.0)
    for rule in (r for r in under if r.y0 - nearest <= 2):
        group = columns_under(rule, edges, DRAWN)
        if group is not None:
            yield group


def _bottom_groups(
    k: int, cut_lines: Sequence[CutLine], ruled: Sequence[tuple[tuple[int, int], bool]], height: float
) -> Iterator[tuple[int, int]]:
    """Neighbouring columns whose only head below line ``k`` is on the last line, if others' stand higher.

    What begins less than a height above the last line is on it: heads of several lines begin higher.
    """
    low = [cut_lines[-1].y0 - s.y0 < height for s in cut_lines]
    if low[k]:
        return
    between = {
        c
        for s, on_last in zip(cut_lines[k + 1 :], low[k + 1 :], strict=True)
        if not on_last
        for c in s.columns
    }
    lowest = {c for s, on_last in zip(cut_lines, low, strict=True) if on_last for c in s.columns}
    here = cut_lines[k].columns
    if not between - here - lowest:
        return
    known = {c for (first, last), _ in ruled for c in range(first, last + 1)}
    bottom = sorted(lowest - between - known)
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
    whole: Sequence[tuple[int, int]],
    frame: _Frame,
) -> tuple[int, int]:
    """The group of columns in whose middle the piece stands; its own where none fits better.

    Groups of ``whole`` are not cut, and a head beside the stub does not reach over it.
    """

    def cost(group: tuple[int, int]) -> float:
        if not all(c in extents for c in range(group[0], group[1] + 1)):
            return float("inf")
        return _miss(piece, group, extents) + _WIDER * frame.height * (group[1] - group[0])

    def cuts(group: tuple[int, int]) -> bool:
        return any(
            a <= group[1] and group[0] <= b and not (group[0] <= a and b <= group[1]) for a, b in whole
        )

    own = (piece.first, piece.last)
    nearest = max(left, min(piece.first, 1 if frame.stub else 0))
    groups = [(a, b) for a in range(nearest, piece.first + 1) for b in range(piece.last, right + 1)]
    best = min((g for g in groups if not cuts(g)), key=cost, default=own)
    clear = cuts(own) or cost(best) < cost(own) - _BETTER * frame.height
    near = cost(best) < float("inf") and _miss(piece, best, extents) <= frame.height
    return best if clear and near else own
