"""Who is to blame for broken identities: the figure whose one wrong number explains them, if no other does.

A broken identity has many members, and any of them may be wrong. One is to blame only if

- a single new value of it puts right all the identities that it is blamed for and breaks none that hold;
- no other figure explains as many of them by itself;
- it is not one of several culprits of identities that as few other figures explain together: two rates
  may be wrong, or two amounts whose errors cancel in their total, and nothing tells which.

Where it is open nobody is accused. Values are compared as ranges: what rounding allows is allowed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from schemas.equation import Equation, Range, common
from schemas.figures import Figure, Key
from schemas.intervals import EXACT, finest_decimals, quanta

_MOST_TOGETHER = 40
"""Pairs of so many figures of a total that may be wrong are compared; of more nobody is accused."""


@dataclass(frozen=True, slots=True)
class Blame:
    """The figure to blame, and the value that the identities need; None where several values would do."""

    key: Key
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class _Explained:
    """The broken equations, by number, that a figure explains, and where its value must lie for that."""

    numbers: frozenset[int]
    allowed: Range


def culprits(
    compiled: Sequence[Equation],
    figures: Mapping[Key, Figure],
    proved: Collection[Key],
) -> dict[int, Blame]:
    """The figure to blame by the number of the broken equation; those without one are left out.

    The figure that explains most is taken first, and what it explains is then no longer held against others.
    """
    of_key = _numbers(compiled)
    finest = finest_decimals(figures)
    explained = {}
    for key in _suspects(compiled, figures, proved):
        step = quanta(Decimal(1).scaleb(-finest[key]), figures[key].scale, compiled[0].decimal_places)
        found = _explained(key, [(n, compiled[n]) for n in of_key[key]], max(step, 1))
        if found.numbers:
            explained[key] = found
    by_number: dict[int, Key] = {}
    for key, found in _leading(explained):
        by_number |= dict.fromkeys(found.numbers, key)
    for numbers in _together(compiled, of_key):
        if len({by_number.get(n) for n in numbers}) > 1:
            by_number = {n: k for n, k in by_number.items() if k not in {by_number.get(m) for m in numbers}}
    return {
        n: Blame(k, _only(explained[k].allowed, figures[k], finest[k], compiled[n].unit))
        for n, k in by_number.items()
    }


def _numbers(compiled: Sequence[Equation]) -> dict[Key, list[int]]:
    of_key: dict[Key, list[int]] = defaultdict(list)
    for number, equation in enumerate(compiled):
        if equation.evaluated:
            for key in equation.values:
                of_key[key].append(number)
    return of_key


def _suspects(
    compiled: Iterable[Equation], figures: Mapping[Key, Figure], proved: Collection[Key]
) -> list[Key]:
    """Figures of tables in broken identities that are not proved."""
    return sorted(
        {
            key
            for equation in compiled
            if equation.evaluated and not equation.holds
            for key in equation.values
            if key in figures and key[0] >= 0 and key not in proved
        }
    )


def _explained(key: Key, mine: Sequence[tuple[int, Equation]], step: int) -> _Explained:
    """The most broken equations that one value of the figure puts right without breaking another."""
    ranges = {n: e.bounds((key,)) for n, e in mine}
    held = common([r for n, e in mine if e.holds and (r := ranges[n]) is not None])
    open_ = {n: common([held, r]) for n, e in mine if not e.holds and (r := ranges[n]) is not None}
    wanted = {n: r for n, r in open_.items() if _has_number(r, step)}
    place = _most_common(wanted.values(), step) if wanted else held
    numbers = frozenset(n for n, r in wanted.items() if r[0] <= place[0] and place[1] <= r[1])
    loose = [e for n, e in mine if ranges[n] is None and e.holds]
    if loose and numbers:
        value = math.ceil(place[0] / step) * step if math.isfinite(place[0]) else int(place[1])
        if not all(e.holds_with({key: value}) for e in loose):
            return _Explained(frozenset(), place)
    return _Explained(numbers, place)


def _most_common(ranges: Collection[Range], step: int) -> Range:
    """What as many of the ranges as possible have in common, with a number that could be printed in it."""
    ends = sorted([(r[0], 0) for r in ranges] + [(r[1], 1) for r in ranges])
    best, over, place = 0, 0, next(iter(ranges))
    for number, (end, closes) in enumerate(ends):
        over += -1 if closes else 1
        following = ends[number + 1][0] if number + 1 < len(ends) else end
        if over > best and not closes and _has_number((end, following), step):
            best, place = over, (end, following)
    return place


def _has_number(range_: Range, step: int) -> bool:
    """Whether a number that the column could print lies in the range."""
    if range_[0] > range_[1]:
        return False
    if not math.isfinite(range_[0]) or not math.isfinite(range_[1]):
        return True
    return -(-int(range_[0]) // step) * step <= range_[1]


def _leading(explained: Mapping[Key, _Explained]) -> Iterator[tuple[Key, _Explained]]:
    """Figures that explain more than any other does, most first; what is settled is no longer compared."""
    of_number: dict[int, set[Key]] = defaultdict(set)
    for key, found in explained.items():
        for number in found.numbers:
            of_number[number].add(key)
    taken: set[Key] = set()
    settled: set[int] = set()
    for key in sorted(explained, key=lambda k: (-len(explained[k].numbers), k)):
        mine = explained[key].numbers
        if settled & mine:
            continue
        rivals = set().union(*(of_number[n] for n in mine)) - {key} - taken
        if all(len(explained[k].numbers) < len(mine) for k in rivals):
            taken.add(key)
            yield key, explained[key]
        settled |= mine


def _together(compiled: Sequence[Equation], of_key: Mapping[Key, Sequence[int]]) -> Iterator[frozenset[int]]:
    """Sets of broken equations that as many figures explain together, whose errors cancel in what holds.

    Looked for are two figures, or one for each broken equation, of a sum that holds; every other identity
    of theirs must hold with what the broken ones need.
    """
    for total in compiled:
        if not total.holds or total.is_ratio or len(total.values) < 3:
            continue
        moves = _moves_within(total, compiled, of_key)
        if len(moves) < 2:
            continue
        if len(moves) > _MOST_TOGETHER:
            yield frozenset(moves)
            continue
        for pair in combinations(moves.items(), 2):
            if any(_cancel(total, choice) for choice in _choices([m for _, m in pair])):
                yield frozenset(n for n, _ in pair)
        if len(moves) > 2 and _cancel(total, [ways[0] for ways in moves.values()]):
            yield frozenset(moves)


Move = tuple[Key, float, float]
"""A figure, and by how much it moves a sum, least and most."""


def _moves_within(
    total: Equation, compiled: Sequence[Equation], of_key: Mapping[Key, Sequence[int]]
) -> dict[int, list[Move]]:
    """By broken equation: the figures of the total that would mend it, if the total were not there."""
    found: dict[int, list[Move]] = defaultdict(list)
    for key in total.values:
        broken = [n for n in of_key[key] if not compiled[n].holds]
        if not broken:
            continue
        ranges = [compiled[n].bounds((key,)) for n in of_key[key] if compiled[n] is not total]
        allowed = common([r for r in ranges if r is not None])
        if None in ranges or allowed[0] > allowed[1] or not math.isfinite(allowed[1] - allowed[0]):
            continue
        weight = total.target.coefficients.get(key, 0) * total.down
        weight -= total.numerator.coefficients.get(key, 0) * total.up
        least, most = sorted(weight * (end - (total.values[key] or 0)) for end in allowed)
        for number in broken:
            found[number].append((key, least, most))
    return found


def _choices(ways: Sequence[Sequence[Move]]) -> Iterator[list[Move]]:
    for one in ways[0]:
        for two in ways[1]:
            if one[0] != two[0]:
                yield [one, two]


def _cancel(total: Equation, moves: Sequence[Move]) -> bool:
    """Whether the total may hold if all of these happened."""
    slack = total.target.half * total.down + total.numerator.half * abs(total.up)
    gap = (total.target.middle - total.offset) * total.down - total.numerator.middle * total.up
    return gap + sum(m[1] for m in moves) <= slack and gap + sum(m[2] for m in moves) >= -slack


def _only(allowed: Range, figure: Figure, decimals: int, unit: int) -> Decimal | None:
    """The one number with so many decimals that lies in the range, if there is but one."""
    step = quanta(Decimal(1).scaleb(-decimals), figure.scale, len(str(unit)) - 1)
    if not step or not math.isfinite(allowed[0]) or not math.isfinite(allowed[1]):
        return None
    first = -(-int(allowed[0]) // step)
    if first != int(allowed[1]) // step:
        return None
    return Decimal(first).scaleb(-decimals)


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
