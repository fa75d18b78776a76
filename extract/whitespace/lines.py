"""Words → text lines, and what the text of a piece of line says about its kind."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.types import BBox, Ruling, Word

_SMALL = 0.75  # of the usual height: superscripts, which join a line but never found one first
_SAME_LINE = 0.5  # overlap of the lower of two boxes that makes them one line

_COLLINEAR = 1.5  # points across between pieces of one ruling
_BRIDGE = 3.0  # points along between them

_VALUE = re.compile(
    r"[(（\[<＜>＞≤≥~≈±*△▲☆$€£¥￥]*[+\-−–—]?[.．]?\d[\d\s.,，．'%％‰/:：*()（）\[\]\-–—~～+×]*"
    r"(?:万元|亿元|元|套|户|个|人|亩|公顷|平方米|吨|倍|年|月|日|p|e|r)?[)）\]*]*"
)
_NULL = re.compile(r"[-–—−―─/\\.…:：·*xX×✓√○●]{1,4}|n\.?\s?[ad]\.?|无|不适用", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–—/]\s?\d{2,4})?(?:年度?)?(?:\s?[(（]?[*\d]?[)）]?)?")
_HAN = re.compile(r"[㐀-鿿豈-﫿]")


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
    usual = statistics.median(w.bbox.height for w in waiting)
    groups: list[list[Word]] = []
    cores: list[tuple[float, float]] = []
    in_order = sorted(waiting, key=lambda w: (w.bbox.height < _SMALL * usual, w.bbox.center[1]))
    for word in in_order:
        best = max(range(len(groups)), key=lambda k: _overlap(word.bbox, cores[k]), default=None)
        if best is None or _overlap(word.bbox, cores[best]) < _SAME_LINE:
            groups.append([word])
            cores.append((word.bbox.y0, word.bbox.y1))
            continue
        groups[best].append(word)
        if word.bbox.height >= _SMALL * usual:
            tall = [w.bbox for w in groups[best] if w.bbox.height >= _SMALL * usual]
            cores[best] = (statistics.median(b.y0 for b in tall), statistics.median(b.y1 for b in tall))
    lines = [
        TextLine(
            tuple(sorted(group, key=lambda w: w.bbox.x0)),
            BBox(min(w.bbox.x0 for w in group), core[0], max(w.bbox.x1 for w in group), core[1]),
        )
        for group, core in zip(groups, cores, strict=True)
    ]
    return sorted(lines, key=lambda line: line.bbox.center[1])


def _overlap(box: BBox, core: tuple[float, float]) -> float:
    shared = min(box.y1, core[1]) - max(box.y0, core[0])
    return shared / max(min(box.height, core[1] - core[0]), 0.1)


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


def usual_height(words: Sequence[Word]) -> float:
    """The median height of the words in points (10 for none)."""
    return statistics.median([w.bbox.height for w in words if w.text.strip()] or [10.0])


def is_value(text: str) -> bool:
    """Whether the text is what stands in a body cell of figures: a number, or a mark for none."""
    text = text.strip()
    return bool(_VALUE.fullmatch(text) or _NULL.fullmatch(text))


def is_year(text: str) -> bool:
    """Whether the text is a year or a span of years: a figure that heads columns."""
    return bool(_YEAR.fullmatch(text.strip()))


def is_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return bool(_HAN.search(text))
