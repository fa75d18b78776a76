"""A grid with rows and columns exchanged, so that one rule serves both directions."""

from __future__ import annotations

from dataclasses import replace

from extract.types import BBox, RawTable


def transposed_box(box: BBox) -> BBox:
    """The box with x and y exchanged."""
    return BBox(box.y0, box.x0, box.y1, box.x1)


def transposed(table: RawTable) -> RawTable:
    """The table with rows and columns exchanged, boxes of cells too; words and texts stay."""
    cells = (
        replace(
            c,
            row=c.column,
            column=c.row,
            row_span=c.column_span,
            column_span=c.row_span,
            bbox=transposed_box(c.bbox),
        )
        for c in table.cells
    )
    return replace(
        table,
        n_rows=table.n_columns,
        n_columns=table.n_rows,
        bbox=transposed_box(table.bbox),
        cells=tuple(cells),
    )
