"""Numbers that slipped by one place: a column whose every number stands a row too low, a row one column off.

Then the sum breaks in every row, and holds in every one if that column is moved back. Looked for is one line
of parts, moved by one place either way, the last number coming round to the first or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.equation import Equation
from schemas.figures import Key

_LEAST = 3
"""So many sums must hold once the line is moved, and none break: each is no coincidence by itself."""


@dataclass(frozen=True, slots=True)
class Shift:
    """Figures in a line, and by how many places (1 or -1) what they print stands too far on."""

    keys: tuple[Key, ...]
    by: int


def shifted(places: Sequence[Equation]) -> Shift | None:
    """The line that slipped, if moving it back makes all of these sums hold; they are instances of one rule.

    The first or the last instance may stand outside: a total of totals is right as it is.
    """
    ordered = sorted((e for e in places if not e.is_ratio), key=lambda e: e.identity.target)
    if not ordered or len({len(e.identity.numerator) for e in ordered}) > 1:
        return None
    for inner in (ordered, ordered[1:], ordered[:-1]):
        outside = [e for e in ordered if e not in inner]
        if len(inner) >= _LEAST and all(e.holds for e in outside):
            for part in range(len(ordered[0].identity.numerator)):
                found = _moved(inner, part)
                if found is not None:
                    return found
    return None


def _moved(places: Sequence[Equation], part: int) -> Shift | None:
    keys = [e.identity.numerator[part].key for e in places]
    values = [e.values[k] for e, k in zip(places, keys, strict=True)]
    if len(set(values)) < _LEAST:
        return None
    for by in (1, -1):
        true = [values[(i + by) % len(values)] for i in range(len(values))]
        held = [e.holds_with({key: value}) for e, key, value in zip(places, keys, true, strict=True)]
        end = len(held) - 1 if by > 0 else 0
        if all(h for i, h in enumerate(held) if i != end) and sum(held) >= _LEAST:
            return Shift(tuple(keys), by)
    return None
