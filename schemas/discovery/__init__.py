"""Figures → identities: the arithmetic that a document shows without being told.

Works on any table, with or without a spec, from the numbers and the labels alone. What protects it
from coincidences is described in ``relations``; what it looks for, in ``sums``, ``ratios``, ``across``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.discovery.across import carried_over, equal_across
from schemas.discovery.grid import Grid, grids
from schemas.discovery.ratios import ratios
from schemas.discovery.relations import Relation
from schemas.discovery.sums import sums
from schemas.discovery.totals import stated_totals
from schemas.figures import Figure, Identity, Key

__all__ = ["carried_over", "discover", "equal_across", "within"]


def discover(figures: Mapping[Key, Figure]) -> tuple[Identity, ...]:
    """Every identity that the figures of a document support beyond coincidence.

    Where a family is believed, all its instances are returned, the broken ones too: an exception to
    a rule that holds everywhere else is what proof and repair are looking for.
    """
    return (*within(figures), *equal_across(figures))


def within(figures: Mapping[Key, Figure]) -> tuple[Identity, ...]:
    """The identities inside each table (or a part of one: only the figures given are looked at)."""
    found: list[Identity] = []
    for columns, rows in grids(figures):
        for grid, other in ((rows, columns), (columns, rows)):
            found += _sums(grid, other)
            found += _ratios(grid, other)
    return (*found, *stated_totals(figures))


def _sums(grid: Grid, other: Grid) -> list[Identity]:
    instances = [i for i, line in enumerate(other.lines) if line.additive]
    return [
        identity
        for relation in sums(grid, instances)
        for identity in relation.identities(grid, _applicable(relation, grid, instances, other))
    ]


def _applicable(relation: Relation, grid: Grid, instances: Sequence[int], other: Grid) -> list[int]:
    """The instances that the relation is taken to be true of.

    Down columns of unlike kinds a total row may add up some and not others (a price, an index). A
    column that breaks the rule is held to it only if a column of the same kind obeys, and if its total
    does not look like an average of the parts, or is one slip away from their sum.
    """
    support = relation.support(instances, stated=True)
    obeying = {other.lines[i].kind for i in support.held}
    excused = {
        i
        for i in support.broken
        if other.lines[i].kind not in obeying
        or (grid.by_rows and relation.looks_like_average(i) and not relation.one_slip_away(i, grid.unit))
    }
    return [i for i in instances if i not in excused]


def _ratios(grid: Grid, other: Grid) -> list[Identity]:
    instances = [i for i, line in enumerate(other.lines) if not line.ratio]
    return [
        identity for quotient in ratios(grid, instances) for identity in quotient.identities(grid, instances)
    ]
