"""Observations of a spec as tidy tables: a row per printed row and dimension values, a column per measure.

There is one table for each grain, the dimensions that measures have in common: ``health_relief`` has what is
said once of a place, ``health_relief__insurance`` what is said of it and each insurance. So no dimension is
ever null. Values are in the unit that the spec names (the column's metadata says it), whatever the notice
printed; ``<measure>__status`` says how far each may be believed, ``<measure>__id`` which observation it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from normalize.types import Observation
from normalize.units import unit
from schemas.figures import Status
from schemas.spec import Dimension, NoticeSpec
from tongbao.columns import ID_SUFFIX, STATUS_SUFFIX, Column, Kind, schema
from tongbao.columns import rows as table_of
from tongbao.observed import TIDY_KEYS, TIDY_PERIOD, TidyRow, observation_id
from tongbao.outcome import Outcome

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa

GRAIN = "__"
"""Between the name of a spec and those of the dimensions of a tidy table."""
DIMENSION = {"role": "dimension"}
"""Metadata of a column that belongs to the key of its table."""

_Key = tuple[int, int, int, tuple[tuple[str, str], ...]]
"""Table, row, block (a row of a table folded in two has one on each side), dimension values."""


def tidy_tables(outcome: Outcome, specs: Mapping[str, NoticeSpec]) -> dict[str, pa.Table]:
    """The tidy tables of a document by name, rows in printed order."""
    grains: dict[tuple[str, tuple[str, ...]], list[Observation]] = defaultdict(list)
    for o in outcome.observations:
        if o.spec in specs and o.measure is not None:
            grains[str(o.spec), tuple(name for name, _ in o.dimensions)].append(o)
    document = outcome.record.document_id
    return {
        GRAIN.join((name, *dimensions)): _table(document, found, specs[name], dimensions)
        for (name, dimensions), found in sorted(grains.items())
    }


def _table(
    document: str, observations: Sequence[Observation], spec: NoticeSpec, dimensions: tuple[str, ...]
) -> pa.Table:
    by_key: dict[_Key, dict[str, Observation]] = defaultdict(dict)
    for o in observations:
        by_key[o.table, o.row, o.block, o.dimensions].setdefault(str(o.measure), o)
    printed = [
        TidyRow(document, table, row, block, dict(values), measures, _period(measures.values()))
        for (table, row, block, values), measures in sorted(by_key.items())
    ]
    declared = [c.name for c in spec.columns if set(c.dimensions) == set(dimensions)]
    grown = sorted({str(o.measure) for o in observations} - set(declared))
    columns = [*TIDY_KEYS, *(_dimension(spec.dimension(name)) for name in dimensions), *TIDY_PERIOD]
    for name in (*declared, *grown):
        columns += _measure(name, spec)
    made = table_of(printed, columns)
    said = {"spec": spec.name, "title": spec.title, "dimensions": ",".join(dimensions)}
    return made.cast(schema(columns).with_metadata(said))


def _dimension(dimension: Dimension) -> Column[TidyRow]:
    """The column of a dimension; the texts under which its values are printed are its title."""
    name = dimension.name
    texts = (f"{value} {texts[0] or texts[-1]}" for value, texts in dimension.values)
    title = f"{name}：维度，{'、'.join(texts)}" if dimension.values else f"{name}：维度，取自表头"
    said = {**DIMENSION, "title": title}
    if dimension.values:
        said["values"] = ",".join(value for value, _ in dimension.values)
    return Column(name, Kind.TEXT, title, lambda r: r.dimensions[name], filled=True, metadata=said)


def _measure(name: str, spec: NoticeSpec) -> Iterator[Column[TidyRow]]:
    """The column of a measure, that of its status and that of its observation."""
    declared = next((c for c in spec.columns if c.name == name), None)
    wanted = declared.unit if declared else None
    title = "·".join(level.texts[0] for level in declared.header if level.texts) if declared else ""

    def value(row: TidyRow) -> float | None:
        return _in_unit(row.measures[name], wanted) if name in row.measures else None

    def status(row: TidyRow) -> Status | None:
        if name not in row.measures:
            return None
        unfit = value(row) is None and row.measures[name].value is not None
        return Status.DOUBTFUL if unfit else row.measures[name].trust

    def which(row: TidyRow) -> str | None:
        return observation_id(row.document_id, row.measures[name]) if name in row.measures else None

    said = {key: text for key, text in (("title", title), ("unit", wanted)) if text}
    yield Column(name, Kind.NUMBER, title, value, metadata=said)
    yield Column(name + STATUS_SUFFIX, Kind.TEXT, "", status)
    yield Column(name + ID_SUFFIX, Kind.TEXT, "", which)


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
