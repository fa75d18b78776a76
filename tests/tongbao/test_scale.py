"""What changes costs, what does not is left alone; damage of data set and ledger is found and mended."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import fake_notices
import pytest
from typer.testing import CliRunner

from tongbao.cli import app
from tongbao.ledger import Ledger
from tongbao.nightly import CouldNotRunError, run
from tongbao.parquet import Member
from tongbao.publish import publish
from tongbao.storage import LocalStorage
from tongbao.verify import verify


class Silent:
    def started(self, settings): ...
    def document(self, finished, seen): ...
    def page(self, done, known): ...
    def publishing(self): ...
    def ended(self, receipt): ...


NOTICES = {
    f"{issuer}-{year}.json": fake_notices.notice(
        [1, -3], spec="housing", issuer_code=issuer, issued_on=f"{year}-02-25"
    )
    for issuer in ("140500", "130100")
    for year in (2023, 2024)
}
NEW = fake_notices.notice([8], spec="housing", issuer_code="130100", issued_on="2024-11-01")


def bytes_of(root):
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and ".tongbao" not in p.parts
    }


def fill(settings, notices):
    for name, data in notices.items():
        (Path(settings.inbox) / name).write_bytes(data)


@pytest.fixture
def dataset(settings, inline):
    fill(settings, NOTICES)
    run(settings, Silent())
    return Path(settings.dataset)


@pytest.fixture
def ledger(dataset):
    return dataset / ".tongbao/ledger.sqlite"


def test_only_the_partition_of_a_new_notice_is_computed_and_written(dataset, settings, monkeypatch):
    opened = []
    monkeypatch.setattr(Member, "of", _spied(Member.of, opened))
    (Path(settings.inbox) / "new.json").write_bytes(NEW)
    receipt = run(settings, Silent())
    assert len(opened) == 2
    tables = {path for path in receipt.files_written if "issued_year" in path}
    assert tables == {
        f"{name}/issued_year=2024/issuer=130100/part.parquet"
        for name in ("documents", "observations", "findings", "tables/housing")
    }
    assert verify(dataset) == []


def _spied(function, calls):
    def called(*arguments):
        calls.append(arguments)
        return function(*arguments)

    return called


def test_the_bytes_do_not_depend_on_the_order_in_which_notices_came(dataset, settings, tmp_path):
    (Path(settings.inbox) / "new.json").write_bytes(NEW)
    run(settings, Silent())
    inbox = tmp_path / "other"
    inbox.mkdir()
    other = replace(settings, inbox=str(inbox), dataset=str(tmp_path / "again"))
    for name, data in reversed([*NOTICES.items(), ("new.json", NEW)]):
        fill(other, {name: data})
        run(other, Silent())
    assert bytes_of(Path(other.dataset)) == bytes_of(dataset)


def test_every_table_says_its_columns_once(dataset):
    for package in dataset.glob("**/*.datapackage.json"):
        listed = json.loads(package.read_text())["resources"]
        schema = package.name.replace("datapackage", "schema")
        assert {r["schema"] for r in listed if "rows" in r} == {schema}
        assert [r["path"] for r in listed if "rows" not in r] == [schema]


def test_columns_of_one_notice_are_columns_of_all_partitions(dataset, ledger, settings):
    """A table whose notices have different columns is one table: each of its files has them all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tongbao.parcels import Parcel, Parcels, from_ipc

    with Ledger(ledger) as opened:
        editions = opened.catalogue.listed(published=True, count=9)
        sha256 = next(e.sha256 for e in editions if e.paths[0].startswith("130100-2023"))
        gave = opened.gave(sha256)
        own = from_ipc(opened.parcel(sha256, "tables/housing", gave.parcels["tables/housing"][1]))
        wider = own.append_column("grown", pa.nulls(own.num_rows, pa.float64()))
        parcels = Parcels(gave.record, (), {"tables/housing": Parcel.of(wider)}, digest="of another reading")
        opened.record(sha256, "fake 2", parcels, [])
        publish(opened, LocalStorage(dataset), dataset / ".tongbao/next")
    files = list((dataset / "tables").rglob("*.parquet"))
    assert len(files) == 4
    assert all("grown" in pq.ParquetFile(p).schema_arrow.names for p in files)


FORMAT_2 = """
CREATE TABLE old (sha256 TEXT PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,
    stand_in INTEGER NOT NULL, due INTEGER NOT NULL, version TEXT, digest TEXT, record TEXT, tables TEXT
) WITHOUT ROWID;
INSERT INTO old
    SELECT sha256, document_id, size, stand_in, due, version, digest, record, tables FROM document;
DROP TABLE document;
ALTER TABLE old RENAME TO document;
CREATE INDEX document_due ON document (due) WHERE due;
CREATE TABLE old (path TEXT NOT NULL, sha256 TEXT NOT NULL, container TEXT, PRIMARY KEY (path, sha256))
    WITHOUT ROWID;
INSERT INTO old SELECT path, sha256, container FROM name;
DROP TABLE name;
ALTER TABLE old RENAME TO name;
CREATE TABLE old (sha256 TEXT NOT NULL, name TEXT NOT NULL, rows INTEGER NOT NULL, digest TEXT NOT NULL,
    shape TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (sha256, name));
INSERT INTO old SELECT sha256, name, 1, sha256(payload), '', payload FROM parcel;
DROP TABLE parcel;
ALTER TABLE old RENAME TO parcel;
CREATE INDEX parcel_rows ON parcel (sha256, name) WHERE rows;
CREATE TABLE summary (year TEXT, issuer TEXT, key TEXT, summary TEXT, documents BLOB);
DROP TABLE changed; DROP TABLE edition; DROP TABLE part; DROP TABLE published; DROP TABLE page;
CREATE TABLE page (sha256 TEXT NOT NULL, number INTEGER NOT NULL, version TEXT NOT NULL,
    payload BLOB NOT NULL, PRIMARY KEY (sha256, number));
CREATE TABLE published (path TEXT PRIMARY KEY, key TEXT NOT NULL, resource TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO published VALUES ('documents.parquet', 'k', '{}');
UPDATE meta SET value = '2' WHERE key = 'format';
UPDATE meta SET value = '3:as it was' WHERE key = 'published';
"""
FORMAT_1 = """
CREATE TABLE plain (sha256 TEXT NOT NULL, name TEXT NOT NULL, payload BLOB NOT NULL,
    PRIMARY KEY (sha256, name));
INSERT INTO plain SELECT sha256, name, payload FROM parcel;
DROP TABLE parcel; DROP TABLE shape; DROP TABLE summary; DROP TABLE untold;
ALTER TABLE plain RENAME TO parcel;
CREATE INDEX parcel_name ON parcel (name);
UPDATE meta SET value = '1' WHERE key = 'format';
"""


def made_old(ledger, script):
    with sqlite3.connect(ledger) as db:
        db.create_function("sha256", 1, lambda data: hashlib.sha256(data).hexdigest())
        db.executescript(script)
    db.close()


@pytest.mark.parametrize("script", [FORMAT_2, FORMAT_2 + FORMAT_1], ids=["2", "1"])
def test_a_ledger_of_an_earlier_format_is_brought_forward(dataset, ledger, settings, script):
    before = bytes_of(dataset)
    made_old(ledger, script)
    (dataset / "documents.parquet").write_bytes(b"as an earlier version published it")
    receipt = run(settings, Silent())
    assert (receipt.documents, receipt.files_kept) == (0, 0)
    assert bytes_of(dataset) == before
    assert verify(dataset) == []


def test_damage_of_an_earlier_format_is_not_carried_over(dataset, ledger, settings):
    made_old(
        ledger,
        FORMAT_2 + "UPDATE parcel SET payload = CAST(payload || x'00' AS BLOB) WHERE name = 'findings';",
    )
    for _ in range(2):
        with pytest.raises(CouldNotRunError, match="ledger is damaged"):
            run(settings, Silent())


def test_an_empty_ledger_beside_a_full_data_set_is_refused(dataset, settings):
    before = bytes_of(dataset)
    shutil.rmtree(dataset / ".tongbao")
    (Path(settings.inbox) / "140500-2023.json").unlink()
    for _ in range(2):  # the first attempt leaves a ledger behind
        with pytest.raises(CouldNotRunError, match=r"its ledger .* is empty.*--state.*--rebuild.* 24 files"):
            run(settings, Silent())
    assert bytes_of(dataset) == before
    receipt = run(settings, Silent(), rebuild=True)
    assert receipt.published == 3
    assert verify(dataset) == []
    assert not (dataset / "tables/housing/issued_year=2023/issuer=140500").exists()


def test_an_empty_inbox_is_no_lost_ledger(settings, inline):
    run(settings, Silent())
    fill(settings, NOTICES)
    assert run(settings, Silent()).published == 4


def test_the_command_line_refuses_with_3_and_rebuilds_when_told(dataset, settings):
    shutil.rmtree(dataset / ".tongbao")
    line = ["run", settings.inbox, "--out", settings.dataset]
    refused = CliRunner().invoke(app, line)
    assert (refused.exit_code, "--rebuild" in refused.output) == (3, True)
    assert CliRunner().invoke(app, [*line, "--rebuild"]).exit_code in {0, 1}
    assert (dataset / ".tongbao/ledger.sqlite").exists()


def test_files_that_nothing_lists_are_reported_and_removed(dataset, settings):
    before = bytes_of(dataset)
    stray = dataset / "observations/issued_year=1999/issuer=1/part.parquet"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"old")
    (dataset / "notes.txt").write_text("of a colleague")
    problem = "observations/issued_year=1999/issuer=1/part.parquet: not listed in datapackage.json"
    assert verify(dataset) == [problem]
    receipt = run(settings, Silent())
    assert receipt.files_removed == ("observations/issued_year=1999/issuer=1/part.parquet",)
    assert bytes_of(dataset) == before | {"notes.txt": b"of a colleague"}


def flipped(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_damage_of_equal_size_is_found_and_mended(dataset, settings, share):
    before = bytes_of(dataset)
    for name in sorted(before.keys() - {"datapackage.json"}):
        flipped(dataset / name, int(len(before[name]) * share))
        problem = f"{name}: its contents are not those that were published (SHA-256 differs)"
        assert verify(dataset)[0] == problem
        run(settings, Silent(), redo="outdated")
        assert bytes_of(dataset) == before


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_damaged_data_package_is_mended_by_the_next_run(dataset, settings, share):
    before = bytes_of(dataset)
    flipped(dataset / "datapackage.json", int(len(before["datapackage.json"]) * share))
    assert verify(dataset)
    run(settings, Silent())
    assert bytes_of(dataset) == before


def test_a_flipped_bit_of_the_ledger_is_never_published(dataset, ledger, settings):
    before = bytes_of(dataset)
    with sqlite3.connect(ledger) as db:
        (payload,) = db.execute(
            "SELECT payload FROM parcel JOIN name USING (sha256)"
            " WHERE path = '130100-2024.json' AND parcel.name = 'observations'"
        ).fetchone()
        wrong = bytearray(payload)
        wrong[len(wrong) // 2] ^= 1
        db.execute("UPDATE parcel SET payload = ? WHERE payload = ?", (bytes(wrong), payload))
    db.close()
    (Path(settings.inbox) / "new.json").write_bytes(NEW)
    with pytest.raises(CouldNotRunError, match=r"ledger is damaged .*observations.*--redo all"):
        run(settings, Silent())
    assert bytes_of(dataset) == before
    run(settings, Silent(), redo="all")
    assert verify(dataset) == []
    assert run(settings, Silent()).in_dataset["published"] == 5
