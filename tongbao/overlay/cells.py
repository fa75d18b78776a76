"""Takes the grids of a page and the tables of its document, gives each cell once, with its role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.types import Cell, RawTable, Table
from normalize.header import Path, header_paths
from schemas.lexicon.numbers import is_figure
from tongbao.overlay.style import BLANK, HEADER, LABEL, LIFTED, VALUE, Kind


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell with the table it stands in, counted there; ``table`` is None where it stands in none.

    ``path`` is that of its column, () in a header.
    """

    cell: Cell
    role: Kind
    table: int | None = None
    path: Path = ()


def placed_cells(page: int, tables: Sequence[Table], grids: Sequence[RawTable]) -> tuple[PlacedCell, ...]:
    """The cells of page ``page``: those of its tables, then those of its grids that no table took over."""
    found = [p for table in tables if page in table.pages for p in _of(table, page)]
    known = {p.cell.bbox for p in found}
    lifted = (c for grid in grids for c in grid.cells if c.bbox not in known)
    return (*found, *(PlacedCell(c, LIFTED) for c in lifted))


def _of(table: Table, page: int) -> list[PlacedCell]:
    paths = header_paths(table) or ((),) * table.n_columns
    return [
        PlacedCell(c, role, table.number, () if role is HEADER else paths[c.column])
        for c in table.cells
        if c.page == page
        for role in (_role(c, table.header_rows),)
    ]


def _role(cell: Cell, header_rows: int) -> Kind:
    if cell.row < header_rows:
        return HEADER
    if not cell.text.strip():
        return BLANK
    return VALUE if is_figure(cell.text) else LABEL
