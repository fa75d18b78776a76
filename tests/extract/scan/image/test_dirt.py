from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.dirt import despeckle, without_streaks
from extract.scan.sheet import Sheet


def test_salt_is_removed_from_a_fax_and_a_decimal_point_is_not() -> None:
    rng = np.random.default_rng(3)
    page = np.full((600, 800), 255, np.uint8)
    cv2.putText(page, "7.8", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3)
    clean_ink = (page < 128).sum()
    salted = page.copy()
    salted[rng.random(page.shape) < 0.002] = 0
    out = despeckle(Sheet(salted, 150)).image
    assert (out[:200] < 128).sum() < 0.15 * (salted[:200] < 128).sum()
    assert (out[260:310, 290:380] < 128).sum() > 0.95 * clean_ink


def test_a_clean_page_is_not_despeckled() -> None:
    page = np.full((300, 400), 255, np.uint8)
    page[100, 100] = 0
    assert despeckle(Sheet(page, 150)).image[100, 100] == 0


def test_a_streak_of_dirt_goes_and_the_print_that_it_crosses_stays() -> None:
    rng = np.random.default_rng(4)
    page = np.full((900, 700), 255, np.uint8)
    cv2.rectangle(page, (100, 200), (600, 700), 0, 2)
    cv2.line(page, (350, 200), (350, 700), 0, 2)
    cv2.putText(page, "1883.2", (380, 450), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3)
    streaked = page.copy()
    streaked[rng.random(900) < 0.55, 425] = 0
    out = without_streaks(Sheet(streaked, 150)).image
    assert (out[:190, 420:430] == 255).all()
    assert (out[720:, 420:430] == 255).all()
    assert ((out < 128) >= (page < 128)).all()
    plain = Sheet(page, 150)
    assert without_streaks(plain) is plain


def ruled_page(left: int, right: int, rows: range) -> NDArray[np.uint8]:
    """A sheet of 1200 x 1000 pixels with level rulings from ``left`` to ``right``."""
    page = np.full((1200, 1000), 255, np.uint8)
    for at in rows:
        page[at : at + 2, left:right] = 0
    return page


def test_rulings_that_cross_nearly_the_whole_sheet_end_at_their_frame_and_stay() -> None:
    page = ruled_page(20, 990, range(200, 1000, 271))  # 3.4 and 1.7 mm from the edges at 150 dpi
    page[200:1013, 20:22] = page[200:1013, 988:990] = 0
    sheet = Sheet(page, 150)
    assert without_streaks(sheet) is sheet


def test_a_streak_beside_such_rulings_goes_and_they_stay() -> None:
    page = ruled_page(20, 990, range(200, 1000, 271))
    streaked = page.copy()
    streaked[:, 500] = 0
    out = without_streaks(Sheet(streaked, 150)).image
    assert (out[300:400, 490:510] == 255).all()
    assert ((out < 128) >= (page < 128)).all()


def test_rulings_of_a_picture_that_was_cut_out_at_the_frame_meet_and_stay() -> None:
    page = ruled_page(0, 1000, range(90, 1100, 331))
    page[:, 210:212] = page[:, 640:642] = 0
    sheet = Sheet(page, 150)
    assert without_streaks(sheet) is sheet


def test_rows_without_uprights_repeat_at_one_pitch_and_stay() -> None:
    sheet = Sheet(ruled_page(0, 1000, range(100, 1100, 60)), 150)
    assert without_streaks(sheet) is sheet


def test_the_rulings_above_and_below_an_open_table_meet_no_print_and_stay() -> None:
    page = ruled_page(0, 1000, range(3, 1200, 1190))
    page[500:520, 300:330] = 0
    sheet = Sheet(page, 150)
    assert without_streaks(sheet) is sheet


def test_several_streaks_through_print_go() -> None:
    page = np.full((1200, 1000), 255, np.uint8)
    page[600:603, 100:800] = 0
    print_alone = page.copy()
    page[:, [300, 305, 310, 315, 540, 700]] = 0  # a broad one of four lines, and two lone ones
    out = without_streaks(Sheet(page, 150)).image
    assert (out == print_alone).mean() > 0.9999
    assert (out[:590] == 255).all()


def test_a_streak_that_is_mostly_breaks_ends_where_one_of_them_may() -> None:
    rng = np.random.default_rng(5)
    page = np.full((1200, 1000), 255, np.uint8)
    page[rng.random(1200) < 0.35, 500] = 0
    page[:9, 500] = page[-7:, 500] = 255
    page[300:309, 500] = 255
    page[600:603, 100:800] = 0
    out = without_streaks(Sheet(page, 150)).image
    assert (out[:590] == 255).all()
