"""What a run tells cron: each way to end has its status and one line, and leaves nothing half."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import fake_notices
import pytest

from tongbao.commands.run import once
from tongbao.dataset import Dataset
from tongbao.nightly import run
from tongbao.outcome import Reason
from tongbao.receipt import Exit
from tongbao.verify import verify

PROGRAM = "from tongbao.cli import main; main()"


class Deaf:
    """Nobody is told; killed, so to say, before the end."""

    def started(self, settings): ...
    def document(self, finished, seen): ...
    def page(self, done, known): ...
    def ended(self, receipt): ...
    def publishing(self):
        raise KeyboardInterrupt


def command(settings, *more):
    return [sys.executable, "-c", PROGRAM, "run", settings.inbox, "--out", settings.dataset, *more]


def environment(**more):
    return {**os.environ, "TONGBAO_RECIPE": "fake_notices", "TONGBAO_SETTLE_SECONDS": "0", **more}


def traces(text):
    return [line for line in text.splitlines() if line.startswith(("Traceback", "Exception ignored"))]


@pytest.mark.parametrize("what", ["log", "receipt", "metrics"])
@pytest.mark.parametrize("place", ["/dev/full", "/nowhere/x", "/proc/x"])
def test_a_record_that_cannot_be_written_is_said(settings, inline, capfd, tmp_path, what, place):
    (Path(settings.inbox) / "a.json").write_bytes(fake_notices.notice())
    file = Path(place)
    if place == "/dev/full" and what != "log":
        file = tmp_path / "folder"  # written beside and renamed: a folder stands in the way
        file.mkdir()
    elif place == "/nowhere/x":
        (tmp_path / "file").touch()
        file = tmp_path / "file" / "x"
    told = settings if what == "receipt" else dataclasses.replace(settings, **{what: str(file)})
    assert once(told, None, file if what == "receipt" else None) is Exit.COULD_NOT_RUN
    said = capfd.readouterr().err
    assert str(file) in said
    assert traces(said) == []
    assert [p.name for p in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("how", ["full", "closed"])
def test_a_standard_error_that_nobody_reads(settings, how):
    (Path(settings.inbox) / "a.json").write_bytes(fake_notices.notice())
    if how == "full":
        with open("/dev/full", "wb") as stderr:
            done = subprocess.run(command(settings), env=environment(), stderr=stderr, check=False)
        status = done.returncode
    else:
        process = subprocess.Popen(command(settings), env=environment(), stderr=subprocess.PIPE)
        process.stderr.close()
        status = process.wait()
    assert status == Exit.COULD_NOT_RUN


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda s: s.name)
def test_a_signal_ends_the_run_with_one_line(settings, number):
    inbox = Path(settings.inbox)
    (inbox / "a.json").write_bytes(fake_notices.notice([1]))
    (inbox / "b.json").write_bytes(fake_notices.notice([1, "hang", 2]))
    handlers = f"import signal; signal.signal({int(number)}, signal.SIG_DFL); "
    if number is signal.SIGINT:
        handlers = "import signal; signal.signal(2, signal.default_int_handler); "
    program = command(settings)
    program[2] = handlers + PROGRAM
    process = subprocess.Popen(program, env=environment(), stderr=subprocess.PIPE, text=True)
    assert process.stderr.readline().startswith("✓ a.json")
    process.send_signal(number)
    process.send_signal(number)  # impatience changes nothing
    rest = process.stderr.read()
    assert rest == f"tongbao: ended by {number.name}; the next run goes on from here\n"
    assert process.wait() == 128 + number
    (inbox / "b.json").unlink()
    assert run(settings, Quiet()).exit is Exit.WELL
    assert verify(Path(settings.dataset)) == []


def test_a_run_under_nohup_does_not_hear_the_hangup(settings):
    (Path(settings.inbox) / "a.json").write_bytes(fake_notices.notice([1], seconds=1.0))
    program = command(settings)
    program[2] = "import signal; signal.signal(1, signal.SIG_IGN); " + PROGRAM
    process = subprocess.Popen(program, env=environment(), stderr=subprocess.PIPE, text=True)
    lock = Path(settings.dataset, ".tongbao", "lock")
    while not lock.exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGHUP)
    process.stderr.read()
    assert process.wait() == Exit.WELL


class Quiet(Deaf):
    def __init__(self):
        self.named = []

    def document(self, finished, _seen):
        self.named.append(finished.source.name)

    def page(self, done, known): ...
    def publishing(self): ...


def test_what_a_killed_run_quarantined_is_named_by_the_next(settings, inline):
    inbox = Path(settings.inbox)
    (inbox / "good.json").write_bytes(fake_notices.notice())
    (inbox / "bad.json").write_bytes(b"{")
    (inbox / "link.json").symlink_to("/etc/hostname")
    with pytest.raises(KeyboardInterrupt):
        run(settings, Deaf())
    reporter = Quiet()
    receipt = run(settings, reporter)
    assert reporter.named == ["bad.json", "link.json"]
    assert [(t.path, t.reason_code) for t in receipt.troubles] == [
        ("bad.json", Reason.UNSUPPORTED),
        ("link.json", Reason.LINK),
    ]
    assert receipt.exit is Exit.LOOK
    again = run(settings, Quiet())
    assert (again.exit, again.troubles) == (Exit.WELL, ())
    rows = Dataset(settings.dataset).table("documents").to_pylist()
    assert {row["path"] for row in rows} == {"bad.json", "good.json", "link.json"}


@pytest.mark.parametrize(
    ("variables", "why"),
    [
        (
            {"TONGBAO_SPECS": "/nowhere/specs", "TONGBAO_RECIPE": "tongbao.run"},
            "tongbao: /nowhere/specs: there is no such folder of specs\n",
        ),
        ({"TONGBAO_RECIPES": "x"}, "no setting 'recipes', did you mean 'recipe'"),
        ({"TONGBAO_BOUNDS_PAGE_SECONDS": "nan"}, "page_seconds = 'nan' should be a number, above 0"),
    ],
)
def test_what_is_mistyped_is_refused_by_name(settings, variables, why):
    done = subprocess.run(
        command(settings), env=environment(**variables), capture_output=True, text=True, check=False
    )
    assert done.returncode == Exit.USAGE
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_recipe_that_is_no_module(settings, capfd):
    assert once(dataclasses.replace(settings, recipe="tongbao.runn"), None, None) is Exit.COULD_NOT_RUN
    assert capfd.readouterr().err.startswith("tongbao: the setting recipe = 'tongbao.runn' names no module")


@pytest.mark.parametrize("name", ["[/bold]", "[red]in", "里程[km]"])
def test_brackets_in_the_names_of_places_are_text(settings, inline, tmp_path, capfd, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "300")
    odd = dataclasses.replace(settings, dataset=str(tmp_path / name))
    (Path(settings.inbox) / f"{name.replace('/', '')}.json").write_bytes(b"{")
    assert once(odd, None, None) is Exit.LOOK
    said = "".join(capfd.readouterr().err.split())
    assert f"{tmp_path / name}:".replace(" ", "") in said
