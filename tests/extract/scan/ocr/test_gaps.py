"""Lines that run over several columns are parted at their white."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extract.scan.image.masks import Grey
from extract.scan.ocr.gaps import between_characters, ems_of, on_their_lines, parts_of
from extract.scan.ocr.ink import CellInk, Tone
from extract.types import BBox, Word

EM = 40
TONE = Tone(250.0, 20.0)
LEFT, TOP = 100, 200
FIGURE = 16  # pixels of ink of a figure, in a square of 20


def _line(text: str) -> tuple[Word, list[float], CellInk]:
    """A line as print would have it: a space is 12 pixels of white, 1 and marks are narrow."""
    mask = np.zeros((EM, 2000), bool)
    x, middles = 10, []
    for character in text:
        if character == " ":
            x += 12
            continue
        square = EM if character > "\u2e80" else EM // 2
        ink = {"1": (8, 12), ".": (8, 12), "、": (2, 8), "（": (30, 38), "）": (2, 10)}
        first, last = ink.get(character, (2, square - 2))
        top = EM - 6 if character == "." else 5 if square < EM else 1
        mask[top : EM - 1, x + first : x + last] = True
        middles.append(LEFT + x + square / 2)
        x += square
    mask = mask[:, : x + 10]
    grey = np.where(mask, 20, 250).astype(np.uint8)
    word = Word(text.replace(" ", ""), BBox(LEFT, TOP - 5, LEFT + x + 10, TOP + EM + 5), 0.99)
    return word, middles, CellInk(grey, mask, LEFT, TOP, False)


def _parted(text: str) -> list[str]:
    word, middles, ink = _line(text)
    return [part.text for part in parts_of(word, middles, ink, EM)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2860 1900 1500", ["2860", "1900", "1500"]),
        ("1111111", ["1111111"]),
        ("371.17 185.84", ["371.17", "185.84"]),
        ("吉县 18000", ["吉县", "18000"]),
        ("县（市、区）数", ["县（市、区）数"]),
        ("各县、市 计划", ["各县、市", "计划"]),
    ],
)
def test_columns_are_parted_and_the_white_of_a_character_parts_nothing(text: str, parts: list[str]) -> None:
    assert _parted(text) == parts


def test_a_dash_that_the_recogniser_did_not_see_is_a_part() -> None:
    word, middles, ink = _line("42 8 17")
    ink.mask[:, 62:82] = False
    ink.mask[19:22, 62:82] = True
    unseen = Word("4217", word.bbox, 0.9)
    parts = parts_of(unseen, [*middles[:2], *middles[3:]], ink, EM)
    assert [part.text for part in parts] == ["42", "-", "17"]


def test_the_parts_stand_where_their_ink_does_and_are_as_high_as_the_line() -> None:
    word, middles, ink = _line("2860 1900")
    first, second = parts_of(word, middles, ink, EM)
    assert (first.bbox.x0, first.bbox.x1) == (LEFT + 12, LEFT + 88)
    assert second.bbox.x0 == LEFT + 10 + 80 + 12 + 8
    assert first.bbox.height == second.bbox.height == EM


def test_a_line_without_ink_stays_whole() -> None:
    word, middles, ink = _line("2860 1900")
    blank = replace(ink, mask=np.zeros_like(ink.mask))
    assert parts_of(word, middles, blank, EM) == (word,)


def test_characters_tell_their_size_and_a_dash_that_of_its_neighbours() -> None:
    assert ems_of(["吉县", "1900", "—"], [37.2, 29.6, 3.0]) == pytest.approx([40.0, 40.0, 40.0])
    names = [Word("吉县", BBox(0, y, 80, y + 37.2)) for y in (0, 60)]
    *_, dash = on_their_lines([*names, Word("—", BBox(100, 17, 120, 20))])
    assert (dash.bbox.y0, dash.bbox.y1) == pytest.approx((-1.5, 38.5))


@pytest.mark.parametrize(
    ("box", "sides"),
    [
        ((112.0, 10.0, 160.0, 50.0), (115.0, 160.0)),  # begins in the last figure of the column before
        ((122.0, 10.0, 147.0, 50.0), (120.0, 150.0)),  # cuts a little off its own characters
        ((90.0, 10.0, 170.0, 50.0), (90.0, 170.0)),
    ],
)
def test_a_box_goes_round_a_character_or_off_it(
    box: tuple[float, float, float, float], sides: tuple[float, float]
) -> None:
    page: Grey = np.full((60, 300), 250, np.uint8)
    page[15:45, 100:115] = 20
    page[15:45, 120:150] = 20
    x0, _, x1, _ = between_characters(page, box, TONE)
    assert (x0, x1) == sides


def test_white_within_the_pitch_of_the_digits_parts_no_figure() -> None:
    """A 1 that is broad for a slim character still stands where the pitch has it."""
    word, middles, ink = _line("147")
    ink.mask[:, :24] = False
    ink.mask[5 : EM - 1, 12:25] = True  # the 1, with serifs
    assert [p.text for p in parts_of(word, middles, ink, 0.85 * EM, 0.5)] == ["147"]


def test_a_comma_within_a_figure_is_followed_by_no_column() -> None:
    word, middles, ink = _line("20, 107")
    assert [p.text for p in parts_of(word, middles, ink, EM, 0.5)] == ["20,107"]
