"""Tables of few or no rulings on a scan: found on quick readings, read with care, laid out again.

Lines outside ruled tables are read once, quickly, which is enough to see where a table stands. What lies in
one is then read as the cells of a ruled table are: line by line with several readings, a calibrated
confidence, rivals. An empty cell with ink is read too; ink that stays unread is a finding. PDF points, origin
top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extract.scan.checks import grid_findings
from extract.scan.image.clean import Grey
from extract.scan.ocr.body import PrintedLine
from extract.scan.ocr.cells import read_cells, read_strips, unread_findings
from extract.scan.ocr.engine import Recogniser
from extract.scan.ocr.gaps import on_their_lines
from extract.text import cell_text, lines_of
from extract.types import BBox, Cell, Page, RawTable, Ruling, Word
from extract.whitespace import find_borderless
from schemas.findings import Code, Finding, Place
from schemas.lexicon.numbers import is_value

_LEGIBLE = 0.5  # confidence of a quick reading below which it makes no table: the reverse shines through
_READ = 0.2  # confidence, read with care, that half of the words of a table have at least
_SPACE = 0.7  # em of white within a text that is read as a whole
_EDGE = 0.2  # heights of print between two columns, less of which is no gutter
_RULING = 1.0  # of a ruling's thickness, that is whitened on either side of its middle
_AROUND = 1.0  # points of paper about a word


def read_open_tables(
    bare: Grey,
    page: Page,
    lines: Sequence[PrintedLine],
    taken: Sequence[BBox],
    prints: Sequence[Word],
    recogniser: Recogniser,
) -> tuple[Page, tuple[RawTable, ...]]:
    """The tables outside ``taken``, and the page with the words of ``lines``, those of tables read with care.

    Args:
        bare: the upright page without its rulings; ``page.width`` and its own width tell its scale.
        page: with the words inside ``taken``.
        lines: the lines outside as they were read quickly, their boxes in points.
        taken: outlines of the ruled tables.
        prints: where print stands on the page, see ``ink.print_boxes``.
        recogniser: the loaded engine.
    """
    legible = [part for line in lines if _is_legible(line.whole) for part in line.parts]
    quick = find_borderless(replace(page, words=(*page.words, *legible)), taken)
    outlines = [t.bbox for t in quick]
    outside = [w for line in lines for w in _words_outside(line, [*taken, *outlines])]
    if not quick:
        return replace(page, words=(*page.words, *outside)), ()
    again = _read_again(bare, [*_cell_lines(quick), *_loose(lines, quick)], page, recogniser)
    within = page.words
    page = replace(page, words=(*within, *outside, *again))
    readable = (*within, *(w for w in outside if _is_legible(w)), *(w for w in again if w.text))
    tables = find_borderless(replace(page, words=readable), taken)
    done = [_completed(bare, table, page, prints, recogniser) for table in tables if _is_print(table)]
    lost = [_unsure(t) for t in quick if not any(_meet(t.bbox, o.bbox) for o in tables)]
    known = {id(w) for w in readable}
    added = [w for table in done for c in table.cells for w in c.words if id(w) not in known]
    return replace(page, words=(*page.words, *added)), (*done, *lost)


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
    placed = {id(w) for table in tables for c in table.cells for w in c.words}
    outlines = [t.bbox for t in tables]
    return (w.bbox for line in lines for w in line.parts if _is_in(w, outlines) and id(w) not in placed)


def _unsure(table: RawTable) -> RawTable:
    """A table that only the quick readings gave."""
    message = "The grid of the table may be wrong: two readings of its words do not give the same."
    doubt = Finding(Code.GRID_UNCERTAIN, message, Place(table.page, table.bbox))
    return replace(table, findings=(*table.findings, doubt))


def _is_print(table: RawTable) -> bool:
    """Whether most of what stands in a table can be read; of what shines through hardly anything can."""
    sure = [w.confidence for c in table.cells for w in c.words if w.confidence is not None]
    return not sure or float(np.median(sure)) >= _READ


def _meet(a: BBox, b: BBox) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def _is_legible(word: Word) -> bool:
    return word.confidence is None or word.confidence >= _LEGIBLE


def _is_in(word: Word, outlines: Iterable[BBox]) -> bool:
    return any(outline.contains(word.bbox.center) for outline in outlines)


def without_rulings(grey: Grey, rulings: Iterable[Ruling], scale: float) -> Grey:
    """The page with paper over its rulings: print set close to one is read without it.

    Args:
        grey: the upright page.
        rulings: in points.
        scale: points per pixel.
    """
    bare = grey.copy()
    for r in rulings:
        half = _RULING * max(r.thickness, 0.5)
        x0, y0, x1, y1 = (round(v) for v in _grown(BBox(r.x0, r.y0, r.x1, r.y1), 1 / scale, half))
        bare[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1] = 255
    return bare


def _read_again(grey: Grey, boxes: Sequence[BBox], page: Page, recogniser: Recogniser) -> list[Word]:
    scale = page.width / grey.shape[1]
    strips = read_strips(grey, [_grown(box, 1 / scale, _AROUND) for box in boxes], recogniser)
    return on_their_lines([in_points(w, scale) for strip in strips for w in strip])


def _completed(
    grey: Grey, table: RawTable, page: Page, prints: Sequence[Word], recogniser: Recogniser
) -> RawTable:
    """The table with the ink of its empty cells read, and with what is doubtful about it."""
    scale = page.width / grey.shape[1]
    empty = [i for i, c in enumerate(table.cells) if not c.words and min(c.bbox.width, c.bbox.height) > 0]
    paper = _blanked(grey, (w.bbox for w in page.words), 1 / scale)
    boxes = [_grown(table.cells[i].bbox, 1 / scale, 0.0) for i in empty]
    found = read_cells(paper, boxes, recogniser) if boxes else []
    cells = list(table.cells)
    for i, words in zip(empty, found, strict=True):
        cells[i] = _with_words(cells[i], [in_points(w, scale) for w in words])
    table = replace(table, cells=tuple(cells))
    unread = unread_findings([w for c in table.cells for w in c.words], table.page)
    doubts = [*grid_findings(table, prints, crisp=True), *column_findings(table)][:1]
    return replace(table, findings=(*table.findings, *unread, *doubts))


def _with_words(cell: Cell, words: Sequence[Word]) -> Cell:
    readable = [w for w in words if w.text]
    return replace(cell, text=cell_text(readable, cell.bbox), words=tuple(readable or words))


def column_findings(table: RawTable) -> Iterable[Finding]:
    """GRID_UNCERTAIN where words of two columns all but touch: nothing but white space parts them."""
    heights = [w.bbox.height for c in table.cells for w in c.words]
    columns: list[list[BBox]] = [[] for _ in range(table.n_columns)]
    for cell in table.cells:
        if cell.column_span == 1:
            columns[cell.column] += [w.bbox for w in cell.words if w.text]
    if not all(columns):
        return
    close = sum(
        min(b.x0 for b in right) - max(b.x1 for b in left) < _EDGE * float(np.median(heights))
        for left, right in pairwise(columns)
    )
    if close:
        message = f"The grid of the table may be wrong: print leaves {close} columns no white between them."
        yield Finding(Code.GRID_UNCERTAIN, message, Place(table.page, table.bbox))


def _blanked(grey: Grey, boxes: Iterable[BBox], factor: float) -> Grey:
    page = grey.copy()
    for box in boxes:
        x0, y0, x1, y1 = (round(v) for v in _grown(box, factor, _AROUND))
        page[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 255
    return page


def _grown(box: BBox, factor: float, margin: float) -> tuple[float, float, float, float]:
    """The box with a margin (points), in pixels."""
    x0, y0, x1, y1 = box
    return (x0 - margin) * factor, (y0 - margin) * factor, (x1 + margin) * factor, (y1 + margin) * factor


def in_points(word: Word, scale: float) -> Word:
    """A word with its box in points; ``scale`` is points per pixel."""
    return replace(word, bbox=BBox(*(v * scale for v in word.bbox)))
