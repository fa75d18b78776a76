"""What a worker hands back of one document: its record, and its rows as Arrow, ready to be published.

Rows are encoded where the document was read, in the worker; publishing only puts documents together.
A parcel is an Arrow IPC stream; its name is "observations", "findings", "identities" or "tables/<spec>".
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from tongbao.frames import flat
from tongbao.outcome import Outcome, Recipe, TableRecord

if TYPE_CHECKING:
    import pyarrow as pa

    from normalize.types import Observation
    from schemas.findings import Finding

OBSERVATIONS = "observations"
FINDINGS = "findings"
IDENTITIES = "identities"
TABLES = "tables/"


@dataclass(frozen=True, slots=True)
class Parcels:
    """An outcome, packed. ``digest`` is the hash of everything in it."""

    record: Mapping[str, object]
    tables: tuple[Mapping[str, object], ...]
    files: Mapping[str, bytes]
    digest: str


def pack(outcome: Outcome, recipe: Recipe) -> Parcels:
    """Encode an outcome for the ledger."""
    record = {**plain(outcome.record), "findings": _finding_counts(outcome)}
    tables = tuple(plain(table) for table in outcome.tables)
    files: dict[str, bytes] = {}
    if outcome.failure is None:
        files[OBSERVATIONS] = to_ipc(observation_rows(outcome.observations, outcome.tables))
        files[FINDINGS] = to_ipc(finding_rows(outcome))
        files[IDENTITIES] = to_ipc(identity_rows(outcome))
        tidy = recipe.tidy_tables(outcome.observations)
        files |= {TABLES + name: to_ipc(table) for name, table in sorted(tidy.items())}
    parts = [json.dumps([record, tables], ensure_ascii=False, sort_keys=True).encode(), *files.values()]
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts))
    return Parcels(record=record, tables=tables, files=files, digest=digest.hexdigest())


def _finding_counts(outcome: Outcome) -> dict[str, int]:
    """How many findings of each code there are, place by place."""
    counts = Counter(finding.code.value for finding in _distinct(outcome))
    return dict(sorted(counts.items()))


def _distinct(outcome: Outcome) -> set[Finding]:
    return {*outcome.findings, *(f for o in outcome.observations for f in o.findings)}


def plain(value: Any) -> dict[str, object]:
    """A dataclass as JSON can hold it."""
    return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case dt.date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(item) for key, item in sorted(value.items())}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return value


def observation_schema() -> pa.Schema:
    """Columns of an observation that do not depend on other documents."""
    import pyarrow as pa

    text, number, day = pa.string(), pa.float64(), pa.date32()
    columns: list[tuple[str, pa.DataType]] = [
        ("table_no", pa.int32()),
        ("annex", text),
        ("table_title", text),
        ("spec", text),
        ("row_no", pa.int32()),
        ("row_label", text),
        ("region_code", text),
        ("region_name", text),
        ("region_role", text),
        ("column_no", pa.int32()),
        ("header", text),
        ("measure", text),
        ("dimensions", pa.map_(text, text)),
        ("period_start", day),
        ("period_end", day),
        ("raw", text),
        ("value", number),
        ("decimals", pa.int8()),
        ("unit", text),
        ("value_base", number),
        ("unit_base", text),
        ("null_kind", text),
        ("status", text),
        ("confidence", number),
        ("findings", pa.list_(text)),
        ("page", pa.int32()),
        ("x0", number),
        ("y0", number),
        ("x1", number),
        ("y1", number),
        ("reader", text),
    ]
    filled = {"table_no", "row_no", "column_no", "status", "page"}
    return pa.schema([pa.field(name, kind, nullable=name not in filled) for name, kind in columns])


def observation_rows(observations: Iterable[Observation], tables: Iterable[TableRecord]) -> pa.Table:
    """One row for each observation, in the order of table, row and column."""
    import pyarrow as pa

    of_table = {table.number: table for table in tables}
    rows = sorted(observations, key=lambda o: (o.table, o.row, o.column))
    return pa.Table.from_pylist(
        [_observation_row(o, of_table.get(o.table)) for o in rows], schema=observation_schema()
    )


def _observation_row(o: Observation, table: TableRecord | None) -> dict[str, object]:
    exponent = o.value.as_tuple().exponent if o.value is not None else None
    return {
        "table_no": o.table,
        "annex": table.annex if table else None,
        "table_title": table.title if table else None,
        "spec": o.spec,
        "row_no": o.row,
        "row_label": o.row_label,
        "region_code": o.region.code if o.region else None,
        "region_name": o.region.name if o.region else None,
        "region_role": o.region.role if o.region else o.row_role,
        "column_no": o.column,
        "header": flat(o.header),
        "measure": o.measure,
        "dimensions": list(o.dimensions),
        "period_start": o.period_start,
        "period_end": o.period_end,
        "raw": o.raw,
        "value": None if o.value is None else float(o.value),
        "decimals": max(0, -exponent) if isinstance(exponent, int) else None,
        "unit": o.unit,
        "value_base": None if o.value_base is None else float(o.value_base),
        "unit_base": o.unit_base,
        "null_kind": o.null_kind.value if o.null_kind else None,
        "status": o.status.value,
        "confidence": o.confidence,
        "findings": [f.code.value for f in o.findings],
        "page": o.page,
        "x0": round(o.bbox[0], 2),
        "y0": round(o.bbox[1], 2),
        "x1": round(o.bbox[2], 2),
        "y1": round(o.bbox[3], 2),
        "reader": o.reader,
    }


def finding_schema() -> pa.Schema:
    """Columns of a finding, without its document."""
    import pyarrow as pa

    text, whole, number = pa.string(), pa.int32(), pa.float64()
    columns: list[tuple[str, pa.DataType]] = [
        ("code", text),
        ("severity", text),
        ("message", text),
        ("page", whole),
        ("table_no", whole),
        ("row_no", whole),
        ("column_no", whole),
        ("x0", number),
        ("y0", number),
        ("x1", number),
        ("y1", number),
    ]
    return pa.schema([pa.field(name, kind) for name, kind in columns])


def finding_rows(outcome: Outcome) -> pa.Table:
    """The findings of the document and of its observations, each once, in the order of their places."""
    import pyarrow as pa

    rows = sorted((_finding_row(f) for f in _distinct(outcome)), key=_finding_order)
    return pa.Table.from_pylist(rows, schema=finding_schema())


def _finding_row(finding: Finding) -> dict[str, object]:
    place = finding.place
    box = [round(edge, 2) for edge in place.bbox] if place.bbox else [None] * 4
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "page": place.page,
        "table_no": place.table,
        "row_no": place.row,
        "column_no": place.column,
        **dict(zip(("x0", "y0", "x1", "y1"), box, strict=True)),
    }


def _finding_order(row: Mapping[str, object]) -> list[tuple[bool, object]]:
    columns = ("table_no", "row_no", "column_no", "page", "code", "message", "x0", "y0", "x1", "y1")
    return [(row[name] is not None, row[name]) for name in columns]


def identity_schema() -> pa.Schema:
    """Columns of a rule of a document's arithmetic, without its document."""
    import pyarrow as pa

    return pa.schema(
        [
            pa.field("name", pa.string()),
            pa.field("kind", pa.string()),
            pa.field("source", pa.string()),
            pa.field("held", pa.int32()),
            pa.field("broken", pa.int32()),
        ]
    )


def identity_rows(outcome: Outcome) -> pa.Table:
    """The report of trust: each rule with the number of places where it held and where it broke."""
    import pyarrow as pa

    rows = [
        {"name": f.name, "kind": f.kind, "source": f.source, "held": f.held, "broken": len(f.broken)}
        for f in sorted(outcome.identities, key=lambda f: (f.source, f.name, f.kind))
    ]
    return pa.Table.from_pylist(rows, schema=identity_schema())


def to_ipc(table: pa.Table) -> bytes:
    """An Arrow table as a compressed IPC stream in one batch."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def from_ipc(payload: bytes) -> pa.Table:
    """The inverse of ``to_ipc``."""
    import pyarrow as pa

    with pa.ipc.open_stream(payload) as reader:
        return reader.read_all()
