"""Who is to blame for broken identities: the figure whose one wrong number explains more than any other's.

A broken identity has many members, and any of them may be wrong. One is to blame only if a single new
value of it puts right all the identities that it is blamed for, breaks none that hold, and no other
figure explains as many of them. Where several do as well, nobody is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from schemas.figures import Figure, Key
from schemas.equation import Equation
from schemas.intervals import EXACT, finest_decimals, quanta

Explained = frozenset[int]
"""Numbers of broken equations that one new value of a figure would put right."""


def culprits(
    compiled: Sequence[Equation], figures: Mapping[Key, Figure], proved: Collection[Key]
) -> dict[int, Key]:
    """The figure to blame by the number of the broken equation; those without one are left out.

    The figure that explains most is taken first, and what it explains is then no longer held against others.
    """
    explained = _explained(compiled, figures, proved)
    found: dict[int, Key] = {}
    settled: set[int] = set()
    ranked = sorted(explained, key=lambda k: (-len(explained[k]), k))
    for key in ranked:
        mine = explained[key]
        rivals = [k for k in ranked if k != key and explained[k] & mine and k not in found.values()]
        if settled & mine:
            continue
        if all(len(explained[k]) < len(mine) for k in rivals):
            found |= dict.fromkeys(mine, key)
        settled |= mine
    return found


def _explained(
    compiled: Sequence[Equation], figures: Mapping[Key, Figure], proved: Collection[Key]
) -> dict[Key, Explained]:
    """For every figure that may be wrong, the most broken equations that one value of it puts right."""
    of_key: dict[Key, list[int]] = defaultdict(list)
    for number, equation in enumerate(compiled):
        if equation.evaluated:
            for key in set(equation.identity.keys):
                of_key[key].append(number)
    suspects = {
        key
        for equation in compiled
        if equation.evaluated and not equation.holds
        for key in equation.identity.keys
        if key in figures and key[0] >= 0 and key not in proved
    }
    finest = finest_decimals(figures)
    found = {}
    for key in suspects:
        mended = [
            _mended(key, number, of_key[key], compiled, figures[key], finest[key]) for number in of_key[key]
        ]
        best = max(mended, key=len)
        if best:
            found[key] = best
    return found


def _mended(
    key: Key, number: int, mine: Sequence[int], compiled: Sequence[Equation], figure: Figure, decimals: int
) -> Explained:
    """What the value that this broken equation needs of the figure puts right; none if it breaks another."""
    equation = compiled[number]
    value = None if equation.holds else needed(equation, key, figure, decimals)
    if value is None:
        return frozenset()
    change = {key: quanta(value, figure.scale, equation.decimal_places)}
    if any(compiled[n].holds and not compiled[n].holds_with(change) for n in mine):
        return frozenset()
    return frozenset(n for n in mine if not compiled[n].holds and compiled[n].holds_with(change))


def needed(equation: Equation, key: Key, figure: Figure, decimals: int) -> Decimal | None:
    """The value that would make the identity hold if all other figures are right.

    In the figure's printed unit, rounded to ``decimals``; None where no value does.
    """
    target, top, bottom = equation.target, equation.numerator, equation.denominator
    old = equation.values[key] or 0
    left = equation.down * (target.middle - equation.offset)
    if not equation.is_ratio:
        gap = left - equation.up * top.middle
        slope = equation.down * target.coefficients.get(key, 0) - equation.up * top.coefficients.get(key, 0)
        amount = Decimal(old) - Decimal(gap) / slope if slope else None
    elif key in bottom.coefficients:
        whole = (
            EXACT.divide(Decimal(equation.up * equation.unit * top.middle), Decimal(left)) if left else None
        )
        amount = None if whole is None else old + (whole - bottom.middle) / bottom.coefficients[key]
    elif key in top.coefficients:
        whole = EXACT.divide(Decimal(left * bottom.middle), Decimal(equation.up * equation.unit))
        amount = old + (whole - top.middle) / top.coefficients[key]
    else:
        ratio = Decimal(equation.up * equation.unit * top.middle)
        amount = EXACT.divide(ratio, Decimal(equation.down * bottom.middle)) + equation.offset
    if amount is None:
        return None
    value = EXACT.divide(amount, EXACT.multiply(figure.scale, Decimal(equation.unit)))
    return value.quantize(Decimal(1).scaleb(-decimals), context=EXACT)
