from __future__ import annotations

import numpy as np

from extract.scan.ocr.segmentation import (
    Band,
    Tone,
    find_bands,
    measure_em,
    measure_tone,
    narrow_gaps,
    open_cell,
    parted,
    without_rulings,
)

EM = 30.0
TONE = Tone(paper=250.0, ink=20.0)


def cell(height: int = 60, width: int = 200) -> np.ndarray:
    """Paper with a ruling of three pixels on all sides."""
    gray = np.full((height, width), 250, np.uint8)
    gray[:3], gray[-3:], gray[:, :3], gray[:, -3:] = 20, 20, 20, 20
    return gray


BOX = (0.0, 0.0, 200.0, 60.0)


def test_a_cell_of_rulings_only_has_no_ink() -> None:
    assert not open_cell(cell(), BOX, TONE, EM).mask.any()


def test_broken_and_uneven_rulings_are_no_ink_either() -> None:
    gray = cell()
    gray[:3, 20:28] = gray[:3, 90:120] = 250
    gray[3:5, 150:] = 20
    gray[2:30, :3] = 250
    assert not open_cell(gray, BOX, TONE, EM).mask.any()


def test_text_that_touches_a_ruling_stays_whole_beyond_it() -> None:
    gray = cell()
    gray[2:40, 80:90] = 20
    opened = open_cell(gray, BOX, TONE, EM)
    assert opened.touched or opened.mask.any()
    rows = np.flatnonzero(opened.mask.any(axis=1))
    assert rows[0] <= 6
    assert rows[-1] >= 38


def test_a_decimal_point_and_a_dash_are_ink_and_a_speck_is_not() -> None:
    gray = cell()
    gray[20:42, 80:92] = 20  # a digit
    gray[38:42, 96:100] = 20  # its point
    gray[10, 150] = 20  # dust
    mask = open_cell(gray, BOX, TONE, EM).mask
    assert mask[39, 97]
    assert not mask[:, 140:].any()
    lone = cell()
    lone[29:31, 90:110] = 20
    assert open_cell(lone, BOX, TONE, EM).mask[30, 100]


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


def test_letter_spacing_is_narrowed_and_nothing_else() -> None:
    ink = np.zeros(200, bool)
    ink[10:40] = ink[120:150] = True
    line = np.full((30, 200), 250, np.uint8)
    narrow = narrow_gaps(line, ink, most=27, keep=13)
    assert narrow.shape[1] == 200 - (80 - 13)
    assert narrow_gaps(line, np.ones(200, bool), most=27, keep=13).shape[1] == 200


def test_a_lone_speck_as_large_as_a_point_is_dust_and_a_point_is_not() -> None:
    gray = cell()
    gray[20:42, 80:92] = 20
    gray[38:42, 95:99] = 20  # the point of the digit
    gray[30:34, 125:129] = 20  # a speck of the same size, farther off
    mask = open_cell(gray, BOX, TONE, EM).mask
    assert mask[39:42, 95:99].all()
    assert not mask[:, 120:].any()


def test_print_that_fills_its_cell_is_not_cut() -> None:
    gray = cell()
    gray[20:42, 7:10] = 20  # the left stroke of a character, apart from the rest of it
    gray[20:42, 14:186] = 20
    mask = open_cell(gray, BOX, TONE, EM).mask
    assert mask[21:41, 7:10].all()
    assert mask[21:41, 14:186].all()


def test_pieces_of_rulings_among_lines_are_left_out_and_told() -> None:
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
    assert not parted(mask[:, :60], EM)
    mask[:, 110:] = True
    assert parted(mask, EM)


def test_tone_and_character_height_come_from_the_page() -> None:
    gray = np.vstack([cell() for _ in range(4)])
    boxes = [(0.0, 60.0 * i, 200.0, 60.0 * (i + 1)) for i in range(4)]
    for i in range(4):
        gray[60 * i + 16 : 60 * i + 44, 50:75] = 20
    tone = measure_tone(gray, boxes)
    assert tone.paper > 240
    assert tone.ink < 60
    assert 26 <= measure_em(gray, boxes, tone) <= 32


def test_no_ink_at_all_has_no_character_height() -> None:
    gray = np.full((60, 200), 250, np.uint8)
    assert measure_em(gray, [BOX], measure_tone(gray, [BOX])) == 0.0


def test_runs_of_two_very_unlike_heights_have_a_character_height() -> None:
    gray = np.full((400, 200), 250, np.uint8)
    gray[20:26, 50:90] = 20
    gray[260:320, 50:90] = 20
    boxes = [(0.0, 0.0, 200.0, 200.0), (0.0, 200.0, 200.0, 400.0)]
    assert measure_em(gray, boxes, measure_tone(gray, boxes)) > 0
