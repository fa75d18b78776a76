"""Page → regions that may hold a table: between rulings of one width, or lines with wide gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.document.lines import MARGIN
from extract.types import BBox, Page, Ruling, Word
from extract.whitespace.columns import HARD
from extract.whitespace.lines import TextLine, joined_rulings, text_lines, usual_height
from extract.whitespace.tolerances import ALIGNED, FEWEST, ROW_GAP
from schemas.lexicon.numbers import is_value

_CAPTION = re.compile(
    # a head may begin like one: 单位数, 注册资本, 图书馆
    r"(?:续附?表|附[表件]|(?:[表图注]|备注|说明|(?:计量)?单位)\s*(?:[\d一二三四五六七八九十：:.、－—-]|$)"
    r"|资料来源|数据来源|(?:Table|Figure|Source|Note)s?\b)",
    re.IGNORECASE,
)

_NUMBERED = re.compile(r"(?:续?附?表|附件|图)[\d一二三四五六七八九十\-－—.]*[：:]?")
_UNIT = re.compile(r"[（(]?\s*(?:计量)?单位\s*[:：]")
_WIDE = 0.8  # of the length of another ruling: one this long belongs to the same table
_SHORT = 0.4  # of that length: the top of a table without its stub
_PITCH = 5.0  # heights from line to line at most where lines follow each other evenly, as in forms set wide
_EVEN = 0.1  # share by which such steps differ: two points of a row of twenty
_LONE_LINES = 5  # lines without wide gaps that a run of lines may bridge: a label that wraps
_ACROSS = 1  # lines of these that run across the columns: one heads a part, two are text
_RUNNING = 0.6  # of the width between rulings: a line that fills so much of it is text
_NEIGHBOURS = 2  # lines outside a region looked at again: the head of a group, one set tight below it


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page that may hold a table; ``ruled`` when rulings bound it above and below.

    ``above`` and ``below`` are the nearest lines outside, nearest first, which may turn out to be part.
    ``goes_on`` says that it stands at the top of its page, where a single row may be the last of a table.
    """

    bbox: BBox
    lines: tuple[TextLine, ...]
    ruled: bool
    above: tuple[TextLine, ...] = ()
    below: tuple[TextLine, ...] = ()
    goes_on: bool = False


def is_caption(line: TextLine) -> bool:
    """Whether the line begins as a caption, a unit line or a note does."""
    return bool(_CAPTION.match(line.words[0].text))


def is_title(line: TextLine) -> bool:
    """Whether the line heads a table: its number with a title (表一 …), or the unit of its figures."""
    numbered = len(line.words) > 1 and bool(_NUMBERED.fullmatch(line.words[0].text))
    return numbered or any(_UNIT.match(w.text) for w in line.words)


# regions between rulings


def ruled_regions(page: Page, words: Sequence[Word], taken: Sequence[BBox]) -> Iterator[Region]:
    """What stands between rulings of one width, parted where it is no table."""
    height = usual_height(page.words)
    rules = [
        r
        for r in joined_rulings(page.rulings, horizontal=True)
        if not any(b.y0 - 2 <= r.y0 <= b.y1 + 2 and b.x0 < r.x1 and r.x0 < b.x1 for b in taken)
    ]
    for group in _grouped(rules, 4 * height):
        x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
        intervals = []
        for upper, lower in pairwise(group):
            box = BBox(x0, upper.y0, x1, lower.y0)
            intervals.append((box, text_lines(w for w in words if _is_between(w, box))))
        for region in _runs_of_intervals(intervals, height):
            bottom = min((r.y0 for r in rules if r.y0 > region.bbox.y1 + 1), default=page.height)
            whole = _with_rows_below(region, words, bottom, height)
            goes_on = _fills_a_row(whole.lines[-1]) and _tops(page, words, whole.lines[0])
            yield replace(_with_lines_around(whole, group, words, height), goes_on=goes_on)


def _with_rows_below(region: Region, words: Sequence[Word], bottom: float, height: float) -> Region:
    """The region with the rows of figures that go on below its last ruling, as where the lowest are faint.

    One row there may be anything; two and more at the step of rows are the table's.
    """
    x0, _, x1, y1 = region.bbox
    below = text_lines(w for w in words if BBox(x0, y1, x1, bottom).contains(w.bbox.center))
    rows: list[TextLine] = []
    for line in below:
        last = rows[-1] if rows else region.lines[-1]
        apart = line.bbox.y0 - last.bbox.y1 > 2 * ROW_GAP * height
        if apart or not _hard_gaps(line, height) or is_title(line) or not _is_row_of_figures(line):
            break
        rows.append(line)
    if len(rows) < FEWEST - 1:
        return region
    lines = (*region.lines, *rows)
    return replace(region, bbox=BBox.union([region.bbox, *(r.bbox for r in rows)]), lines=lines)


def _is_row_of_figures(line: TextLine) -> bool:
    figures = sum(is_value(w.text) for w in line.words[1:])
    return len(line.words) > 1 and 2 * figures >= len(line.words) - 1


def _is_between(word: Word, box: BBox) -> bool:
    x, y = word.bbox.center
    return box.x0 - 3 <= x <= box.x1 + 3 and box.y0 <= y < box.y1


def _with_lines_around(
    region: Region, rules: Sequence[Ruling], words: Sequence[Word], height: float
) -> Region:
    """The region with its neighbouring lines where its bounds are not those of the table.

    The edge of shading is none (striped rows), nor is the ruling below a header that has none above: figures
    stand right below it, or it is shorter than the others.
    """
    x0, y0, x1, y1 = region.bbox
    longest = max(r.x1 - r.x0 for r in rules)
    stripe = max((b.y0 - a.y0 for a, b in pairwise(rules)), default=0.0)
    reach = _NEIGHBOURS * 2 * max(height, min(stripe, _PITCH * height))
    above: list[TextLine] = []
    below: list[TextLine] = []
    top = [r for r in rules if abs(r.y0 - y0) < 1]
    headless = _is_row_of_figures(region.lines[0]) or any(r.x1 - r.x0 < _WIDE * longest for r in top)
    if headless or any(r.thickness == 0 for r in top):
        above = text_lines(w for w in words if BBox(x0, y0 - reach, x1, y0).contains(w.bbox.center))[::-1]
    if any(r.thickness == 0 and abs(r.y0 - y1) < 1 for r in rules):
        below = text_lines(w for w in words if BBox(x0, y1, x1, y1 + reach).contains(w.bbox.center))
    return replace(region, above=tuple(above), below=tuple(below))


def _grouped(rules: Sequence[Ruling], shortest: float) -> list[list[Ruling]]:
    """Rulings one below the other over the same width, as groups of two and more.

    A lone shorter ruling just above a group is its top, drawn without the stub.
    """
    groups: list[list[Ruling]] = []
    for rule in rules:
        if rule.x1 - rule.x0 < shortest:
            continue
        home = next((g for g in reversed(groups) if _alike(g[-1], rule) >= _WIDE), None)
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    for lone in [g for g in groups if len(g) == 1]:
        for group in groups:
            step = group[0].y0 - lone[0].y0
            if len(group) > 1 and 0 < step <= shortest and _alike(group[0], lone[0]) >= _SHORT:
                group.insert(0, lone[0])
                break
            if len(group) == 1 and step > 0 and _SHORT <= _alike(group[0], lone[0]) < _WIDE:
                group.insert(0, lone[0])
                break
    return [g for g in groups if len(g) > 1]


def _alike(one: Ruling, other: Ruling) -> float:
    """The shorter ruling's share of the longer's length, if it lies beside it; else 0."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    shorter, longer = sorted((one.x1 - one.x0, other.x1 - other.x0))
    return shorter / longer if shared >= 0.9 * shorter else 0.0


def _runs_of_intervals(intervals: Sequence[tuple[BBox, list[TextLine]]], height: float) -> Iterator[Region]:
    """Neighbouring intervals (the parts between two rulings) that may be one table."""
    run: list[tuple[BBox, list[TextLine]]] = []
    for box, lines in [*intervals, (None, [])]:
        if box is not None and not _divides(box, lines, height):
            run.append((box, lines) if run else _below_text(box, lines, height))
            continue
        content = [line for _, part in run for line in part]
        if content:
            yield Region(BBox.union([b for b, _ in run]), tuple(content), ruled=True)
        run = []


def _below_text(box: BBox, lines: list[TextLine], height: float) -> tuple[BBox, list[TextLine]]:
    """The first interval without running text over its first row, where the table's own top was not seen."""
    first = next((k for k, line in enumerate(lines) if _hard_gaps(line, height)), 0)
    if not any(line.bbox.width >= _RUNNING * box.width for line in lines[:first]):
        return box, lines
    return box._replace(y0=(lines[first - 1].bbox.y1 + lines[first].bbox.y0) / 2), lines[first:]


def _divides(box: BBox, lines: Sequence[TextLine], height: float) -> bool:
    """Whether what stands between two rulings is no part of a table: text, a caption, much white."""
    gapped = [line for line in lines if _hard_gaps(line, height) > 0 and not _is_numbered_title(line)]
    if not lines:
        return box.height > 3 * height
    if not gapped:
        wide = box.height > 2.5 * height * len(lines)
        caption = any(is_caption(line) for line in lines)
        return len(lines) >= 3 or wide or caption
    if any(_is_numbered_title(line) for line in lines):
        return True
    across = sum(_hard_gaps(line, height) == 0 and _crosses(line, gapped[0], height) for line in lines)
    return across > max(1, len(lines) // 2)


def _is_numbered_title(line: TextLine) -> bool:
    """Whether the line is a number and a title with white between (表1    各县完成情况): no row of cells."""
    return len(line.words) == 2 and bool(_NUMBERED.fullmatch(line.words[0].text))


def _hard_gaps(line: TextLine, height: float) -> int:
    return sum(b.bbox.x0 - a.bbox.x1 >= HARD * height for a, b in pairwise(line.words))


# regions without rulings


def open_regions(page: Page, words: Sequence[Word], taken: Sequence[BBox]) -> Iterator[Region]:
    """Runs of neighbouring lines of which most have wide gaps."""
    height = usual_height(page.words)
    lines = text_lines(words)
    several = [_hard_gaps(line, height) > 0 and not is_title(line) for line in lines]
    close = [False, *(_are_near(a, b, height, taken) for a, b in pairwise(lines)), False]
    near = _with_even_steps(close, lines, several, height, taken)
    start = 0
    while start < len(lines):
        if not several[start]:
            start += 1
            continue
        end, last, lone, across = start + 1, start, 0, 0
        while end < len(lines) and near[end]:
            if several[end]:
                last, lone, across = end, 0, 0
            else:
                lone += 1
                across += _crosses(lines[end], lines[last], height)
                if lone > _LONE_LINES or across > _ACROSS:
                    break
            end += 1
        goes_on = _fills_a_row(lines[last]) and _tops(page, words, lines[start])
        if goes_on or last - start >= FEWEST - 1:
            if last > start:
                last = _down_to_blank_rows(lines, start, last, height, taken)
            yield replace(_open_region(lines, near, start, last), goes_on=goes_on)
        start = last + 1


def _tops(page: Page, words: Sequence[Word], line: TextLine) -> bool:
    """Whether nothing but a running head stands above the line."""
    top = line.bbox.y0
    return all(w.bbox.y1 < MARGIN * page.height for w in words if w.bbox.center[1] < top)


def _fills_a_row(line: TextLine) -> bool:
    """Whether the line is a label and figures, three at least, and nothing else."""
    return len(line.words) > FEWEST and all(is_value(w.text) for w in line.words[1:])


def _crosses(line: TextLine, other: TextLine, height: float) -> bool:
    """Whether the line runs across a wide gap of the other: no cell of the other's columns."""
    return any(
        line.bbox.x0 < a.bbox.x1 and b.bbox.x0 < line.bbox.x1
        for a, b in pairwise(other.words)
        if b.bbox.x0 - a.bbox.x1 >= HARD * height
    )


def _are_near(upper: TextLine, lower: TextLine, height: float, taken: Sequence[BBox]) -> bool:
    apart = lower.bbox.y0 - upper.bbox.y1 > ROW_GAP * height
    return not apart and not _lies_between(upper, lower, taken)


def _lies_between(upper: TextLine, lower: TextLine, taken: Sequence[BBox]) -> bool:
    return any(b.y0 < lower.bbox.y0 and upper.bbox.y1 < b.y1 for b in taken)


def _with_even_steps(
    near: Sequence[bool],
    lines: Sequence[TextLine],
    several: Sequence[bool],
    height: float,
    taken: Sequence[BBox],
) -> list[bool]:
    """``near``, and lines with wide gaps that follow each other at one pitch: rows of a table set wide.

    The lines of its header, above, follow each other at that pitch or closer.
    """
    middles = [line.bbox.center[1] for line in lines]
    steps = [
        b - a if several[k] and several[k + 1] and not _lies_between(lines[k], lines[k + 1], taken) else 0.0
        for k, (a, b) in enumerate(pairwise(middles))
    ]
    steps = [0.0, *steps, 0.0]

    def even(k: int) -> bool:
        most = min(_PITCH * height, steps[k] * (1 + _EVEN))
        least = max(steps[k] * (1 - _EVEN), 0.1)
        return steps[k] <= most and any(least <= steps[n] <= most for n in (k - 1, k + 1))

    found = [0 < k < len(lines) and even(k) for k in range(len(near))]
    pitch = 0.0
    for k in reversed(range(len(found))):
        pitch = steps[k] if found[k] else pitch if 0 < steps[k] <= pitch * (1 + _EVEN) else 0.0
        found[k] = pitch > 0
    return [close or wide for close, wide in zip(near, found, strict=True)]


def _down_to_blank_rows(
    lines: Sequence[TextLine], start: int, last: int, height: float, taken: Sequence[BBox]
) -> int:
    """The last line of a table whose lowest rows hold nothing but their labels.

    These stand at the step of the rows above, and begin or are centred as the labels of those are.
    """
    step = lines[last].bbox.center[1] - lines[last - 1].bbox.center[1]
    labels = [line.words[0].bbox for line in lines[start + 1 : last + 1]]
    for k in range(last + 1, len(lines)):
        line = lines[k]
        set_evenly = abs(line.bbox.center[1] - lines[k - 1].bbox.center[1] - step) <= _EVEN * step
        x0, x1, center = line.bbox.x0, line.bbox.x1, line.bbox.center[0]
        alike = sum(min(abs(b.x0 - x0), abs(b.center[0] - center)) <= ALIGNED * height for b in labels)
        short = x1 <= max(b.x1 for b in labels) + height
        if not set_evenly or 2 * alike < len(labels) or not short or is_caption(line):
            return k - 1
        if _lies_between(lines[k - 1], line, taken):
            return k - 1
    return len(lines) - 1


def _open_region(lines: Sequence[TextLine], near: Sequence[bool], start: int, last: int) -> Region:
    inside = tuple(lines[start : last + 1])
    above = [
        k for k in range(start - 1, max(start - 1 - _NEIGHBOURS, -1), -1) if all(near[k + 1 : start + 1])
    ]
    below = [
        k for k in range(last + 1, min(last + 1 + _NEIGHBOURS, len(lines))) if all(near[last + 1 : k + 1])
    ]
    return Region(
        BBox.union([line.bbox for line in inside]),
        inside,
        ruled=False,
        above=tuple(lines[k] for k in above),
        below=tuple(lines[k] for k in below),
    )
