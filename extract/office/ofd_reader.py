"""Reads OFD files: pages of words and rulings, or of a picture that fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.intake import recognise
from extract.office.ofd import count_pages, page_picture, read_ofd_page
from extract.read import PageSteps
from extract.tables import find_tables
from extract.types import PageKind, PageReading

if TYPE_CHECKING:
    from extract.intake import SourceFile
    from extract.limits import Limits
    from extract.read import LoadEngine


def count(source: SourceFile) -> int:
    """Number of pages."""
    return count_pages(source)


def read(source: SourceFile, number: int, load_engine: LoadEngine, limits: Limits) -> PageSteps:
    """Page ``number`` (from 1), from its text objects, or from its pixels where it has none."""
    page = read_ofd_page(source, number)
    picture = page_picture(source, number) if page.kind is PageKind.SCAN else None
    if picture is None:
        return PageSteps(PageReading(page, find_tables(page)))
    from extract.scan.frames import read_frame
    from extract.scan.page import scan_page

    pixels, _, _ = read_frame(recognise(picture, source.name, limits), 1, limits)
    scan = scan_page(pixels, number, page.width, page.height, load_engine())
    return PageSteps(scan.reading, scan)
