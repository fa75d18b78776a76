"""Observations of a spec as one tidy table: a row per printed row and dimension values, a column per measure.

Values are in the unit that the spec names (the column's metadata says it), whatever the notice
printed; ``<measure>__status`` stands beside each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from normalize.types import Observation
from normalize.units import unit
from schemas.spec import NoticeSpec
from tongbao.dataset import STATUS_SUFFIX
from tongbao.frames import LEVELS

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa

_Row = tuple[int, int, str, tuple[tuple[str, str], ...]]
"""Table, row, label (a row of a table folded in two has one on each side), dimension values."""


def tidy_tables(observations: Iterable[Observation], specs: Mapping[str, NoticeSpec]) -> dict[str, pa.Table]:
    """One table for each spec that the observations have, rows in printed order."""
    by_spec: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.spec in specs and observation.measure is not None:
            by_spec[str(observation.spec)].append(observation)
    return {name: _table(found, specs[name]) for name, found in sorted(by_spec.items())}


def _table(observations: Sequence[Observation], spec: NoticeSpec) -> pa.Table:
    import pyarrow as pa

    rows: dict[_Row, dict[str, Observation]] = defaultdict(dict)
    for o in observations:
        rows[o.table, o.row, o.row_label, o.dimensions].setdefault(str(o.measure), o)
    declared = [c.name for c in spec.columns]
    grown = sorted({str(o.measure) for o in observations} - set(declared))
    dimensions = [d.name for d in spec.dimensions]
    fields = [
        pa.field("table_no", pa.int32()),
        pa.field("row_no", pa.int32()),
        pa.field("row_label", pa.string()),
        pa.field("row_path", pa.string()),
        pa.field("row_role", pa.string()),
        pa.field("region_code", pa.string()),
        pa.field("region_name", pa.string()),
        pa.field("region_role", pa.string()),
        *(pa.field(name, pa.string()) for name in dimensions),
        pa.field("period_start", pa.date32()),
        pa.field("period_end", pa.date32()),
    ]
    for name in (*declared, *grown):
        metadata = {"unit": wanted} if (wanted := _unit(spec, name)) else None
        fields += [
            pa.field(name, pa.float64(), metadata=metadata),
            pa.field(name + STATUS_SUFFIX, pa.string()),
        ]
    records = [_record(key, measures, spec, dimensions) for key, measures in sorted(rows.items())]
    return pa.Table.from_pylist(records, schema=pa.schema(fields))


def _unit(spec: NoticeSpec, measure: str) -> str | None:
    return next((c.unit for c in spec.columns if c.name == measure), None)


def _record(
    key: _Row, measures: Mapping[str, Observation], spec: NoticeSpec, dimensions: Sequence[str]
) -> dict[str, object]:
    first = next(iter(measures.values()))
    values = dict(key[3])
    start, end = _period(measures.values())
    record: dict[str, object] = {
        "table_no": key[0],
        "row_no": key[1],
        "row_label": first.row_label,
        "row_path": LEVELS.join(first.row_path) or None,
        "row_role": first.row_role,
        "region_code": first.region.code if first.region else None,
        "region_name": first.region.name if first.region else None,
        "region_role": first.region.role if first.region else None,
        **{name: values.get(name) for name in dimensions},
        "period_start": start,
        "period_end": end,
    }
    for name, observation in measures.items():
        record[name] = _in_unit(observation, _unit(spec, name))
        record[name + STATUS_SUFFIX] = str(observation.status)
    return record


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
