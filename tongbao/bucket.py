"""An inbox behind fsspec: ``s3://bucket/inbox``, ``sftp://host/inbox``, ..."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from tongbao.intake import Listed, is_clutter, obstacle
from tongbao.storage import PlaceError, filesystem_of

_VERSIONS = ("ETag", "etag", "checksum", "ino", "generation", "content_md5")
_TIMES = ("LastModified", "mtime", "last_modified", "updated", "created")


@dataclass(frozen=True, slots=True)
class Bucket:
    """Files under a URL. Uploads to object stores appear whole; elsewhere they must be at rest first."""

    filesystem: Any
    root: str

    @staticmethod
    def at(url: str) -> Bucket:
        """The inbox of a URL."""
        return Bucket(*filesystem_of(url))

    def list(self) -> Iterator[Listed]:
        """Everything in it, in the order of names.

        Raises:
            PlaceError: It cannot be listed.
        """
        try:
            self.filesystem.invalidate_cache()
            paths = sorted(self.filesystem.find(self.root))
        except Exception as error:
            raise PlaceError(
                f"the inbox {self.root} cannot be listed: {type(error).__name__}: {error}"
            ) from error
        for path in paths:
            name = self._name(path)
            if any(is_clutter(part) for part in name.split("/")):
                continue
            try:
                yield self._listed(path)
            except FileNotFoundError:
                continue
            except Exception as error:  # noqa: BLE001 - the door: what one file raises is its own reason
                yield Listed(name, path, 0, "", 0.0, obstacle(error))

    def look(self, listed: Listed) -> Listed | None:
        """The same file as it is now."""
        self.filesystem.invalidate_cache()
        try:
            return self._listed(listed.address)
        except FileNotFoundError:
            return None

    def open(self, listed: Listed) -> BinaryIO:
        """Its bytes."""
        return cast(BinaryIO, self.filesystem.open(listed.address, "rb"))

    def _listed(self, path: str) -> Listed:
        info = self.filesystem.info(path)
        size = int(info["size"] or 0)
        version = next((str(info[key]) for key in _VERSIONS if info.get(key)), "")
        changed = next((_seconds(info[key]) for key in _TIMES if info.get(key)), 0.0)
        return Listed(self._name(path), path, size, f"{size}:{version}:{changed:.6f}", changed)

    def _name(self, path: str) -> str:
        return path.removeprefix(self.root).lstrip("/")


def _seconds(moment: object) -> float:
    match moment:
        case dt.datetime():
            return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
        case str():
            return _seconds(dt.datetime.fromisoformat(moment))
        case int() | float():
            return float(moment)
        case _:
            raise TypeError(f"a moment as {type(moment).__name__}")
