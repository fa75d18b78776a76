"""Takes a page and the outlines of its tables, gives where figures stand in rows and columns outside them.

A second opinion on where tables are: it shares no rule with the finders, neither their reading of white
space nor their idea of a value, so that what they overlook does not escape it for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from extract.types import BBox, Page, Word

_FIGURE = re.compile(r"[-+−－]?(\d{1,3}([,，]\d{3})+|\d+)([.．]\d+)?[%％‰]?")
_YEAR = re.compile(r"(19|20)\d\d")
_EDGE = 1.5  # points by which right edges or decimal points of one column stray: rounding, a bold figure
_LEVEL = 0.3  # of the figure's height: how far the middles of the figures of one row lie apart
_APART = 1.0  # of the figure's height: white around a figure that is no part of a sentence
_NEXT_ROW = 4.0  # of the figure's height: how far the rows of one table lie apart
_FEWEST = 2  # rows, and columns in each


def aligned_figures(page: Page, tables: Sequence[BBox]) -> tuple[BBox, ...]:
    """The regions, top to bottom, in which at least two rows of figures share at least two columns.

    Args:
        page: an upright page, in points; words of a text layer or of recognition.
        tables: outlines of the tables found on it; words inside are left out.
    """
    words = [w for w in page.words if not any(box.contains(w.bbox.center) for box in tables)]
    rows = _rows([w for w in words if _is_lone_figure(w, words)])
    found: list[list[Word]] = []
    for row in rows:
        above = next((region for region in reversed(found) if _goes_on(region, row)), None)
        if above is None:
            found.append(row)
        else:
            above += row
    boxes = [BBox.union([w.bbox for w in region]) for region in found if _is_block(region)]
    return tuple(sorted(boxes, key=lambda box: (box.y0, box.x0)))


def _is_lone_figure(word: Word, words: Iterable[Word]) -> bool:
    """Whether a word is a figure with white on both sides; a year may stand anywhere in a text."""
    text = word.text.strip()
    if not _FIGURE.fullmatch(text) or _YEAR.fullmatch(text):
        return False
    box, white = word.bbox, _APART * word.bbox.height
    around = BBox(box.x0 - white, box.y0, box.x1 + white, box.y1)
    return not any(other is not word and _touches(other.bbox, around) for other in words)


def _touches(box: BBox, around: BBox) -> bool:
    return box.x1 > around.x0 and box.x0 < around.x1 and around.y0 < (box.y0 + box.y1) / 2 < around.y1


def _rows(figures: Iterable[Word]) -> list[list[Word]]:
    """The figures on one level, top to bottom; rows of one figure are none."""
    rows: list[list[Word]] = []
    for word in sorted(figures, key=lambda w: w.bbox.center[1]):
        level = abs(word.bbox.center[1] - rows[-1][0].bbox.center[1]) if rows else 0.0
        if rows and level <= _LEVEL * word.bbox.height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [row for row in rows if len(row) >= _FEWEST]


def _goes_on(region: Sequence[Word], row: Sequence[Word]) -> bool:
    """Whether the row stands near below the region, with figures in its columns."""
    bottom = max(w.bbox.y1 for w in region)
    near = row[0].bbox.y0 - bottom <= _NEXT_ROW * row[0].bbox.height
    return near and sum(any(_aligned(w, above) for above in region) for w in row) >= _FEWEST


def _is_block(region: Sequence[Word]) -> bool:
    return any(not _overlap(one, other) for one, other in combinations(region, 2))


def _overlap(one: Word, other: Word) -> bool:
    """Whether two words share a level."""
    return min(one.bbox.y1, other.bbox.y1) > max(one.bbox.y0, other.bbox.y0)


def _aligned(one: Word, other: Word) -> bool:
    """Whether two figures end at one edge or have their decimal points above each other."""
    return abs(one.bbox.x1 - other.bbox.x1) <= _EDGE or abs(_point(one) - _point(other)) <= _EDGE


def _point(figure: Word) -> float:
    """Where the decimal point of a figure stands, or would stand at its end."""
    digits = figure.text.strip().rstrip("%％‰")
    whole = re.split(r"[.．]", digits)[0]
    return figure.bbox.x0 + figure.bbox.width * len(whole) / len(figure.text.strip())
