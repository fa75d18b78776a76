"""The catalogue: in which file of the data set each document's rows stand, and what was published last.

All of it follows from what the ledger keeps of documents and can be computed anew (``forget``). It is kept so
that publishing costs what is new: a document's ``Edition`` is compared with those of the same notice alone, a
part is summed up again when one of its documents changed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from tongbao.database import Database, LedgerError, Row, opened, sealed
from tongbao.editions import Edition, compare
from tongbao.outcome import DocumentStatus
from tongbao.partitions import Part, Partition, cut

if TYPE_CHECKING:
    from tongbao.ledger import Ledger

SCHEMA = """
CREATE TABLE changed (sha256 TEXT PRIMARY KEY, seal TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edition (
    year TEXT NOT NULL, issuer TEXT NOT NULL, sha256 TEXT NOT NULL, key TEXT NOT NULL, notice TEXT,
    published INTEGER NOT NULL, doubtful INTEGER NOT NULL, path TEXT NOT NULL, facts TEXT NOT NULL,
    seal TEXT NOT NULL, PRIMARY KEY (year, issuer, sha256)
) WITHOUT ROWID;
CREATE UNIQUE INDEX edition_sha256 ON edition (sha256);
CREATE INDEX edition_notice ON edition (notice) WHERE notice IS NOT NULL;
CREATE INDEX edition_path ON edition (published, path, sha256);
CREATE INDEX edition_doubtful ON edition (path, sha256) WHERE published AND doubtful;
CREATE TABLE part (
    year TEXT NOT NULL, issuer TEXT NOT NULL, bits TEXT NOT NULL, key TEXT NOT NULL, summary TEXT NOT NULL,
    seal TEXT NOT NULL, PRIMARY KEY (year, issuer, bits)
) WITHOUT ROWID;
CREATE TABLE published (
    path TEXT PRIMARY KEY, of TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, hash TEXT NOT NULL,
    rows INTEGER NOT NULL, stamp TEXT NOT NULL, seal TEXT NOT NULL
) WITHOUT ROWID
"""

_EDITION = "year, issuer, sha256, key, notice, published, doubtful, path, facts, seal"
_WHERE = "the list of documents"
_AT_A_TIME = 1_000
"""Documents that are looked at together, which bounds the memory that they take."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said of documents together.

    ``documents`` counts them by status, ``values`` their values by status, ``findings`` these by code;
    ``shapes`` are, for each name of a parcel that has rows, the digests of its Arrow schemas.
    """

    documents: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    shapes: dict[str, set[str]] = field(default_factory=dict)

    def add(self, other: Summary) -> None:
        """Count others besides."""
        self.documents.update(other.documents)
        self.values.update(other.values)
        self.findings.update(other.findings)
        for name, shapes in other.shapes.items():
            self.shapes.setdefault(name, set()).update(shapes)

    @staticmethod
    def of(editions: Iterable[Edition]) -> Summary:
        """The summary of these documents."""
        total = Summary()
        for e in editions:
            shapes = {name: {shape} for name, shape in e.shapes.items()}
            total.add(Summary(Counter([e.status]), Counter(e.statuses), Counter(e.findings), shapes))
        return total

    def as_json(self) -> str:
        """As text; ``from_json`` is the inverse."""
        shapes = {name: sorted(shapes) for name, shapes in self.shapes.items()}
        said = [self.documents, self.values, self.findings, shapes]
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> Summary:
        """A summary from its text."""
        documents, values, findings, shapes = json.loads(text)
        sets = {name: set(digests) for name, digests in shapes.items()}
        return Summary(Counter(documents), Counter(values), Counter(findings), sets)


@dataclass(frozen=True, slots=True)
class File:
    """A published file: of which table, from what (``key``), its bytes, and how it stood in its place.

    ``of`` is the folder of its table, empty for a file of no table. ``rows`` is -1 for what has none.
    ``stamp`` is that of the storage once the file was in its place.
    """

    path: str
    of: str
    key: str
    size: int
    hash: str
    rows: int = -1
    stamp: str = ""


class Catalogue:
    """The tables of the catalogue in an open ledger."""

    TABLES = ("changed", "edition", "part", "published")

    def __init__(self, db: Database) -> None:
        self._db = db

    # what is to be looked at

    def look_again(self, sha256: str) -> None:
        """Note that a document came, changed or went."""
        self._db.change("INSERT OR REPLACE INTO changed VALUES (?, ?)", sealed(sha256))

    def forget(self) -> None:
        """Compute everything anew from what the ledger keeps of documents."""
        with self._db.transaction():
            for table in self.TABLES[:-1]:
                self._db.change(f"DROP TABLE {table}")
            for statement in SCHEMA.split(";")[:-1]:
                self._db.change(statement)
            self._db.change("INSERT INTO changed SELECT sha256, seal(sha256) FROM document")
            self._unpublished()

    def is_published(self, form: str) -> bool:
        """Whether all that the ledger keeps is published in this form."""
        if self._db.rows("SELECT 1 FROM changed LIMIT 1"):
            return False
        return self._db.rows("SELECT value FROM meta WHERE key = 'published'") == [(form,)]

    def _unpublished(self) -> None:
        self._db.change("DELETE FROM meta WHERE key = 'published'")

    def renew(self, ledger: Ledger) -> None:
        """Take in what changed: editions, and the parts of each year and issuer that they touch.

        Raises:
            LedgerError: The ledger is damaged; nothing is changed.
        """
        with self._db.transaction():
            touched: set[Partition] = set()
            changed = (opened(row, _WHERE)[0] for row in self._db.rows("SELECT * FROM changed"))
            while some := list(islice(changed, _AT_A_TIME)):
                touched |= self._take_in({sha256: ledger.edition(sha256) for sha256 in some})
            for partition in sorted(touched):
                self._cut_again(partition)
            self._db.change("DELETE FROM changed")
            if touched:
                self._unpublished()

    def _take_in(self, now: Mapping[str, Edition | None]) -> set[Partition]:
        """Compare these documents with the others of their notices; gives the partitions of what changed."""
        before = {e.sha256: e for sha256 in now for e in self._editions("sha256 = ?", (sha256,))}
        known = (*before.values(), *filter(None, now.values()))
        for notice in sorted({e.notice for e in known if e.notice}):
            before |= {e.sha256: e for e in self._editions("notice = ?", (notice,))}
        compared = {e.sha256: e for e in compare(filter(None, {**before, **now}.values()))}
        changed = [sha256 for sha256 in {**before, **now} if before.get(sha256) != compared.get(sha256)]
        self._db.change_all("DELETE FROM edition WHERE sha256 = ?", [(sha256,) for sha256 in changed])
        self._db.change_all(
            "INSERT INTO edition VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [_row(compared[sha256]) for sha256 in changed if sha256 in compared],
        )
        found = (e for sha256 in changed for e in (before.get(sha256), compared.get(sha256)))
        return {e.partition for e in found if e}

    def _cut_again(self, partition: Partition) -> None:
        """Cut a year and issuer into parts; those whose documents are as they were stay."""
        sql = "SELECT sha256, key FROM edition WHERE year = ? AND issuer = ?"
        keys: dict[str, str] = dict(self._db.rows(sql, partition))
        sql = "SELECT bits, key FROM part WHERE year = ? AND issuer = ?"
        before: dict[str, str] = dict(self._db.rows(sql, partition))
        after = {bits: _digest(keys[sha256] for sha256 in hashes) for bits, hashes in cut(keys)}
        for bits in before.keys() - after.keys():
            self._db.change("DELETE FROM part WHERE (year, issuer, bits) = (?, ?, ?)", (*partition, bits))
        for bits, key in after.items():
            if before.get(bits) != key:
                summary = Summary.of(self.members(Part(*partition, bits))).as_json()
                row = sealed(*partition, bits, key, summary)
                self._db.change("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?)", row)

    # documents

    def _editions(self, condition: str, values: Row = ()) -> Iterator[Edition]:
        rows = self._db.rows(f"SELECT {_EDITION} FROM edition WHERE {condition}", values)
        return (_edition(row) for row in rows)

    def members(self, part: Part) -> list[Edition]:
        """The documents of a part, in the order in which their rows stand in its files."""
        condition = "year = ? AND issuer = ? AND sha256 BETWEEN ? AND ?"
        found = self._editions(condition, (part.year, part.issuer, *part.hashes))
        return sorted(found, key=lambda e: e.order)

    def listed(self, published: bool, count: int) -> list[Edition]:
        """The first documents by name that are published, or that are not."""
        condition = "published = ? ORDER BY path, sha256 LIMIT ?"
        return list(self._editions(condition, (int(published), count)))

    def doubtful(self, count: int) -> list[Edition]:
        """The first published documents by name that have doubtful values."""
        return list(self._editions("published AND doubtful ORDER BY path, sha256 LIMIT ?", (count,)))

    def parts(self) -> list[tuple[Part, str, Summary]]:
        """Every part with the key of all that it is made of, and what is said of it."""
        rows = self._db.each("SELECT * FROM part ORDER BY year, issuer, bits")
        found = (opened(row, "the parts of the data set") for row in rows)
        return [(Part(*place), key, Summary.from_json(said)) for *place, key, said in found]

    def count_by_status(self) -> dict[str, int]:
        """How many documents there are of each status."""
        total: Counter[str] = Counter()
        for (summary,) in self._db.each("SELECT summary FROM part"):
            total.update(Summary.from_json(summary).documents)
        return dict(sorted(total.items()))

    # files

    def published(self, *, sound_only: bool = False) -> dict[str, File]:
        """The files of the published generation by path.

        Raises:
            LedgerError: A line is damaged; with ``sound_only`` it is left out.
        """
        found: dict[str, File] = {}
        for row in self._db.each("SELECT * FROM published"):
            try:
                file = File(*opened(row, "the list of published files"))
            except LedgerError:
                if not sound_only:
                    raise
            else:
                found[file.path] = file
        return found

    def package_digest(self) -> str | None:
        """The hash of the published descriptor, None before the first publication."""
        rows = self._db.rows("SELECT value FROM meta WHERE key = 'package'")
        return rows[0][0] if rows else None

    def keep_published(self, files: Iterable[File]) -> None:
        """Renew lines of the list of published files."""
        self._db.change_all(
            "INSERT OR REPLACE INTO published VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [sealed(f.path, f.of, f.key, f.size, f.hash, f.rows, f.stamp) for f in files],
        )

    def set_published(self, files: Iterable[File], removed: Iterable[str], form: str, package: str) -> None:
        """Renew the list of published files: all that is known is published in this form."""
        with self._db.transaction():
            self._db.change("INSERT OR REPLACE INTO meta VALUES ('published', ?)", (form,))
            self._db.change("INSERT OR REPLACE INTO meta VALUES ('package', ?)", (package,))
            self._db.change_all("DELETE FROM published WHERE path = ?", [(path,) for path in removed])
            self.keep_published(files)


def _row(e: Edition) -> Row:
    place = (*e.partition, e.sha256, e.key, e.notice)
    return sealed(*place, int(e.status == DocumentStatus.PUBLISHED), e.doubtful, e.paths[0], e.as_json())


def _edition(row: Row) -> Edition:
    *_, facts = opened(row, _WHERE)
    return Edition.from_json(facts)


def _digest(keys: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()
