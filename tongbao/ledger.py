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
from tongbao.editions import Edition, Partition
from tongbao.outcome import DocumentRecord, DocumentStatus, document_record, plain
from tongbao.parcels import Parcel, Parcels, from_ipc

FORMAT = 2
"""Of the tables below; a ledger of format 1 is brought to it, one of any other is not opened."""

_PARCEL = """
CREATE TABLE parcel (
    sha256 TEXT NOT NULL, name TEXT NOT NULL, rows INTEGER NOT NULL, digest TEXT NOT NULL,
    shape TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (sha256, name)
);
CREATE INDEX parcel_shape ON parcel (name, shape) WHERE rows;
CREATE INDEX parcel_rows ON parcel (sha256, name) WHERE rows;
CREATE TABLE shape (digest TEXT PRIMARY KEY, arrow_schema BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE summary (
    year TEXT NOT NULL, issuer TEXT NOT NULL, key TEXT NOT NULL, summary TEXT NOT NULL,
    documents BLOB NOT NULL, PRIMARY KEY (year, issuer)
);
"""

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
CREATE TABLE stage (
    sha256 TEXT NOT NULL, stage TEXT NOT NULL, pages INTEGER NOT NULL, attempts INTEGER NOT NULL,
    seconds REAL NOT NULL, finished_at TEXT NOT NULL, PRIMARY KEY (sha256, stage)
) WITHOUT ROWID;
CREATE TABLE published (path TEXT PRIMARY KEY, key TEXT NOT NULL, resource TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run (started_at TEXT PRIMARY KEY, receipt TEXT NOT NULL) WITHOUT ROWID;
"""

_OF_FORMAT_1 = """
DROP INDEX parcel_name;
ALTER TABLE parcel RENAME TO old_parcel;
"""

_OF_EDITION = ", ".join(
    f"'$.{name}'"
    for name in (
        "status", "kind", "doc_number", "issuer", "issuer_code", "issued_on", "statuses.doubtful",
        "meanings.unclear"
    )
)  # fmt: skip
"""Of a record, in the order of the fields of ``Edition``."""

_UNTOLD = "CREATE TABLE IF NOT EXISTS untold (sha256 TEXT PRIMARY KEY) WITHOUT ROWID"
"""Documents that are not published and that no run has named yet at its end."""


class LedgerError(Exception):
    """A ledger that cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is published of a year and issuer. ``key`` is a digest of all that it is computed from.

    ``parcels`` names those of which its documents have rows; ``counts`` are documents by status, values by
    status and by meaning, findings by code.
    """

    key: str
    parcels: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]


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
                self._execute(_SCHEMA + _PARCEL)
                self._db.execute("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
            elif self._rows("SELECT 1 FROM meta WHERE key = 'format' AND value = '1'"):
                self._bring_forward()
        found = self._rows("SELECT value FROM meta WHERE key = 'format'")
        if found != [(str(FORMAT),)]:
            raise LedgerError(
                f"{path} has ledger format {found}, this program knows {FORMAT}: use its own version"
            )
        self._db.execute(_UNTOLD)

    def _execute(self, statements: str) -> None:
        for statement in statements.split(";"):
            self._db.execute(statement)

    def _bring_forward(self) -> None:
        """Bring a ledger of format 1 to this one: it did not say what is in a parcel."""
        self._execute(_OF_FORMAT_1 + _PARCEL)
        with closing(self._db.execute("SELECT sha256, name, payload FROM old_parcel")) as cursor:
            for sha256, name, payload in cursor:
                self._keep_parcel(sha256, name, Parcel.of(from_ipc(payload)))
        self._db.execute("DROP TABLE old_parcel")
        self._db.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT),))

    def _keep_parcel(self, sha256: str, name: str, parcel: Parcel) -> None:
        shape = hashlib.sha256(parcel.schema).hexdigest()
        digest = hashlib.sha256(parcel.payload).hexdigest()
        self._db.execute(
            "INSERT INTO parcel VALUES (?, ?, ?, ?, ?, ?)",
            (sha256, name, parcel.rows, digest, shape, parcel.payload),
        )
        self._db.execute("INSERT OR IGNORE INTO shape VALUES (?, ?)", (shape, parcel.schema))

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

    def is_empty(self) -> bool:
        """Whether nothing has ever come in or been published."""
        return not self._rows("SELECT 1 FROM document UNION ALL SELECT 1 FROM published LIMIT 1")

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
            for name, parcel in parcels.files.items():
                self._keep_parcel(sha256, name, parcel)
            self._db.execute("DELETE FROM page WHERE sha256 = ?", (sha256,))
            self._db.executemany(
                "INSERT OR REPLACE INTO stage VALUES (?, ?, ?, ?, ?, ?)",
                [(sha256, s.name, s.pages, s.attempts, s.seconds, s.finished_at) for s in stages],
            )

    # what is published

    def editions(self) -> list[Edition]:
        """Every document that has come to an end, in the order of its first name, then of its hash."""
        sql = f"""SELECT sha256, digest, json_group_array(path), json_extract(record, {_OF_EDITION})
                  FROM document JOIN name USING (sha256) WHERE record IS NOT NULL GROUP BY sha256"""
        with closing(self._db.execute(sql)) as cursor:
            found = [
                Edition(sha256, digest, tuple(sorted(json.loads(paths))), *json.loads(said))
                for sha256, digest, paths, said in cursor
            ]
        return sorted(found, key=lambda e: (e.paths[0], e.sha256))

    def document(self, sha256: str) -> DocumentRecord:
        """What a document that has come to an end gave, save what depends on other documents."""
        rows = self._rows("SELECT record FROM document WHERE sha256 = ?", (sha256,))
        return document_record(json.loads(rows[0][0]))

    def parcel(self, sha256: str, name: str) -> bytes | None:
        """What a document gave under this name, as written by the worker.

        Raises:
            LedgerError: It is not what the worker wrote.
        """
        sql = "SELECT payload, digest FROM parcel WHERE sha256 = ? AND name = ?"
        for payload, digest in self._rows(sql, (sha256, name)):
            if hashlib.sha256(payload).hexdigest() != digest:
                raise LedgerError(
                    f"the ledger is damaged where it keeps what document {sha256[:16]} gave ({name}): put "
                    "back its backup, or run once with --redo all; what is published is as it was"
                )
            return bytes(payload)
        return None

    def parcels_with_rows(self, sha256: str) -> list[str]:
        """The names of the parcels of a document that are not empty."""
        sql = "SELECT name FROM parcel WHERE sha256 = ? AND rows ORDER BY name"
        return [name for (name,) in self._rows(sql, (sha256,))]

    def schemas(self, name: str) -> list[bytes]:
        """The Arrow schemas of all parcels of this name that have rows, each once, the widest first."""
        sql = """SELECT arrow_schema FROM shape
                 WHERE EXISTS (SELECT 1 FROM parcel WHERE name = ? AND shape = shape.digest AND rows)
                 ORDER BY length(arrow_schema) DESC, digest"""
        return [bytes(schema) for (schema,) in self._rows(sql, (name,))]

    def summaries(self) -> dict[Partition, Summary]:
        """What was last computed of each year and issuer."""
        rows = self._rows("SELECT year, issuer, key, summary FROM summary")
        return {
            (year, issuer): Summary(key, tuple(said["parcels"]), said["counts"])
            for year, issuer, key, summary in rows
            for said in (json.loads(summary),)
        }

    def keep_summary(self, partition: Partition, summary: Summary, documents: bytes) -> None:
        """Keep a summary with the rows of its documents, in place of the one before."""
        said = _dump({"parcels": summary.parcels, "counts": summary.counts})
        self._db.execute(
            "INSERT OR REPLACE INTO summary VALUES (?, ?, ?, ?, ?)",
            (*partition, summary.key, said, documents),
        )

    def summarised(self, partition: Partition) -> bytes:
        """The rows of the documents of a summary."""
        sql = "SELECT documents FROM summary WHERE year = ? AND issuer = ?"
        return bytes(self._rows(sql, partition)[0][0])

    def forget_summaries(self, gone: Iterable[Partition]) -> None:
        """Forget partitions that have no document any more."""
        self._db.executemany("DELETE FROM summary WHERE year = ? AND issuer = ?", list(gone))

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

    def package_digest(self) -> str | None:
        """The hash of the published descriptor, None before the first publication."""
        rows = self._rows("SELECT value FROM meta WHERE key = 'package'")
        return rows[0][0] if rows else None

    def set_published(
        self,
        files: Mapping[str, tuple[str, Resource]],
        removed: Iterable[str],
        fingerprint: str,
        package: str | None,
    ) -> None:
        """Renew the list of published files; ``fingerprint`` is of what they were computed from."""
        with self.transaction():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('published', ?)", (fingerprint,))
            if package:
                self._db.execute("INSERT OR REPLACE INTO meta VALUES ('package', ?)", (package,))
            self._db.executemany("DELETE FROM published WHERE path = ?", [(path,) for path in removed])
            self._db.executemany(
                "INSERT OR REPLACE INTO published VALUES (?, ?, ?)",
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
