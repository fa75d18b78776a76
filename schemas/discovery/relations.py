"""Relations between lines, and how surprising it is that the numbers satisfy one.

The rule against coincidence. A relation is tried on every instance. An instance that satisfies it
counts as support only if it is not trivial: the result and at least two parts are not zero, and no
other instance has the very same amounts. Its surprise is ``-log p``, with ``p`` the share of results
of that size that would have passed: the width of the rounding interval plus one step, over the
largest amount, or over the range of the results if that is less; the step is the last place in which
the amounts have a digit (or a five), so that round thousands do not pass for precise.
A relation is believed when

    sum of surprises - log C(instances, broken) - log(relations tried) >= THRESHOLD

and more instances satisfy it than break it. The second term is the price of choosing which instances
to call exceptions, the third that of having looked in many places. ``exp(-THRESHOLD)`` then bounds the
chance of one false discovery per kind of search and table (measured: ``python -m bench.proof``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.discovery.grid import Grid, Line
from schemas.figures import Identity, IdentityKind, Term
from schemas.intervals import EXACT
from schemas.misreadings import slips

THRESHOLD = math.log(1000)
STATED = math.log(50)
"""Enough for what the labels state already: a total column, a classification code."""

HOPELESS = 5
"""After so many misfits, twice as many as fits, a relation that no label states is given up."""

REFUTING = 3
"""So many instances must break what labels state for it to be refuted (``applicability``)."""

Parts = tuple[tuple[Line, int], ...]
"""Lines with their signs."""


@dataclass(frozen=True, slots=True)
class Support:
    """How well a relation fits: nats of surprise, which instances satisfy and break it, how many count."""

    surprise: float
    held: tuple[int, ...]
    counted: int
    broken: tuple[int, ...]

    def significant(self, tried: float, least: int = 2, stated: bool = False) -> bool:
        """Whether it is no coincidence after ``tried`` relations were looked at.

        ``least`` is how many instances must count. What the labels state needs to be borne out by the
        numbers, but not against long odds, and half of the instances may do.
        """
        misses = len(self.broken)
        enough = len(self.held) >= misses if stated else len(self.held) > misses
        if self.counted < least or not enough:
            return False
        choices = math.log(math.comb(len(self.held) + misses, misses))
        return self.surprise - choices - math.log(max(tried, 1.0)) >= (STATED if stated else THRESHOLD)


def refuted(held: int, broken: int) -> bool:
    """Whether a relation that labels state is so plainly none that it can only be told, never believed.

    ``schemas.applicability`` drops such a rule and says so, or finds the line that slipped by a place.
    """
    return broken >= REFUTING and broken > 2 * held


@dataclass(frozen=True, slots=True)
class Relation:
    """``target = sum of parts``, between lines of one grid."""

    target: Line
    parts: Parts
    kind: IdentityKind

    def support(self, instances: Sequence[int], stated: bool = False) -> Support:
        """Try the relation on these instances; gives up early on a hopeless one that no label states.

        A result that only repeats one part counts where labels state a sum: of rows, or of several columns;
        it is as likely as that amount is frequent.
        """
        surprise, counted = 0.0, 0
        copies = stated and (self.kind is IdentityKind.ROW_SUM or len(self.parts) > 1)
        spread = self.target.spread
        held: list[int] = []
        broken: list[int] = []
        seen: set[tuple[int, ...]] = set()
        for i in instances:
            outcome = self._try(i)
            if outcome is None:
                continue
            gap, slack, amounts = outcome
            if gap > slack:
                broken.append(i)
                if not stated and len(broken) >= HOPELESS and len(broken) > 2 * len(held):
                    break
                continue
            held.append(i)
            copy = copies and len(amounts) == 2
            shown = amounts if copy else _uncancelled(amounts)
            if shown and shown not in seen:
                seen.add(shown)
                counted += 1
                chance = coincidence(slack, shown, spread)
                surprise -= math.log(max(chance, self._share_of(amounts[1])) if copy else chance)
        return Support(surprise, tuple(held), counted, tuple(broken))

    def _share_of(self, amount: int) -> float:
        """How many of these lines' amounts are this one: a number that stands everywhere repeats easily."""
        found = [abs(a) for line in (self.target, *(p for p, _ in self.parts)) for a in line.amounts if a]
        return found.count(abs(amount)) / len(found)

    def _try(self, i: int) -> tuple[int, int, tuple[int, ...]] | None:
        """Gap, slack and the amounts, the result's negative, zeros left out; None where it says nothing."""
        result = self.target.amounts[i]
        if result is None or i in self.target.text:
            return None
        total, slack, blank = 0, self.target.halves[i], True
        amounts = [-result] if result else []
        for line, sign in self.parts:
            amount = line.amounts[i]
            if amount is None:
                if i in line.text:
                    return None
                continue
            blank = False
            slack += line.halves[i]
            if amount:
                total += sign * amount
                amounts.append(sign * amount)
        return None if blank else (abs(result - total), slack, tuple(amounts))

    def shows(self, instances: Sequence[int]) -> bool:
        """Whether every line matters: larger than the rounding of the whole in half of its instances.

        Millions added to billions vanish in their rounding: that they fit says nothing.
        """
        lines = [self.target, *(line for line, _ in self.parts)]
        slack = {i: sum(line.halves[i] for line in lines if line.amounts[i] is not None) for i in instances}
        for line in lines:
            sizes = [(abs(amount), slack[i]) for i in instances if (amount := line.amounts[i])]
            if sum(size > hidden for size, hidden in sizes) * 2 < len(sizes):
                return False
        return True

    def looks_like_average(self, i: int) -> bool:
        """Whether the result lies among the parts, as a mean or an index of the whole does."""
        sizes = [amount for line, _ in self.parts if (amount := line.amounts[i])]
        result = self.target.amounts[i]
        return result is not None and len(sizes) > 2 and min(sizes) <= result <= max(sizes)

    def one_slip_away(self, i: int, unit: int) -> bool:
        """Whether one slip in one figure would explain why the relation does not hold there."""
        lines = [(self.target, -1), *self.parts]
        gap = sum(sign * (line.amounts[i] or 0) for line, sign in lines)
        slack = sum(line.halves[i] for line, _ in lines if line.amounts[i] is not None)
        for line, sign in lines:
            figure, amount = line.figures[i], line.amounts[i]
            if figure is None or figure.value is None or amount is None:
                continue
            for number, decimals in slips(figure.value, figure.decimals):
                step = EXACT.multiply(figure.scale, Decimal(unit)).scaleb(-decimals, EXACT)
                if abs(gap + sign * (int(number * step) - amount)) <= slack:
                    return True
        return False

    def identities(self, grid: Grid, instances: Sequence[int]) -> list[Identity]:
        """One identity per instance that has a figure in the target's place."""
        parts = ", ".join(f"{'-' if sign < 0 else '+'}{line.number}" for line, sign in self.parts)
        way = "rows" if grid.by_rows else "columns"
        family = f"table {grid.table}: {way} {self.target.number} = {parts}"
        found = []
        for i in instances:
            target = self.target.key(i)
            keyed = ((line.key(i), sign) for line, sign in self.parts)
            terms = tuple(Term(key, sign) for key, sign in keyed if key is not None)
            if target is not None and terms:
                found.append(Identity(self.kind, target, terms, family=family))
        return found


def _uncancelled(amounts: tuple[int, ...]) -> tuple[int, ...]:
    """The amounts but pairs of opposites: 5 = 5 + 7 - 7 is no arithmetic. None if two or fewer are left."""
    left: dict[int, int] = {}
    for amount in amounts:
        if left.get(-amount):
            left[-amount] -= 1
        else:
            left[amount] = left.get(amount, 0) + 1
    found = tuple(amount for amount, count in left.items() for _ in range(count))
    return found if len(found) > 2 else ()


def coincidence(slack: int, amounts: tuple[int, ...], spread: int | None) -> float:
    """The chance that a result of this size would have fitted by accident.

    ``spread`` is how far apart the results of all instances lie, None for a single one: coefficients
    that all lie around 1 are met far more easily than their size tells.
    """
    step = _roundness(math.gcd(*amounts))
    largest = max(abs(a) for a in amounts)
    return min(1.0, (2 * slack + step) / (largest if spread is None else max(1, min(largest, spread))))


def _roundness(number: int) -> int:
    """The largest of 1, 5, 10, 50, 100 ... that divides the number."""
    step = 1
    while number % (step * 10) == 0:
        step *= 10
    return step * 5 if number % (step * 5) == 0 else step
