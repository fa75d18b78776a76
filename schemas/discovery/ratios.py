"""Ratios: which line is one line, or a sum of lines, over another; and growth rates and shares.

A ratio column is tried against every pair of additive lines of one kind (完成率 = 完成量 / 任务量),
as growth (同比 = 本年 / 上年 - 1), with a sum of two or three lines below the stroke (支出率 = 支出 /
(结余 + 收入)), and as each row's share of a total row. Only instances whose ratio is neither 0 nor 1
count as support: a column of 100% fits every pair of equal columns.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations, product

from schemas.discovery.grid import Grid, Line
from schemas.discovery.relations import HOPELESS, Parts, Support
from schemas.figures import Identity, IdentityKind, Term
from schemas.intervals import quotient_fits

_WIDEST_PAIRS, _NARROWEST_PAIRS = 40, 8
_WIDEST_SUMS, _NARROWEST_SUMS = 16, 5
"""So many lines, the nearest, are tried for a rate in pairs, and in sums below the stroke."""
MOST_QUOTIENTS = 400_000
"""So many quotients are tried in a table, some seconds: where there are more rates, fewer lines for each."""


@dataclass(frozen=True, slots=True)
class Width:
    """How many lines are tried for a rate: in pairs, and in sums below the stroke."""

    pairs: int
    sums: int

    @property
    def quotients(self) -> int:
        """How many are made of them at most."""
        others = self.sums - 1
        return 2 * self.pairs**2 + self.sums * (math.comb(others, 2) + 4 * math.comb(others, 3))

    @staticmethod
    def of(rates: int) -> Width:
        """The width for so many rates in one table."""
        pairs, sums = _WIDEST_PAIRS, _WIDEST_SUMS
        while Width(pairs, sums).quotients * rates > MOST_QUOTIENTS and sums > _NARROWEST_SUMS:
            pairs, sums = max(_NARROWEST_PAIRS, pairs - 3), sums - 1
        return Width(pairs, sums)


@dataclass(frozen=True, slots=True)
class Quotient:
    """``target = factor * (numerator / denominator) + offset``; ``row`` fixes the denominator's instance."""

    target: Line
    numerator: Line
    denominator: Parts
    offset: int = 0
    row: int | None = None

    def support(self, instances: Sequence[int], unit: int) -> Support:
        """Try the quotient on these instances; gives up early on a hopeless one."""
        surprise, counted = 0.0, 0
        held: list[int] = []
        broken: list[int] = []
        seen: set[tuple[int, int]] = set()
        for i in instances:
            chance = self._chance(i, unit)
            if chance is None:
                continue
            if chance > 1:
                broken.append(i)
                if len(broken) >= HOPELESS and len(broken) > 2 * len(held):
                    break
                continue
            held.append(i)
            pair = (self.target.amounts[i] or 0, self.numerator.amounts[i] or 0)
            if chance < 1 and pair not in seen:
                seen.add(pair)
                counted += 1
                surprise -= math.log(chance)
        return Support(surprise, tuple(held), counted, tuple(broken))

    def _chance(self, i: int, unit: int) -> float | None:
        """The chance of a fit by accident; 1 for trivial instances, 2 for a misfit, None: says nothing."""
        target, top = self.target.amounts[i], self.numerator.amounts[i]
        below = self.row if self.row is not None else i
        bottom = slack = 0
        for line, sign in self.denominator:
            bottom += sign * (line.amounts[below] or 0)
            slack += line.halves[below] if line.amounts[below] is not None else 0
        if target is None or top is None or abs(bottom) <= slack or (below == i and self.row is not None):
            return None
        value, half = target - self.offset * unit, self.target.halves[i]
        if not quotient_fits(value, half, top * unit, self.numerator.halves[i] * unit, bottom, slack):
            return 2.0
        if not target or not value or value == unit or not top:
            return 1.0
        spread = abs(value) * (self.numerator.halves[i] / abs(top) + slack / abs(bottom))
        return min(1.0, (4 * half + 2 * spread) / max(abs(value), unit // 2))

    def identities(self, grid: Grid, instances: Sequence[int]) -> list[Identity]:
        """One identity per instance with a figure in the target's place."""
        below = "+".join(str(line.number) for line, _ in self.denominator)
        fixed = "" if self.row is None else f" of instance {self.row}"
        minus = f" {self.offset:+d}" if self.offset else ""
        result = f"{'rows' if grid.by_rows else 'columns'} {self.target.number}"
        family = f"table {grid.table}: {result} = {self.numerator.number} / {below}{fixed}{minus}"
        found = []
        for i in instances:
            base = i if self.row is None else self.row
            target, top = self.target.key(i), self.numerator.key(i)
            keyed = ((line.key(base), sign) for line, sign in self.denominator)
            bottom = tuple(Term(key, sign) for key, sign in keyed if key is not None)
            if target is None or top is None or not bottom or (base == i and self.row is not None):
                continue
            kind = IdentityKind.GROWTH if self.offset else IdentityKind.RATIO
            found.append(
                Identity(kind, target, (Term(top),), bottom, offset=Decimal(self.offset), family=family)
            )
        return found


def ratios(grid: Grid, instances: Sequence[int]) -> list[Quotient]:
    """For every ratio line the best believable quotient, if there is one."""
    measures = [line for line in grid.lines if line.additive and line.weight > 1]
    rates = [line for line in grid.lines if line.ratio and line.weight > 1]
    width = Width.of(len(rates))
    best = (_best(target, measures, grid, instances, width) for target in rates)
    return [quotient for quotient in best if quotient is not None]


def _best(
    target: Line, measures: list[Line], grid: Grid, instances: Sequence[int], width: Width
) -> Quotient | None:
    """The simplest class of quotients with a believable member; in it, the one with fewest misfits."""
    near = _nearest(target, measures, max(width.pairs, width.sums))
    pairs, sums = sorted(near[: width.pairs], key=lambda m: m.number), near[: width.sums]
    for candidates in (_pairs(target, pairs, grid, instances), _compound(target, sums)):
        tried = list(candidates)
        supports = ((q, q.support(instances, grid.unit)) for q in tried)
        believed = [(q, s) for q, s in supports if s.significant(len(tried))]
        if believed:
            return min(believed, key=lambda b: (len(b[1].broken), -len(b[1].held), _distance(b[0])))[0]
    return None


def _nearest(target: Line, measures: Sequence[Line], count: int) -> list[Line]:
    """The measures nearest to the rate, in that order; ``measures`` are in the order of the table."""
    after = bisect_left(measures, target.number, key=lambda m: m.number)
    around = measures[max(0, after - count) : after + count]
    return sorted(around, key=lambda m: abs(m.number - target.number))[:count]


def _distance(quotient: Quotient) -> tuple[int, int]:
    """Columns of the same group first, then the nearest."""
    lines = [quotient.numerator, *(line for line, _ in quotient.denominator)]
    strangers = sum(line.path[:-1] != quotient.target.path[:-1] for line in lines)
    return strangers, sum(abs(line.number - quotient.target.number) for line in lines)


def _pairs(target: Line, measures: list[Line], grid: Grid, instances: Sequence[int]) -> Iterator[Quotient]:
    for top, bottom in permutations(measures, 2):
        if top.kind == bottom.kind:
            yield Quotient(target, top, ((bottom, 1),))
            yield Quotient(target, top, ((bottom, 1),), offset=-1)
    if not grid.by_rows and instances:
        for measure, row in product(measures, {instances[0], instances[-1]}):
            yield Quotient(target, measure, ((measure, 1),), row=row)


def _compound(target: Line, measures: list[Line]) -> Iterator[Quotient]:
    """Quotients with a signed sum of two or three lines below the stroke."""
    for top in measures:
        others = [m for m in measures if m is not top and m.kind == top.kind]
        for size in (2, 3):
            for lines in combinations(others, size):
                for signs in _signs(size):
                    yield Quotient(target, top, tuple(zip(lines, signs, strict=True)))


def _signs(size: int) -> Iterable[tuple[int, ...]]:
    return [signs for signs in product((1, -1), repeat=size) if sum(signs) > 0]
