"""Region → regions side by side: two tables about the same places, set beside each other without rulings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile

from extract.types import BBox
from extract.whitespace.assemble import Block
from extract.whitespace.columns import CutLine
from extract.whitespace.lines import TextLine, text_lines
from extract.whitespace.regions import Region
from extract.whitespace.tolerances import FEWEST


def side_by_side(region: Region, block: Block) -> list[Region]:
    """The region; in parts where its first column stands again further right, head and rows alike.

    Args:
        region: a part of the page that may hold a table.
        block: the same laid out.
    """
    starts = [c for c in range(2, len(block.edges) - 1) if _repeats_the_stub(c, block.cut_lines)]
    if not starts:
        return [region]
    bounds = [block.edges[0], *(block.edges[c] for c in starts), block.edges[-1]]
    return [_within(region, x0, x1) for x0, x1 in pairwise(bounds)]


def _repeats_the_stub(column: int, cut_lines: tuple[CutLine, ...]) -> bool:
    texts = [(_text(s, 0), _text(s, column)) for s in cut_lines]
    said = [(stub, again) for stub, again in texts if stub or again]
    return len(said) >= FEWEST and len(set(said)) > 1 and all(stub == again for stub, again in said)


def _text(cut_line: CutLine, column: int) -> str:
    return "".join(p.text for p in cut_line.pieces if p.first == p.last == column)


def _within(region: Region, x0: float, x1: float) -> Region:
    """What of the region stands between two places across; lone texts over it may be its title."""

    def part(lines: tuple[TextLine, ...]) -> tuple[TextLine, ...]:
        inside = (text_lines(w for w in line.words if x0 <= w.bbox.center[0] <= x1) for line in lines)
        return tuple(line for found in inside for line in found)

    inside = part(region.lines)
    over = tuple(takewhile(lambda line: len(line.words) == 1, inside))
    lines, box = inside[len(over) :], region.bbox
    outline = BBox.union([line.bbox for line in lines]) if not region.ruled else BBox(x0, box.y0, x1, box.y1)
    above = (*reversed(over), *part(region.above))
    return replace(region, bbox=outline, lines=lines, above=above, below=part(region.below))
