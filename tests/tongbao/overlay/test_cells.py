from __future__ import annotations

from dataclasses import replace

from extract.types import BBox, Cell
from tongbao.overlay.cells import placed_cells
from tongbao.overlay.style import BLANK, HEADER, LABEL, LIFTED, VALUE


def by_place(cells):
    return {(c.cell.row, c.cell.column): c for c in cells}


def test_roles_follow_from_header_rows_and_text(reading, notice):
    cells = by_place(placed_cells(1, notice.tables, reading.tables))
    roles = {
        (0, 1): HEADER,
        (1, 3): HEADER,
        (2, 0): LABEL,
        (2, 1): VALUE,
        (2, 3): BLANK,
        (3, 1): VALUE,
    }
    assert {place: cells[place].role for place in roles} == roles


def test_a_body_cell_knows_the_path_of_its_column_and_a_header_cell_none(reading, notice):
    cells = by_place(placed_cells(1, notice.tables, reading.tables))
    assert cells[3, 1].path == ("任务", "计划")
    assert cells[0, 1].path == ()


def test_a_cell_that_no_table_took_is_lifted_and_stands_in_none(reading, notice):
    (grid,) = reading.tables
    extra = Cell(1, 4, 0, 1, 4, "注：略", BBox(40, 160, 240, 180))
    cells = placed_cells(1, notice.tables, [replace(grid, cells=(*grid.cells, extra))])
    assert [(c.cell, c.table) for c in cells if c.role is LIFTED] == [(extra, None)]
    assert len(cells) == len(grid.cells) + 1


def test_cells_of_other_pages_are_left_out(reading, notice):
    assert placed_cells(2, notice.tables, ()) == ()
