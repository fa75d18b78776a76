"""Takes the grids of consecutive pages, gives whole tables: pieces of one table joined.

A piece goes on from the one before it where its columns stand in the same places and no new title or
header begins. What cannot be told for sure is joined with a finding, so that a reader can look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from extract.document.columns_beside import join_beside
from extract.document.cut_rows import cut_row, is_cut_text, made_whole
from extract.document.draft import (
    SIZE_RATIO,
    Draft,
    draft,
    extent,
    figure_columns,
    plain,
    scaled,
    settled,
    uncertain,
)
from extract.grid import Grid
from extract.header import count_header_rows
from extract.types import BBox, Cell, RawTable
from schemas.lexicon.numbers import is_figure

_COLUMN_SHIFT = 0.012  # share of the table's width by which a column strays between pages: 2 mm on A4
_UNRULED_SHIFT, _UNRULED_RATIO = 0.05, 0.15  # where white space parts columns, their texts place the edges
_NARROWEST = 0.5  # share of the width of a table that a piece of it, set narrower, has at least
_SAME_TEXT = 0.8  # share of the heads that a header printed again repeats; some wrap otherwise
_SAME_READING = 0.85  # share of the characters of two headers read from pixels, where print may be worn
_ENDS_EARLY = "the table before it ends in the middle of its page"
_NARROWER = "it is set in another width"


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
    doubts = [] if repeated or announced or page_full else [_ENDS_EARLY]
    aligned = _align(upper, lower)
    if aligned is None and _is_narrower(upper, lower):
        aligned, doubts = (upper, lower), doubts if repeated else [*doubts, _NARROWER]
    if aligned is None:
        return None
    upper, lower = _with_header(aligned[0], aligned[1]), aligned[1]
    if not repeated and _has_other_header(upper, lower):
        return None
    return _join_rows(upper, lower, depth, doubts)


# ---- columns that stand in the same places


def _is_narrower(upper: Draft, lower: Draft) -> bool:
    """Whether the pieces have the same columns in another width: each page was fitted by itself."""
    ratio = extent(lower.column_edges) / extent(upper.column_edges)
    if upper.n_columns != lower.n_columns or not min(ratio, 1 / ratio) >= _NARROWEST:
        return False
    return all(
        abs(a - b) <= _COLUMN_SHIFT
        for a, b in zip(scaled(upper.column_edges), scaled(lower.column_edges), strict=True)
    )


def _align(upper: Draft, lower: Draft) -> tuple[Draft, Draft] | None:
    """Both on one set of columns; a piece may lack lines that the other has. None where they differ."""
    open_ = "whitespace" in upper.finder + lower.finder
    unruled = open_ and upper.n_columns == lower.n_columns
    shift, slack = (_UNRULED_SHIFT, _UNRULED_RATIO) if unruled else (_COLUMN_SHIFT, SIZE_RATIO)
    if open_:
        for aside in _asides(upper, lower):
            if (below := _below_texts(upper, lower, aside)) is not None:
                return upper, below
    first, second = scaled(upper.column_edges), scaled(lower.column_edges)
    if abs(extent(lower.column_edges) / extent(upper.column_edges) - 1) > slack:
        return None
    if len(first) >= len(second):
        places = _places(second, first, shift)
        return None if places is None else (upper, _widened(lower, places, first))
    places = _places(first, second, shift)
    return None if places is None else (_widened(upper, places, second), lower)


def _asides(upper: Draft, lower: Draft) -> Iterator[float]:
    """By how much the lower page may lie aside: not at all, or as its table of equal width does."""
    yield 0.0
    if abs(extent(lower.column_edges) / extent(upper.column_edges) - 1) <= SIZE_RATIO:
        yield lower.column_edges[0] - upper.column_edges[0]


def _below_texts(upper: Draft, lower: Draft, aside: float) -> Draft | None:
    """``lower`` in the columns of ``upper``, where its texts stand below those of one column each.

    ``aside`` is how far to the right of the upper page the lower one lies, in points.

    A column blank on the lower page is none that white space could show there: it is put in.
    """
    above, below = _texts(upper), _texts(lower)
    blank = upper.n_columns - len(above)
    if len(below) < lower.n_columns or lower.n_columns + blank < upper.n_columns or len(above) < 2:
        return None
    moved = ((x0 - aside, x1 - aside) for _, (x0, x1) in sorted(below.items()))
    over = [[c for c, (a, b) in above.items() if a < x1 and x0 < b] for x0, x1 in moved]
    if any(len(columns) != 1 for columns in over):
        return None
    places = [column for columns in over for column in columns]
    if any(one >= other for one, other in pairwise(places)):
        return None
    return lower if lower.n_columns == upper.n_columns else _with_blank_columns(lower, places, upper)


def _with_blank_columns(lower: Draft, places: Sequence[int], upper: Draft) -> Draft | None:
    """``lower`` with its columns at ``places`` of the upper one, blank ones between; None if cells span."""
    if any(c.column_span > 1 for c in lower.cells):
        return None
    page, edges = lower.pages[0], upper.column_edges
    gaps = [c for c in range(upper.n_columns) if c not in places]
    added = [
        Cell(page, row, c, 1, 1, "", BBox(edges[c], y0, edges[c + 1], y1))
        for row, (y0, y1) in enumerate(pairwise(lower.row_edges))
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

    def moved(cells: Iterable[Cell]) -> tuple[Cell, ...]:
        return tuple(
            replace(
                c, column=places[c.column], column_span=places[c.column + c.column_span] - places[c.column]
            )
            for c in cells
        )

    edges = tuple(piece.column_edges[0] + at * extent(piece.column_edges) for at in scaled)
    return replace(
        piece,
        cells=moved(piece.cells),
        settled=tuple(map(moved, piece.settled)),
        n_columns=len(scaled) - 1,
        column_edges=edges,
    )


# ---- headers


def _with_header(upper: Draft, lower: Draft) -> Draft:
    """``upper``, known as a header that stands alone at the end of its page where rows of data follow it."""
    rows = upper.n_rows + lower.n_rows
    below = (replace(c, row=c.row + upper.n_rows) for c in lower.cells)
    whole = Grid(rows, upper.n_columns, (*upper.cells, *below))
    depth = 0 if upper.header_rows else count_header_rows(whole)
    return replace(upper, header_rows=depth) if depth == upper.n_rows else upper


def _header_below_title(piece: Draft) -> tuple[int, int]:
    """First row and rows of the header below a title that a sheet frames on the first page alone."""
    top = 0
    while top < piece.n_rows - 2:
        row = [c for c in piece.cells if c.row == top]
        if sum(bool(c.text.strip()) for c in row) > 1 or any(c.row_span > 1 for c in row):
            break
        top += 1
    below = tuple(replace(c, row=c.row - top) for c in piece.cells if c.row >= top)
    return top, count_header_rows(Grid(piece.n_rows - top, piece.n_columns, below)) if top else 0


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
    texts = [(plain(a.text), plain(b.text)) for a, b in zip(first, second, strict=True)]
    filled = [(a, b) for a, b in texts if a or b]
    return bool(filled) and sum(a == b for a, b in filled) >= _SAME_TEXT * len(filled)


def _reads_alike(first: Iterable[Cell], second: Iterable[Cell]) -> bool:
    """Whether two rows of labels read from pixels are one: dirt adds marks, a lost line joins two labels."""
    from difflib import SequenceMatcher  # for scans only

    above, below = ("".join(c for cell in row for c in cell.text if c.isalnum()) for row in (first, second))
    return bool(above) and SequenceMatcher(None, above, below, autojunk=False).ratio() >= _SAME_READING


def _has_other_header(upper: Draft, lower: Draft) -> bool:
    """Whether the lower piece begins with labels where the upper one has figures."""
    top = {column: c.text for (row, column), c in lower.owner.items() if row == 0}
    filled = [top[column] for column in figure_columns(upper) if top.get(column, "").strip()]
    labels = [text for text in filled if not is_figure(text)]
    if lower.header_rows and not filled and upper.header_rows:
        return lower.header_rows > 1 and sum(bool(t.strip()) for t in top.values()) > 1
    return bool(labels) and 2 * len(labels) > len(filled)


# ---- rows below rows


def _join_rows(upper: Draft, lower: Draft, skip: int, doubts: list[str]) -> Draft:
    rest = [c for c in lower.cells if c.row >= skip]
    cells = list(upper.cells)
    cut = cut_row(upper, rest, skip)
    if cut is not None:
        cells, rest = made_whole(cells, rest, skip, upper.n_rows)
        doubts = doubts + cut
    shift = upper.n_rows - skip - (cut is not None)
    cells, rest = _carry_labels(upper, cells, rest, skip, shift)
    moved = [replace(c, row=c.row + shift) for c in rest]
    findings = [uncertain(lower, reason) for reason in doubts]
    longer = replace(
        upper,
        n_rows=shift + lower.n_rows,
        cells=tuple(sorted(chain(cells, moved), key=lambda c: (c.row, c.column))),
        pages=(*upper.pages, *lower.pages),
        row_edges=lower.row_edges,
        column_edges=lower.column_edges,
        residue=upper.residue + lower.residue,
        findings=(*upper.findings, *lower.findings, *findings),
    )
    return settled(longer, shift + skip)


def _carry_labels(
    upper: Draft, cells: list[Cell], rest: list[Cell], skip: int, shift: int
) -> tuple[list[Cell], list[Cell]]:
    """A label merged over rows goes on over the break: blank below it, or with the rest of its text."""
    start = min((c.row for c in rest), default=skip)
    first = [c for c in rest if c.row == start]
    merged = {
        c.column for c in upper.cells if c.row >= upper.header_rows and c.row_span > 1 and c.text.strip()
    }
    if not any(c.text.strip() for c in first):
        return cells, rest
    for rest_of_label in (c for c in first if c.column in merged):
        label = _label_above(rest_of_label, cells, shift, upper.header_rows)
        if label is not None and (not rest_of_label.text.strip() or is_cut_text(label, rest_of_label)):
            whole = replace(
                label,
                row_span=label.row_span + rest_of_label.row_span,
                text=label.text + rest_of_label.text,
                words=label.words + rest_of_label.words,
            )
            cells[cells.index(label)] = whole
            rest = [c for c in rest if c is not rest_of_label]
    return cells, rest


def _label_above(blank: Cell, cells: Sequence[Cell], shift: int, header_rows: int) -> Cell | None:
    """The cell of the body, as wide as the blank one, that ends with text where that one begins."""
    over = (c for c in cells if (c.column, c.column_span) == (blank.column, blank.column_span))
    ends = (c for c in over if c.row >= header_rows and c.row + c.row_span == blank.row + shift)
    return next((c for c in ends if c.text.strip()), None)
