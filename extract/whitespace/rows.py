"""Body lines → rows: the best way to part the lines, by all that speaks for and against each row.

Every run of lines may be a row. For it speak texts that wrap (the next word had no room, the text is
unfinished), blocks of lines that are set to the middle or to the top of one row, white within it that is
tighter than elsewhere; against it a figure below a figure, a text that begins as labels of rows do. A row
without a label, or without figures where others have them, is worth less. The sum is largest for one
partition, found exactly, and its lead over the best one that differs says how sure it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.whitespace.columns import CutLine, Piece
from extract.whitespace.lines import is_han, median
from extract.whitespace.tolerances import ALIGNED, STAGGERED
from schemas.lexicon.labels import begins_row
from schemas.lexicon.numbers import is_grouped, is_value

_MOSTLY = 0.8  # share of the intervals between rulings that are one row in a table with every row ruled
_LONGEST = 16  # lines of a row
_SHORT, _LONG = 3.0, 9.0  # heights: so short a line may be full by chance, so long a one has wrapped

_GOES_ON = re.compile(r"[a-z)）\]】、，,;；。%]")
_UNFINISHED = re.compile(r".*(?:[-(（\[【、，,&/]|\b(?:of|and|or|the|in|for|to|with|by|on))")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts; what is not named here counts one. Set on open looks of seed 100."""

    figures: float = 8.0  # against two figures of one column in a row
    mixed: float = 2.0  # against a figure and a text
    apart: float = 0.8  # against two lines of a column being one text, all else equal
    begins: float = 3.0  # against a text that begins as a label does
    full: float = 1.5  # for a text that had no room on its line
    room: float = 1.5  # against one that had
    unfinished: float = 1.5  # for a text that goes on by its marks
    white: float = 1.5  # for white as tight as the tightest, against white as wide as the widest
    staggered: float = 4.0  # for lines that overlap
    aligned: float = 1.5  # for blocks in the middle of their row
    askew: float = 3.0  # against blocks set otherwise than those of other rows
    label: float = 2.0  # against a row without a label
    figureless: float = 0.5  # against a row without figures
    crossing: float = 2.0  # against texts over columns that meet in part


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Partition:
    """The rows of a body; ``margins`` has for each open choice of a boundary the lead of what was chosen."""

    rows: list[list[CutLine]]
    margins: tuple[float, ...] = ()


def parted(cut_lines: Sequence[CutLine], ruled_after: Sequence[bool]) -> Partition:
    """The lines grouped into rows, top to bottom, with how sure each boundary is.

    Args:
        cut_lines: lines of a table or of its body.
        ruled_after: for each line, whether a ruling of the table's width runs below it.
    """
    if not cut_lines:
        return Partition([])
    cut_lines, ruled_after = _with_broken_figures(cut_lines, ruled_after)
    intervals: list[list[CutLine]] = [[]]
    for cut_line, ruled in zip(cut_lines, ruled_after, strict=True):
        intervals[-1].append(cut_line)
        if ruled:
            intervals.append([])
    intervals = [s for s in intervals if s]
    single = [_figures_are_single(interval) for interval in intervals]
    each_row_ruled = len(intervals) >= 3 and sum(single) >= _MOSTLY * len(intervals)
    body = _Body.of(cut_lines)
    rows: list[list[CutLine]] = []
    margins: list[float] = []
    for interval, one in zip(intervals, single, strict=True):
        if len(interval) == 1 or (each_row_ruled and one):
            rows.append(interval)
            continue
        found = _best(interval, body)
        rows += found.rows
        margins += found.margins
    return Partition(rows, tuple(margins))


# ---- evidence

Place = Callable[[float, float], float]
"""Where a block from top to bottom is held in its row."""


@dataclass(frozen=True, slots=True)
class _Body:
    """What holds for all lines of a table.

    ``limits`` is where the texts of each column end at the right; ``tight`` and ``wide`` are the white, in
    heights, between lines that share a column: where they are set closest, and for most rows.
    """

    height: float
    limits: dict[int, float]
    tight: float
    wide: float
    stub: int
    labelled: bool
    figured: bool

    @staticmethod
    def of(cut_lines: Sequence[CutLine]) -> _Body:
        height = median(s.y1 - s.y0 for s in cut_lines)
        limits: dict[int, float] = {}
        columns: dict[int, list[CutLine]] = {}
        for s in cut_lines:
            for p in s.pieces:
                if p.first == p.last:
                    limits[p.last] = max(limits.get(p.last, 0.0), p.x1)
                    columns.setdefault(p.first, []).append(s)
        near = ((a, b) for a, b in pairwise(cut_lines) if a.columns & b.columns)
        whites = sorted((b.y0 - a.y1) / height for a, b in near) or [0.0]
        filled = sorted(columns, key=lambda c: -len(columns[c]))
        stub = min(columns, default=0)
        figured = [s for s in cut_lines if any(p.first > 0 and is_value(p.text) for p in s.pieces)]
        most = len(columns[filled[0]]) if filled else 0
        return _Body(
            height,
            limits,
            whites[0],
            whites[(3 * len(whites)) // 4],
            stub,
            bool(filled) and 2 * len(columns[stub]) >= most,
            2 * len(figured) >= len(columns.get(stub, ())),
        )

    def closeness(self, white: float) -> float:
        """From 1 for white (points) as tight as the tightest to -1 for the widest; 0 where all are alike."""
        spread = self.wide - self.tight
        if spread <= 0.05:
            return 0.0
        at = min(max((white / self.height - self.tight) / spread, 0.0), 1.0)
        return (1 - 2 * at) * min(spread / ALIGNED, 1.0)


def _together(upper: Piece, lower: Piece, white: float, body: _Body) -> float:
    """How much speaks for two pieces, one below the other in a column, being one text."""
    w, values = WEIGHTS, is_value(upper.text) + is_value(lower.text)
    if (upper.first, upper.last) != (lower.first, lower.last):
        return -w.crossing
    if values == 2:
        return -w.figures
    found = w.white * body.closeness(white) - w.mixed * values - w.apart
    if begins_row(lower.text):
        found -= w.begins
    long = min(max((upper.x1 - upper.x0) / body.height - _SHORT, 0.0) / (_LONG - _SHORT), 1.0)
    found += w.full * long if _full(upper, lower, body.limits) else -w.room
    if _GOES_ON.match(lower.text) or _UNFINISHED.fullmatch(upper.text):
        found += w.unfinished
    return found


def _full(upper: Piece, lower: Piece, limits: dict[int, float]) -> bool:
    """Whether the first word of the lower piece would not have fitted behind the upper one."""
    word = lower.words[0]
    needed = word.bbox.width / max(len(word.text), 1) if is_han(word.text[:1]) else word.bbox.width * 1.1
    return upper.x1 + needed > limits.get(upper.last, upper.x1)


def _row_worth(row: Sequence[CutLine], body: _Body, place: Place) -> float:
    """What the row is worth; ``place`` gives where a block from top to bottom is held in its row."""
    w = WEIGHTS
    blocks: dict[tuple[int, int], list[tuple[Piece, CutLine]]] = {}
    worth = 0.0
    for line in row:
        for piece in line.pieces:
            met = [k for k in blocks if k[0] <= piece.last and piece.first <= k[1]]
            for key in met:
                upper, above = blocks[key][-1]
                worth += _together(upper, piece, line.y0 - above.y1, body)
            blocks.setdefault((piece.first, piece.last), []).append((piece, line))
    for upper_line, lower_line in pairwise(row):
        overlap = upper_line.y1 - lower_line.y0
        if overlap > STAGGERED * body.height:
            worth += w.staggered
        elif not upper_line.columns & lower_line.columns:
            worth += w.white * body.closeness(-overlap)
    worth += _setting([(held[0][1].y0, held[-1][1].y1) for held in blocks.values()], body, place)
    if body.labelled and not any(k[0] <= body.stub <= k[1] for k in blocks):
        worth -= w.label
    if body.figured and not any(is_value(p.text) for held in blocks.values() for p, _ in held):
        worth -= w.figureless
    return worth


def _setting(extents: Sequence[tuple[float, float]], body: _Body, place: Place) -> float:
    """What is told by where blocks (top, bottom) of one row stand beside the highest of them."""
    tallest = max(extents, key=lambda e: e[1] - e[0])
    lower = [e for e in extents if e[1] - e[0] < tallest[1] - tallest[0] - ALIGNED * body.height]
    if not lower:
        return 0.0
    held = place(*tallest)
    fits = sum(abs(place(*e) - held) <= ALIGNED * body.height for e in lower) / len(lower)
    # every row's first line stands at its top; that blocks stand at its middle is no chance
    return WEIGHTS.aligned * fits * (place is _middle) - WEIGHTS.askew * (1 - fits)


# ---- search


def _best(lines: Sequence[CutLine], body: _Body) -> Partition:
    """The partition of the lines between two rulings that is worth most, all cells set alike."""
    ways = [_search(lines, body, place) for place in (_top, _middle, _bottom)]
    (best, starts, margins), *others = sorted(ways, key=lambda way: -way[0])
    for other, other_starts, _ in others:
        margins = tuple(
            min(m, best - other) if (k in starts) != (k in other_starts) else m
            for k, m in enumerate(margins, 1)
        )
    bounds = [0, *sorted(starts), len(lines)]
    return Partition([list(lines[a:b]) for a, b in pairwise(bounds)], margins)


def _top(y0: float, _y1: float) -> float:
    return y0


def _middle(y0: float, y1: float) -> float:
    return (y0 + y1) / 2


def _bottom(_y0: float, y1: float) -> float:
    return y1


def _search(lines: Sequence[CutLine], body: _Body, place: Place) -> tuple[float, set[int], tuple[float, ...]]:
    """The worth of the best partition, where its rows begin (the first left out), the lead of each choice."""
    n = len(lines)
    worth = {(a, b): _row_worth(lines[a:b], body, place) for a, b in _runs(n)}
    up_to, after = _sums(n, worth)
    best, starts, at = up_to[n], set[int](), n
    while at:
        at = max((a for a in range(max(at - _LONGEST, 0), at)), key=lambda a: up_to[a] + worth[a, at])
        starts |= {at} if at else set()
    margins = []
    for k in range(1, n):
        parting = up_to[k] + after[k]
        joining = max(
            (up_to[a] + w + after[b] for (a, b), w in worth.items() if a < k < b), default=-float("inf")
        )
        margins.append(abs(parting - joining))
    return best, starts, tuple(margins)


def _runs(n: int) -> Iterator[tuple[int, int]]:
    return ((a, b) for a in range(n) for b in range(a + 1, min(a + _LONGEST, n) + 1))


def _sums(n: int, worth: dict[tuple[int, int], float]) -> tuple[list[float], list[float]]:
    """The most that the lines before each line are worth, and those from it on."""
    up_to, after = [0.0] * (n + 1), [0.0] * (n + 1)
    for b in range(1, n + 1):
        up_to[b] = max(up_to[a] + worth[a, b] for a in range(max(b - _LONGEST, 0), b))
    for a in reversed(range(n)):
        after[a] = max(worth[a, b] + after[b] for b in range(a + 1, min(a + _LONGEST, n) + 1))
    return up_to, after


# ---- figures


def _with_broken_figures(
    cut_lines: Sequence[CutLine], ruled_after: Sequence[bool]
) -> tuple[list[CutLine], list[bool]]:
    """The lines, with figures whole that a narrow cell broke in two around the line of their row."""
    whole: list[CutLine] = []
    ruled: list[bool] = []
    k = 0
    while k < len(cut_lines):
        around = cut_lines[k : k + 3]
        rejoined = _rejoined(*around) if len(around) == 3 and not any(ruled_after[k : k + 2]) else None
        taken = 1 if rejoined is None else 3
        whole.append(rejoined or cut_lines[k])
        ruled.append(ruled_after[k + taken - 1])
        k += taken
    return whole, ruled


def _rejoined(upper: CutLine, middle: CutLine, lower: CutLine) -> CutLine | None:
    """The middle line with the figures whose halves stand above and below it; None if they are no halves."""
    if 0 in upper.columns or upper.columns != lower.columns or upper.columns & middle.columns:
        return None
    pairs = list(zip(upper.pieces, lower.pieces, strict=False))
    texts = [a.text + b.text for a, b in pairs]
    halves = any(is_grouped(p.text) for p in upper.pieces)
    if len(upper.pieces) != len(lower.pieces) or halves or not all(map(is_grouped, texts)):
        return None
    figures = [
        replace(a, words=a.words + b.words, text=text, x0=min(a.x0, b.x0), x1=max(a.x1, b.x1))
        for (a, b), text in zip(pairs, texts, strict=True)
    ]
    return replace(middle, pieces=tuple(sorted([*middle.pieces, *figures], key=lambda p: p.first)))


def _figures_are_single(row: Sequence[CutLine]) -> bool:
    columns = [p.first for s in row for p in s.pieces if is_value(p.text)]
    return len(columns) == len(set(columns))
