"""Takes documents of the ledger, gives the parquet file of a table: the bytes depend on the rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.columns import rows
from tongbao.database import damaged
from tongbao.editions import Edition
from tongbao.ledger import Ledger
from tongbao.outcome import DocumentRecord
from tongbao.parcels import from_ipc
from tongbao.published import DOCUMENTS, DOCUMENTS_TABLE, layout

if TYPE_CHECKING:
    import pyarrow as pa

_ROW_GROUP = 1 << 17
_BATCH = 32
"""Documents that are put together at a time: their rows are in memory twice."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document of a part: its record as published, and of each parcel with rows their number and digest."""

    record: DocumentRecord
    parcels: dict[str, tuple[int, str]]

    @staticmethod
    def of(edition: Edition, ledger: Ledger) -> Member:
        """What the ledger keeps of a document."""
        gave = ledger.gave(edition.sha256)
        if gave is None:
            raise damaged(f"document {edition.document_id}")
        parcels = {name: (count, digest) for name, (count, digest, _) in gave.parcels.items() if count}
        return Member(edition.of(gave.record), parcels)


def part_rows(ledger: Ledger, name: str, members: Sequence[Member], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows that documents have in a table, some documents at a time."""
    concerned = [m for m in members if name == DOCUMENTS_TABLE or name in m.parcels]
    for at in range(0, len(concerned), _BATCH):
        some = concerned[at : at + _BATCH]
        if name == DOCUMENTS_TABLE:
            yield rows([m.record for m in some], DOCUMENTS.own)
        else:
            yield _with_documents(ledger, name, some, schema)


def _with_documents(ledger: Ledger, name: str, members: Sequence[Member], schema: pa.Schema) -> pa.Table:
    """The rows of parcels, each with what is said of its document."""
    import pyarrow as pa

    listed = [(m.record.sha256, *m.parcels[name]) for m in members]
    parcels = [from_ipc(ledger.parcel(sha256, name, digest)) for sha256, _, digest in listed]
    said = _said(name, [m.record for m in members], [count for _, count, _ in listed])
    own = pa.concat_tables(parcels, promote_options="default")
    columns = [
        said[field.name]
        if field.name in said.column_names
        else own[field.name]
        if field.name in own.column_names
        else pa.nulls(own.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _said(name: str, records: Sequence[DocumentRecord], counts: Sequence[int]) -> pa.Table:
    """What every row says of its document; ``counts`` are the rows of each."""
    import pyarrow as pa

    of_document = rows(records, layout(name).of_document)
    which = chain.from_iterable([index] * count for index, count in enumerate(counts))
    return of_document.take(pa.array(which, pa.int32()))


def write_parquet(target: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> int:
    """Write tables one after the other, in row groups of a fixed size; give the number of rows.

    The bytes depend on the rows alone and not on how they are divided into ``tables``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = waiting_rows = 0
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(target, schema, compression="zstd", version="2.6") as writer:
        for table in tables:
            waiting.append(table)
            written += table.num_rows
            waiting_rows += table.num_rows
            while waiting_rows >= _ROW_GROUP:
                together = pa.concat_tables(waiting)
                writer.write_table(together.slice(0, _ROW_GROUP).combine_chunks(), row_group_size=_ROW_GROUP)
                waiting = [together.slice(_ROW_GROUP)]
                waiting_rows -= _ROW_GROUP
        if waiting_rows or not written:
            rest = pa.concat_tables([schema.empty_table(), *waiting])
            writer.write_table(rest.combine_chunks(), row_group_size=_ROW_GROUP)
    return written
