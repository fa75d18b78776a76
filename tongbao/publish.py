"""Takes the ledger, gives the data set: parquet partitions, each rewritten whole, then swapped in.

What is written depends on the ledger's contents alone, not on when, in which order or how often interrupted
they came to be there; what is computed is what changed: of every year and issuer the ledger keeps a summary
with a key of all that it is made of. New files are written beside the data set and synced; a manifest then
makes the change final; only then are they renamed into place, ``datapackage.json`` last. A run that was
killed in between is finished by the next one (``finish``), or leaves no trace.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.arrow import leave_pandas_out
from tongbao.columns import rows
from tongbao.datapackage import (
    Resource,
    descriptor,
    file_hash,
    file_resource,
    strays,
    table_resource,
)
from tongbao.editions import Edition, Partition, compare
from tongbao.ledger import Ledger, Summary
from tongbao.outcome import DocumentRecord
from tongbao.parcels import from_ipc, to_ipc
from tongbao.published import DOCUMENTS, layout
from tongbao.report import report
from tongbao.storage import Storage, sync
from tongbao.table_schema import table_schema

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = 4
"""Of the published files; raised when the same ledger would give other bytes."""

MANIFEST = "manifest.json"
DATAPACKAGE = "datapackage.json"
REPORT = "report.html"
_ROW_GROUP = 1 << 17
_BATCH = 500
"""Documents that are put together at a time."""


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


def publish(ledger: Ledger, storage: Storage, staging: Path, *, thorough: bool = False) -> Published:
    """Bring the data set to what the ledger says; files whose contents stay are not touched.

    A file is taken to be as it was published if it has its size, and if ``thorough`` its hash.

    Raises:
        LedgerError: The ledger is damaged; the data set is as it was.
        OSError: The disk is full or may not be written; the data set is as it was.
    """
    finish(ledger, storage, staging)
    before = ledger.published()
    fingerprint = f"{FORMAT}:{ledger.fingerprint()}"
    sizes = storage.sizes()
    sound = {path for path, (_, r) in before.items() if _is_sound(storage, sizes, r, thorough)}
    astray = strays(sizes, before)
    described = DATAPACKAGE in sizes and storage.digest(DATAPACKAGE) == ledger.package_digest()
    unchanged = fingerprint == ledger.published_fingerprint()
    if unchanged and described and not astray and len(sound) == len(before):
        return Published(kept=len(before))
    leave_pandas_out()
    files: dict[str, tuple[str, Resource]] = {}
    written: list[str] = []

    def bring(plan: Plan) -> None:
        key = _digest([FORMAT, plan.key])
        if plan.path in sound and before[plan.path][0] == key:
            files[plan.path] = before[plan.path]
            return
        target = staging / plan.path
        target.parent.mkdir(parents=True, exist_ok=True)
        files[plan.path] = key, plan.write(target)
        sync(target)
        written.append(plan.path)

    editions = compare(ledger.editions())
    summaries = _summaries(ledger, editions)
    for plan in _plans(ledger, summaries):
        bring(plan)
    resources = [resource for _, (_, resource) in sorted(files.items())]
    keys = _digest([[path, key] for path, (key, _) in sorted(files.items())])
    bring(Plan(REPORT, keys, lambda path: _write_report(path, ledger, editions, summaries, resources)))
    removed = sorted({*before, *astray} - files.keys())
    if written or removed or not described:
        target = staging / DATAPACKAGE
        resources = [resource for _, (_, resource) in sorted(files.items())]
        target.write_text(descriptor(resources), encoding="utf-8")
        sync(target)
        change = {
            "files": {path: files[path] for path in written},
            "move": written,
            "remove": removed,
            "fingerprint": fingerprint,
            "package": file_hash(target),
        }
        _seal(staging, change)
        finish(ledger, storage, staging)
    return Published(tuple(written), tuple(removed), len(files) - len(written))


def _is_sound(storage: Storage, sizes: Mapping[str, int], resource: Resource, thorough: bool) -> bool:
    """Whether a published file is in its place, as it was published."""
    path = resource["path"]
    if sizes.get(path) != resource["size"]:
        return False
    return not thorough or f"sha256:{storage.digest(path)}" == resource["hash"]


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
    package = sealed.get("package")  # an earlier version did not seal it: its descriptor is written anew
    ledger.set_published(files, sealed["remove"], sealed["fingerprint"], package)
    manifest.unlink()
    _clear(staging)
    return True


def _seal(staging: Path, change: Mapping[str, object]) -> None:
    """From here on the publication will be carried out, whatever happens."""
    draft = staging / f"{MANIFEST}.draft"
    draft.write_text(_json(change), encoding="utf-8")
    sync(draft)
    draft.replace(staging / MANIFEST)
    sync(staging)


def _clear(staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True, exist_ok=True)


# ---- what there is of each year and issuer


def _summaries(ledger: Ledger, editions: Iterable[Edition]) -> dict[Partition, tuple[Summary, list[Edition]]]:
    """Summary and documents of every partition, in order; what the ledger keeps is not computed again."""
    partitions: dict[Partition, list[Edition]] = {}
    for e in editions:
        partitions.setdefault(e.partition, []).append(e)
    known = ledger.summaries()
    found: dict[Partition, tuple[Summary, list[Edition]]] = {}
    with ledger.transaction():
        ledger.forget_summaries(known.keys() - partitions.keys())
        for partition, unordered in sorted(partitions.items()):
            members = sorted(unordered, key=lambda e: e.order)
            key = _digest([FORMAT, [e.facts for e in members]])
            summary = known.get(partition)
            if summary is None or summary.key != key:
                summary, documents = _summarise(ledger, key, members)
                ledger.keep_summary(partition, summary, to_ipc(documents))
            found[partition] = summary, members
    return found


def _summarise(ledger: Ledger, key: str, members: Sequence[Edition]) -> tuple[Summary, pa.Table]:
    """What is said of documents together, and their rows in ``documents.parquet``."""
    import pyarrow as pa

    names: set[str] = set()
    documents: Counter[str] = Counter()
    values: Counter[str] = Counter()
    meanings: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    tables = [DOCUMENTS.schema(()).empty_table()]
    for batch in _batches(members):
        records = [e.of(ledger.document(e.sha256)) for e in batch]
        tables.append(rows(records, DOCUMENTS.own))
        for record in records:
            names.update(ledger.parcels_with_rows(record.sha256))
            documents[record.status.value] += 1
            values.update(record.statuses)
            meanings.update(record.meanings)
            findings.update(record.findings)
    counts = {"documents": documents, "values": values, "meanings": meanings, "findings": findings}
    return Summary(key, tuple(sorted(names)), counts), pa.concat_tables(tables)


def _batches(members: Sequence[Edition]) -> Iterator[Sequence[Edition]]:
    return (members[at : at + _BATCH] for at in range(0, len(members), _BATCH))


# ---- files


def _plans(ledger: Ledger, summaries: Mapping[Partition, tuple[Summary, list[Edition]]]) -> Iterator[Plan]:
    """All files of tables: for each name one of its columns, then one of each partition that has rows."""
    keys = _digest([[partition, summary.key] for partition, (summary, _) in summaries.items()])
    schema = DOCUMENTS.schema(())
    yield _schema_plan("documents", table_schema(DOCUMENTS, schema))
    yield Plan("documents.parquet", keys, lambda path: _write_documents(path, ledger, summaries))
    for name in sorted({name for summary, _ in summaries.values() for name in summary.parcels}):
        schema = _schema(ledger, name)
        described = table_schema(layout(name), schema)
        yield _schema_plan(name, described)
        columns = _digest(described)
        for partition, (summary, members) in summaries.items():
            if name in summary.parcels:
                key = _digest([summary.key, columns])
                yield _parcel_plan(name, partition, key, ledger, members, schema)


def _schema_plan(name: str, described: Mapping[str, object]) -> Plan:
    path, text = _schema_path(name), _json(described)

    def write(target: Path) -> Resource:
        target.write_text(text, encoding="utf-8")
        return file_resource(f"schema-{name}", path, target, "application/json")

    return Plan(path, _digest(text), write)


def _schema_path(name: str) -> str:
    return f"schemas/{name.replace('/', '-')}.json"


def _parcel_plan(
    name: str, partition: Partition, key: str, ledger: Ledger, members: Sequence[Edition], schema: pa.Schema
) -> Plan:
    year, issuer = partition
    path = f"{name}/issued_year={year}/issuer={issuer}/part.parquet"

    def write(target: Path) -> Resource:
        count = write_parquet(target, schema, _rows(ledger, name, members, schema))
        title = f"{name.replace('/', '-')}-{year}-{issuer}"
        return table_resource(title, path, target, _schema_path(name), count)

    return Plan(path, key, write)


def _schema(ledger: Ledger, name: str) -> pa.Schema:
    """The columns of all parcels together; those of one spec need not all be in every notice."""
    import pyarrow as pa

    own = (pa.ipc.read_schema(pa.py_buffer(schema)) for schema in ledger.schemas(name))
    return layout(name).schema(own)


def _rows(ledger: Ledger, name: str, members: Sequence[Edition], schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows of documents, some documents at a time, each row with what is said of its document."""
    import pyarrow as pa

    for batch in _batches(members):
        pairs = ((e, ledger.parcel(e.sha256, name)) for e in batch)
        parcels = [(e, from_ipc(payload)) for e, payload in pairs if payload is not None]
        if not parcels:
            continue
        records = [e.of(ledger.document(e.sha256)) for e, _ in parcels]
        said = _said(name, records, [table.num_rows for _, table in parcels])
        own = pa.concat_tables([table for _, table in parcels], promote_options="default")
        columns = [
            said[field.name]
            if field.name in said.column_names
            else own[field.name]
            if field.name in own.column_names
            else pa.nulls(own.num_rows, field.type)
            for field in schema
        ]
        yield pa.Table.from_arrays(columns, schema=schema)


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


def _write_documents(target: Path, ledger: Ledger, partitions: Iterable[Partition]) -> Resource:
    tables = (from_ipc(ledger.summarised(partition)) for partition in partitions)
    written = write_parquet(target, DOCUMENTS.schema(()), tables)
    return table_resource("documents", "documents.parquet", target, _schema_path("documents"), written)


def _write_report(
    target: Path,
    ledger: Ledger,
    editions: Sequence[Edition],
    summaries: Mapping[Partition, tuple[Summary, list[Edition]]],
    resources: Sequence[Resource],
) -> Resource:
    counts = [summary.counts for summary, _ in summaries.values()]
    target.write_text(report(ledger, editions, counts, resources), encoding="utf-8")
    return file_resource("report", REPORT, target, "text/html")


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
