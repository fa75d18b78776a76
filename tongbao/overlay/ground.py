"""What an overlay lies on: the page as its words and rulings lie, as a picture or with its words in type."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.types import PageReading, RawTable, Word
from tongbao.overlay import svg
from tongbao.overlay.typeset import fitted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_DPI = 144  # two pixels to the point: small print is legible, a page has some hundred kilobytes


@dataclass(frozen=True, slots=True)
class Ground:
    """A page of ``width`` x ``height`` points, and what it looks like."""

    width: float
    height: float
    elements: tuple[str, ...]


def printed(source: SourceFile, reading: PageReading) -> Ground:
    """A page that was read from its file: as pdfium draws it, where it can; else its words in type."""
    page = reading.page
    if source.media is Media.PDF:
        from extract.digital.page import render_upright

        try:
            return pictured(render_upright(source, page.number, _DPI), page.width, page.height)
        except FileDamagedError:
            pass  # pdfplumber has read what pdfium cannot draw
    return typed(page.width, page.height, page.words, reading.tables)


def pictured(pixels: NDArray[np.uint8], width: float, height: float) -> Ground:
    """A picture (height x width, or height x width x 3, RGB) on a page of ``width`` x ``height`` points."""
    from PIL import Image

    image = Image.fromarray(pixels)
    image.thumbnail((round(width * _DPI / 72), round(height * _DPI / 72)))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return Ground(width, height, (svg.image(buffer.getvalue(), width, height),))


def typed(width: float, height: float, words: Sequence[Word], tables: Sequence[RawTable] = ()) -> Ground:
    """Words in type, each in its box; those that a cell of ``tables`` cannot hold are made to fit it."""
    tight = [c for t in tables for c in t.cells if any(w.bbox.x1 > c.bbox.x1 for w in c.words)]
    set_again = {w for cell in tight for w in cell.words}
    elements = [_set(w) for w in words if w not in set_again]
    for cell in tight:
        elements += [
            svg.text(x, y, line, "print", size=size) for x, y, size, line in fitted(cell.text, cell.bbox)
        ]
    return Ground(width, height, tuple(elements))


def _set(word: Word) -> str:
    box = word.bbox
    base = box.y1 - 0.12 * box.height  # below it hang the parts of letters such as g
    return svg.text(box.x0, base, word.text, "print", size=box.height, width=box.width)
