"""Takes a source, gives the readings of its pages, or all of it as a notice. Pages are the unit of work.

The registry of formats: each has a module that counts pages and reads one. What they give is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from extract.audit import audited
from extract.document.assemble import assemble
from extract.errors import PageOutOfRangeError, TooManyPagesError
from extract.intake import Media, SourceFile
from extract.limits import LIMITS, Limits
from extract.types import Notice, PageReading

if TYPE_CHECKING:
    from extract.scan.ocr.engine import Engine
    from extract.scan.page import ScanPage

LoadEngine = Callable[[], "Engine"]
"""Gives the loaded engine: models take seconds to load, and most documents need none."""


@dataclass(frozen=True, slots=True)
class PageSteps:
    """A page as it was read, and what the steps on the way made of it.

    ``scan`` is None where the page was not read from its pixels: the words and rulings of ``reading`` are
    what stood in the file, and all that the steps to its tables began from.
    """

    reading: PageReading
    scan: ScanPage | None = None


class Reader(Protocol):
    """What a format's module gives."""

    def count(self, source: SourceFile, /) -> int:
        """Number of pages.

        Raises:
            ExtractError: ``source`` cannot be opened.
        """

    def read(self, source: SourceFile, number: int, load_engine: LoadEngine, limits: Limits, /) -> PageSteps:
        """Page ``number`` (from 1): words, rulings, tables.

        Raises:
            ExtractError: The page does not exist, cannot be decoded, or is over a limit.
        """


READERS: dict[Media, str] = {
    Media.PDF: "extract.digital.reader",
    Media.PNG: "extract.scan.reader",
    Media.JPEG: "extract.scan.reader",
    Media.TIFF: "extract.scan.reader",
    Media.HEIC: "extract.scan.reader",
    Media.PAGES: "extract.scan.reader",
    Media.DOCX: "extract.office.reader",
    Media.XLSX: "extract.office.reader",
    Media.HTML: "extract.office.reader",
    Media.OFD: "extract.office.ofd_reader",
}
"""For each format the module that reads it, imported when the first file of the format comes."""


def page_numbers(source: SourceFile, limits: Limits = LIMITS) -> range:
    """The numbers of the pages of ``source``, from 1.

    Args:
        source: The document.
        limits: Its bound on pages is the one that holds.

    Raises:
        ExtractError: It cannot be opened, or has too many pages.
    """
    pages = _reader(source).count(source)
    if pages > limits.pages:
        raise TooManyPagesError(source.name, f"{pages} pages are over the limit of {limits.pages}")
    return range(1, pages + 1)


def read_page(
    source: SourceFile, number: int, engine: Engine | None = None, limits: Limits = LIMITS
) -> PageReading:
    """Read page ``number`` (from 1): words, rulings, tables.

    Args:
        source: The document.
        number: The page.
        engine: A loaded engine for scanned pages; one is loaded when the first is needed.
        limits: Its bound on pixels is the one that holds.

    Raises:
        ExtractError: The page does not exist, cannot be decoded, or is too large.
    """
    return page_steps(source, number, engine, limits).reading


def page_steps(
    source: SourceFile, number: int, engine: Engine | None = None, limits: Limits = LIMITS
) -> PageSteps:
    """Read a page as ``read_page`` does, and keep what every step made of it: images, for a scan."""
    load = shared_engine if engine is None else lambda: engine
    steps = _reader(source).read(source, number, load, limits)
    return replace(steps, reading=audited(steps.reading))


def read_document(
    source: SourceFile,
    pages: Iterable[int] | None = None,
    engine: Engine | None = None,
    limits: Limits = LIMITS,
) -> Notice:
    """Read a whole document, or only some of its pages, in this process.

    Raises:
        ExtractError: It cannot be read, or a page of ``pages`` does not exist.
    """
    numbers = wanted_pages(source, pages, limits)
    readings = [read_page(source, number, engine, limits) for number in numbers]
    return assemble(source, readings, len(page_numbers(source, limits)))


def wanted_pages(source: SourceFile, pages: Iterable[int] | None, limits: Limits = LIMITS) -> list[int]:
    """The numbers of ``pages`` in order, or of all pages of ``source``.

    Raises:
        ExtractError: The source cannot be opened, or does not have one of them.
    """
    numbers = page_numbers(source, limits)
    wanted = list(numbers) if pages is None else sorted(set(pages))
    for number in wanted:
        if number not in numbers:
            raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(numbers)}")
    return wanted


def _reader(source: SourceFile) -> Reader:
    return cast(Reader, import_module(READERS[source.media]))


@cache
def shared_engine() -> Engine:
    """The engine of this process: models load once, when the first scanned page comes."""
    from extract.scan.ocr.paddle import PaddleOcr

    return PaddleOcr.load()
