"""Page → tables of few or no rulings: where they are, and the chain that lays each out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.types import BBox, Page, RawTable, Ruling, Word
from extract.whitespace.accept import is_table
from extract.whitespace.assemble import Block, assemble
from extract.whitespace.columns import HARD, cut, drop_hollow, find_gutters, tightened
from extract.whitespace.lines import TextLine, joined_rulings, text_lines, usual_height

_CAPTION = re.compile(
    r"(?:续?附?表|附件|图|单位|计量单位|注|备注|说明|资料来源|数据来源|(?:Table|Figure|Source|Note)s?\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page that may hold a table; ``ruled`` when rulings bound it above and below."""

    bbox: BBox
    lines: tuple[TextLine, ...]
    ruled: bool


def find_borderless(page: Page, taken: Sequence[BBox]) -> tuple[RawTable, ...]:
    """All tables of the page outside ``taken`` that white space, alignment and single rulings show.

    Args:
        page: an upright page; words from a text layer or from recognition.
        taken: outlines of the tables that the grid of rulings gave already, in points.

    Returns:
        Tables from top to bottom; none overlaps ``taken``.
    """
    words = [w for w in page.words if not any(box.contains(w.bbox.center) for box in taken)]
    tables: list[RawTable] = []
    for seek in (_ruled_regions, _open_regions):
        for region in seek(page, _outside(words, tables), taken):
            block = lay_out(page, region)
            if is_table(block, region.ruled) and not _collides(
                block.bbox, [*taken, *(t.bbox for t in tables)]
            ):
                tables.append(assemble(block))
    return tuple(sorted(tables, key=lambda t: (t.bbox.y0, t.bbox.x0)))


def _outside(words: Sequence[Word], tables: Sequence[RawTable]) -> list[Word]:
    return [w for w in words if not any(t.bbox.contains(w.bbox.center) for t in tables)]


def _collides(box: BBox, others: Sequence[BBox]) -> bool:
    return any(
        min(box.x1, o.x1) - max(box.x0, o.x0) > 2 and min(box.y1, o.y1) - max(box.y0, o.y0) > 2
        for o in others
    )


def lay_out(page: Page, region: Region) -> Block:
    """The region's lines cut at its gutters."""
    words = [w for line in region.lines for w in line.words]
    height = usual_height(words)
    text = BBox.union([w.bbox for w in words])
    bbox = BBox.union([text, region.bbox])
    near = [r for r in joined_rulings(page.rulings, horizontal=False) if bbox.x0 + 3 < r.x0 < bbox.x1 - 3]
    gutters = find_gutters(region.lines, height, [r for r in near if _beside(r, text)])
    while True:
        strands = tuple(cut(line, gutters, height, near) for line in region.lines)
        fewer = drop_hollow(gutters, strands)
        if len(fewer) == len(gutters):
            break
        gutters = fewer
    gutters = tightened(gutters, strands)
    rules = tuple(
        r
        for r in joined_rulings(page.rulings, horizontal=True)
        if bbox.y0 - 2 <= r.y0 <= bbox.y1 + 2 and r.x0 < bbox.x1 and r.x1 > bbox.x0
    )
    return Block(page.number, bbox, tuple(gutters), strands, rules, height)


def _beside(wall: Ruling, text: BBox) -> bool:
    """Whether the vertical ruling runs along at least half of the text's height."""
    return min(wall.y1, text.y1) - max(wall.y0, text.y0) >= 0.5 * text.height


# regions between rulings


def _ruled_regions(page: Page, words: Sequence[Word], taken: Sequence[BBox]) -> Iterator[Region]:
    height = usual_height(page.words)
    rules = [
        r
        for r in joined_rulings(page.rulings, horizontal=True)
        if not any(b.y0 - 2 <= r.y0 <= b.y1 + 2 and b.x0 < r.x1 and r.x0 < b.x1 for b in taken)
    ]
    for group in _grouped(rules, 4 * height):
        x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
        slabs = []
        for upper, lower in pairwise(group):
            box = BBox(x0, upper.y0, x1, lower.y0)
            inside = [w for w in words if BBox(x0 - 3, box.y0, x1 + 3, box.y1).contains(w.bbox.center)]
            slabs.append((box, text_lines(inside)))
        yield from _runs_of_slabs(slabs, height)


def _grouped(rules: Sequence[Ruling], shortest: float) -> list[list[Ruling]]:
    """Rulings one below the other over the same width, as groups of two and more."""
    groups: list[list[Ruling]] = []
    for rule in rules:
        if rule.x1 - rule.x0 < shortest:
            continue
        for group in groups:
            x0, x1 = min(r.x0 for r in group), max(r.x1 for r in group)
            shared = min(x1, rule.x1) - max(x0, rule.x0)
            shorter, longer = sorted((x1 - x0, rule.x1 - rule.x0))
            if shared >= 0.9 * shorter and shorter >= 0.4 * longer:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [g for g in groups if len(g) > 1]


def _runs_of_slabs(slabs: Sequence[tuple[BBox, list[TextLine]]], height: float) -> Iterator[Region]:
    """Neighbouring slabs (the parts between two rulings) that may be one table."""
    run: list[tuple[BBox, list[TextLine]]] = []
    for box, lines in [*slabs, (None, [])]:
        if box is not None and not _divides(box, lines, height):
            run.append((box, lines))
            continue
        content = [line for _, part in run for line in part]
        if content:
            yield Region(BBox.union([b for b, _ in run]), tuple(content), ruled=True)
        run = []


def _divides(box: BBox, lines: Sequence[TextLine], height: float) -> bool:
    """Whether what stands between two rulings is no part of a table: text, a caption, much white."""
    many = sum(_hard_gaps(line, height) > 0 for line in lines)
    if not lines:
        return box.height > 3 * height
    if many == 0:
        wide = box.height > 2.5 * height * len(lines)
        caption = any(_CAPTION.match(line.words[0].text) for line in lines)
        return len(lines) >= 3 or wide or caption
    return many < 0.3 * len(lines)


def _hard_gaps(line: TextLine, height: float) -> int:
    return sum(b.bbox.x0 - a.bbox.x1 >= HARD * height for a, b in pairwise(line.words))


# regions without rulings


def _open_regions(page: Page, words: Sequence[Word], taken: Sequence[BBox]) -> Iterator[Region]:
    height = usual_height(page.words)
    run: list[TextLine] = []
    single = 0
    for line in [*text_lines(words), None]:
        near = bool(run) and line is not None and line.bbox.y0 - run[-1].bbox.y1 <= 1.8 * height
        several = line is not None and _hard_gaps(line, height) > 0
        blocked = (
            bool(run)
            and line is not None
            and any(b.y0 < line.bbox.y0 and run[-1].bbox.y1 < b.y1 for b in taken)
        )
        if run and (line is None or not near or blocked or (not several and single >= 2)):
            yield from _open_region(run, single)
            run, single = [], 0
        if line is not None and (several or run):
            run.append(line)
            single = 0 if several else single + 1


def _open_region(run: list[TextLine], single: int) -> Iterator[Region]:
    lines = run[: len(run) - single]
    if len(lines) >= 3:
        yield Region(BBox.union([line.bbox for line in lines]), tuple(lines), ruled=False)
