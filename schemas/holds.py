"""Does an identity hold, exactly: interval arithmetic on what the printed numbers stand for.

``holds`` answers for one identity. ``equations`` compiles many for proof and repair, which ask the
same question of thousands of changed figures.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from schemas.figures import Figure, Identity, Key
from schemas.intervals import (
    EXACT,
    half_widths,
    is_nothing,
    own_half_width,
    places,
    quanta,
    quotient_fits,
    sum_fits,
)


class Reason(StrEnum):
    """Why a verdict is what it is."""

    EXACT = "adds up to the last printed digit"
    ROUNDING = "adds up within the rounding of the printed digits"
    BROKEN = "does not add up"
    NO_TARGET = "not evaluated: no number in the place of the result"
    NO_PARTS = "not evaluated: nothing but blanks to add up"
    TEXT = "not evaluated: a part is not a number"
    NO_DENOMINATOR = "not evaluated: the denominator may be zero"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an identity holds, with the figures to say so; all numbers in the target's printed unit.

    ``lowest`` and ``highest`` bound what the parts allow, ``printed`` is what stands there, ``slack``
    is by how much rounding may put them apart. Where ``evaluated`` is false they are None, and
    ``holds`` is false too: such an identity is neither support nor a finding.
    """

    holds: bool
    reason: Reason
    lowest: Decimal | None = None
    highest: Decimal | None = None
    printed: Decimal | None = None
    slack: Decimal | None = None

    @property
    def evaluated(self) -> bool:
        """Whether there was anything to check."""
        return self.lowest is not None

    @property
    def broken(self) -> bool:
        """Evaluated and found wrong."""
        return self.evaluated and not self.holds


@dataclass(frozen=True, slots=True)
class Rounding:
    """How precise the figures of a document are.

    ``half`` is half the width of each figure's interval, in its printed unit. ``exact`` names the
    pools of identities (see ``pool``) that add up so often to the last digit that their figures
    cannot have been rounded: in those, parts are taken at face value.
    """

    half: Mapping[Key, Decimal]
    exact: frozenset[str] = frozenset()


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

    def bounds(self, key: Key) -> tuple[float, float] | None:
        """Between what quanta a number in place of ``key`` satisfies it, all else as it is; None: a ratio.

        Both ends count; the ends of a figure that plays no part are infinite.
        """
        if self.is_ratio:
            return None
        on_target, on_parts = self.target.coefficients.get(key, 0), self.numerator.coefficients.get(key, 0)
        weight = on_target * self.down - on_parts * self.up
        old = self.values[key]
        wider = self.widths[key] - self.present[key]
        gap = (self.target.middle - self.offset) * self.down - self.numerator.middle * self.up
        slack = (self.target.half + abs(on_target) * wider) * self.down
        slack += (self.numerator.half + abs(on_parts) * wider) * abs(self.up)
        if not weight:
            return (-math.inf, math.inf) if sum_fits(gap, slack) else (math.inf, -math.inf)
        if weight < 0:
            weight, gap = -weight, -gap
        return (old or 0) - (slack + gap) // weight, (old or 0) + (slack - gap) // weight

    def judge(self) -> Reason:
        """What the present figures make of it, assuming that it can be evaluated."""
        if self.is_ratio and abs(self.denominator.middle) <= self.denominator.half:
            return Reason.NO_DENOMINATOR
        if not self._fits():
            return Reason.BROKEN
        result_half = 0 if self.is_ratio else -self.target.half
        at_face_value = (result_half, -self.numerator.half, -self.denominator.half)
        return Reason.EXACT if self._fits(widths=at_face_value) else Reason.ROUNDING


def holds(identity: Identity, figures: Mapping[Key, Figure], rounding: Rounding | None = None) -> Verdict:
    """Whether the identity holds between the printed figures.

    Every printed number stands for the interval that ``schemas.intervals`` describes. Blanks count
    as zero in a sum, but a sum of nothing but blanks says nothing, nor does a blank result.

    Args:
        identity: the identity; a key that is not in ``figures`` counts as a blank.
        figures: every figure of the document: the precision of a number is that of its column.
        rounding: what ``learn_rounding`` found out; without it every identity gets the full
            benefit of rounding.
    """
    rounding = rounding or Rounding(half_widths(figures))
    members = [figures[k] for k in identity.keys if k in figures]
    equation = compile_identity(identity, figures, rounding, places(members))
    return _verdict(equation, figures) if equation.evaluated else Verdict(False, equation.reason)


def _verdict(equation: Equation, figures: Mapping[Key, Figure]) -> Verdict:
    figure = figures[equation.identity.target]
    base = EXACT.multiply(figure.scale, Decimal(equation.unit))
    top = [end * equation.up for end in equation.numerator.ends]
    if equation.is_ratio:
        bottom = equation.denominator.ends
        ends = [
            EXACT.divide(Decimal(n * equation.unit), Decimal(d * equation.down)) for n in top for d in bottom
        ]
    else:
        ends = [EXACT.divide(Decimal(n), Decimal(equation.down)) for n in top]
    lowest = EXACT.divide(min(ends) + equation.offset, base)
    highest = EXACT.divide(max(ends) + equation.offset, base)
    slack = (highest - lowest) / 2 + EXACT.divide(Decimal(equation.target.half), base)
    return Verdict(equation.holds, equation.reason, lowest, highest, figure.value, slack)


def pool(identity: Identity, figures: Mapping[Key, Figure]) -> str:
    """The name of the group of identities that is exact, or rounded, as a whole.

    Sums pool with the other sums of the same table and unit; ratios with their own family. So do sums with a
    member from elsewhere or in another unit (17,192万元 in the text, 171,915,169元 in the table): it was
    rounded to its own digits, whatever the table's numbers are.
    """
    if identity.denominator or identity.target not in figures:
        return f"ratio:{identity.family}"
    target = figures[identity.target]
    members = ((key[0], figures[key].scale) for key in identity.keys if key in figures)
    if any(member != (target.key[0], target.scale) for member in members):
        return f"across:{identity.family}"
    return f"sum:{identity.target[0]}:{target.kind}:{target.unit}:{target.scale}"


def compile_identity(
    identity: Identity, figures: Mapping[Key, Figure], rounding: Rounding, decimal_places: int
) -> Equation:
    """The identity in quanta of 10^-``decimal_places`` base units, judged against ``figures``."""
    at_face_value = pool(identity, figures) in rounding.exact or _is_copy(identity, figures)
    values: dict[Key, int | None] = {}
    widths: dict[Key, int] = {}
    present: dict[Key, int] = {}
    for key in identity.keys:
        figure = figures.get(key)
        values[key], widths[key], present[key] = None, 0, 0
        if figure is None:
            continue
        if not at_face_value or (identity.denominator and key == identity.target):
            widths[key] = quanta(rounding.half[key], figure.scale, decimal_places)
        if figure.value is not None:
            values[key] = quanta(figure.value, figure.scale, decimal_places)
            present[key] = min(widths[key], quanta(own_half_width(figure), figure.scale, decimal_places))
    up, down = identity.factor.as_integer_ratio()
    numerator = _coefficients((t.key, t.sign) for t in identity.numerator)
    denominator = _coefficients((t.key, t.sign) for t in identity.denominator)
    offset = identity.offset
    if len(denominator) == 1:
        (base, sign), *_ = denominator.items()
        offset += identity.factor * numerator.pop(base, 0) * sign
    equation = Equation(
        identity=identity,
        target=_side({identity.target: 1}, values, present),
        numerator=_side(numerator, values, present),
        denominator=_side(denominator, values, present),
        up=up,
        down=down,
        decimal_places=decimal_places,
        unit=10**decimal_places,
        offset=quanta(offset, Decimal(1), decimal_places),
        values=values,
        present=present,
        widths=widths,
        reason=Reason.BROKEN,
    )
    equation.reason = _not_evaluated(identity, figures) or equation.judge()
    return equation


def _is_copy(identity: Identity, figures: Mapping[Key, Figure]) -> bool:
    """Whether one printed number only repeats another in the same unit: no rounding stands between them.

    So does a total with a single part, the others being blank.
    """
    parts = [f for t in identity.numerator if (f := figures.get(t.key)) and f.value is not None]
    plain = not identity.denominator and identity.factor == 1 and not identity.offset
    if not plain or len(parts) != 1 or identity.target not in figures:
        return False
    return (parts[0].unit, parts[0].scale) == (figures[identity.target].unit, figures[identity.target].scale)


def _coefficients(terms: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    total: dict[Key, int] = defaultdict(int)
    for key, sign in terms:
        total[key] += sign
    return {key: sign for key, sign in total.items() if sign}


def _side(coefficients: dict[Key, int], values: Mapping[Key, int | None], halves: Mapping[Key, int]) -> Side:
    side = Side(coefficients)
    for key, coefficient in coefficients.items():
        value = values[key]
        if value is not None:
            side.middle += coefficient * value
            side.half += abs(coefficient) * halves[key]
    return side


def _not_evaluated(identity: Identity, figures: Mapping[Key, Figure]) -> Reason | None:
    members = [figures.get(key) for key in identity.keys]
    if any(f is not None and f.value is None and not is_nothing(f) for f in members):
        return Reason.TEXT
    if members[0] is None or members[0].value is None:
        return Reason.NO_TARGET
    for terms in filter(None, (identity.numerator, identity.denominator)):
        found = (figures.get(t.key) for t in terms)
        if all(f is None or f.value is None for f in found):
            return Reason.NO_DENOMINATOR if terms is identity.denominator else Reason.NO_PARTS
    return None


def equations(
    identities: Iterable[Identity], figures: Mapping[Key, Figure], rounding: Rounding
) -> tuple[Equation, ...]:
    """Every identity compiled once: two that say the same (a spec's and a discovered one) become one."""
    decimal_places = places(figures.values())
    seen: set[object] = set()
    compiled = []
    for identity in identities:
        said = _canonical(identity)
        if said not in seen:
            seen.add(said)
            equation = compile_identity(identity, figures, rounding, decimal_places)
            compiled.append(equation)
    return tuple(compiled)


def _canonical(identity: Identity) -> object:
    """Equal for identities that differ only in the order of terms or in the side they stand on."""
    top = _coefficients((t.key, t.sign) for t in identity.numerator)
    bottom = _coefficients((t.key, t.sign) for t in identity.denominator)
    if bottom or identity.factor != 1 or identity.offset:
        terms = frozenset(top.items()), frozenset(bottom.items())
        return identity.target, *terms, identity.factor, identity.offset
    whole = _coefficients([(identity.target, -1), *top.items()])
    sign = whole[min(whole)] if whole else 1
    return frozenset((key, coefficient * sign) for key, coefficient in whole.items())
