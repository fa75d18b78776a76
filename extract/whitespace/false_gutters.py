"""Gutters → the same without those that bound no column of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from extract.whitespace.columns import CutLine, Gutter, Piece, bands_of, has_figures
from extract.whitespace.lines import is_han

_CENTRED = 0.3  # heights of a line by which a head may miss the middle of its group


def without_false_gutters(gutters: list[Gutter], cut_lines: Sequence[CutLine]) -> list[Gutter]:
    """Gutters without those that bound no column of their own.

    A column that only holds a head between two columns with heads below it is the white between these.
    A column of nothing but a head beside one of nothing but figures is one with it (narrow heads in the
    middle, figures at a side), also where heads are printed again further down. Two neighbouring columns of
    which no line fills both with runs of their own are one where one of them ends before the other begins (a
    header aligned otherwise than its body) or is all but empty (a total set apart).
    """
    bands = bands_of([(s.y0, s.y1) for s in cut_lines])
    figured = {b for b, s in zip(bands, cut_lines, strict=True) if has_figures(s)}
    body = min(figured, default=len(cut_lines))
    heads = [s for b, s in zip(bands, cut_lines, strict=True) if b < body]
    filled = [
        sorted(
            {
                b
                for b, s in zip(bands, cut_lines, strict=True)
                for p in s.pieces
                if p.first == c == p.last and not (b < body and _is_over_a_group(p, s, heads))
            }
        )
        for c in range(len(gutters) + 1)
    ]
    for k in range(len(gutters) - 1):
        a, b = gutters[k], gutters[k + 1]
        before, here, after = filled[k : k + 3]
        if before and here and after and here[-1] < min(before[0], after[0]) and not (a.ruled or b.ruled):
            return [*gutters[:k], Gutter(a.x0, b.x1), *gutters[k + 2 :]]
    for k, gutter in enumerate(gutters):
        left, right = filled[k], filled[k + 1]
        upper, lower = sorted((left, right))
        if not gutter.ruled and _are_heads_of(upper, lower, figured, body):
            return gutters[:k] + gutters[k + 1 :]
        if _parts_a_spaced_head(k, right, body, cut_lines):
            return gutters[:k] + gutters[k + 1 :]
        fewer = min(len(left), len(right))
        apart = not set(left) & set(right)
        ordered = fewer and (left[-1] < right[0] or right[-1] < left[0])
        if (
            not fewer
            or (not gutter.ruled and ordered and fewer <= max(2, bands[-1] // 4))
            or (not gutter.ruled and apart and fewer <= max(1, bands[-1] // 8))
        ):
            return gutters[:k] + gutters[k + 1 :]
    return gutters


def _is_over_a_group(piece: Piece, cut_line: CutLine, heads: Sequence[CutLine]) -> bool:
    """Whether the piece of ``cut_line`` stands in the middle over heads of a lower line: it is no column's."""
    return any(
        abs((a.x0 + b.x1) / 2 - piece.center) <= _CENTRED * (cut_line.y1 - cut_line.y0)
        and a.first < piece.first < b.first
        for lower in heads
        if lower.y0 > cut_line.y0
        for a, b in combinations(lower.pieces, 2)
    )


def _are_heads_of(upper: Sequence[int], lower: Sequence[int], figured: set[int], body: int) -> bool:
    """Whether one column holds heads alone, the other what stands below them alone (numbers of bands)."""
    if not upper or not lower or upper[0] >= body or not figured.isdisjoint(upper):
        return False
    return upper[-1] < body <= lower[0] or figured.issuperset(lower)


def _parts_a_spaced_head(k: int, right: Sequence[int], body: int, cut_lines: Sequence[CutLine]) -> bool:
    """Whether the column right of gutter ``k`` is but the second character of a spaced head (县 区)."""
    if not right or right[-1] >= body:
        return False
    texts = [
        [p.text for p in s.pieces if p.first == p.last == c]
        for s in cut_lines
        for c in (k, k + 1)
        if any(p.first == p.last == k + 1 for p in s.pieces)
    ]
    return all(len(t) == 1 and len(t[0]) == 1 and is_han(t[0]) for t in texts)
