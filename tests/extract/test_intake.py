from __future__ import annotations

import hashlib
import io
import pickle
import zipfile
from pathlib import Path

import pytest

from extract import errors
from extract.intake import Media, open_source, recognise
from extract.limits import Limits

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def stored(data: bytes) -> bytes:
    """A zip in which a PDF stands as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.pdf", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (PDF, "notice.doc", Media.PDF),
        (b"\x00\x01" * 20 + PDF, "x", Media.PDF),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "x.jpg", Media.HEIC),
        (b"\x89PNG\r\n\x1a\nrest", "x.pdf", Media.PNG),
        (b"\xff\xd8\xff\xe0rest", "x", Media.JPEG),
        (b"II*\x00rest", "x", Media.TIFF),
        (b"MM\x00*rest", "x", Media.TIFF),
        (package("word/document.xml"), "x.zip", Media.DOCX),
        (package("xl/workbook.xml"), "x", Media.XLSX),
        (package("OFD.xml"), "x", Media.OFD),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "x.htm", Media.HTML),
        ("<html><table></table></html>".encode("utf-16"), "x.xls", Media.HTML),
        (b"<table><tr><td>1</td></tr></table>", "x.xls", Media.HTML),
    ],
)
def test_the_content_tells_the_format(data: bytes, name: str, media: Media) -> None:
    source = recognise(data, name)
    assert source.media is media
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "x.pdf", errors.FileEmptyError),
        ("附件1 情况表".encode(), "x.pdf", errors.FormatUnknownError),
        ("附件1 情况表".encode("gb18030"), "x.pdf", errors.FormatUnknownError),
        (b"<html>404 Not Found</html>", "x.pdf", errors.FormatUnknownError),
        (package("other.txt"), "x.zip", errors.FormatUnknownError),
        (package("word/document.xml")[:-30], "x.docx", errors.FileDamagedError),
        (PDF[:-25], "x.pdf", errors.FileDamagedError),
        (stored(PDF)[:-40], "x.zip", errors.FileDamagedError),
        (stored(PDF)[:-10] + bytes(10), "x.zip", errors.FileDamagedError),
        (b"XX" + stored(PDF)[2:], "x.zip", errors.FormatUnknownError),
        (b"XX" + stored(PDF)[2:-22] + bytes(22), "x.zip", errors.FileDamagedError),
        (b"%PDF-1.4\n1 0 obj<</Linearized 1 /L 9999>>endobj\n%%EOF\n", "x.pdf", errors.FileDamagedError),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, name: str, error: type[errors.ExtractError]) -> None:
    with pytest.raises(error) as caught:
        recognise(data, name)
    line = str(caught.value)
    assert line.startswith(f"{name}: ")
    assert line.endswith(error.remedy)
    assert "\n" not in line


def test_a_legacy_office_file_needs_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1016) + "WordDocument\0".encode("utf-16-le")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(errors.ConverterMissingError, match="LibreOffice"):
        recognise(data, "old.doc")


def test_limits(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(PDF)
    with pytest.raises(errors.FileTooLargeError):
        open_source(path, Limits(file_bytes=10))
    with pytest.raises(errors.FileTooLargeError):
        recognise(package("OFD.xml"), "x.ofd", Limits(unpacked_bytes=1))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(errors.FileMissingError):
            open_source(path)


def test_errors_travel_between_processes_and_have_their_own_status() -> None:
    kinds = errors.ExtractError.__subclasses__()
    assert len({k.exit_code for k in kinds}) == len(kinds)
    assert 0 not in {k.exit_code for k in kinds}
    error = pickle.loads(pickle.dumps(errors.FileEmptyError("a.pdf", "the file is empty")))
    assert str(error) == str(errors.FileEmptyError("a.pdf", "the file is empty"))


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"GIF89a", "a GIF"),
    ],
)
def test_known_formats_that_are_not_read_are_named_with_what_to_do(start: bytes, told: str) -> None:
    with pytest.raises(errors.FormatUnknownError, match=f"this is {told}.*: (unpack|save)"):
        recognise(start + bytes(100), "x.pdf")


def test_an_office_file_of_too_many_members_is_not_taken_into_memory(monkeypatch) -> None:
    monkeypatch.setattr("extract.intake.MOST_MEMBERS", 2)
    assert recognise(package("word/document.xml", "a"), "x").media is Media.DOCX
    with pytest.raises(errors.FileTooLargeError, match="more than 2 members"):
        recognise(package("word/document.xml", "a", "b"), "x")
