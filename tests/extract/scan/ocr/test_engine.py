from __future__ import annotations

import math

import numpy as np
import pytest

from extract.scan.ocr.engine import NBest, listed_reading
from extract.types import Alternative

CROP = np.full((30, 90), 255, np.uint8)


def test_a_reading_is_as_sure_as_its_least_certain_character() -> None:
    reading = listed_reading("40.6", 0.8, CROP)
    assert reading.confidence == 0.8
    assert listed_reading("", 0.8, CROP).confidence == 0.0


def test_characters_of_which_no_place_is_known_are_spread_over_the_crop() -> None:
    assert listed_reading("合计数", 0.9, CROP).positions == pytest.approx((0.5, 1.5, 2.5))


def test_listed_texts_have_their_probability_and_others_none() -> None:
    best = NBest("40", 0.9, (Alternative("48", 2.0),))
    logs = best.log_probabilities(["48", "40", "46"])
    assert logs.tolist() == [math.log(0.9) - 2.0, math.log(0.9), -math.inf]
    assert best.ranked() == best.neighbours() == (Alternative("48", 2.0),)


def test_that_there_is_nothing_to_read_can_be_certain() -> None:
    assert listed_reading("", 0.0, CROP).hypotheses.log_probabilities([""]).tolist() == [0.0]
