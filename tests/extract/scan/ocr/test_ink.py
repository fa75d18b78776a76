from __future__ import annotations

import numpy as np

from extract.scan.ocr.ink import (
    Tone,
    all_ink,
    cell_ink,
    line_ink,
    lost_print,
    measure_em,
    measure_tone,
    raw_ink,
)
from extract.types import BBox

EM = 30.0
TONE = Tone(paper=250.0, ink=20.0)


def cell(height: int = 60, width: int = 200) -> np.ndarray:
    """Paper with a ruling of three pixels on all sides."""
    grey = np.full((height, width), 250, np.uint8)
    grey[:3], grey[-3:], grey[:, :3], grey[:, -3:] = 20, 20, 20, 20
    return grey


BOX = (0.0, 0.0, 200.0, 60.0)


def test_a_cell_of_rulings_only_has_no_ink() -> None:
    assert not cell_ink(cell(), BOX, TONE, EM).mask.any()


def test_broken_and_uneven_rulings_are_no_ink_either() -> None:
    grey = cell()
    grey[:3, 20:28] = grey[:3, 90:120] = 250
    grey[3:5, 150:] = 20
    grey[2:30, :3] = 250
    assert not cell_ink(grey, BOX, TONE, EM).mask.any()


def test_text_that_touches_a_ruling_stays_whole_beyond_it() -> None:
    grey = cell()
    grey[2:40, 80:90] = 20
    opened = cell_ink(grey, BOX, TONE, EM)
    assert opened.touched or opened.mask.any()
    rows = np.flatnonzero(opened.mask.any(axis=1))
    assert rows[0] <= 6
    assert rows[-1] >= 38


def test_a_decimal_point_and_a_dash_are_ink_and_a_speck_is_not() -> None:
    grey = cell()
    grey[20:42, 80:92] = 20  # a digit
    grey[38:42, 96:100] = 20  # its point
    grey[10, 150] = 20  # dust
    mask = cell_ink(grey, BOX, TONE, EM).mask
    assert mask[39, 97]
    assert not mask[:, 140:].any()
    lone = cell()
    lone[29:31, 90:110] = 20
    assert cell_ink(lone, BOX, TONE, EM).mask[30, 100]


def test_a_lone_speck_as_large_as_a_point_is_dust_and_a_point_is_not() -> None:
    grey = cell()
    grey[20:42, 80:92] = 20
    grey[38:42, 95:99] = 20  # the point of the digit
    grey[30:34, 125:129] = 20  # a speck of the same size, farther off
    mask = cell_ink(grey, BOX, TONE, EM).mask
    assert mask[39:42, 95:99].all()
    assert not mask[:, 120:].any()


def test_print_that_fills_its_cell_is_not_cut() -> None:
    grey = cell()
    grey[20:42, 7:10] = 20  # the left stroke of a character, apart from the rest of it
    grey[20:42, 14:186] = 20
    mask = cell_ink(grey, BOX, TONE, EM).mask
    assert mask[21:41, 7:10].all()
    assert mask[21:41, 14:186].all()


def test_tone_and_character_height_come_from_the_page() -> None:
    grey = np.vstack([cell() for _ in range(4)])
    boxes = [(0.0, 60.0 * i, 200.0, 60.0 * (i + 1)) for i in range(4)]
    for i in range(4):
        grey[60 * i + 16 : 60 * i + 44, 50:75] = 20
    tone = measure_tone(grey, boxes)
    assert tone.paper > 240
    assert tone.ink < 60
    assert 26 <= measure_em(grey, boxes, tone) <= 32


def test_no_ink_at_all_has_no_character_height() -> None:
    grey = np.full((60, 200), 250, np.uint8)
    assert measure_em(grey, [BOX], measure_tone(grey, [BOX])) == 0.0


def test_runs_of_two_very_unlike_heights_have_a_character_height() -> None:
    grey = np.full((400, 200), 250, np.uint8)
    grey[20:26, 50:90] = 20
    grey[260:320, 50:90] = 20
    boxes = [(0.0, 0.0, 200.0, 200.0), (0.0, 200.0, 200.0, 400.0)]
    assert measure_em(grey, boxes, measure_tone(grey, boxes)) > 0


def test_a_line_leaves_out_the_print_of_others() -> None:
    page = np.full((80, 200), 250, np.uint8)
    page[45:78, 20:60] = 20
    page[0:4, 20:60] = 20  # the feet of the line above
    opened = line_ink(page, (10.0, 0.0, 190.0, 80.0), TONE)
    assert np.flatnonzero(opened.mask.any(axis=1))[0] >= 43
    assert (opened.left, opened.top, opened.touched) == (10, 0, False)


def test_a_line_of_dirt_from_cell_to_cell_is_no_ink() -> None:
    page = np.full((120, 300), 250, np.uint8)
    page[40:80, 100:110] = 20
    page[60:62, :] = 20  # a scratch over the whole page
    opened = cell_ink(page, (60.0, 20.0, 240.0, 100.0), TONE, EM)
    assert not opened.mask[:, :35].any()
    assert opened.mask[25:35, 41:49].all()
    assert opened.touched


def test_a_cell_as_it_came_keeps_all_but_the_rulings_at_its_edges() -> None:
    grey = cell()
    grey[20:46, 60:64] = 20  # a stroke
    grey[44:47, 90:93] = 20  # a speck
    raw = raw_ink(grey, BOX, EM)
    assert raw.mask[30, 61]
    assert raw.mask[45, 91]
    assert not raw.mask[:, :5].any()
    assert not raw.mask[:5].any()
    assert raw.mask.shape == cell_ink(grey, BOX, TONE, EM).mask.shape


def _lost(grey: np.ndarray) -> BBox | None:
    return lost_print(grey, raw_ink(grey, BOX, EM), TONE, EM)


def test_a_stroke_in_a_cell_may_be_lost_print_and_a_speck_or_a_ruling_is_none() -> None:
    grey = cell()
    assert _lost(grey) is None
    grey[30:33, 90:93] = 20
    assert _lost(grey) is None
    grey[18:44, 60:64] = 20
    box = _lost(grey)
    assert box is not None
    assert box.x0 <= 61 <= box.x1


def test_what_is_paler_than_print_is_a_watermark() -> None:
    grey = cell()
    grey[18:44, 60:64] = round(TONE.cut) + 10
    assert _lost(grey) is None


def test_all_ink_of_a_cell_leaves_dust_out() -> None:
    grey = cell()
    grey[28:31, 60:90] = 20
    grey[10:12, 150:152] = 20
    assert all_ink(raw_ink(grey, BOX, EM), EM).shape[0] <= 5
