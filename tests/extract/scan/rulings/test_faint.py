from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.ruled import grid_from_rulings
from extract.scan.rulings.detect import trace
from extract.scan.rulings.faint import dashes_joined, own_depth
from extract.scan.rulings.lattice import find_meshes, rulings_of
from extract.scan.rulings.segment import Stroke

DPI = 200
MM = DPI / 25.4
XS = (100, 300, 450, 600, 750)
YS = (100, 150, 200, 250, 300, 350)


def _page() -> np.ndarray:
    return np.full((500, 900), 255, np.uint8)


def _ruled(page: np.ndarray, grey: int, thick: int, ys: tuple[int, ...] = YS) -> np.ndarray:
    lines = np.full_like(page, 255)
    for y in ys:
        cv2.line(lines, (XS[0], y), (XS[-1], y), grey, thick)
    for x in XS:
        cv2.line(lines, (x, ys[0]), (x, ys[-1]), grey, thick)
    return np.minimum(page, lines)


def _figures(page: np.ndarray, *, gap: int, ys: tuple[int, ...] = YS) -> np.ndarray:
    """Figures that end ``gap`` pixels before the ruling on their right; below 0 they lie on it."""
    for i, y in enumerate(ys[:-1]):
        for x in XS[1:]:
            (width, _), _ = cv2.getTextSize(str(68 + 7 * i), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
            at = (x - gap - width, (y + ys[i + 1]) // 2 + 10)
            cv2.putText(page, str(68 + 7 * i), at, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    return page


def _shape(page: np.ndarray) -> list[tuple[int, int, int]]:
    """Rows, columns and cells of each grid."""
    rulings = [r for mesh in find_meshes(*trace(page, DPI), DPI) for r in rulings_of(mesh, 72 / DPI)]
    return [(g.n_rows, g.n_columns, len(g.cells)) for g in grid_from_rulings(rulings)]


def test_rulings_as_pale_as_show_through_are_rulings_where_print_keeps_clear_of_them() -> None:
    assert _shape(_figures(_ruled(_page(), 230, 1), gap=30)) == [(5, 4, 20)]


def test_pale_lines_that_print_is_set_across_shine_through() -> None:
    assert _shape(_figures(_ruled(_page(), 230, 1), gap=-15)) == []


def test_broad_pale_lines_shine_through() -> None:
    assert _shape(_figures(_ruled(_page(), 235, 6), gap=30)) == []


def test_pale_lines_about_nothing_are_no_table() -> None:
    page = _ruled(np.full((900, 900), 255, np.uint8), 230, 1)
    for y in range(500, 880, 40):
        cv2.putText(page, "as many words as a page of print has", (90, y), cv2.FONT_HERSHEY_SIMPLEX, 1, 0, 2)
    assert _shape(page) == []


@pytest.mark.parametrize("gap", [4, 40])
def test_dashed_rulings_with_figures_set_against_them(gap: int) -> None:
    page = _ruled(_page(), 0, 3)
    page[:, ::9] = page[:, 1::9] = page[:, 2::9] = 255
    page[::9] = page[1::9] = page[2::9] = 255
    assert _shape(_figures(page, gap=gap)) == [(5, 4, 20)]


def test_short_columns_with_figures_set_against_their_rulings() -> None:
    assert _shape(_figures(_ruled(_page(), 0, 4, YS[:4]), gap=4, ys=YS[:4])) == [(3, 4, 12)]


def test_a_row_too_low_for_rulings_to_be_longer_than_print() -> None:
    ys = (100, 142)
    assert _shape(_figures(_ruled(_page(), 0, 2, ys), gap=5, ys=ys)) == [(1, 4, 4)]


def test_show_through_in_line_with_a_ruling_does_not_weaken_it() -> None:
    page = _figures(_ruled(_page(), 0, 2), gap=30)
    cv2.line(page, (XS[2], YS[-1] + 3), (XS[2] - 4, YS[-1] + 140), 225, 8)
    assert _shape(page) == [(5, 4, 20)]


def test_a_ruling_is_drawn_where_it_is_half_as_deep_as_hereabouts() -> None:
    depth, ridge = np.full((1, 40), 60, np.uint8), np.full((1, 40), 60, np.uint8)
    depth[:, 20:], ridge[:, 20:] = 22, 30
    depth[:, 30:] = 10
    found = own_depth((depth > 40).astype(np.uint8), depth, ridge, 12.0)
    assert found[0, ::10].tolist() == [255, 255, 22, 0]


def _dashed(crowd: float, dashes: int = 30) -> Stroke:
    along = np.arange(dashes * 8, dtype=np.float64)
    beside = np.full(len(along), crowd)
    return Stroke(along, np.full(len(along), 50.0), 90.0, 2.0, beside, along % 8 < 5)


def test_dashes_are_a_whole_ruling_once_one_stands_alone() -> None:
    (alone,), (beside,) = dashes_joined(([_dashed(0.0)], [_dashed(0.3)]), MM)
    assert min(alone.bareness, beside.bareness) > 0.9


def test_a_row_of_print_is_not_dashed_however_even() -> None:
    (row,), _ = dashes_joined(([_dashed(0.3)], []), MM)
    assert row.bareness < 0.7
