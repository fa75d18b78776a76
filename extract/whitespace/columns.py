"""Text lines → columns: the vertical strips of white space that run through a table.

The method is projection with exceptions: a strip is a gutter when enough lines leave it free with
text on both sides, and the lines that cross it are spanning headers (above the first free line),
lines of one run (section rows), or rare.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.header import numbers_columns
from extract.text import is_wide, join_line
from extract.types import BBox, Ruling, Word
from extract.whitespace.lines import TextLine, is_han
from extract.whitespace.tolerances import STAGGERED
from schemas.lexicon.numbers import is_value, is_year

SOFT = 0.5  # heights: a gap this wide may part columns, a written space is less; alike from 0.4 to 0.6
TIGHT = 0.25  # heights: so may this where no space is written, as beside Chinese text; alike from 0.25 to 0.5
HARD = 1.1  # heights: a gap this wide is a character left out, no word space; alike from 1.1 to 2.2
_NARROWEST = 0.15  # heights: white that all lines leave, or that parts long figures; alike from 0.08 to 0.3
_SPACED = 1.5  # heights of white at most between the characters of a spaced text (县  区)
_EVENLY = 0.1  # heights by which such white differs: it is one value, and recognised boxes err by a pixel
_LONG = re.compile(r"\d{4}|\d\.\d")  # a figure that is no mark, no part of another
_NUMBER_OF_LABEL = re.compile(r"\d{1,2}[.．、)）]|[（(]\d{1,2}[)）]|[一二三四五六七八九十]{1,3}、")
_HEAD_OF_THOUSANDS = re.compile(r"\D?\d{1,3}")
_RARE = 0.12  # share of lines that may cross a gutter against the rule: a text that ran over its cell


@dataclass(frozen=True, slots=True)
class Gutter:
    """A strip between two columns; ``ruled`` says that a vertical ruling stands in it."""

    x0: float
    x1: float
    ruled: bool = False

    @property
    def middle(self) -> float:
        """Where the boundary of the columns is drawn."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of one line with the columns that it covers, both ends included."""

    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    first: int
    last: int

    @property
    def center(self) -> float:
        """Horizontal middle."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class CutLine:
    """A text line cut into pieces; ``y0`` and ``y1`` are those of the line."""

    pieces: tuple[Piece, ...]
    y0: float
    y1: float

    @property
    def columns(self) -> frozenset[int]:
        """All columns that hold text."""
        return frozenset(c for p in self.pieces for c in range(p.first, p.last + 1))


def find_gutters(lines: Sequence[TextLine], height: float, rulings: Sequence[Ruling] = ()) -> list[Gutter]:
    """The gutters between the columns of a table, left to right.

    Args:
        lines: the text lines of the table, top to bottom.
        height: usual height of a word in points.
        rulings: vertical rulings within the table; each that parts words is a gutter.
    """
    free = _with_text_between(_free_strips(lines, height), lines, height)
    strips = [part for strip in free for part in _parted_by_runs(strip, lines, height)]
    strips = [s for s in strips if s[1] - s[0] >= _NARROWEST * height and not _letter_spaced(s, lines)]
    gutters = [Gutter(*s) for s in strips]
    return _with_rulings([*gutters, *_before_blank_columns(gutters, lines, height)], lines, rulings)


def _before_blank_columns(
    gutters: Sequence[Gutter], lines: Sequence[TextLine], height: float
) -> Iterator[Gutter]:
    """Gutters before the heads that stand right of all rows, as 备注 does over cells that nobody filled.

    The last column that is filled has a head of its own.
    """
    first = next((k for k, line in enumerate(lines) if _holds_figures(line)), 0)
    if not first or not gutters:
        return
    rows = [w.bbox for line in lines[first:] for w in line.words]
    heads = _united(run for line in lines[:first] for run in _runs(line.words, height))
    end = _end_of_last_head(gutters[-1], rows, heads)
    if end is None:
        return
    right = max(b.x1 for b in rows)
    beyond = [run for run in heads if run[0] >= right]
    ends = [max(right, end), *(x1 for _, x1 in beyond)]
    white = zip(ends, (x0 for x0, _ in beyond), strict=False)
    yield from (Gutter(x0, x1) for x0, x1 in white if x1 - x0 >= SOFT * height)


def _end_of_last_head(
    gutter: Gutter, rows: Sequence[BBox], heads: Sequence[tuple[float, float]]
) -> float | None:
    """Where the head of the last column that rows fill ends, right of ``gutter``; None where it has none."""
    right = max(b.x1 for b in rows)
    left = min((b.x0 for b in rows if b.x0 >= gutter.middle), default=right)
    own = [x1 for x0, x1 in heads if gutter.x0 <= x0 <= right and x1 >= left]
    return own[-1] if own else None


def _holds_figures(line: TextLine) -> bool:
    """Whether half of the words beside the first are figures; years head columns."""
    beside = line.words[1:]
    figures = sum(is_value(w.text) and not is_year(w.text) for w in beside)
    return bool(beside) and 2 * figures >= len(beside)


def _free_strips(lines: Sequence[TextLine], height: float) -> list[tuple[float, float]]:
    edges = sorted({round(x, 1) for line in lines for w in line.words for x in (w.bbox.x0, w.bbox.x1)})
    runs = _band_runs(lines, height)
    strips: list[tuple[float, float]] = []
    for x0, x1 in pairwise(edges):
        x = (x0 + x1) / 2
        crossing, supporting = [], []
        for k, parts in enumerate(runs):
            if x <= parts[0][0] or x >= parts[-1][1]:
                continue
            at = bisect.bisect_right(parts, (x, float("inf"))) - 1
            if x < parts[at][1]:
                if len(parts) > 1:
                    crossing.append(k)
            else:
                supporting.append(k)
        if not _accepted(crossing, supporting, len(runs)):
            continue
        if strips and strips[-1][1] == x0:
            strips[-1] = (strips[-1][0], x1)
        else:
            strips.append((x0, x1))
    return strips


def _band_runs(lines: Sequence[TextLine], height: float) -> list[list[tuple[float, float]]]:
    """The runs of each band of lines, from left to right, those that lie over each other joined."""
    bands: dict[int, list[tuple[float, float]]] = {}
    for band, line in zip(bands_of([(x.bbox.y0, x.bbox.y1) for x in lines]), lines, strict=True):
        bands.setdefault(band, []).extend(_runs(line.words, height))
    return [_united(runs) for runs in bands.values()]


def _united(runs: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    united: list[tuple[float, float]] = []
    for run in sorted(runs):
        if united and run[0] <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], run[1]))
        else:
            united.append(run)
    return united


def bands_of(heights: Sequence[tuple[float, float]]) -> list[int]:
    """The number of the band of each line (top and bottom given): staggered lines stand in one band.

    Figures at half the height of a wrapped label overlap its lines; lines of different rows do not.
    """
    bands: list[int] = []
    reach = float("-inf")
    for y0, y1 in heights:
        stands_beside = bool(bands) and reach - y0 > STAGGERED * (y1 - y0)
        bands.append(bands[-1] if stands_beside else len(set(bands)))
        reach = max(reach, y1) if stands_beside else y1
    return bands


def _with_text_between(
    strips: list[tuple[float, float]], lines: Sequence[TextLine], height: float
) -> list[tuple[float, float]]:
    """Of two strips with no run of their own between them, the one that fewer runs cross, or the wider."""
    runs = [run for line in lines for run in _runs(line.words, height)]

    def rank(strip: tuple[float, float]) -> tuple[int, float]:
        inside = sorted(x for run in runs for x in run if strip[0] < x < strip[1])
        crossed = [
            sum(x0 < (a + b) / 2 < x1 for x0, x1 in runs)
            for a, b in pairwise([strip[0], *inside, strip[1]])
            if b > a
        ]
        return -min(crossed), strip[1] - strip[0]

    kept: list[tuple[float, float]] = []
    for strip in strips:
        if kept and not any(
            kept[-1][0] + 0.1 < x0 and x1 <= strip[1] + 0.1 and x0 < strip[0] and x1 > kept[-1][1]
            for x0, x1 in runs
        ):
            kept[-1] = max(kept[-1], strip, key=rank)
        else:
            kept.append(strip)
    return kept


def _accepted(crossing: list[int], supporting: list[int], count: int) -> bool:
    if len(supporting) < min(2, count - 1) or not supporting:
        return False
    above = [k for k in crossing if k < supporting[0]]
    stray = len(crossing) - len(above)
    return len(above) <= 2 * len(supporting) and stray <= max(
        _RARE * len(supporting), 1 if len(supporting) >= 4 else 0
    )


def _runs(words: Sequence[Word], height: float) -> list[tuple[float, float]]:
    runs: list[tuple[float, float]] = []
    spaced = _spaced_out(words, height)
    for k, word in enumerate(words):
        if k and (k in spaced or word.bbox.x0 - runs[-1][1] < _word_space(words[k - 1], word) * height):
            runs[-1] = (runs[-1][0], max(runs[-1][1], word.bbox.x1))
        else:
            runs.append((word.bbox.x0, word.bbox.x1))
    return runs


def _word_space(left: Word, right: Word) -> float:
    """The gap, in heights of a word, from which on two words may stand in two columns."""
    if _NUMBER_OF_LABEL.fullmatch(left.text):
        return SOFT  # the space of "1. 增值税"
    if is_wide(left.text[-1]) or is_wide(right.text[0]):
        return TIGHT
    thousands = _HEAD_OF_THOUSANDS.fullmatch(left.text) and re.fullmatch(r"\d{3}(?!\d).*", right.text)
    if thousands or not (is_value(left.text) and is_value(right.text)):
        return SOFT
    return _NARROWEST if _LONG.search(left.text) and _LONG.search(right.text) else TIGHT


def _spaced_out(words: Sequence[Word], height: float) -> set[int]:
    """The places of words that only letter spacing parts from the one before (计 划 内).

    Three and more single Chinese characters at one distance are one text.
    """
    gaps = [
        b.bbox.x0 - a.bbox.x1
        if len(a.text) == len(b.text) == 1 and is_han(a.text) and is_han(b.text)
        else -1.0
        for a, b in pairwise(words)
    ]
    found: set[int] = set()
    for k, (a, b) in enumerate(pairwise(gaps)):
        if 0 <= a <= _SPACED * height and abs(a - b) <= _EVENLY * height:
            found |= {k + 1, k + 2}
    return found


def _parted_by_runs(
    strip: tuple[float, float], lines: Sequence[TextLine], height: float
) -> list[tuple[float, float]]:
    """A run that lies wholly in a free strip is a sparse column of its own, if it is not a group's head."""
    inside = [
        (k, run)
        for k, line in enumerate(lines)
        for run in _runs(line.words, height)
        if strip[0] - 0.1 <= run[0] and run[1] <= strip[1] + 0.1
    ]
    merged = _united(run for k, run in inside if not _heads_a_group(k, inside[-1][0], strip, lines))
    cuts = [strip[0], *(x for run in merged for x in run), strip[1]]
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if b > a]


def _heads_a_group(k: int, last: int, strip: tuple[float, float], lines: Sequence[TextLine]) -> bool:
    """Whether the run of line ``k`` within the strip stands over the two columns beside the strip.

    No line below has text in the strip, and on line ``k`` both columns are blank.
    """
    beside: list[tuple[float, float]] = []
    for line in lines[last + 1 :]:
        left = [w.bbox for w in line.words if w.bbox.center[0] < strip[0]]
        right = [w.bbox for w in line.words if w.bbox.center[0] > strip[1]]
        if left and right:
            beside += [(left[-1].x0, left[-1].x1), (right[0].x0, right[0].x1)]
    on_line = [w.bbox for w in lines[k].words]
    return bool(beside) and not any(
        b.x0 < x1 and x0 < b.x1 and not strip[0] - 0.1 <= b.x0 <= b.x1 <= strip[1] + 0.1
        for b in on_line
        for x0, x1 in beside
    )


def _letter_spaced(strip: tuple[float, float], lines: Sequence[TextLine]) -> bool:
    """Whether the strip only parts single Chinese characters (城 区, 合 计): spacing, not columns."""
    pairs = []
    for line in lines:
        left = [w for w in line.words if w.bbox.x1 <= strip[0] + 0.1]
        right = [w for w in line.words if w.bbox.x0 >= strip[1] - 0.1]
        if left and right:
            pairs.append((left, right))
    if not pairs:
        return False

    def lone(left: list[Word], right: list[Word]) -> bool:
        a, b = left[-1], right[0]
        return len(a.text) == len(b.text) == 1 and is_han(a.text) and is_han(b.text)

    return all(lone(left, right) for left, right in pairs)


def _with_rulings(
    gutters: list[Gutter], lines: Sequence[TextLine], rulings: Sequence[Ruling]
) -> list[Gutter]:
    """Gutters with the vertical rulings put in: a ruling narrows the strip it stands in, or makes one."""
    found = list(gutters)
    for x in _ruling_positions(rulings):
        left = any(w.bbox.center[0] < x for line in lines for w in line.words)
        right = any(w.bbox.center[0] > x for line in lines for w in line.words)
        if not (left and right):
            continue
        home = [g for g in found if g.x0 - 1 <= x <= g.x1 + 1 and not g.ruled]
        found = [g for g in found if g not in home]
        found.append(Gutter(x - 0.5, x + 0.5, ruled=True))
    return sorted(found, key=lambda g: g.x0)


def _ruling_positions(rulings: Sequence[Ruling]) -> list[float]:
    positions: list[float] = []
    for x in sorted((w.x0 + w.x1) / 2 for w in rulings):
        if not positions or x - positions[-1] > 3:
            positions.append(x)
    return positions


def cut(line: TextLine, gutters: Sequence[Gutter], height: float, rulings: Sequence[Ruling] = ()) -> CutLine:
    """The line cut into pieces at the gutters; a run that fills a gutter spans its columns.

    ``rulings`` are vertical rulings of any length: one that stands between two words parts them.
    """
    middle = line.bbox.center[1]
    local = [w.x0 for w in rulings if w.y0 <= middle <= w.y1]
    groups: list[list[Word]] = []
    spaced = _spaced_out(line.words, height)
    for k, word in enumerate(line.words):
        if groups and (
            (k in spaced and not _ruled_apart(groups[-1][-1], word, gutters, local))
            or not _parted(groups[-1][-1], word, gutters, height, local)
        ):
            groups[-1].append(word)
        else:
            groups.append([word])
    return CutLine(tuple(_piece(g, gutters, height) for g in groups), line.bbox.y0, line.bbox.y1)


def _parted(
    left: Word, right: Word, gutters: Sequence[Gutter], height: float, rulings: Sequence[float]
) -> bool:
    if _ruled_apart(left, right, gutters, rulings):
        return True
    gap = right.bbox.x0 - left.bbox.x1
    if gap < _word_space(left, right) * height:
        return False
    return any(g.x0 < right.bbox.x0 and left.bbox.x1 < g.x1 for g in gutters)


def _ruled_apart(left: Word, right: Word, gutters: Sequence[Gutter], rulings: Sequence[float]) -> bool:
    x0, x1 = left.bbox.center[0], right.bbox.center[0]
    return any(x0 < x < x1 for x in (*rulings, *(g.middle for g in gutters if g.ruled)))


def _piece(words: list[Word], gutters: Sequence[Gutter], height: float) -> Piece:
    x0 = words[0].bbox.x0
    x1 = max(w.bbox.x1 for w in words)
    slack = 0.2 * height
    first = sum(1 for g in gutters if (g.middle if g.ruled else g.x0) <= x0 + slack)
    last = sum(1 for g in gutters if (g.middle if g.ruled else g.x1) < x1 - slack)
    if first > last:  # wholly within a gutter: the nearer column
        center = (x0 + x1) / 2
        first = last = sum(1 for g in gutters if g.middle < center)
    return Piece(tuple(words), join_line(words), x0, x1, first, last)


def tightened(gutters: Sequence[Gutter], cut_lines: Sequence[CutLine]) -> list[Gutter]:
    """The gutters narrowed to the white that all pieces leave, headers included."""
    result = []
    for k, gutter in enumerate(gutters):
        left = [p.x1 for s in cut_lines for p in s.pieces if p.last == k and p.x1 < gutter.x1]
        right = [p.x0 for s in cut_lines for p in s.pieces if p.first == k + 1 and p.x0 > gutter.x0]
        x0, x1 = max([gutter.x0, *left]), min([gutter.x1, *right])
        result.append(gutter if gutter.ruled or x0 >= x1 else Gutter(x0, x1))
    return result


def has_figures(cut_line: CutLine) -> bool:
    """Whether half of what stands beside the first column are figures; years and column numbers are not."""
    if numbers_columns([p.text for p in cut_line.pieces]):
        return False
    beside = [p for p in cut_line.pieces if p.first > 0]
    figures = sum(is_value(p.text) and not is_year(p.text) for p in beside)
    return bool(beside) and 2 * figures >= len(beside)
