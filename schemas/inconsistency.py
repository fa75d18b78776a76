"""Findings about figures that do not go together: what was repaired, what is open, what is misprinted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from schemas.figures import Figure, Identity, Key, Origin
from schemas.findings import Code, Finding, Place
from schemas.holds import Equation
from schemas.intervals import EXACT, finest_decimals
from schemas.misreadings import printed


def place_of(key: Key) -> Place:
    """Where a figure stands, as a finding says it."""
    return Place(table=key[0], row=key[1], column=key[2])


def repaired_findings(
    figures: Mapping[Key, Figure], mended: Mapping[Key, Figure], forced: Mapping[Key, Collection[Identity]]
) -> Iterator[Finding]:
    """One finding per repaired figure."""
    for key, identities in forced.items():
        why = "; ".join(sorted({_name(i) for i in identities}))
        message = f"read as {figures[key].raw!r}, repaired to {_shown(mended[key].value)}, forced by {why}"
        yield Finding(Code.REPAIRED, message, place_of(key))


def doubtful_findings(
    figures: Mapping[Key, Figure], doubtful: Mapping[Key, tuple[Decimal | None, ...]]
) -> Iterator[Finding]:
    """One finding per figure read from pixels that may be one of several values."""
    for key, values in doubtful.items():
        figure = figures[key]
        if figure.origin is Origin.PIXELS and not figure.agreed and len(values) > 1:
            choice = " or ".join(dict.fromkeys(_shown(v) for v in values))
            message = (
                f"read as {figure.raw!r}; the identities that it breaks leave open whether it is {choice}"
            )
            yield Finding(Code.REPAIR_AMBIGUOUS, message, place_of(key))


def broken_findings(
    figures: Mapping[Key, Figure], broken: Iterable[Equation], proved: Collection[Key]
) -> Iterator[Finding]:
    """For every broken identity, a finding on each figure that may be to blame.

    Where no member can have been misread the publisher's own figures disagree (source_inconsistent).
    Figures of the body text (table below 0) have no place in a table and get none.
    """
    finest = finest_decimals(figures)
    for equation in broken:
        identity = equation.identity
        members = [key for key in dict.fromkeys(identity.keys) if key in figures and key[0] >= 0]
        suspects = [key for key in members if key not in proved] or [identity.target]
        misread = any(figures[k].origin is Origin.PIXELS and not figures[k].agreed for k in suspects)
        code = Code.IDENTITY_BROKEN if misread else Code.SOURCE_INCONSISTENT
        among = "" if len(suspects) == 1 else f" (one of {len(suspects)} figures that may be wrong)"
        for key in suspects:
            should = needed(equation, key, figures[key], finest[key])
            instead = "" if should is None else f", the others need {_shown(should)}"
            message = f"{_name(identity)} does not hold: {figures[key].raw!r} is printed{instead}{among}"
            yield Finding(code, message, place_of(key))


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


def _shown(value: Decimal | None) -> str:
    return "nothing" if value is None else printed(value)


def _name(identity: Identity) -> str:
    return f"{identity.family or identity.kind.value} [{identity.source}]"
