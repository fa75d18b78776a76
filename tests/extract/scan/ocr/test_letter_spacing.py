"""Spaces within one figure: letter spacing where its digits keep their pitch, else what was read."""

from __future__ import annotations

import numpy as np
import pytest

from extract.scan.image.masks import Mask
from extract.scan.ocr.engine import Reading, listed_reading
from extract.scan.ocr.letter_spacing import digit_pitch, without_letter_spacing

PITCH = 15
INK = {"1": 4, ",": 3, ".": 3}


def set_in_half_squares(text: str, space: int = PITCH) -> Mask:
    """The ink of a figure, each character in the middle of its half square; a space is ``space`` wide."""
    mask: Mask = np.zeros((26, PITCH * 20), bool)
    x = 0.0
    for character in text:
        if character == " ":
            x += space
            continue
        wide = INK.get(character, 11)
        left = round(x + (PITCH - wide) / 2)
        mask[:, left : left + wide] = True
        x += PITCH
    columns = np.flatnonzero(mask.any(axis=0))
    return mask[:, columns[0] : columns[-1] + 1]


def reading(text: str) -> Reading:
    return listed_reading(text, 0.99, np.zeros((48, 200), np.uint8))


@pytest.mark.parametrize("read", ["1 31,564", "82, 109", "7,21 0", "1 1.7", "1 18.4", "1 147", "1 1 1"])
def test_white_within_the_pitch_of_the_digits_is_letter_spacing(read: str) -> None:
    figure = read.replace(" ", "")
    closed = without_letter_spacing(reading(read), set_in_half_squares(figure), float(PITCH))
    assert closed.text == figure
    assert len(closed.certainties) == len(closed.positions) == len(figure)
    asked = closed.hypotheses.log_probabilities([figure])
    assert asked == reading(read).hypotheses.log_probabilities([read])


@pytest.mark.parametrize("read", ["1 147", "31 564", "28 1", "1,147 1"])
def test_two_figures_stay_two(read: str) -> None:
    assert without_letter_spacing(reading(read), set_in_half_squares(read), float(PITCH)).text == read


def test_white_as_wide_as_a_narrow_point_is_none() -> None:
    mask = set_in_half_squares("1 147", space=PITCH // 2)
    assert without_letter_spacing(reading("1 147"), mask, float(PITCH)).text == "1 147"


@pytest.mark.parametrize(
    ("read", "pitch"), [("1 147", None), ("城 区", float(PITCH)), ("1 1470", float(PITCH))]
)
def test_what_the_ink_does_not_show_stays_as_it_was_read(read: str, pitch: float | None) -> None:
    assert without_letter_spacing(reading(read), set_in_half_squares("1147"), pitch).text == read


def test_the_pitch_is_learnt_from_figures_read_without_white() -> None:
    texts = ["28,145", "7120", "城区", "9 91"]
    masks = [set_in_half_squares(text) for text in ["28,145", "7120", "88", "9 91"]]
    assert digit_pitch(texts, masks, [30.0] * 4) == pytest.approx(PITCH / 30, abs=0.03)
    assert digit_pitch(texts[:1], masks[:1], [30.0]) is None
