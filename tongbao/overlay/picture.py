"""Takes a source and what was read of a page, gives the picture that the page's coordinates refer to."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.types import Page, PageKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DPI = 144  # two pixels to the point: small print is legible, a page has some hundred kilobytes


def printed_page(source: SourceFile, page: Page) -> str | None:
    """A digital page of a PDF as pdfium draws it, upright; None for one that it cannot, and for others."""
    if source.media is not Media.PDF or page.kind is PageKind.SCAN:
        return None
    from extract.digital.page import render_upright

    try:
        return as_png(render_upright(source, page.number, _DPI))
    except FileDamagedError:
        return None  # pdfplumber has read the page: its words are set in type


def as_png(pixels: NDArray[np.uint8]) -> str:
    """Base64 of a PNG of pixels: height x width, or height x width x 3 (RGB)."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
