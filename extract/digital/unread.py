"""Takes a digital page and the cells of it that hold ink without text, gives what is printed there.

The cells are read the way those of a scan are: this module loads OpenCV, and is imported only for such cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.clean import clean
from extract.scan.ocr.cells import read_cells
from extract.scan.ocr.engine import Engine
from extract.scan.sheet import Sheet
from extract.types import Cell, Page, PageKind
from schemas.findings import Code, Finding, Place


def with_print(page: Page, cells: Sequence[Cell], pixels: NDArray[np.uint8], engine: Engine) -> Page:
    """The page with the words that its pixels show in cells that have none, and with doubts of the others.

    Args:
        page: upright.
        cells: those that hold ink beside their words.
        pixels: of the page, upright: height x width x 3, RGB.
        engine: the loaded engine.
    """
    sheet = clean(Sheet.of(pixels, page.width, page.height))
    bare = [cell for cell in cells if not cell.words]
    read = read_cells(sheet.image, [sheet.in_pixels(cell.bbox) for cell in bare], engine)
    words = [sheet.word_in_points(w) for own in read for w in own if w.text]
    known = {cell for cell, own in zip(bare, read, strict=True) if own and all(w.text for w in own)}
    doubts = [_unread(cell) for cell in cells if cell not in known]
    kind = PageKind.MIXED if words else page.kind
    return replace(page, kind=kind, words=(*page.words, *words), findings=(*page.findings, *doubts))


def _unread(cell: Cell) -> Finding:
    message = "The cell holds ink that the text of the file does not say."
    return Finding(Code.INK_UNREAD, message, Place(cell.page, cell.bbox))
