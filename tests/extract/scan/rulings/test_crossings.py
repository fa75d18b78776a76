from __future__ import annotations

import numpy as np
import pytest

from extract.scan.rulings.crossings import lattices
from extract.scan.rulings.line import Lines, collect
from extract.scan.rulings.segment import Segment

MM = 200 / 25.4
XS, YS = (100, 400, 700), (100, 200, 300)


def _segment(at: float, start: int, end: int) -> Segment:
    along = np.arange(start, end + 1, dtype=np.float64)
    size = len(along)
    return Segment(along, np.full(size, at), 60.0, 2.0, np.zeros(size), np.ones(size, np.bool_), MM)


def _lines(rows: list[Segment], columns: list[Segment]) -> Lines:
    return Lines(collect(rows), collect(columns))


def _rows(*, down: int = 0) -> list[Segment]:
    return [_segment(y + down, XS[0], XS[-1]) for y in YS]


def _columns(*, down: int = 0) -> list[Segment]:
    return [_segment(x, YS[0] + down, YS[-1] + down) for x in XS]


def test_lines_that_cross_are_a_lattice() -> None:
    (lattice,) = lattices(_lines(_rows(), _columns()))
    assert lattice.xs.tolist() == pytest.approx(list(XS))
    assert lattice.ys.tolist() == pytest.approx(list(YS))
    assert lattice.across.all()
    assert lattice.down.all()
    assert lattice.crisp


def test_an_edge_without_a_segment_is_not_drawn() -> None:
    rows = [*_rows()[::2], _segment(YS[1], XS[0], XS[1])]
    (lattice,) = lattices(_lines(rows, _columns()))
    assert lattice.across.tolist() == [[1, 1], [1, 0], [1, 1]]


def test_groups_that_do_not_cross_are_tables_of_their_own() -> None:
    found = lattices(_lines([*_rows(), *_rows(down=400)], [*_columns(), *_columns(down=400)]))
    assert [lattice.ys[0] for lattice in found] == [100.0, 500.0]


def test_lines_that_meet_nothing_are_no_table() -> None:
    assert lattices(_lines(_rows(), [])) == ()


def test_a_drawing_inside_a_cell_is_no_table() -> None:
    inner = [_segment(y, 420, 500) for y in (110, 180)], [_segment(x, 110, 180) for x in (420, 500)]
    assert len(lattices(_lines([*_rows(), *inner[0]], [*_columns(), *inner[1]]))) == 1


def test_a_doubled_line_is_one() -> None:
    columns = [*_columns(), _segment(XS[1] + 10, YS[0], YS[-1])]
    (lattice,) = lattices(_lines(_rows(), columns))
    assert lattice.xs.tolist() == pytest.approx([100, 405, 700])
