from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.ruled import grid_from_rulings
from extract.scan.rulings.classify import classify
from extract.scan.rulings.crossings import lattices
from extract.scan.rulings.detect import detect, own_depth
from extract.scan.rulings.lattice import PixelLattice
from extract.scan.rulings.repair import repaired
from extract.scan.sheet import Sheet

DPI = 200
XS = (100, 300, 450, 600, 750)
YS = (100, 150, 200, 250, 300, 350)


def _page() -> np.ndarray:
    return np.full((500, 900), 255, np.uint8)


def _table(page: np.ndarray, *, grey: int = 0, thick: int = 2) -> np.ndarray:
    for y in YS:
        cv2.line(page, (XS[0], y), (XS[-1], y), grey, thick)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), grey, thick)
    return page


def _figures(page: np.ndarray, skip_rows: tuple[int, ...] = ()) -> np.ndarray:
    for i, y in enumerate(YS[:-1]):
        for j, x in enumerate(XS[:-1]):
            if i not in skip_rows:
                middle = (x + XS[j + 1]) // 2
                cv2.putText(page, str(3 + i * 7), (middle - 20, y + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    return page


def _lattices(page: np.ndarray) -> list[PixelLattice]:
    sheet = Sheet(page, DPI)
    return [repaired(lattice, sheet.ink, sheet.ink) for lattice in lattices(classify(detect(sheet)))]


def _shape(page: np.ndarray) -> list[tuple[int, int, int]]:
    """Rows, columns and cells of each grid."""
    rulings = [r for lattice in _lattices(page) for r in lattice.rulings]
    return [(g.n_rows, g.n_columns, len(g.cells)) for g in grid_from_rulings(rulings)]


def test_a_plain_table_and_where_its_lines_are() -> None:
    page = _figures(_table(_page()))
    (lattice,) = _lattices(page)
    assert lattice.xs == pytest.approx(XS, abs=0.8)
    assert lattice.ys == pytest.approx(YS, abs=0.8)
    assert (lattice.across > 0).all()
    assert (lattice.down > 0).all()
    assert lattice.inferred == ()


def test_faint_rulings() -> None:
    assert _shape(_figures(_table(_page(), grey=205, thick=1))) == [(5, 4, 20)]


def test_light_rulings_about_a_shaded_header() -> None:
    page = _page()
    page[YS[0] : YS[1], XS[0] : XS[-1]] = 220
    assert _shape(_figures(_table(page, grey=195, thick=1))) == [(5, 4, 20)]


def test_a_ruling_nearly_as_dark_as_the_faintest_is_one() -> None:
    page = _figures(_table(_page(), grey=210, thick=2))
    page[YS[2] - 3 : YS[2] + 4, XS[0] : XS[-1]][page[YS[2] - 3 : YS[2] + 4, XS[0] : XS[-1]] == 210] = 217
    assert _shape(page) == [(5, 4, 20)]


def test_dotted_rulings() -> None:
    page = _table(_page())
    page[:, ::8] = 255
    page[:, 1::8] = 255
    page[:, 2::8] = 255
    page[::8] = 255
    page[1::8] = 255
    page[2::8] = 255
    assert _shape(page) == [(5, 4, 20)]


def test_doubled_frame_is_one_line() -> None:
    page = _figures(_table(_page()))
    cv2.rectangle(page, (XS[0] - 7, YS[0] - 7), (XS[-1] + 7, YS[-1] + 7), 0, 2)
    assert _shape(page) == [(5, 4, 20)]


def test_a_doubled_frame_of_hairlines_keeps_the_rows_along_it() -> None:
    page = _figures(_table(_page(), grey=100, thick=1))
    cv2.rectangle(page, (XS[0] - 6, YS[0] - 6), (XS[-1] + 6, YS[-1] + 6), 100, 1)
    assert _shape(page) == [(5, 4, 20)]


def test_a_line_through_print_that_ends_at_no_ruling_parts_no_column() -> None:
    page = _figures(_table(_page()))
    for x in range(XS[0] + 60, XS[1] - 40, 18):
        for y in YS[:-1]:
            cv2.putText(page, "8", (x, y + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    cv2.line(page, (XS[0] + 96, YS[0] - 60), (XS[0] + 96, YS[-1] + 60), 0, 2)
    assert _shape(page) == [(5, 4, 20)]


def test_an_open_side_beside_merged_cells_is_closed() -> None:
    page = _figures(_table(_page()))
    page[YS[0] - 2 : YS[-1] + 3, XS[0] - 2 : XS[0] + 3] = 255
    for top, bottom in ((YS[0], YS[3]), (YS[3], YS[5])):
        page[top + 3 : bottom - 2, XS[0] - 2 : XS[1] - 2] = 255
        cv2.putText(page, "88", (XS[0] + 70, top + 60), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    assert _shape(page) == [(5, 4, 17)]


def test_columns_that_go_on_above_the_first_row_line_are_a_row() -> None:
    page = _figures(_table(_page()))
    page[YS[0] - 2 : YS[0] + 3] = 255
    assert _shape(page) == [(5, 4, 20)]


def test_merged_header_cells_stay_merged() -> None:
    page = _figures(_table(_page()), skip_rows=(0,))
    page[YS[0] + 3 : YS[1] - 3, XS[1] + 4 : XS[3] - 4] = 255
    cv2.putText(page, "TOTAL 2024", (XS[2] - 90, YS[0] + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    assert _shape(page) == [(5, 4, 19)]


def test_a_missing_piece_of_a_ruling_is_put_back_and_noted() -> None:
    page = _figures(_table(_page()))
    page[YS[2] + 3 : YS[3] - 2, XS[2] - 4 : XS[2] + 5] = 255
    (lattice,) = _lattices(page)
    assert (lattice.down > 0).all()
    (note,) = lattice.inferred
    assert note[1] == pytest.approx((XS[2], YS[2], XS[2], YS[3]), abs=1.5)


def test_print_across_a_missing_piece_is_one_cell() -> None:
    page = _figures(_table(_page()), skip_rows=(2,))
    page[YS[2] + 3 : YS[3] - 2, XS[2] - 4 : XS[2] + 5] = 255
    cv2.putText(page, "TOTAL", (XS[2] - 50, YS[2] + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    assert _shape(page) == [(5, 4, 19)]


def test_a_missing_row_line_never_loses_a_row() -> None:
    page = _figures(_table(_page()))
    for j in range(len(XS) - 1):
        page[YS[3] - 3 : YS[3] + 4, XS[j] + 4 : XS[j + 1] - 3] = 255
    (lattice,) = _lattices(page)
    assert len(lattice.ys) == len(YS)
    assert any("row line" in text for text, _ in lattice.inferred)


def test_a_fold_across_the_page_is_no_row_line() -> None:
    page = _figures(_table(_page()))
    cv2.line(page, (0, 275), (899, 275), 120, 2)
    assert _shape(page) == [(5, 4, 20)]


def test_two_tables_stay_two() -> None:
    page = np.full((1000, 900), 255, np.uint8)
    page[:500] = _figures(_table(_page()))
    page[450:950] = _figures(_table(_page()))
    cv2.putText(page, "A TITLE BETWEEN TABLES", (180, 470), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 0, 3)
    assert _shape(page) == [(5, 4, 20), (5, 4, 20)]


def test_no_table_in_print_noise_or_a_single_box() -> None:
    rng = np.random.default_rng(1)
    text = _page()
    for y in range(60, 480, 40):
        cv2.putText(text, "lines of print and nothing else 123", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 2)
    assert _shape(text) == []
    assert _shape(rng.integers(0, 256, (500, 900), dtype=np.uint8)) == []
    box = _page()
    cv2.rectangle(box, (100, 100), (700, 300), 0, 2)
    assert _shape(box) == []


def test_a_dash_of_dirt_across_a_column_line_is_no_row() -> None:
    page = _figures(_table(_page()), skip_rows=(2,))
    cv2.line(page, (365, 226), (510, 226), 0, 1)
    assert _shape(page) == [(5, 4, 20)]


def test_a_line_worn_away_in_two_rows_is_put_back_where_figures_stand_on_both_sides() -> None:
    page = _figures(_table(_page()))
    page[YS[2] + 4 : YS[4] - 3, XS[2] - 4 : XS[2] + 5] = 255
    (lattice,) = _lattices(page)
    assert (lattice.down > 0).all()
    assert len(lattice.inferred) == 2


def test_a_ruling_that_runs_on_into_print_ends_where_print_begins() -> None:
    page = _page()
    cv2.line(page, (100, 200), (500, 200), 0, 2)
    for x in range(500, 640, 20):
        cv2.line(page, (x, 200), (x + 10, 209), 0, 3)
        cv2.line(page, (x + 10, 209), (x + 20, 200), 0, 3)
    longest = max(detect(Sheet(page, DPI)).horizontal, key=lambda s: s.length)
    assert longest.length > 0.9 * 400
    assert longest.wobble_mm < 0.06


def test_a_ruling_that_goes_on_as_a_row_of_print_is_still_a_ruling() -> None:
    page = _table(_page())
    page[YS[1] - 6 : YS[1] + 7, XS[3] + 5 : XS[4] - 4] = 255
    for x in range(XS[3] + 8, XS[4] - 20, 13):
        cv2.putText(page, "E", (x, YS[1] + 8), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    (lattice,) = _lattices(page)
    assert lattice.ys == pytest.approx(YS, abs=1.5)
    assert (lattice.across[1, :3] > 0).all()
    assert lattice.across[1, 3] == 0


def test_short_rulings_of_a_lone_row_with_figures_set_against_them() -> None:
    page = _page()
    for y in YS[:2]:
        cv2.line(page, (XS[0], y), (XS[-1], y), 0, 2)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[1]), 0, 2)
    for x in XS[1:]:
        cv2.putText(page, "68", (x - 47, YS[0] + 36), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2)
    assert _shape(page) == [(1, 4, 4)]


def test_bleed_through_on_an_all_but_empty_page_is_no_table() -> None:
    page = np.full((1400, 900), 255, np.uint8)
    for part in range(3):
        ghost = page[400 + 300 * part : 900 + 300 * part]
        ghost[:] = np.minimum(ghost, _table(np.full(ghost.shape, 255, np.uint8), grey=232))
    page[:500] = np.minimum(page[:500], _figures(_table(_page())))
    assert _shape(page) == [(5, 4, 20)]


def test_a_fold_along_a_row_line_takes_no_row_away() -> None:
    fold = _page()
    cv2.line(fold, (0, YS[3]), (899, YS[3]), 120, 2)
    page = np.minimum(fold, _figures(_table(_page())))
    assert _shape(page) == [(5, 4, 20)]


def test_a_ruling_is_drawn_where_it_is_half_as_deep_as_hereabouts() -> None:
    depth, ridge = np.full((1, 40), 60, np.uint8), np.full((1, 40), 60, np.uint8)
    depth[:, 20:], ridge[:, 20:] = 22, 30
    depth[:, 30:] = 10
    found = own_depth((depth > 40).astype(np.uint8), depth, ridge, 12.0)
    assert found[0, ::10].tolist() == [255, 255, 22, 0]
