"""Tables of few or no rulings on a scan: found on quick readings, read with care, laid out again.

Lines outside ruled tables are read once, quickly, which is enough to see where a table stands. What lies in
one is then read as the cells of a ruled table are: line by line with several readings, a calibrated
confidence, rivals. An empty cell with ink is read too; ink that stays unread is a finding. PDF points, origin
top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np

from extract.scan.checks import grid_findings
from extract.scan.ocr.body import PrintedLine
from extract.scan.ocr.cells import read_cells, read_strips, unread_findings
from extract.scan.ocr.engine import Engine
from extract.scan.ocr.gaps import on_their_lines
from extract.scan.sheet import Sheet
from extract.text import cell_text, lines_of
from extract.types import BBox, Cell, Page, RawTable, Word
from extract.whitespace import find_borderless
from schemas.findings import Code, Finding, Place
from schemas.lexicon.numbers import is_value

_LEGIBLE = 0.5
"""Confidence of a quick reading below which it makes no table: the reverse bleeds through."""
_READ = 0.2
"""Confidence, read with care, that half of the words of a table have at least."""
_SPACE = 0.7
"""Heights of print, of white within a text that is read as a whole."""
_EDGE = 0.2
"""Heights of print between two columns, less of which is no gutter."""
_AROUND = 1.0
"""Points of paper about a word."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands outside the ruled tables of a page: its words, and the tables that some of them make."""

    words: tuple[Word, ...]
    tables: tuple[RawTable, ...]


def read_open_tables(
    page: Page,
    bare: Sheet,
    body: Sequence[PrintedLine],
    ruled: Sequence[RawTable],
    prints: Sequence[Word],
    engine: Engine,
) -> Outside:
    """The tables outside the ruled ones, read with care, and all other words there as they were read quickly.

    Args:
        page: with the words of the ruled tables.
        bare: the upright sheet without its rulings.
        body: the lines outside the ruled tables as they were read quickly.
        ruled: the ruled tables.
        prints: where print stands on the page, see ``Sheet.print_boxes``.
        engine: the loaded engine.
    """
    taken = [t.bbox for t in ruled]
    quick = find_borderless(_with(page, _legible_parts(body)), taken)
    outlines = [*taken, *(t.bbox for t in quick)]
    outside = [*chain.from_iterable(_words_outside(line, outlines) for line in body)]
    if not quick:
        return Outside(tuple(outside), ())
    again = _read_again(bare, [*_cell_lines(quick), *_loose(body, quick)], engine)
    readable = [*filter(_is_legible, outside), *filter(_has_text, again)]
    tables = find_borderless(_with(page, readable), taken)
    rest = bare.without([w.bbox for w in (*page.words, *outside, *again)], _AROUND)
    done = [_completed(rest, table, prints, engine) for table in tables if _is_print(table)]
    done = [table for table in done if _is_print(table)]  # now that all its cells are read
    added = _new_words(done, {*page.words, *readable})
    return Outside((*outside, *again, *added), (*done, *_lost(quick, tables)))


def _legible_parts(body: Iterable[PrintedLine]) -> list[Word]:
    """What of the lines may be print: what bleeds through is read with little confidence."""
    return [part for line in body if _is_legible(line.whole) for part in line.parts]


def _words_of(tables: Iterable[RawTable]) -> Iterator[Word]:
    return (word for table in tables for cell in table.cells for word in cell.words)


def _new_words(tables: Iterable[RawTable], known: Set[Word]) -> list[Word]:
    return [w for w in _words_of(tables) if w not in known]


def _lost(quick: Iterable[RawTable], tables: Sequence[RawTable]) -> Iterator[RawTable]:
    """The tables of the quick readings where the careful ones found none."""
    return (_unsure(t) for t in quick if not any(_meet(t.bbox, other.bbox) for other in tables))


def _with(page: Page, words: Iterable[Word]) -> Page:
    """The page with more words."""
    return replace(page, words=(*page.words, *words))


def _words_outside(line: PrintedLine, outlines: Sequence[BBox]) -> Sequence[Word]:
    """The line as it was read, or what of it no table holds."""
    free = [w for w in line.parts if not _is_in(w, outlines)]
    return [line.whole] if len(free) == len(line.parts) else free


def _cell_lines(tables: Iterable[RawTable]) -> Iterable[BBox]:
    """The lines of each cell; what is set apart on one, and figures, may yet be two cells."""
    for cell in (c for table in tables for c in table.cells):
        for line in lines_of(cell.words):
            boxes = [line[0].bbox]
            for left, right in pairwise(line):
                white = right.bbox.x0 - left.bbox.x1
                figures = is_value(left.text) and is_value(right.text)
                if figures or white > _SPACE * min(left.bbox.height, right.bbox.height):
                    boxes.append(right.bbox)
                else:
                    boxes[-1] = BBox.union([boxes[-1], right.bbox])
            yield from boxes


def _loose(lines: Iterable[PrintedLine], tables: Sequence[RawTable]) -> Iterable[BBox]:
    """What stands in the outline of a table and was too faint to be taken for its words."""
    placed = set(_words_of(tables))
    outlines = [t.bbox for t in tables]
    return (w.bbox for line in lines for w in line.parts if _is_in(w, outlines) and w not in placed)


def _unsure(table: RawTable) -> RawTable:
    """A table that only the quick readings gave."""
    message = "The grid of the table may be wrong: two readings of its words do not give the same."
    doubt = Finding(Code.GRID_UNCERTAIN, message, Place(table.page, table.bbox))
    return replace(table, findings=(*table.findings, doubt))


def _is_print(table: RawTable) -> bool:
    """Whether most of what stands in a table can be read; of what bleeds through hardly anything can."""
    sure = [w.confidence for c in table.cells for w in c.words if w.confidence is not None]
    return not sure or float(np.median(sure)) >= _READ


def _meet(a: BBox, b: BBox) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def _has_text(word: Word) -> bool:
    return bool(word.text)


def _is_legible(word: Word) -> bool:
    return word.confidence is None or word.confidence >= _LEGIBLE


def _is_in(word: Word, outlines: Iterable[BBox]) -> bool:
    return any(outline.contains(word.bbox.center) for outline in outlines)


def _read_again(bare: Sheet, boxes: Sequence[BBox], engine: Engine) -> list[Word]:
    strips = read_strips(bare.image, [bare.in_pixels(box, _AROUND) for box in boxes], engine, bare.raw)
    return on_their_lines([bare.word_in_points(w) for strip in strips for w in strip])


def _completed(rest: Sheet, table: RawTable, prints: Sequence[Word], engine: Engine) -> RawTable:
    """The table with the ink of its empty cells read, and with what is doubtful about it.

    Args:
        rest: the sheet without the rulings and the words that were read.
        table: with its words.
        prints: where print stands on the page.
        engine: the loaded engine.
    """
    empty = [i for i, c in enumerate(table.cells) if not c.words and min(c.bbox.width, c.bbox.height) > 0]
    boxes = [rest.in_pixels(table.cells[i].bbox) for i in empty]
    found = read_cells(rest.image, boxes, engine) if boxes else []
    cells = list(table.cells)
    for i, words in zip(empty, found, strict=True):
        cells[i] = _with_words(cells[i], [rest.word_in_points(w) for w in words])
    table = replace(table, cells=tuple(cells))
    unread = unread_findings([w for c in table.cells for w in c.words], table.page)
    doubts = [*grid_findings(table, prints, crisp=True), *column_findings(table)]
    return replace(table, findings=(*table.findings, *unread, *doubts))


def _with_words(cell: Cell, words: Sequence[Word]) -> Cell:
    readable = [w for w in words if w.text]
    return replace(cell, text=cell_text(readable, cell.bbox), words=tuple(readable or words))


def column_findings(table: RawTable) -> Iterable[Finding]:
    """GRID_UNCERTAIN where words of two columns all but touch: nothing but white space parts them."""
    heights = [w.bbox.height for w in _words_of([table])]
    columns: list[list[BBox]] = [[] for _ in range(table.n_columns)]
    for cell in table.cells:
        if cell.column_span == 1:
            columns[cell.column] += [w.bbox for w in cell.words if w.text]
    if not all(columns):
        return
    least = _EDGE * float(np.median(heights))
    close = sum(_white_between(left, right) < least for left, right in pairwise(columns))
    if close:
        message = f"The grid of the table may be wrong: print leaves {close} columns no white between them."
        yield Finding(Code.GRID_UNCERTAIN, message, Place(table.page, table.bbox))


def _white_between(left: Iterable[BBox], right: Iterable[BBox]) -> float:
    return min(b.x0 for b in right) - max(b.x1 for b in left)
