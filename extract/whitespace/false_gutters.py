"""Gutters → the same without those that bound no column of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from extract.whitespace.columns import CutLine, Gutter, Piece, bands_of, has_figures
from extract.whitespace.lines import is_han
from extract.whitespace.tolerances import ALIGNED

_ENDED, _ENDED_OF = 2, 4  # bands, and the part of all, that a column may fill that ends where another begins
_STRAY, _STRAY_OF = 1, 8  # so where its texts stand between those of the other


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the lines of a table say of its columns.

    ``figured`` are the bands of lines that hold figures, ``body`` is the first of them, ``last`` the last
    band. ``filled`` has for each column the bands in which a piece stands in it alone, rising.
    """

    cut_lines: Sequence[CutLine]
    figured: frozenset[int]
    body: int
    last: int
    filled: Sequence[list[int]]


def without_false_gutters(gutters: list[Gutter], cut_lines: Sequence[CutLine]) -> list[Gutter]:
    """Gutters without the first that bounds no column of its own, or the first two about no column.

    A column that only holds a head between two columns with heads below it is the white between these.
    A column of nothing but a head beside one of nothing but figures is one with it (narrow heads in the
    middle, figures at a side), also where heads are printed again further down. Two neighbouring columns of
    which no line fills both with runs of their own are one where one of them ends before the other begins (a
    header aligned otherwise than its body) or is all but empty (a total set apart).
    """
    evidence = _evidence(len(gutters) + 1, cut_lines)
    for k, (a, b) in enumerate(pairwise(gutters)):
        if not (a.ruled or b.ruled) and _is_white_between(*evidence.filled[k : k + 3]):
            return [*gutters[:k], Gutter(a.x0, b.x1), *gutters[k + 2 :]]
    for k, gutter in enumerate(gutters):
        if _parts_no_columns(k, gutter, evidence):
            return gutters[:k] + gutters[k + 1 :]
    return gutters


def _evidence(n_columns: int, cut_lines: Sequence[CutLine]) -> _Evidence:
    bands = bands_of([(s.y0, s.y1) for s in cut_lines])
    figured = frozenset(b for b, s in zip(bands, cut_lines, strict=True) if has_figures(s))
    body = min(figured, default=len(cut_lines))
    heads = [s for b, s in zip(bands, cut_lines, strict=True) if b < body]
    filled: list[set[int]] = [set() for _ in range(n_columns)]
    for band, cut_line in zip(bands, cut_lines, strict=True):
        for piece in cut_line.pieces:
            over_a_group = band < body and _is_over_a_group(piece, cut_line, heads)
            if piece.first == piece.last and not over_a_group:
                filled[piece.first].add(band)
    return _Evidence(cut_lines, figured, body, bands[-1], [sorted(b) for b in filled])


def _is_over_a_group(piece: Piece, cut_line: CutLine, heads: Sequence[CutLine]) -> bool:
    """Whether the piece of ``cut_line`` stands in the middle over heads of a lower line, as no column's."""
    return any(
        abs((a.x0 + b.x1) / 2 - piece.center) <= ALIGNED * (cut_line.y1 - cut_line.y0)
        and a.first < piece.first < b.first
        for lower in heads
        if lower.y0 > cut_line.y0
        for a, b in combinations(lower.pieces, 2)
    )


def _is_white_between(before: Sequence[int], here: Sequence[int], after: Sequence[int]) -> bool:
    """Whether the middle one of three columns has ended where the others begin."""
    return bool(before and here and after) and here[-1] < min(before[0], after[0])


def _parts_no_columns(k: int, gutter: Gutter, evidence: _Evidence) -> bool:
    """Whether what stands left and right of gutter ``k`` is one column; a drawn one parts two if it can."""
    left, right = evidence.filled[k : k + 2]
    if not left or not right or _parts_a_spaced_head(k, right, evidence):
        return True
    upper, lower = sorted((left, right))
    return not gutter.ruled and (
        _are_heads_of(upper, lower, evidence) or _is_a_stray(left, right, evidence.last)
    )


def _is_a_stray(left: Sequence[int], right: Sequence[int], last: int) -> bool:
    """Whether a column is so empty, beside one that fills other lines, that its texts have strayed."""
    fewer = min(len(left), len(right))
    ordered = left[-1] < right[0] or right[-1] < left[0]
    most = max(_ENDED, last // _ENDED_OF) if ordered else max(_STRAY, last // _STRAY_OF)
    return set(left).isdisjoint(right) and fewer <= most


def _are_heads_of(upper: Sequence[int], lower: Sequence[int], evidence: _Evidence) -> bool:
    """Whether one column holds heads alone, the other what stands below them alone (numbers of bands)."""
    if upper[0] >= evidence.body or not evidence.figured.isdisjoint(upper):
        return False
    return upper[-1] < evidence.body <= lower[0] or evidence.figured.issuperset(lower)


def _parts_a_spaced_head(k: int, right: Sequence[int], evidence: _Evidence) -> bool:
    """Whether the column right of gutter ``k`` is but the second character of a spaced head (县 区)."""
    if right[-1] >= evidence.body:
        return False
    lines = [s for s in evidence.cut_lines if _texts(s, k + 1)]
    texts = [_texts(s, c) for s in lines for c in (k, k + 1)]
    return all(len(t) == 1 and len(t[0]) == 1 and is_han(t[0]) for t in texts)


def _texts(cut_line: CutLine, column: int) -> list[str]:
    return [p.text for p in cut_line.pieces if p.first == p.last == column]
