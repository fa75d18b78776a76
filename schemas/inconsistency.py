"""Findings about figures that do not go together: what was repaired, what is open, what is misprinted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from schemas.culprits import Blame, needed
from schemas.equation import Equation
from schemas.figures import Figure, Identity, Key, Origin
from schemas.findings import Code, Finding, Place
from schemas.intervals import finest_decimals
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
    figures: Mapping[Key, Figure],
    compiled: Iterable[Equation],
    proved: Collection[Key],
    blamed: Mapping[int, Blame],
) -> Iterator[Finding]:
    """For every broken identity one finding: on the figure that is to blame, or on the identity's target.

    Blamed is the figure that one new value of its own explains (``schemas.culprits``): with what the
    others need, ``source_inconsistent`` where it cannot have been misread. Without one nobody is
    accused: ``identity_broken`` lists the figures that may be wrong. Figures of the body text (table
    below 0) have no place in a table and are never blamed.
    """
    finest = finest_decimals(figures)
    for number, equation in enumerate(compiled):
        if not equation.evaluated or equation.holds:
            continue
        blame, name = blamed.get(number), _name(equation.identity)
        if blame is None:
            members = [k for k in dict.fromkeys(equation.identity.keys) if k in figures and k[0] >= 0]
            suspects = [k for k in members if k not in proved] or members
            among = ", ".join(f"{figures[k].raw!r} (row {k[1]}, column {k[2]})" for k in suspects)
            message = f"{name} does not hold; one of {len(suspects)} figures may be wrong: {among}"
            yield Finding(Code.IDENTITY_BROKEN, message, place_of(equation.identity.target))
            continue
        key, figure = blame.key, figures[blame.key]
        misread = figure.origin is Origin.PIXELS and not figure.agreed
        should = needed(equation, key, figure, finest[key]) if blame.value is None else blame.value
        instead = "" if should is None else f", the others need {_shown(should)}"
        message = f"{name} does not hold: {figure.raw!r} is printed{instead}"
        yield Finding(Code.IDENTITY_BROKEN if misread else Code.SOURCE_INCONSISTENT, message, place_of(key))


def _shown(value: Decimal | None) -> str:
    return "nothing" if value is None else printed(value)


def _name(identity: Identity) -> str:
    return f"{identity.family or identity.kind.value} [{identity.source}]"
