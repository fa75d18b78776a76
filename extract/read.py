"""Takes a source, gives the readings of its pages, or all of it as a notice. Pages are the unit of work.

Each format goes its own way to words and rulings; from there on the way is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from extract.audit import account
from extract.document.assemble import assemble
from extract.errors import FileDamagedError, FileTooLargeError, PageOutOfRangeError
from extract.grid import coloured_rows, tables_from_rulings
from extract.intake import IMAGES, LIMITS, Limits, Media, SourceFile
from extract.types import BBox, Notice, Page, PageKind, PageReading, RawTable, Word
from schemas.findings import Code, Finding, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.digital.page import PdfPage
    from extract.scan.ocr.engine import Recogniser

_HEAD = 0.1  # share of the page's height in which running heads stand
_SCAN_DPI = 300  # finer scans only cost time
_LEAST_DPI = 200  # coarser ones are enlarged: their rulings are a pixel wide
_GLANCE_DPI = 100  # enough to see lines
_DRAWN = 100  # paths on a page without text, from which it may be text drawn as curves
_STRIPES_APART = 4  # rows
_STAMPED = 60  # characters: page numbers, a stamp of receipt


def page_numbers(source: SourceFile, limits: Limits = LIMITS) -> range:
    """The numbers of the pages of ``source``, from 1.

    Args:
        source: The document.
        limits: Its bound on pages is the one that holds.

    Raises:
        ExtractError: It cannot be opened, or has too many pages.
    """
    return range(1, _count(source, limits) + 1)


def _count(source: SourceFile, limits: Limits) -> int:
    if source.media is Media.PDF:
        from extract.digital.page import count_pages

        return count_pages(source, limits)
    if source.media is Media.OFD:
        from extract.office.ofd import count_pages as count_ofd_pages

        return count_ofd_pages(source, limits)
    if source.media in IMAGES:
        from extract.scan.frames import count_frames

        return count_frames(source, limits)
    sheets = len(_office(source))
    if sheets > limits.max_pages:
        raise FileTooLargeError(source.name, f"{sheets} sheets are over the limit of {limits.max_pages}")
    return sheets


def read_page(source: SourceFile, number: int, recogniser: Recogniser | None = None) -> PageReading:
    """Read page ``number`` (from 1): words, rulings, tables.

    Args:
        source: The document.
        number: The page.
        recogniser: A loaded engine for scanned pages; one is loaded when the first is needed.

    Raises:
        ExtractError: The page does not exist, or cannot be decoded.
    """
    reading = _read(source, number, recogniser)
    return replace(reading, tables=account(reading.page, reading.tables))


def _read(source: SourceFile, number: int, recogniser: Recogniser | None) -> PageReading:
    if source.media is Media.PDF:
        return _read_pdf(source, number, recogniser)
    if source.media is Media.OFD:
        return _read_ofd(source, number, recogniser)
    if source.media in IMAGES:
        from extract.scan.frames import read_frame

        return _read_pixels(*read_frame(source, number), number, recogniser)
    readings = _office(source)
    if not 1 <= number <= len(readings):
        raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(readings)}")
    return readings[number - 1]


def read_document(
    source: SourceFile, pages: Iterable[int] | None = None, recogniser: Recogniser | None = None
) -> Notice:
    """Read a whole document, or only some of its pages, in this process.

    Raises:
        ExtractError: It cannot be read, or a page of ``pages`` does not exist.
    """
    numbers = wanted_pages(source, pages)
    return assemble(source, [read_page(source, n, recogniser) for n in numbers], len(page_numbers(source)))


def wanted_pages(source: SourceFile, pages: Iterable[int] | None) -> list[int]:
    """The numbers of ``pages`` in order, or of all pages of ``source``.

    Raises:
        ExtractError: The source cannot be opened, or does not have one of them.
    """
    numbers = page_numbers(source)
    wanted = list(numbers) if pages is None else sorted(set(pages))
    for number in wanted:
        if number not in numbers:
            raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(numbers)}")
    return wanted


@lru_cache(maxsize=1)
def _office(source: SourceFile) -> tuple[PageReading, ...]:
    """All sheets of an office file: it is parsed as a whole, though asked for sheet by sheet."""
    from extract.office import read_office

    return read_office(source)


def _read_pdf(source: SourceFile, number: int, recogniser: Recogniser | None) -> PageReading:
    from extract.digital.page import page_size, picture_dpi, read_pdf_page, render
    from extract.digital.text_layer import untrusted_finding

    try:
        seen = read_pdf_page(source, number)
    except FileDamagedError as error:
        return _read_damaged(source, number, error)
    why = _distrust(seen, source, recogniser)
    if why is not None or _is_picture(seen):
        dpi = min(max(picture_dpi(source, number) or _SCAN_DPI, _LEAST_DPI), _SCAN_DPI)
        pixels, size = render(source, number, round(dpi)), page_size(source, number)
        reading = _read_pixels(pixels, *size, number, recogniser)
        return reading if why is None else _with_finding(reading, untrusted_finding(number, why))
    reading = read_digital(seen.page)
    if seen.images:
        reading = _with_pictures(reading, seen, source, recogniser)
    return reading


def _read_damaged(source: SourceFile, number: int, damage: FileDamagedError) -> PageReading:
    """A page that pdfium cannot open, as pdfplumber reads it; one that neither can is empty, and says so."""
    from extract.digital.plumber import read_plumber_page

    try:
        return read_digital(read_plumber_page(source, number))
    except FileDamagedError:
        finding = Finding(Code.PAGE_UNREADABLE, str(damage), Place(page=number))
        return PageReading(Page(number, 0.0, 0.0, PageKind.DIGITAL, (), (), (finding,)))


def _is_picture(seen: PdfPage) -> bool:
    """Whether nothing but pixels tells what the page says: a scan, or text drawn as curves."""
    words = seen.page.words
    if not words:
        return bool(seen.images) or seen.paths >= _DRAWN
    return seen.page.kind is PageKind.MIXED and sum(len(w.text) for w in words) < _STAMPED


def _distrust(seen: PdfPage, source: SourceFile, recogniser: Recogniser | None) -> str | None:
    """Why the text layer of the page is not believed, if so."""
    from extract.digital.text_layer import Trust, layer_facts, layer_is_true, trust, words_to_check

    # a lone sign of a symbol font (a bullet, a box to tick) tells nothing about the layer
    words = [w for w in seen.page.words if len(w.text) > 1 or not "\ue000" <= w.text <= "\uf8ff"]
    if not words:
        return None
    decision = trust(layer_facts("".join(w.text for w in words), seen.hidden, seen.image_share))
    if decision is Trust.KEEP:
        return None
    if decision is Trust.DROP:
        return "it lies unseen over a picture" if seen.hidden else "its characters stand for nothing"
    checked = words_to_check(words)
    crops = _crops(source, seen.page, checked)
    if not crops or layer_is_true(crops, [w.text for w in checked], recogniser or _loaded_recogniser()):
        return None
    return "its words are not those printed"


def _crops(source: SourceFile, page: Page, words: Sequence[Word]) -> list[NDArray[np.uint8]]:
    """The print of single words with a little paper; none for a page turned against its text."""
    from extract.digital.page import render
    from extract.digital.pictures import crop

    pixels = render(source, page.number, _SCAN_DPI)
    if any(f.code is Code.PAGE_TURNED for f in page.findings):
        return []
    around = (BBox(w.bbox.x0 - 2, w.bbox.y0 - 1, w.bbox.x1 + 2, w.bbox.y1 + 1) for w in words)
    return [crop(pixels, box, page) for box in around]


def _with_finding(reading: PageReading, finding: Finding) -> PageReading:
    page = replace(reading.page, findings=(*reading.page.findings, finding))
    return replace(reading, page=page)


def _with_pictures(
    reading: PageReading, seen: PdfPage, source: SourceFile, recogniser: Recogniser | None
) -> PageReading:
    """The page with the tables that stand on it as pictures."""
    from extract.digital.text_layer import pasted_pictures

    sheet = BBox(0.0, 0.0, seen.page.width, seen.page.height)
    boxes = pasted_pictures(seen.images, seen.page.words, sheet)
    if not boxes:
        return reading
    from extract.digital.page import render
    from extract.digital.pictures import crop, is_ruled, paste

    number = seen.page.number
    if any(f.code is Code.PAGE_TURNED for f in seen.page.findings):
        return reading  # the pixels lie otherwise than the page that was read
    glance = render(source, number, _GLANCE_DPI)
    for box in boxes:
        if is_ruled(crop(glance, box, seen.page)):
            part = crop(render(source, number, _SCAN_DPI), box, seen.page)
            picture = _read_pixels(part, box.width, box.height, number, recogniser)
            if picture.tables:
                reading = paste(reading.page, reading.tables, picture, box)
    return reading


def _read_ofd(source: SourceFile, number: int, recogniser: Recogniser | None) -> PageReading:
    from extract.office.ofd import page_picture, read_ofd_page

    page = read_ofd_page(source, number)
    picture = page_picture(source, number) if page.kind is PageKind.SCAN else None
    if picture is None:
        return read_digital(page)
    from extract.intake import recognise
    from extract.scan.frames import read_frame

    pixels, _, _ = read_frame(recognise(picture, source.name), 1)
    return _read_pixels(pixels, page.width, page.height, number, recogniser)


def read_digital(page: Page) -> PageReading:
    """The tables of a page whose words and rulings are known: ruled ones, then open ones."""
    from extract.whitespace import find_borderless, is_tabular, refine

    grids = [refine(page, grid) for grid in tables_from_rulings(page)]
    ruled = [grid for grid in grids if is_tabular(grid) or _may_go_on(grid, page)]
    ruled = _below_colour(page, ruled)
    open_tables = find_borderless(page, [t.bbox for t in ruled]) if page.words else ()
    return PageReading(page, tuple(sorted([*ruled, *open_tables], key=lambda t: (t.bbox.y0, t.bbox.x0))))


def _below_colour(page: Page, ruled: list[RawTable]) -> list[RawTable]:
    """The grids, those that are the coloured header of a table with what stands below the colour."""
    from extract.whitespace import below_colour, find_borderless

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


def _is_coloured(grid: RawTable, page: Page) -> bool:
    """Whether nothing but the edges of coloured boxes parts the columns of the grid."""
    x0, y0, x1, y1 = grid.bbox
    upright = (r for r in page.rulings if not r.horizontal and r.thickness > 0)
    return not any(x0 - 1 <= r.x0 <= x1 + 1 and r.y0 < y1 and r.y1 > y0 for r in upright)


def _is_part(grid: RawTable, wider: RawTable) -> bool:
    """Whether the grid is the coloured header, or a coloured row, of a table that goes on without colour."""
    held = {w for c in wider.cells for w in c.words}
    return wider.n_rows >= grid.n_rows + 2 and all(w in held for c in grid.cells for w in c.words)


def _may_go_on(grid: RawTable, page: Page) -> bool:
    """Whether a grid of labels and blanks may be the end of a table of the page before."""
    heads = [w for w in page.words if w.bbox.y1 < grid.bbox.y0 and w.bbox.y0 > _HEAD * page.height]
    rows_named = sum(bool(c.text) and c.column == 0 for c in grid.cells)
    return not heads and grid.n_columns > 2 and rows_named == grid.n_rows


def _read_pixels(
    pixels: NDArray[np.uint8], width: float, height: float, number: int, recogniser: Recogniser | None
) -> PageReading:
    from extract.scan.page import read_scan_page

    return read_scan_page(pixels, number, width, height, recogniser or _loaded_recogniser())


@cache
def _loaded_recogniser() -> Recogniser:
    """The engine of this process: models load once, when the first scanned page comes."""
    from extract.scan.ocr.engine import Recogniser

    return Recogniser.load()
