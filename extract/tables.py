"""Takes a page whose words and rulings are known, gives its tables: ruled, half ruled and open.

The one chain for both worlds. A scanned page takes its steps one by one, for it reads its words between
them: ``ruled_tables`` when the cells of the grids are read, open tables when the rest is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from extract.ruled import coloured_rows, tables_from_rulings
from extract.types import Page, PageKind, RawTable
from extract.whitespace import below_colour, find_borderless, refine
from schemas.findings import Code, Finding, Place

_SPARSE = 0.2  # share of filled cells below which a grid must hold a number
_TICKS = 6  # numbers of an axis
_HEAD = 0.1  # share of the page's height in which running heads stand
_STRIPES_APART = 4  # rows


def find_tables(page: Page) -> tuple[RawTable, ...]:
    """All tables of a page, top to bottom; none overlaps another."""
    ruled = ruled_tables(page, tables_from_rulings(page))
    open_ = find_borderless(page, [t.bbox for t in ruled]) if page.words else ()
    return top_down([*ruled, *open_])


def ruled_tables(page: Page, drawn: Iterable[RawTable]) -> list[RawTable]:
    """The grids that are tables, parted where rulings leave off, with what stands below a coloured header.

    Args:
        page: with all words that may stand in a table.
        drawn: what its rulings draw, words in cells.
    """
    finer = [_refined(page, table) for table in drawn]
    return _below_colour(page, [t for t in finer if is_tabular(t) or _may_go_on(t, page)])


def top_down(tables: Iterable[RawTable]) -> tuple[RawTable, ...]:
    """Tables in the order in which a page is read."""
    return tuple(sorted(tables, key=lambda t: (t.bbox.y0, t.bbox.x0)))


def _refined(page: Page, table: RawTable) -> RawTable:
    """The table with the columns and rows that its words show where no line parts them.

    Words of a text layer stand exactly where they are printed; where they were recognised, the table says
    that its grid is inferred.
    """
    finer = refine(page, table)
    size, drawn = (finer.n_rows, finer.n_columns), (table.n_rows, table.n_columns)
    if page.kind is not PageKind.SCAN or size == drawn:
        return finer
    message = (
        f"The rulings draw {table.n_rows} rows and {table.n_columns} columns, the words stand in"
        f" {finer.n_rows} and {finer.n_columns}."
    )
    inferred = Finding(Code.RULING_INFERRED, message, Place(table.page, table.bbox))
    return replace(finer, findings=(*finer.findings, inferred))


# ---- is it a table?


def is_tabular(table: RawTable) -> bool:
    """Whether a grid that rulings gave is a table, not a boxed text, a drawing or a chart.

    A table has a row with two filled cells; one that is all but empty holds a number; no cell of it
    holds the scale of an axis.
    """
    filled = [c for c in table.cells if c.text]
    rows = Counter(c.row for c in filled)
    if max(rows.values(), default=0) < 2:
        return False
    if any(_is_scale(c.text) for c in filled):
        return False
    sparse = len(filled) < _SPARSE * len(table.cells)
    return not sparse or any(any(x.isdigit() for x in c.text) for c in filled)


def _is_scale(text: str) -> bool:
    """Whether the text is a run of evenly rising numbers (0% 10% 20% …), as stands along an axis."""
    if len(text.split()) < _TICKS:
        return False
    numbers = [float(n) for n in re.findall(r"(?<![\d.])\d+(?:\.\d+)?(?=%?(?:\s|$))", text)]
    steps = {round(b - a, 6) for a, b in pairwise(numbers)}
    return len(numbers) >= _TICKS and len(numbers) == len(text.split()) and len(steps) == 1


def _may_go_on(table: RawTable, page: Page) -> bool:
    """Whether a grid of labels and blanks may be the end of a table of the page before."""
    heads = [w for w in page.words if w.bbox.y1 < table.bbox.y0 and w.bbox.y0 > _HEAD * page.height]
    rows_named = sum(bool(c.text) and c.column == 0 for c in table.cells)
    return not heads and table.n_columns > 2 and rows_named == table.n_rows


# ---- headers and stripes that nothing but colour draws


def _below_colour(page: Page, ruled: list[RawTable]) -> list[RawTable]:
    """The tables, those that are the coloured header of a table with what stands below the colour."""
    headers = [t for t in ruled if _is_coloured(t, page)]
    stripes = coloured_rows(page)
    if not headers and not stripes:
        return ruled
    found = [t for t in ruled if t not in headers]
    loose: list[RawTable] = []
    for header in headers:
        longer = below_colour(page, header, [t.bbox for t in ruled if t is not header])
        (loose if longer is None else found).append(longer or header)
    for stripe in (s for s in stripes if not any(_alternates(s, other) for other in stripes)):
        longer = below_colour(page, stripe, [t.bbox for t in (*ruled, *found, *stripes) if t is not stripe])
        if longer is not None:
            found.append(longer)
    if not loose:
        return found
    wider = find_borderless(page, [t.bbox for t in found])
    return [*found, *(t for t in loose if not any(_is_part(t, w) for w in wider))]


def _alternates(stripe: RawTable, other: RawTable) -> bool:
    """Whether two coloured rows stripe one table: the same columns, some rows apart."""
    near = 0 < abs(other.bbox.y0 - stripe.bbox.y0) <= _STRIPES_APART * stripe.bbox.height
    ends = max(abs(other.bbox.x0 - stripe.bbox.x0), abs(other.bbox.x1 - stripe.bbox.x1))
    return near and ends <= 1 and other.n_columns == stripe.n_columns


def _is_coloured(table: RawTable, page: Page) -> bool:
    """Whether nothing but the edges of coloured boxes parts the columns of the table."""
    x0, y0, x1, y1 = table.bbox
    upright = (r for r in page.rulings if not r.horizontal and r.thickness > 0)
    return not any(x0 - 1 <= r.x0 <= x1 + 1 and r.y0 < y1 and r.y1 > y0 for r in upright)


def _is_part(table: RawTable, wider: RawTable) -> bool:
    """Whether the table is the coloured header, or a coloured row, of one that goes on without colour."""
    held = {w for c in wider.cells for w in c.words}
    return wider.n_rows >= table.n_rows + 2 and all(w in held for c in table.cells for w in c.words)
