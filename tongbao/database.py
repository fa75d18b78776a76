"""One SQLite file: changes that are all or nothing, rows that carry a digest of what they say."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]

_SEAL_BYTES = 8
"""A damaged row goes unseen once in 2**64 times."""


class LedgerError(Exception):
    """A ledger that cannot be used; the message says what to do."""


def seal(*values: object) -> str:
    """A digest of a row's values, which stands in its last column."""
    text = json.dumps(values, ensure_ascii=False, default=repr)  # damage makes bytes of a text, too
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=_SEAL_BYTES).hexdigest()


def digest_of(payload: object) -> str:
    """SHA-256 of a kept payload, in hex; that of nothing where damage has made it something else."""
    return hashlib.sha256(payload if isinstance(payload, bytes) else b"").hexdigest()


def sealed(*values: object) -> Row:
    """The row of these values."""
    return *values, seal(*values)


def opened(row: Row, what: str) -> Row:
    """The values of a sealed row.

    Raises:
        LedgerError: They are not those that were written.
    """
    *values, kept = row
    if seal(*values) != kept:
        raise damaged(what)
    return tuple(values)


def damaged(what: str) -> LedgerError:
    """What is said of a ledger that does not say what was written into it."""
    return LedgerError(
        f"the ledger is damaged where it keeps {what}: put back its backup, or run once with --redo all; "
        "what is published is as it was"
    )


class Database:
    """An open SQLite file. Texts that are no UTF-8 any more come with replacement characters: seals tell."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.text_factory = lambda data: data.decode(errors="replace")
        self._db.create_function("seal", -1, seal, deterministic=True)
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 10000"):
            self._db.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Close the file."""
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

    def rows(self, sql: str, values: Row = ()) -> list[Row]:
        """All rows of a query."""
        with closing(self._db.execute(sql, values)) as cursor:
            return cursor.fetchall()

    def each(self, sql: str, values: Row = ()) -> Iterator[Row]:
        """The rows of a query, one after the other."""
        with closing(self._db.execute(sql, values)) as cursor:
            yield from cursor

    def change(self, sql: str, values: Row = ()) -> int:
        """Carry out a statement; gives the number of rows that it changed."""
        with closing(self._db.execute(sql, values)) as cursor:
            return cursor.rowcount

    def change_all(self, sql: str, rows: Iterable[Row]) -> None:
        """Carry out a statement for each row."""
        self._db.executemany(sql, rows).close()

    def script(self, statements: str) -> None:
        """Carry out statements parted by semicolons, within the transaction that is open."""
        for statement in statements.split(";"):
            self._db.execute(statement)

    def faults(self, table: str) -> list[str]:
        """What SQLite finds wrong with the tree of a table and with its indexes: order, missing entries."""
        said = [str(row[0]) for row in self.rows(f"PRAGMA integrity_check('{table}')")]
        return [] if said == ["ok"] else said
