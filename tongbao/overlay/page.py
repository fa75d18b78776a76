"""Takes a page as it was read, gives its overlay: one SVG with all layers, legend, findings, header paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.types import BBox, Notice, Page, PageReading, Table
from schemas.findings import Finding
from tongbao.overlay import layers, panel, style, svg
from tongbao.overlay.cells import PlacedCell, placed_cells
from tongbao.overlay.layers import Layer
from tongbao.overlay.panel import Entry
from tongbao.overlay.rulings import by_kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """What an overlay lies on: title, size in points, and the page as a picture or in type."""

    title: str
    width: float
    height: float
    ground: Layer


def page_sheet(source: str, reading: PageReading, png: str | None) -> Sheet:
    """The sheet of a page of ``source``: its picture (base64 of a PNG), or else its words in type."""
    page = reading.page
    if png is None:
        ground = layers.print_layer(page.words, reading.tables)
    else:
        ground = layers.picture_layer(png, page.width, page.height)
    return Sheet(f"{source}, page {page.number} ({page.kind})", page.width, page.height, ground)


def page_overlay(notice: Notice, reading: PageReading, sheet: Sheet) -> str:
    """The overlay of a page with all that is known of it in the end."""
    page, grids = reading.page, reading.tables
    tables = [t for t in notice.tables if page.number in t.pages]
    cells = placed_cells(page.number, tables, grids)
    found = list(enumerate(_findings(page, tables), start=1))
    drawn = [
        layers.lattice_layer(grids),
        layers.cell_layer(cells),
        layers.ruling_layer(by_kind(page.rulings, grids)),
        layers.residue_layer(grids),
        layers.unsure_layer(w for c in cells for w in c.cell.words),
        layers.number_layer(cells, grids),
        layers.finding_layer((n, f, _box(f, cells)) for n, f in found),
    ]
    return overlay(sheet, drawn, [*panel.findings(found), *panel.paths(tables)])


def overlay(sheet: Sheet, drawn: Sequence[Layer], notes: Iterable[Entry]) -> str:
    """Layers over a page, with their legend and ``notes`` beside it."""
    kinds = tuple(dict.fromkeys(k for layer in drawn for k in layer.kinds))
    texts, height = panel.panel([Entry(sheet.title, "head"), *panel.legend(kinds), *notes])
    elements = [
        *(svg.group(layer.elements, name=layer.name) for layer in (sheet.ground, *drawn)),
        svg.line(sheet.width, 0, sheet.width, sheet.height, "edge"),
        svg.group(texts, name="panel", right=sheet.width),
    ]
    return svg.document(sheet.width + panel.WIDTH, max(sheet.height, height), style.SHEET, elements)


def _findings(page: Page, tables: Sequence[Table]) -> Iterable[Finding]:
    """The findings of the page, then those of its tables that name it or, on their first page, none."""
    yield from page.findings
    for table in tables:
        for found in table.findings:
            if page.number == (found.place.page or table.pages[0]):
                yield found


def _box(finding: Finding, cells: Sequence[PlacedCell]) -> BBox | None:
    """Where a finding points on its page: to its box, or to the cell that it names."""
    place = finding.place
    if place.bbox is not None:
        return BBox(*place.bbox)
    named = (place.table, place.row, place.column)
    return next((c.cell.bbox for c in cells if (c.table, c.cell.row, c.cell.column) == named), None)
