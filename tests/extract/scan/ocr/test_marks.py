from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.scan.ocr.marks import lone_mark, silhouette, silhouette_of, with_lost_mark

EM = 30.0


def bar(width: int, height: int = 3) -> NDArray[np.bool_]:
    return np.ones((height, width), bool)


def leaning(slope: float, height: int = 26, thick: int = 3) -> NDArray[np.bool_]:
    mask = np.zeros((height, round(abs(slope) * height) + thick + 1), bool)
    for y in range(height):
        x = round((height - 1 - y) * slope) if slope > 0 else round(-y * slope)
        mask[y, x : x + thick] = True
    return mask


@pytest.mark.parametrize(("width", "text"), [(9, "-"), (28, "—"), (58, "——")])
def test_a_flat_bar_is_a_dash_of_its_length(width: int, text: str) -> None:
    assert lone_mark(bar(width), EM) == text


def test_two_bars_are_two_dashes() -> None:
    mask = np.hstack([bar(27), np.zeros((3, 4), bool), bar(27)])
    assert lone_mark(mask, EM) == "——"


def dots(count: int, size: int = 4, step: int = 9) -> NDArray[np.bool_]:
    mask = np.zeros((size, (count - 1) * step + size), bool)
    for i in range(count):
        mask[:, i * step : i * step + size] = True
    return mask


def test_three_dots_in_even_steps_are_an_ellipsis() -> None:
    assert lone_mark(dots(3), EM) == "…"
    assert lone_mark(dots(6), EM) == "……"
    assert lone_mark(dots(4), EM) is None
    assert lone_mark(np.hstack([dots(2), np.zeros((4, 12), bool), dots(1)]), EM) is None


def test_a_dashed_bar_is_no_ellipsis() -> None:
    assert lone_mark(dots(3, size=8), EM) != "…"


def test_a_bar_with_a_swelling_end_is_left_to_the_recogniser() -> None:
    mask = np.zeros((7, 28), bool)
    mask[4:6] = True
    mask[0:7, 21:] = True  # the triangle of 一 in a Song face
    assert lone_mark(mask, EM) is None


def test_a_leaning_bar_is_a_slash_and_an_upright_one_is_not() -> None:
    assert lone_mark(leaning(0.35), EM) == "/"
    assert lone_mark(leaning(0.0), EM) is None
    assert lone_mark(leaning(-0.35), EM) is None


def test_a_figure_is_no_mark() -> None:
    ring = np.ones((22, 14), bool)
    ring[4:-4, 4:-4] = False
    assert lone_mark(ring, EM) is None


def figure(pieces: str) -> NDArray[np.bool_]:
    """A drawing of digits (d), points and minus signs."""
    parts = []
    for piece in pieces:
        part = np.zeros((22, 14), bool)
        if piece == "d":
            part[:, 2:12] = True
        elif piece == ".":
            part[18:, 5:9] = True
        else:
            part[11:13, 3:11] = True
        parts.append(part)
    return np.hstack(parts)


@pytest.mark.parametrize("pieces", ["d", "dd.dd", "-d.d", "d.ddd.ddd"])
def test_silhouette_sees_digits_points_and_signs(pieces: str) -> None:
    assert silhouette(figure(pieces)) == pieces


def test_text_has_the_silhouette_of_its_print() -> None:
    assert silhouette_of("-1,240.65") == "-d.ddd.dd"


def test_a_lost_point_is_found_where_the_pixels_are_clear() -> None:
    assert with_lost_mark("4065", "dd.dd") == "40.65"
    assert with_lost_mark("4065", "-dddd") == "-4065"
    assert with_lost_mark("40.65", "dd.dd") is None
    assert with_lost_mark("4065", "dd?dd") is None
    assert with_lost_mark("4065", "ddd.dd") is None
    assert with_lost_mark("1234567", "d.ddd.ddd") is None


def test_a_dash_above_what_is_left_of_a_ruling_is_a_dash_and_two_strokes_are_not() -> None:
    for white, mark in ((14, "—"), (9, None)):  # 0.70 em, and 0.45 em as between the strokes of a character
        mask = np.zeros((3 + white + 2, 36), bool)
        mask[:3, 4:32] = True
        mask[-2:] = True
        assert lone_mark(mask, 20.0) == mark


def test_a_line_without_ink_is_no_mark() -> None:
    assert lone_mark(np.zeros((40, 30), np.bool_), 20.0) is None
    low = np.zeros((40, 30), np.bool_)
    low[:3] = True
    assert lone_mark(low, 20.0) is None
