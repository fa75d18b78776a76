"""Intake: only what is whole comes in, links are not followed, archives have limits."""

from __future__ import annotations

import dataclasses
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.archive import expand, is_archive, member_name
from tongbao.intake import Folder, Intake
from tongbao.ledger import Ledger
from tongbao.outcome import DocumentError, Reason, SourceFile
from tongbao.settings import ArchiveLimits


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


def test_the_data_set_may_stand_in_the_inbox(settings, ledger, spool):
    inbox = Path(settings.inbox)
    (inbox / "dataset").mkdir()
    (inbox / "dataset" / "report.html").touch()
    assert list(Folder(inbox, skip=((inbox / "dataset").resolve(),)).list()) == []


def test_a_growing_file_is_awaited_and_in_the_end_reported(settings, ledger, spool):
    growing = Path(settings.inbox) / "growing.pdf"
    growing.write_bytes(b"1")
    time = [growing.stat().st_mtime]
    patient = dataclasses.replace(settings, settle_seconds=2.0, patience_seconds=5.0)
    arrivals = intake_of(patient, ledger, spool, clock=lambda: time[0]).arrivals()
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
    arrivals = intake_of(patient, ledger, spool, clock=lambda: time[0]).arrivals()
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


def make_zip(path, members, compression=zipfile.ZIP_STORED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return SourceFile("0" * 64, path.name, path, path.stat().st_size)


def nested(folder, depth):
    data = b"deep"
    name = "deep.txt"
    for level in range(depth):
        make_zip(folder / "level.zip", [(name, data)])
        data, name = (folder / "level.zip").read_bytes(), f"{level}.zip"
    return SourceFile("0" * 64, "level.zip", folder / "level.zip", len(data))


def test_members_of_archives_within_archives(tmp_path, spool):
    members = expand(nested(tmp_path, 3), ArchiveLimits(depth=3), spool)
    assert [(m.name, m.path.read_bytes()) for m in members] == [("level.zip/1.zip/0.zip/deep.txt", b"deep")]


@pytest.mark.parametrize(
    ("members", "limits", "why"),
    [
        ([("../out.pdf", b"")], {}, "leads out"),
        ([("/etc/out.pdf", b"")], {}, "leads out"),
        ([("c:\\out.pdf", b"")], {}, "leads out"),
        ([("a\\..\\..\\out.pdf", b"")], {}, "leads out"),
        ([(f"{n}.pdf", b"") for n in range(6)], {"members": 5}, "more than 5 members"),
        ([("bomb", bytes(20 << 20))], {}, "200 times its size"),
        ([("large", os.urandom(3 << 20))], {"bytes": 2 << 20}, "unpacks to more than"),
    ],
)
def test_an_archive_that_asks_for_too_much_is_refused_whole(tmp_path, spool, members, limits, why):
    good = ("good.pdf", b"good")
    source = make_zip(tmp_path / "a.zip", [good, *members], zipfile.ZIP_DEFLATED)
    with pytest.raises(DocumentError, match=why) as refusal:
        expand(source, ArchiveLimits(**limits), spool)
    assert refusal.value.failure.reason is Reason.ARCHIVE_REFUSED
    assert [p.name for p in spool.iterdir() if p.name != "incoming"] == []


def test_an_archive_that_is_too_deep_or_damaged_or_locked(tmp_path, spool):
    with pytest.raises(DocumentError, match="nested more than 3 deep"):
        expand(nested(tmp_path, 5), ArchiveLimits(depth=3), spool)
    source = make_zip(tmp_path / "a.zip", [("a", os.urandom(1000))], zipfile.ZIP_DEFLATED)
    data = bytearray(source.path.read_bytes())
    data[100:120] = bytes(20)
    source.path.write_bytes(data)
    with pytest.raises(DocumentError, match="damaged"):
        expand(source, ArchiveLimits(), spool)
    data[6] = 1
    data[data.index(b"PK\x01\x02") + 8] = 1
    source.path.write_bytes(data)
    with pytest.raises(DocumentError, match="password"):
        expand(source, ArchiveLimits(), spool)


def test_documents_built_on_zip_are_no_archives(tmp_path):
    assert not is_archive(make_zip(tmp_path / "a", [("[Content_Types].xml", b""), ("word/x", b"")]).path)
    assert not is_archive(make_zip(tmp_path / "b", [("OFD.xml", b"")]).path)
    assert is_archive(make_zip(tmp_path / "c", [("a.pdf", b"")]).path)
    (tmp_path / "d").write_bytes(b"PK\x03\x04 and no more")
    assert not is_archive(tmp_path / "d")


@given(st.text("通报附件城区泽州县.pdf 0123", min_size=1))
def test_member_names_of_chinese_windows(name):
    info = zipfile.ZipInfo(name.encode("gb18030").decode("cp437"))
    assert member_name(info) == name
    info = zipfile.ZipInfo(name)
    info.flag_bits = 0x800
    assert member_name(info) == name


def test_members_are_taken_up_again_after_an_interruption(settings, ledger, tmp_path, spool):
    make_zip(Path(settings.inbox) / "a.zip", [("1.pdf", b"1"), ("2.pdf", b"2")])
    names = [a.source.name for a in intake_of(settings, ledger, spool).arrivals()]
    assert names == ["a.zip/1.pdf", "a.zip/2.pdf", "a.zip"]
    for leftover in spool.iterdir():
        leftover.unlink()
    again = list(intake_of(settings, ledger, spool).arrivals())
    assert [a.source.name for a in again] == names
    assert again[0].source.path.read_bytes() == b"1"
