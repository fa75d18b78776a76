"""Reads DOCX, XLSX and HTML files, sheet by sheet, though each is parsed as a whole."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extract.errors import ExtractError, PageOutOfRangeError
from extract.intake import Media, SourceFile, recognise
from extract.office.flow import PAGE_WIDTH, Block, Picture, PictureReader, lay_out
from extract.read import PageSteps
from extract.types import PageReading

if TYPE_CHECKING:
    from extract.limits import Limits
    from extract.read import LoadEngine

_IMAGES = frozenset({Media.PNG, Media.JPEG, Media.TIFF, Media.HEIC})
"""What pictures in office files can be; drawings (EMF, WMF, SVG) are not read."""
_MARGINS = 144.0
"""Points of the nominal page beside its text, left and right together."""
_LEAST_WIDTH, _LEAST_HEIGHT = 160, 80
"""Pixels: smaller pictures are signs and logos; a legible table of two rows and columns is larger."""


def count(source: SourceFile) -> int:
    """Number of worksheets; 1 for a text or a web page."""
    return len(_pages(source))


def read(source: SourceFile, number: int, load_engine: LoadEngine, limits: Limits) -> PageSteps:
    """Sheet ``number`` (from 1); the engine is loaded where a picture in the file shows print."""
    pages = _pages(source)
    if not 1 <= number <= len(pages):
        raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(pages)}")
    reader = _picture_reader(source, load_engine, limits)
    return PageSteps(lay_out(pages[number - 1], number, source.media.name.lower(), reader))


def _picture_reader(source: SourceFile, load_engine: LoadEngine, limits: Limits) -> PictureReader:
    def read_picture(picture: Picture) -> PageReading | str | None:
        from extract.digital.pictures import shows_print
        from extract.scan.frames import read_frame

        try:
            image = recognise(picture.data, source.name, limits)
            if image.media not in _IMAGES:
                return "A picture in the file is of a kind that is not read here; open the file to see it."
            pixels, width, _ = read_frame(image, 1, limits)
        except ExtractError as error:
            return f"A picture in the file was not read: {error.what}."
        if pixels.shape[0] < _LEAST_HEIGHT or pixels.shape[1] < _LEAST_WIDTH or not shows_print(pixels):
            return None
        from extract.scan.page import read_scan_page

        wide = min(picture.width or width, PAGE_WIDTH - _MARGINS)
        return read_scan_page(pixels, 1, wide, wide * pixels.shape[0] / pixels.shape[1], load_engine())

    return read_picture


@lru_cache(maxsize=1)
def _pages(source: SourceFile) -> tuple[tuple[Block, ...], ...]:
    """The blocks of each page.

    Raises:
        FileDamagedError: The content cannot be parsed.
    """
    if source.media is Media.DOCX:
        from extract.office.docx import blocks

        return (tuple(blocks(source)),)
    if source.media is Media.XLSX:
        from extract.office.xlsx import sheets

        return tuple(map(tuple, sheets(source)))
    from extract.office.html import blocks as html_blocks

    return (tuple(html_blocks(source)),)
