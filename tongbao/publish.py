"""Takes the ledger, gives the data set: files of bounded size, each rewritten whole, then swapped in.

What is written depends on the ledger's contents alone, not on when, in which order or how often interrupted
they came to be there; what is computed is what changed: a notice more costs its part of each table (see
``partitions``). New files are written beside the data set and synced; a manifest then makes the change final;
only then are they renamed into place, ``datapackage.json`` last. A run that was killed in between is finished
by the next one (``finish``), or leaves no trace.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tongbao.arrow import leave_pandas_out
from tongbao.catalogue import File, Summary
from tongbao.datapackage import (
    DATAPACKAGE,
    file_hash,
    package,
    package_path,
    schema_path,
    strays,
    table_package,
    table_schema,
)
from tongbao.ledger import Ledger
from tongbao.parquet import Member, part_rows, write_parquet
from tongbao.partitions import Part
from tongbao.published import DOCUMENTS_TABLE, layout
from tongbao.report import report
from tongbao.storage import Storage, sync

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "5"
"""Of the published files; raised when the same ledger would give other bytes."""

MANIFEST = "manifest.json"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0

    def then(self, later: Published) -> Published:
        """What this one and a later one changed together."""
        written = {*self.written, *later.written} - {*later.removed}
        removed = {*self.removed, *later.removed} - {*later.written}
        total = later.kept + len(later.written)
        return Published(tuple(sorted(written)), tuple(sorted(removed)), total - len(written))


@dataclass(slots=True)
class _Draft:
    """The next generation while it is written: ``files`` are all of it, ``written`` the new ones."""

    staging: Path
    before: Mapping[str, File]
    files: dict[str, File] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)

    def stands(self, path: str, key: str) -> bool:
        """Whether a file is in its place as it is to be; if so, it is taken over."""
        known = self.before.get(path)
        if known is None or known.key != key:
            return False
        self.files[path] = known
        return True

    def write(self, path: str, of: str, key: str, make: Callable[[Path], int | None]) -> None:
        """Write a file; ``make`` gives its number of rows."""
        target = self.staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        rows = make(target)
        sync(target)
        size = target.stat().st_size
        self.files[path] = File(path, of, key, size, file_hash(target), -1 if rows is None else rows)
        self.written.append(path)

    def text(self, path: str, of: str, key: str, make: Callable[[], str]) -> None:
        """Write a text file if it does not stand as it is to be."""
        if not self.stands(path, key):
            self.write(path, of, key, lambda target: _put(target, make()))


def _put(target: Path, text: str) -> None:
    target.write_text(text, encoding="utf-8")


def publish(ledger: Ledger, storage: Storage, staging: Path, *, thorough: bool = False) -> Published:
    """Bring the data set to what the ledger says; files whose contents stay are not touched.

    A file is taken to be as it was published if nobody has touched it since, else if it has its hash; if
    ``thorough``, each by its hash, and everything is computed anew from what the ledger keeps of documents.

    Raises:
        LedgerError: The ledger is damaged; the data set is as it was.
        OSError: The disk is full or may not be written; the data set is as it was.
    """
    finish(ledger, storage, staging)
    catalogue = ledger.catalogue
    if thorough:
        catalogue.forget()
    listed = catalogue.published(sound_only=thorough)
    stamps = storage.stamps()
    sound = _sound(ledger, storage, listed, stamps, thorough)
    astray = strays(stamps, listed)
    described = DATAPACKAGE in stamps and storage.digest(DATAPACKAGE) == catalogue.package_digest()
    if catalogue.is_published(FORMAT) and described and not astray and len(sound) == len(listed):
        return Published(kept=len(listed))
    leave_pandas_out()
    catalogue.renew(ledger)
    draft = _Draft(staging, sound)
    _write_tables(draft, ledger)
    removed = sorted({*listed, *astray} - draft.files.keys())
    if not (draft.written or removed) and described:
        catalogue.set_published((), (), FORMAT, catalogue.package_digest() or "")
        return Published(kept=len(draft.files))
    target = staging / DATAPACKAGE
    target.write_text(package(draft.files.values()), encoding="utf-8")
    sync(target)
    change = {
        "form": FORMAT,
        "files": [asdict(draft.files[path]) for path in draft.written],
        "remove": removed,
        "package": file_hash(target),
    }
    _seal(staging, change)
    finish(ledger, storage, staging)
    return Published(tuple(draft.written), tuple(removed), len(draft.files) - len(draft.written))


def _sound(
    ledger: Ledger, storage: Storage, listed: Mapping[str, File], stamps: Mapping[str, str], thorough: bool
) -> dict[str, File]:
    """The published files that are in their places, as they were published."""
    found: dict[str, File] = {}
    touched: list[File] = []
    for path, file in listed.items():
        stamp = stamps.get(path)
        if stamp is None:
            continue
        if stamp != file.stamp or thorough:
            if storage.digest(path) != file.hash:
                continue
            touched.append(replace(file, stamp=stamp))
        found[path] = file
    ledger.catalogue.keep_published(touched)
    return found


def finish(ledger: Ledger, storage: Storage, staging: Path) -> bool:
    """Carry out a publication that was sealed; give whether there was one. Harmless to repeat.

    One that an earlier version sealed is left: this one publishes everything anew.
    """
    manifest = staging / MANIFEST
    sealed = json.loads(manifest.read_text(encoding="utf-8")) if manifest.exists() else {}
    if sealed.get("form") != FORMAT:
        _clear(staging)
        return False
    files = [File(**said) for said in sealed["files"]]
    for path in (file.path for file in files):
        if (staging / path).exists():  # else an earlier attempt has moved it
            storage.put(staging / path, path)
    for path in sealed["remove"]:
        storage.remove(path)
    if (staging / DATAPACKAGE).exists():
        storage.put(staging / DATAPACKAGE, DATAPACKAGE)
    stamped = [replace(file, stamp=storage.stamp(file.path)) for file in files]
    ledger.catalogue.set_published(stamped, sealed["remove"], sealed["form"], sealed["package"])
    manifest.unlink()
    _clear(staging)
    return True


def _seal(staging: Path, change: Mapping[str, object]) -> None:
    """From here on the publication will be carried out, whatever happens."""
    draft = staging / f"{MANIFEST}.draft"
    draft.write_text(json.dumps(change, ensure_ascii=False), encoding="utf-8")
    sync(draft)
    draft.replace(staging / MANIFEST)
    sync(staging)


def _clear(staging: Path) -> None:
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True, exist_ok=True)


# ---- files


@dataclass(frozen=True, slots=True)
class _Table:
    """A published table: its folder, its columns, and these as they are described."""

    name: str
    schema: pa.Schema
    described: str

    @property
    def key(self) -> str:
        """A digest of its columns."""
        return _digest([self.described])


def _write_tables(draft: _Draft, ledger: Ledger) -> None:
    """All files but the descriptor: those of each part, what describes each table, the report."""
    parts = ledger.catalogue.parts()
    total = Summary()
    for _, _, summary in parts:
        total.add(summary)
    tables = {table.name: table for table in _tables(ledger, total)}
    for part, key, summary in parts:
        own = [tables[name] for name in (DOCUMENTS_TABLE, *sorted(summary.shapes))]
        _write_part(draft, ledger, part, key, own)
    of_table: dict[str, list[File]] = {name: [] for name in tables}
    for file in draft.files.values():
        of_table[file.of].append(file)
    for table in tables.values():
        columns = schema_path(table.name)
        draft.text(columns, table.name, table.key, partial(str, table.described))
        files = [*of_table[table.name], draft.files[columns]]
        key = _digest([FORMAT, *(f"{f.path} {f.hash} {f.rows}" for f in files)])
        describe = partial(table_package, table.name, files)
        draft.text(package_path(table.name), table.name, key, describe)
    hashes = (f"{f.path} {f.hash}" for f in draft.files.values())
    key = _digest([FORMAT, *(key for _, key, _ in parts), *hashes])
    draft.text(REPORT, "", key, lambda: report(ledger, total, of_table))


def _tables(ledger: Ledger, total: Summary) -> Iterator[_Table]:
    """The tables that have rows; the columns of one are those of all its parcels together."""
    import pyarrow as pa

    for name in (DOCUMENTS_TABLE, *sorted(total.shapes)):
        shapes = sorted(map(ledger.shape, total.shapes.get(name, ())), key=lambda s: (-len(s), s))
        schema = layout(name).schema(pa.ipc.read_schema(pa.py_buffer(shape)) for shape in shapes)
        described = json.dumps(
            table_schema(layout(name), schema), ensure_ascii=False, indent=2, sort_keys=True
        )
        yield _Table(name, schema, described + "\n")


def _write_part(draft: _Draft, ledger: Ledger, part: Part, key: str, tables: Sequence[_Table]) -> None:
    """Write those files of a part that do not stand as they are to be."""
    keys = {table.name: _digest([FORMAT, key, table.key]) for table in tables}
    missing = [t for t in tables if not draft.stands(f"{t.name}/{part.path}", keys[t.name])]
    if not missing:
        return
    members = [Member.of(edition, ledger) for edition in ledger.catalogue.members(part)]
    for table in missing:
        own = part_rows(ledger, table.name, members, table.schema)
        make = partial(write_parquet, schema=table.schema, tables=own)
        draft.write(f"{table.name}/{part.path}", table.name, keys[table.name], make)


def _digest(values: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(values).encode()).hexdigest()
