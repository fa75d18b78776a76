"""What changes costs, what does not is left alone; damage of data set and ledger is found and mended."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import fake_notices
import pytest
from typer.testing import CliRunner

from tongbao import publish as publishing
from tongbao.cli import app
from tongbao.ledger import Ledger
from tongbao.nightly import CouldNotRunError, run
from tongbao.publish import publish
from tongbao.storage import LocalStorage
from tongbao.verify import verify


class Silent:
    def started(self, settings): ...
    def document(self, finished, seen): ...
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
    monkeypatch.setattr(publishing, "_summarise", _spied(publishing._summarise, opened))
    (Path(settings.inbox) / "new.json").write_bytes(NEW)
    receipt = run(settings, Silent())
    assert [len(members) for _, _, members in opened] == [2]
    tables = {path for path in receipt.files_written if "issued_year" in path}
    assert tables == {
        f"{name}/issued_year=2024/issuer=130100/part.parquet"
        for name in ("observations", "findings", "tables/housing", "table_list", "cells")
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
    package = json.loads((dataset / "datapackage.json").read_text())
    schemas = [r["schema"] for r in package["resources"] if "schema" in r]
    assert len(schemas) > len(set(schemas))
    assert all((dataset / path).is_file() for path in schemas)


def test_columns_of_one_notice_are_columns_of_all_partitions(dataset, ledger, settings):
    """A table whose notices have different columns is one table: each of its files has them all."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tongbao.parcels import Parcel, Parcels, from_ipc

    with Ledger(ledger) as opened:
        sha256 = next(e.sha256 for e in opened.editions() if e.paths[0].startswith("130100-2023"))
        own = from_ipc(opened.parcel(sha256, "tables/housing"))
        wider = own.append_column("grown", pa.nulls(own.num_rows, pa.float64()))
        parcels = Parcels(
            opened.document(sha256), (), {"tables/housing": Parcel.of(wider)}, digest="of another reading"
        )
        opened.record(sha256, "fake 2", parcels, [])
        publish(opened, LocalStorage(dataset), dataset / ".tongbao/next")
    files = list((dataset / "tables").rglob("*.parquet"))
    assert len(files) == 4
    assert all("grown" in pq.ParquetFile(p).schema_arrow.names for p in files)


def test_a_ledger_of_the_first_format_is_brought_forward(dataset, ledger, settings):
    before = bytes_of(dataset)
    with sqlite3.connect(ledger) as db:
        db.executescript(
            """
            CREATE TABLE plain (sha256 TEXT NOT NULL, name TEXT NOT NULL, payload BLOB NOT NULL,
                                PRIMARY KEY (sha256, name));
            INSERT INTO plain SELECT sha256, name, payload FROM parcel;
            DROP TABLE parcel; DROP TABLE shape; DROP TABLE summary;
            ALTER TABLE plain RENAME TO parcel;
            CREATE INDEX parcel_name ON parcel (name);
            UPDATE meta SET value = '1' WHERE key = 'format';
            UPDATE meta SET value = '2:as it was' WHERE key = 'published';
            DELETE FROM meta WHERE key = 'package';
            UPDATE published SET key = 'old' || path;
            """
        )
    db.close()
    receipt = run(settings, Silent())
    assert (receipt.documents, receipt.files_kept) == (0, 0)
    assert bytes_of(dataset) == before
    assert verify(dataset) == []


def test_an_empty_ledger_beside_a_full_data_set_is_refused(dataset, settings):
    before = bytes_of(dataset)
    shutil.rmtree(dataset / ".tongbao")
    (Path(settings.inbox) / "140500-2023.json").unlink()
    for _ in range(2):  # the first attempt leaves a ledger behind
        with pytest.raises(CouldNotRunError, match=r"its ledger .* is empty.*--state.*--rebuild.* 17 files"):
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
