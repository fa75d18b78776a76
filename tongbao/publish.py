"""Takes the ledger, gives the data set: parquet partitions, each rewritten whole, then swapped in.

What is written depends on the ledger's contents alone, not on when, in which order or how often interrupted
they came to be there. New files are written beside the data set and synced; a manifest then makes the change
final; only then are they renamed into place, ``datapackage.json`` last. A run that was killed in between is
finished by the next one (``finish``), or leaves no trace.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongbao.arrow import leave_pandas_out
from tongbao.columns import rows
from tongbao.datapackage import Resource, descriptor, file_resource, table_resource
from tongbao.editions import Edition, compare, edition
from tongbao.ledger import Ledger
from tongbao.parcels import from_ipc
from tongbao.published import DOCUMENTS, FINDINGS, IDENTITIES, OBSERVATIONS, TABLES, layout
from tongbao.report import report
from tongbao.storage import Storage, sync

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 2
"""Of the published files; raised when the same ledger would give other bytes."""

MANIFEST = "manifest.json"
DATAPACKAGE = "datapackage.json"
REPORT = "report.html"
_ROW_GROUP = 1 << 17
_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Plan:
    """One file to publish: where, from what (``key``), and how to write it."""

    path: str
    key: str
    write: Callable[[Path], Resource]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0


def publish(ledger: Ledger, storage: Storage, staging: Path) -> Published:
    """Bring the data set to what the ledger says; files whose contents stay are not touched.

    Raises:
        OSError: The disk is full or may not be written; the data set is as it was.
    """
    finish(ledger, storage, staging)
    before = ledger.published()
    fingerprint = f"{FORMAT}:{ledger.fingerprint()}"
    if fingerprint == ledger.published_fingerprint() and _all_there(storage, before):
        return Published(kept=len(before))
    leave_pandas_out()
    files: dict[str, tuple[str, Resource]] = {}
    written: list[str] = []

    def bring(plan: Plan) -> None:
        key = _digest([FORMAT, plan.key])
        known = before.get(plan.path)
        if known and known[0] == key and storage.has(plan.path, known[1]["size"]):
            files[plan.path] = known
            return
        target = staging / plan.path
        target.parent.mkdir(parents=True, exist_ok=True)
        files[plan.path] = key, plan.write(target)
        sync(target)
        written.append(plan.path)

    for plan in _plans(ledger):
        bring(plan)
    resources = [resource for _, (_, resource) in sorted(files.items())]
    keys = _digest([[path, key] for path, (key, _) in sorted(files.items())])
    bring(Plan(REPORT, keys, lambda target: _write_report(target, ledger, resources)))
    removed = sorted(before.keys() - files.keys())
    if written or removed or not storage.has(DATAPACKAGE, None):
        target = staging / DATAPACKAGE
        resources = [resource for _, (_, resource) in sorted(files.items())]
        target.write_text(_json(descriptor(resources)), encoding="utf-8")
        sync(target)
        _seal(staging, files, written, removed, fingerprint)
        finish(ledger, storage, staging)
    return Published(tuple(written), tuple(removed), len(files) - len(written))


def _all_there(storage: Storage, files: Mapping[str, tuple[str, Resource]]) -> bool:
    """Whether every published file is in its place, at its size."""
    sizes = {path: resource["size"] for path, (_, resource) in files.items()}
    return storage.has(DATAPACKAGE, None) and all(storage.has(path, size) for path, size in sizes.items())


def finish(ledger: Ledger, storage: Storage, staging: Path) -> bool:
    """Carry out a publication that was sealed; give whether there was one. Harmless to repeat."""
    manifest = staging / MANIFEST
    if not manifest.exists():
        _clear(staging)
        return False
    sealed = json.loads(manifest.read_text(encoding="utf-8"))
    for path in sealed["move"]:
        if (staging / path).exists():  # else an earlier attempt has moved it
            storage.put(staging / path, path)
    for path in sealed["remove"]:
        storage.remove(path)
    if (staging / DATAPACKAGE).exists():
        storage.put(staging / DATAPACKAGE, DATAPACKAGE)
    files = {path: (key, resource) for path, (key, resource) in sealed["files"].items()}
    ledger.set_published(files, sealed["fingerprint"])
    manifest.unlink()
    _clear(staging)
    return True


def _seal(
    staging: Path, files: Mapping[str, Any], move: list[str], remove: list[str], fingerprint: str
) -> None:
    """From here on the publication will be carried out, whatever happens."""
    draft = staging / f"{MANIFEST}.draft"
    manifest = {"files": dict(files), "move": move, "remove": remove, "fingerprint": fingerprint}
    draft.write_text(_json(manifest), encoding="utf-8")
    sync(draft)
    draft.replace(staging / MANIFEST)
    sync(staging)


def _clear(staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True, exist_ok=True)


def _plans(ledger: Ledger) -> Iterator[Plan]:
    editions = compare(edition(entry) for entry in ledger.entries())
    in_order = sorted((e for e in editions if e.record.published), key=lambda e: e.order)
    yield Plan(
        "documents.parquet",
        _digest([_facts(e) for e in editions]),
        lambda path: _write_documents(path, editions),
    )
    yield _parcel_plan("findings.parquet", FINDINGS, FINDINGS, ledger, in_order)
    yield _parcel_plan("identities.parquet", IDENTITIES, IDENTITIES, ledger, in_order)
    partitions: dict[tuple[str, str], list[Edition]] = {}
    for e in in_order:
        if e.record.observations:
            partitions.setdefault(e.partition, []).append(e)
    for (year, issuer), members in sorted(partitions.items()):
        path = f"observations/issued_year={year}/issuer={issuer}/part.parquet"
        yield _parcel_plan(path, f"{OBSERVATIONS}-{year}-{issuer}", OBSERVATIONS, ledger, members)
    for name, owners in ledger.parcel_owners(TABLES).items():
        owning = set(owners)
        members = [e for e in in_order if e.sha256 in owning]
        if members:
            yield _parcel_plan(f"{name}/part.parquet", name.replace("/", "-"), name, ledger, members)


def _parcel_plan(path: str, name: str, parcel: str, ledger: Ledger, members: list[Edition]) -> Plan:
    def write(target: Path) -> Resource:
        schema = _schema(ledger, parcel, members)
        count = write_parquet(target, schema, _rows(ledger, parcel, members, schema))
        return table_resource(name, path, target, layout(parcel), schema, count)

    return Plan(path, _digest([_facts(e) for e in members]), write)


def _schema(ledger: Ledger, parcel: str, members: list[Edition]) -> pa.Schema:
    """The columns of all members together; those of one spec need not all be in every notice."""
    own = (from_ipc(payload).schema for e in members if (payload := ledger.parcel(e.sha256, parcel)))
    return layout(parcel).schema(own)


def _rows(ledger: Ledger, parcel: str, members: Iterable[Edition], schema: pa.Schema) -> Iterator[pa.Table]:
    import pyarrow as pa

    for e in members:
        payload = ledger.parcel(e.sha256, parcel)
        if payload is None:
            continue
        table = from_ipc(payload)
        issued = layout(parcel).of_document(e.record, table.num_rows)
        columns = [
            issued[field.name]
            if field.name in issued
            else table[field.name]
            if field.name in table.column_names
            else pa.nulls(table.num_rows, field.type)
            for field in schema
        ]
        yield pa.Table.from_arrays(columns, schema=schema)


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


def _write_documents(target: Path, editions: list[Edition]) -> Resource:
    schema = DOCUMENTS.schema(())
    batches = (editions[i : i + _BATCH] for i in range(0, len(editions), _BATCH))
    tables = (rows([e.record for e in batch], DOCUMENTS.own) for batch in batches)
    written = write_parquet(target, schema, tables)
    return table_resource("documents", "documents.parquet", target, DOCUMENTS, schema, written)


def _write_report(target: Path, ledger: Ledger, resources: list[Resource]) -> Resource:
    editions = compare(edition(entry) for entry in ledger.entries())
    target.write_text(report(ledger, editions, resources), encoding="utf-8")
    return file_resource("report", REPORT, target, "text/html")


def _facts(e: Edition) -> list[object]:
    return [e.sha256, e.digest, e.paths, e.record.revision, e.record.superseded_by, e.record.duplicate_of]


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
