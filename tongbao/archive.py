"""Takes a zip attachment, gives the files in it; an archive that asks for too much is refused whole."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from extract.zip_directory import MOST_MEMBERS, TAIL, ZipDirectoryError, is_zip, names
from tongbao.outcome import (
    ARCHIVE,
    DocumentError,
    DocumentRecord,
    Failure,
    Outcome,
    Reason,
    SourceFile,
    document_id,
)
from tongbao.settings import ArchiveLimits
from tongbao.spool import SpoolError, keep

MEDIA = "application/zip"
_BLOCK = 1 << 20
_PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""Packings whose decoders hold little: of bzip2, 4 kB can be 5 GB at once; LZMA keeps all that it gave."""
_RATIO_FROM = 1 << 20
_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075  # extra field of Info-ZIP: the name in UTF-8
_ENCRYPTED = 0x1
_PACKAGES = frozenset({b"[content_types].xml", b"ofd.xml", b"mimetype"})
"""First-level members that make a zip a document of its own (OOXML, OFD, OpenDocument)."""


def is_archive(path: Path) -> bool:
    """Whether the file is a zip of files that can be opened, and not a document whose format is built on zip.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(4)
        size = stream.seek(0, 2)
        stream.seek(max(0, size - TAIL))
        if not is_zip(head, stream.read(), size):
            return False
        try:
            return not any(name.lower() in _PACKAGES for name in islice(names(stream), MOST_MEMBERS))
        except ZipDirectoryError:
            return False  # not an archive that can be opened: the recipe says what is wrong


def unpacked(archive: SourceFile, version: str) -> Outcome:
    """The outcome of an archive whose members have been taken in."""
    return Outcome(
        DocumentRecord(
            document_id=document_id(archive.sha256),
            sha256=archive.sha256,
            path=archive.name,
            size=archive.size,
            media=MEDIA,
            kind=ARCHIVE,
            tool_version=version,
        )
    )


@dataclass(slots=True)
class _Budget:
    """What is left of the limits while an archive and the archives in it are unpacked."""

    limits: ArchiveLimits
    members: int = 0
    bytes: int = 0
    files: list[Path] = field(default_factory=list)


def expand(archive: SourceFile, limits: ArchiveLimits, spool: Path) -> list[SourceFile]:
    """Unpack the members of an archive, and of archives in it, into the spool.

    Raises:
        DocumentError: It is damaged, locked, or beyond a limit; nothing of it is kept.
        SpoolError: The members cannot be written.
    """
    budget = _Budget(limits)
    try:
        return list(_members(archive, budget, spool, depth=1))
    except Exception as error:  # whatever a library says of damaged bytes is said of this archive
        for path in budget.files:
            path.unlink(missing_ok=True)
        if isinstance(error, DocumentError | SpoolError):
            raise
        raise _refuse(
            f"the archive is damaged ({error or type(error).__name__})", "Pack it again."
        ) from error


def _members(archive: SourceFile, budget: _Budget, spool: Path, depth: int) -> Iterator[SourceFile]:
    if depth > budget.limits.depth:
        raise _refuse(f"archives are nested more than {budget.limits.depth} deep", _UNPACK_BY_HAND)
    _count(archive.path, budget)
    with zipfile.ZipFile(archive.path) as opened:
        for info in opened.infolist():
            name = member_name(info)
            _check_name(name)
            name = name.replace("\\", "/")
            if name.endswith("/") or _is_clutter(name):
                continue
            if info.flag_bits & _ENCRYPTED:
                raise _refuse(f"{name!r} in it is locked by a password", "Pack it again without a password.")
            if info.compress_type not in _PLAIN:
                raise _refuse(f"{name!r} in it is packed by an unusual method", "Pack it again by deflate.")
            member = keep(_blocks(opened, info, name, budget), f"{archive.name}/{name}", spool)
            budget.files.append(member.path)
            if is_archive(member.path):
                yield from _members(member, budget, spool, depth + 1)
            else:
                yield member


def _count(path: Path, budget: _Budget) -> None:
    """Count the members before ``zipfile`` takes them all into memory."""
    with path.open("rb") as stream:
        for _ in names(stream):
            budget.members += 1
            if budget.members > budget.limits.members:
                raise _refuse(f"it has more than {budget.limits.members:,} members", _UNPACK_BY_HAND)


def _blocks(opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget) -> Iterator[bytes]:
    """The bytes of a member, counted as they come: what the archive says of its size is not believed."""
    size, limits = 0, budget.limits
    with opened.open(info) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            budget.bytes += len(block)
            if budget.bytes > limits.bytes:
                raise _refuse(f"it unpacks to more than {limits.bytes:,} bytes", _UNPACK_BY_HAND)
            if size > _RATIO_FROM and size > limits.ratio * max(1, info.compress_size):
                raise _refuse(f"{name!r} unpacks to over {limits.ratio:g} times its size", _UNPACK_BY_HAND)
            yield block


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as it was meant; without the UTF-8 mark it is told by its bytes.

    Names that are UTF-8 are taken as such if every character that is not ASCII has three bytes or more, as
    Chinese has; two-byte ones come about by chance in GB 18030, as which Chinese Windows writes names.
    """
    name = info.orig_filename
    if info.flag_bits & _UTF8_NAME:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    if (meant := _unicode_path(info.extra, raw)) is not None:
        return meant
    try:
        decoded = raw.decode("utf-8")
        if all(c.isascii() or len(c.encode()) > 2 for c in decoded):
            return decoded
    except UnicodeDecodeError:
        pass  # no UTF-8
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return name


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name that an extra field gives in UTF-8, if it belongs to this raw name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field_data, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field_data) > 5 and field_data[0] == 1:
            (check,) = struct.unpack_from("<L", field_data, 1)
            if check == zlib.crc32(raw):
                return field_data[5:].decode("utf-8")
    return None


def _check_name(name: str) -> None:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if not posix.parts:
        raise _refuse("a member in it has no name", _UNPACK_BY_HAND)
    if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts or "\0" in name:
        raise _refuse(f"the member name {name!r} leads out of the folder", _UNPACK_BY_HAND)


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$"))


_UNPACK_BY_HAND = "If it is honest, unpack it by hand into the inbox."


def _refuse(message: str, remedy: str) -> DocumentError:
    return DocumentError(Failure(Reason.ARCHIVE_REFUSED, message, remedy))
