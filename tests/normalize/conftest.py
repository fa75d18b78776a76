"""Tables from drawings: a list of rows of texts, "<" continues the cell to the left, "^" the one above."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.types import BBox, Cell, Table, Word

Drawing = list[list[str]]
WIDTH, HEIGHT = 80.0, 20.0


def draw(drawing: Drawing, header_rows: int, title: str | None = None, unit: str | None = None) -> Table:
    anchors = [
        (r, c) for r, row in enumerate(drawing) for c, text in enumerate(row) if text not in {"<", "^"}
    ]
    cells = []
    for row, column in anchors:
        rows = columns = 1
        while column + columns < len(drawing[row]) and drawing[row][column + columns] == "<":
            columns += 1
        while row + rows < len(drawing) and drawing[row + rows][column] == "^":
            rows += 1
        text = drawing[row][column]
        box = BBox(column * WIDTH, row * HEIGHT, (column + columns) * WIDTH, (row + rows) * HEIGHT)
        indent = len(text) - len(text.lstrip("　"))
        inked = BBox(box.x0 + 4 + 10 * indent, box.y0 + 4, box.x0 + 4 + 10 * len(text), box.y1 - 4)
        words = (Word(text.strip("　"), inked),) if text.strip() else ()
        cells.append(Cell(1, row, column, rows, columns, text.strip("　"), box, words))
    return Table(
        len(drawing),
        len(drawing[0]),
        tuple(cells),
        number=1,
        annex=None,
        title=title,
        unit=unit,
        notes=(),
        pages=(1,),
        header_rows=header_rows,
    )


@pytest.fixture
def table() -> Callable[..., Table]:
    """Draw a table."""
    return draw
