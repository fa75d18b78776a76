"""Body lines → rows: lines that belong to one row because their text wraps.

A figure never wraps, so two lines with figures in one column are two rows. A line without figures
belongs to a neighbour when it lies closer to it than rows lie, or when typography says that the text
went on: the next word would not have fitted any more, or the text goes on in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.whitespace.columns import CutLine, Piece
from extract.whitespace.lines import is_han, median
from schemas.lexicon.labels import begins_row
from schemas.lexicon.numbers import is_grouped, is_value

_MOSTLY = 0.8  # share of the intervals between rulings that are one row in a table with every row ruled
_ONE_ROW = 2.0  # of what speaks for it (``_attraction``): one sure sign, or two that may deceive
_CLEAR = 0.3  # heights of a line by which white between rows exceeds that within them

_GOES_ON = re.compile(r"[a-z)）\]】、，,;；%]")
_UNFINISHED = re.compile(r".*(?:[-(（\[【、，,&/]|\b(?:of|and|or|the|in|for|to|with|by|on))")


def group_rows(cut_lines: Sequence[CutLine], ruled_after: Sequence[bool]) -> list[list[CutLine]]:
    """The lines grouped into rows, top to bottom.

    Args:
        cut_lines: body lines.
        ruled_after: for each line, whether a ruling of the table's width runs below it.
    """
    if not cut_lines:
        return []
    cut_lines, ruled_after = _with_broken_figures(cut_lines, ruled_after)
    intervals: list[list[CutLine]] = [[]]
    for cut_line, ruled in zip(cut_lines, ruled_after, strict=True):
        intervals[-1].append(cut_line)
        if ruled:
            intervals.append([])
    intervals = [s for s in intervals if s]
    single = [_figures_are_single(interval) for interval in intervals]
    each_row_ruled = len(intervals) >= 3 and sum(single) >= _MOSTLY * len(intervals)
    rows: list[list[CutLine]] = []
    for interval, one in zip(intervals, single, strict=True):
        if each_row_ruled and one:
            rows.append(interval)
        else:
            rows.extend(_rows_of_interval(interval, cut_lines))
    return rows


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


def _anchor(cut_line: CutLine) -> bool:
    """Whether the line holds a figure beside its first column."""
    return any(p.first > 0 and is_value(p.text) for p in cut_line.pieces)


def _middle(cut_line: CutLine) -> float:
    return (cut_line.y0 + cut_line.y1) / 2


def _rows_of_interval(interval: list[CutLine], everywhere: Sequence[CutLine]) -> list[list[CutLine]]:
    """The rows of the lines between two rulings; ``everywhere`` are all lines of the table."""
    apart = rows_by_white(interval)
    if apart or len(interval) == 1:
        return apart or [interval]
    steps = [_middle(b) - _middle(a) for a, b in pairwise(interval)]
    if sum(map(_anchor, interval)) < 2:
        return _by_distance(interval, steps)
    between = [
        step for step, (a, b) in zip(steps, pairwise(interval), strict=True) if _anchor(a) and _anchor(b)
    ]
    pitch, limits = median(between or steps), _right_limits(everywhere)
    pulls = [_attraction(a, b, pitch, limits) for a, b in pairwise(interval)]
    return _by_attraction(interval, [0.0, *pulls, 0.0])


def _by_attraction(interval: Sequence[CutLine], pulls: Sequence[float]) -> list[list[CutLine]]:
    """Rows of lines of which some hold figures: each with the lines that belong to it above and below.

    ``pulls`` has for each line how much speaks for its being one row with the line above it, then a zero.
    """
    rows: list[list[CutLine]] = []
    waiting: list[CutLine] = []  # for the row below them
    for cut_line, up, down in zip(interval, pulls, pulls[1:], strict=False):
        if _anchor(cut_line):
            rows.append([*waiting, cut_line])
            waiting = []
        elif waiting and up >= _ONE_ROW:
            waiting.append(cut_line)
        elif not waiting and rows and up >= _ONE_ROW and up >= down:
            rows[-1].append(cut_line)
        else:
            rows += [waiting] if waiting else []
            waiting = [cut_line] if down >= _ONE_ROW else []
            rows += [[cut_line]] if not waiting else []
    return [*rows, waiting] if waiting else rows


def rows_by_white(interval: Sequence[CutLine]) -> list[list[CutLine]]:
    """Rows where the white between them is clearly wider than that between the lines within them.

    Nothing where it is not, or where a row would hold two figures in one column.
    """
    whites = []
    reach = interval[0].y1
    for cut_line in interval[1:]:
        whites.append(max(cut_line.y0 - reach, 0.0))
        reach = max(reach, cut_line.y1)
    height = median(s.y1 - s.y0 for s in interval)
    for jump, narrow, wide in sorted(((b - a, a, b) for a, b in pairwise(sorted(whites))), reverse=True):
        if jump < _CLEAR * height or wide < 1.5 * narrow:
            continue
        rows = [[interval[0]]]
        for cut_line, white in zip(interval[1:], whites, strict=True):
            if white >= wide:
                rows.append([cut_line])
            else:
                rows[-1].append(cut_line)
        if all(_figures_are_single(row) for row in rows):
            return rows
    return []


def _figures_are_single(row: Sequence[CutLine]) -> bool:
    columns = [p.first for s in row for p in s.pieces if is_value(p.text)]
    return len(columns) == len(set(columns))


def _by_distance(interval: list[CutLine], steps: list[float]) -> list[list[CutLine]]:
    """Rows of text lines alone: new ones at the wider steps, or where the first column begins anew."""
    wide = min(steps) * 1.25
    apart = any(step > wide for step in steps)
    rows = [[interval[0]]]
    for cut_line, step in zip(interval[1:], steps, strict=True):
        if step > wide or (not apart and 0 in cut_line.columns):
            rows.append([cut_line])
        else:
            rows[-1].append(cut_line)
    return rows


def _right_limits(cut_lines: Sequence[CutLine]) -> dict[int, float]:
    limits: dict[int, float] = {}
    for cut_line in cut_lines:
        for p in cut_line.pieces:
            if p.first == p.last:
                limits[p.last] = max(limits.get(p.last, 0.0), p.x1)
    return limits


def _attraction(upper: CutLine, lower: CutLine, pitch: float, limits: dict[int, float]) -> float:
    """How much speaks for two neighbouring lines being one row."""
    step = _middle(lower) - _middle(upper)
    if step > 1.3 * pitch:
        return 0.0
    shared = [(a, b) for a in upper.pieces for b in lower.pieces if a.first == b.first and a.last == b.last]
    if any(is_value(a.text) and is_value(b.text) for a, b in shared):
        return 0.0
    if any(begins_row(b.text) for _, b in shared):
        return 0.0
    score = 2.0 if step < 0.88 * pitch else 0.0
    if not shared:
        return score
    if 0 not in lower.columns:
        score += 2.0
    if any(_full(a, b, limits) for a, b in shared):
        score += 1.0
    if any(_GOES_ON.match(b.text) or _UNFINISHED.fullmatch(a.text) for a, b in shared):
        score += 1.0
    return score


def _full(upper: Piece, lower: Piece, limits: dict[int, float]) -> bool:
    """Whether the first word of the lower piece would not have fitted behind the upper one."""
    word = lower.words[0]
    needed = word.bbox.width / max(len(word.text), 1) if is_han(word.text[:1]) else word.bbox.width * 1.1
    return upper.x1 + needed > limits.get(upper.last, upper.x1)
