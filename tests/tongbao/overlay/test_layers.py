from __future__ import annotations

from xml.etree import ElementTree

from extract.types import BBox, Cell, RawTable, Word
from tongbao.overlay.cells import PlacedCell
from tongbao.overlay.layers import cell_layer, number_layer, path_text, unsure_layer
from tongbao.overlay.style import LIFTED, VALUE


def column(count, table, first=0):
    """Cells below each other, counted from 0 in ``table``; ``first`` is the place of the first in it."""
    boxes = (BBox(100, 50 + 20 * row, 160, 70 + 20 * row) for row in range(first, first + count))
    return [PlacedCell(Cell(1, row, 0, 1, 1, "1", box), VALUE, table) for row, box in enumerate(boxes)]


def grid(rows):
    cells = tuple(p.cell for p in column(rows, 1))
    return RawTable(page=1, bbox=BBox(100, 50, 160, 50 + 20 * rows), n_rows=rows, n_columns=1, cells=cells)


def texts(layer):
    """Text and height of each text."""
    found = (ElementTree.fromstring(e) for e in layer.elements)
    return [(e.text, float(e.get("y"))) for e in found]


def test_rows_and_columns_are_numbered_beside_their_table():
    seen = dict(texts(number_layer(column(3, 1), [grid(3)])))
    assert seen["table 1"] < 50
    assert [round(seen[row]) for row in ("1", "2")] == [82, 102]


def test_a_second_table_of_one_grid_is_numbered_where_it_begins():
    cells = [*column(2, 1), *column(2, 2, first=2)]
    heights = dict(t for t in texts(number_layer(cells, [grid(4)])) if t[0].startswith("table"))
    assert heights["table 2"] - heights["table 1"] == 40


def test_numbers_stand_above_the_rows_that_no_table_took():
    lifted = PlacedCell(Cell(1, 0, 0, 1, 1, "表头", BBox(100, 50, 160, 70)), LIFTED)
    cells = [*column(2, 1, first=1), lifted]
    assert dict(texts(number_layer(cells, [grid(3)])))["table 1"] < 50


def test_a_cell_tells_what_is_known_of_it_and_one_of_no_table_has_no_name():
    cell = Cell(1, 3, 2, 1, 2, "12", BBox(0, 0, 40, 20), (Word("12", BBox(1, 1, 9, 9), 0.5),))
    placed = PlacedCell(cell, VALUE, 4, ("任务", ""))
    named, nameless = map(ElementTree.fromstring, cell_layer([placed, PlacedCell(cell, LIFTED)]).elements)
    told = "".join(named.itertext())
    for part in ("table 4, row 3, column 2", "1 × 2", "任务 › (its own total)", "12", "confidence 0.50"):
        assert part in told
    assert (named.get("id"), nameless.get("id")) == ("t4r3c2", None)


def test_only_words_below_the_threshold_are_unsure():
    box = BBox(0, 0, 10, 10)
    words = [Word("1", box, 0.94), Word("2", box, 0.95), Word("3", box)]
    (doubt,) = unsure_layer(words).elements
    assert "1" in ElementTree.fromstring(doubt)[0].text.splitlines()[0]


def test_a_path_says_where_a_group_has_its_own_total():
    assert path_text(("合计", "", "完成")) == "合计 › (its own total) › 完成"
