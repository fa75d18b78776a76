from __future__ import annotations

import numpy as np

from extract.scan.ocr.segmentation import (
    Band,
    bands_between,
    column_bands,
    find_bands,
    may_be_two_cells,
    without_rulings,
)

EM = 30.0


def test_lines_of_a_cell_are_parted_and_strokes_of_a_character_are_not() -> None:
    mask = np.zeros((100, 100), bool)
    mask[5:9, 20:50] = mask[25:29, 18:52] = True  # the two strokes of 二: one line
    mask[50:80, 20:50] = True
    bands = find_bands(mask, EM)
    assert [(b.top, b.bottom) for b in bands] == [(5, 29), (50, 80)]


def test_touching_lines_are_cut_at_the_thinnest_row() -> None:
    mask = np.zeros((80, 60), bool)
    mask[5:34, 10:50] = mask[36:65, 10:50] = True
    mask[34:36, 30] = True
    bands = find_bands(mask, EM)
    assert len(bands) == 2
    assert 33 <= bands[1].top <= 36


def test_a_scratch_that_reaches_out_of_a_line_does_not_make_it_two() -> None:
    mask = np.zeros((80, 200), bool)
    mask[30:55, 20:180] = True
    mask[2:58, 100:103] = True
    assert len(find_bands(mask, EM)) == 1


def test_pieces_of_rulings_among_lines_are_left_out_and_noticed() -> None:
    text, rule = Band(10, 12, 60, 38), Band(5, 48, 120, 51)
    below, remnant = Band(10, 60, 60, 88), Band(30, 2, 50, 5)
    assert without_rulings([text, rule, below], 100, EM) == ([text, below], True)
    assert without_rulings([remnant, text], 50, EM) == ([text], False)
    assert without_rulings([rule], 100, EM) == ([rule], False)


def test_a_one_in_a_column_of_characters_is_no_ruling() -> None:
    column = [Band(20, 5, 48, 33), Band(21, 50, 47, 54), Band(20, 70, 48, 98)]
    assert without_rulings(column, 110, EM) == (column, False)


def test_a_wide_gap_parts_a_line() -> None:
    mask = np.zeros((25, 150), bool)
    mask[:, :30] = mask[:, 40:60] = True
    assert not may_be_two_cells(mask[:, :60], EM)
    mask[:, 110:] = True
    assert may_be_two_cells(mask, EM)


def test_white_between_columns_parts_a_line_outside_tables() -> None:
    mask = np.zeros((25, 300), bool)
    mask[5:20, 10:40] = mask[5:20, 70:100] = mask[:, 200:230] = True
    assert column_bands(mask, EM) == [Band(10, 5, 100, 20), Band(200, 0, 230, 25)]
    assert len(bands_between(mask, 0.0)) == 3
