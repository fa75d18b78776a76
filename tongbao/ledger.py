"""The ledger: what came in, how far each document has come, and what it gave. One SQLite file.

Everything published is computed from here and from nothing else; where it is published stands in the
catalogue, in the same file. Every change is one transaction, so that a run killed between two of them has
lost nothing but the work in hand. What is read again is held against the digest that was written with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tongbao.catalogue import Catalogue
from tongbao.database import Database, LedgerError, Row, damaged, digest_of, opened, seal, sealed
from tongbao.editions import Edition
from tongbao.ledger_format import prepare
from tongbao.outcome import DocumentRecord, DocumentStatus, document_record, plain
from tongbao.parcels import Parcel, Parcels

__all__ = ["Gave", "Ledger", "LedgerError", "Stage"]

_SEALED = "sha256, size, stand_in, version, digest, record, tables, parcels"
"""The columns of a document that its seal is of: all but whether it is due."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How long a document was in a stage, over how many pages and attempts."""

    name: str
    pages: int
    attempts: int
    seconds: float
    finished_at: str


@dataclass(frozen=True, slots=True)
class Gave:
    """What a document gave, save what depends on other documents.

    ``digest`` is of all of it; ``parcels`` are, by name, rows, digest and schema (its digest) of each.
    """

    record: DocumentRecord
    digest: str
    parcels: Mapping[str, tuple[int, str, str]]


class Ledger:
    """An open ledger; use as a context manager. Holds no rows in memory."""

    def __init__(self, path: Path) -> None:
        self._db = Database(path)
        prepare(self._db, path)
        self.catalogue = Catalogue(self._db)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing; the outermost one counts."""
        return self._db.transaction()

    def is_empty(self) -> bool:
        """Whether nothing has ever come in or been published."""
        return not self._db.rows("SELECT 1 FROM document UNION ALL SELECT 1 FROM published LIMIT 1")

    def check(self) -> None:
        """See that the tables that names and places are looked up in can be relied upon.

        Raises:
            LedgerError: An entry is missing or in a wrong place.
        """
        for table in ("name", *Catalogue.TABLES):
            if faults := self._db.faults(table):
                raise LedgerError(
                    f"the ledger is damaged ({table}: {faults[0]}): put back its backup; or move its folder "
                    "away and run once with --rebuild, which reads the whole inbox anew; what is published "
                    "is as it was"
                )

    # what came in

    def known(self, path: str, stamp: str) -> str | None:
        """The hash of the bytes that stood under this name with this stamp, if they were seen."""
        rows = self._db.rows("SELECT sha256 FROM file WHERE path = ? AND stamp = ?", (path, stamp))
        return rows[0][0] if rows else None

    def is_due(self, sha256: str) -> bool:
        """Whether there is work left for these bytes (True for bytes never seen)."""
        rows = self._db.rows("SELECT due OR record IS NULL FROM document WHERE sha256 = ?", (sha256,))
        return not rows or bool(rows[0][0])

    def has_due_members(self, container: str) -> bool:
        """Whether an archive has members with work left."""
        sql = """SELECT 1 FROM name JOIN document USING (sha256)
                 WHERE container = ? AND (due OR record IS NULL) LIMIT 1"""
        return bool(self._db.rows(sql, (container,)))

    def enter(self, path: str, sha256: str, size: int, container: str | None, stand_in: bool) -> None:
        """Note that these bytes stand under this name; what stood in for it before is forgotten.

        A ``stand_in`` is the hash of a name whose bytes could not be had.
        """
        with self.transaction():
            empty = (sha256, size, int(stand_in), None, None, None, None, None)
            self._db.change(
                f"INSERT OR IGNORE INTO document ({_SEALED}, document_id, due, seal)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
                (*empty, sha256[:16], seal(*empty)),
            )
            before = self._db.rows(
                "SELECT sha256 FROM name JOIN document USING (sha256)"
                " WHERE path = ? AND stand_in AND sha256 <> ?",
                (path, sha256),
            )
            known = self._db.rows("SELECT 1 FROM name WHERE path = ? AND sha256 = ?", (path, sha256))
            self._db.change(
                "INSERT OR REPLACE INTO name VALUES (?, ?, ?, ?)", sealed(path, sha256, container)
            )
            if not known:
                self.catalogue.look_again(sha256)
            for (old,) in before:
                self._db.change("DELETE FROM document WHERE sha256 = ?", (old,))
                self._db.change("DELETE FROM name WHERE sha256 = ?", (old,))
                self.catalogue.look_again(old)

    def stamp(self, path: str, stamp: str, sha256: str) -> None:
        """Remember the hash of an unchanged file, so that it need not be read again."""
        self._db.change("INSERT OR REPLACE INTO file VALUES (?, ?, ?)", (path, stamp, sha256))

    def call_back(self, which: str, version: str) -> int:
        """Mark documents to be done again: "outdated", "quarantined" or "all"; gives their number.

        What they gave before stays published until they are done.
        """
        condition = {
            "outdated": "version <> ?1",
            "quarantined": "json_valid(record) AND json_extract(record, '$.status') = 'quarantined'",
            "all": "?1 = ?1",
        }[which]
        chosen = f"FROM document WHERE NOT due AND {condition}"
        with self.transaction():
            self._db.change(f"DELETE FROM page WHERE sha256 IN (SELECT sha256 {chosen})", (version,))
            return self._db.change(f"UPDATE document SET due = 1 WHERE NOT due AND {condition}", (version,))

    def call_back_reviewed(self, wanted: Mapping[str, str]) -> int:
        """Mark documents to be done again on which reviewers decided since; gives their number.

        ``wanted`` is the digest of the decisions on each document that has any (``corrections.digest``).
        Pages that are kept are not read again.
        """
        said = "coalesce(json_extract(record, '$.corrections'), '')"
        done = "NOT due AND json_valid(record) AND json_extract(record, '$.status') = 'published'"
        rows = self._db.rows(f"SELECT sha256, {said} FROM document WHERE {done}")
        chosen = [(sha256,) for sha256, had in rows if had != wanted.get(sha256, "")]
        with self.transaction():
            self._db.change_all("UPDATE document SET due = 1 WHERE sha256 = ?", chosen)
        return len(chosen)

    # work on a document

    def keep_page(self, sha256: str, number: int, version: str, payload: bytes) -> None:
        """Keep what a page gave until its document is concluded."""
        digest = digest_of(payload)
        self._db.change(
            "INSERT OR REPLACE INTO page VALUES (?, ?, ?, ?, ?)", (sha256, number, version, digest, payload)
        )

    def kept_pages(self, sha256: str, version: str) -> set[int]:
        """The pages that an interrupted run of this version has already read, and that are as they were."""
        return {number for number, _ in self._pages(sha256, version)}

    def page_payloads(self, sha256: str, version: str) -> tuple[bytes, ...]:
        """What the pages gave to this version, in order."""
        return tuple(payload for _, payload in self._pages(sha256, version))

    def _pages(self, sha256: str, version: str) -> list[tuple[int, bytes]]:
        sql = "SELECT number, payload, digest FROM page WHERE sha256 = ? AND version = ? ORDER BY number"
        rows = self._db.rows(sql, (sha256, version))
        return [(n, payload) for n, payload, digest in rows if digest_of(payload) == digest]

    def record(self, sha256: str, version: str, parcels: Parcels, stages: Iterable[Stage]) -> None:
        """Keep what a document gave, in place of what it gave before.

        Its pages are let go, save those of scans in which there is something to look at: reviewers need not
        wait until they are read again.
        """
        with self.transaction():
            self._db.change("DELETE FROM parcel WHERE sha256 = ?", (sha256,))
            kept = {name: self._keep(sha256, name, parcel) for name, parcel in parcels.files.items()}
            said = (
                _dump(plain(parcels.record)),
                _dump([plain(table) for table in parcels.tables]),
                _dump(kept),
            )
            self._conclude(sha256, (version, parcels.digest, *said))
            if parcels.record.status is not DocumentStatus.PUBLISHED:
                self._db.change("INSERT OR IGNORE INTO untold VALUES (?)", (sha256,))
            self.catalogue.look_again(sha256)
            pages_of = version if parcels.record.awaits_review else None
            self._db.change("DELETE FROM page WHERE sha256 = ? AND version IS NOT ?", (sha256, pages_of))
            self._db.change_all(
                "INSERT OR REPLACE INTO stage VALUES (?, ?, ?, ?, ?, ?)",
                [(sha256, s.name, s.pages, s.attempts, s.seconds, s.finished_at) for s in stages],
            )

    def _conclude(self, sha256: str, gave: Row) -> None:
        """Set version, digest, record, tables and parcels of a document, whatever they were."""
        found = self._db.rows("SELECT size, stand_in FROM document WHERE sha256 = ?", (sha256,))
        if not found:
            raise damaged(f"document {sha256[:16]}")
        self._db.change(
            "UPDATE document SET due = 0, version = ?, digest = ?, record = ?, tables = ?, parcels = ?,"
            " seal = ? WHERE sha256 = ?",
            (*gave, seal(sha256, *found[0], *gave), sha256),
        )

    def _keep(self, sha256: str, name: str, parcel: Parcel) -> tuple[int, str, str]:
        shape = digest_of(parcel.schema)
        self._db.change("INSERT OR IGNORE INTO shape VALUES (?, ?)", (shape, parcel.schema))
        self._db.change("INSERT INTO parcel VALUES (?, ?, ?)", (sha256, name, parcel.payload))
        return parcel.rows, digest_of(parcel.payload), shape

    # what documents gave; all of it raises LedgerError where it is not what was written

    def gave(self, sha256: str) -> Gave | None:
        """What a document gave; None if it has not come to an end, or is there no more."""
        rows = self._db.rows(f"SELECT {_SEALED}, seal FROM document WHERE sha256 = ?", (sha256,))
        if not rows:
            return None
        *_, digest, record, _, parcels = opened(rows[0], f"document {sha256[:16]}")
        if record is None:
            return None
        listed = {name: (rows, of, shape) for name, (rows, of, shape) in json.loads(parcels).items()}
        return Gave(document_record(json.loads(record)), digest, listed)

    def paths(self, sha256: str) -> tuple[str, ...]:
        """The names under which a document came in, in code point order."""
        rows = self._db.rows("SELECT path, sha256, container, seal FROM name WHERE sha256 = ?", (sha256,))
        return tuple(sorted(opened(row, f"the names of {sha256[:16]}")[0] for row in rows))

    def edition(self, sha256: str) -> Edition | None:
        """A document that has come to an end, compared with no other; None if it is not there."""
        gave = self.gave(sha256)
        if gave is None:
            return None
        shapes = {name: shape for name, (rows, _, shape) in gave.parcels.items() if rows}
        return Edition.of_document(gave.record, gave.digest, self.paths(sha256), shapes)

    def parcel(self, sha256: str, name: str, digest: str) -> bytes:
        """What a document gave under this name, as written by the worker; ``digest`` as in ``Gave``."""
        rows = self._db.rows("SELECT payload FROM parcel WHERE sha256 = ? AND name = ?", (sha256, name))
        if not rows or digest_of(rows[0][0]) != digest:
            raise damaged(f"what document {sha256[:16]} gave ({name})")
        return bytes(rows[0][0])

    def shape(self, digest: str) -> bytes:
        """An Arrow schema of parcels, serialized."""
        rows = self._db.rows("SELECT arrow_schema FROM shape WHERE digest = ?", (digest,))
        if not rows or digest_of(rows[0][0]) != digest:
            raise damaged("the columns of a table")
        return bytes(rows[0][0])

    # runs

    def keep_receipt(self, started_at: str, receipt: Mapping[str, object]) -> None:
        """Keep the receipt of a run."""
        self._db.change("INSERT OR REPLACE INTO run VALUES (?, ?)", (started_at, _dump(receipt)))

    def untold(self) -> list[tuple[str, str, int, DocumentRecord]]:
        """Hash, first name, size and record of what runs that were ended could not publish nor say."""
        sql = """SELECT sha256, min(path), size FROM untold JOIN document USING (sha256)
                 JOIN name USING (sha256) WHERE NOT due GROUP BY sha256 ORDER BY 2"""
        found = ((sha256, path, size, self.gave(sha256)) for sha256, path, size in self._db.rows(sql))
        return [(sha256, path, size, gave.record) for sha256, path, size, gave in found if gave]

    def told(self) -> None:
        """All has been said of all documents."""
        self._db.change("DELETE FROM untold")

    def receipts(self, last: int = 1) -> list[dict[str, object]]:
        """The newest receipts, newest first."""
        rows = self._db.rows("SELECT receipt FROM run ORDER BY started_at DESC LIMIT ?", (last,))
        return [json.loads(receipt) for (receipt,) in rows]

    def stages(self, sha256: str) -> list[Stage]:
        """The stages a document went through."""
        sql = "SELECT stage, pages, attempts, seconds, finished_at FROM stage WHERE sha256 = ? ORDER BY 5"
        return [Stage(*row) for row in self._db.rows(sql, (sha256,))]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
