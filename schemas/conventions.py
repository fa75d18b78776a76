"""Ways of printing a result that are no misprints: clipped at zero, capped at 100%, cut and not rounded.

Each is told by what a whole column (or all rates of a table) does: where a vacancy is printed as 0 though
the difference is below zero, and no number below zero is printed; where rates above 100% are printed as
100; where every rate fits if what comes after its last digit is dropped, and some do not if it is rounded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.equation import Equation
from schemas.figures import Figure, Key, Origin
from schemas.findings import Code, Finding, Place
from schemas.intervals import quanta
from schemas.lexicon.labels import names_difference

_LEAST_CUT = 2
"""So many rates must be cut: one alone may be a misprint."""
Group = tuple[str, int]
"""A family of identities, or all rates, and the table of their targets."""


@dataclass(frozen=True, slots=True)
class Convention:
    """A way of printing: its name, and what it explains of identities that stand together."""

    name: str
    explains: Callable[[Sequence[Equation], Mapping[Key, Figure]], list[Equation]]


def conventional(
    compiled: Iterable[Equation], figures: Mapping[Key, Figure]
) -> tuple[frozenset[int], tuple[Finding, ...]]:
    """The broken equations (by ``id``) that a convention explains, and a finding for each group of them."""
    families: dict[Group, list[Equation]] = defaultdict(list)
    rates: dict[Group, list[Equation]] = defaultdict(list)
    for equation in compiled:
        if equation.evaluated and equation.identity.source != "text":
            table = equation.identity.target[0]
            families[equation.identity.family, table].append(equation)
            if equation.is_ratio:
                rates["rates", table].append(equation)
    found: set[int] = set()
    told: list[Finding] = []
    for groups, convention in ((families, CLIPPED), (rates, CAPPED), (rates, CUT)):
        for (family, table), places in groups.items():
            excused = convention.explains(places, figures)
            if excused:
                found |= {id(e) for e in excused}
                message = f"{family}: {convention.name} in {len(excused)} of {len(places)} places"
                told.append(Finding(Code.RULE_NOT_APPLICABLE, message, Place(table=table)))
    return frozenset(found), tuple(told)


def _clipped(places: Sequence[Equation], figures: Mapping[Key, Figure]) -> list[Equation]:
    """Differences below zero printed as 0, in columns that are headed so and print nothing below zero."""
    below = {key[2] for e in places for key, value in e.values.items() if (value or 0) < 0}
    return [
        e
        for e in places
        if not e.holds
        and not e.is_ratio
        and any(_is_clipped(e, k, figures) for k in e.values if k[2] not in below)
    ]


def _is_clipped(equation: Equation, key: Key, figures: Mapping[Key, Figure]) -> bool:
    if equation.values[key] != 0 or not any(map(names_difference, figures[key].header)):
        return False
    allowed = equation.bounds((key,))
    return allowed is not None and allowed[1] < 0


def _capped(places: Sequence[Equation], figures: Mapping[Key, Figure]) -> list[Equation]:
    """Quotients above one that are printed as 100%, where no more than that is printed.

    A figure read from pixels is none if the recogniser offers a reading that fits: 106% read as 100%.
    """
    if any(e.target.middle > e.unit for e in places if not e.offset):
        return []
    return [
        e
        for e in places
        if not e.holds and not e.offset and e.target.middle == e.unit and _is_above_one(e)
        and not offered_right(e, figures)
    ]  # fmt: skip


def _is_above_one(equation: Equation) -> bool:
    top, bottom = equation.numerator.middle * equation.up, equation.denominator.middle * equation.down
    return abs(top) > abs(bottom) and (top > 0) == (bottom > 0)


def _cut(places: Sequence[Equation], _figures: Mapping[Key, Figure]) -> list[Equation]:
    """Rates that fit if they are cut after their last digit, where all that hold fit so, too."""
    if not all(_fits_cut(e) for e in places if e.holds):
        return []
    found = [e for e in places if not e.holds and _fits_cut(e)]
    return found if len(found) >= _LEAST_CUT else []


def _fits_cut(equation: Equation) -> bool:
    """Whether the number is the quotient without what comes after its last digit."""
    key = equation.identity.target
    amount, width = equation.values[key] or 0, equation.present[key]
    return equation.holds_with({key: amount + (width if amount >= 0 else -width)})


def offered_right(equation: Equation, figures: Mapping[Key, Figure]) -> bool:
    """Whether some reading that the recogniser offers for one of its figures would make it hold."""
    return any(
        equation.holds_with({key: quanta(c.value, figures[key].scale, equation.decimal_places)})
        for key in equation.values
        if key in figures and figures[key].origin is Origin.PIXELS
        for c in figures[key].candidates
        if c.value is not None
    )


CLIPPED = Convention("clipped at zero", _clipped)
CAPPED = Convention("capped at 100%", _capped)
CUT = Convention("cut, not rounded,", _cut)
