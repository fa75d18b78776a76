from __future__ import annotations

import numpy as np
import pytest

from extract.scan.image.masks import Mask
from extract.scan.ocr.crops import cell_lines, crop_band, narrow_gaps, strip_lines
from extract.scan.ocr.ink import CellInk
from extract.scan.ocr.segmentation import Band

EM = 30.0
PAPER = 250


def ink(mask: Mask, left: int = 100, top: int = 200) -> CellInk:
    grey = np.where(mask, 20, PAPER).astype(np.uint8)
    return CellInk(grey, mask, left, top, False)


def blocks(*boxes: tuple[int, int, int, int], shape: tuple[int, int] = (140, 160)) -> Mask:
    """Ink in boxes of left, top, right, bottom."""
    mask = np.zeros(shape, bool)
    for x0, y0, x1, y1 in boxes:
        mask[y0:y1, x0:x1] = True
    return mask


def test_letter_spacing_is_narrowed_and_nothing_else() -> None:
    ink = np.zeros(200, bool)
    ink[10:40] = ink[120:150] = True
    line = np.full((30, 200), 250, np.uint8)
    narrow = narrow_gaps(line, ink, most=27, keep=13)
    assert narrow.shape[1] == 200 - (80 - 13)
    assert narrow_gaps(line, np.ones(200, bool), most=27, keep=13).shape[1] == 200


def test_lines_of_a_cell_are_read_one_by_one_and_lie_on_the_page() -> None:
    lines = cell_lines(7, ink(blocks((20, 10, 110, 38), (20, 50, 90, 78))), EM)
    assert [line.cell for line in lines] == [7, 7]
    assert [tuple(line.bbox) for line in lines] == [(120, 210, 210, 238), (120, 250, 190, 278)]
    assert lines[0].mask.shape == (28, 90)


def test_characters_one_below_the_other_are_one_line_set_side_by_side() -> None:
    column = blocks((60, 5, 88, 33), (60, 45, 88, 73), (60, 85, 88, 113))
    (line,) = cell_lines(0, ink(column), EM)
    crop = line.crop(EM, PAPER, pad=0.1, blur=0.0)
    assert tuple(line.bbox) == (160, 205, 188, 313)
    assert crop.shape[1] > 2.5 * crop.shape[0]


def test_a_bar_among_lines_makes_a_cell_that_may_be_two() -> None:
    lines = cell_lines(0, ink(blocks((20, 10, 60, 38), (5, 60, 150, 63), (20, 90, 60, 118))), EM)
    assert [line.crossed for line in lines] == [True, True]


def test_a_strip_is_parted_at_wide_white() -> None:
    lines = strip_lines(3, ink(blocks((0, 0, 40, 28), (120, 0, 160, 28), shape=(28, 160))), EM)
    assert [tuple(line.bbox) for line in lines] == [(100, 200, 140, 228), (220, 200, 260, 228)]


def test_a_crop_has_paper_around_and_a_blur_softens_it() -> None:
    (line,) = cell_lines(0, ink(blocks((20, 10, 110, 38))), EM)
    sharp, soft = (line.crop(EM, PAPER, pad=0.2, blur=blur) for blur in (0.0, 0.1))
    assert sharp.shape == soft.shape == (28 + 12, 90 + 12)
    assert set(np.unique(sharp)) == {20, PAPER}
    assert len(np.unique(soft)) > 10


@pytest.mark.parametrize(("top", "above"), [(69, 13), (130, 13)])
def test_a_dash_keeps_its_height_above_the_line(top: int, above: int) -> None:
    cell = ink(blocks((40, top, 70, top + 2)))
    crop = crop_band(cell, Band(40, top, 70, top + 2), EM, 0.1, PAPER)
    rows = np.flatnonzero((crop < 100).any(axis=1))
    assert crop.shape[0] == 28 + 6
    assert rows[0] - 3 == pytest.approx(above, abs=1)
