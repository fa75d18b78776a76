"""Header lines → header cells: wrapped lines joined, spanning heads over their columns, levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extract.header import numbers_columns
from extract.types import Ruling
from extract.whitespace.columns import CutLine, Piece, has_figures
from extract.whitespace.rows import parted
from extract.whitespace.spans import with_spans
from schemas.lexicon.labels import begins_row
from schemas.lexicon.numbers import is_value, is_year

_DEEPEST = 6  # lines of a header: three levels of two lines each
_CLOSER = 0.95  # of the step between rows: the lines of one head are closer, if only by the rounding of a row
_TIGHT = 0.3  # heights of white at most between the lines of one head: a leading of 1.3
_LEADED = 0.8  # heights of white at most so where a bracket follows, as of a unit; alike from 0.4 to 1.6


_Span = tuple[int, int]
"""First and last column."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header cell: columns and levels covered (both ends included) and its pieces, top to bottom."""

    first: int
    last: int
    top: int
    bottom: int
    pieces: tuple[Piece, ...]


def header_depth(cut_lines: Sequence[CutLine], ruled_after: Sequence[bool]) -> int:
    """How many of the first lines are header.

    The lines above the first ruling where few of them hold figures (units and years apart), else the
    rows above the first with figures, else the lines above the first one with figures.

    Args:
        cut_lines: lines of the table, top to bottom.
        ruled_after: for each line, whether a ruling as wide as the table runs below it.
    """
    if not cut_lines or has_figures(cut_lines[0]):
        return 0
    figured = [has_figures(s) for s in cut_lines]
    ruled_depth = next((k + 1 for k, ruled in enumerate(ruled_after) if ruled), len(cut_lines))
    if ruled_depth <= min(_DEEPEST, len(cut_lines) - 1) and 2 * sum(figured[:ruled_depth]) < ruled_depth:
        return _with_heads_of_groups(cut_lines, ruled_after, ruled_depth)
    if depth := _depth_by_rows(parted(cut_lines, ruled_after).rows):
        return depth
    depth = min(figured.index(True), _DEEPEST) if any(figured) else 1
    while depth > 1 and _is_section(cut_lines[depth - 1 : depth]):
        depth -= 1
    return depth


def _depth_by_rows(rows: Sequence[Sequence[CutLine]]) -> int:
    """The lines of the rows above the first row with figures; 0 where that is the first.

    A row of texts has a figure, too, where a column that holds figures has one.
    """
    pieces = [p for row in rows for s in row for p in s.pieces if p.first == p.last > 0]
    printed, figures = Counter(p.first for p in pieces), Counter(p.first for p in pieces if _is_figure(p))
    columns = {c for c in figures if 2 * figures[c] >= printed[c]}
    above: list[CutLine] = []
    for row in rows:
        numbered = numbers_columns([p.text for s in row for p in s.pieces])
        own = {p.first for s in row for p in s.pieces if _is_figure(p)}
        if any(has_figures(s) for s in row) or (own & columns and not numbered):
            break
        if above and _is_section(row):
            break
        above += row
    return len(above)


def _is_figure(piece: Piece) -> bool:
    return is_value(piece.text) and not is_year(piece.text)


def _with_heads_of_groups(cut_lines: Sequence[CutLine], ruled_after: Sequence[bool], depth: int) -> int:
    """The header down to the ruling below which every column has a head.

    Heads of groups, ruled off, leave columns open whose heads stand below that ruling.
    """
    columns = range(1, max(c for s in cut_lines for c in s.columns) + 1)
    while open_ := set(columns) - {c for s in cut_lines[:depth] for c in s.columns}:
        end = next((k + 1 for k in range(depth, len(cut_lines)) if ruled_after[k]), len(cut_lines))
        below = cut_lines[depth:end]
        headed = open_ <= {c for s in below for c in s.columns} and not any(has_figures(s) for s in below)
        if not headed or end == len(cut_lines) or end > _DEEPEST:
            break
        depth = end
    return depth


def _is_section(row: Sequence[CutLine]) -> bool:
    """Whether the row is the heading of a part of the body: a numbered label, alone."""
    return all(s.columns == {0} for s in row) and begins_row(row[0].pieces[0].text)


def heads(
    cut_lines: Sequence[CutLine],
    rules: Sequence[Ruling],
    edges: Sequence[float],
    height: float,
    *,
    stub: bool,
    pitch: float = float("inf"),
) -> list[Head]:
    """The header cells of the header lines ``cut_lines``; levels count from 0.

    Args:
        cut_lines: the header lines, top to bottom.
        rules: horizontal rulings within the header, of any length.
        edges: the x of the column boundaries, one more than there are columns.
        height: usual height of a word in points.
        stub: whether the first column names the rows.
        pitch: the least step from row to row below; lines of one head are set closer.
    """
    if not cut_lines:
        return []
    lines_of_heads = with_spans(_with_wraps_joined(cut_lines, rules, height), rules, edges, height, stub=stub)
    cells: list[list[Piece]] = []
    lines: list[list[int]] = []
    for k, cut_line in enumerate(lines_of_heads):
        for piece in cut_line.pieces:
            home = next(
                (c for c in reversed(range(len(cells))) if lines[c][-1] < k and _shares(cells[c][-1], piece)),
                None,
            )
            if home is not None and _wraps(cells[home], piece, cut_line, rules, height, pitch):
                cells[home].append(piece)
                lines[home].append(k)
            else:
                cells.append([piece])
                lines.append([k])
    return _levelled(cells, [held[0] for held in lines], len(edges) - 1)


def _with_wraps_joined(cut_lines: Sequence[CutLine], rules: Sequence[Ruling], height: float) -> list[CutLine]:
    """The lines with each piece that closes on one above it in its column taken up to that one's line."""
    known: list[list[Piece]] = []
    for cut_line in cut_lines:
        stays = []
        for piece in cut_line.pieces:
            home = _last_in_column(known, piece)
            if home is None or not _closes_on(piece, known[home[0]][home[1]], rules, height):
                stays.append(piece)
                continue
            upper = known[home[0]][home[1]]
            known[home[0]][home[1]] = replace(
                upper,
                words=upper.words + piece.words,
                text=upper.text + piece.text,
                x0=min(upper.x0, piece.x0),
                x1=max(upper.x1, piece.x1),
            )
        known.append(stays)
    return [replace(s, pieces=tuple(p)) for s, p in zip(cut_lines, known, strict=True) if p]


def _last_in_column(known: Sequence[Sequence[Piece]], piece: Piece) -> tuple[int, int] | None:
    """Line and place of the lowest piece that stands in the one column of ``piece``."""
    own = (piece.first, piece.first)
    places = ((k, i) for k in reversed(range(len(known))) for i in range(len(known[k])))
    found = (at for at in places if (known[at[0]][at[1]].first, known[at[0]][at[1]].last) == own)
    return next(found, None) if piece.first == piece.last else None


def _closes_on(piece: Piece, upper: Piece, rules: Sequence[Ruling], height: float) -> bool:
    """Whether the piece is set so close below the other, with no ruling between, that they are one text."""
    y0, y1 = min(w.bbox.y0 for w in piece.words), max(w.bbox.y1 for w in upper.words)
    most = _LEADED if piece.text.startswith(("(", "（")) else _TIGHT
    return y0 - y1 <= most * height and not any(
        y1 - height / 2 < r.y0 < y0 + height / 2 and r.x0 <= piece.center <= r.x1 for r in rules
    )


def _shares(a: Piece, b: Piece) -> bool:
    return a.first <= b.last and b.first <= a.last


def _wraps(
    cell: list[Piece],
    piece: Piece,
    cut_line: CutLine,
    rules: Sequence[Ruling],
    height: float,
    pitch: float,
) -> bool:
    """Whether the piece is the next line of the header cell above it."""
    first, last = min(p.first for p in cell), max(p.last for p in cell)
    above = max(w.bbox.y1 for w in cell[-1].words)
    middle = (cut_line.y0 + cut_line.y1) / 2
    top = min(w.bbox.y0 for w in piece.words)
    if top - above > 0.9 * height or top - min(w.bbox.y0 for w in cell[-1].words) > _CLOSER * pitch:
        return False
    if any(above - height / 2 < r.y0 < middle and r.x0 <= piece.center <= r.x1 for r in rules):
        return False
    if (first, last) == (piece.first, piece.last):
        return True
    rivals = [p for p in cut_line.pieces if p is not piece and p.first <= last and first <= p.last]
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
        tops += _tops_of_line([spans[k] for k in group], line, spans, lines, tops, n_columns)
    deepest = max(tops, default=0)
    result = []
    for cell, (first, last), top in zip(cells, spans, tops, strict=True):
        under = [t for t, span in zip(tops, spans, strict=True) if t > top and _meet(span, (first, last))]
        result.append(Head(first, last, top, min(under, default=deepest + 1) - 1, tuple(cell)))
    return result


def _tops_of_line(
    here: Sequence[_Span],
    line: int,
    spans: Sequence[_Span],
    lines: Sequence[int],
    tops: Sequence[int],
    n_columns: int,
) -> list[int]:
    """The levels of the cells of one line; ``tops`` are those of the cells of all lines above it."""
    above = [(span, top) for span, top, on in zip(spans, tops, lines, strict=False) if on < line]
    found = [max((top + 1 for span, top in above if _meet(span, own)), default=0) for own in here]
    if sum(last - first + 1 for first, last in here) != n_columns:
        return found
    return [max(found) if top else top for top in found]


def _meet(one: _Span, other: _Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
