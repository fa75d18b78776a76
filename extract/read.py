"""Takes a source, gives the readings of its pages, or all of it as a notice. Pages are the unit of work.

The registry of formats: each has a module that counts pages and reads one. What they give is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from extract.audit import account
from extract.document.assemble import assemble
from extract.errors import PageOutOfRangeError, TooManyPagesError
from extract.intake import Media, SourceFile
from extract.limits import LIMITS, Limits
from extract.types import Notice, PageReading

if TYPE_CHECKING:
    from extract.scan.ocr.engine import Recogniser

Engine = Callable[[], "Recogniser"]
"""Gives the loaded engine: models take seconds to load, and most documents need none."""


class Reader(Protocol):
    """What a format's module gives."""

    def count(self, source: SourceFile, /) -> int:
        """Number of pages.

        Raises:
            ExtractError: ``source`` cannot be opened.
        """

    def read(self, source: SourceFile, number: int, engine: Engine, limits: Limits, /) -> PageReading:
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
    source: SourceFile, number: int, recogniser: Recogniser | None = None, limits: Limits = LIMITS
) -> PageReading:
    """Read page ``number`` (from 1): words, rulings, tables.

    Args:
        source: The document.
        number: The page.
        recogniser: A loaded engine for scanned pages; one is loaded when the first is needed.
        limits: Its bound on pixels is the one that holds.

    Raises:
        ExtractError: The page does not exist, cannot be decoded, or is too large.
    """
    engine = _loaded if recogniser is None else lambda: recogniser
    reading = _reader(source).read(source, number, engine, limits)
    return replace(reading, tables=account(reading.page, reading.tables))


def read_document(
    source: SourceFile,
    pages: Iterable[int] | None = None,
    recogniser: Recogniser | None = None,
    limits: Limits = LIMITS,
) -> Notice:
    """Read a whole document, or only some of its pages, in this process.

    Raises:
        ExtractError: It cannot be read, or a page of ``pages`` does not exist.
    """
    numbers = page_numbers(source, limits)
    wanted = numbers if pages is None else sorted(set(pages))
    for number in wanted:
        if number not in numbers:
            raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(numbers)}")
    readings = [read_page(source, number, recogniser, limits) for number in wanted]
    return assemble(source, readings, len(numbers))


def _reader(source: SourceFile) -> Reader:
    return cast(Reader, import_module(READERS[source.media]))


@cache
def _loaded() -> Recogniser:
    """The engine of this process: models load once, when the first scanned page comes."""
    from extract.scan.ocr.engine import Recogniser

    return Recogniser.load()
