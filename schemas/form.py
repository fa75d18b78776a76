"""Figures → those whose printed form sticks out of their column: what a misread sign makes of a number.

Where all other numbers of a column print the same decimals, one with more is likelier a ``%`` read as
``8`` (57.0% as 57.08) or a comma read as a point (3,790 as 3.790) than a number that was printed so.
Arithmetic may not see it, for rounding hides such a digit. Only figures read from pixels are judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from schemas.figures import Figure, Key, Origin
from schemas.findings import Code, Finding, Place

_OTHERS = 4
"""So many other numbers must agree on a form before one can stick out of it."""


def out_of_form(figures: Mapping[Key, Figure]) -> frozenset[Key]:
    """The numbers with more decimals than all others of their column and unit, which print as many."""
    columns: dict[tuple[int, int, str | None], list[Figure]] = defaultdict(list)
    for key, figure in figures.items():
        if figure.value is not None:
            columns[key[0], key[2], figure.unit].append(figure)
    return frozenset(found for column in columns.values() for found in _sticking_out(column))


def _sticking_out(column: list[Figure]) -> Iterator[Key]:
    longest = max(column, key=lambda f: f.decimals)
    others = {f.decimals for f in column if f is not longest}
    sticks_out = len(column) > _OTHERS and len(others) == 1 and longest.decimals > max(others)
    if sticks_out and longest.origin is Origin.PIXELS and not longest.agreed:
        yield longest.key


def form_findings(figures: Mapping[Key, Figure], keys: frozenset[Key]) -> Iterator[Finding]:
    """One finding per number that sticks out."""
    for key in sorted(keys):
        message = f"read as {figures[key].raw!r}, with more decimals than any other number of its column"
        yield Finding(Code.LOW_CONFIDENCE, message, Place(table=key[0], row=key[1], column=key[2]))
