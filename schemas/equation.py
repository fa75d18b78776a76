"""A compiled identity: whole numbers that say at once whether it holds, and between what numbers it would.

Everything is in quanta (``schemas.intervals``). Proof, blame and repair ask the same questions of thousands
of changed figures; none of them is answered by trying, where the ends of what is allowed can be computed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from schemas.figures import Identity, Key
from schemas.intervals import quotient_fits, sum_fits

Range = tuple[float, float]
"""Quanta between which a number may lie, both ends included; ends may be infinite."""
NOTHING: Range = (math.inf, -math.inf)
ANYTHING: Range = (-math.inf, math.inf)


class Reason(StrEnum):
    """Why a verdict is what it is."""

    EXACT = "adds up to the last printed digit"
    ROUNDING = "adds up within the rounding of the printed digits"
    BROKEN = "does not add up"
    NO_TARGET = "not evaluated: no number in the place of the result"
    NO_PARTS = "not evaluated: nothing but blanks to add up"
    TEXT = "not evaluated: a part is not a number"
    NO_DENOMINATOR = "not evaluated: the denominator may be zero"


@dataclass(slots=True)
class Side:
    """A signed sum of figures, in quanta: its middle, its half-width and its coefficients."""

    coefficients: dict[Key, int] = field(default_factory=dict)
    middle: int = 0
    half: int = 0

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the most that the sum stands for."""
        return self.middle - self.half, self.middle + self.half


@dataclass(slots=True)
class Equation:
    """A compiled identity: ``target - offset = factor * numerator / denominator``, in quanta.

    ``factor`` is the fraction ``up / down``. ``values`` holds the members' present quanta (None for
    a blank), ``present`` their half-widths (0 for a blank), ``widths`` the half-width that another number
    in that place would have; ``unit`` is one base unit.
    """

    identity: Identity
    target: Side
    numerator: Side
    denominator: Side
    up: int
    down: int
    decimal_places: int
    offset: int
    values: dict[Key, int | None]
    present: dict[Key, int]
    widths: dict[Key, int]
    unit: int
    reason: Reason

    @property
    def is_ratio(self) -> bool:
        """Whether there is anything to divide by."""
        return bool(self.denominator.coefficients)

    @property
    def evaluated(self) -> bool:
        """Whether the identity says anything about the present figures."""
        return self.reason in {Reason.EXACT, Reason.ROUNDING, Reason.BROKEN}

    @property
    def holds(self) -> bool:
        """Whether it is satisfied by the present figures."""
        return self.reason in {Reason.EXACT, Reason.ROUNDING}

    def holds_with(self, changed: Mapping[Key, int | None]) -> bool:
        """Whether it would be satisfied if the figures of these keys had these quanta instead."""
        moves, widths = [0, 0, 0], [0, 0, 0]
        for key, new in changed.items():
            if key not in self.values:
                continue
            old = self.values[key]
            move = (new or 0) - (old or 0)
            wider = self.widths[key] * (new is not None) - self.present[key]
            for place, side in enumerate((self.target, self.numerator, self.denominator)):
                coefficient = side.coefficients.get(key, 0)
                moves[place] += coefficient * move
                widths[place] += abs(coefficient) * wider
        return self._fits(moves, widths)

    def _fits(self, moves: Sequence[int] = (0, 0, 0), widths: Sequence[int] = (0, 0, 0)) -> bool:
        result = (self.target.middle + moves[0] - self.offset) * self.down
        result_half = (self.target.half + widths[0]) * self.down
        top = (self.numerator.middle + moves[1]) * self.up
        top_half = (self.numerator.half + widths[1]) * abs(self.up)
        if not self.is_ratio:
            return sum_fits(result - top, result_half + top_half)
        unit = self.unit
        bottom, bottom_half = self.denominator.middle + moves[2], self.denominator.half + widths[2]
        return quotient_fits(result, result_half, top * unit, top_half * unit, bottom, bottom_half)

    def bounds(self, keys: Collection[Key]) -> Range | None:
        """Between what quanta one number in place of all these figures satisfies it, all else as it is.

        The figures must print the same number in the same unit (mostly it is one figure). None: the
        numbers that satisfy it are no range, for a figure stands on both sides of a quotient.
        """
        weights, wider = self._weights(keys)
        old = next((self.values[k] for k in keys if k in self.values), None) or 0
        target, top, bottom = weights
        if not self.is_ratio:
            ends = self._sum_range(wider)
            return _solved(ends, target * self.down - top * self.up, old)
        if sum(map(bool, weights)) > 1:
            return None
        if bottom:
            return self._bottom_range(wider, bottom, old)
        if target:
            return _solved(self._target_range(wider), target * self.down, old)
        return _solved(self._top_range(wider), top * self.up * self.unit, old)

    def _weights(self, keys: Collection[Key]) -> tuple[list[int], list[int]]:
        """For target, numerator and denominator: how they move with the figures, how much wider they get."""
        weights, wider = [0, 0, 0], [0, 0, 0]
        for key in keys:
            if key in self.values:
                more = self.widths[key] - self.present[key]
                for place, side in enumerate((self.target, self.numerator, self.denominator)):
                    coefficient = side.coefficients.get(key, 0)
                    weights[place] += coefficient
                    wider[place] += abs(coefficient) * more
        return weights, wider

    def _sum_range(self, wider: Sequence[int]) -> Range:
        """By how much the target may grow, less what the parts grow by."""
        gap = (self.target.middle - self.offset) * self.down - self.numerator.middle * self.up
        slack = (self.target.half + wider[0]) * self.down
        slack += (self.numerator.half + wider[1]) * abs(self.up)
        return -slack - gap, slack - gap

    def _sides(self, wider: Sequence[int]) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
        """Least and most of result, numerator and denominator, in the terms of ``quotient_fits``."""
        found = []
        for middle, half in (
            ((self.target.middle - self.offset) * self.down, (self.target.half + wider[0]) * self.down),
            (
                self.numerator.middle * self.up * self.unit,
                (self.numerator.half + wider[1]) * abs(self.up) * self.unit,
            ),
            (self.denominator.middle, self.denominator.half + wider[2]),
        ):
            found.append((middle - half, middle + half))
        return found[0], found[1], found[2]

    def _top_range(self, wider: Sequence[int]) -> Range:
        """By how much the numerator may grow."""
        result, top, bottom = self._sides(wider)
        if bottom[0] <= 0 <= bottom[1]:
            return NOTHING
        corners = [r * b for r in result for b in bottom]
        return min(corners) - top[1], max(corners) - top[0]

    def _target_range(self, wider: Sequence[int]) -> Range:
        """By how much the result may grow."""
        result, top, bottom = self._sides(wider)
        if bottom[0] <= 0 <= bottom[1]:
            return NOTHING
        least, most = _quotients(top, bottom)
        return least - result[1], most - result[0]

    def _bottom_range(self, wider: Sequence[int], weight: int, old: int) -> Range | None:
        """Between what quanta a figure of the denominator may lie; its sign is that of the quotient."""
        result, top, bottom = self._sides(wider)
        if result[0] <= 0 <= result[1] or top[0] <= 0 <= top[1]:
            return None
        least, most = _quotients(top, result)
        half = (bottom[1] - bottom[0]) // 2
        middle = bottom[0] + half
        if (top[0] > 0) == (result[0] > 0):
            least, most = max(least - half, half + 1), most + half
        else:
            least, most = least - half, min(most + half, -half - 1)
        return _solved((least - middle, most - middle), weight, old)

    def judge(self) -> Reason:
        """What the present figures make of it, assuming that it can be evaluated."""
        if self.is_ratio and abs(self.denominator.middle) <= self.denominator.half:
            return Reason.NO_DENOMINATOR
        if not self._fits():
            return Reason.BROKEN
        result_half = 0 if self.is_ratio else -self.target.half
        at_face_value = (result_half, -self.numerator.half, -self.denominator.half)
        return Reason.EXACT if self._fits(widths=at_face_value) else Reason.ROUNDING


def _solved(ends: Range, weight: int, old: int) -> Range:
    """The numbers in place of ``old`` that move a sum, ``weight`` times as much, within ``ends``."""
    if not weight:
        return ANYTHING if ends[0] <= 0 <= ends[1] else NOTHING
    least, most = ends if weight > 0 else (-ends[1], -ends[0])
    if math.isinf(least) or math.isinf(most):
        return NOTHING
    return old - (-least) // abs(weight), old + most // abs(weight)


def _quotients(top: tuple[int, int], bottom: tuple[int, int]) -> tuple[int, int]:
    """The whole numbers between the least and the greatest quotient; zero is not within ``bottom``."""
    if bottom[1] < 0:
        top, bottom = (-top[1], -top[0]), (-bottom[1], -bottom[0])
    return min(-(-top[0] // b) for b in bottom), max(top[1] // b for b in bottom)


def common(ranges: Collection[Range]) -> Range:
    """What all ranges have in common; the first is above the second where that is nothing."""
    return max((r[0] for r in ranges), default=-math.inf), min((r[1] for r in ranges), default=math.inf)
