from __future__ import annotations

from extract.scan.rulings.last_rows import with_last_rows
from extract.types import BBox, Cell, RawTable, Word

XS, YS = (0.0, 50.0, 100.0, 150.0), (0.0, 20.0, 40.0, 60.0)
CELLS = tuple(
    Cell(1, r, c, 1, 1, "", BBox(XS[c], YS[r], XS[c + 1], YS[r + 1])) for r in range(3) for c in range(3)
)
SHAPE = RawTable(3, 3, CELLS, page=1, bbox=BBox(0, 0, 150, 60))


def prints(*boxes):
    return [Word("", BBox(*box), engine="ink") for box in boxes]


def test_rows_below_that_only_print_shows_are_added():
    first = [(10, 65, 40, 75), (60, 65, 90, 75), (110, 65, 140, 75)]
    second = [(10, 85, 40, 95), (60, 85, 90, 95)]
    (shape,) = with_last_rows([SHAPE], prints(*first, *second))
    assert shape.ys == (*YS, 80.0, 100.0)
    assert len(shape.cells) == 15
    assert shape.inferred == 6


def test_a_note_that_runs_across_and_a_lone_page_number_are_no_rows():
    assert with_last_rows([SHAPE], prints((5, 65, 140, 75))) == (SHAPE,)
    assert with_last_rows([SHAPE], prints((70, 65, 80, 75))) == (SHAPE,)


def test_print_further_down_is_no_row():
    far = [(10, 100, 40, 110), (60, 100, 90, 110), (110, 100, 140, 110)]
    assert with_last_rows([SHAPE], prints(*far)) == (SHAPE,)


def test_a_grid_that_follows_closely_keeps_its_own_rows():
    below = SHAPE.moved(0, 62)
    row = [(10, 65, 40, 75), (60, 65, 90, 75), (110, 65, 140, 75)]
    assert with_last_rows([SHAPE, below], prints(*row))[0] == SHAPE
