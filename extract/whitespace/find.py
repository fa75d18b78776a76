"""Page → tables of few or no rulings: where they are, and the chain that lays each out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from extract.text import colophon_of
from extract.types import BBox, Page, RawTable, Ruling, Word
from extract.whitespace.accept import is_table
from extract.whitespace.assemble import Block, assemble
from extract.whitespace.columns import CutLine, Piece, bands_of, cut, find_gutters, has_figures, tightened
from extract.whitespace.false_gutters import without_false_gutters
from extract.whitespace.lines import TextLine, joined_rulings, median, usual_height
from extract.whitespace.regions import Region, is_caption, is_title, open_regions, ruled_regions
from extract.whitespace.side_by_side import side_by_side
from extract.whitespace.tolerances import ALIGNED, CENTRED, DRAWN, FEWEST

_CLOSE = 0.15  # heights of white between the lines of one wrapped header, set solid; rows have twice as much
_STRIPED = 0.35  # share of the text's height that the sides of stripes cover, every other row being striped
_ONE_HAND = 0.15  # heights by which lines of one size differ; a title is at least one size larger
_ONE_LINE = 1.0  # points across by which pieces of an upright ruling stray: the thickness of a border
_CLOSER = 0.6  # of the usual white between lines: that between the lines of one cell


def open_tables(page: Page, taken: Sequence[BBox]) -> tuple[RawTable, ...]:
    """The tables outside ``taken``: first those between rulings, then those without."""
    words = [w for w in page.words if not any(box.contains(w.bbox.center) for box in taken)]
    colophon = set(map(id, colophon_of(words)))  # two rules hold it that could be a table's
    words = [w for w in words if id(w) not in colophon]
    tables: list[RawTable] = []
    for seek in (ruled_regions, open_regions):
        found = seek(page, _outside(words, tables), taken)
        for region, block in (part for whole in found for part in _parts(page, whole)):
            if not is_table(block, region.ruled, _fewest(region)):
                continue
            wider = _with_neighbours(region, block)
            final = lay_out(page, wider) if wider is not region else block
            if not _collides(final.bbox, [*taken, *(t.bbox for t in tables)]):
                tables.append(assemble(final))
    return tuple(sorted(tables, key=lambda t: (t.bbox.y0, t.bbox.x0)))


def _parts(page: Page, whole: Region) -> list[tuple[Region, Block]]:
    """The region laid out, or the regions side by side in it."""
    block = lay_out(page, whole)
    parts = side_by_side(whole, block)
    return [(whole, block)] if len(parts) == 1 else [(part, lay_out(page, part)) for part in parts]


def _fewest(region: Region) -> int:
    """Lines that make a table: the last row of one may stand alone at the top of the next page."""
    return 1 if region.goes_on else FEWEST - 1 if region.ruled else FEWEST


def _with_neighbours(region: Region, block: Block) -> Region:
    """The region with the lines above and below that fit its columns: a header set tight, a last row."""
    above = _missing_head(region.above, block) or _fitting(region.above, block, region.lines[0])
    below = _fitting(region.below, block, region.lines[-1])
    if not above and not below:
        return region
    lines = (*reversed(above), *region.lines, *below)
    return replace(region, bbox=BBox.union([region.bbox, *(x.bbox for x in lines)]), lines=lines)


def _missing_head(lines: Sequence[TextLine], block: Block) -> list[TextLine]:
    """The lines above a block that together head those of its columns that have no head, nearest first.

    Head by head, they stand at heights of their own: heads of groups over their parts, the others halfway.
    """
    own = list(takewhile(lambda s: not has_figures(s), block.cut_lines))
    open_ = _alone_in(block.cut_lines[len(own) :]) - _alone_in(own)
    if not open_:
        return []
    for k, line in enumerate(lines):
        pieces = cut(line, block.gutters, block.height)
        if is_caption(line) or is_title(line):
            break
        open_ -= set() if has_figures(pieces) else _alone_in([pieces])
        if not open_:
            heads = list(lines[: k + 1])
            while len(heads) < len(lines) and _are_group_heads(lines[len(heads)], heads[-1], block):
                heads.append(lines[len(heads)])
            return heads
    return []


def _alone_in(cut_lines: Sequence[CutLine]) -> set[int]:
    """The columns that hold a piece of their own."""
    return {p.first for s in cut_lines for p in s.pieces if p.first == p.last}


def _are_group_heads(line: TextLine, below: TextLine, block: Block) -> bool:
    """Whether the line holds heads of groups of figures alone, set as those below: no title, no caption."""
    if is_caption(line) or is_title(line) or below.bbox.y0 - line.bbox.y1 > block.height:
        return False
    alike = abs(line.bbox.height - below.bbox.height) <= _ONE_HAND * block.height
    return alike and all(p.first > 0 for p in cut(line, block.gutters, block.height).pieces)


def _fitting(lines: Sequence[TextLine], block: Block, edge: TextLine) -> list[TextLine]:
    """The lines, nearest first, that stand in the columns and belong to the table.

    They fill most columns, alone or with the lines that they overlap, or stand beside a line of the table
    (a cell set at half height), or close on one that was taken, or go on with a text that filled its column
    in the last line.
    """
    fitting: list[TextLine] = []
    filled = _filled_together(lines, block)
    for line, columns in zip(lines, filled, strict=True):
        if is_title(line):
            break
        nearest = fitting[-1] if fitting else edge
        white = max(line.bbox.y0 - nearest.bbox.y1, nearest.bbox.y0 - line.bbox.y1)
        if not _fits(line, columns, block, white, _CLOSE * block.height if fitting else 0.0):
            break
        fitting.append(line)
    return fitting


def _filled_together(lines: Sequence[TextLine], block: Block) -> list[set[int]]:
    """For each line the columns that it and the lines beside it fill."""
    downwards = sorted(lines, key=lambda line: line.bbox.y0)
    bands = dict(zip(map(id, downwards), bands_of([(x.bbox.y0, x.bbox.y1) for x in downwards]), strict=True))
    filled: dict[int, set[int]] = {}
    for line in lines:
        columns = filled.setdefault(bands[id(line)], set())
        columns |= {p.first for p in cut(line, block.gutters, block.height).pieces if p.first == p.last}
    return [filled[bands[id(line)]] for line in lines]


def _fits(line: TextLine, filled: set[int], block: Block, white: float, close: float) -> bool:
    """Whether the line, ``white`` points off, belongs to the table; nearer than ``close`` it does anyhow.

    ``filled`` are the columns that it fills with the lines beside it.
    """
    pieces = cut(line, block.gutters, block.height).pieces
    single = len({p.first for p in pieces if p.first == p.last}) == len(pieces)
    if single and (white < close or (len(filled) > 1 and 2 * len(filled) > len(block.gutters))):
        return True
    heads = line.bbox.y0 < block.bbox.y0 and white < block.height and not is_caption(line)
    if heads and all(_heads_a_group(p, block) for p in pieces):
        return True
    return all(_goes_on(p, line, block, white) for p in pieces)


def _heads_a_group(piece: Piece, block: Block) -> bool:
    """Whether the piece above the table stands in the middle over two or more columns, the stub apart.

    Over heads of the first line, or over columns that are open on that line and have heads below it.
    """
    heads = [p for p in block.cut_lines[0].pieces if p.first == p.last > 0]
    over_heads = any(
        abs((a.x0 + b.x1) / 2 - piece.center) <= ALIGNED * block.height
        for k, a in enumerate(heads)
        for b in heads[k + 1 :]
        if a.x0 < piece.center < b.x1
    )
    return over_heads or _stands_over_open_columns(piece, block)


def _stands_over_open_columns(piece: Piece, block: Block) -> bool:
    lower = list(takewhile(lambda s: not has_figures(s), block.cut_lines[1:]))
    heads = {p.first: p for s in reversed(lower) for p in s.pieces if p.first == p.last > 0}
    edges, n = block.edges, len(block.edges) - 1
    total = set(range(n)) - heads.keys() - block.cut_lines[0].columns  # of a group, without a head of its own

    def off_centre(a: int, b: int) -> float:
        between = abs((edges[a] + edges[b + 1]) / 2 - piece.center)
        if a not in heads or b not in heads:
            return between
        return min(between, abs((heads[a].x0 + heads[b].x1) / 2 - piece.center))

    groups = ((a, b) for a in range(1, n) for b in range(a + 1, n))
    return any(
        heads.keys() & set(range(a, b + 1))
        and (heads.keys() | total).issuperset(range(a, b + 1))
        and not block.cut_lines[0].columns.issuperset(range(a, b + 1))
        and off_centre(a, b) <= CENTRED * block.height
        and edges[a] < piece.x0
        and piece.x1 < edges[b + 1]
        for a, b in groups
    )


def _goes_on(piece: Piece, line: TextLine, block: Block, white: float) -> bool:
    """Whether the piece below the table is the next line of a text that filled its column."""
    if piece.first != piece.last:
        return False
    own = [p for s in block.cut_lines for p in s.pieces if p.first == p.last == piece.first]
    whites = [b.y0 - a.y1 for a, b in pairwise(block.cut_lines) if b.y0 > a.y1]
    last = next((p for s in block.cut_lines[:-4:-1] for p in s.pieces if p.last == piece.first), None)
    if last is None or not whites or line.bbox.y0 < block.bbox.y0 or white > _CLOSER * median(whites):
        return False
    return last.x1 >= max(p.x1 for p in own) - block.height and abs(last.x0 - piece.x0) < block.height


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
    gutters = find_gutters(region.lines, height, [r for r in near if _runs_along(r, near, text)])
    while True:
        cut_lines = tuple(cut(line, gutters, height, near) for line in region.lines)
        fewer = without_false_gutters(gutters, cut_lines)
        if len(fewer) == len(gutters):
            break
        gutters = fewer
    gutters = tightened(gutters, cut_lines)
    rules = tuple(
        r
        for r in joined_rulings(page.rulings, horizontal=True)
        if bbox.y0 - 2 <= r.y0 <= bbox.y1 + 2 and r.x0 < bbox.x1 and r.x1 > bbox.x0
    )
    return Block(page.number, bbox, tuple(gutters), cut_lines, rules, height)


def _runs_along(ruling: Ruling, near: Sequence[Ruling], text: BBox) -> bool:
    """Whether vertical rulings at one place run along half of the text, or are the sides of stripes."""
    pieces = [r for r in near if abs(r.x0 - ruling.x0) <= _ONE_LINE]
    share = _STRIPED if len(pieces) > 1 else DRAWN
    covered = sum(max(min(r.y1, text.y1) - max(r.y0, text.y0), 0.0) for r in pieces)
    return covered >= share * text.height
