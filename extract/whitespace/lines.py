"""Words → text lines, and rulings of one direction with their pieces joined."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.text import SAME_LINE
from extract.types import BBox, Ruling, Word
from extract.whitespace.tolerances import ON_RULING

_SMALL = 0.75  # of the usual height: superscripts are less; they join a line but never found one first
_LOOK_BACK = 4  # lines at about one height that a word is compared with: staggered cells make three at most

_COLLINEAR = 1.5  # points across between pieces of one ruling: less than between two lines of a double one


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline, left to right; never empty."""

    words: tuple[Word, ...]
    bbox: BBox


def text_lines(words: Iterable[Word]) -> list[TextLine]:
    """Words grouped by baseline, top to bottom; superscripts stay with the line they belong to."""
    printed = [w for w in words if w.text.strip()]
    if not printed:
        return []
    usual = median(w.bbox.height for w in printed)
    tall: list[Word] = []
    small: list[Word] = []
    for word in sorted(printed, key=_middle):
        (tall if word.bbox.height >= _SMALL * usual else small).append(word)
    groups = _grouped(tall)
    groups.sort(key=_center)
    middles = [_center(g) for g in groups]
    apart: list[Word] = []
    for word in small:
        home = _nearest(word, groups, bisect.bisect(middles, _middle(word)) + 2)
        (apart if home is None else groups[home]).append(word)
    lines = [_line(g) for g in groups + _grouped(apart)]
    return sorted(lines, key=lambda line: line.bbox.center[1])


def _grouped(words: Sequence[Word]) -> list[list[Word]]:
    """Words, from top to bottom, in groups of one baseline."""
    groups: list[list[Word]] = []
    for word in words:
        home = _nearest(word, groups, len(groups))
        if home is None:
            groups.append([word])
        else:
            groups[home].append(word)
    return groups


def _middle(word: Word) -> float:
    return (word.bbox.y0 + word.bbox.y1) / 2


def _center(group: list[Word]) -> float:
    return _middle(group[0])


def _nearest(word: Word, groups: list[list[Word]], end: int) -> int | None:
    """Which of the few groups before ``end`` shares the word's line; they are in page order."""
    y0, y1 = word.bbox.y0, word.bbox.y1
    best, most = None, SAME_LINE
    for k in range(max(end - _LOOK_BACK, 0), min(end, len(groups))):
        first = groups[k][0].bbox
        shared = (min(y1, first.y1) - max(y0, first.y0)) / max(min(y1 - y0, first.y1 - first.y0), 0.1)
        if shared >= most:
            best, most = k, shared
    return best


def _line(group: list[Word]) -> TextLine:
    """The line of a group; its top and bottom are those of its usual words, not of superscripts."""
    highest = max(w.bbox.height for w in group)
    usual = [w.bbox for w in group if w.bbox.height >= _SMALL * highest]
    box = BBox(
        min(w.bbox.x0 for w in group),
        median(b.y0 for b in usual),
        max(w.bbox.x1 for w in group),
        median(b.y1 for b in usual),
    )
    return TextLine(tuple(sorted(group, key=lambda w: w.bbox.x0)), box)


def joined_rulings(rulings: Iterable[Ruling], horizontal: bool) -> list[Ruling]:
    """Rulings of one direction with the pieces of a line joined, by position across."""
    pieces = [r if horizontal else _turned(r) for r in rulings if r.horizontal == horizontal]
    joined: list[Ruling] = []
    for rule in sorted(pieces, key=lambda r: (round(r.y0), r.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.y0 - rule.y0) <= _COLLINEAR and rule.x0 - last.x1 <= ON_RULING:
            joined[-1] = replace(last, y1=last.y0, x1=max(last.x1, rule.x1))
        else:
            joined.append(rule)
    joined.sort(key=lambda r: r.y0)
    return joined if horizontal else [_turned(r) for r in joined]


def _turned(rule: Ruling) -> Ruling:
    """The ruling with x and y exchanged."""
    return replace(rule, x0=rule.y0, y0=rule.x0, x1=rule.y1, y1=rule.x1)


def median(numbers: Iterable[float]) -> float:
    """The middle one, or the mean of the middle two; at least one. ``statistics`` would cost every start."""
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def usual_height(words: Sequence[Word]) -> float:
    """The median height of the words in points (10 for none)."""
    return median([w.bbox.height for w in words if w.text.strip()] or [10.0])


def is_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    # not a pattern: one of so wide a range takes milliseconds to compile, at every start
    return any("㐀" <= c <= "鿿" or "豈" <= c <= "﫿" for c in text)
