"""An inbox behind fsspec: ``s3://bucket/inbox``, ``sftp://host/inbox``, ..."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from tongbao.intake import Listed, is_clutter

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
        import fsspec

        filesystem, root = fsspec.core.url_to_fs(url)
        return Bucket(filesystem, root.rstrip("/"))

    def list(self) -> Iterator[Listed]:
        """Everything in it, in the order of names."""
        self.filesystem.invalidate_cache()
        for path in sorted(self.filesystem.find(self.root)):
            name = path.removeprefix(self.root).lstrip("/")
            if not any(is_clutter(part) for part in name.split("/")):
                yield self._listed(path, self.filesystem.info(path))

    def look(self, listed: Listed) -> Listed | None:
        """The same file as it is now."""
        self.filesystem.invalidate_cache()
        try:
            return self._listed(listed.address, self.filesystem.info(listed.address))
        except FileNotFoundError:
            return None

    def open(self, listed: Listed) -> BinaryIO:
        """Its bytes."""
        return cast(BinaryIO, self.filesystem.open(listed.address, "rb"))

    def _listed(self, path: str, info: dict[str, Any]) -> Listed:
        size = int(info["size"] or 0)
        version = next((str(info[key]) for key in _VERSIONS if info.get(key)), "")
        changed = next((_seconds(info[key]) for key in _TIMES if info.get(key)), 0.0)
        name = path.removeprefix(self.root).lstrip("/")
        return Listed(name, path, size, f"{size}:{version}:{changed:.6f}", changed)


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
