"""Archives have limits, their members are counted before they are unpacked, and named as they were meant."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from archives import make_zip
from hypothesis import given
from hypothesis import strategies as st

from tongbao.archive import expand, is_archive, member_name
from tongbao.outcome import DocumentError, Reason, SourceFile
from tongbao.settings import ArchiveLimits


@pytest.fixture
def spool(tmp_path):
    folder = tmp_path / "spool"
    folder.mkdir()
    return folder


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


def entries(count, name=b"", stated=None):
    """A zip that is nothing but its directory."""
    one = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0)
    directory = (one + name) * count
    stated = count & 0xFFFF if stated is None else stated
    return directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, stated, stated, len(directory), 0, 0)


def test_members_are_counted_before_they_are_taken_into_memory(tmp_path, spool):
    """Four million entries, packed in an archive to 2 MB: all of them as objects are gigabytes."""
    source = make_zip(
        tmp_path / "a.zip", [("inner.zip", b"PK\3\4" + entries(4_000_000))], zipfile.ZIP_DEFLATED
    )
    limits = ArchiveLimits(ratio=2_000.0)
    program = f"""
import resource
from pathlib import Path
from tongbao.archive import expand
from tongbao.outcome import DocumentError, SourceFile
from tongbao.settings import ArchiveLimits
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    expand(SourceFile("0" * 64, "a.zip", Path({str(source.path)!r}), 0), {limits!r}, Path({str(spool)!r}))
except DocumentError as error:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    grown, _, said = done.stdout.partition(" ")
    assert said.strip() == "it has more than 1,000 members"
    assert int(grown) < 30_000  # kB


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_packings_that_need_memory_without_bound_are_refused(tmp_path, spool, kind):
    source = make_zip(tmp_path / "a.zip", [("bomb", bytes(1000))], kind)
    with pytest.raises(DocumentError, match="packed by an unusual method"):
        expand(source, ArchiveLimits(), spool)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\3\4" + entries(3, b"a.pdf", stated=4), "has 3 entries and says 4"),
        (b"PK\3\4" + entries(3, b"a.pdf")[:-30] + entries(0), "directory is empty"),
        (b"PK\3\4" + entries(1, b""), "no name"),
        (b"PK\3\4" + entries(1, b"."), "no name"),
        (b"PK\3\4" + entries(1, b"a.pdf\0.exe"), "leads out"),
    ],
)
def test_what_is_not_accounted_for_is_refused(tmp_path, spool, data, why):
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(DocumentError, match=why):
        expand(SourceFile("0" * 64, "a.zip", tmp_path / "a.zip", len(data)), ArchiveLimits(), spool)
    assert [p.name for p in spool.iterdir() if p.name != "incoming"] == []


CHINESE = st.text("通报附件城区泽州县二〇二五年度，（）第号 0123.pdf", min_size=1)


@given(CHINESE)
def test_member_names_in_utf8_without_the_mark(name):
    info = zipfile.ZipInfo(name.encode().decode("cp437"))
    assert member_name(info) == name


@given(CHINESE)
def test_member_names_of_the_unicode_path_field(name):
    raw = b"?????.pdf"
    info = zipfile.ZipInfo(raw.decode())
    field = struct.pack("<BL", 1, zlib.crc32(raw)) + name.encode()
    info.extra = struct.pack("<HH", 0x5455, 1) + b"x" + struct.pack("<HH", 0x7075, len(field)) + field
    assert member_name(info) == name
    info.extra = struct.pack("<HHBL", 0x7075, len(field), 1, 7) + name.encode()  # of another name
    assert member_name(info) == "?????.pdf"


def test_names_end_in_the_spool_as_they_were_meant(tmp_path, spool):
    meant = "附件\\一.pdf".encode("gb18030")
    source = make_zip(tmp_path / "a.zip", [("x" * len(meant), b"1")])
    source.path.write_bytes(source.path.read_bytes().replace(b"x" * len(meant), meant))
    assert [m.name for m in expand(source, ArchiveLimits(), spool)] == ["a.zip/附件/一.pdf"]


def test_an_archive_in_a_document_does_not_make_it_one(tmp_path):
    buffer = io.BytesIO()
    make_zip(tmp_path / "inner.zip", [("a.pdf", b"1")])
    buffer.write(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + (tmp_path / "inner.zip").read_bytes())
    (tmp_path / "a.doc").write_bytes(buffer.getvalue())
    assert not is_archive(tmp_path / "a.doc")


def test_a_damaged_head_does_not_hide_an_archive(tmp_path, spool):
    source = make_zip(tmp_path / "a.zip", [("a.pdf", b"%PDF-1.4 ... %%EOF"), ("b.pdf", b"2")])
    data = source.path.read_bytes()
    source.path.write_bytes(b"XX" + data[2:])
    assert is_archive(source.path)
    with pytest.raises(DocumentError, match="damaged"):
        expand(source, ArchiveLimits(), spool)
