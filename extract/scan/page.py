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

from extract.grid import GridShape, fill, grid_from_rulings
from extract.scan.borderless import in_points, read_open_tables, without_rulings
from extract.scan.checks import grid_findings
from extract.scan.deskew import Upright, turn_upright
from extract.scan.image.clean import Grey, clean, ink_mask
from extract.scan.image.print_mask import print_boxes, print_ink
from extract.scan.ocr.body import read_body
from extract.scan.ocr.cells import read_cells, unread_findings
from extract.scan.ocr.engine import Engine
from extract.scan.rulings.faint import with_rulings
from extract.scan.rulings.last_rows import with_tails
from extract.scan.rulings.lattice import Mesh, find_meshes, open_rulings, rulings_of
from extract.scan.rulings.repair import mend
from extract.scan.sheet import Sheet
from extract.types import BBox, Page, PageKind, PageReading, RawTable, Word
from extract.whitespace import refine
from schemas.findings import Code, Finding, Place

_DPI = (150.0, 300.0)  # below, characters are enlarged; above, pixels only cost time
_EDGE = 1.4  # points: half a millimetre around a table, as wide as its outer rulings
_FILLED = 2  # cells with text that make a grid a table
_TURN_TOLD = 0.5  # degrees of skew that are not worth a finding


def read_scan_page(
    image: NDArray[np.uint8], number: int, width: float, height: float, engine: Engine
) -> PageReading:
    """Read one page image.

    Args:
        image: height x width x 3, RGB, as it lies in the file.
        number: page number from 1.
        width: of the page as it lies, in PDF points.
        height: likewise.
        engine: the loaded engine.

    Returns:
        The page turned upright (width and height are those after the turn) with all words, and its tables.
    """
    image, dpi = at_working_size(image, width, height)
    upright = turn_upright(clean(image, dpi), dpi, engine.certainty)
    grey, scale = upright.image, 72.0 / dpi
    ink = with_rulings(ink_mask(grey, dpi), (upright.horizontal, upright.vertical), dpi)
    inked = print_ink(grey, dpi)
    meshes = [mend(mesh, ink, inked, dpi) for mesh in find_meshes(upright.horizontal, upright.vertical, dpi)]
    rulings = [ruling for mesh in meshes for ruling in rulings_of(mesh, scale)]
    prints = print_boxes(grey, dpi)
    shapes = with_tails(grid_from_rulings(rulings, prints), prints)
    level = open_rulings(upright.horizontal, upright.vertical, meshes, dpi, scale)
    cells = _read_grids(grey, shapes, scale, engine)
    unread = unread_findings([w for words in cells for w in words], number)
    bare = without_rulings(grey, [*rulings, *level], scale)
    body = Sheet(bare, dpi).without((shape.bbox for shape in shapes), _EDGE)
    lines = read_body(body, engine)
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
    ruled = _ruled_tables(replace(page, words=(*page.words, *parts)), shapes, noted, prints, worn)
    held = {id(w) for table in ruled for c in table.cells for w in c.words}
    page = replace(page, words=(*page.words, *(w for w in parts if id(w) in held)))
    page, unruled = read_open_tables(bare, page, lines, [t.bbox for t in ruled], prints, engine)
    return PageReading(page, tuple(sorted([*ruled, *unruled], key=lambda t: (t.bbox.y0, t.bbox.x0))))


def at_working_size(image: NDArray[np.uint8], width: float, height: float) -> tuple[NDArray[np.uint8], float]:
    """The image at a resolution that suits the recogniser, and that resolution in pixels per inch."""
    dpi = 72.0 * float(np.sqrt(image.shape[0] * image.shape[1] / (width * height)))
    wanted = float(np.clip(dpi, *_DPI))
    if abs(wanted - dpi) < 1.0:
        return image, dpi
    factor = wanted / dpi
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=method), np.uint8), wanted


def _read_grids(grey: Grey, shapes: Sequence[GridShape], scale: float, engine: Engine) -> list[list[Word]]:
    """Words of each cell of the page, in points."""
    boxes = [_scaled(cell.bbox, 1 / scale) for shape in shapes for cell in shape.cells]
    read = read_cells(grey, boxes, engine) if boxes else []
    return [[in_points(word, scale) for word in words] for words in read]


def _told(words: Sequence[Word]) -> Sequence[Word]:
    """A cell's words; one that is ink without text is kept only where it stands for the whole cell."""
    return [w for w in words if w.text] or words[:1]


def _ruled_tables(
    page: Page,
    shapes: Sequence[GridShape],
    noted: Sequence[Finding],
    prints: Sequence[Word],
    worn: Sequence[BBox],
) -> list[RawTable]:
    """The grids with their words and what was noted of them."""
    filled = [replace(fill(shape, page), finder="pixels") for shape in shapes]
    ruled = []
    for table in (_parted(page, t) for t in filled if sum(bool(c.text) for c in t.cells) >= _FILLED):
        crisp = not any(outline.contains(table.bbox.center) for outline in worn)
        seen = (f for f in noted if _is_within(f, table.bbox))
        doubts = grid_findings(table, prints, crisp=crisp)
        ruled.append(replace(table, findings=(*table.findings, *seen, *doubts)))
    return ruled


def _parted(page: Page, table: RawTable) -> RawTable:
    """The table with the columns and rows that its words show where no line parts them, told as inferred."""
    finer = refine(page, table)
    if (finer.n_rows, finer.n_columns) == (table.n_rows, table.n_columns):
        return table
    message = (
        f"The rulings draw {table.n_rows} rows and {table.n_columns} columns, the words stand in"
        f" {finer.n_rows} and {finer.n_columns}."
    )
    place = Place(table.page, table.bbox)
    return replace(finer, findings=(*finer.findings, Finding(Code.RULING_INFERRED, message, place)))


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
