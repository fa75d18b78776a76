"""A scanned page → its words and tables: the recipe of the scan way.

Boxes are in PDF points of the page turned upright and flattened, which is the page that every later stage
speaks of; they are not mapped back on to the crooked scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.scan.borderless import read_open_tables
from extract.scan.checks import scan_findings
from extract.scan.deskew import Upright, deskew
from extract.scan.image.clean import clean
from extract.scan.ocr.body import PrintedLine, read_body
from extract.scan.ocr.engine import Engine
from extract.scan.ruled import CellWords, Grids, grids_of, read_grids, ruled_tables
from extract.scan.rulings.classify import classify
from extract.scan.rulings.crossings import lattices
from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.line import Lines
from extract.scan.rulings.open_rulings import open_rulings
from extract.scan.rulings.repair import repair
from extract.scan.sheet import Sheet
from extract.tables import top_down
from extract.types import Page, PageKind, PageReading, RawTable, Ruling
from schemas.findings import Code, Finding, Place

_LEVEL = 0.5
"""Degrees of skew that are not worth a finding: nobody sees them."""
_FRAME = 1.4
"""Points of a ruled table's frame and its blur beyond its outline: half a millimetre."""


@dataclass(frozen=True, slots=True)
class ScanPage:
    """What each step of the recipe made of a page, in its order; lines and lattices are in pixels."""

    came: Sheet
    cleaned: Sheet
    upright: Upright
    lines: Lines
    lattices: tuple[PixelLattice, ...]
    repaired: tuple[PixelLattice, ...]
    grids: Grids
    cells: tuple[CellWords, ...]
    body: tuple[PrintedLine, ...]
    reading: PageReading


def read_scan_page(
    image: NDArray[np.uint8], number: int, width: float, height: float, engine: Engine
) -> PageReading:
    """Read one page image.

    Args:
        image: height x width x 3, RGB, as it lies in the file.
        number: page number from 1.
        width: of the page as it lies, in PDF points.
        height: likewise.
        engine: the loaded engine.

    Returns:
        The page turned upright (width and height are those after the turn) with all words, and its tables.
    """
    return scan_page(image, number, width, height, engine).reading


def scan_page(image: NDArray[np.uint8], number: int, width: float, height: float, engine: Engine) -> ScanPage:
    """Read one page image as ``read_scan_page`` does, and keep what every step made of it."""
    came = Sheet.of(image, width, height)
    cleaned = clean(came)
    upright = deskew(cleaned, engine.certainty)
    sheet = upright.sheet

    lines = classify(upright.segments)
    drawn = lattices(lines)
    repaired = repair(drawn, sheet, upright.segments)
    grids = grids_of(repaired, sheet, number)
    beside = tuple(sheet.ruling_in_points(r) for r in open_rulings(lines, repaired))

    bare = sheet.without_rulings([*grids.rulings, *beside])
    cells = read_grids(sheet, grids, engine)
    body = tuple(read_body(bare.without(grids.outlines, _FRAME), engine))

    page = _with_cells(_page(upright, number, (*grids.rulings, *beside)), cells)
    ruled = ruled_tables(page, sheet, grids, cells, body)
    page = _with_words_of(page, ruled)
    outside = read_open_tables(page, bare, body, ruled, sheet.print_boxes, engine)
    tables = top_down([*ruled, *outside.tables])
    poor = scan_findings((w for t in tables for c in t.cells for w in c.words), number, came.dpi)
    page = replace(page, words=(*page.words, *outside.words), findings=(*page.findings, *poor))
    reading = PageReading(page, tables)
    return ScanPage(came, cleaned, upright, lines, drawn, repaired, grids, cells, body, reading)


def _page(upright: Upright, number: int, rulings: tuple[Ruling, ...]) -> Page:
    """The page with its rulings, before its words are known."""
    turned: tuple[Finding, ...] = ()
    if upright.turns or abs(upright.skew) > _LEVEL:
        message = f"The page was turned by {90 * upright.turns + upright.skew:.1f} degrees counter-clockwise."
        turned = (Finding(Code.PAGE_TURNED, message, Place(number)),)
    sheet = upright.sheet
    return Page(number, sheet.width, sheet.height, PageKind.SCAN, (), rulings, turned)


def _with_cells(page: Page, cells: Sequence[CellWords]) -> Page:
    """The page with the words of its cells; ink without text counts only where it is the whole cell."""
    words = (word for own in cells for word in [w for w in own if w.text] or own[:1])
    return replace(page, words=(*page.words, *words))


def _with_words_of(page: Page, tables: Sequence[RawTable]) -> Page:
    """The page with those words of its tables that it does not hold yet."""
    known = set(page.words)
    held = dict.fromkeys(w for t in tables for c in t.cells for w in c.words if w not in known)
    return replace(page, words=(*page.words, *held))
