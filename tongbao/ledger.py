"""The ledger: what came in, how far each document has come, and what it gave. One SQLite file.

Everything published is computed from here and from nothing else. Every change is one transaction, so that
a run killed between two of them has lost nothing but the work in hand.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tongbao.datapackage import Resource
from tongbao.outcome import DocumentRecord, DocumentStatus, TableRecord, document_record, plain, table_record
from tongbao.parcels import Parcels

FORMAT = 1
"""Of the tables below; a ledger of another format is not opened."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
    sha256 TEXT PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    stand_in INTEGER NOT NULL, due INTEGER NOT NULL, version TEXT, digest TEXT, record TEXT, tables TEXT
) WITHOUT ROWID;
CREATE INDEX document_due ON document (due) WHERE due;
CREATE TABLE name (
    path TEXT NOT NULL, sha256 TEXT NOT NULL, container TEXT, PRIMARY KEY (path, sha256)
) WITHOUT ROWID;
CREATE INDEX name_sha256 ON name (sha256, path);
CREATE INDEX name_container ON name (container) WHERE container IS NOT NULL;
CREATE TABLE page (
    sha256 TEXT NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, payload BLOB NOT NULL,
    PRIMARY KEY (sha256, number)
);
CREATE TABLE parcel (
    sha256 TEXT NOT NULL, name TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (sha256, name)
);
CREATE INDEX parcel_name ON parcel (name);
CREATE TABLE stage (
    sha256 TEXT NOT NULL, stage TEXT NOT NULL, pages INTEGER NOT NULL, attempts INTEGER NOT NULL,
    seconds REAL NOT NULL, finished_at TEXT NOT NULL, PRIMARY KEY (sha256, stage)
) WITHOUT ROWID;
CREATE TABLE published (path TEXT PRIMARY KEY, key TEXT NOT NULL, resource TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run (started_at TEXT PRIMARY KEY, receipt TEXT NOT NULL) WITHOUT ROWID;
"""

_UNTOLD = "CREATE TABLE IF NOT EXISTS untold (sha256 TEXT PRIMARY KEY) WITHOUT ROWID"
"""Documents that are not published and that no run has named yet at its end."""


class LedgerError(Exception):
    """A ledger that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as the ledger has it: its record as published, save what depends on other documents."""

    sha256: str
    digest: str
    record: DocumentRecord
    tables: tuple[TableRecord, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """How long a document was in a stage, over how many pages and attempts."""

    name: str
    pages: int
    attempts: int
    seconds: float
    finished_at: str


class Ledger:
    """An open ledger; use as a context manager. Holds no rows in memory."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA busy_timeout = 10000")
        with self.transaction():
            if not self._rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
                for statement in _SCHEMA.split(";"):
                    self._db.execute(statement)
                self._db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
        found = self._rows("SELECT value FROM meta WHERE key = 'format'")
        if found != [(str(FORMAT),)]:
            raise LedgerError(
                f"{path} has ledger format {found}, this program knows {FORMAT}: use its own version"
            )
        self._db.execute(_UNTOLD)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; the outermost one counts."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.rollback()
            raise
        self._db.execute("COMMIT")

    def _rows(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with closing(self._db.execute(sql, values)) as cursor:
            return cursor.fetchall()

    # what came in

    def known(self, path: str, stamp: str) -> str | None:
        """The hash of the bytes that stood under this name with this stamp, if they were seen."""
        rows = self._rows("SELECT sha256 FROM file WHERE path = ? AND stamp = ?", (path, stamp))
        return rows[0][0] if rows else None

    def is_due(self, sha256: str) -> bool:
        """Whether there is work left for these bytes (True for bytes never seen)."""
        rows = self._rows("SELECT due FROM document WHERE sha256 = ?", (sha256,))
        return not rows or bool(rows[0][0])

    def has_due_members(self, container: str) -> bool:
        """Whether an archive has members with work left."""
        sql = "SELECT 1 FROM name JOIN document USING (sha256) WHERE container = ? AND due LIMIT 1"
        return bool(self._rows(sql, (container,)))

    def enter(self, path: str, sha256: str, size: int, container: str | None, stand_in: bool) -> None:
        """Note that these bytes stand under this name; what stood in for it before is forgotten.

        A ``stand_in`` is the hash of a name whose bytes could not be had.
        """
        with self.transaction():
            self._db.execute(
                "INSERT OR IGNORE INTO document VALUES (?, ?, ?, ?, 1, NULL, NULL, NULL, NULL)",
                (sha256, sha256[:16], size, int(stand_in)),
            )
            before = self._rows(
                "SELECT sha256 FROM name JOIN document USING (sha256)"
                " WHERE path = ? AND stand_in AND sha256 <> ?",
                (path, sha256),
            )
            self._db.execute("INSERT OR REPLACE INTO name VALUES (?, ?, ?)", (path, sha256, container))
            for (old,) in before:
                self._db.execute("DELETE FROM document WHERE sha256 = ?", (old,))
                self._db.execute("DELETE FROM name WHERE sha256 = ?", (old,))

    def stamp(self, path: str, stamp: str, sha256: str) -> None:
        """Remember the hash of an unchanged file, so that it need not be read again."""
        self._db.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (path, stamp, sha256))

    def call_back(self, which: str, version: str) -> int:
        """Mark documents to be done again: "outdated", "quarantined" or "all"; gives their number.

        What they gave before stays published until they are done.
        """
        condition = {
            "outdated": "version <> :version",
            "quarantined": "json_extract(record, '$.status') = 'quarantined'",
            "all": "1",
        }[which]
        sql = f"UPDATE document SET due = 1 WHERE NOT due AND {condition}"
        with self.transaction(), closing(self._db.execute(sql, {"version": version})) as cursor:
            return cursor.rowcount

    # work on a document

    def keep_page(self, sha256: str, number: int, version: str, payload: bytes) -> None:
        """Keep what a page gave until its document is concluded."""
        self._db.execute(
            "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?)", (sha256, number, version, payload)
        )

    def kept_pages(self, sha256: str, version: str) -> set[int]:
        """The pages that an interrupted run of this version has already read."""
        rows = self._rows("SELECT number FROM page WHERE sha256 = ? AND version = ?", (sha256, version))
        return {number for (number,) in rows}

    def page_payloads(self, sha256: str, version: str) -> tuple[bytes, ...]:
        """What the pages gave to this version, in order."""
        sql = "SELECT payload FROM page WHERE sha256 = ? AND version = ? ORDER BY number"
        rows = self._rows(sql, (sha256, version))
        return tuple(bytes(payload) for (payload,) in rows)

    def record(self, sha256: str, version: str, parcels: Parcels, stages: Iterable[Stage]) -> None:
        """Keep what a document gave, in place of what it gave before; its pages are let go."""
        with self.transaction():
            gave = _dump(plain(parcels.record)), _dump([plain(table) for table in parcels.tables])
            self._db.execute(
                "UPDATE document SET due = 0, version = ?, digest = ?, record = ?, tables = ?"
                " WHERE sha256 = ?",
                (version, parcels.digest, *gave, sha256),
            )
            if parcels.record.status is not DocumentStatus.PUBLISHED:
                self._db.execute("INSERT OR IGNORE INTO untold VALUES (?)", (sha256,))
            self._db.execute("DELETE FROM parcel WHERE sha256 = ?", (sha256,))
            self._db.executemany(
                "INSERT INTO parcel VALUES (?, ?, ?)",
                [(sha256, name, data) for name, data in parcels.files.items()],
            )
            self._db.execute("DELETE FROM page WHERE sha256 = ?", (sha256,))
            self._db.executemany(
                "INSERT OR REPLACE INTO stage VALUES (?, ?, ?, ?, ?, ?)",
                [(sha256, s.name, s.pages, s.attempts, s.seconds, s.finished_at) for s in stages],
            )

    # what is published

    def entries(self) -> Iterator[Entry]:
        """Every document that has come to an end, in the order of its first name, then of its hash."""
        sql = """SELECT sha256, digest, record, tables, (SELECT json_group_array(path) FROM
                 (SELECT path FROM name WHERE name.sha256 = document.sha256 ORDER BY path))
                 FROM document WHERE record IS NOT NULL
                 ORDER BY (SELECT min(path) FROM name WHERE name.sha256 = document.sha256), sha256"""
        with closing(self._db.execute(sql)) as cursor:
            for sha256, digest, record, tables, paths in cursor:
                yield Entry(
                    sha256=sha256,
                    digest=digest,
                    record=document_record(json.loads(record)),
                    tables=tuple(map(table_record, json.loads(tables))),
                    paths=tuple(json.loads(paths)),
                )

    def parcel(self, sha256: str, name: str) -> bytes | None:
        """What a document gave under this name, as written by the worker."""
        rows = self._rows("SELECT payload FROM parcel WHERE sha256 = ? AND name = ?", (sha256, name))
        return bytes(rows[0][0]) if rows else None

    def parcel_owners(self, prefix: str) -> dict[str, list[str]]:
        """For each parcel name that begins with ``prefix``: the documents that have one."""
        rows = self._rows(
            "SELECT name, sha256 FROM parcel WHERE substr(name, 1, ?) = ? ORDER BY name, sha256",
            (len(prefix), prefix),
        )
        owners: dict[str, list[str]] = {}
        for name, sha256 in rows:
            owners.setdefault(name, []).append(sha256)
        return owners

    def count_by_status(self) -> dict[str, int]:
        """How many documents there are of each status."""
        status = "json_extract(record, '$.status')"
        sql = f"SELECT {status}, count(*) FROM document WHERE record IS NOT NULL GROUP BY 1 ORDER BY 1"
        return dict(self._rows(sql))

    def fingerprint(self) -> str:
        """A hash of everything that publishing is computed from."""
        digest = hashlib.sha256()
        for sql in (
            "SELECT sha256, digest FROM document WHERE record IS NOT NULL ORDER BY 1",
            "SELECT path, sha256 FROM name ORDER BY 1, 2",
        ):
            with closing(self._db.execute(sql)) as cursor:
                for row in cursor:
                    digest.update("\0".join(row).encode() + b"\n")
            digest.update(b"\0")
        return digest.hexdigest()

    def published_fingerprint(self) -> str | None:
        """The fingerprint of what is published; None before the first publication."""
        rows = self._rows("SELECT value FROM meta WHERE key = 'published'")
        return rows[0][0] if rows else None

    def published(self) -> dict[str, tuple[str, Resource]]:
        """Path -> (content key, datapackage resource) of every file of the published generation."""
        rows = self._rows("SELECT path, key, resource FROM published ORDER BY path")
        return {path: (key, json.loads(resource)) for path, key, resource in rows}

    def set_published(self, files: Mapping[str, tuple[str, Resource]], fingerprint: str) -> None:
        """Replace the list of published files; ``fingerprint`` is of what they were computed from."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('published', ?)", (fingerprint,))
            self._db.execute("DELETE FROM published")
            self._db.executemany(
                "INSERT INTO published VALUES (?, ?, ?)",
                [(path, key, _dump(resource)) for path, (key, resource) in files.items()],
            )

    # runs

    def keep_receipt(self, started_at: str, receipt: Mapping[str, object]) -> None:
        """Keep the receipt of a run."""
        self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (started_at, _dump(receipt)))

    def untold(self) -> list[tuple[str, str, int, DocumentRecord]]:
        """Hash, first name, size and record of what runs that were ended could not publish nor say."""
        sql = """SELECT sha256, min(path), size, record FROM untold JOIN document USING (sha256)
                 JOIN name USING (sha256) WHERE NOT due GROUP BY sha256 ORDER BY 2"""
        return [
            (sha256, path, size, document_record(json.loads(record)))
            for sha256, path, size, record in self._rows(sql)
        ]

    def told(self) -> None:
        """All has been said of all documents."""
        self._db.execute("DELETE FROM untold")

    def receipts(self, last: int = 1) -> list[dict[str, object]]:
        """The newest receipts, newest first."""
        rows = self._rows("SELECT receipt FROM run ORDER BY started_at DESC LIMIT ?", (last,))
        return [json.loads(receipt) for (receipt,) in rows]

    def stages(self, sha256: str) -> list[Stage]:
        """The stages a document went through."""
        sql = "SELECT stage, pages, attempts, seconds, finished_at FROM stage WHERE sha256 = ? ORDER BY 5"
        return [Stage(*row) for row in self._rows(sql, (sha256,))]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
