"""Figures → identities: the arithmetic that a document shows without being told.

Works on any table, with or without a spec, from the numbers and the labels alone. What protects it
from coincidences is described in ``relations``; what it looks for, in ``sums``, ``ratios``, ``across``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.discovery.across import carried_over, equal_across
from schemas.discovery.grid import Grid, grids
from schemas.discovery.ratios import ratios
from schemas.discovery.relations import Relation
from schemas.discovery.sums import refuted_sums, sums
from schemas.discovery.totals import stated_totals
from schemas.figures import Figure, Identity, Key

__all__ = ["Search", "carried_over", "discover", "equal_across", "search", "within"]


def discover(figures: Mapping[Key, Figure]) -> tuple[Identity, ...]:
    """Every identity that the figures of a document support beyond coincidence.

    Where a family is believed, all its instances are returned, the broken ones too: an exception to
    a rule that holds everywhere else is what proof and repair are looking for.
    """
    return (*within(figures), *equal_across(figures))


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for identities found.

    ``identities`` are those believed. ``refuted`` are sums that labels state and nearly every place breaks:
    they go to ``schemas.repair`` with the others, which tells why no rule holds there.
    """

    identities: tuple[Identity, ...]
    refuted: tuple[Identity, ...] = ()


def within(figures: Mapping[Key, Figure]) -> tuple[Identity, ...]:
    """The identities inside each table (or a part of one: only the figures given are looked at)."""
    return search(figures).identities


def search(figures: Mapping[Key, Figure]) -> Search:
    """The identities inside each table, and the sums that its labels state and its numbers refute."""
    found: list[Identity] = []
    refuted: list[Identity] = []
    for columns, rows in grids(figures):
        for grid, other in ((rows, columns), (columns, rows)):
            instances = [i for i, line in enumerate(other.lines) if line.additive]
            for relation in sums(grid, instances):
                found += relation.identities(grid, _applicable(relation, grid, instances, other))
            found += _ratios(grid, other)
            for relation in refuted_sums(grid, instances):
                refuted += relation.identities(grid, instances)
    borne_out, not_borne_out = stated_totals(figures)
    return Search((*found, *borne_out), (*refuted, *not_borne_out))


def _applicable(relation: Relation, grid: Grid, instances: Sequence[int], other: Grid) -> list[int]:
    """The instances that the relation is taken to be true of.

    Down columns of unlike kinds a total row may add up some and not others (a price, an index). A
    column that breaks the rule is held to it only if a column of the same kind obeys, or the row is headed
    as a total; and if its number does not look like an average of the parts, or is one slip away from
    their sum.
    """
    support = relation.support(instances, stated=True)
    obeying = {other.lines[i].kind for i in support.held}
    excused = {
        i
        for i in support.broken
        if (other.lines[i].kind not in obeying and not relation.target.total)
        or (grid.by_rows and relation.looks_like_average(i) and not relation.one_slip_away(i, grid.unit))
    }
    return [i for i in instances if i not in excused]


def _ratios(grid: Grid, other: Grid) -> list[Identity]:
    instances = [i for i, line in enumerate(other.lines) if not line.ratio]
    return [
        identity for quotient in ratios(grid, instances) for identity in quotient.identities(grid, instances)
    ]
