"""Words → text lines, and rulings of one direction with their pieces joined."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.types import BBox, Ruling, Word

_SMALL = 0.75  # of the usual height: superscripts, which join a line but never found one first
_LOOK_BACK = 4  # lines at about one height that a word is compared with
_SAME_LINE = 0.5  # overlap of the lower of two boxes that makes them one line

_COLLINEAR = 1.5  # points across between pieces of one ruling
_BRIDGE = 3.0  # points along between them


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline, left to right; never empty."""

    words: tuple[Word, ...]
    bbox: BBox


def text_lines(words: Iterable[Word]) -> list[TextLine]:
    """Words grouped by baseline, top to bottom; superscripts stay with the line they belong to."""
    waiting = [w for w in words if w.text.strip()]
    if not waiting:
        return []
    usual = median(w.bbox.height for w in waiting)
    tall = sorted((w for w in waiting if w.bbox.height >= _SMALL * usual), key=_middle)
    groups: list[list[Word]] = []
    for word in tall:
        home = _nearest(word, groups, len(groups))
        if home is None:
            groups.append([word])
        else:
            groups[home].append(word)
    groups.sort(key=_center)
    middles = [_center(g) for g in groups]
    apart: list[list[Word]] = []
    for word in sorted((w for w in waiting if w.bbox.height < _SMALL * usual), key=_middle):
        home = _nearest(word, groups, bisect.bisect(middles, _middle(word)) + 2)
        if home is not None:
            groups[home].append(word)
            continue
        home = _nearest(word, apart, len(apart))
        if home is None:
            apart.append([word])
        else:
            apart[home].append(word)
    return sorted((_line(g) for g in groups + apart), key=lambda line: line.bbox.center[1])


def _middle(word: Word) -> float:
    return (word.bbox.y0 + word.bbox.y1) / 2


def _center(group: list[Word]) -> float:
    return _middle(group[0])


def _nearest(word: Word, groups: list[list[Word]], end: int) -> int | None:
    """Which of the few groups before ``end`` shares the word's line; they are in page order."""
    y0, y1 = word.bbox.y0, word.bbox.y1
    best, most = None, _SAME_LINE
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
    joined: list[Ruling] = []
    if horizontal:
        for rule in sorted((r for r in rulings if r.horizontal), key=lambda r: (round(r.y0), r.x0)):
            last = joined[-1] if joined else None
            if last and abs(last.y0 - rule.y0) <= _COLLINEAR and rule.x0 - last.x1 <= _BRIDGE:
                joined[-1] = replace(last, y1=last.y0, x1=max(last.x1, rule.x1))
            else:
                joined.append(rule)
        return sorted(joined, key=lambda r: r.y0)
    for rule in sorted((r for r in rulings if not r.horizontal), key=lambda r: (round(r.x0), r.y0)):
        last = joined[-1] if joined else None
        if last and abs(last.x0 - rule.x0) <= _COLLINEAR and rule.y0 - last.y1 <= _BRIDGE:
            joined[-1] = replace(last, x1=last.x0, y1=max(last.y1, rule.y1))
        else:
            joined.append(rule)
    return sorted(joined, key=lambda r: r.x0)


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
