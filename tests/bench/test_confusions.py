from __future__ import annotations

import math

import pytest

from bench.confusions import NumberRead, confusion, count_confusions
from bench.slips import DOUBLED


@pytest.mark.parametrize(
    ("printed", "read", "expected"),
    [
        ("40.65", "40.66", ("5", "6")),
        ("40.65", "4065", (".", "")),
        ("4065", "40665", ("6", DOUBLED)),
        ("4065", "41065", ("", "1")),
        ("40", "40", None),
        ("40", "53", None),
        ("40", "4012", None),
    ],
)
def test_one_character_by_which_a_reading_differs(
    printed: str, read: str, expected: tuple[str, str] | None
) -> None:
    assert confusion(printed, read) == expected


def test_readings_of_a_number_share_one_by_their_costs() -> None:
    counts = count_confusions([NumberRead("40", "48", (("40", math.log(3)), ("46", 2.0)), 0.6)])
    whole = 1 + 1 / 3 + math.exp(-2.0)
    assert counts["0", "8"] == pytest.approx(1 / whole)
    assert counts["0", "6"] == pytest.approx(math.exp(-2.0) / whole)
    assert counts["4", "4"] == counts["0", "0"] == 1
