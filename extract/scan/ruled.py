"""Ruled tables of a scan: repaired lattices → grids in points → the tables, once their cells are read.

The same chain of grids serves digital pages; what is a scan's own is that rows may have lost their lower
ruling, that a cell's ink may stay unread, and that a grid of worn rulings may be wrong. PDF points, origin
top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from extract.ruled import grid_from_rulings, with_words
from extract.scan.checks import grid_findings
from extract.scan.ocr.body import PrintedLine
from extract.scan.ocr.cells import read_cells, unread_findings
from extract.scan.ocr.engine import Engine
from extract.scan.rulings.last_rows import with_last_rows
from extract.scan.rulings.lattice import PixelLattice
from extract.scan.sheet import Sheet
from extract.tables import ruled_tables as tables_of
from extract.types import BBox, Page, RawTable, Ruling, Word
from schemas.findings import Code, Finding, Place

CellWords = tuple[Word, ...]
"""The words of one cell from top to bottom; one without text stands for ink that nothing understood."""


@dataclass(frozen=True, slots=True)
class Grids:
    """The ruled grids of a page.

    ``shapes`` are the grids, ``rulings`` what draws them, ``inferred`` the rulings that were put back, each
    with what is noted of it, ``worn`` the outlines of those whose rulings are not solid.
    """

    shapes: tuple[RawTable, ...]
    rulings: tuple[Ruling, ...]
    inferred: tuple[tuple[str, BBox], ...]
    worn: tuple[BBox, ...]

    @property
    def outlines(self) -> list[BBox]:
        """Where the grids are."""
        return [shape.bbox for shape in self.shapes]


def grids_of(lattices: Sequence[PixelLattice], sheet: Sheet, page: int) -> Grids:
    """The grids that lattices draw on page ``page``, with the rows below them that only their print shows."""
    rulings = tuple(sheet.ruling_in_points(r) for lattice in lattices for r in lattice.rulings)
    return Grids(
        with_last_rows(grid_from_rulings(rulings, sheet.print_boxes, page), sheet.print_boxes),
        rulings,
        tuple((note.message, sheet.in_points(note.box)) for x in lattices for note in x.inferred),
        tuple(sheet.in_points(lattice.box) for lattice in lattices if not lattice.crisp),
    )


def read_grids(sheet: Sheet, grids: Grids, engine: Engine) -> tuple[CellWords, ...]:
    """The words of every cell of every grid, in the order of the grids and of their cells."""
    boxes = [sheet.in_pixels(cell.bbox) for shape in grids.shapes for cell in shape.cells]
    read = read_cells(sheet.image, boxes, engine, sheet.raw) if boxes else []
    return tuple(tuple(sheet.word_in_points(word) for word in words) for words in read)


def ruled_tables(
    page: Page, sheet: Sheet, grids: Grids, cells: Sequence[CellWords], body: Sequence[PrintedLine]
) -> tuple[RawTable, ...]:
    """The grids with their words and with what is doubtful about them.

    Args:
        page: its words are those of the cells.
        sheet: the page's image, upright.
        grids: of the page.
        cells: words of each cell.
        body: lines outside; what of one runs into a grid is a word of it.
    """
    whole = replace(page, words=(*page.words, *chain.from_iterable(line.parts for line in body)))
    notes = [
        *(Finding(Code.RULING_INFERRED, message, Place(page.number, box)) for message, box in grids.inferred),
        *unread_findings([*chain.from_iterable(cells)], page.number),
    ]
    tables = tables_of(whole, with_words(whole, grids.shapes))
    return tuple(_with_doubts(table, grids, notes, sheet.print_boxes) for table in tables)


def _with_doubts(table: RawTable, grids: Grids, notes: Iterable[Finding], prints: Sequence[Word]) -> RawTable:
    """The table with those of the page's notes that are of it, and with the doubts about its grid."""
    crisp = not any(outline.contains(table.bbox.center) for outline in grids.worn)
    own = (note for note in notes if _is_within(note, table.bbox))
    doubts = grid_findings(table, prints, crisp=crisp)
    return replace(table, findings=(*table.findings, *own, *doubts))


def _is_within(finding: Finding, outline: BBox) -> bool:
    box = finding.place.bbox
    return box is not None and outline.contains(BBox(*box).center)
