"""Where the data set stands: a folder, or a bucket behind fsspec; readers never see half a file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

OBJECT_STORES = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oss", "obs", "memory"})
"""Protocols whose single upload is all or nothing; elsewhere a file is uploaded beside and renamed."""

_VERSIONS = ("ETag", "etag", "LastModified", "last_modified", "mtime", "md5Hash", "created")
"""What stores call the mark, or the time, of an object's version."""


class PlaceError(Exception):
    """A URL that cannot be used; the message says what to do."""


class Storage(Protocol):
    """A data set's files by relative path."""

    def stamps(self) -> dict[str, str]:
        """Path and stamp of every file, save those in top folders that begin with a dot.

        A stamp changes when a file is written, replaced or moved; it is a text without further meaning.
        """

    def stamp(self, path: str) -> str:
        """The stamp of one file.

        Raises:
            FileNotFoundError: It is not there.
        """

    def digest(self, path: str) -> str:
        """SHA-256 of a file, in hex.

        Raises:
            FileNotFoundError: It is not there.
        """

    def put(self, source: Path, path: str) -> None:
        """Set a local file in place, all or nothing."""

    def remove(self, path: str) -> None:
        """Take a file away; nothing happens if it is not there."""


@dataclass(frozen=True, slots=True)
class LocalStorage:
    """A folder; staged files must be on the same file system."""

    root: Path

    def stamps(self) -> dict[str, str]:
        """Path and stamp of every file."""
        found: dict[str, str] = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    path = f"{folder}{entry.name}"
                    if not entry.is_dir(follow_symlinks=False):
                        found[path] = _stamp(entry.stat(follow_symlinks=False))
                    elif folder or not entry.name.startswith("."):
                        folders.append(f"{path}/")
        return found

    def stamp(self, path: str) -> str:
        """The stamp of one file."""
        return _stamp((self.root / path).lstat())

    def digest(self, path: str) -> str:
        """SHA-256 of a file."""
        with (self.root / path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def put(self, source: Path, path: str) -> None:
        """Rename a file into place and make that last."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
        sync(target.parent)

    def remove(self, path: str) -> None:
        """Take a file away, and folders that it leaves empty."""
        target = self.root / path
        target.unlink(missing_ok=True)
        with suppress(OSError):  # the first folder that is not empty ends it
            for folder in target.parents:
                if folder == self.root:
                    break
                folder.rmdir()


@dataclass(frozen=True, slots=True)
class RemoteStorage:
    """A place behind fsspec. One object is all or nothing; several change one after the other."""

    filesystem: Any
    root: str
    direct: bool

    @staticmethod
    def at(url: str) -> RemoteStorage:
        """The storage of a URL such as ``s3://bucket/notices``."""
        filesystem, root = filesystem_of(url)
        protocols = filesystem.protocol
        names = {protocols} if isinstance(protocols, str) else set(protocols)
        return RemoteStorage(filesystem, root, bool(names & OBJECT_STORES))

    def stamps(self) -> dict[str, str]:
        """Path and stamp of every object."""
        self.filesystem.invalidate_cache()
        found = self.filesystem.find(self.root, detail=True)
        paths = ((name.split(f"{self.root}/", 1)[1], about) for name, about in found.items())
        return {path: _remote_stamp(about) for path, about in paths if not path.startswith(".")}

    def stamp(self, path: str) -> str:
        """The stamp of one object."""
        return _remote_stamp(self.filesystem.info(f"{self.root}/{path}"))

    def digest(self, path: str) -> str:
        """SHA-256 of an object."""
        with self.filesystem.open(f"{self.root}/{path}", "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def put(self, source: Path, path: str) -> None:
        """Upload; where an upload is not all or nothing, beside the target, then rename."""
        target = f"{self.root}/{path}"
        if self.direct:
            self.filesystem.put_file(str(source), target)
            return
        self.filesystem.makedirs(target.rpartition("/")[0], exist_ok=True)
        beside = f"{target}.part"
        self.filesystem.put_file(str(source), beside)
        self.filesystem.mv(beside, target)

    def remove(self, path: str) -> None:
        """Take an object away."""
        with suppress(FileNotFoundError):
            self.filesystem.rm_file(f"{self.root}/{path}")


def _stamp(stat: os.stat_result) -> str:
    """Bytes, times of writing and of any change, number on the disk: one of them tells of any touch."""
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"


def _remote_stamp(about: Mapping[str, Any]) -> str:
    """Bytes, and whatever the store says of the version of an object."""
    return ":".join(str(about[name]) for name in ("size", *_VERSIONS) if name in about)


def sync(path: Path) -> None:
    """Make a file, or the names in a folder, last through a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def filesystem_of(url: str) -> tuple[Any, str]:
    """The fsspec file system of a URL, and the path in it.

    Raises:
        PlaceError: Its driver is not installed or there is none, or the place does not let us in.
    """
    import fsspec

    try:
        filesystem, root = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise PlaceError(f"{url}: the driver is missing: {_first_line(error)}") from error
    except Exception as error:
        raise PlaceError(f"{url} cannot be reached: {_first_line(error)}") from error
    return filesystem, root.rstrip("/")


def _first_line(error: Exception) -> str:
    return ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])


def is_url(place: str) -> bool:
    """Whether a place is an fsspec URL and not a local path."""
    return "://" in place
