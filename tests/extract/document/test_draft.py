"""Tables in the making."""

from __future__ import annotations

from dataclasses import replace

from extract.document.draft import Draft, draft, figure_columns, scaled, spanned, trimmed
from extract.types import BBox, Cell, RawTable


def drafted(rows: list[str]) -> Draft:
    """Rows of "|"-separated texts, cells of 100 x 20 points from (50, 60) on."""
    table = [row.split("|") for row in rows]
    cells = tuple(
        Cell(1, i, j, 1, 1, text, BBox(50 + 100 * j, 60 + 20 * i, 150 + 100 * j, 80 + 20 * i))
        for i, row in enumerate(table)
        for j, text in enumerate(row)
    )
    outline = BBox(50, 60, 50 + 100 * len(table[0]), 60 + 20 * len(table))
    return draft(RawTable(len(table), len(table[0]), cells, page=1, bbox=outline))


def test_the_edges_are_those_of_the_cells_and_scale_from_nought_to_one() -> None:
    made = drafted(["县区|任务|完成", "城区|1|2"])
    assert made.column_edges == (50, 150, 250, 350)
    assert made.row_edges == (60, 80, 100)
    assert made.header_rows == 1
    assert scaled(made.row_edges) == [0, 0.5, 1]


def test_an_edge_without_a_cell_is_the_next_one() -> None:
    wide = Cell(1, 0, 0, 1, 2, "合计", BBox(50, 60, 250, 80))
    assert draft(RawTable(1, 2, (wide,), page=1, bbox=wide.bbox)).column_edges == (50, 250, 250)


def test_blank_rows_above_and_columns_beside_are_no_part_of_it() -> None:
    whole = trimmed(drafted(["|县区|任务|", "|城区|1|", "|高平市|2|"]))
    assert (whole.n_rows, whole.n_columns) == (3, 2)
    assert [c.text for c in whole.cells if c.column == 0] == ["县区", "城区", "高平市"]
    assert whole.column_edges == (150, 250, 350)


def test_columns_of_figures_may_hold_a_word_among_many() -> None:
    rows = ["县区|任务|备注", *("城区|12|已完成" for _ in range(8)), "高平市|未报|"]
    assert figure_columns(drafted(rows)) == {1}


def test_an_edge_at_which_no_cell_begins_parts_no_columns() -> None:
    made = drafted(["县区|任务|任务|完成", "城区|1|1|2"])
    joined = tuple(replace(c, column_span=2 if c.column == 1 else 1) for c in made.cells if c.column != 2)
    whole = spanned(replace(made, cells=joined))
    assert (whole.n_columns, whole.column_edges) == (3, (50, 150, 350, 450))
    assert [(c.column, c.column_span, c.text) for c in whole.rows[1]] == [
        (0, 1, "城区"),
        (1, 1, "1"),
        (2, 1, "2"),
    ]


def test_an_edge_at_which_one_cell_begins_stays() -> None:
    made = drafted(["县区|任务|完成", "城区|1|2"])
    assert spanned(made) is made
