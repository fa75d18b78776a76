"""Takes the path of a file, gives its bytes with their media type, told by content and not by name."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from extract.errors import (
    FileDamagedError,
    FileEmptyError,
    FileMissingError,
    FileTooLargeError,
    FormatUnknownError,
)
from extract.limits import LIMITS, Limits
from extract.zip_directory import MOST_MEMBERS, TAIL, ZipDirectoryError, has_directory, is_zip
from extract.zip_directory import names as member_names


class Media(StrEnum):
    """The formats that can be read."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    OFD = "application/ofd"
    HTML = "text/html"
    HEIC = "image/heic"
    PAGES = "application/x-tongbao-pages+zip"
    """Pictures that are the pages of one document (``extract.scan.bundle``)."""


PAGES_TYPE = Media.PAGES.value
"""What the member ``mimetype`` of such a document says."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document as it came in.

    ``sha256`` is of the bytes as received and is the document's identity; ``data`` is what the
    readers read (for a legacy office file: its conversion).
    """

    sha256: str
    name: str
    media: Media
    data: bytes


def open_source(path: str | Path, limits: Limits = LIMITS) -> SourceFile:
    """Read and recognise a file.

    Raises:
        ExtractError: The subclass says why it cannot be read.
    """
    path = Path(path)
    return recognise(_bytes_of(path, limits), path.name, limits)


def recognise(data: bytes, name: str, limits: Limits = LIMITS) -> SourceFile:
    """The source made of ``data``, whose format is told by its content.

    Raises:
        ExtractError: The subclass says why it cannot be read.
    """
    if not data:
        raise FileEmptyError(name, "the file is empty")
    if len(data) > limits.file_bytes:
        raise FileTooLargeError(name, f"{len(data)} bytes are over the limit of {limits.file_bytes}")
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(_OLE):
        from extract.office.legacy import modern

        data = modern(data, name)
    source = SourceFile(sha256, name, _media(data, name, limits), data)
    if source.media is Media.PDF:
        pdf = data[data.index(b"%PDF-") :]
        _check_complete(pdf, name)
        source = replace(source, data=pdf)
    return source


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise FileMissingError(str(path), "this is a folder, not a file")
        if size > limits.file_bytes:
            raise FileTooLargeError(str(path), f"{size} bytes are over the limit of {limits.file_bytes}")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileMissingError(str(path), "there is no such file") from None
    except OSError as error:
        raise FileMissingError(str(path), f"the file cannot be read ({error.strerror})") from error


_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_STARTS = {
    b"%PDF-": Media.PDF,
    b"\x89PNG\r\n\x1a\n": Media.PNG,
    b"\xff\xd8\xff": Media.JPEG,
    b"II*\x00": Media.TIFF,
    b"MM\x00*": Media.TIFF,
    b"II+\x00": Media.TIFF,
    b"MM\x00+": Media.TIFF,
}
"""How files of a format begin."""
_MEMBERS = {b"word/document.xml": Media.DOCX, b"xl/workbook.xml": Media.XLSX, b"ofd.xml": Media.OFD}
"""What a ZIP archive of a format holds, in lower case."""
_HEADER_REACH = 1024  # a PDF header may stand anywhere in the first 1024 bytes
_NAMED = (
    (b"Rar!\x1a\x07", "a RAR archive: unpack it and give the files in it, or pack them as ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it and give the files in it, or pack them as ZIP"),
    (b"\x1f\x8b", "a gzip archive: unpack it and give the files in it, or pack them as ZIP"),
    (b"GIF8", "a GIF image: save it as PNG"),
    (b"{\\rtf", "an RTF text: save it as DOCX"),
)
"""Formats that are known and not read, by their first bytes, with what to do."""
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})


def _media(data: bytes, name: str, limits: Limits) -> Media:
    told = next((media for start, media in _STARTS.items() if data.startswith(start)), None)
    if told is not None:
        return told
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return Media.HEIC
    tail = data[-TAIL:]
    if is_zip(data[:4], tail, len(data)):
        return _zip_media(data, name, limits)
    if b"%PDF-" in data[:_HEADER_REACH]:
        if has_directory(tail):  # the PDF is the first file in an archive whose head is damaged
            raise FileDamagedError(name, "the archive is broken")
        return Media.PDF
    if _is_html(data):
        return _html_media(name)
    raise FormatUnknownError(name, _guess(data))


def _zip_media(data: bytes, name: str, limits: Limits) -> Media:
    import zipfile  # a PDF starts faster without

    try:
        members = {raw.lstrip(b"/").lower() for raw in _counted(data, name)}
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            said = archive.open("mimetype").read(100) if b"mimetype" in members else b""
    except ZipDirectoryError as error:
        raise FileDamagedError(name, f"the file is cut off or broken ({error})") from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise FileDamagedError(
            name, "the file is cut off or broken (its directory cannot be read)"
        ) from error
    if unpacked > limits.unpacked_bytes:
        raise FileTooLargeError(name, f"it unpacks to more than {limits.unpacked_bytes} bytes")
    if said == PAGES_TYPE.encode():
        return Media.PAGES
    for member, media in _MEMBERS.items():
        if member in members:
            return media
    raise FormatUnknownError(name, "this archive is no office document")


def _counted(data: bytes, name: str) -> Iterator[bytes]:
    """The members' raw names, counted before a library takes them all into memory."""
    for number, member in enumerate(member_names(io.BytesIO(data))):
        if number >= MOST_MEMBERS:
            raise FileTooLargeError(name, f"it has more than {MOST_MEMBERS} members")
        yield member


def _is_html(data: bytes) -> bool:
    start = data[:2048]
    for bom, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if start.startswith(bom):
            start = start[2:].decode(codec, "ignore").encode()
    start = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype html", b"<html")) or (
        start.startswith((b"<?xml", b"<!--", b"<head", b"<meta", b"<body", b"<table"))
        and b"<" in start[1:]
        and any(tag in data[:65536].lower() for tag in (b"<html", b"<table"))
    )


def _html_media(name: str) -> Media:
    """A page saved by a browser; under the name of a PDF or an image it is a site's error page."""
    suffix = Path(name).suffix.lower()
    if suffix in {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".docx", ".xlsx", ".ofd"}:
        raise FormatUnknownError(
            name, f"this is a web page, not a {suffix[1:].upper()} file: the download failed"
        )
    return Media.HTML


def _guess(data: bytes) -> str:
    for sign, told in _NAMED:
        if data.startswith(sign):
            return f"this is {told}"
    start = data[:4096]
    if b"\x00" not in start:
        for codec in ("utf-8", "gb18030"):
            try:
                start[: len(start) - 4 if len(data) > len(start) else None].decode(codec)
            except UnicodeDecodeError:
                continue
            return "this is plain text, not a document with tables"
    return "the format is not known"


def _check_complete(data: bytes, name: str) -> None:
    """A PDF that lost its tail may still open, with pages missing: better to refuse it."""
    if b"%%EOF" not in data[-65536:] and b"startxref" not in data[-65536:]:
        raise FileDamagedError(name, "the PDF is cut off (its end is missing)")
    start = data[:_HEADER_REACH]
    if b"/Linearized" not in start:
        return
    stated = re.search(rb"/L\s+(\d+)", start)
    if stated and len(data) < int(stated[1]):
        raise FileDamagedError(name, f"the PDF is cut off ({len(data)} of {int(stated[1])} bytes)")
