"""The nightly run as a whole: bytes do not depend on how it went, everything is accounted for."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import fake_notices
import pyarrow.parquet as pq
import pytest

from extract.limits import Limits
from tongbao.dataset import Dataset
from tongbao.nightly import CouldNotRunError, run
from tongbao.receipt import Exit
from tongbao.verify import verify

PROGRAM = """
import signal
import typer
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from tongbao.commands import run
app = typer.Typer()
run.register(app)
app()
"""


class Silent:
    def started(self, settings): ...
    def document(self, finished, seen): ...
    def page(self, done, known): ...
    def publishing(self): ...
    def ended(self, receipt): ...


def published_bytes(dataset):
    root = Path(dataset)
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".tongbao" not in path.parts
    }


def fill(inbox, seed=0, documents=12):
    """Documents of several years and issuers, with copies, re-issues, an archive and bad ones."""
    chance = random.Random(seed)
    inbox = Path(inbox)
    for number in range(documents):
        data = fake_notices.notice(
            [chance.randint(-5, 50) for _ in range(chance.randint(1, 4))],
            doc_number=f"晋市保办字〔2025〕{number % 7}号",
            issued_on=f"202{number % 3 + 3}-02-{number % 27 + 1:02d}",
            issuer_code=chance.choice(["140500", "130100"]),
            spec=chance.choice([None, "housing", "loans"]),
            seconds=0.01,
        )
        folder = inbox / f"{number % 3}"
        folder.mkdir(exist_ok=True)
        (folder / f"notice {number}.json").write_bytes(data)
        if number % 4 == 0:
            (inbox / f"copy {number}.json").write_bytes(data)
    (inbox / "empty.json").touch()
    (inbox / "text.txt").write_text("no notice")
    with zipfile.ZipFile(inbox / "attachments.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("附件/a.json"), fake_notices.notice([1, 2], issued_on="2024-05-01"))
        archive.writestr(zipfile.ZipInfo("附件/b.json"), fake_notices.notice([3], spec="housing"))


def documents_of(settings):
    rows = Dataset(settings.dataset).table("documents").to_pylist()
    return {row["path"]: row for row in rows}


def command(settings):
    program = [sys.executable, "-c", PROGRAM, settings.inbox, "--out", settings.dataset]
    variables = {
        "TONGBAO_RECIPE": "fake_notices",
        "TONGBAO_WORKERS": "2",
        "TONGBAO_SETTLE_SECONDS": "0",
    }
    return program, {**os.environ, **variables}


def test_bytes_do_not_depend_on_order_or_parallelism(settings, tmp_path):
    fill(settings.inbox)
    run(settings, Silent())
    once = published_bytes(settings.dataset)
    assert verify(Path(settings.dataset)) == []

    other = dataclasses.replace(settings, dataset=str(tmp_path / "other"), workers=1)
    hidden = tmp_path / "later"
    hidden.mkdir()
    for late in sorted(Path(settings.inbox).glob("**/*1*.json"), reverse=True):
        late.rename(hidden / late.name)
    run(other, Silent())
    for late in hidden.iterdir():
        (
            Path(settings.inbox) / {"1": "1", "10": "1", "11": "2"}[late.stem.split()[-1]] / late.name
        ).write_bytes(late.read_bytes())
    run(other, Silent())
    assert published_bytes(other.dataset) == once


def test_killed_at_any_moment_the_next_run_finishes_the_work(settings, tmp_path):
    fill(settings.inbox)
    program, environment = command(settings)
    started = time.monotonic()
    assert subprocess.run(program, env=environment, check=False).returncode == Exit.LOOK
    whole = time.monotonic() - started
    undisturbed = published_bytes(settings.dataset)
    chance = random.Random(20250225)
    for number in range(3):
        disturbed = dataclasses.replace(settings, dataset=str(tmp_path / f"disturbed-{number}"))
        program, environment = command(disturbed)
        process = subprocess.Popen(
            program, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0.3, 1.0) * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        run(disturbed, Silent())
        assert published_bytes(disturbed.dataset) == undisturbed
        assert verify(Path(disturbed.dataset)) == []


def test_a_second_run_does_nothing(settings, inline):
    fill(settings.inbox)
    first = run(settings, Silent())
    files = {
        path: Path(settings.dataset, path).stat().st_mtime_ns for path in published_bytes(settings.dataset)
    }
    second = run(settings, Silent())
    assert first.exit is Exit.LOOK
    assert second.exit is Exit.WELL
    assert second.documents == 0
    assert second.files_written == ()
    assert second.in_dataset == first.in_dataset
    assert files == {
        path: Path(settings.dataset, path).stat().st_mtime_ns for path in published_bytes(settings.dataset)
    }


def test_pages_that_misbehave_cost_their_document_only(settings, tmp_path):
    inbox = Path(settings.inbox)
    (inbox / "well.json").write_bytes(fake_notices.notice([1, 2, 3]))
    for word in ("hang", "crash", "eat", "raise", "network"):
        (inbox / f"{word}.json").write_bytes(fake_notices.notice([1, word, 3]))
    (inbox / "flaky.json").write_bytes(fake_notices.notice(["crash once"], marker=str(tmp_path / "marker")))
    (inbox / "long.json").write_bytes(fake_notices.notice([1] * 51))
    bounds = Limits(page_seconds=2.0, memory_bytes=300 << 20, pages=50)
    receipt = run(dataclasses.replace(settings, bounds=bounds), Silent())
    documents = documents_of(settings)
    assert {path: row["reason_code"] for path, row in documents.items()} == {
        "crash.json": "crashed",
        "eat.json": "too_much_memory",
        "flaky.json": None,
        "hang.json": "too_slow",
        "long.json": "too_many_pages",
        "network.json": "internal",
        "raise.json": "internal",
        "well.json": None,
    }
    assert "page 2" in documents["crash.json"]["reason"]
    assert "NetworkError" in documents["network.json"]["reason"]
    assert "ValueError while reading it: an odd" in documents["raise.json"]["reason"]
    assert documents["well.json"]["observations"] == 6
    assert (receipt.published, receipt.quarantined) == (2, 6)
    assert receipt.peak_memory_bytes < 1 << 30


def test_the_lowest_bad_page_gives_the_reason(settings, inline):
    pages = ["raise" if number in {3, 6, 7} else 1 for number in range(1, 10)]
    (Path(settings.inbox) / "bad.json").write_bytes(fake_notices.notice(pages))
    run(settings, Silent())
    assert documents_of(settings)["bad.json"]["reason"].startswith("page 3: ")


def test_two_runs_at_once(settings):
    (Path(settings.inbox) / "slow.json").write_bytes(fake_notices.notice([1, 2], seconds=1.5))
    program, environment = command(settings)
    first = subprocess.Popen(program, env=environment, stderr=subprocess.DEVNULL)
    lock = Path(settings.dataset, ".tongbao", "lock")
    while not (lock.exists() and lock.read_text()):
        assert first.poll() is None
        time.sleep(0.05)
    second = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert second.returncode == Exit.COULD_NOT_RUN
    assert f"process {first.pid} on " in second.stderr
    assert first.wait() == Exit.WELL


def test_later_issues_supersede_and_copies_are_recognised(settings, inline):
    inbox = Path(settings.inbox)
    facts = {"doc_number": "晋市保办字〔2025〕1号"}
    old = fake_notices.notice([1], issued_on="2025-02-25", **facts)
    (inbox / "old.json").write_bytes(old)
    (inbox / "a copy.json").write_bytes(old)
    (inbox / "new.json").write_bytes(fake_notices.notice([2], issued_on="2025-03-01", **facts))
    (inbox / "new scan.json").write_bytes(
        fake_notices.notice([2], issued_on="2025-03-01", kind="scan", **facts)
    )
    (inbox / "other.json").write_bytes(fake_notices.notice([1], issuer_code="130100", **facts))
    run(settings, Silent())
    documents = documents_of(settings)
    new = documents["new.json"]["document_id"]
    assert documents["a copy.json"]["copies"] == ["old.json"]
    assert documents["a copy.json"]["superseded_by"] == new
    assert [documents[name]["revision"] for name in ("a copy.json", "new.json", "new scan.json")] == [1, 2, 2]
    assert documents["new scan.json"]["duplicate_of"] == new
    assert documents["new.json"]["duplicate_of"] is None
    assert documents["other.json"]["superseded_by"] is None
    rows = pq.ParquetFile(
        Path(settings.dataset) / "observations/issued_year=2025/issuer=140500/part.parquet"
    ).read()
    assert set(rows["superseded_by"].to_pylist()) == {None, new}


def test_outdated_documents_are_done_again_and_an_interrupted_redo_goes_on(settings, inline, monkeypatch):
    inbox = Path(settings.inbox)
    for number in range(3):
        (inbox / f"{number}.json").write_bytes(fake_notices.notice([number]))
    run(settings, Silent())
    assert run(settings, Silent(), redo="outdated").documents == 0
    monkeypatch.setenv("FAKE_VERSION", "fake 2")

    class Impatient(Silent):
        def document(self, *_):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(settings, Impatient(), redo="outdated")
    assert run(settings, Silent()).documents == 2
    versions = {row["tool_version"] for row in documents_of(settings).values()}
    assert versions == {"fake 2"}
    assert run(settings, Silent(), redo="all").documents == 3


def test_pages_that_are_read_are_not_read_again_after_an_interruption(settings, inline, monkeypatch):
    (Path(settings.inbox) / "a.json").write_bytes(fake_notices.notice([1, 2, 3, 4]))
    read, genuine = [], fake_notices.read_page

    def read_page(source, number):
        read.append(number)
        if read == [1, 2, 3]:
            raise KeyboardInterrupt
        return genuine(source, number)

    monkeypatch.setattr(fake_notices, "read_page", read_page)
    with pytest.raises(KeyboardInterrupt):
        run(settings, Silent())
    assert run(settings, Silent()).published == 1
    assert read == [1, 2, 3, 3, 4]
    assert documents_of(settings)["a.json"]["observations"] == 8


def test_a_file_that_could_not_be_read_is_forgotten_once_it_can(settings, inline):
    inbox = Path(settings.inbox)
    (inbox / "a.json").symlink_to("/etc/hostname")
    (inbox / "inside.json").symlink_to(inbox / "b.json")
    (inbox / "b.json").write_bytes(fake_notices.notice())
    os.mkfifo(inbox / "pipe.json")
    receipt = run(settings, Silent())
    assert {path: row["status"] for path, row in documents_of(settings).items()} == {
        "a.json": "rejected",
        "b.json": "published",
        "pipe.json": "rejected",
    }
    assert receipt.rejected == 2
    (inbox / "a.json").unlink()
    (inbox / "a.json").write_bytes(fake_notices.notice([5]))
    (inbox / "pipe.json").unlink()
    run(settings, Silent())
    assert documents_of(settings)["a.json"]["status"] == "published"
    assert verify(Path(settings.dataset)) == []


def test_a_name_with_line_breaks_stays_one_line(settings, inline, capfd):
    from tongbao.commands.run import once

    (Path(settings.inbox) / "a\nb\x1b[31m.json").write_bytes(b"{")
    assert once(settings, None, None) is Exit.LOOK
    lines = capfd.readouterr().err.splitlines()
    assert any(r"a\nb\x1b[31m.json: this is no notice" in line for line in lines)
    assert "a\nb\x1b[31m.json" in documents_of(settings)


def test_without_an_inbox_nothing_runs(settings):
    with pytest.raises(CouldNotRunError, match="is not a folder"):
        run(dataclasses.replace(settings, inbox="/nowhere"), Silent())


@pytest.mark.parametrize(
    ("inbox", "dataset", "state"),
    [
        ("{0}", "{0}/inbox/dataset", ""),
        ("{0}/inbox", "{0}", ""),
        ("{0}/inbox", "{0}/inbox", ""),
        ("{0}/inbox", "{0}/dataset", "{0}/inbox/state"),
        ("{0}/inbox", "{0}/link/dataset", ""),
        ("memory://in", "memory://in/out", "{0}/state"),
    ],
)
def test_a_data_set_in_the_inbox_is_refused(settings, tmp_path, inbox, dataset, state):
    """A run would read its own report as a notice."""
    (tmp_path / "link").symlink_to(tmp_path / "inbox")
    texts = {"inbox": inbox, "dataset": dataset, "state": state}
    places = {name: text.format(tmp_path) for name, text in texts.items()}
    with pytest.raises(CouldNotRunError, match="stand one in the other"):
        run(dataclasses.replace(settings, **places), Silent())


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ({"inbox": "s3://bucket/in"}, r"^s3://bucket/in: the driver is missing: .*s3fs"),
        ({"dataset": "s3://bucket/out"}, r"^s3://bucket/out: the driver is missing: .*s3fs"),
        ({"inbox": "s4://bucket/in"}, r"^s4://bucket/in cannot be reached: .*not known"),
    ],
)
def test_a_url_without_its_driver_is_one_line(settings, tmp_path, monkeypatch, places, why):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(CouldNotRunError, match=why) as failure:
        run(dataclasses.replace(settings, state=str(tmp_path / "state"), **places), Silent())
    assert "\n" not in str(failure.value)


def test_a_recipe_that_cannot_start_is_said(settings, monkeypatch):
    (Path(settings.inbox) / "a.json").write_bytes(fake_notices.notice())
    monkeypatch.setenv("PYTHONPATH", "")
    with pytest.raises(CouldNotRunError, match=r"(?s)could not start.*No module named 'fake_notices'"):
        run(settings, Silent())


def test_receipt_log_and_metrics(settings, inline, tmp_path):
    from tongbao.commands.run import once

    fill(settings.inbox, documents=3)
    told = dataclasses.replace(settings, log=str(tmp_path / "log"), metrics=str(tmp_path / "m.prom"))
    assert once(told, None, tmp_path / "receipt.json") is Exit.LOOK
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert receipt["exit_status"] == 1
    assert receipt["quarantined"] == 2
    assert [t["reason_code"] for t in receipt["troubles"]] == ["empty", "unsupported"]
    events = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [e["event"] for e in events][:1] + [e["event"] for e in events][-2:] == [
        "run_started",
        "publishing",
        "run_ended",
    ]
    assert len(events) == receipt["published"] + receipt["quarantined"] + 3
    assert 'tongbao_last_run_documents{status="quarantined"} 2' in (tmp_path / "m.prom").read_text()
    assert once(dataclasses.replace(told, inbox="/nowhere"), None, None) is Exit.COULD_NOT_RUN
    assert "tongbao_last_run_exit_status 3" in (tmp_path / "m.prom").read_text()


def test_a_fault_of_the_program_does_not_look_like_quarantine(settings, inline, monkeypatch, capfd):
    from tongbao import nightly
    from tongbao.commands.run import once

    def broken(*arguments, **named):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(nightly, "publish", broken)
    assert once(settings, None, None) is Exit.COULD_NOT_RUN
    assert "ZeroDivisionError: by zero" in capfd.readouterr().err


def test_a_damaged_ledger_is_said(settings):
    ledger = Path(settings.dataset, ".tongbao", "ledger.sqlite")
    ledger.parent.mkdir(parents=True)
    ledger.write_bytes(b"no database at all" * 100)
    with pytest.raises(CouldNotRunError, match="the ledger is damaged"):
        run(settings, Silent())


def test_watching_takes_in_what_comes_and_says_nothing_when_idle(settings):
    program, environment = command(settings)
    environment |= {"TONGBAO_POLL_SECONDS": "0.1"}
    process = subprocess.Popen([*program, "--watch"], env=environment, stderr=subprocess.PIPE, text=True)
    lines = iter(process.stderr)
    assert "0 files seen" in next(lines)
    (Path(settings.inbox) / "late.json").write_bytes(fake_notices.notice([1]))
    assert (
        next(line for line in lines if line.startswith("✓"))
        == "✓ late.json: 1 pages, 1 tables, 2 values (2 proved)\n"
    )
    process.send_signal(signal.SIGINT)
    process.stderr.read()
    assert process.wait() == 130
