"""Header lines → header cells: wrapped lines joined, spanning heads over their columns, levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extract.types import Ruling
from extract.whitespace.columns import Piece, Strand, has_figures
from extract.whitespace.rows import rows_by_white
from extract.whitespace.spans import spread
from schemas.lexicon.labels import begins_row

_DEEPEST = 6  # lines of a header
_CLOSER = 0.95  # of the step between rows: the lines of one head are closer
_TIGHT = 0.3  # heights of white at most between the lines of one head
_LEADED = 0.8  # so, where the next one is a bracket, as of a unit


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: columns and levels covered (both ends included) and its pieces, top to bottom."""

    first: int
    last: int
    top: int
    bottom: int
    pieces: tuple[Piece, ...]


def header_depth(strands: Sequence[Strand], ruled_after: Sequence[bool]) -> int:
    """How many of the first lines are header.

    The lines above the first ruling where few of them hold figures (units and years apart), else the
    rows, parted by white, above the first with figures, else the lines above the first one with figures.

    Args:
        strands: lines of the table, top to bottom.
        ruled_after: for each line, whether a ruling as wide as the table runs below it.
    """
    if not strands or has_figures(strands[0]):
        return 0
    slab = next((k + 1 for k, ruled in enumerate(ruled_after) if ruled), len(strands))
    figures = [k for k, s in enumerate(strands) if has_figures(s)]
    if slab < len(strands) and slab <= _DEEPEST and 2 * sum(k < slab for k in figures) < slab:
        return _with_heads_of_groups(strands, ruled_after, slab)
    above: list[Strand] = []
    for row in rows_by_white(strands):
        if any(has_figures(s) for s in row) or (above and _is_section(row)):
            break
        above += row
    if above:
        return len(above)
    depth = min(figures[0], _DEEPEST) if figures else 1
    while depth > 1 and _is_section(strands[depth - 1 : depth]):
        depth -= 1
    return depth


def _with_heads_of_groups(strands: Sequence[Strand], ruled_after: Sequence[bool], depth: int) -> int:
    """The header down to the ruling below which every column has a head.

    Heads of groups, ruled off, leave columns open whose heads stand below that ruling.
    """
    columns = range(1, max(c for s in strands for c in s.columns) + 1)
    while open_ := set(columns) - {c for s in strands[:depth] for c in s.columns}:
        end = next((k + 1 for k in range(depth, len(strands)) if ruled_after[k]), len(strands))
        below = strands[depth:end]
        headed = open_ <= {c for s in below for c in s.columns} and not any(has_figures(s) for s in below)
        if not headed or end == len(strands) or end > _DEEPEST:
            break
        depth = end
    return depth


def _is_section(row: Sequence[Strand]) -> bool:
    """Whether the row is the heading of a part of the body: a numbered label, alone."""
    return all(s.columns == {0} for s in row) and begins_row(row[0].pieces[0].text)


def heads(
    strands: Sequence[Strand],
    rules: Sequence[Ruling],
    edges: Sequence[float],
    height: float,
    *,
    stub: bool,
    pitch: float = float("inf"),
) -> list[Head]:
    """The header cells of the header lines ``strands``; levels count from 0.

    Args:
        strands: the header lines, top to bottom.
        rules: horizontal rulings within the header, of any length.
        edges: the x of the column boundaries, one more than there are columns.
        height: usual height of a word in points.
        stub: whether the first column names the rows.
        pitch: the least step from row to row below; lines of one head are set closer.
    """
    if not strands:
        return []
    lines_of_heads = spread(_with_wraps_joined(strands, rules, height), rules, edges, height, stub=stub)
    cells: list[list[Piece]] = []
    lines: list[list[int]] = []
    for k, strand in enumerate(lines_of_heads):
        for piece in strand.pieces:
            home = next(
                (c for c in reversed(range(len(cells))) if lines[c][-1] < k and _shares(cells[c][-1], piece)),
                None,
            )
            if home is not None and _wraps(cells[home], piece, strand, rules, height, pitch):
                cells[home].append(piece)
                lines[home].append(k)
            else:
                cells.append([piece])
                lines.append([k])
    return _levelled(cells, [held[0] for held in lines], len(edges) - 1)


def _with_wraps_joined(strands: Sequence[Strand], rules: Sequence[Ruling], height: float) -> list[Strand]:
    """The lines with each piece that closes on one above it in its column taken up to that one's line."""
    known: list[list[Piece]] = []
    for strand in strands:
        stays = []
        for piece in strand.pieces:
            y0 = min(w.bbox.y0 for w in piece.words)
            home = next(
                (
                    (k, i)
                    for k in reversed(range(len(known)))
                    for i, p in enumerate(known[k])
                    if p.first == p.last == piece.first == piece.last
                ),
                None,
            )
            upper = known[home[0]][home[1]] if home else None
            y1 = max(w.bbox.y1 for w in upper.words) if upper else 0.0
            ruled = any(
                y1 - height / 2 < r.y0 < y0 + height / 2 and r.x0 <= piece.center <= r.x1 for r in rules
            )
            most = _LEADED if piece.text.startswith(("(", "（")) else _TIGHT
            if home is None or upper is None or y0 - y1 > most * height or ruled:
                stays.append(piece)
                continue
            known[home[0]][home[1]] = replace(
                upper,
                words=upper.words + piece.words,
                text=upper.text + piece.text,
                x0=min(upper.x0, piece.x0),
                x1=max(upper.x1, piece.x1),
            )
        known.append(stays)
    return [replace(s, pieces=tuple(p)) for s, p in zip(strands, known, strict=True) if p]


def _shares(a: Piece, b: Piece) -> bool:
    return a.first <= b.last and b.first <= a.last


def _wraps(
    cell: list[Piece],
    piece: Piece,
    strand: Strand,
    rules: Sequence[Ruling],
    height: float,
    pitch: float,
) -> bool:
    """Whether the piece is the next line of the header cell above it."""
    first, last = min(p.first for p in cell), max(p.last for p in cell)
    above = max(w.bbox.y1 for w in cell[-1].words)
    middle = (strand.y0 + strand.y1) / 2
    top = min(w.bbox.y0 for w in piece.words)
    if top - above > 0.9 * height or top - min(w.bbox.y0 for w in cell[-1].words) > _CLOSER * pitch:
        return False
    if any(above - height / 2 < r.y0 < middle and r.x0 <= piece.center <= r.x1 for r in rules):
        return False
    if (first, last) == (piece.first, piece.last):
        return True
    rivals = [p for p in strand.pieces if p is not piece and p.first <= last and first <= p.last]
    centred = abs(cell[-1].center - piece.center) <= height
    return not rivals and centred


def _levelled(cells: Sequence[Sequence[Piece]], lines: Sequence[int], n_columns: int) -> list[Head]:
    """Cells with levels; one with nothing above or below it runs to the edge of the header.

    In a line with a head in every column (栏次 1 2 3) those below others are of one level. ``lines``
    has the first line of each cell.
    """
    spans = [(min(p.first for p in c), max(p.last for p in c)) for c in cells]
    tops: list[int] = []
    for line, group in groupby(range(len(cells)), key=lambda k: lines[k]):
        found = []
        for k in group:
            over = [tops[j] for j in range(k) if lines[j] < line and _meet(spans[j], spans[k])]
            found.append((k, max(over) + 1 if over else 0))
        full = sum(spans[k][1] - spans[k][0] + 1 for k, _ in found) == n_columns
        lowest = max(top for _, top in found)
        tops += [lowest if full and top else top for _, top in found]
    deepest = max(tops, default=0)
    result = []
    for k, (first, last) in enumerate(spans):
        under = [tops[j] for j in range(len(spans)) if tops[j] > tops[k] and _meet(spans[j], spans[k])]
        bottom = min(under) - 1 if under else deepest
        result.append(Head(first, last, tops[k], bottom, tuple(cells[k])))
    return result


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
