"""How precise the figures of a document are: whether its sums were made of rounded numbers or are exact.

Sums of numbers that were rounded one by one miss the rounded total by a last digit about as often
as not. Where every sum meets its total, a last digit that is out is a slip, not rounding.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from schemas.equation import Equation, Reason
from schemas.figures import Figure, Identity, Key
from schemas.holds import Rounding, amounts, compile_identity, distinct, pool
from schemas.intervals import half_widths

_EXACT_ODDS = math.log(30)
"""How much likelier exact sums must be than rounded ones before rounding is ruled out."""
_UNDISPUTED_ODDS = math.log(10)
"""The same where no sum is out by a last digit, so that nobody is accused."""
_SLIP_RATE = 0.01
"""Share of identities, among those that are exact by nature, that some slip puts out a little."""


def learn_rounding(figures: Mapping[Key, Figure], identities: Iterable[Identity]) -> Rounding:
    """Find out which pools of identities are exact (``judged``)."""
    return judged(figures, identities)[1]


def judged(
    figures: Mapping[Key, Figure], identities: Iterable[Identity]
) -> tuple[tuple[Equation, ...], Rounding]:
    """Compile the identities, once it is known which pools of them are true to the last printed digit.

    Sums of numbers that were rounded one by one miss the rounded total by a last digit about as
    often as not. A pool whose sums all meet it is therefore exact by nature once there are enough
    of them, and then a last digit that is out is a slip, not rounding. Numbers with trimmed or
    trailing zeros speak for exactness too: of rounded numbers only one in ten ends so.

    A table with too few sums to tell goes with the notice, where no sum in the same unit is off.
    """
    half = half_widths(figures)
    known = amounts(figures, half)
    compiled = [compile_identity(i, figures, known, ()) for i in distinct(identities)]
    named = [pool(equation.identity, figures) for equation in compiled]
    exact = _exact(zip(compiled, named, strict=True), figures)
    return tuple(
        compile_identity(e.identity, figures, known, exact) if name in exact else e
        for e, name in zip(compiled, named, strict=True)
    ), Rounding(half, exact)


def _exact(compiled: Iterable[tuple[Equation, str]], figures: Mapping[Key, Figure]) -> frozenset[str]:
    pools: dict[str, _Evidence] = defaultdict(_Evidence)
    notice: dict[str, _Evidence] = defaultdict(_Evidence)
    members: dict[str, set[str]] = defaultdict(set)
    for equation, name in compiled:
        wider = _of_the_notice(name)
        members[wider].add(name)
        chance = _chance_of_exactness(equation) if equation.holds else None
        if chance is not None:
            pools[name].take(equation, chance, figures)
            notice[wider].take(equation, chance, figures)
    exact = {name for name, evidence in pools.items() if evidence.decides}
    for wider, evidence in notice.items():
        if not evidence.ratio and not evidence.rounded and evidence.decides:
            exact |= members[wider]
    return frozenset(exact)


def _of_the_notice(name: str) -> str:
    """The pool of all tables of the notice that print in the same unit."""
    kind, _, rest = name.partition(":")
    return f"{kind}:{rest.partition(':')[2]}" if kind == "sum" else name


@dataclass(slots=True)
class _Evidence:
    """What the identities of one pool say about its being exact."""

    ratio: bool = False
    weight: float = 0.0
    exact: int = 0
    rounded: int = 0
    zero_ends: dict[tuple[int, Decimal], bool] = field(default_factory=dict)

    def take(self, equation: Equation, chance: float, figures: Mapping[Key, Figure]) -> None:
        """Count one identity that holds; ``chance`` is that of rounded figures being exact here."""
        self.ratio = equation.is_ratio
        if equation.reason is Reason.EXACT:
            self.exact += 1
            self.weight -= math.log(chance)
        else:
            self.rounded += 1
            self.weight += math.log(_SLIP_RATE)
        for key in equation.numerator.coefficients if not equation.is_ratio else ():
            amount, width = equation.values[key], equation.widths[key]
            if amount and width:
                value = figures[key].value or Decimal(0)
                self.zero_ends[key[2], value] = amount % (20 * width) == 0

    @property
    def decides(self) -> bool:
        """Whether exactness is beyond reasonable doubt, allowing for a few slips.

        Of ratios for one in twenty only: one result rounded before it was divided gives several away.
        """
        ends = sum(math.log(0.5 / 0.1) if zero else math.log(0.5 / 0.9) for zero in self.zero_ends.values())
        few = self.rounded * (20 if self.ratio else 5) <= self.exact
        odds = _EXACT_ODDS if self.rounded else _UNDISPUTED_ODDS
        return few and self.exact >= 3 and self.weight + max(0.0, ends) >= odds


def _chance_of_exactness(equation: Equation) -> float | None:
    """How likely rounded figures are to satisfy the equation to the last digit; None: it cannot tell."""
    parts = {**equation.numerator.coefficients, **equation.denominator.coefficients}
    rounded = [equation.widths[k] for k in parts if equation.values[k] and equation.widths[k]]
    if equation.is_ratio:
        return _chance_for_ratio(equation) if rounded else None
    if len(rounded) < 2:
        return None
    last_digit = 2 * min([equation.target.half or rounded[0], *rounded])
    variance = sum((2 * width) ** 2 for width in rounded) / 12
    return math.erf(last_digit / 2 / math.sqrt(2 * variance))


def _chance_for_ratio(equation: Equation) -> float | None:
    top, bottom, target = equation.numerator, equation.denominator, equation.target
    if not top.middle or not target.half:
        return None
    relative = top.half / abs(top.middle) + bottom.half / abs(bottom.middle)
    spread = abs(target.middle - equation.offset) * relative
    return target.half / (target.half + spread)
