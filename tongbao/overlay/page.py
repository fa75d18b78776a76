"""Takes a page as it was read, gives its overlay: one SVG with all layers, legend, findings, header paths."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extract.types import BBox, Notice, Page, PageReading, Ruling, Table
from schemas.findings import Finding
from tongbao.overlay import layers, panel, style, svg
from tongbao.overlay.cells import PlacedCell, placed_cells
from tongbao.overlay.ground import Ground
from tongbao.overlay.layers import Layer
from tongbao.overlay.panel import Entry
from tongbao.overlay.rulings import by_kind


def page_overlay(
    notice: Notice, reading: PageReading, ground: Ground, restored: Sequence[Ruling] = ()
) -> str:
    """The overlay of a page with all that is known of it in the end.

    Args:
        notice: The document, for its tables.
        reading: The page.
        ground: What it looks like.
        restored: The pieces of its rulings that are not drawn but were put back.
    """
    page, grids = reading.page, reading.tables
    tables = [t for t in notice.tables if page.number in t.pages]
    cells = placed_cells(page.number, tables, grids)
    found = list(enumerate(_findings(page, tables), start=1))
    drawn = [
        layers.lattice_layer(grids),
        layers.cell_layer(cells),
        layers.ruling_layer(by_kind(page.rulings, grids, restored)),
        layers.residue_layer(grids),
        layers.unsure_layer(w for c in cells for w in c.cell.words),
        layers.number_layer(cells, grids),
        layers.finding_layer((n, f, _box(f, cells)) for n, f in found),
    ]
    return overlay(
        page_title(notice.source, page), ground, drawn, [*panel.findings(found), *panel.paths(tables)]
    )


def page_title(source: str, page: Page) -> str:
    """What stands over the text beside a page of ``source``."""
    return f"{source}, page {page.number} ({page.kind})"


def overlay(title: str, ground: Ground, drawn: Sequence[Layer], notes: Iterable[Entry]) -> str:
    """Layers over a page, with title, legend and ``notes`` beside it."""
    kinds = tuple(dict.fromkeys(k for layer in drawn for k in layer.kinds))
    texts, height = panel.panel([Entry(title, "head"), *panel.legend(kinds), *notes])
    elements = [
        svg.group(ground.elements, name="ground", css="pale" if drawn else ""),
        *(svg.group(layer.elements, name=layer.name) for layer in drawn),
        svg.line(ground.width, 0, ground.width, ground.height, "edge"),
        svg.group(texts, name="panel", right=ground.width),
    ]
    return svg.document(ground.width + panel.WIDTH, max(ground.height, height), style.SHEET, elements)


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
