"""Observations of a spec as one tidy table: a row per printed row and dimension values, a column per measure.

Values are in the unit that the spec names (the column's metadata says it), whatever the notice
printed; ``<measure>__status`` stands beside each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from normalize.types import Observation
from normalize.units import unit
from schemas.spec import NoticeSpec
from tongbao.columns import STATUS_SUFFIX, Column, Kind, rows
from tongbao.published import TIDY_KEYS, TIDY_PERIOD, TidyRow

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa

_Key = tuple[int, int, str, tuple[tuple[str, str], ...]]
"""Table, row, label (a row of a table folded in two has one on each side), dimension values."""


def tidy_tables(observations: Iterable[Observation], specs: Mapping[str, NoticeSpec]) -> dict[str, pa.Table]:
    """One table for each spec that the observations have, rows in printed order."""
    by_spec: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.spec in specs and observation.measure is not None:
            by_spec[str(observation.spec)].append(observation)
    return {name: _table(found, specs[name]) for name, found in sorted(by_spec.items())}


def _table(observations: Sequence[Observation], spec: NoticeSpec) -> pa.Table:
    by_key: dict[_Key, dict[str, Observation]] = defaultdict(dict)
    for o in observations:
        by_key[o.table, o.row, o.row_label, o.dimensions].setdefault(str(o.measure), o)
    printed = [
        TidyRow(table, row, dict(dimensions), measures, _period(measures.values()))
        for (table, row, _, dimensions), measures in sorted(by_key.items())
    ]
    declared = [c.name for c in spec.columns]
    grown = sorted({str(o.measure) for o in observations} - set(declared))
    columns = [*TIDY_KEYS, *map(_dimension, (d.name for d in spec.dimensions)), *TIDY_PERIOD]
    for name in (*declared, *grown):
        columns += _measure(name, spec)
    return rows(printed, columns)


def _dimension(name: str) -> Column[TidyRow]:
    return Column(name, Kind.TEXT, "", lambda r: r.dimensions.get(name))


def _measure(name: str, spec: NoticeSpec) -> Iterator[Column[TidyRow]]:
    """The column of a measure and that of its status."""
    declared = next((c for c in spec.columns if c.name == name), None)
    wanted = declared.unit if declared else None
    title = "·".join(level.texts[0] for level in declared.header if level.texts) if declared else ""

    def value(row: TidyRow) -> float | None:
        return _in_unit(row.measures[name], wanted) if name in row.measures else None

    def status(row: TidyRow) -> str | None:
        return row.measures[name].status if name in row.measures else None

    said = {key: text for key, text in (("title", title), ("unit", wanted)) if text}
    yield Column(name, Kind.NUMBER, title, value, metadata=said)
    yield Column(name + STATUS_SUFFIX, Kind.TEXT, "", status)


def _period(observations: Iterable[Observation]) -> tuple[dt.date | None, dt.date | None]:
    """The period that most measures of the row have; of several, the longest, then the latest."""
    counted = Counter((o.period_start, o.period_end) for o in observations if o.period_start and o.period_end)
    return max(counted, key=lambda p: (counted[p], p[1] - p[0], p[1]), default=(None, None))


def _in_unit(observation: Observation, wanted: str | None) -> float | None:
    """The value in the spec's unit; None where the printed unit is of another kind."""
    if observation.value is None:
        return None
    target = unit(wanted) if wanted else None
    if target is None or observation.unit in {None, wanted}:
        return float(observation.value)
    if observation.value_base is None or observation.unit_base != target.base:
        return None
    return float(observation.value_base / target.factor)
