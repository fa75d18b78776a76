"""Does an identity hold, exactly: interval arithmetic on what the printed numbers stand for.

``holds`` answers for one identity. ``equations`` compiles many for proof and repair, which ask the
same question of thousands of changed figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas.equation import Equation, Reason, Side
from schemas.figures import Figure, Identity, Key
from schemas.intervals import EXACT, half_widths, is_nothing, own_half_width, places, quanta


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
    members = {k: figures[k] for k in identity.keys if k in figures}
    equation = compile_identity(identity, members, amounts(members, rounding.half), rounding.exact)
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


@dataclass(frozen=True, slots=True)
class Amounts:
    """Figures in quanta of 10^-``decimal_places`` base units.

    ``values`` holds the numbers (None for a blank), ``widths`` the half-width of a number in that place,
    ``present`` that of the number printed there, by its own decimals if that is less; 0 for a blank.
    """

    decimal_places: int
    values: Mapping[Key, int | None]
    widths: Mapping[Key, int]
    present: Mapping[Key, int]


def amounts(figures: Mapping[Key, Figure], half: Mapping[Key, Decimal]) -> Amounts:
    """All figures in quanta that are small enough for every one of them."""
    decimal_places = places(figures.values())
    values: dict[Key, int | None] = {}
    widths, present = {}, {}
    for key, figure in figures.items():
        widths[key] = width = quanta(half[key], figure.scale, decimal_places)
        if figure.value is None:
            values[key], present[key] = None, 0
        else:
            values[key] = quanta(figure.value, figure.scale, decimal_places)
            present[key] = width and min(width, quanta(own_half_width(figure), figure.scale, decimal_places))
    return Amounts(decimal_places, values, widths, present)


def compile_identity(
    identity: Identity, figures: Mapping[Key, Figure], known: Amounts, exact: Collection[str]
) -> Equation:
    """The identity in quanta, judged against ``figures``; ``exact`` names the pools without rounding."""
    at_face_value = pool(identity, figures) in exact or _is_copy(identity, figures)
    keys = identity.keys
    values = {key: known.values.get(key) for key in keys}
    if at_face_value:
        widths, present = dict.fromkeys(keys, 0), dict.fromkeys(keys, 0)
        if identity.denominator and identity.target in known.widths:
            widths[identity.target] = known.widths[identity.target]
            present[identity.target] = known.present[identity.target]
    else:
        widths = {key: known.widths.get(key, 0) for key in keys}
        present = {key: known.present.get(key, 0) for key in keys}
    decimal_places = known.decimal_places
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
    known = amounts(figures, rounding.half)
    return tuple(compile_identity(i, figures, known, rounding.exact) for i in distinct(identities))


def distinct(identities: Iterable[Identity]) -> tuple[Identity, ...]:
    """Without those that say the same as one before."""
    found: dict[object, Identity] = {}
    for identity in identities:
        found.setdefault(_canonical(identity), identity)
    return tuple(found.values())


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
