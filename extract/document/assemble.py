"""Takes the readings of the pages, gives the notice: whole tables with captions, body text, head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.document.account import Roles, account_of, left_over
from extract.document.caption import (
    Caption,
    note_texts,
    read_caption,
    read_caption_overleaf,
    read_notes,
    title_row,
)
from extract.document.columns_beside import join_beside
from extract.document.draft import Draft, completed, draft, spanned, trimmed, unjoined
from extract.document.expected import tables_missing
from extract.document.head import read_head
from extract.document.join import join
from extract.document.lines import lines_outside, text_lines
from extract.grid import Grid
from extract.header import count_header_rows, second_headers
from extract.intake import Media, SourceFile
from extract.types import BBox, Cell, DocumentHead, Line, Notice, PageKind, PageReading, RawTable, Table
from schemas.findings import Code, Finding

_PAGE_FULL = 0.7  # share of the page's height below which a table that goes on must reach
UNPAGED = frozenset({Media.DOCX, Media.XLSX, Media.HTML})
"""Formats whose pages are no paper: documents without pages, sheets of a workbook."""
_OVERLEAF = re.compile(
    r"[（(]?\s*(续下|接下|转下|下接|见下|续见下|接上|续上|上接|未完)\s*[页表]?.{0,3}[)）]?"
)
_PAGE = re.compile(r"第\d+页")
_ANNEX_LABEL = re.compile(r"附\s*(件|表|录)?\s*[0-9０-９一二三四五六七八九十]{0,3}\s*[:：]?")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A grid on a page with what stands above it, and the lines between it and the grid before.

    Lines that both pages print, as a title over every page or who filled the form below it, are not between.
    """

    table: RawTable
    caption: Caption
    annex: str | None
    between: tuple[Line, ...]
    first_on_page: bool
    page_full: bool


@dataclass(frozen=True, slots=True)
class _Whole:
    """A table, its first piece, and the pieces below which it ends: one for each half of a sheet."""

    draft: Draft
    piece: _Piece
    ends: tuple[_Piece, ...]

    @property
    def last(self) -> _Piece:
        """The piece on the last page."""
        return self.ends[-1]


def assemble(source: SourceFile, readings: Sequence[PageReading], page_count: int = 0) -> Notice:
    """Join what the pages gave.

    Args:
        source: Where the pages are from.
        readings: The pages read, in any order.
        page_count: Pages of the whole document, where not all of them were read.
    """
    readings = sorted(readings, key=lambda r: r.page.number)
    printed = [lines_outside(reading) for reading in readings]
    lines = text_lines(readings, printed)
    paged = source.media not in UNPAGED
    pieces = list(_pieces(readings, lines, paged=paged))
    wholes = _joined(pieces, paged=paged)
    captions = {id(line) for piece in pieces for line in piece.caption.lines}
    notes = [
        tuple(line for end in whole.ends for line in _notes_of(end.table, lines, readings, captions))
        for whole in wholes
    ]
    taken = captions | {id(line) for found in notes for line in found}
    everything = [line for page in lines for line in page]
    tables: list[Table] = []
    for whole, found in zip(wholes, notes, strict=True):
        tables += _tables(whole, note_texts(found), first_number=len(tables) + 1)
    head = _head(readings, everything)
    body = tuple(line for line in everything if id(line) not in taken)
    roles = Roles(
        captions=frozenset(line for piece in pieces for line in piece.caption.lines),
        units=frozenset(line for piece in pieces for line in piece.caption.unit_lines),
        notes=frozenset(line for found in notes for line in found),
        body=frozenset(body),
    )
    accounts = [account_of(r, p, roles, tables) for r, p in zip(readings, printed, strict=True)]
    return Notice(
        source=source.name,
        sha256=source.sha256,
        page_count=max(page_count, len(readings)),
        kind=_kind(readings),
        head=head,
        tables=tuple(tables),
        body=body,
        findings=(
            *(finding for reading in readings for finding in reading.page.findings),
            *_unsaid(head),
            *tables_missing(readings, lines, captions, tables),
            *(f for r, a in zip(readings, accounts, strict=True) for f in left_over(r, a)),
        ),
        accounts=tuple(accounts),
    )


def _head(readings: Sequence[PageReading], lines: Sequence[Line]) -> DocumentHead:
    if not readings:
        return DocumentHead()
    first = readings[0]
    return read_head(lines, first.page.number, first.page.width, first.tables)


def _unsaid(head: DocumentHead) -> Iterator[Finding]:
    """What the notice does not say of itself: it is null, and told."""
    said = {"title": head.title, "issuer": head.issuer, "date": head.issued_on}
    if missing := [name for name, value in said.items() if value is None]:
        yield Finding(Code.HEAD_UNKNOWN, f"no {', no '.join(missing)} found")


def _kind(readings: Sequence[PageReading]) -> PageKind:
    kinds = {r.page.kind for r in readings if r.page.words or r.page.rulings} or {
        r.page.kind for r in readings
    }
    return kinds.pop() if len(kinds) == 1 else PageKind.MIXED


# ---- pieces with their captions


def _pieces(
    readings: Sequence[PageReading], lines: Sequence[Sequence[Line]], *, paged: bool
) -> Iterator[_Piece]:
    annex: str | None = None
    behind: list[Line] = []  # lines since the last table, of this page and of those before
    before: set[str] = set()  # what the page before says
    width = 0.0  # of the page before
    for reading, page_lines in zip(readings, lines, strict=True):
        tables = sorted(reading.tables, key=lambda t: (round(t.bbox.y0 / 20), t.bbox.x0))
        annex = _annex_at_top(page_lines, tables) or annex
        used: set[int] = set()
        said = {_unnumbered(x.text) for x in page_lines}
        for place, table in enumerate(tables):
            first = place == 0
            above = [x for x in _above(table.bbox, tables, page_lines) if id(x) not in used]
            if paged and first and not above:
                overleaf = [x for x in behind if x.page == reading.page.number - 1]
                caption = read_caption_overleaf(overleaf, table.bbox, width)
            else:
                caption = read_caption(above, table.bbox, reading.page.width)
            used |= {id(x) for x in caption.lines}
            annex = caption.annex or annex
            between = [x for x in (*behind, *above) if _unnumbered(x.text) not in said & before]
            between = between if first else above
            rest = tuple(x for x in between if id(x) not in used and _is_text(x.text.strip()))
            full = _reach(table, tables) > _PAGE_FULL * reading.page.height
            yield _Piece(table, caption, annex, rest, first, full)
        behind = _behind(tables, page_lines) if tables else [*behind, *page_lines]
        before, width = said, reading.page.width


def _annex_at_top(lines: Sequence[Line], tables: Sequence[RawTable]) -> str | None:
    """The label of an annex (附件1) that stands alone over all that is on the page."""
    top = min((t.bbox.y0 for t in tables), default=float("inf"))
    labels = [x.text for x in lines[:2] if x.bbox.y0 < top and _ANNEX_LABEL.fullmatch(x.text.strip())]
    return _annex(labels[-1]) if labels else None


def _behind(tables: Sequence[RawTable], lines: Sequence[Line]) -> list[Line]:
    """The lines of a page below all of its tables."""
    bottom = max(t.bbox.y1 for t in tables)
    return [x for x in lines if x.bbox.y0 >= bottom - 2]


def _unnumbered(text: str) -> str:
    """The text of a line without white space and the number of its page."""
    return _PAGE.sub("", "".join(text.split()))


def _is_text(text: str) -> bool:
    """Whether a line between two tables is text; a mark without letters is dirt, (转下页) no text either."""
    return any(c.isalnum() for c in text) and not _OVERLEAF.fullmatch(text)


def _annex(text: str) -> str:
    return "".join(text.split()).rstrip(":：")


def _reach(table: RawTable, tables: Sequence[RawTable]) -> float:
    return table.bbox.y1 if table is tables[-1] else 0.0


def _above(table: BBox, tables: Sequence[RawTable], lines: Sequence[Line]) -> list[Line]:
    """The lines over a table, down from the table above it; beside another table only its own."""
    ceiling, beside = 0.0, False
    for other in (t.bbox for t in tables):
        if other is table:
            continue
        overlap = min(other.x1, table.x1) - max(other.x0, table.x0)
        if other.y1 <= table.y0 + 2 and overlap > 0:
            ceiling = max(ceiling, other.y1)
        beside = beside or (overlap <= 0 and min(other.y1, table.y1) > max(other.y0, table.y0))
    found = [x for x in lines if ceiling - 2 <= x.bbox.center[1] < table.y0 + 2]
    if beside:
        found = [x for x in found if x.bbox.x1 > table.x0 - 10 and x.bbox.x0 < table.x1 + 10]
    return found


# ---- whole tables


def _joined(pieces: Sequence[_Piece], *, paged: bool) -> list[_Whole]:
    """Pieces joined to tables; where pages are no paper but sheets of a workbook, nothing is joined."""
    parts = [_Whole(draft(piece.table), piece, (piece,)) for piece in pieces]
    if not paged:
        return parts
    # a sheet wider than paper is printed down first: its right half begins where the left one has ended
    long = [replace(whole, draft=completed(whole.draft)) for whole in _chained(parts, below=True)]
    return _chained(long, below=False)


def _chained(parts: Sequence[_Whole], *, below: bool) -> list[_Whole]:
    wholes: list[_Whole] = []
    for part in parts:
        longer = _longer(wholes[-1], part, below=below) if wholes else None
        if longer is None:
            apart = below and part.piece.caption.continued and part.piece.first_on_page
            wholes.append(replace(part, draft=unjoined(part.draft)) if apart else part)
        elif below:
            wholes[-1] = _Whole(longer, wholes[-1].piece, part.ends)
        else:
            wholes[-1] = _beside(longer, wholes[-1], part)
    return wholes


def _beside(longer: Draft, left: _Whole, right: _Whole) -> _Whole:
    """The halves of a sheet as one: the unit stands over the right one, notes may stand below each."""
    caption = left.piece.caption
    caption = replace(caption, unit=caption.unit or right.piece.caption.unit)
    return _Whole(longer, replace(left.piece, caption=caption), left.ends + right.ends)


def _longer(whole: _Whole, part: _Whole, *, below: bool) -> Draft | None:
    """The table that goes on in ``part``, or None where the part is a table of its own."""
    before, piece, caption = whole.last, part.piece, part.piece.caption
    if piece.table.page != before.table.page + 1 or not piece.first_on_page:
        return None
    if len(piece.between) > (0 if below else len(read_notes(piece.between, before.table.bbox))):
        return None
    same_title = bool(caption.title) and _same(caption.title, whole.piece.caption.title)
    announced = caption.continued or same_title
    overleaf = announced or _is_end(caption.title, whole.piece.caption.title)
    if (caption.title or caption.annex) and not overleaf:
        return None
    if caption.annex and caption.annex != whole.piece.annex:
        return None
    if below:
        return join(whole.draft, piece.table, announced=announced, page_full=before.page_full)
    return join_beside(whole.draft, part.draft, announced=announced)


def _same(one: str | None, other: str | None) -> bool:
    return "".join((one or "").split()) == "".join((other or "").split())


def _is_end(part: str | None, title: str | None) -> bool:
    """Whether a title is the end of another that the edge of the page before has cut."""
    end, whole = "".join((part or "").split()), "".join((title or "").split())
    return len(end) > 1 and whole.endswith(end)


def _notes_of(
    table: RawTable, lines: Sequence[Sequence[Line]], readings: Sequence[PageReading], captions: set[int]
) -> tuple[Line, ...]:
    """The notes below a piece with which a table ends, on its page."""
    place = next(k for k, r in enumerate(readings) if r.page.number == table.page)
    floors = [
        t.bbox.y0
        for t in readings[place].tables
        if t.bbox.y0 >= table.bbox.y1 - 2 and min(t.bbox.x1, table.bbox.x1) > max(t.bbox.x0, table.bbox.x0)
    ]
    floor = min(floors, default=float("inf"))
    below = [
        line
        for line in lines[place]
        if table.bbox.y1 - 2 <= line.bbox.center[1] < floor
        and id(line) not in captions
        and line.bbox.x0 < table.bbox.x1
        and line.bbox.x1 > table.bbox.x0 - 20
    ]
    return read_notes(below, table.bbox)


def _tables(whole: _Whole, notes: tuple[str, ...], first_number: int) -> Iterator[Table]:
    caption, piece = whole.piece.caption, whole.piece
    grid, caption, inner_notes = _lift(trimmed(whole.draft), caption)
    grid = spanned(trimmed(grid))
    starts = [0, *second_headers(grid, count_header_rows(grid)), grid.n_rows]
    for number, (start, end) in enumerate(pairwise(starts), start=first_number):
        cells = tuple(replace(c, row=c.row - start) for c in grid.cells if start <= c.row < end)
        block = Grid(end - start, grid.n_columns, cells)
        yield Table(
            block.n_rows,
            block.n_columns,
            block.cells,
            number=number,
            annex=caption.annex or piece.annex,
            title=caption.title,
            unit=caption.unit,
            notes=inner_notes + notes,
            pages=tuple(sorted({c.page for c in cells})),
            header_rows=count_header_rows(block),
            residue=whole.draft.residue if start == 0 else (),
            finder=whole.draft.finder,
            findings=tuple(f for f in whole.draft.findings if start == 0 or f.code is Code.GRID_UNCERTAIN),
        )


def _lift(whole: Draft, caption: Caption) -> tuple[Draft, Caption, tuple[str, ...]]:
    """The table without rows that are caption or note: title, unit and annex rows above, notes below."""
    cells, n_rows = whole.cells, whole.n_rows
    while n_rows > 2 and (lifted := title_row(_filled(cells, 0), whole.n_columns, caption)) is not None:
        caption = lifted
        cells = tuple(replace(c, row=c.row - 1) for c in cells if c.row > 0)
        n_rows -= 1
    notes: tuple[str, ...] = ()
    lone: list[Cell] = []
    unruled = whole.finder == "whitespace"
    for row in range(n_rows - 1, 1, -1):
        if (cell := _lone(_filled(cells, row), whole.n_columns, unruled)) is None:
            break
        lone.insert(0, cell)
        # from the row that says 注 down to the last one they all are notes
        if read_notes([Line(cell.page, cell.bbox, cell.text.strip())], cell.bbox):
            notes, n_rows = note_texts([Line(c.page, c.bbox, c.text) for c in lone]), row
    return replace(whole, cells=tuple(c for c in cells if c.row < n_rows), n_rows=n_rows), caption, notes


def _filled(cells: Sequence[Cell], row: int) -> list[Cell]:
    """The cells with text that begin in a row, or none where one of the row's cells goes on below it."""
    members = [c for c in cells if c.row == row]
    return [c for c in members if c.text.strip()] if all(c.row_span == 1 for c in members) else []


def _lone(filled: Sequence[Cell], n_columns: int, unruled: bool) -> Cell | None:
    """The cell that alone fills a row as a note would.

    Without rulings it stands at the left as a label would, or runs over where the next column begins.
    """
    if len(filled) != 1:
        return None
    (cell,) = filled
    runs_over = any(w.bbox.x1 > cell.bbox.x1 + 1 for w in cell.words)
    return cell if cell.column_span == n_columns or (cell.column == 0 and (unruled or runs_over)) else None
