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

from extract.whitespace.columns import Piece, Strand
from extract.whitespace.lines import is_han, median
from schemas.lexicon.labels import begins_row
from schemas.lexicon.numbers import is_grouped, is_value

_MOSTLY = 0.8  # share of the parts between rulings that are one row in a table with every row ruled
_CLEAR = 0.3  # heights of a line by which the white between rows exceeds that within them

_GOES_ON = re.compile(r"[a-z)）\]】、，,;；%]")
_UNFINISHED = re.compile(r".*(?:[-(（\[【、，,&/]|\b(?:of|and|or|the|in|for|to|with|by|on))")


def group_rows(strands: Sequence[Strand], ruled_after: Sequence[bool]) -> list[list[Strand]]:
    """The lines grouped into rows, top to bottom.

    Args:
        strands: body lines.
        ruled_after: for each line, whether a ruling of the table's width runs below it.
    """
    if not strands:
        return []
    strands, ruled_after = _with_broken_figures(strands, ruled_after)
    slabs: list[list[Strand]] = [[]]
    for strand, ruled in zip(strands, ruled_after, strict=True):
        slabs[-1].append(strand)
        if ruled:
            slabs.append([])
    slabs = [s for s in slabs if s]
    single = [_figures_are_single(slab) for slab in slabs]
    each_row_ruled = len(slabs) >= 3 and sum(single) >= _MOSTLY * len(slabs)
    rows: list[list[Strand]] = []
    for slab, one in zip(slabs, single, strict=True):
        if each_row_ruled and one:
            rows.append(slab)
        else:
            rows.extend(_slab_rows(slab, strands))
    return rows


def _with_broken_figures(
    strands: Sequence[Strand], ruled_after: Sequence[bool]
) -> tuple[list[Strand], list[bool]]:
    """The lines, with figures whole that a narrow cell broke in two around the line of their row."""
    whole: list[Strand] = []
    ruled: list[bool] = []
    k = 0
    while k < len(strands):
        around = strands[k : k + 3]
        mended = _mended(*around) if len(around) == 3 and not any(ruled_after[k : k + 2]) else None
        taken = 1 if mended is None else 3
        whole.append(mended or strands[k])
        ruled.append(ruled_after[k + taken - 1])
        k += taken
    return whole, ruled


def _mended(upper: Strand, middle: Strand, lower: Strand) -> Strand | None:
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


def _anchor(strand: Strand) -> bool:
    """Whether the line holds a figure beside its first column."""
    return any(p.first > 0 and is_value(p.text) for p in strand.pieces)


def _middle(strand: Strand) -> float:
    return (strand.y0 + strand.y1) / 2


def _slab_rows(slab: list[Strand], everywhere: Sequence[Strand]) -> list[list[Strand]]:
    apart = rows_by_white(slab)
    if apart:
        return apart
    anchors = [s for s in slab if _anchor(s)]
    steps = [_middle(b) - _middle(a) for a, b in pairwise(slab)]
    if not steps:
        return [slab]
    between = [_middle(b) - _middle(a) for a, b in pairwise(slab) if _anchor(a) and _anchor(b)]
    if len(anchors) < 2:
        return _by_distance(slab, steps)
    pitch = median(between or steps)
    limits = _right_limits(everywhere)
    rows: list[list[Strand]] = []
    held: list[Strand] = []  # lines that wait for the row below them
    for k, strand in enumerate(slab):
        above = slab[k - 1] if k else None
        below = slab[k + 1] if k + 1 < len(slab) else None
        if _anchor(strand):
            rows.append([*held, strand])
            held = []
            continue
        up = _attraction(above, strand, pitch, limits) if above and not held else 0.0
        down = _attraction(strand, below, pitch, limits) if below else 0.0
        if held and above:
            up = _attraction(above, strand, pitch, limits)
            if up >= 2:
                held.append(strand)
                continue
            rows.append(held)
            held = []
            up = 0.0
        if up >= 2 and up >= down and rows:
            rows[-1].append(strand)
        elif down >= 2:
            held = [strand]
        else:
            rows.append([strand])
    if held:
        rows.append(held)
    return rows


def rows_by_white(slab: Sequence[Strand]) -> list[list[Strand]]:
    """Rows where the white between them is clearly wider than that between the lines within them.

    Nothing where it is not, or where a row would hold two figures in one column.
    """
    whites = []
    reach = slab[0].y1
    for strand in slab[1:]:
        whites.append(max(strand.y0 - reach, 0.0))
        reach = max(reach, strand.y1)
    height = median(s.y1 - s.y0 for s in slab)
    for jump, narrow, wide in sorted(((b - a, a, b) for a, b in pairwise(sorted(whites))), reverse=True):
        if jump < _CLEAR * height or wide < 1.5 * narrow:
            continue
        rows = [[slab[0]]]
        for strand, white in zip(slab[1:], whites, strict=True):
            if white >= wide:
                rows.append([strand])
            else:
                rows[-1].append(strand)
        if all(_figures_are_single(row) for row in rows):
            return rows
    return []


def _figures_are_single(row: Sequence[Strand]) -> bool:
    columns = [p.first for s in row for p in s.pieces if is_value(p.text)]
    return len(columns) == len(set(columns))


def _by_distance(slab: list[Strand], steps: list[float]) -> list[list[Strand]]:
    """Rows of text lines alone: new ones at the wider steps, or where the first column begins anew."""
    wide = min(steps) * 1.25
    apart = any(step > wide for step in steps)
    rows = [[slab[0]]]
    for strand, step in zip(slab[1:], steps, strict=True):
        if step > wide or (not apart and 0 in strand.columns):
            rows.append([strand])
        else:
            rows[-1].append(strand)
    return rows


def _right_limits(strands: Sequence[Strand]) -> dict[int, float]:
    limits: dict[int, float] = {}
    for strand in strands:
        for p in strand.pieces:
            if p.first == p.last:
                limits[p.last] = max(limits.get(p.last, 0.0), p.x1)
    return limits


def _attraction(upper: Strand, lower: Strand, pitch: float, limits: dict[int, float]) -> float:
    """How much speaks for two neighbouring lines being one row; 2 is enough."""
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
