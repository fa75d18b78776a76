from __future__ import annotations

import cv2
import numpy as np

from extract.ruled import grid_from_rulings
from extract.scan.image.masks import ink_mask, print_mask
from extract.scan.sheet import Sheet
from extract.types import Ruling

DPI = 144.0  # two pixels to a point
MM = DPI / 25.4


def page() -> np.ndarray:
    return np.full((800, 1000), 250, np.uint8)


def squares(grey: np.ndarray, x: int, y: int, characters: int) -> None:
    """Squares of 20 pixels, as large as characters of 10 points, 4 pixels apart."""
    for k in range(characters):
        grey[y : y + 20, x + 24 * k : x + 24 * k + 20] = 30


def test_a_line_of_print_is_one_box_and_rulings_are_none() -> None:
    grey = page()
    squares(grey, 100, 200, 5)
    grey[300:303, 50:900] = 20
    grey[100:600, 50:53] = 20
    grey[500:502, 500:502] = 20  # a speck
    (box,) = Sheet(grey, DPI).print_boxes
    assert [round(v) for v in box.bbox] == [50, 100, 108, 110]


def test_streaks_and_lone_specks_are_no_print() -> None:
    grey = page()
    squares(grey, 100, 200, 5)
    clean = print_mask(grey, MM)
    cv2.line(grey, (300, 300), (500, 305), 20, 1)  # a streak that is not quite level
    rng = np.random.default_rng(1)
    for x, y in zip(rng.integers(250, 900, 40), rng.integers(320, 700, 40), strict=True):
        grey[y, x : x + 2] = 20
    assert (print_mask(grey, MM) == clean).all()
    assert clean.any()


def test_the_pieces_of_a_worn_character_are_print() -> None:
    grey = page()
    grey[200:220:4, 100:120:4] = 20
    assert np.count_nonzero(print_mask(grey, MM)) == 25


def test_print_decides_how_an_l_shaped_region_is_cut() -> None:
    xs, ys = (50.0, 150.0, 250.0, 350.0), (100.0, 120.0, 140.0, 160.0)
    rulings = [Ruling(xs[0], y, xs[-1], y) for y in (ys[0], ys[2], ys[3])]
    rulings += [Ruling(x, ys[0], x, ys[-1]) for x in (xs[0], xs[1], xs[-1])]
    rulings += [
        Ruling(xs[0], ys[1], xs[1], ys[1]),
        Ruling(xs[2], ys[1], xs[3], ys[1]),
        Ruling(xs[2], ys[1], xs[2], ys[3]),
    ]
    over, down = page(), page()
    squares(over, 430, 210, 6)  # over both columns of the group
    squares(down, 320, 228, 3)  # in its left column, halfway down
    spans = [
        {(c.row, c.column, c.row_span, c.column_span) for c in shape.cells if c.column == 1}
        for grey in (over, down)
        for shape in grid_from_rulings(rulings, Sheet(grey, DPI).print_boxes)
    ]
    assert (0, 1, 1, 2) in spans[0]
    assert (0, 1, 2, 1) in spans[1]


def test_ink_is_found_in_light_and_in_shadow() -> None:
    shade = np.linspace(255, 180, 800).astype(np.uint8)[None, :].repeat(300, axis=0).copy()
    shade[140:146, 50:100] = 60
    shade[140:146, 700:750] = 40
    mask = ink_mask(shade, 200 / 25.4)
    assert mask[143, 75] == 1
    assert mask[143, 725] == 1
    assert mask.mean() < 0.02
