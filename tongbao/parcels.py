"""What a worker hands back of one document: its record, and its rows as Arrow, ready to be published.

Rows are encoded where the document was read, in the worker; publishing only puts documents together.
A parcel is an Arrow IPC stream; its name is "observations", "findings", "identities", "corrections" or
"tables/<spec>".
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from schemas.findings import Finding
from tongbao.columns import rows
from tongbao.outcome import DocumentRecord, Outcome, TableRecord, plain
from tongbao.published import (
    CORRECTION_COLUMNS,
    CORRECTIONS,
    FINDING_COLUMNS,
    FINDINGS,
    IDENTITIES,
    IDENTITY_COLUMNS,
    OBSERVATION_COLUMNS,
    OBSERVATIONS,
    TABLES,
)
from tongbao.recipe import Recipe

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Parcel:
    """An Arrow table, encoded. ``schema`` is its serialized schema."""

    payload: bytes
    rows: int
    schema: bytes

    @staticmethod
    def of(table: pa.Table) -> Parcel:
        """The parcel of a table."""
        return Parcel(to_ipc(table), table.num_rows, table.schema.serialize().to_pybytes())


@dataclass(frozen=True, slots=True)
class Parcels:
    """An outcome, packed. ``digest`` is the hash of everything in it."""

    record: DocumentRecord
    tables: tuple[TableRecord, ...]
    files: Mapping[str, Parcel]
    digest: str


def pack(outcome: Outcome, recipe: Recipe) -> Parcels:
    """Encode an outcome for the ledger."""
    record = replace(outcome.record, findings=_finding_counts(outcome))
    files: dict[str, Parcel] = {}
    if outcome.failure is None:
        files[OBSERVATIONS] = Parcel.of(observation_rows(outcome))
        files[FINDINGS] = Parcel.of(finding_rows(outcome))
        files[IDENTITIES] = Parcel.of(identity_rows(outcome))
        if outcome.corrections:
            files[CORRECTIONS] = Parcel.of(rows(outcome.corrections, CORRECTION_COLUMNS))
        tidy = recipe.tidy_tables(outcome.observations)
        files |= {TABLES + name: Parcel.of(table) for name, table in sorted(tidy.items())}
    kept = [plain(record), [plain(table) for table in outcome.tables]]
    parts = [
        json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(),
        *(parcel.payload for parcel in files.values()),
    ]
    digest = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts))
    return Parcels(record=record, tables=outcome.tables, files=files, digest=digest.hexdigest())


def _finding_counts(outcome: Outcome) -> dict[str, int]:
    """How many findings of each code there are, place by place."""
    counts = Counter(finding.code.value for finding in _distinct(outcome))
    return dict(sorted(counts.items()))


def _distinct(outcome: Outcome) -> set[Finding]:
    return {*outcome.findings, *(f for o in outcome.observations for f in o.findings)}


def observation_rows(outcome: Outcome) -> pa.Table:
    """One row for each observation, in the order of table, row and column."""
    of_table = {table.number: table for table in outcome.tables}
    in_order = sorted(outcome.observations, key=lambda o: (o.table, o.row, o.column))
    return rows([(o, of_table.get(o.table)) for o in in_order], OBSERVATION_COLUMNS)


def finding_rows(outcome: Outcome) -> pa.Table:
    """The findings of the document and of its observations, each once, in the order of their places."""
    return rows(sorted(_distinct(outcome), key=_finding_order), FINDING_COLUMNS)


def _finding_order(finding: Finding) -> list[tuple[bool, object]]:
    place = finding.place
    box = [round(edge, 2) for edge in place.bbox] if place.bbox else [None] * 4
    order = (place.table, place.row, place.column, place.page, finding.code.value, finding.message, *box)
    return [(value is not None, value) for value in order]


def identity_rows(outcome: Outcome) -> pa.Table:
    """The report of trust: each rule with the number of places where it held and where it broke."""
    in_order = sorted(outcome.identities, key=lambda f: (f.source, f.name, f.kind))
    return rows(in_order, IDENTITY_COLUMNS)


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

    one_batch = pa.ipc.IpcReadOptions(use_threads=False)  # starting threads costs more than a notice's rows
    with pa.ipc.open_stream(payload, options=one_batch) as reader:
        return reader.read_all()
