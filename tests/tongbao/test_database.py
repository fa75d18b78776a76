"""Rows that say whether they are as they were written, changes that are all or nothing."""

from __future__ import annotations

import sqlite3

import pytest

from tongbao.database import Database, LedgerError, digest_of, opened, sealed


@pytest.fixture
def db(tmp_path):
    database = Database(tmp_path / "a.sqlite")
    yield database
    database.close()


def test_a_sealed_row_gives_its_values():
    assert opened(sealed("a", 1, None), "a row") == ("a", 1, None)


@pytest.mark.parametrize("changed", [("b", 1, None), ("a", 2, None), ("a", 1, ""), (b"a", 1, None)])
def test_a_changed_row_is_told(changed):
    with pytest.raises(LedgerError, match=r"where it keeps a row: put back its backup.*--redo all"):
        opened((*changed, sealed("a", 1, None)[-1]), "a row")


def test_the_digest_of_what_is_no_payload_is_that_of_nothing():
    assert digest_of("text") == digest_of(b"") != digest_of(b"text")


def test_a_transaction_that_breaks_off_leaves_nothing(db):
    db.change("CREATE TABLE t (a TEXT NOT NULL)")

    def change():
        with db.transaction():
            with db.transaction():
                db.change("INSERT INTO t VALUES ('x')")
            db.change("INSERT INTO t VALUES (NULL)")

    with pytest.raises(sqlite3.IntegrityError):
        change()
    assert db.rows("SELECT * FROM t") == []


def test_texts_that_are_no_utf_8_are_told_by_their_seal(db):
    db.change("CREATE TABLE t (a TEXT, seal TEXT)")
    db.change("INSERT INTO t VALUES (CAST(x'ff41' AS TEXT), seal('A'))")
    (row,) = db.rows("SELECT * FROM t")
    with pytest.raises(LedgerError):
        opened(row, "a text")


def test_a_missing_entry_of_an_index_is_a_fault(db, tmp_path):
    db.script("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID; CREATE INDEX t_b ON t (b)")
    db.change_all("INSERT INTO t VALUES (?, ?)", [(f"a{n}", f"needle{n:03}") for n in range(5)])
    assert db.faults("t") == []
    db.close()
    data = (tmp_path / "a.sqlite").read_bytes()
    at = data.rindex(b"needle003")
    (tmp_path / "a.sqlite").write_bytes(data[:at] + b"needlf" + data[at + 6 :])
    again = Database(tmp_path / "a.sqlite")
    assert again.faults("t")
    again.close()
    assert sqlite3.sqlite_version_info >= (3, 33)  # integrity_check of one table
