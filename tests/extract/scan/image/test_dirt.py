from __future__ import annotations

import cv2
import numpy as np

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
