"""Zip files seen from outside: is it one, and what names stand in its directory. Reads, keeps nothing.

``zipfile`` holds the whole directory in memory before anybody can count it; a few packed megabytes can
unfold to millions of entries. Here the directory is walked entry by entry, so that a reader counts first.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

_LOCAL, _CENTRAL, _END, _SPANNED = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x07\x08"
_END_RECORD = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_ENTRY_FIELDS = slice(10, 13)  # lengths of name, extra field and comment
TAIL = _END_RECORD.size + 0xFFFF
"""Bytes at the end of a file in which the end record stands: behind it comes at most the longest comment."""
_FULL_16 = 0xFFFF

MOST_MEMBERS = 100_000
"""Of an office file; one with 20,000 pictures has little more than 20,000."""


class ZipDirectoryError(Exception):
    """The directory cannot be followed: the file is cut off or damaged."""


def is_zip(head: bytes, tail: bytes, size: int) -> bool:
    """Whether a file is a zip from its first byte to its last, be it damaged.

    Told by its first bytes; where these are damaged, by an end record whose directory lies where it does in a
    file that is a zip from the start. (A zip within a document, such as an attachment, lies otherwise.)

    Args:
        head: Its first bytes, at least 4.
        tail: Its last bytes, ``TAIL`` of them or all.
        size: How many bytes it has.
    """
    if head.startswith((_LOCAL, _END, _SPANNED)):
        return True
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_RECORD.size:
        return False
    _, _, _, _, _, length, offset, _ = _END_RECORD.unpack_from(tail, at)
    return bool(offset + length == size - len(tail) + at)


def has_directory(tail: bytes) -> bool:
    """Whether records of a zip's directory stand among the last bytes of a file."""
    return _END in tail or _CENTRAL in tail


def names(stream: BinaryIO) -> Iterator[bytes]:
    """The raw name of each member, in the order of the directory.

    Raises:
        ZipDirectoryError: The directory is not there, is damaged, or has not as many entries as it says.
        OSError: The stream cannot be read.
    """
    start, size, stated = _directory(stream)
    stream.seek(start)
    found = 0
    while size > 0:
        entry = stream.read(_ENTRY.size)
        if len(entry) < _ENTRY.size or not entry.startswith(_CENTRAL):
            raise ZipDirectoryError("its directory is broken")
        name, extra, comment = _ENTRY.unpack(entry)[_ENTRY_FIELDS]
        yield stream.read(name)
        stream.seek(extra + comment, 1)
        size -= _ENTRY.size + name + extra + comment
        found += 1
    if not found and start:
        raise ZipDirectoryError("its directory is empty, the file is not")
    if size != 0 or stated not in {found, found & _FULL_16}:
        raise ZipDirectoryError(f"its directory has {found} entries and says {stated}")


def _directory(stream: BinaryIO) -> tuple[int, int, int]:
    """Where the directory begins, its bytes, and how many entries it says it has."""
    end = stream.seek(0, 2)
    reach = min(end, TAIL)
    stream.seek(end - reach)
    tail = stream.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_RECORD.size:
        raise ZipDirectoryError("there is no directory at its end")
    _, _, _, _, stated, size, _, _ = _END_RECORD.unpack_from(tail, at)
    behind = end - reach + at
    if behind >= _LOCATOR_64.size + _END_64.size:
        stream.seek(behind - _LOCATOR_64.size)
        if stream.read(4) == b"PK\x06\x07":
            stream.seek(behind - _LOCATOR_64.size - _END_64.size)
            record = _END_64.unpack(stream.read(_END_64.size))
            if record[0] == b"PK\x06\x06":
                stated, size = record[7], record[8]
                behind -= _LOCATOR_64.size + _END_64.size
    if size > behind:
        raise ZipDirectoryError("its directory is broken")
    return behind - size, size, stated
