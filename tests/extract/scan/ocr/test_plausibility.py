from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.scan.ocr.plausibility import (
    is_figure,
    is_malformed,
    meant_figures,
    penalties,
    plain,
    same,
    with_whole_signs,
)

EM = 22.0


def bars(count: int) -> NDArray[np.bool_]:
    mask = np.zeros((20, 10 * count - 6), bool)
    for i in range(count):
        mask[:, 10 * i : 10 * i + 4] = True
    return mask


def against(*texts: str, ink: NDArray[np.bool_]) -> list[float]:
    return [float(nats) for nats in penalties(texts, ink, EM)]


@pytest.mark.parametrize(
    "specked", ["检查(家).", ".城区", "'合计", ".0.66", "0.66.", "·１２．５", "0.", "O.", "0^", ".0", "123."]
)
def test_a_point_beside_a_whole_text_is_a_speck(specked: str) -> None:
    assert against(specked, ink=bars(9))[0] > 5


@pytest.mark.parametrize("whole", ["0.66", "一.", "单位:", "其中：", "2.城区", "注1.5", "-0.3"])
def test_points_that_notices_print_are_left(whole: str) -> None:
    assert against(whole, ink=bars(9)) == [0.0]


def test_an_ordinal_may_end_with_a_point() -> None:
    assert 0 < against("4.", ink=bars(1))[0] < against("0.", ink=bars(1))[0]


def test_bars_are_as_many_as_the_ink_has() -> None:
    one, two, mixed = against("I", "II", "I1", ink=bars(2))
    assert two == 0 < mixed < one


def test_bars_that_touch_may_be_more() -> None:
    assert against("11", "1", ink=bars(1)) == [0.0, 0.0]


def test_a_lone_letter_is_not_as_wide_as_a_character() -> None:
    wide, narrow = np.ones((20, 20), bool), np.ones((20, 10), bool)
    assert against("3", "Ⅲ", ink=wide)[0] > against("3", "Ⅲ", ink=wide)[1]
    assert against("3", "Ⅲ", ink=narrow) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("one", "other"), [("（套）", "(套)"), ("—", "-"), ("城 区", "城区"), ("２.5％", "2.5%")]
)
def test_what_prints_the_same_is_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("read", "printed"),
    [("5.6%0", "5.6‰"), ("%o", "‰"), ("12°C", "12℃"), ("X", "×"), ("100%", "100%"), ("8%05", "8%05")],
)
def test_signs_read_in_pieces_are_made_whole(read: str, printed: str) -> None:
    assert with_whole_signs(read) == printed


def test_figures_and_what_only_looks_like_one() -> None:
    assert all(map(is_figure, ["0", "-3.5%", "1,234.5", "1234"]))
    assert not any(map(is_figure, ["1,23", "4.0.", "城", ""]))
    assert all(map(is_malformed, ["4.0.", "1,23", "40!", "34 0", "O", "17C"]))
    assert not any(map(is_malformed, ["40", "城区", "注1", "-", "3km"]))


def test_what_a_text_may_have_been_printed_as() -> None:
    assert meant_figures("4O") == ["40"]
    assert meant_figures("34 0") == ["34.0"]
    assert meant_figures("城区") == meant_figures("40") == []


@pytest.mark.parametrize(("read", "meant"), [("合计( -)", "合计(一)"), ("（—）", "（一）"), ("(-5)", "(-5)")])
def test_a_bar_alone_in_brackets_is_the_first_ordinal(read: str, meant: str) -> None:
    assert with_whole_signs(read) == meant
