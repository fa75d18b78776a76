"""The columns of published files: what a row says of its document, and the rows of ``documents.parquet``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from schemas.figures import Status
from tongbao.editions import Edition
from tongbao.ledger import Entry
from tongbao.parcels import (
    FINDINGS,
    IDENTITIES,
    OBSERVATIONS,
    finding_schema,
    identity_schema,
    observation_schema,
)

if TYPE_CHECKING:
    import pyarrow as pa


_ALWAYS = frozenset({"table_no", "row_no"})


def _issued_fields(parcel: str) -> tuple[list[pa.Field], list[pa.Field]]:
    """Columns that publishing puts before and after the rows of a document."""
    import pyarrow as pa

    text = pa.string()
    head = [pa.field("document_id", text, nullable=False), pa.field("revision", pa.int32(), nullable=False)]
    notice = [
        pa.field("doc_number", text),
        pa.field("title", text),
        pa.field("issuer_name", text),
        pa.field("issued_on", pa.date32()),
        pa.field("superseded_by", text),
        pa.field("duplicate_of", text),
    ]
    if parcel in {FINDINGS, IDENTITIES}:
        return head[:1], []
    if parcel == OBSERVATIONS:
        return [*head, *notice], [pa.field("tool_version", text)]
    return [*head, *notice[:1], pa.field("issuer_code", text), *notice[2:]], []


def tidy_schema(parcel: str, schemas: Iterable[pa.Schema]) -> pa.Schema:
    """The schema of a published file whose documents have rows of these schemas.

    Columns of tidy tables stand in the order in which they are first met; a column is of one type.
    """
    import pyarrow as pa

    head, tail = _issued_fields(parcel)
    own: dict[str, pa.Field] = {}
    fixed = {OBSERVATIONS: observation_schema, FINDINGS: finding_schema, IDENTITIES: identity_schema}
    if parcel in fixed:
        own = {f.name: f for f in fixed[parcel]()}
    else:
        for schema in schemas:
            for field in schema.remove_metadata():
                own.setdefault(field.name, field.with_nullable(field.name not in _ALWAYS))
    taken = {f.name for f in (*head, *tail)}
    return pa.schema([*head, *(f for name, f in own.items() if name not in taken), *tail])


def issued_columns(edition: Edition, rows: int) -> dict[str, pa.Array]:
    """What every row of a document says of it, by column name."""
    import pyarrow as pa

    text = pa.string()
    values: dict[str, tuple[object, pa.DataType]] = {
        "document_id": (edition.document_id, text),
        "revision": (edition.revision, pa.int32()),
        "doc_number": (edition.doc_number, text),
        "title": (edition.title, text),
        "issuer_name": (edition.issuer, text),
        "issuer_code": (edition.issuer_code, text),
        "issued_on": (edition.issued_on, pa.date32()),
        "superseded_by": (edition.superseded_by, text),
        "duplicate_of": (edition.duplicate_of, text),
        "tool_version": (edition.tool_version, text),
    }
    return {name: pa.repeat(pa.scalar(value, kind), rows) for name, (value, kind) in values.items()}


def document_schema() -> pa.Schema:
    """The columns of ``documents.parquet``."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int32()
    columns: list[tuple[str, pa.DataType]] = [
        ("document_id", text),
        ("revision", whole),
        ("path", text),
        ("copies", pa.list_(text)),
        ("status", text),
        ("reason_code", text),
        ("reason", text),
        ("remedy", text),
        ("title", text),
        ("doc_number", text),
        ("issuer", text),
        ("issuer_code", text),
        ("issued_on", pa.date32()),
        ("superseded_by", text),
        ("duplicate_of", text),
        ("media", text),
        ("kind", text),
        ("pages", whole),
        ("tables", whole),
        ("observations", whole),
        *((status.value, whole) for status in Status),
        ("size", pa.int64()),
        ("sha256", text),
        ("tool_version", text),
    ]
    filled = {"document_id", "revision", "path", "status", "tables", "observations", "size", "sha256"}
    filled |= {status.value for status in Status}
    return pa.schema([pa.field(name, kind, nullable=name not in filled) for name, kind in columns])


def document_rows(
    entries: Iterable[Entry], editions: Mapping[str, Edition], batch: int
) -> Iterator[pa.Table]:
    """Rows of ``documents.parquet`` in batches, in the order of ``entries``."""
    import pyarrow as pa

    iterator = iter(entries)
    while some := list(islice(iterator, batch)):
        rows = [_document_row(entry, editions[entry.sha256]) for entry in some]
        yield pa.Table.from_pylist(rows, schema=document_schema())


def _document_row(entry: Entry, edition: Edition) -> dict[str, object]:
    statuses = entry.statuses
    day = entry.record["issued_on"]
    return {
        **entry.record,
        **{status.value: statuses.get(status.value, 0) for status in Status},
        "observations": entry.observations,
        "issued_on": dt.date.fromisoformat(str(day)) if day else None,
        "path": edition.paths[0],
        "copies": list(edition.paths[1:]),
        "revision": edition.revision,
        "superseded_by": edition.superseded_by,
        "duplicate_of": edition.duplicate_of,
    }
