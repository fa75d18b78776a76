"""Takes what the steps of a recipe made of a page, gives a picture of each step, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.ruled import grid_from_rulings
from extract.types import PageReading, RawTable
from tongbao.overlay import layers, style
from tongbao.overlay.ground import Ground
from tongbao.overlay.layers import Layer
from tongbao.overlay.page import overlay
from tongbao.overlay.panel import Entry


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a recipe: its name, what it does in a sentence, and what it made, on its ground."""

    name: str
    does: str
    ground: Ground
    layers: tuple[Layer, ...] = ()


def stage_overlay(title: str, stage: Stage) -> str:
    """The picture of one step of the page that ``title`` names."""
    return overlay(f"{title}: {stage.name}", stage.ground, stage.layers, [Entry(stage.does)])


def digital_stages(reading: PageReading, ground: Ground) -> Iterator[Stage]:
    """The steps from the words and rulings that stand in a file to its tables."""
    page = reading.page
    drawn = tuple(r for r in page.rulings if r.thickness > 0)
    shade = tuple(r for r in page.rulings if r.thickness == 0)
    grids = grid_from_rulings(page.rulings, page.words)
    yield Stage(
        "words", "The words of the text layer, each in its box.", ground, (layers.word_layer(page.words),)
    )
    yield Stage(
        "rulings",
        "Lines and edges of boxes, pieces on one line joined.",
        ground,
        (layers.line_layer("rulings", ((style.DRAWN, drawn), (style.SHADE, shade))),),
    )
    yield Stage(
        "lattices",
        "Rulings that hang together, and the cells that they draw.",
        ground,
        (layers.box_layer(c.bbox for grid in grids for c in grid.cells),),
    )
    yield Stage(
        "tables",
        "Grids that are tables, with what no ruling parts: finer rows and columns, and open tables.",
        ground,
        table_layers(reading.tables),
    )


def office_stages(reading: PageReading, ground: Ground) -> Iterator[Stage]:
    """The steps from a file that states its tables, and no place on a page, to a nominal page."""
    words = layers.word_layer(reading.page.words)
    yield Stage("words", "The words, set on a nominal page one block below the other.", ground, (words,))
    yield Stage("tables", "The tables as the file states them.", ground, table_layers(reading.tables))


def table_layers(grids: Sequence[RawTable]) -> tuple[Layer, ...]:
    """Grids before they are tables of a document: no cell has a role yet."""
    boxes = (c.bbox for grid in grids for c in grid.cells)
    return layers.lattice_layer(grids), layers.box_layer(boxes), layers.residue_layer(grids)
