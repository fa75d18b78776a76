"""Takes a source, gives the readings of its pages, or all of it as a notice. Pages are the unit of work.

Each format goes its own way to words and rulings; from there on the way is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from extract.assemble import assemble
from extract.audit import account
from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.grid import tables_from_rulings
from extract.intake import IMAGES, Media, SourceFile
from extract.types import Notice, Page, PageKind, PageReading
from schemas.findings import Code, Finding, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.pdf import PdfPage
    from extract.scan.recognise import Recogniser

_SCAN_DPI = 300
_GARBLED = 0.05
_STAMPED = 60  # characters: page numbers, a stamp of receipt


def page_numbers(source: SourceFile) -> range:
    """The numbers of the pages of ``source``, from 1.

    Raises:
        ExtractError: It cannot be opened, or has too many pages.
    """
    return range(1, _count(source) + 1)


def _count(source: SourceFile) -> int:
    if source.media is Media.PDF:
        from extract.pdf import count_pages

        return count_pages(source)
    if source.media is Media.OFD:
        from extract.ofd import count_pages as count_ofd_pages

        return count_ofd_pages(source)
    if source.media in IMAGES:
        from extract.image import count_frames

        return count_frames(source)
    return len(_office(source))


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
        from extract.image import read_frame

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
    numbers = page_numbers(source)
    wanted = numbers if pages is None else sorted(set(pages))
    for number in wanted:
        if number not in numbers:
            raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(numbers)}")
    return assemble(source, [read_page(source, number, recogniser) for number in wanted], len(numbers))


@lru_cache(maxsize=1)
def _office(source: SourceFile) -> tuple[PageReading, ...]:
    """All sheets of an office file: it is parsed as a whole, though asked for sheet by sheet."""
    from extract.office import read_office

    return read_office(source)


def _read_pdf(source: SourceFile, number: int, recogniser: Recogniser | None) -> PageReading:
    from extract.pdf import page_size, read_pdf_page, render

    try:
        seen = read_pdf_page(source, number)
    except FileDamagedError as error:
        return _read_damaged(source, number, error)
    distrust = _distrust(seen)
    if distrust is not None or _is_picture(seen):
        pixels, size = render(source, number, _SCAN_DPI), page_size(source, number)
        reading = _read_pixels(pixels, *size, number, recogniser)
        return reading if distrust is None else _with_finding(reading, distrust)
    reading = read_digital(seen.page)
    if seen.images:
        reading = _with_pictures(reading, seen, source, recogniser)
    return reading


def _read_damaged(source: SourceFile, number: int, damage: FileDamagedError) -> PageReading:
    """A page that pdfium cannot open, as pdfplumber reads it; one that neither can is empty, and says so."""
    from extract.plumber import read_plumber_page

    try:
        return read_digital(read_plumber_page(source, number))
    except FileDamagedError:
        finding = Finding(Code.PAGE_UNREADABLE, str(damage), Place(page=number))
        return PageReading(Page(number, 0.0, 0.0, PageKind.DIGITAL, (), (), (finding,)))


def _is_picture(seen: PdfPage) -> bool:
    """Whether the page is a scan: nothing but a picture, or one under a few stamped words."""
    few = sum(len(w.text) for w in seen.page.words) < _STAMPED
    return seen.page.kind is PageKind.SCAN or (seen.page.kind is PageKind.MIXED and few)


def _distrust(seen: PdfPage) -> Finding | None:
    """Why the text layer of the page is not believed, if so."""
    where = Place(page=seen.page.number)
    if seen.garbled > _GARBLED:
        message = f"{seen.garbled:.0%} of the characters mean nothing; the page was read from its image."
        return Finding(Code.TEXT_LAYER_UNTRUSTED, message, where)
    if seen.hidden_text and seen.page.kind is PageKind.SCAN:
        message = "The text lies unseen over a picture, put there by a recogniser; the picture was read anew."
        return Finding(Code.TEXT_LAYER_UNTRUSTED, message, where)
    return None


def _with_finding(reading: PageReading, finding: Finding) -> PageReading:
    page = replace(reading.page, findings=(*reading.page.findings, finding))
    return replace(reading, page=page)


def _with_pictures(
    reading: PageReading, seen: PdfPage, source: SourceFile, recogniser: Recogniser | None
) -> PageReading:
    """The page with the tables that stand on it as pictures."""
    from extract.pictures import crop, is_ruled, paste, wordless_pictures

    boxes = wordless_pictures(seen.page, seen.images)
    if not boxes:
        return reading
    from extract.pdf import render

    number = seen.page.number
    pixels = render(source, number, _SCAN_DPI)
    if (pixels.shape[1] > pixels.shape[0]) != (seen.page.width > seen.page.height):
        return reading  # the text was turned against the page: pictures would lie on their side
    for box in boxes:
        part = crop(pixels, box, seen.page)
        if is_ruled(part):
            picture = _read_pixels(part, box.width, box.height, number, recogniser)
            if picture.tables:
                reading = paste(reading.page, reading.tables, picture, box)
    return reading


def _read_ofd(source: SourceFile, number: int, recogniser: Recogniser | None) -> PageReading:
    from extract.ofd import page_picture, read_ofd_page

    page = read_ofd_page(source, number)
    picture = page_picture(source, number) if page.kind is PageKind.SCAN else None
    if picture is None:
        return read_digital(page)
    from extract.image import read_frame
    from extract.intake import recognise

    pixels, _, _ = read_frame(recognise(picture, source.name), 1)
    return _read_pixels(pixels, page.width, page.height, number, recogniser)


def read_digital(page: Page) -> PageReading:
    """The tables of a page whose words and rulings are known: ruled ones, then open ones."""
    from extract.whitespace import find_borderless, refine

    ruled = [refine(page, table) for table in tables_from_rulings(page)]
    open_tables = find_borderless(page, [t.bbox for t in ruled]) if page.words else ()
    return PageReading(page, tuple(sorted([*ruled, *open_tables], key=lambda t: (t.bbox.y0, t.bbox.x0))))


def _read_pixels(
    pixels: NDArray[np.uint8], width: float, height: float, number: int, recogniser: Recogniser | None
) -> PageReading:
    from extract.scan.page import read_scan_page

    return read_scan_page(pixels, number, width, height, recogniser or _loaded_recogniser())


@cache
def _loaded_recogniser() -> Recogniser:
    """The engine of this process: models load once, when the first scanned page comes."""
    from extract.scan.recognise import Recogniser

    return Recogniser.load()
