"""Observations as figures: what the arithmetic needs to know of them, readings of the pixels included."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from extract.types import Cell, Table
from normalize.tidy import TidyTable
from normalize.types import Observation
from normalize.units import unit
from normalize.values import parse_value
from schemas.checks import Slot
from schemas.figures import Candidate, Figure, Origin

_MOST_CANDIDATES = 24
"""Readings of one cell that are kept: the solver's domains stay small."""

_UNPRINTED = {"ratio": Decimal("0.01")}
"""What arithmetic supposes of a number without a unit, by kind; where it does not hold nothing is proved."""


def figures(table: Table, tidy: TidyTable) -> tuple[Figure, ...]:
    """One figure per observation of ``table``, blanks included, in the observations' order."""
    return tuple(_figure(o, table.owner[o.row, o.column]) for o in tidy.observations)


def slots(tidy: TidyTable) -> tuple[Slot, ...]:
    """The observations that the table's spec understands, for its checks."""
    if tidy.spec is None:
        return ()
    names = {c.name for c in tidy.spec.columns}
    return tuple(
        Slot((o.table, o.row, o.column), o.measure, o.dimensions, o.row_role)
        for o in tidy.observations
        if o.measure in names
    )


def _figure(observation: Observation, cell: Cell) -> Figure:
    found = unit(observation.unit) if observation.unit else None
    pixels = any(w.confidence is not None for w in cell.words)
    return Figure(
        key=(observation.table, observation.row, observation.column),
        value=observation.value,
        raw=observation.raw,
        unit=observation.unit,
        kind=observation.unit_kind,
        scale=found.factor if found else _UNPRINTED.get(observation.unit_kind or "", Decimal(1)),
        header=observation.header,
        label=observation.row_label,
        label_path=observation.row_path,
        role=observation.row_role,
        place=observation.region.code if observation.region else None,
        origin=Origin.PIXELS if pixels else Origin.TEXT,
        confidence=observation.confidence,
        agreed=bool(cell.words) and all(w.agreed for w in cell.words),
        candidates=tuple(_candidates(cell, observation)),
    )


def _candidates(cell: Cell, observation: Observation) -> Iterator[Candidate]:
    """The cell's other readings: one word changed at a time, cheapest first."""
    readings = (
        (alternative.cost, index, alternative.text)
        for index, word in enumerate(cell.words)
        for alternative in word.alternatives
    )
    for cost, index, text in islice(sorted(readings), _MOST_CANDIDATES):
        raw = "".join(text if i == index else w.text for i, w in enumerate(cell.words))
        parsed = parse_value(raw, column_kind=observation.unit_kind or "measure")
        yield Candidate(parsed.value, raw, cost)
