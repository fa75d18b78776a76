"""The bounds of a figure say the same as trying the identity with a number in its place."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.figures import Figure, Identity, IdentityKind, Key, Origin, Term
from schemas.holds import Rounding, compile_identity
from schemas.intervals import half_widths

KEYS: tuple[Key, ...] = tuple((1, row, 0) for row in range(4))


def _figure(key: Key, value: Decimal | None) -> Figure:
    raw = "" if value is None else str(value)
    return Figure(
        key, value, raw, "万元", "money", Decimal(10_000), ("投资",), "", (), "item", None, Origin.TEXT
    )


@given(
    st.lists(st.none() | st.integers(-30, 30).map(lambda n: Decimal(n) / 10), min_size=3, max_size=3),
    st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3),
    st.sampled_from([Decimal(1), Decimal("-0.5"), Decimal(3)]),
    st.sampled_from([Decimal(0), Decimal(1_000)]),
    st.sampled_from(KEYS),
)
def test_bounds(
    parts: list[Decimal | None], signs: list[int], factor: Decimal, offset: Decimal, key: Key
) -> None:
    """Over all numbers near, at the ends and beyond; a figure may be blank, or in the sum twice."""
    figures = {k: _figure(k, v) for k, v in zip(KEYS, (Decimal("0.5"), *parts), strict=True)}
    terms = tuple(Term(k, s) for k, s in zip((*KEYS[1:3], KEYS[1]), signs, strict=True))
    identity = Identity(IdentityKind.BALANCE, KEYS[0], terms, factor=factor, offset=offset)
    equation = compile_identity(identity, figures, Rounding(half_widths(figures)), 2)
    if key not in equation.values:
        return
    bounds = equation.bounds(key)
    assert bounds is not None
    for number in range(-120_000 * 100, 120_000 * 100, 24_999):
        assert equation.holds_with({key: number}) == (bounds[0] <= number <= bounds[1])
    for end in bounds:
        if abs(end) != float("inf"):
            for number in (int(end) - 1, int(end), int(end) + 1):
                assert equation.holds_with({key: number}) == (bounds[0] <= number <= bounds[1])
