"""Takes the grids of consecutive pages, gives whole tables: pieces of one table joined.

A piece goes on from the one before it where its columns stand in the same places and no new title or
header begins. What cannot be told for sure is joined with a finding, so that a reader can look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from extract.header import count_header_rows, is_figure
from extract.text import is_full, lines_of
from extract.types import BBox, Cell, Line, RawTable
from schemas.findings import Code, Finding, Place

_COLUMN_SHIFT = 0.012  # share of the table's width by which a column may stray between pages
_WIDTH_RATIO = 0.04
_UNRULED_SHIFT, _UNRULED_RATIO = 0.05, 0.15  # where white space parts columns, their texts place the edges
_ROW_SHIFT = 0.015
_RUN_ON = 0.75  # share of the texts of a cut row that stand below a full line
_SAME_TEXT = 0.8
_SAME_READING = 0.85  # of the characters of two headers, read from pixels
_LABEL_START = re.compile(r"[（(]?[一二三四五六七八九十\d]+[、.．)）]|其中|合计|总计|小计")


@dataclass(frozen=True, slots=True)
class Draft:
    """A table in the making: its cells so far, and the shape of its last piece.

    ``row_edges`` and ``column_edges`` are the lines of the last piece in points of its page; ``halves``
    counts the pieces that lie beside each other.
    """

    n_rows: int
    n_columns: int
    header_rows: int
    cells: tuple[Cell, ...]
    pages: tuple[int, ...]
    row_edges: tuple[float, ...]
    column_edges: tuple[float, ...]
    finder: str
    residue: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = ()
    halves: int = 1


def draft(table: RawTable) -> Draft:
    """The first piece of a table."""
    return Draft(
        table.n_rows,
        table.n_columns,
        count_header_rows(table.cells, table.n_rows, table.n_columns),
        table.cells,
        (table.page,),
        _edges(((c.row, c.row_span, c.bbox.y0, c.bbox.y1) for c in table.cells), table.n_rows),
        _edges(((c.column, c.column_span, c.bbox.x0, c.bbox.x1) for c in table.cells), table.n_columns),
        table.finder,
        tuple(Line(table.page, w.bbox, w.text) for w in table.residue),
        table.findings,
    )


def _edges(spans: Iterable[tuple[int, int, float, float]], count: int) -> tuple[float, ...]:
    found: dict[int, float] = {}
    for first, span, lo, hi in spans:
        found[first] = min(lo, found.get(first, lo))
        found[first + span] = max(hi, found.get(first + span, hi))
    known = sorted(found.items())
    return tuple(found.get(k, next((v for i, v in known if i > k), known[-1][1])) for k in range(count + 1))


def join(upper: Draft, table: RawTable, *, announced: bool, page_full: bool) -> Draft | None:
    """``upper`` with ``table``, the first grid of the next page, joined to it; None where it is another.

    ``announced`` says that the caption of ``table`` repeats the title or says 续表; ``page_full`` that
    ``upper`` reaches down to the end of its page.
    """
    lower = draft(table)
    headers = ((0, upper.header_rows), _header_below_title(upper))
    depth = next((depth for top, depth in headers if _same_header(upper, lower, top, depth)), 0)
    repeated = bool(depth)
    if not repeated and (wide := join_beside(upper, lower, announced=announced)) is not None:
        return wide
    aligned = _align(upper, lower)
    if aligned is None:
        return None
    upper, lower = _with_header(aligned[0], aligned[1]), aligned[1]
    if not repeated and _has_other_header(upper, lower):
        return None
    doubts = (
        [] if repeated or announced or page_full else ["the table before it ends in the middle of its page"]
    )
    return _join_rows(upper, lower, depth, doubts)


def trimmed(whole: Draft) -> Draft:
    """The table without the blank rows above its header and columns at its sides that a sheet's grid adds."""
    filled = [c for c in whole.cells if c.text.strip()]
    if not whole.header_rows or not filled:
        return whole
    top = min(c.row for c in filled)
    first, last = min(c.column for c in filled), max(c.column + c.column_span for c in filled)
    kept = [c for c in whole.cells if c.row >= top and first <= c.column and c.column + c.column_span <= last]
    if len(kept) == len(whole.cells):
        return whole
    if sum(c.row_span * c.column_span for c in kept) != (whole.n_rows - top) * (last - first):
        return whole  # a blank cell goes on inside
    cells = tuple(replace(c, row=c.row - top, column=c.column - first) for c in kept)
    return replace(
        whole,
        n_rows=whole.n_rows - top,
        n_columns=last - first,
        cells=cells,
        column_edges=whole.column_edges[first : last + 1],
    )


# ---- columns that stand in the same places


def _extent(edges: Sequence[float]) -> float:
    return edges[-1] - edges[0] or 1.0


def _scaled(edges: Sequence[float]) -> list[float]:
    return [(e - edges[0]) / _extent(edges) for e in edges]


def _align(upper: Draft, lower: Draft) -> tuple[Draft, Draft] | None:
    """Both on one set of columns; a piece may lack lines that the other has. None where they differ."""
    open_ = "whitespace" in upper.finder + lower.finder
    unruled = open_ and upper.n_columns == lower.n_columns
    shift, slack = (_UNRULED_SHIFT, _UNRULED_RATIO) if unruled else (_COLUMN_SHIFT, _WIDTH_RATIO)
    if open_:
        for aside in _asides(upper, lower):
            if (below := _below_texts(upper, lower, aside)) is not None:
                return upper, below
    first, second = _scaled(upper.column_edges), _scaled(lower.column_edges)
    if abs(_extent(lower.column_edges) / _extent(upper.column_edges) - 1) > slack:
        return None
    if len(first) >= len(second):
        places = _places(second, first, shift)
        return None if places is None else (upper, _widened(lower, places, first))
    places = _places(first, second, shift)
    return None if places is None else (_widened(upper, places, second), lower)


def _asides(upper: Draft, lower: Draft) -> Iterator[float]:
    """By how much the lower page may lie aside: not at all, or as its table of equal width does."""
    yield 0.0
    if abs(_extent(lower.column_edges) / _extent(upper.column_edges) - 1) <= _WIDTH_RATIO:
        yield lower.column_edges[0] - upper.column_edges[0]


def _below_texts(upper: Draft, lower: Draft, aside: float) -> Draft | None:
    """``lower`` in the columns of ``upper``, where its texts stand below those of one column each.

    ``aside`` is how far to the right of the upper page the lower one lies, in points.

    A column blank on the lower page is none that white space could show there: it is put in.
    """
    above, below = _texts(upper), _texts(lower)
    blank = set(range(upper.n_columns)) - set(above)
    if len(below) < lower.n_columns or lower.n_columns + len(blank) < upper.n_columns or len(above) < 2:
        return None
    places: list[int] = []
    for column in range(lower.n_columns):
        x0, x1 = below[column]
        over = [c for c, (a, b) in above.items() if a < x1 - aside and x0 - aside < b]
        if len(over) != 1 or (places and over[0] <= places[-1]):
            return None
        places += over
    if lower.n_columns == upper.n_columns:
        return lower
    if any(c.column_span > 1 for c in lower.cells):
        return None
    edges = upper.column_edges
    gaps = [c for c in range(upper.n_columns) if c not in places]
    rows = zip(range(lower.n_rows), pairwise(lower.row_edges), strict=True)
    page = lower.pages[0]
    added = [
        Cell(page, row, c, 1, 1, "", BBox(edges[c], y0, edges[c + 1], y1))
        for row, (y0, y1) in rows
        for c in gaps
    ]
    moved = [replace(c, column=places[c.column]) for c in lower.cells]
    cells = tuple(sorted([*moved, *added], key=lambda c: (c.row, c.column)))
    return replace(lower, cells=cells, n_columns=upper.n_columns, column_edges=edges)


def _texts(piece: Draft) -> dict[int, tuple[float, float]]:
    """Where the text of each column of the body begins and ends."""
    found: dict[int, tuple[float, float]] = {}
    for c in piece.cells:
        if c.row >= piece.header_rows and c.column_span == 1 and c.words:
            x0, x1 = found.get(c.column, (c.bbox.x1, c.bbox.x0))
            found[c.column] = min(x0, *(w.bbox.x0 for w in c.words)), max(x1, *(w.bbox.x1 for w in c.words))
    return found


def _places(few: Sequence[float], many: Sequence[float], shift: float) -> list[int] | None:
    found: list[int] = []
    for edge in few:
        place = min(range(len(many)), key=lambda k: abs(many[k] - edge))
        if abs(many[place] - edge) > shift or (found and found[-1] >= place):
            return None
        found.append(place)
    return found


def _widened(piece: Draft, places: list[int], scaled: Sequence[float]) -> Draft:
    """The piece on more columns: ``scaled`` are all their edges from 0 to 1, ``places`` those that it has."""
    if len(places) == len(scaled):
        return piece
    cells = tuple(
        replace(c, column=places[c.column], column_span=places[c.column + c.column_span] - places[c.column])
        for c in piece.cells
    )
    edges = tuple(piece.column_edges[0] + at * _extent(piece.column_edges) for at in scaled)
    return replace(piece, cells=cells, n_columns=len(scaled) - 1, column_edges=edges)


# ---- headers


def _plain(text: str) -> str:
    return "".join(text.split())


def _with_header(upper: Draft, lower: Draft) -> Draft:
    """``upper``, known as a header that stands alone at the end of its page where rows of data follow it."""
    rows = upper.n_rows + lower.n_rows
    below = [replace(c, row=c.row + upper.n_rows) for c in lower.cells]
    depth = 0 if upper.header_rows else count_header_rows([*upper.cells, *below], rows, upper.n_columns)
    return replace(upper, header_rows=depth) if depth == upper.n_rows else upper


def _header_below_title(piece: Draft) -> tuple[int, int]:
    """First row and rows of the header below a title that a sheet frames on the first page alone."""
    top = 0
    while top < piece.n_rows - 2:
        row = [c for c in piece.cells if c.row == top]
        if sum(bool(c.text.strip()) for c in row) > 1 or any(c.row_span > 1 for c in row):
            break
        top += 1
    below = [replace(c, row=c.row - top) for c in piece.cells if c.row >= top]
    return top, count_header_rows(below, piece.n_rows - top, piece.n_columns) if top else 0


def _same_header(upper: Draft, lower: Draft, top: int, depth: int) -> bool:
    """Whether a piece begins with ``depth`` rows from ``top`` of the one before, as far as both were read."""
    if not depth or lower.n_rows < depth:
        return False
    first = [c for c in upper.cells if top <= c.row < top + depth]
    second = [c for c in lower.cells if c.row < depth]
    if any(w.confidence is not None for c in (*first, *second) for w in c.words):
        return _reads_alike(first, second)
    if len(first) != len(second):
        return False
    texts = [(_plain(a.text), _plain(b.text)) for a, b in zip(first, second, strict=True)]
    filled = [(a, b) for a, b in texts if a or b]
    return bool(filled) and sum(a == b for a, b in filled) >= _SAME_TEXT * len(filled)


def _reads_alike(first: Iterable[Cell], second: Iterable[Cell]) -> bool:
    """Whether two rows of labels read from pixels are one: dirt adds marks, a lost line joins two labels."""
    from difflib import SequenceMatcher  # for scans only

    above, below = ("".join(c for cell in row for c in cell.text if c.isalnum()) for row in (first, second))
    return bool(above) and SequenceMatcher(None, above, below, autojunk=False).ratio() >= _SAME_READING


def _figure_columns(piece: Draft) -> set[int]:
    """Columns of the body that print figures wherever they print anything, or nearly."""
    figures: dict[int, list[bool]] = {}
    for c in piece.cells:
        if c.row >= piece.header_rows and c.column_span == 1 and c.text.strip():
            figures.setdefault(c.column, []).append(is_figure(c.text))
    return {column for column, marks in figures.items() if sum(marks) >= 0.7 * len(marks)}


def _has_other_header(upper: Draft, lower: Draft) -> bool:
    """Whether the lower piece begins with labels where the upper one has figures."""
    top = {
        column: c.text
        for c in lower.cells
        if c.row == 0
        for column in range(c.column, c.column + c.column_span)
    }
    filled = [top[column] for column in _figure_columns(upper) if top.get(column, "").strip()]
    labels = [text for text in filled if not is_figure(text)]
    if lower.header_rows and not filled and upper.header_rows:
        return lower.header_rows > 1 and sum(bool(t.strip()) for t in top.values()) > 1
    return bool(labels) and 2 * len(labels) > len(filled)


# ---- rows below rows


def _join_rows(upper: Draft, lower: Draft, skip: int, doubts: list[str]) -> Draft:
    rest = [c for c in lower.cells if c.row >= skip]
    cells = list(upper.cells)
    cut = _cut_row(upper, rest, skip)
    if cut is not None:
        cells, rest = _mend(cells, rest, skip, upper.n_rows)
        doubts = doubts + cut
    shift = upper.n_rows - skip - (cut is not None)
    cells, rest = _carry_labels(upper, cells, rest, skip, shift)
    moved = [replace(c, row=c.row + shift) for c in rest]
    findings = [_uncertain(lower, reason) for reason in doubts]
    return replace(
        upper,
        n_rows=shift + lower.n_rows,
        cells=tuple(sorted(chain(cells, moved), key=lambda c: (c.row, c.column))),
        pages=(*upper.pages, *lower.pages),
        row_edges=lower.row_edges,
        column_edges=lower.column_edges,
        residue=upper.residue + lower.residue,
        findings=(*upper.findings, *lower.findings, *findings),
    )


def _uncertain(lower: Draft, reason: str) -> Finding:
    page = lower.pages[0]
    box = (lower.column_edges[0], lower.row_edges[0], lower.column_edges[-1], lower.row_edges[-1])
    message = f"The table on page {page} was joined to the one before it, though {reason}."
    return Finding(Code.JOIN_UNCERTAIN, message, Place(page=page, bbox=box))


def _cut_row(upper: Draft, rest: Sequence[Cell], row: int) -> list[str] | None:
    """Whether the first row of a piece is the rest of the row before it; with the doubts there are."""
    first = [c for c in rest if c.row == row]
    last = {c.column: c for c in upper.cells if c.row + c.row_span == upper.n_rows}
    texts = [c for c in first if c.text.strip()]
    figures = _figure_columns(upper)
    if not texts or not rest or upper.n_rows <= upper.header_rows:
        return None
    if {(c.column, c.column_span) for c in first} != {(c.column, c.column_span) for c in last.values()}:
        return None
    if any(not last[c.column].text.strip() or _LABEL_START.match(c.text) for c in texts):
        return None
    if any(c.column in figures or is_figure(c.text) for c in texts):
        return _cut_figures(upper, last, texts, figures)
    return _cut_texts(upper, last, first, figures)


def _cut_figures(
    upper: Draft, last: Mapping[int, Cell], texts: Sequence[Cell], figures: set[int]
) -> list[str] | None:
    """Of a row with figures: cut where its texts stand below full lines, and figures are broken elsewhere."""
    numbers = [c for c in texts if c.column in figures or is_figure(c.text)]
    on = sum(_runs_on(last[c.column], c) for c in texts)
    if on < _RUN_ON * len(texts) or not any(_wraps(upper, c.column) for c in numbers):
        return None
    return ["its first row, taken for the rest of the row before it, has figures"]


def _cut_texts(
    upper: Draft, last: Mapping[int, Cell], first: Sequence[Cell], figures: set[int]
) -> list[str] | None:
    """Of a row without figures: cut where its label is blank, or figures would be missing beside it."""
    if any(c.row_span > 1 and c.text.strip() for c in first):
        return None
    # a label merged over rows goes on: the next column names the row
    labels = [c for c in first if c.row_span == 1 and last[c.column].row_span == 1]
    if not labels:
        return None
    if not labels[0].text.strip():
        return [] if last[labels[0].column].text.strip() else None
    doubt = ["its first row may be a row of its own"]
    return None if labels[0].column or not figures or _has_blank_rows(upper, figures) else doubt


def _runs_on(above: Cell, tail: Cell) -> bool:
    """Whether the last line of a cell has no room for the character that the tail begins with."""
    return bool(above.words and tail.words) and is_full(
        lines_of(above.words)[-1], lines_of(tail.words)[0], above.bbox
    )


def _wraps(piece: Draft, column: int) -> bool:
    """Whether figures of a column are broken over lines in another row."""
    return any(
        c.column == column and c.row + c.row_span < piece.n_rows and len(lines_of(c.words)) > 1
        for c in piece.cells
        if c.row >= piece.header_rows and any(x.isdigit() for x in c.text)
    )


def _has_blank_rows(upper: Draft, figures: set[int]) -> bool:
    printed = {
        row
        for c in upper.cells
        if c.text.strip() and any(k in figures for k in range(c.column, c.column + c.column_span))
        for row in range(c.row, c.row + c.row_span)
    }
    return any(row not in printed for row in range(upper.header_rows, upper.n_rows))


def _mend(cells: list[Cell], rest: list[Cell], row: int, n_rows: int) -> tuple[list[Cell], list[Cell]]:
    """The cut row made whole: its lower texts go to the cells above them, as do cells that go on below it."""
    tails = {c.column: c for c in rest if c.row == row}
    whole = [
        replace(
            c, text=c.text + tail.text, words=c.words + tail.words, row_span=c.row_span + tail.row_span - 1
        )
        if c.row + c.row_span == n_rows and (tail := tails[c.column])
        else c
        for c in cells
    ]
    return whole, [c for c in rest if c.row > row]


def _carry_labels(
    upper: Draft, cells: list[Cell], rest: list[Cell], skip: int, shift: int
) -> tuple[list[Cell], list[Cell]]:
    """A label merged over rows goes on over the break where its column is blank at first below it."""
    start = min((c.row for c in rest), default=skip)
    merged = {
        c.column for c in upper.cells if c.row >= upper.header_rows and c.row_span > 1 and c.text.strip()
    }
    filled = {c.column for c in rest if c.row == start and c.text.strip()}
    for tail in [c for c in rest if c.row == start and c.column in merged and not c.text.strip()]:
        end = tail.row + shift
        owner = next(
            (c for c in cells if c.column == tail.column and c.row + c.row_span == end and c.text.strip()),
            None,
        )
        if (
            owner is None
            or owner.column_span != tail.column_span
            or owner.row < upper.header_rows
            or not filled
        ):
            continue
        cells[cells.index(owner)] = replace(owner, row_span=owner.row_span + tail.row_span)
        rest = [c for c in rest if c is not tail]
    return cells, rest


# ---- columns beside columns


def join_beside(upper: Draft, lower: Draft, *, announced: bool) -> Draft | None:
    """``upper`` with its right half ``lower``, which lies on the pages after it; None where it is another."""
    return _join_columns(upper, lower, announced=announced) if _rows_match(upper, lower) else None


def _rows_match(upper: Draft, lower: Draft) -> bool:
    if upper.n_rows != lower.n_rows or upper.n_rows < 3 or not upper.header_rows:
        return False
    if len(upper.pages) != upper.halves * len(lower.pages):
        return False
    if lower.header_rows != upper.header_rows:
        return False
    ratio = _extent(lower.row_edges) / _extent(upper.row_edges)
    pairs = zip(_scaled(upper.row_edges), _scaled(lower.row_edges), strict=True)
    return abs(ratio - 1) < _WIDTH_RATIO and all(abs(a - b) < _ROW_SHIFT for a, b in pairs)


def _join_columns(upper: Draft, lower: Draft, *, announced: bool) -> Draft | None:
    """The right half of a table whose left half is ``upper``; labels printed again are left out."""
    shared = 0
    while shared < min(upper.n_columns, lower.n_columns) and _column(upper, shared) == _column(lower, shared):
        shared += 1
    label_again = shared > 0 and any(_column(lower, 0))
    starts_with_figures = 0 in _figure_columns(lower)
    if not label_again and not starts_with_figures:
        return None
    crossing = any(c.column < shared < c.column + c.column_span for c in lower.cells)
    if shared == lower.n_columns or crossing:
        return None
    shift = upper.n_columns - shared
    moved = [replace(c, column=c.column + shift) for c in lower.cells if c.column >= shared]
    left, moved = _carry_groups(upper, moved)
    doubts = (
        [] if label_again or announced else [_uncertain(lower, "only its rows say that it is the right half")]
    )
    return replace(
        upper,
        n_columns=shift + lower.n_columns,
        cells=tuple(sorted((*left, *moved), key=lambda c: (c.row, c.column))),
        pages=(*upper.pages, *lower.pages),
        row_edges=lower.row_edges,
        column_edges=lower.column_edges,
        residue=upper.residue + lower.residue,
        findings=(*upper.findings, *lower.findings, *doubts),
        halves=upper.halves + 1,
    )


def _carry_groups(upper: Draft, right: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """A header group that the edge of the page cuts has its label on one side only, a blank on the other."""
    edge, depth = upper.n_columns, upper.header_rows
    left, rest = list(upper.cells), list(right)
    groups = [c for c in left if c.row + c.row_span < depth]
    across = {(c.row, c.row_span): c for c in rest if c.row + c.row_span < depth and c.column == edge}
    for one in [c for c in groups if c.column + c.column_span == edge]:
        other = across.get((one.row, one.row_span))
        if other is None or bool(one.text.strip()) == bool(other.text.strip()):
            continue
        # a blank beside a label that stands deeper is the bend of an L-shaped header: nothing is cut there
        level = any(c.row == one.row and c.column + c.column_span == one.column for c in groups)
        if one.text.strip() or level:
            label = one if one.text.strip() else other
            wide = replace(
                one, column_span=one.column_span + other.column_span, text=label.text, words=label.words
            )
            left[left.index(one)] = wide
            rest.remove(other)
    return left, rest


def _column(piece: Draft, column: int) -> list[str]:
    return [_plain(c.text) for c in sorted(piece.cells, key=lambda c: c.row) if c.column == column]
