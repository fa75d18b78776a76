"""Equal figures in two tables of a document, and figures carried over from last year's notice.

Two columns of different tables are taken to state the same thing when their labels agree, they have
the same kind, and every place that both name has the same figure, with enough digits that this is
no coincidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations, pairwise

from schemas.discovery.relations import Support
from schemas.figures import Figure, Identity, IdentityKind, Key, Term
from schemas.intervals import is_ratio
from schemas.lexicon.numbers import without_years

Place = tuple[int, int]
"""Table and column."""
Column = dict[str, Figure]
"""The figures of one column by the row they stand in."""

_LEAST_EQUAL = 3
"""So many equal figures, no two of them alike, make two columns equal at the least."""
_MOST_ALIKE = 30
_OBEYING = 3
"""So many rows must be equal for each that is not, as for anything that no total states."""
_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_OPENING = re.compile(r"上年|上期|年初|期初|去年")
_CLOSING = re.compile(r"结余|余额|结转|期末|年末|剩余")


def equal_across(figures: Mapping[Key, Figure]) -> tuple[Identity, ...]:
    """Equalities between columns of different tables of one document."""
    columns = _columns(figures.values())
    of_table = Counter(table for table, _ in columns)
    tried = math.comb(len(columns), 2) - sum(math.comb(count, 2) for count in of_table.values())
    found: list[Identity] = []
    for one, two in _alike(columns):
        found += _equalities(columns[one], columns[two], tried, f"tables {one[0]} and {two[0]}")
    return tuple(found)


def _alike(columns: Mapping[Place, Column]) -> list[tuple[Place, Place]]:
    """Columns of different tables that share a label and a kind, and three figures in rows of like name.

    A figure that more than ``_MOST_ALIKE`` columns share joins each with the next only.
    """
    holders: dict[tuple[str | None, str, str, Decimal], list[Place]] = defaultdict(list)
    for place in sorted(columns):
        column = columns[place]
        some = next(iter(column.values()))
        if is_ratio(some):
            continue
        labels = _labels(some)
        for row, figure in column.items():
            if figure.value:
                for label in labels:
                    holders[some.kind, label, row, figure.value * figure.scale].append(place)
    shared: Counter[tuple[Place, Place, str]] = Counter()
    for (_, label, _, _), places in holders.items():
        pairs = pairwise(places) if len(places) > _MOST_ALIKE else combinations(places, 2)
        shared.update((one, two, label) for one, two in pairs if one[0] != two[0])
    return sorted({(one, two) for (one, two, _), count in shared.items() if count >= _LEAST_EQUAL})


def carried_over(previous: Mapping[Key, Figure], current: Mapping[Key, Figure]) -> tuple[Identity, ...]:
    """Opening figures of this notice that must equal closing figures of the one before.

    Both mappings must share one key space: give the tables of the previous notice other numbers.
    The identities' targets are in ``current``, their parts in ``previous``.
    """
    opening = {k: c for k, c in _columns(current.values()).items() if _named(c, _OPENING)}
    closing = {
        k: c
        for k, c in _columns(previous.values()).items()
        if _named(c, _CLOSING) and not _named(c, _OPENING)
    }
    tried = len(opening) * len(closing)
    return tuple(
        identity
        for opened in opening.values()
        for closed in closing.values()
        for identity in _equalities(opened, closed, tried, "carried over")
    )


def _columns(figures: Iterable[Figure]) -> dict[tuple[int, int], Column]:
    found: dict[tuple[int, int], Column] = defaultdict(dict)
    for figure in figures:
        row = figure.place or "/".join((*figure.label_path, figure.label))
        found[figure.key[0], figure.key[2]].setdefault(row, figure)
    return found


def _named(column: Column, wanted: re.Pattern[str]) -> bool:
    return bool(wanted.search("".join(next(iter(column.values())).header)))


def _labels(figure: Figure) -> set[str]:
    return {text for label in figure.header if (text := without_years(_BRACKETS.sub("", label)).strip())}


def _equalities(one: Column, two: Column, tried: int, name: str) -> Iterator[Identity]:
    shared = [(one[row], two[row]) for row in one if row in two]
    both = [(a, b) for a, b in shared if a.value is not None and b.value is not None]
    equal = [(a, b) for a, b in both if _same(a, b)]
    telling = {a.value for a, _ in equal if a.value}
    surprise = sum(math.log(10) * max(1, len(v.as_tuple().digits) - 1) for v in telling if v is not None)
    misses = tuple(range(len(both) - len(equal)))
    general = len(equal) >= _OBEYING * len(misses)
    if general and Support(surprise, tuple(range(len(equal))), len(telling), misses).significant(
        tried, least=3
    ):
        family = f"equal: {name}, columns {shared[0][0].key[2]} and {shared[0][1].key[2]}"
        for a, b in both:
            yield Identity(IdentityKind.EQUAL, a.key, (Term(b.key),), family=family)


def _same(a: Figure, b: Figure) -> bool:
    return a.value is not None and b.value is not None and a.value * a.scale == b.value * b.scale
