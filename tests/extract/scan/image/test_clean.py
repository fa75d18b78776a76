from __future__ import annotations

import cv2
import numpy as np

from extract.scan.image.clean import clean, despeckle, ink_mask, lift_rust, without_streaks

DPI = 200


def _paper(height: int = 700, width: int = 900, tone: tuple[int, int, int] = (240, 228, 200)) -> np.ndarray:
    return np.full((height, width, 3), tone, np.uint8)


def _print(image: np.ndarray, text: str, at: tuple[int, int]) -> None:
    cv2.putText(image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.0, (25, 25, 25), 3, cv2.LINE_AA)


def test_yellow_paper_becomes_white_and_ink_stays_black() -> None:
    page = _paper()
    _print(page, "1883.2", (300, 300))
    grey = clean(page, DPI)
    assert np.percentile(grey, 50) > 245
    assert grey[270:310, 300:420].min() < 80


def test_a_seal_is_lifted_and_the_figure_under_it_stays() -> None:
    page = _paper(tone=(250, 250, 248))
    _print(page, "4394", (400, 360))
    bare = clean(page, DPI)
    sealed = page.copy()
    cv2.circle(sealed, (450, 350), 130, (205, 40, 45), 12)
    cv2.circle(sealed, (450, 350), 40, (205, 40, 45), -1)
    dark = page.max(axis=2) < 120
    sealed[dark] = page[dark]
    grey = clean(sealed, DPI)
    assert grey[350, 320] > 225  # the ring is gone
    assert grey[385, 450] > 225  # and so is the disc beside the figure
    both = (bare < 100) & (grey < 140)
    assert both.sum() > 0.85 * (bare < 100).sum()


def test_red_print_that_no_black_crosses_is_text_and_stays() -> None:
    page = _paper(tone=(255, 255, 255))
    cv2.putText(page, "NOTICE OF THE OFFICE", (80, 120), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (200, 20, 20), 5)
    assert (clean(page, DPI)[60:140] < 140).sum() > 1500


def test_salt_is_removed_from_a_fax_and_a_decimal_point_is_not() -> None:
    rng = np.random.default_rng(3)
    page = np.full((600, 800), 255, np.uint8)
    cv2.putText(page, "7.8", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3)
    clean_ink = (page < 128).sum()
    salted = page.copy()
    salted[rng.random(page.shape) < 0.002] = 0
    out = despeckle(salted, 150)
    assert (out[:200] < 128).sum() < 0.15 * (salted[:200] < 128).sum()
    assert (out[260:310, 290:380] < 128).sum() > 0.95 * clean_ink


def test_a_clean_page_is_not_despeckled() -> None:
    page = np.full((300, 400), 255, np.uint8)
    page[100, 100] = 0
    assert despeckle(page, 150)[100, 100] == 0


def test_ink_is_found_in_light_and_in_shadow() -> None:
    shade = np.linspace(255, 180, 800).astype(np.uint8)[None, :].repeat(300, axis=0).copy()
    shade[140:146, 50:100] = 60
    shade[140:146, 700:750] = 40
    mask = ink_mask(shade, DPI)
    assert mask[143, 75] == 1
    assert mask[143, 725] == 1
    assert mask.mean() < 0.02


def test_a_streak_of_dirt_goes_and_the_print_that_it_crosses_stays() -> None:
    rng = np.random.default_rng(4)
    page = np.full((900, 700), 255, np.uint8)
    cv2.rectangle(page, (100, 200), (600, 700), 0, 2)
    cv2.line(page, (350, 200), (350, 700), 0, 2)
    cv2.putText(page, "1883.2", (380, 450), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3)
    streaked = page.copy()
    streaked[rng.random(900) < 0.55, 425] = 0
    out = without_streaks(streaked, 150)
    assert (out[:190, 420:430] == 255).all()
    assert (out[720:, 420:430] == 255).all()
    assert ((out < 128) >= (page < 128)).all()
    assert without_streaks(page, 150) is page


def test_rust_spots_of_old_paper_are_lifted_and_print_stays() -> None:
    page = np.full((200, 200, 3), 250, np.uint8)
    page[20:40, 20:40] = (215, 180, 140)  # foxing
    page[80:100, 20:40] = (40, 40, 42)  # print
    page[80:100, 30:34] = (36, 30, 24)  # print on a spot
    page[140:160, 20:40] = (205, 40, 45)  # a red figure
    grey = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY))
    lifted = lift_rust(page, grey)
    assert lifted[30, 30] == 215
    assert lifted[90, 25] == grey[90, 25]
    assert lifted[90, 32] < 60
    assert lifted[150, 30] == grey[150, 30]
