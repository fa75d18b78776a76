"""Which undrawn edges are pieces of rulings that were lost, and which are not there."""

from __future__ import annotations

import cv2
import numpy as np

from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.repair import repaired, with_faint_rulings
from extract.scan.rulings.segment import Segment, Segments

MM = 200 / 25.4
XS = np.array([100.0, 300.0, 450.0, 600.0, 750.0])
YS = np.array([100.0, 160.0, 220.0, 280.0, 340.0, 400.0])
HOLE = (3, 2)
"""Row and line of the edge that is not drawn."""


def _lattice(*, crisp: bool, holes: tuple[tuple[int, int], ...] = (HOLE,)) -> PixelLattice:
    down = np.ones((len(YS) - 1, len(XS)))
    for hole in holes:
        down[hole] = 0.0
    return PixelLattice(XS, YS, np.ones((len(YS), len(XS) - 1)), down, 2.0, MM, crisp=crisp)


def _print(page: np.ndarray, row: int, x: float, text: str) -> None:
    """``text`` with its middle at ``x``."""
    (width, height), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
    at = round(x - width / 2), round((YS[row] + YS[row + 1] + height) / 2)
    cv2.putText(page, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 1, 2)


def _ink(skip: tuple[tuple[int, int], ...] = ()) -> np.ndarray:
    page = np.zeros((500, 900), np.uint8)
    for i in range(len(YS) - 1):
        for j in range(len(XS) - 1):
            if (i, j) not in skip:
                _print(page, i, (XS[j] + XS[j + 1]) / 2, str(13 + 7 * i))
    return page


def test_a_hole_between_figures_that_stand_as_in_other_rows_is_put_back() -> None:
    lattice = repaired(_lattice(crisp=True), ink := _ink(), ink)
    assert lattice.down[HOLE] == 1.0
    assert len(lattice.inferred) == 1


def test_crisp_rulings_that_stop_at_an_empty_cell_leave_it_merged() -> None:
    lattice = repaired(_lattice(crisp=True), ink := _ink(skip=((3, 2),)), ink)
    assert lattice.down[HOLE] == 0.0
    assert lattice.inferred == ()


def test_a_letter_spaced_label_over_two_crisp_cells_is_one_cell() -> None:
    page = _ink(skip=((3, 1), (3, 2)))
    _print(page, 3, XS[2] - 35, "A")
    _print(page, 3, XS[2] + 35, "B")
    assert repaired(_lattice(crisp=True), page, page).down[HOLE] == 0.0


def test_a_wrapped_label_beside_rows_is_one_cell() -> None:
    """Two lines of a cell two rows high stand closer than the lines of two rows."""
    page = _ink(skip=((1, 1), (2, 1)))
    for y in (212, 250):
        cv2.putText(page, "ABCD", (325, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 1, 2)
    across = np.ones((len(YS), len(XS) - 1))
    across[2, 1] = 0.0
    lattice = PixelLattice(XS, YS, across, np.ones((len(YS) - 1, len(XS))), 2.0, MM)
    assert repaired(lattice, page, page).across[2, 1] == 0.0


def test_a_section_row_of_a_crisp_table_stays_whole() -> None:
    holes = tuple((3, j) for j in (1, 2, 3))
    page = _ink(skip=tuple((3, j) for j in (1, 2, 3)))
    lattice = repaired(_lattice(crisp=True, holes=holes), page, page)
    assert not lattice.down[3, 1:4].any()


def test_a_speck_makes_no_cell() -> None:
    page = _ink(skip=((3, 2),))
    page[310:312, 524:527] = 1
    assert repaired(_lattice(crisp=True), page, page).down[HOLE] == 0.0


def test_what_bleeds_through_fills_no_cell() -> None:
    lattice = repaired(_lattice(crisp=True), _ink(), _ink(skip=((3, 2),)))
    assert lattice.down[HOLE] == 0.0


def test_a_few_dots_between_clean_paper_are_what_is_left_of_a_known_line() -> None:
    page = _ink()
    for x in XS:
        page[100:401, round(x)] = 1
    for y in YS:
        page[round(y), 100:751] = 1
    page[284:337, 450] = 0
    page[300:308, 450] = 1
    lattice = repaired(_lattice(crisp=False), page, np.zeros_like(page))
    assert lattice.down[HOLE] == 1.0
    assert lattice.inferred == ()


def test_a_row_of_wrapped_labels_stays_one_row() -> None:
    ys = np.array([100.0, 160.0, 280.0, 340.0, 400.0, 460.0])
    page = np.zeros((500, 900), np.uint8)
    for j in range(len(XS) - 1):
        for y in (212, 250):
            cv2.putText(page, "ABC", (round(XS[j]) + 25, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 1, 2)
    lattice = PixelLattice(XS, ys, np.ones((6, 4)), np.ones((5, 5)), 2.0, MM)
    assert len(repaired(lattice, page, page).ys) == len(ys)


def _header(*labels: tuple[float, str]) -> tuple[PixelLattice, np.ndarray]:
    """A crisp table of figures set right, whose first row has no ruling at ``XS[2]``, with labels there."""
    page = np.zeros((500, 900), np.uint8)
    for i in range(1, len(YS) - 1):
        for right in XS[1:]:
            _print(page, i, right - 25, str(13 + 7 * i))
    for x, text in labels:
        _print(page, 0, x, text)
    return _lattice(crisp=True, holes=((0, 2),)), page


def test_two_labels_in_the_middle_of_their_columns_are_parted() -> None:
    lattice, page = _header((375.0, "HABEN"), (525.0, "SOLL"))
    put_back = repaired(lattice, page, page)
    assert put_back.down[0, 2] == 1.0
    assert len(put_back.inferred) == 1


def test_a_label_over_two_columns_is_not_parted() -> None:
    for labels in (
        [(450.0, "HABEN")],  # over the line
        [(450.0, "HABEN UND SOLL")],  # so long that each half fills its column
        [(375.0, "H"), (525.0, "B")],  # two characters with a space
        [(330.0, "H"), (420.0, "A"), (480.0, "B"), (570.0, "E")],  # spaced out
        [(390.0, "HABEN"), (510.0, "SOLL")],  # two words in the middle of both
    ):
        lattice, page = _header(*labels)
        assert repaired(lattice, page, page).down[0, 2] == 0.0


def test_a_faint_ruling_is_ink_where_it_was_traced() -> None:
    along = np.arange(100, 400, dtype=np.float64)
    drawn = along < 300
    segment = Segment(along, np.full(300, 50.0), 20.0, 1.0, np.zeros(300), drawn, MM)
    ink = with_faint_rulings(np.zeros((500, 500), np.uint8), Segments((segment,), (segment,)))
    assert ink[50, 100:300].all()
    assert ink[100:300, 50].all()
    assert not ink[50, 301:].any()
