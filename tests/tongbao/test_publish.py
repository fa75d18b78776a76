"""Publishing: one generation at a time, what readers see, what verify finds."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import threading
from contextlib import suppress
from pathlib import Path

import fake_notices
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as limited
from hypothesis import strategies as st

from tongbao import parquet
from tongbao import publish as publishing
from tongbao.dataset import Dataset, load
from tongbao.editions import Edition, compare
from tongbao.ledger import Ledger
from tongbao.nightly import run
from tongbao.outcome import DocumentStatus
from tongbao.parquet import write_parquet
from tongbao.publish import finish, publish
from tongbao.storage import LocalStorage, RemoteStorage
from tongbao.verify import verify

HOUSING = "tables/housing/issued_year=2025/issuer=140500/part.parquet"


class Silent:
    def started(self, settings): ...
    def document(self, finished, seen): ...
    def page(self, done, known): ...
    def publishing(self): ...
    def ended(self, receipt): ...


def bytes_of(root):
    return {
        p.relative_to(root): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and ".tongbao" not in p.parts
    }


@pytest.fixture
def dataset(settings, inline):
    inbox = Path(settings.inbox)
    facts = {"spec": "housing", "doc_number": "晋市保办字〔2025〕1号"}
    (inbox / "a.json").write_bytes(fake_notices.notice([1, -3], issued_on="2025-02-25", **facts))
    (inbox / "b.json").write_bytes(fake_notices.notice([1, None], issued_on="2025-03-25", **facts))
    (inbox / "c.json").write_bytes(fake_notices.notice([5.25], spec="housing", issued_on="2024-01-01"))
    (inbox / "d.json").write_bytes(b"no notice")
    run(settings, Silent())
    return Path(settings.dataset)


def test_the_data_package_is_valid_and_says_units(dataset):
    import frictionless

    report = frictionless.validate(str(dataset / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    tables = ("documents", "findings", "observations", "tables/housing")
    package = json.loads((dataset / "datapackage.json").read_text())
    assert [r["path"] for r in package["resources"]] == [
        "documents.datapackage.json",
        "findings.datapackage.json",
        "observations.datapackage.json",
        "report.html",
        "tables/housing.datapackage.json",
    ]
    read = Dataset(str(dataset))
    assert {r["path"] for table in tables for r in read.files(table)} == {
        "documents/issued_year=0/issuer=0/part.parquet",
        *(f"{t}/issued_year={year}/issuer=140500/part.parquet" for t in tables for year in (2024, 2025)),
    }
    schema = json.loads((dataset / "tables/housing.schema.json").read_text())
    fields = {f["name"]: f for f in schema["fields"]}
    assert fields["investment"]["unit"] == "亿元"
    (dataset / HOUSING).write_bytes(b"")
    assert not frictionless.validate(str(dataset / "datapackage.json")).valid  # into each table's package


def test_observations_have_the_columns_of_the_design(dataset):
    path = dataset / "observations/issued_year=2025/issuer=140500/part.parquet"
    table = pq.ParquetFile(path).read()
    assert " ".join(table.column_names) == (
        "document_id revision doc_number title issuer_name issued_on superseded_by duplicate_of "
        "table_no annex table_title spec row_no row_label row_path row_role labels region_code "
        "region_name region_role column_no header measure dimensions period_start period_end raw "
        "value decimals unit value_base unit_base null_kind status confidence findings page x0 y0 x1 "
        "y1 reader tool_version"
    )
    row = table.to_pylist()[0]
    assert row["header"] == "投资 > 完成投资"
    assert row["dimensions"] == [("year", "2024")]
    assert (row["value"], row["unit"], row["value_base"]) == (1.0, "亿元", 1e8)
    blank = next(r for r in table.to_pylist() if r["raw"] == "")
    assert (blank["value"], blank["null_kind"], blank["decimals"]) == (None, "blank", None)


@pytest.mark.parametrize("moment", range(8))
def test_a_publication_that_breaks_off_is_finished_or_leaves_no_trace(dataset, settings, moment, monkeypatch):
    before = bytes_of(dataset)
    with Ledger(dataset / ".tongbao/ledger.sqlite") as ledger:
        ledger.call_back("all", "")
    (Path(settings.inbox) / "e.json").write_bytes(fake_notices.notice([7], issued_on="2023-01-01"))
    steps = iter(range(100))

    class Breaking(LocalStorage):
        def put(self, source, path):
            if next(steps) == moment:
                raise KeyboardInterrupt
            super().put(source, path)

    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr("tongbao.nightly.LocalStorage", Breaking)
        run(settings, Silent())
    run(settings, Silent())
    after = bytes_of(dataset)
    assert verify(dataset) == []
    assert after[Path(HOUSING)] == before[Path(HOUSING)]
    assert Path("observations/issued_year=2023/issuer=140500/part.parquet") in after


def test_a_full_disk_leaves_the_old_data(dataset, settings, monkeypatch):
    from tongbao.nightly import CouldNotRunError

    before = bytes_of(dataset)
    (Path(settings.inbox) / "e.json").write_bytes(fake_notices.notice([7], issued_on="2023-01-01"))

    def full(*arguments, **named):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(publishing, "sync", full)
        with pytest.raises(CouldNotRunError, match=r"disk is full.*make room and run again"):
            run(settings, Silent())
    assert bytes_of(dataset) == before
    assert run(settings, Silent()).in_dataset["published"] == 4


def test_readers_see_whole_generations_only(dataset, settings):
    """A reader in a loop beside a writer that rewrites everything: always one of the two states."""
    seen, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            seen.add(len(load(dataset, current=False)))

    reader = threading.Thread(target=read)
    reader.start()
    rows = {len(load(dataset, current=False))}
    for number in range(3):
        (Path(settings.inbox) / f"more {number}.json").write_bytes(
            fake_notices.notice([number], issued_on="2025-02-01")
        )
        run(settings, Silent())
        rows.add(len(load(dataset, current=False)))
    stop.set()
    reader.join()
    assert len(rows) == 4
    assert seen <= rows


def test_finish_is_harmless_without_a_sealed_publication(dataset, settings):
    with Ledger(dataset / ".tongbao/ledger.sqlite") as ledger:
        staging = dataset / ".tongbao/next"
        (staging / "draft.parquet").write_bytes(b"half")
        assert finish(ledger, LocalStorage(dataset), staging) is False
        assert list(staging.iterdir()) == []
        again = publish(ledger, LocalStorage(dataset), staging)
    assert (again.written, again.removed) == ((), ())


def test_nothing_is_computed_when_nothing_changed(dataset, settings, monkeypatch):
    def plans(*_):
        raise AssertionError

    monkeypatch.setattr(publishing, "_write_tables", plans)
    receipt = run(settings, Silent())
    assert (receipt.files_written, receipt.files_kept) == ((), 18)
    (Path(settings.inbox) / "a copy of a.json").write_bytes((Path(settings.inbox) / "a.json").read_bytes())
    with pytest.raises(AssertionError):
        run(settings, Silent())


def test_a_missing_file_is_put_back(dataset, settings):
    before = bytes_of(dataset)
    (dataset / HOUSING).unlink()
    assert verify(dataset) == [f"{HOUSING}: missing"]
    run(settings, Silent())
    assert bytes_of(dataset) == before


def test_verify_says_what_is_wrong(dataset):
    part = dataset / "observations/issued_year=2025/issuer=140500/part.parquet"
    (dataset / "observations/stray.parquet").write_bytes(part.read_bytes())
    report = bytearray((dataset / "report.html").read_bytes())
    report[-2] ^= 1
    (dataset / "report.html").write_bytes(report)
    assert verify(dataset) == [
        "report.html: its contents are not those that were published (SHA-256 differs)",
        "observations/stray.parquet: not listed in datapackage.json",
    ]


def relist(dataset, path, **facts):
    """List a file as it is in the data package above it."""
    package = dataset / ("observations.datapackage.json" if "/" in path else "datapackage.json")
    said = json.loads(package.read_text())
    data = (dataset / path).read_bytes()
    for resource in said["resources"]:
        if path == resource["path"]:
            hashed = f"sha256:{hashlib.sha256(data).hexdigest()}"
            resource |= {"hash": hashed, "size": len(data), **facts}
    package.write_text(json.dumps(said))


def test_verify_looks_into_files_that_are_listed_as_they_are(dataset):
    """Rows changed and the data package with them: keys, counts and references tell."""
    path = "observations/issued_year=2025/issuer=140500/part.parquet"
    table = pq.ParquetFile(dataset / path).read()
    stranger = table.slice(1, 1).set_column(0, table.schema.field(0), pa.array(["ffff"]))
    changed = pa.concat_tables([table, table.slice(0, 1), stranger])
    pq.write_table(changed, dataset / path)
    relist(dataset, path, rows=changed.num_rows)
    relist(dataset, "observations.datapackage.json")
    problems = verify(dataset)
    assert problems[:2] == [
        f"{path}: 1 document_id are not in documents",
        f"{path}: 1 rows repeat the key document_id, table_no, row_no, column_no",
    ]
    assert len(problems) == 3
    assert "documents says" in problems[2]


def test_a_data_set_behind_fsspec(settings, tmp_path, inline):
    import fsspec

    inbox = Path(settings.inbox)
    (inbox / "a.json").write_bytes(fake_notices.notice([1], spec="housing"))
    run(settings, Silent())
    memory = fsspec.filesystem("memory")
    memory.pipe("/in/a.json", (inbox / "a.json").read_bytes())
    remote = dataclasses.replace(
        settings, inbox="memory://in", dataset="memory://published", state=str(tmp_path / "state")
    )
    run(remote, Silent())
    there = {p.removeprefix("/published/"): memory.cat(p) for p in memory.find("/published")}
    assert there == {str(path): data for path, data in bytes_of(Path(settings.dataset)).items()}
    assert load("memory://published", spec="housing").investment.tolist() == [1.0, 2.0]
    assert run(remote, Silent()).documents == 0


def test_storage_without_whole_uploads_renames(tmp_path):
    storage = RemoteStorage.at(f"file://{tmp_path}/there")
    assert not storage.direct
    (tmp_path / "new").write_bytes(b"data")
    storage.put(tmp_path / "new", "a/b.parquet")
    assert storage.stamps() == {"a/b.parquet": storage.stamp("a/b.parquet")}
    assert storage.digest("a/b.parquet") == hashlib.sha256(b"data").hexdigest()
    assert [p.name for p in (tmp_path / "there/a").iterdir()] == ["b.parquet"]
    storage.remove("a/b.parquet")
    storage.remove("a/b.parquet")
    assert "a/b.parquet" not in storage.stamps()


@limited(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=8))
def test_parquet_bytes_depend_on_the_rows_alone(tmp_path_factory, sizes):
    folder = tmp_path_factory.mktemp("parquet")
    schema = pa.schema([("n", pa.int64()), ("s", pa.string())])
    total = sum(sizes)
    whole = pa.table({"n": range(total), "s": [f"城区{n % 7}" for n in range(total)]}, schema=schema)
    starts = [sum(sizes[:index]) for index in range(len(sizes))]
    parts = [whole.slice(start, size) for start, size in zip(starts, sizes, strict=True)]
    assert write_parquet(folder / "parts", schema, parts) == total
    write_parquet(folder / "whole", schema, [whole])
    assert (folder / "parts").read_bytes() == (folder / "whole").read_bytes()
    assert pq.read_table(folder / "whole").equals(whole)


def test_row_groups_have_a_fixed_size(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "_ROW_GROUP", 10)
    schema = pa.schema([("n", pa.int64())])
    write_parquet(tmp_path / "a", schema, [pa.table({"n": range(k)}, schema=schema) for k in (7, 0, 25, 3)])
    metadata = pq.ParquetFile(tmp_path / "a").metadata
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [10, 10, 10, 5]
    assert pq.read_table(tmp_path / "a")["n"].to_pylist() == [*range(7), *range(25), *range(3)]


EDITIONS = st.builds(
    Edition,
    sha256=st.uuids().map(lambda u: u.hex * 2),
    digest=st.just("d"),
    paths=st.just(("a",)),
    doc_number=st.sampled_from([None, "1号", "2号"]),
    issuer=st.none(),
    issuer_code=st.sampled_from([None, "140500"]),
    issued_on=st.sampled_from([None, "2024-01-01", "2025-01-01"]),
    kind=st.sampled_from(["digital", "scan", "mixed", "archive", None]),
    status=st.sampled_from([status.value for status in DocumentStatus]),
    revision=st.just(1),
    superseded_by=st.none(),
    duplicate_of=st.none(),
)


@given(st.lists(EDITIONS, max_size=12, unique_by=lambda e: e.document_id), st.randoms())
def test_comparing_editions_does_not_depend_on_their_order(editions, chance):
    compared = compare(editions)
    chance.shuffle(editions)
    shuffled = compare(editions)
    assert sorted(shuffled, key=lambda r: r.sha256) == sorted(compared, key=lambda r: r.sha256)
    by_id = {r.document_id: r for r in compared}
    for r in compared:
        if not (r.published and r.doc_number and r.issued_on):
            assert (r.revision, r.superseded_by, r.duplicate_of) == (1, None, None)
        if r.superseded_by:
            newer = by_id[r.superseded_by]
            assert newer.issued_on > r.issued_on
            assert (newer.superseded_by, newer.duplicate_of) == (None, None)
        if r.duplicate_of:
            assert by_id[r.duplicate_of].issued_on == r.issued_on
            assert by_id[r.duplicate_of].duplicate_of is None
