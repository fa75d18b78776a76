from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.misreadings import confusions, may_confuse

NUMBERS = st.builds(lambda n, d: Decimal(n).scaleb(-d), st.integers(-99_999, 99_999), st.integers(0, 2))


@given(NUMBERS, st.integers(0, 2))
def test_the_quick_look_never_says_no_wrongly(value: Decimal, decimals: int) -> None:
    assert all(may_confuse(value, other, decimals) for other in confusions(value, decimals))


def test_the_quick_look_says_no_to_most_numbers() -> None:
    assert not may_confuse(Decimal("123.45"), Decimal("543.21"), 2)
    assert not may_confuse(Decimal("7"), Decimal("300"), 0)
