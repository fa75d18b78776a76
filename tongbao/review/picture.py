"""Takes a page of a document as it was read, gives its picture, on which boxes of cells lie right."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.types import Page, PageKind
from schemas.findings import Code
from tongbao.overlay import svg
from tongbao.overlay.ground import typed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.scan.deskew import Judge
    from extract.types import PageReading

DPI = 150
"""A reader tells a 3 from an 8 in eight-point type; a page has about 300 kilobytes."""
_JPEG_QUALITY = 82
_IMAGES = frozenset({Media.PNG, Media.JPEG, Media.TIFF, Media.HEIC, Media.PAGES})


def picture(source: SourceFile, reading: PageReading) -> tuple[bytes, str]:
    """The picture of a page and its media type: JPEG, or SVG where there is nothing but words.

    Raises:
        ExtractError: The file cannot be drawn.
    """
    drawn = pixels(source, reading)
    if drawn is not None:
        return _jpeg(drawn), "image/jpeg"
    page = reading.page
    ground = typed(page.width, page.height, page.words, reading.tables)
    style = ".print { font-family: sans-serif; } .paper { fill: #fff; }"
    return svg.document(page.width, page.height, style, ground.elements).encode(), "image/svg+xml"


def pixels(source: SourceFile, reading: PageReading) -> NDArray[np.uint8] | None:
    """A page as it looks, upright: height x width x 3 (RGB); None where it has no look but its words.

    Raises:
        ExtractError: The file cannot be drawn.
    """
    page = reading.page
    if source.media in _IMAGES or (source.media is Media.PDF and page.kind is PageKind.SCAN):
        return _of_pixels(source, page)
    if source.media is not Media.PDF:
        return None
    from extract.digital.page import render_upright

    try:
        return render_upright(source, page.number, DPI)
    except FileDamagedError:
        return None  # pdfplumber has read what pdfium cannot draw


def _of_pixels(source: SourceFile, page: Page) -> NDArray[np.uint8]:
    from extract.scan.facsimile import facsimile

    if source.media in _IMAGES:
        from extract.scan.frames import read_frame

        image, width, height = read_frame(source, page.number)
    else:
        from extract.digital.page import page_size, render

        image = render(source, page.number, 2 * DPI)
        width, height = page_size(source, page.number)
    return facsimile(image, width, height, _judge(page))


def _judge(page: Page) -> Judge:
    """Who says which way up a page lies: of pages that were turned the engine, of others nobody need."""
    if any(f.code is Code.PAGE_TURNED for f in page.findings):
        from extract.read import shared_engine

        return shared_engine().certainty
    return lambda _crops: 1.0


def _jpeg(pixels: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    image = Image.fromarray(pixels)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()
