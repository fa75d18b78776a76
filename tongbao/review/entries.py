"""Takes a published data set, gives its documents and some columns of its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.figures import Status
from tongbao.dataset import Dataset
from tongbao.published import DOCUMENTS_TABLE

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of the list."""

    id: str
    sha256: str
    path: str
    names: tuple[str, ...]
    title: str
    doc_number: str
    issuer: str
    issued_on: str
    status: str
    kind: str
    pages: int
    tables: int
    counts: Mapping[str, int]
    complete: bool
    superseded_by: str | None
    duplicate_of: str | None
    reason: str
    remedy: str


def rows_of(dataset: Path, table: str, columns: tuple[str, ...], documents: set[str]) -> pa.Table:
    """Some columns of a published table, of some documents; no rows where there is no such table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    published = Dataset(str(dataset))
    if table not in published.tables():
        return pa.table({name: pa.array([], pa.string()) for name in columns})
    rows = published.table(table, columns)
    return rows.filter(pc.is_in(rows["document_id"], pa.array(sorted(documents), pa.string())))


def entries(dataset: Path) -> list[Entry]:
    """The documents of a data set."""
    rows = Dataset(str(dataset)).table(DOCUMENTS_TABLE).to_pylist()
    return [
        Entry(
            id=row["document_id"],
            sha256=row["sha256"],
            path=row["path"],
            names=(row["path"], *(row["copies"] or ())),
            title=row["title"] or "",
            doc_number=row["doc_number"] or "",
            issuer=row["issuer_name"] or "",
            issued_on=str(row["issued_on"] or ""),
            status=row["status"],
            kind=row["kind"] or "",
            pages=row["pages"] or 0,
            tables=row["tables"] or 0,
            counts={s.value: row[s.value] for s in Status if row[s.value]},
            complete=row["complete"],
            superseded_by=row["superseded_by"],
            duplicate_of=row["duplicate_of"],
            reason=row["reason"] or "",
            remedy=row["remedy"] or "",
        )
        for row in rows
    ]
