"""Takes a document of a data set, gives its bytes as they came in: from the inbox or an archive in it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extract.intake import SourceFile, recognise
from extract.limits import LIMITS, Limits
from extract.scan.bundle import bundle
from tongbao.archive import member_name
from tongbao.series import first_page, series
from tongbao.storage import is_url


class OriginalMissingError(Exception):
    """The bytes of a document are not where they came from; the message says where they were looked for."""


@dataclass(frozen=True, slots=True)
class Originals:
    """The inbox that a data set was made of, a folder or an fsspec URL."""

    inbox: str
    limits: Limits = LIMITS

    def source(self, sha256: str, names: Iterable[str]) -> SourceFile:
        """The document of this hash, under the first of its names where these very bytes stand.

        Raises:
            OriginalMissingError: They stand under none of them.
            ExtractError: They cannot be opened.
        """
        names = tuple(names)
        for name in names:
            data = self._bytes_of(name)
            if data is not None and hashlib.sha256(data).hexdigest() == sha256:
                return recognise(data, PurePosixPath(name).name, self.limits)
        raise OriginalMissingError(
            f"{', '.join(names)} cannot be found in {self.inbox} as it came in: put the file back, or name "
            "the inbox with --inbox"
        )

    def _bytes_of(self, name: str) -> bytes | None:
        if (first := first_page(name)) is not None:
            return self._bundle(first)
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or PurePosixPath(name).is_absolute():
            return None
        for length in range(len(parts), 0, -1):
            data = self._file("/".join(parts[:length]))
            if data is not None:
                return _member(data, parts[length:])
        return None

    def _bundle(self, first: str) -> bytes | None:
        """The document of the numbered pictures of a folder whose first has this name."""
        if is_url(self.inbox) or self._file(first) is None:
            return None
        folder = PurePosixPath(first).parent
        beside = (p.name for p in (Path(self.inbox) / folder).iterdir() if p.is_file())
        for names in series(str(folder / name) for name in beside):
            if names[0] == first:
                return bundle((name, self._file(name) or b"") for name in names)
        return None

    def _file(self, name: str) -> bytes | None:
        if is_url(self.inbox):
            import fsspec

            try:
                with fsspec.open(f"{self.inbox.rstrip('/')}/{name}", "rb") as stream:
                    return bytes(stream.read())
            except FileNotFoundError:
                return None
        root = Path(self.inbox).resolve()
        path = (root / name).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            return None
        if path.stat().st_size > max(self.limits.file_bytes, self.limits.unpacked_bytes):
            return None
        return path.read_bytes()


def _member(data: bytes, rest: tuple[str, ...]) -> bytes | None:
    """The member of an archive, or of an archive in it, that the rest of a name leads to."""
    if not rest:
        return data
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {member_name(info).replace("\\", "/"): info for info in archive.infolist()}
        for length in range(len(rest), 0, -1):
            info = members.get("/".join(rest[:length]))
            if info is not None:
                return _member(archive.read(info), rest[length:])
    return None
