"""Header paths: from the cells of a table's header rows to one path per column.

A path runs from the outermost group to the column's own label. A merged header stands in the path
of each column that it spans. A group's own total, which stands in a column of the group without a
label of its own (the L-shaped header of Chinese tables), ends in "": it may be drawn with the label
over the whole group and an open cell below it, or with the label running down the total column and
the parts hanging to its right under an empty cell. Rows that only number the columns (栏次, 甲 乙,
1 2 3) are no part of a path.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extract.types import Cell, Table
from normalize.text import clean
from normalize.units import units_in

Path = tuple[str, ...]

_COLUMN_NUMBER = re.compile(
    r"栏\s*次|行\s*次|[甲乙丙丁戊己庚辛]|[(（]?\d{1,3}[)）]?(?:\s*=[\d\s+\-*/×÷()（）]+)?"
)

_BRACKET = re.compile(r"[(\[][^()\[\]]{1,20}[)\]]")


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """A heading in comparison form without its unit: ``投资额 (亿元)`` gives ``投资额``."""
    cleaned = clean(text)
    return _BRACKET.sub(lambda found: "" if units_in(found.group()) else found.group(), cleaned)


def header_paths(table: Table) -> tuple[Path, ...]:
    """One path per column of ``table``, left to right; () where the table has no header."""
    head = [c for c in table.cells if c.row < table.header_rows]
    grid = table.squares(0, table.header_rows)
    numbering = _numbering_rows(grid)
    owners = _l_shaped(head)
    return tuple(_path(grid, column, numbering, owners) for column in range(table.n_columns))


def _numbering_rows(grid: list[list[Cell | None]]) -> set[int]:
    """Rows in which every label is a column number, at least two of them."""
    found = set()
    for row, cells in enumerate(grid):
        texts = [c.text.strip() for c in cells if c is not None and c.row_span == 1 and c.text.strip()]
        spanning = any(c is not None and c.row_span > 1 and c.text.strip() for c in cells)
        if len(texts) > 1 and not spanning and all(_COLUMN_NUMBER.fullmatch(t) for t in texts):
            found.add(row)
    return found


def _l_shaped(cells: list[Cell]) -> dict[tuple[int, int], Cell]:
    """For each empty cell over the parts of a group: the label that stands to its left.

    The label begins in the same row, reaches further down than the empty cell and touches it;
    keys are the (row, column) of the empty cells.
    """
    owners = {}
    for empty in cells:
        if empty.text.strip():
            continue
        for label in cells:
            touches = label.column + label.column_span == empty.column and label.row == empty.row
            if touches and label.text.strip() and label.row_span > empty.row_span:
                owners[empty.row, empty.column] = label
    return owners


def _path(
    grid: list[list[Cell | None]],
    column: int,
    numbering: set[int],
    owners: dict[tuple[int, int], Cell],
) -> Path:
    path: list[str] = []
    seen: set[tuple[int, int]] = set()
    group = False
    for row, cells in enumerate(grid):
        cell = cells[column]
        if cell is None or row in numbering or (cell.row, cell.column) in seen:
            continue
        seen.add((cell.row, cell.column))
        owner = owners.get((cell.row, cell.column))
        text = cell.text.strip() or (owner.text.strip() if owner else "")
        if text:
            path.append(text)
            group = owner is not None or _heads_a_group(grid, cell, numbering, owners)
    last = grid[-1][column] if grid else None
    bare = last is not None and not last.text.strip() and (last.row, last.column) not in owners
    owns_parts = any(label is last for label in owners.values())
    if group and path and (bare or owns_parts):
        path.append("")
    return tuple(path)


def _heads_a_group(
    grid: list[list[Cell | None]],
    cell: Cell,
    numbering: set[int],
    owners: dict[tuple[int, int], Cell],
) -> bool:
    """Whether labels hang below ``cell`` (drawn over them) or below its empty right neighbour."""
    if any(label is cell for label in owners.values()):
        return True
    below = [
        grid[row][column]
        for row in range(cell.row + cell.row_span, len(grid))
        if row not in numbering
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    return any(c is not None and c.text.strip() for c in below)
