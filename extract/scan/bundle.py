"""One document of many pictures: a ZIP of them as they came, in the order of their pages.

Its first member is ``mimetype``, as in OpenDocument, so that it is told from an archive of documents; the
pictures follow as ``0001.jpg`` and so on. The same pictures give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath

from extract.errors import FileDamagedError
from extract.intake import PAGES_TYPE, Media, SourceFile, recognise
from extract.limits import LIMITS, Limits

_PICTURES = frozenset({Media.PNG, Media.JPEG, Media.TIFF, Media.HEIC})
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every member: bytes depend on the pictures alone."""


def bundle(pictures: Iterable[tuple[str, bytes]]) -> bytes:
    """The document of pictures, pairs of name and bytes in the order of the pages; kept as they are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _LONG_AGO), PAGES_TYPE)
        for number, (name, data) in enumerate(pictures, start=1):
            suffix = PurePosixPath(name).suffix.lower()
            archive.writestr(zipfile.ZipInfo(f"{number:04}{suffix}", _LONG_AGO), data)
    return buffer.getvalue()


def count(source: SourceFile) -> int:
    """How many pictures it has."""
    return len(_names(source))


def picture(source: SourceFile, number: int, limits: Limits = LIMITS) -> SourceFile:
    """Picture ``number``, from 1.

    Raises:
        FileDamagedError: It is no picture.
        ExtractError: It cannot be recognised.
    """
    name = _names(source)[number - 1]
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        found = recognise(archive.read(name), f"{source.name}, {name}", limits)
    if found.media not in _PICTURES:
        raise FileDamagedError(source.name, f"page {number} is no picture")
    return found


def _names(source: SourceFile) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        return [name for name in archive.namelist() if name != "mimetype"]
