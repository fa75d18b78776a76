from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.scan.ocr.plausibility import implausible

EM = 22.0


def bars(count: int) -> NDArray[np.bool_]:
    mask = np.zeros((20, 10 * count - 6), bool)
    for i in range(count):
        mask[:, 10 * i : 10 * i + 4] = True
    return mask


def against(*texts: str, ink: NDArray[np.bool_]) -> list[float]:
    return [float(nats) for nats in implausible(texts, ink, EM)]


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
