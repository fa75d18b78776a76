"""Takes a zip attachment, gives the files in it; an archive that asks for too much is refused whole."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

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

MEDIA = "application/zip"
_BLOCK = 1 << 20
_RATIO_FROM = 1 << 20
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_PACKAGES = frozenset({"[content_types].xml", "ofd.xml", "mimetype"})
"""First-level members that make a zip a document of its own (OOXML, OFD, OpenDocument)."""


def is_archive(path: Path) -> bool:
    """Whether the file is a zip of files, and not a document whose format is built on zip."""
    with path.open("rb") as stream:
        if stream.read(4) not in {b"PK\x03\x04", b"PK\x05\x06"}:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name.lower() in _PACKAGES for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False  # not an archive that can be opened: the recipe says what it is


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
    """
    budget = _Budget(limits)
    try:
        return list(_members(archive, budget, spool, depth=1))
    except DocumentError:
        for path in budget.files:
            path.unlink(missing_ok=True)
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        for path in budget.files:
            path.unlink(missing_ok=True)
        raise _refuse(f"the archive is damaged ({error})", "Pack it again.") from error


def _members(archive: SourceFile, budget: _Budget, spool: Path, depth: int) -> Iterator[SourceFile]:
    if depth > budget.limits.depth:
        raise _refuse(f"archives are nested more than {budget.limits.depth} deep", _UNPACK_BY_HAND)
    with zipfile.ZipFile(archive.path) as opened:
        for info in opened.infolist():
            name = member_name(info)
            budget.members += 1
            if budget.members > budget.limits.members:
                raise _refuse(f"it has more than {budget.limits.members:,} members", _UNPACK_BY_HAND)
            _check_name(name)
            if info.is_dir() or _is_clutter(name):
                continue
            if info.flag_bits & _ENCRYPTED:
                raise _refuse(f"{name!r} in it is locked by a password", "Pack it again without a password.")
            member = _unpack(opened, info, f"{archive.name}/{name}", budget, spool)
            if is_archive(member.path):
                yield from _members(member, budget, spool, depth + 1)
            else:
                yield member


def _unpack(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: _Budget, spool: Path
) -> SourceFile:
    """One member, counted as it is unpacked: what the archive says of its size is not believed."""
    digest, size = hashlib.sha256(), 0
    incoming = spool / "incoming"
    limits = budget.limits
    with opened.open(info) as stream, incoming.open("wb") as target:
        while block := stream.read(_BLOCK):
            size += len(block)
            budget.bytes += len(block)
            if budget.bytes > limits.bytes:
                raise _refuse(f"it unpacks to more than {limits.bytes:,} bytes", _UNPACK_BY_HAND)
            if size > _RATIO_FROM and size > limits.ratio * max(1, info.compress_size):
                raise _refuse(f"{name!r} unpacks to over {limits.ratio:g} times its size", _UNPACK_BY_HAND)
            digest.update(block)
            target.write(block)
    path = incoming.replace(spooled(spool, digest.hexdigest(), name))
    budget.files.append(path)
    return SourceFile(sha256=digest.hexdigest(), name=name, path=path, size=size)


def spooled(spool: Path, sha256: str, name: str) -> Path:
    """Where the run keeps its copy of a file: under its hash, with a plain suffix kept."""
    suffix = PurePosixPath(name).suffix.lower()
    return spool / (sha256 + suffix if _PLAIN_SUFFIX.fullmatch(suffix) else sha256)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the UTF-8 mark it is read as GB 18030, as Chinese Windows writes it."""
    name = info.filename
    if info.flag_bits & _UTF8_NAME:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


def _check_name(name: str) -> None:
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if posix.is_absolute() or windows.drive or windows.root or ".." in windows.parts or "\0" in name:
        raise _refuse(f"the member name {name!r} leads out of the folder", _UNPACK_BY_HAND)


def _is_clutter(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith((".", "~$"))


_UNPACK_BY_HAND = "If it is honest, unpack it by hand into the inbox."


def _refuse(message: str, remedy: str) -> DocumentError:
    return DocumentError(Failure(Reason.ARCHIVE_REFUSED, message, remedy))
