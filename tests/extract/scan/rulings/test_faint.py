from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.ruled import grid_from_rulings
from extract.scan.rulings.classify import classify
from extract.scan.rulings.crossings import lattices
from extract.scan.rulings.detect import detect
from extract.scan.rulings.faint import faint_rulings
from extract.scan.rulings.segment import Segment, Segments
from extract.scan.sheet import Sheet

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
    lines = classify(detect(Sheet(page, DPI)))
    rulings = [r for lattice in lattices(lines) for r in lattice.rulings]
    return [(g.n_rows, g.n_columns, len(g.cells)) for g in grid_from_rulings(rulings)]


def test_rulings_as_faint_as_bleed_through_are_rulings_where_print_keeps_clear_of_them() -> None:
    assert _shape(_figures(_ruled(_page(), 230, 1), gap=30)) == [(5, 4, 20)]


def test_faint_lines_that_print_is_set_across_bleed_through() -> None:
    assert _shape(_figures(_ruled(_page(), 230, 1), gap=-15)) == []


def test_broad_faint_lines_bleed_through() -> None:
    assert _shape(_figures(_ruled(_page(), 235, 6), gap=30)) == []


def test_faint_lines_about_nothing_are_no_table() -> None:
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


def test_bleed_through_in_line_with_a_ruling_does_not_weaken_it() -> None:
    page = _figures(_ruled(_page(), 0, 2), gap=30)
    cv2.line(page, (XS[2], YS[-1] + 3), (XS[2] - 4, YS[-1] + 140), 225, 8)
    assert _shape(page) == [(5, 4, 20)]


def test_a_lone_faint_line_has_no_company() -> None:
    page = _page()
    page[200] = 230
    along = np.arange(100, 800, dtype=np.float64)
    line = Segment(along, np.full(700, 200.0), 25.0, 1.0, np.zeros(700), np.ones(700, np.bool_), MM)
    assert faint_rulings(Segments((line,), ()), Segments((), ()), page) == Segments((), ())
