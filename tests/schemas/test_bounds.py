"""The bounds of a figure say the same as trying the identity with a number in its place."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.figures import Figure, Identity, IdentityKind, Key, Origin, Term
from schemas.holds import amounts, compile_identity
from schemas.intervals import half_widths

KEYS: tuple[Key, ...] = tuple((1, row, 0) for row in range(4))


def _figure(key: Key, value: Decimal | None) -> Figure:
    raw = "" if value is None else str(value)
    return Figure(
        key, value, raw, "万元", "money", Decimal(10_000), ("投资",), "", (), "item", None, Origin.TEXT
    )


def _agree(equation, keys: tuple[Key, ...]) -> None:
    """Over all numbers near, at the ends and beyond."""
    bounds = equation.bounds(keys)
    if bounds is None:
        return
    step = 10**equation.decimal_places
    tried = {*range(-120_000 * step, 120_000 * step, 24_999 * step // 100)}
    for end in bounds:
        if abs(end) != float("inf"):
            tried |= {int(end) - 1, int(end), int(end) + 1}
    for number in tried:
        assert equation.holds_with(dict.fromkeys(keys, number)) == (bounds[0] <= number <= bounds[1])


PARTS = st.lists(st.none() | st.integers(-30, 30).map(lambda n: Decimal(n) / 10), min_size=3, max_size=3)


@given(
    PARTS,
    st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3),
    st.sampled_from([Decimal(1), Decimal("-0.5"), Decimal(3)]),
    st.sampled_from([Decimal(0), Decimal(1_000)]),
    st.sampled_from(KEYS),
)
def test_bounds_in_a_sum(
    parts: list[Decimal | None], signs: list[int], factor: Decimal, offset: Decimal, key: Key
) -> None:
    """A figure may be blank, or in the sum twice."""
    figures = {k: _figure(k, v) for k, v in zip(KEYS, (Decimal("0.5"), *parts), strict=True)}
    terms = tuple(Term(k, s) for k, s in zip((*KEYS[1:3], KEYS[1]), signs, strict=True))
    identity = Identity(IdentityKind.BALANCE, KEYS[0], terms, factor=factor, offset=offset)
    equation = compile_identity(identity, figures, amounts(figures, half_widths(figures)), ())
    if key in equation.values:
        _agree(equation, (key,))


@given(
    PARTS,
    st.integers(-30, 30).map(lambda n: Decimal(n) / 10),
    st.sampled_from([1, -1]),
    st.sampled_from([Decimal(1), Decimal(-100)]),
    st.sampled_from([Decimal(0), Decimal(-1)]),
    st.sampled_from(KEYS),
)
def test_bounds_in_a_quotient(
    parts: list[Decimal | None], target: Decimal, sign: int, factor: Decimal, offset: Decimal, key: Key
) -> None:
    """``target = factor * a / (b ± c) + offset``, whatever the signs are; rounding may reach zero."""
    figures = {k: _figure(k, v) for k, v in zip(KEYS, (target, *parts), strict=True)}
    below = (Term(KEYS[2]), Term(KEYS[3], sign))
    identity = Identity(IdentityKind.RATIO, KEYS[0], (Term(KEYS[1]),), below, factor=factor, offset=offset)
    equation = compile_identity(identity, figures, amounts(figures, half_widths(figures)), ())
    if equation.evaluated:
        _agree(equation, (key,))


@given(st.integers(1, 30).map(lambda n: Decimal(n) / 10), PARTS)
def test_bounds_of_figures_that_are_misread_alike(value: Decimal, parts: list[Decimal | None]) -> None:
    """Two figures with the same digits, one of them the target, get the same number."""
    figures = {k: _figure(k, v) for k, v in zip(KEYS, (value, value, *parts[:2]), strict=True)}
    terms = (Term(KEYS[1]), Term(KEYS[1]), Term(KEYS[2]), Term(KEYS[3], -1))
    identity = Identity(IdentityKind.BALANCE, KEYS[0], terms)
    _agree(compile_identity(identity, figures, amounts(figures, half_widths(figures)), ()), KEYS[:2])
