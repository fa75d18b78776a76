"""A scanned page → its words and tables: the recipe of the scan way.

Upright, even tone, rulings, grid, cells, words outside the tables. Boxes are in PDF points of the page
turned upright and flattened, which is the page that every later stage speaks of; they are not mapped
back on to the crooked scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.ruled import grid_from_rulings, with_words
from extract.scan.borderless import in_points, read_open_tables, without_rulings
from extract.scan.checks import grid_findings
from extract.scan.deskew import Upright, turn_upright
from extract.scan.image.clean import Grey, clean, ink_mask
from extract.scan.image.print_mask import print_boxes, print_ink
from extract.scan.ocr.body import PrintedLine, read_outside
from extract.scan.ocr.cells import read_cells, unread_findings
from extract.scan.ocr.engine import Recogniser
from extract.scan.ocr.legibility import legibility
from extract.scan.rulings.faint import with_rulings
from extract.scan.rulings.last_rows import with_tails
from extract.scan.rulings.lattice import Mesh, find_meshes, open_rulings, rulings_of
from extract.scan.rulings.repair import mend
from extract.tables import ruled_tables, top_down
from extract.types import BBox, Page, PageKind, PageReading, RawTable, Word
from schemas.findings import Code, Finding, Place

_DPI = (150.0, 300.0)  # below, characters are enlarged; above, pixels only cost time
_TURN_TOLD = 0.5  # degrees of skew that are not worth a finding


def read_scan_page(
    image: NDArray[np.uint8], number: int, width: float, height: float, recogniser: Recogniser
) -> PageReading:
    """Read one page image.

    Args:
        image: height x width x 3, RGB, as it lies in the file.
        number: page number from 1.
        width: of the page as it lies, in PDF points.
        height: likewise.
        recogniser: the loaded engine.

    Returns:
        The page turned upright (width and height are those after the turn) with all words, and its tables.
    """
    image, dpi = at_working_size(image, width, height)
    upright = turn_upright(clean(image, dpi), dpi, lambda crops: legibility(crops, recogniser))
    grey, scale = upright.image, 72.0 / dpi
    ink = with_rulings(ink_mask(grey, dpi), (upright.horizontal, upright.vertical), dpi)
    inked = print_ink(grey, dpi)
    meshes = [mend(mesh, ink, inked, dpi) for mesh in find_meshes(upright.horizontal, upright.vertical, dpi)]
    rulings = [ruling for mesh in meshes for ruling in rulings_of(mesh, scale)]
    prints = print_boxes(grey, dpi)
    shapes = with_tails(grid_from_rulings(rulings, prints, number), prints)
    level = open_rulings(upright.horizontal, upright.vertical, meshes, dpi, scale)
    cells = _read_grids(grey, shapes, scale, recogniser)
    unread = unread_findings([w for words in cells for w in words], number)
    taken = [_scaled(shape.bbox, 1 / scale) for shape in shapes]
    bare = without_rulings(grey, [*rulings, *level], scale)
    lines = [_line_in_points(line, scale) for line in read_outside(bare, taken, dpi, recogniser)]
    page = Page(
        number=number,
        width=grey.shape[1] * scale,
        height=grey.shape[0] * scale,
        kind=PageKind.SCAN,
        words=tuple(w for words in cells for w in _told(words)),
        rulings=(*rulings, *level),
        findings=tuple(_turn_findings(upright, number)),
    )
    noted = [*_mesh_findings(meshes, number, scale), *unread]
    worn = [_scaled(BBox(*mesh.box), scale) for mesh in meshes if not mesh.crisp]
    parts = [w for line in lines for w in line.parts]
    whole = replace(page, words=(*page.words, *parts))
    tables = ruled_tables(whole, with_words(whole, shapes))
    ruled = [_with_doubts(table, noted, prints, worn) for table in tables]
    held = {w for table in ruled for c in table.cells for w in c.words}
    page = replace(page, words=(*page.words, *(w for w in parts if w in held)))
    page, unruled = read_open_tables(bare, page, lines, [t.bbox for t in ruled], prints, recogniser)
    return PageReading(page, top_down([*ruled, *unruled]))


def at_working_size(image: NDArray[np.uint8], width: float, height: float) -> tuple[NDArray[np.uint8], float]:
    """The image at a resolution that suits the recogniser, and that resolution in pixels per inch."""
    dpi = 72.0 * float(np.sqrt(image.shape[0] * image.shape[1] / (width * height)))
    wanted = float(np.clip(dpi, *_DPI))
    if abs(wanted - dpi) < 1.0:
        return image, dpi
    factor = wanted / dpi
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=method), np.uint8), wanted


def _read_grids(
    grey: Grey, shapes: Sequence[RawTable], scale: float, recogniser: Recogniser
) -> list[list[Word]]:
    """Words of each cell of the page, in points."""
    boxes = [_scaled(cell.bbox, 1 / scale) for shape in shapes for cell in shape.cells]
    read = read_cells(grey, boxes, recogniser) if boxes else []
    return [[in_points(word, scale) for word in words] for words in read]


def _told(words: Sequence[Word]) -> Sequence[Word]:
    """A cell's words; one that is ink without text is kept only where it stands for the whole cell."""
    return [w for w in words if w.text] or words[:1]


def _with_doubts(
    table: RawTable, noted: Sequence[Finding], prints: Sequence[Word], worn: Sequence[BBox]
) -> RawTable:
    """The table with what was noted of its place, and with what speaks against its grid."""
    crisp = not any(outline.contains(table.bbox.center) for outline in worn)
    seen = (f for f in noted if _is_within(f, table.bbox))
    doubts = grid_findings(table, prints, crisp=crisp)
    return replace(table, findings=(*table.findings, *seen, *doubts))


def _is_within(finding: Finding, outline: BBox) -> bool:
    box = finding.place.bbox
    return box is not None and outline.contains(BBox(*box).center)


def _mesh_findings(meshes: Sequence[Mesh], number: int, scale: float) -> Iterable[Finding]:
    for mesh in meshes:
        for text, box in mesh.inferred:
            yield Finding(Code.RULING_INFERRED, text, Place(number, _scaled(BBox(*box), scale)))


def _turn_findings(upright: Upright, number: int) -> Iterable[Finding]:
    if upright.turns or abs(upright.skew) > _TURN_TOLD:
        message = f"The page was turned by {90 * upright.turns + upright.skew:.1f} degrees counter-clockwise."
        yield Finding(Code.PAGE_TURNED, message, Place(number))


def _scaled(box: BBox, factor: float) -> BBox:
    return BBox(*(v * factor for v in box))


def _line_in_points(line: PrintedLine, scale: float) -> PrintedLine:
    return PrintedLine(in_points(line.whole, scale), tuple(in_points(w, scale) for w in line.parts))
