from __future__ import annotations

import cv2
import numpy as np
import pytest

from extract.scan.sheet import Sheet
from extract.types import BBox, Word


@pytest.mark.parametrize(("dpi", "expected"), [(72, 150), (200, 200), (600, 300)])
def test_working_size_is_bounded_below_and_above(dpi: int, expected: int) -> None:
    sheet = Sheet.of(np.zeros((2 * dpi, dpi, 3), np.uint8), 72, 144)
    assert sheet.dpi == pytest.approx(expected, abs=1)
    assert sheet.image.shape[:2] == pytest.approx((2 * expected, expected), abs=2)


def test_an_image_that_suits_is_not_resampled() -> None:
    image = np.zeros((400, 200, 3), np.uint8)
    assert Sheet.of(image, 72, 144).image is image


def test_lengths_are_those_of_the_resolution() -> None:
    sheet = Sheet(np.full((400, 200), 255, np.uint8), 200.0)
    assert sheet.mm == pytest.approx(200 / 25.4)
    assert (sheet.width, sheet.height) == pytest.approx((72, 144))
    assert sheet.in_points((100, 50, 200, 75)) == pytest.approx((36, 18, 72, 27))
    assert sheet.in_pixels(BBox(36, 18, 72, 27), margin=0.36) == pytest.approx((99, 49, 201, 76))
    word = Word("3", BBox(100, 50, 200, 75))
    assert sheet.word_in_points(word).bbox == pytest.approx((36, 18, 72, 27))


def test_masks_are_made_once_and_tell_print_from_rulings() -> None:
    image = np.full((400, 600), 255, np.uint8)
    cv2.line(image, (20, 100), (580, 100), 0, 2)
    cv2.putText(image, "1234", (200, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    sheet = Sheet(image, 200.0)
    assert sheet.ink is sheet.ink
    assert sheet.ink[100, 400] == 1
    assert sheet.print_ink[100, 400] == 0
    (box,) = (word.bbox for word in sheet.print_boxes)
    assert box.y0 > 150 * sheet.points
    assert box.x0 == pytest.approx(200 * sheet.points, abs=3)


def test_what_is_taken_off_is_paper_and_the_sheet_stays() -> None:
    sheet = Sheet(np.zeros((400, 200), np.uint8), 200.0)
    bare = sheet.without([BBox(-5, 36, 36, 72)])
    assert (bare.image[100:201, :101] == 255).all()
    assert bare.image[99, 0] == bare.image[202, 0] == bare.image[150, 102] == 0
    assert not sheet.image.any()


def test_a_colour_image_has_a_grey_one() -> None:
    image = np.zeros((4, 4, 3), np.uint8)
    image[:, :, 0] = 255
    assert Sheet(image, 200.0).grey[0, 0] == 76
