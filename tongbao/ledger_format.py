"""The tables of a ledger, and how a ledger of an earlier format is brought to them."""

from __future__ import annotations

import json
from pathlib import Path

from tongbao.catalogue import SCHEMA as CATALOGUE
from tongbao.database import Database, LedgerError, damaged, digest_of, seal, sealed
from tongbao.parcels import Parcel, from_ipc

FORMAT = 3
"""A ledger of format 1 or 2 is brought to this one, one of any other is not opened."""

_DOCUMENTS = """
CREATE TABLE document (
    sha256 TEXT PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    stand_in INTEGER NOT NULL, due INTEGER NOT NULL, version TEXT, digest TEXT, record TEXT, tables TEXT,
    parcels TEXT, seal TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX document_due ON document (due) WHERE due;
CREATE TABLE name (
    path TEXT NOT NULL, sha256 TEXT NOT NULL, container TEXT, seal TEXT NOT NULL,
    PRIMARY KEY (path, sha256)
) WITHOUT ROWID;
CREATE INDEX name_sha256 ON name (sha256, path);
CREATE INDEX name_container ON name (container) WHERE container IS NOT NULL;
CREATE TABLE parcel (
    sha256 TEXT NOT NULL, name TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (sha256, name)
);
CREATE TABLE shape (digest TEXT PRIMARY KEY, arrow_schema BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
    sha256 TEXT NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL,
    payload BLOB NOT NULL, PRIMARY KEY (sha256, number)
)
"""

_RUNS = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE stage (
    sha256 TEXT NOT NULL, stage TEXT NOT NULL, pages INTEGER NOT NULL, attempts INTEGER NOT NULL,
    seconds REAL NOT NULL, finished_at TEXT NOT NULL, PRIMARY KEY (sha256, stage)
) WITHOUT ROWID;
CREATE TABLE run (started_at TEXT PRIMARY KEY, receipt TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE untold (sha256 TEXT PRIMARY KEY) WITHOUT ROWID
"""
"""``untold``: documents that are not published and that no run has named yet at its end."""


def prepare(db: Database, path: Path) -> None:
    """Make the tables of a new ledger, or bring one of an earlier format to this one.

    Raises:
        LedgerError: It is of a later format, or damaged.
    """
    with db.transaction():
        if not db.rows("SELECT 1 FROM sqlite_master WHERE name = 'meta'"):
            for tables in (_DOCUMENTS, _RUNS, CATALOGUE):
                db.script(tables)
            db.change("INSERT INTO meta VALUES ('format', ?)", (str(FORMAT),))
        found = db.rows("SELECT value FROM meta WHERE key = 'format'")
        if found in ([("1",)], [("2",)]):
            _bring_forward(db)
        elif found != [(str(FORMAT),)]:
            raise LedgerError(
                f"{path} has ledger format {found}, this program knows {FORMAT}: use its own version"
            )


def _bring_forward(db: Database) -> None:
    """Bring a ledger of format 1 or 2 to this one: those did not seal what they say of a document."""
    indexes = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    for (index,) in db.rows(indexes):
        db.change(f"DROP INDEX {index}")
    for table in ("document", "name", "parcel", "shape"):
        if db.rows("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)):
            db.change(f"ALTER TABLE {table} RENAME TO old_{table}")
    for table in ("summary", "page", "published"):
        db.change(f"DROP TABLE IF EXISTS {table}")
    db.script(_DOCUMENTS)
    db.script(CATALOGUE)
    db.change("CREATE TABLE IF NOT EXISTS untold (sha256 TEXT PRIMARY KEY) WITHOUT ROWID")
    for row in db.each("SELECT path, sha256, container FROM old_name"):
        db.change("INSERT INTO name VALUES (?, ?, ?, ?)", sealed(*row))
    said = "sha256, document_id, size, stand_in, due, version, digest, record, tables"
    for sha256, short, size, stand_in, due, *gave in db.each(f"SELECT {said} FROM old_document"):
        kept = [*gave, _parcels(db, sha256) if gave[2] is not None else None]
        db.change(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (sha256, short, size, stand_in, due, *kept, seal(sha256, size, stand_in, *kept)),
        )
    for table in ("document", "name", "parcel", "shape"):
        db.change(f"DROP TABLE IF EXISTS old_{table}")
    db.change("INSERT OR IGNORE INTO changed SELECT sha256, seal(sha256) FROM document")
    db.change("DELETE FROM meta WHERE key <> 'format'")
    db.change("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT),))


def _parcels(db: Database, sha256: str) -> str:
    """Carry over the parcels of a document; gives what is said of them."""
    columns = {name for (name,) in db.rows("SELECT name FROM pragma_table_info('old_parcel')")}
    digest = "digest" if "digest" in columns else "NULL"
    said: dict[str, tuple[int, str, str]] = {}
    sql = f"SELECT name, payload, {digest} FROM old_parcel WHERE sha256 = ? ORDER BY name"
    for name, payload, kept in db.rows(sql, (sha256,)):
        found = digest_of(payload)
        if kept not in (None, found):
            raise damaged(f"what document {sha256[:16]} gave ({name})")
        parcel = Parcel.of(from_ipc(payload))
        shape = digest_of(parcel.schema)
        db.change("INSERT OR IGNORE INTO shape VALUES (?, ?)", (shape, parcel.schema))
        db.change("INSERT INTO parcel VALUES (?, ?, ?)", (sha256, name, payload))
        said[name] = parcel.rows, found, shape
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
