"""What every grid keeps, whatever is done to it: its cells cover each place once."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grid import Grid, in_order, places
from extract.types import BBox, Cell, RawTable, Word
from schemas.findings import Code, Finding, Place

Rectangle = tuple[int, int, int, int]
"""First row and column, rows and columns."""


@st.composite
def tilings(draw: st.DrawFn, rows: int, columns: int) -> list[Rectangle]:
    """Rectangles that tile the grid, made by cutting it in two again and again."""
    pieces, whole = [(0, 0, rows, columns)], []
    while pieces:
        row, column, down, across = pieces.pop()
        ways = [w for w, size in (("rows", down), ("columns", across)) if size > 1]
        way = draw(st.sampled_from(["whole", *ways])) if ways else "whole"
        if way == "whole":
            whole.append((row, column, down, across))
        elif way == "rows":
            at = draw(st.integers(1, down - 1))
            pieces += [(row, column, at, across), (row + at, column, down - at, across)]
        else:
            at = draw(st.integers(1, across - 1))
            pieces += [(row, column, down, at), (row, column + at, down, across - at)]
    return whole


def edges(count: int) -> st.SearchStrategy[list[int]]:
    """Whole points, so that moving loses no digit."""
    return st.lists(st.integers(1, 90), min_size=count, max_size=count).map(
        lambda steps: [sum(steps[:k]) for k in range(count + 1)]
    )


@st.composite
def tables(draw: st.DrawFn) -> RawTable:
    """A table of at most 5 x 5 with words in some cells, one word outside, and a finding."""
    n_rows, n_columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    ys, xs = draw(edges(n_rows)), draw(edges(n_columns))
    cells = []
    for row, column, down, across in draw(tilings(n_rows, n_columns)):
        box = BBox(xs[column], ys[row], xs[column + across], ys[row + down])
        words = (Word(f"{row}.{column}", box),) * draw(st.integers(0, 1))
        cells.append(Cell(1, row, column, down, across, "".join(w.text for w in words), box, words))
    outline = BBox(xs[0], ys[0], xs[-1], ys[-1])
    finding = Finding(Code.WORDS_UNPLACED, "A stamp.", Place(page=1, bbox=outline))
    residue = (Word("stamp", outline),)
    return RawTable(
        n_rows, n_columns, in_order(cells), page=1, bbox=outline, residue=residue, findings=(finding,)
    )


def joined(cells: Sequence[Cell]) -> Cell:
    words = tuple(w for c in cells for w in c.words)
    return replace(cells[0], bbox=BBox.union([c.bbox for c in cells]), words=words)


def words_of(table: RawTable) -> Counter[Word]:
    return Counter(w for c in table.cells for w in c.words)


@given(tables())
def test_each_place_has_one_owner_and_each_cell_one_row(table: RawTable) -> None:
    assert table.is_tiled
    assert all(place in places(cell) for place, cell in table.owner.items())
    assert tuple(c for row in table.rows for c in row) == table.cells
    assert [[c is table.owner[r, k] for k, c in enumerate(row)] for r, row in enumerate(table.squares())] == [
        [True] * table.n_columns
    ] * table.n_rows


@given(tables())
def test_edges_are_where_cells_begin_and_end(table: RawTable) -> None:
    for cell in table.cells:
        end, foot = cell.column + cell.column_span, cell.row + cell.row_span
        assert cell.bbox == (
            table.xs[cell.column],
            table.ys[cell.row],
            table.xs[end],
            table.ys[foot],
        )
    assert all(a <= b for edges in (table.xs, table.ys) for a, b in pairwise(edges))


@given(tables())
def test_transposed_twice_is_itself(table: RawTable) -> None:
    across = table.transposed()
    assert across.is_tiled
    assert (across.n_rows, across.xs) == (table.n_columns, table.ys)
    assert [c.text for c in across.cells] == [c.text for c in table.cells]
    assert all(w.bbox == c.bbox for c in across.cells for w in c.words)
    assert across.transposed() == table


@given(tables(), st.integers(-500, 500), st.integers(-500, 500))
def test_moved_there_and_back_is_itself(table: RawTable, dx: int, dy: int) -> None:
    there = table.moved(dx, dy)
    assert there.moved(-dx, -dy) == table
    assert there.xs == tuple(x + dx for x in table.xs)
    held = [*(w.bbox for c in there.cells for w in c.words), *(w.bbox for w in there.residue)]
    assert all(there.bbox.contains(box.center) for box in held)
    assert there.findings[0].place.bbox == there.bbox


@given(tables(), st.data())
def test_a_row_less_keeps_the_tiling_and_the_words(table: RawTable, data: st.DataObject) -> None:
    if table.n_rows == 1:
        return
    boundary = data.draw(st.integers(1, table.n_rows - 1))
    fewer = table.without_row(boundary, joined)
    crossed = {(c.column, c.column_span) for r in (boundary - 1, boundary) for c in covering(table, r)}
    if fewer is None:
        assert sum(span for _, span in crossed) > table.n_columns
        return
    assert fewer.is_tiled
    assert (fewer.n_rows, words_of(fewer)) == (table.n_rows - 1, words_of(table))
    assert sum(span for _, span in crossed) == table.n_columns


def covering(table: RawTable, row: int) -> list[Cell]:
    return [c for c in table.cells if c.row <= row < c.row + c.row_span]


@given(tables(), st.booleans())
def test_a_column_more_keeps_the_tiling(table: RawTable, after: bool) -> None:
    at = table.n_columns if after else 0
    x = table.bbox.x1 if after else table.bbox.x0 - 10
    new = [
        Cell(1, row, at, 1, 1, "new", BBox(x, y0, x + 10, y1))
        for row, (y0, y1) in enumerate(pairwise(ys_of(table)))
    ]
    wider = table.with_column(at, new)
    assert wider.is_tiled
    assert [row[at].text for row in wider.squares() if row[at]] == ["new"] * table.n_rows
    assert [c.text for c in wider.cells if c not in new] == [c.text for c in table.cells]


def ys_of(table: RawTable) -> list[float]:
    step = table.bbox.height / table.n_rows
    return [table.bbox.y0 + step * k for k in range(table.n_rows + 1)]


def test_a_column_does_not_cut_a_cell() -> None:
    whole = Grid(1, 2, (Cell(1, 0, 0, 1, 2, "", BBox(0, 0, 20, 10)),))
    with pytest.raises(ValueError, match="before column 1"):
        whole.with_column(1, [Cell(1, 0, 1, 1, 1, "", BBox(10, 0, 10, 10))])


@pytest.mark.parametrize(
    "cells",
    [
        [(0, 0, 1, 1)],  # a hole
        [(0, 0, 1, 2), (0, 1, 1, 1)],  # an overlap
        [(0, 0, 1, 1), (1, 1, 1, 1)],  # outside
    ],
)
def test_what_does_not_tile_is_told(cells: list[Rectangle]) -> None:
    grid = Grid(1, 2, tuple(Cell(1, *c, "", BBox(0, 0, 1, 1)) for c in cells))
    assert not grid.is_tiled


def test_a_hole_is_no_cell() -> None:
    grid = Grid(1, 2, (Cell(1, 0, 1, 1, 1, "12", BBox(0, 0, 1, 1)),))
    assert grid.squares() == [[None, grid.cells[0]]]


def test_a_boundary_at_which_no_cell_begins_falls_on_the_next() -> None:
    boxes = [BBox(0, 0, 30, 10), BBox(30, 0, 50, 10)]
    grid = Grid(1, 3, (Cell(1, 0, 0, 1, 2, "", boxes[0]), Cell(1, 0, 2, 1, 1, "", boxes[1])))
    assert grid.xs == (0, 30, 30, 50)


@given(tables())
def test_what_is_looked_up_does_not_travel(table: RawTable) -> None:
    bare = pickle.dumps(table)
    assert (table.owner, table.rows, table.xs) is not None
    assert pickle.dumps(table) == bare
    assert pickle.loads(bare) == table
