"""Intake: only what is whole comes in, links are not followed, no file stops the rest."""

from __future__ import annotations

import dataclasses
import errno
import io
import lzma
import os
import struct
import subprocess
import tempfile
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from archives import make_zip

from tongbao.bucket import Bucket
from tongbao.intake import Folder, Intake
from tongbao.ledger import Ledger
from tongbao.outcome import Reason
from tongbao.spool import SpoolError
from tongbao.storage import PlaceError

ODD_ERRNOS = (errno.EIO, errno.ELOOP, errno.ENAMETOOLONG, errno.ESTALE, errno.ENOTCONN, errno.EREMOTEIO)


@pytest.fixture
def spool(tmp_path):
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        yield opened


def intake_of(settings, ledger, spool, **more):
    return Intake(Folder(Path(settings.inbox)), ledger, settings, spool, "v", **more)


def test_copies_and_names(settings, ledger, spool):
    inbox = Path(settings.inbox)
    (inbox / "市" / "县").mkdir(parents=True)
    (inbox / "市" / "县" / "通报.pdf").write_bytes(b"one")
    (inbox / "copy.pdf").write_bytes(b"one")
    for name in (".hidden", "~$lock.docx", "x.pdf.part", "y.crdownload", "Thumbs.db"):
        (inbox / name).write_bytes(b"no")
    arrivals = list(intake_of(settings, ledger, spool).arrivals())
    assert [a.source.name for a in arrivals] == ["copy.pdf"]
    assert arrivals[0].source.path.read_bytes() == b"one"
    sha256 = arrivals[0].source.sha256
    assert ledger.is_due(sha256)


def test_a_growing_file_is_awaited_and_in_the_end_reported(settings, ledger, spool):
    growing = Path(settings.inbox) / "growing.pdf"
    growing.write_bytes(b"1")
    time = [growing.stat().st_mtime]
    patient = dataclasses.replace(settings, settle_seconds=2.0, patience_seconds=5.0)
    now = {"clock": lambda: time[0], "stopwatch": lambda: time[0]}
    arrivals = intake_of(patient, ledger, spool, **now).arrivals()
    for _ in range(5):
        assert next(arrivals) is None
        time[0] += 1
        growing.write_bytes(growing.read_bytes() + b"1")
    time[0] += 1
    last = next(arrivals)
    assert last.outcome.failure.reason is Reason.STILL_CHANGING
    assert next(arrivals, None) is None


def test_a_file_at_rest_comes_in_after_the_settling_time(settings, ledger, spool):
    file = Path(settings.inbox) / "fresh.pdf"
    file.write_bytes(b"1")
    time = [file.stat().st_mtime]
    patient = dataclasses.replace(settings, settle_seconds=2.0)
    now = {"clock": lambda: time[0], "stopwatch": lambda: time[0]}
    arrivals = intake_of(patient, ledger, spool, **now).arrivals()
    assert next(arrivals) is None
    time[0] += 2.5
    assert next(arrivals).source.name == "fresh.pdf"


def test_a_file_that_changes_while_it_is_read_is_read_again(settings, ledger, spool):
    file = Path(settings.inbox) / "a.pdf"
    file.write_bytes(b"old")

    class Meddling(Folder):
        def open(self, listed):
            stream = super().open(listed)
            if file.read_bytes() == b"old":
                file.write_bytes(b"newer")
            return stream

    intake = Intake(Meddling(Path(settings.inbox)), ledger, settings, spool, "v")
    given_out = [a for a in intake.arrivals() if a]
    assert [a.source.path.read_bytes() for a in given_out] == [b"newer"]


def test_without_permission(settings, ledger, spool):
    """As another user if need be, since root may read everything."""
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder)
        (inbox / "secret.json").write_bytes(b"{}")
        (inbox / "closed").mkdir()
        inbox.chmod(0o755)
        (inbox / "secret.json").chmod(0)
        (inbox / "closed").chmod(0)
        user = os.geteuid()
        intake = Intake(Folder(inbox), ledger, settings, spool, "v")
        try:
            if user == 0:
                spool.chmod(0o777)
                os.seteuid(65534)
            found = [(a.source.name, a.outcome.failure.reason) for a in intake.arrivals()]
        finally:
            os.seteuid(user)
            (inbox / "closed").chmod(0o755)
    assert found == [("closed", Reason.NOT_PERMITTED), ("secret.json", Reason.NOT_PERMITTED)]


def test_the_clock_of_the_machine_may_jump_while_a_file_is_awaited(settings, ledger, spool):
    file = Path(settings.inbox) / "fresh.pdf"
    file.write_bytes(b"1")
    wall, passed = [file.stat().st_mtime], [0.0]
    patient = dataclasses.replace(settings, settle_seconds=2.0, patience_seconds=5.0)
    now = {"clock": lambda: wall[0], "stopwatch": lambda: passed[0]}
    arrivals = intake_of(patient, ledger, spool, **now).arrivals()
    assert next(arrivals) is None
    wall[0] += 3600 * 24
    passed[0] += 1.0
    assert next(arrivals) is None
    wall[0] -= 3600 * 48
    passed[0] += 1.5
    assert next(arrivals).source.name == "fresh.pdf"


ERRORS = [
    *(OSError(number, os.strerror(number), "x") for number in ODD_ERRNOS),
    zipfile.BadZipFile("bad"),
    zipfile.LargeZipFile("large"),
    lzma.LZMAError("corrupt"),
    zlib.error("Error -3"),
    OSError("Invalid data stream"),  # bz2
    EOFError("ended early"),
    NotImplementedError("compression type 9"),
    RecursionError("too deep"),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    UnicodeEncodeError("ascii", "数", 0, 1, "ordinal not in range"),
    struct.error("unpack requires 4 bytes"),
    MemoryError(),
    OverflowError("too large"),
    KeyError("size"),
    ValueError("embedded null byte"),
    RuntimeError("password required"),
    AssertionError(),
]


class Troubled(Folder):
    """An inbox in which one file raises."""

    def __init__(self, root, where, error):
        super().__init__(root)
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "error", error)

    def _raise(self, where, name):
        if where == self.where and name == "b.pdf":
            raise self.error

    def look(self, listed):
        self._raise("look", listed.name)
        return super().look(listed)

    def open(self, listed):
        self._raise("open", listed.name)
        return Stream(super().open(listed), lambda: self._raise("read", listed.name))


class Stream(io.RawIOBase):
    def __init__(self, inner, before):
        self._inner, self._before = inner, before

    def read(self, size=-1):
        self._before()
        return self._inner.read(size)

    def close(self):
        self._inner.close()
        super().close()


@pytest.mark.parametrize("where", ["look", "open", "read"])
@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}-{getattr(e, 'errno', '')}")
def test_whatever_a_file_raises_is_its_own_reason(settings, ledger, spool, where, error):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (Path(settings.inbox) / name).write_bytes(name.encode())
    intake = Intake(Troubled(Path(settings.inbox), where, error), ledger, settings, spool, "v")
    found = {a.source.name: a.outcome for a in intake.arrivals() if a}
    assert set(found) == {"a.pdf", "b.pdf", "c.pdf"}
    assert found["a.pdf"] is found["c.pdf"] is None
    assert found["b.pdf"].record.path == "b.pdf"
    assert found["b.pdf"].failure.reason in {Reason.UNREADABLE, Reason.TOO_MUCH_MEMORY}
    assert found["b.pdf"].failure.message


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}-{getattr(e, 'errno', '')}")
def test_whatever_listing_raises_is_the_reason_of_that_file_or_folder(
    settings, ledger, spool, monkeypatch, error
):
    inbox = Path(settings.inbox)
    (inbox / "b").mkdir()
    for name in ("a.pdf", "b/inside.pdf", "c.pdf", "d.pdf"):
        (inbox / name).write_bytes(name.encode())
    scandir, lstat = os.scandir, Path.lstat

    def broken_scandir(path):
        if str(path) == str(inbox / "b"):
            raise error
        return scandir(path)

    def broken_lstat(path):
        if path == inbox / "c.pdf":
            raise error
        return lstat(path)

    monkeypatch.setattr(os, "scandir", broken_scandir)
    monkeypatch.setattr(Path, "lstat", broken_lstat)
    found = {a.source.name: a.outcome for a in intake_of(settings, ledger, spool).arrivals() if a}
    assert {name: outcome is not None for name, outcome in found.items()} == {
        "a.pdf": False,
        "b": True,
        "c.pdf": True,
        "d.pdf": False,
    }


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}-{getattr(e, 'errno', '')}")
def test_whatever_unpacking_raises_is_the_reason_of_the_archive(settings, ledger, spool, monkeypatch, error):
    inbox = Path(settings.inbox)
    make_zip(inbox / "b.zip", [("1.pdf", b"1")])
    (inbox / "c.pdf").write_bytes(b"c")

    def raising(*arguments):
        raise error

    monkeypatch.setattr(zipfile, "ZipFile", raising)
    found = {a.source.name: a.outcome for a in intake_of(settings, ledger, spool).arrivals() if a}
    assert set(found) == {"b.zip", "c.pdf"}
    assert found["b.zip"].failure.reason is Reason.ARCHIVE_REFUSED


def test_the_disk_of_the_run_itself_ends_it(settings, ledger, spool):
    (Path(settings.inbox) / "a.pdf").write_bytes(b"a")
    (spool / "incoming").mkdir()
    with pytest.raises(SpoolError) as failure:
        list(intake_of(settings, ledger, spool).arrivals())
    assert failure.value.filename == str(spool / "incoming")


def test_links_that_lead_nowhere_or_in_circles_are_listed(settings, ledger, spool):
    inbox = Path(settings.inbox)
    (inbox / "a.pdf").symlink_to(inbox / "b.pdf")
    (inbox / "b.pdf").symlink_to(inbox / "a.pdf")
    (inbox / "c.pdf").symlink_to(inbox / "gone.pdf")
    (inbox / "d.pdf").write_bytes(b"d")
    (inbox / "e.pdf").symlink_to(inbox / "d.pdf")
    found = {a.source.name: a.outcome for a in intake_of(settings, ledger, spool).arrivals()}
    assert set(found) == {"a.pdf", "b.pdf", "c.pdf", "d.pdf"}
    assert "Too many levels of symbolic links" in found["a.pdf"].failure.message
    assert "leads nowhere" in found["c.pdf"].failure.message
    assert {found[n].failure.reason for n in ("a.pdf", "b.pdf", "c.pdf")} == {Reason.LINK}


@pytest.fixture
def deep(settings):
    """A folder that is 1,200 folders deep, by names so long that no path leads to its end."""
    inbox = Path(settings.inbox)
    (inbox / "a.pdf").write_bytes(b"a")
    (inbox / "z.pdf").write_bytes(b"z")
    here = os.getcwd()
    for name in ("d", "long"):
        os.chdir(inbox)
        for _ in range(1200):
            os.mkdir(name)
            os.chdir(name)
        Path("deep.pdf").write_bytes(name.encode())
    os.chdir(here)
    yield inbox
    os.chdir(inbox)
    subprocess.run(["rm", "-rf", "d", "long"], check=True)
    os.chdir(here)


def test_folders_a_thousand_deep(settings, ledger, spool, deep):
    found = {a.source.name: a.outcome for a in intake_of(settings, ledger, spool).arrivals()}
    assert len(found) == 4
    assert found["a.pdf"] is found["z.pdf"] is found["d/" * 1200 + "deep.pdf"] is None
    (blocked,) = [outcome for outcome in found.values() if outcome]
    assert blocked.record.path.startswith("long/long/")
    assert blocked.failure.message == "cannot be read (File name too long)"


def test_a_file_over_the_limit_is_not_read(settings, ledger, spool):
    """20 GB of nothing: reading it would take a minute and give no more than its size says."""
    enormous = Path(settings.inbox) / "enormous.pdf"
    with enormous.open("wb") as stream:
        stream.truncate(20 << 30)
    started = time.monotonic()
    (arrival,) = intake_of(settings, ledger, spool).arrivals()
    assert time.monotonic() - started < 1.0
    assert arrival.outcome.failure.reason is Reason.TOO_LARGE
    assert "21,474,836,480 bytes are over the limit" in arrival.outcome.failure.message
    assert arrival.outcome.record.size == 20 << 30


def test_members_are_taken_up_again_after_an_interruption(settings, ledger, tmp_path, spool):
    make_zip(Path(settings.inbox) / "a.zip", [("1.pdf", b"1"), ("2.pdf", b"2")])
    names = [a.source.name for a in intake_of(settings, ledger, spool).arrivals()]
    assert names == ["a.zip/1.pdf", "a.zip/2.pdf", "a.zip"]
    for leftover in spool.iterdir():
        leftover.unlink()
    again = list(intake_of(settings, ledger, spool).arrivals())
    assert [a.source.name for a in again] == names
    assert again[0].source.path.read_bytes() == b"1"


class Cloud:
    """A bucket as fsspec shows it, in which one object and at last the whole does not answer."""

    def __init__(self, error):
        self.error, self.lost = error, False

    def invalidate_cache(self): ...

    def find(self, root):
        if self.lost:
            raise self.error
        return [f"{root}/{name}" for name in ("a.pdf", "b.pdf", "c.pdf")]

    def info(self, path):
        if path.endswith("b.pdf"):
            raise self.error
        return {"size": 1, "ETag": "1"}

    def open(self, _path, _mode):
        return io.BytesIO(b"1")


class ClientError(Exception):
    """Not an OSError: what the drivers of object stores raise."""


@pytest.mark.parametrize("error", [ClientError("503 slow down"), KeyError("size"), OSError(errno.EIO, "I/O")])
def test_an_object_that_does_not_answer_costs_itself(settings, ledger, spool, error):
    cloud = Cloud(error)
    intake = Intake(Bucket(cloud, "bucket/in"), ledger, settings, spool, "v")
    found = {a.source.name: a.outcome for a in intake.arrivals()}
    assert set(found) == {"a.pdf", "b.pdf"}  # c.pdf is the same bytes as a.pdf
    assert found["b.pdf"].failure.reason is Reason.UNREADABLE
    cloud.lost = True
    with pytest.raises(PlaceError, match="the inbox bucket/in cannot be listed"):
        list(intake.arrivals())
