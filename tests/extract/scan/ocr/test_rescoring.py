from __future__ import annotations

import math

import numpy as np
import pytest

from extract.scan.image.masks import Mask
from extract.scan.ocr.engine import Reading, listed_reading
from extract.scan.ocr.rescoring import LOOKALIKE_COST, Rescored, rescore
from extract.types import Alternative

NO_INK = np.ones((20, 30), bool)
EM = 22.0


def reading(text: str, confidence: float = 0.99, **rivals: float) -> Reading:
    """A reading of ``text``; rivals with their costs in nats."""
    others = [Alternative(rival.removeprefix("_"), cost) for rival, cost in rivals.items()]
    return listed_reading(text, confidence, np.full((30, 60), 255, np.uint8), others)


def both(first: Reading, second: Reading, mask: Mask = NO_INK) -> Rescored:
    """The main reading, and another that counts a third of it."""
    return rescore([first, second], [1.0, 0.35], mask, EM)


def test_an_unsure_reading_is_overruled_by_a_sure_one() -> None:
    rescored = both(reading("38", 0.5, _88=0.2), reading("88", 0.99, _38=4.0))
    assert rescored.text == "88"
    assert rescored.alternatives[0].text == "38"
    assert rescored.margin == pytest.approx(0.35 * 4.0 - 0.2, abs=0.001)
    assert rescored.log_probabilities == pytest.approx((math.log(0.5) - 0.2, math.log(0.99)))


def test_agreement_leaves_rivals_far_behind() -> None:
    rescored = both(reading("40", _48=6.0), reading("40", _48=6.0))
    assert rescored.text == "40"
    assert rescored.margin == pytest.approx(1.35 * 6.0)
    assert [other.text for other in rescored.alternatives] == ["48"]


def test_one_reading_alone_cannot_rule_a_text_out() -> None:
    rescored = both(reading("40"), reading("48"))
    assert rescored.margin == pytest.approx(0.65 * (24.0 + math.log(0.99)), abs=0.01)


def test_a_letter_in_a_figure_offers_the_digit_and_is_not_replaced() -> None:
    rescored = both(reading("4O"), reading("4O"))
    assert rescored.text == "4O"
    assert [o.cost for o in rescored.alternatives if o.text == "40"] == [LOOKALIKE_COST]


def test_a_figure_torn_by_white_space_is_offered_with_its_point() -> None:
    rescored = both(reading("34 0"), reading("34 0"))
    assert any(other.text == "34.0" and other.cost <= LOOKALIKE_COST for other in rescored.alternatives)


def test_a_point_that_only_the_pixels_show_is_offered() -> None:
    ink = np.zeros((22, 70), bool)
    for x in (0, 16, 42, 58):
        ink[:, x : x + 12] = True
    ink[18:, 32:37] = True
    rescored = both(reading("4065"), reading("4065"), ink)
    assert rescored.text == "4065"
    assert any(other.text == "40.65" and other.cost < 3 for other in rescored.alternatives)


def test_a_speck_that_was_read_as_a_point_is_left_out() -> None:
    noisy = reading("4.0.", 0.99, **{"4.0": 5.0})
    assert both(noisy, noisy).text == "4.0"


def test_a_lone_figure_is_no_wider_than_figures_are() -> None:
    torn = reading("3", 0.8, **{"Ⅲ": 1.4})
    assert both(torn, torn, np.ones((20, 10), bool)).text == "3"
    assert both(torn, torn, np.ones((20, 20), bool)).text == "Ⅲ"


def test_signs_come_out_whole() -> None:
    assert both(reading("5.6%0"), reading("5.6%0")).text == "5.6‰"
