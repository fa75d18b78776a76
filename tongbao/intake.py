"""Takes the inbox, gives what came in and is whole: an unchanging copy of each file, known by its hash.

Whatever listing, opening, reading or unpacking a file raises becomes that file's own reason at its door
(``obstacle``); only the inbox as a whole, the ledger and the run's own disk can end the run.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from extract.scan.bundle import bundle
from tongbao.archive import expand, is_archive, unpacked
from tongbao.ledger import Ledger
from tongbao.outcome import DocumentError, Failure, Outcome, Reason, SourceFile, refused
from tongbao.series import is_picture, name_of, series
from tongbao.settings import Settings
from tongbao.spool import SpoolError, keep

_BLOCK = 1 << 20
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")
_CLUTTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the inbox lists it.

    ``name`` is relative to the inbox, ``/`` between its parts, valid Unicode. ``stamp`` changes when the
    bytes may have changed. ``changed_at`` is in seconds since the epoch. ``obstacle`` says why it is not
    to be opened.
    """

    name: str
    address: str
    size: int
    stamp: str
    changed_at: float
    obstacle: Failure | None = None


class Inbox(Protocol):
    """Where files come from: a folder, or a bucket behind fsspec."""

    def list(self) -> Iterator[Listed]:
        """Everything in it."""

    def look(self, listed: Listed) -> Listed | None:
        """The same file as it is now; None if it is gone."""

    def open(self, listed: Listed) -> BinaryIO:
        """Its bytes; raises OSError."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An inbox on a local disk. Links are never followed."""

    root: Path

    def list(self) -> Iterator[Listed]:
        """Everything in it, folder by folder, save hidden files and unfinished transfers.

        Raises:
            OSError: The inbox itself cannot be listed.
        """
        open_folders = [iter(_entries(self.root))]
        while open_folders:  # no recursion: folders may be a thousand deep
            entry = next(open_folders[-1], None)
            if entry is None:
                open_folders.pop()
                continue
            if is_clutter(entry.name):
                continue
            path = Path(entry.path)
            try:
                if entry.is_dir(follow_symlinks=False):
                    open_folders.append(iter(_entries(path)))
                    continue
            except FileNotFoundError:
                continue
            except Exception as error:  # noqa: BLE001 - the door: what one folder raises is its own reason
                yield self._blocked(path, obstacle(error))
                continue
            if (listed := self._listed(path)) is not None:
                yield listed

    def look(self, listed: Listed) -> Listed | None:
        """The same file as it is now."""
        return self._listed(Path(listed.address))

    def open(self, listed: Listed) -> BinaryIO:
        """Its bytes; refuses a link that has taken the file's place."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        return os.fdopen(os.open(listed.address, flags), "rb")

    def _listed(self, path: Path) -> Listed | None:
        try:
            info = path.lstat()
            if stat.S_ISLNK(info.st_mode):
                return self._link(path)
        except FileNotFoundError:
            return None
        except Exception as error:  # noqa: BLE001 - the door: what one file raises is its own reason
            return self._blocked(path, obstacle(error))
        if not stat.S_ISREG(info.st_mode):
            return self._blocked(path, Failure(Reason.NOT_A_FILE, "a device, pipe or socket, not a file"))
        return Listed(
            name=self._name(path),
            address=str(path),
            size=info.st_size,
            stamp=f"{info.st_size}:{info.st_mtime_ns}:{info.st_ctime_ns}",
            changed_at=max(info.st_mtime, info.st_ctime),
        )

    def _link(self, path: Path) -> Listed | None:
        """Why a link is not read; None for one to a file of the inbox, which is read under its own name."""
        try:
            target = Path(os.path.realpath(path, strict=True))
        except FileNotFoundError:
            why = "a link that leads nowhere"
        except OSError as error:
            why = f"a link that cannot be followed ({error.strerror})"
        else:
            if target.is_relative_to(os.path.realpath(self.root)):
                return None
            why = "a link out of the inbox is not followed"
        return self._blocked(path, Failure(Reason.LINK, why, "Copy the file itself."))

    def _blocked(self, path: Path, failure: Failure) -> Listed:
        return Listed(self._name(path), str(path), 0, "", 0.0, failure)

    def _name(self, path: Path) -> str:
        return (
            path.relative_to(self.root).as_posix().encode(errors="surrogateescape").decode(errors="replace")
        )


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: os.fsencode(entry.name))


def is_clutter(name: str) -> bool:
    """Whether a file name is that of a hidden file, a lock file or an unfinished transfer."""
    low = name.lower()
    return low.startswith((".", "~$")) or low.endswith(_UNFINISHED) or low in _CLUTTER


def obstacle(error: Exception) -> Failure:
    """What an error on the way to a file's bytes means for this file."""
    match error:
        case DocumentError():
            return error.failure
        case PermissionError():
            remedy = "Give the account of the nightly run the right to read it."
            return Failure(Reason.NOT_PERMITTED, f"may not be read ({error.strerror})", remedy)
        case MemoryError():
            return Failure(Reason.TOO_MUCH_MEMORY, "needs more memory than there is", "Split it.")
        case OSError(strerror=said) if said:
            what = said
        case _:
            what = ": ".join([type(error).__name__, *str(error).strip().splitlines()[:1]])
    remedy = "Copy it again; if many files say so, look after the disk."
    return Failure(Reason.UNREADABLE, f"cannot be read ({what})", remedy)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something for the run to do; with an ``outcome`` there is nothing left to read."""

    source: SourceFile
    outcome: Outcome | None = None


class Intake:
    """Walks the inbox once, enters what it finds in the ledger and gives what is to be done."""

    def __init__(
        self,
        inbox: Inbox,
        ledger: Ledger,
        settings: Settings,
        spool: Path,
        version: str,
        clock: Callable[[], float] = time.time,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = inbox
        self._ledger = ledger
        self._settings = settings
        self._spool = spool
        self._version = version
        self._clock = clock
        self._stopwatch = stopwatch
        self._in_hand: set[str] = set()
        self.seen = 0

    def finished(self, source: SourceFile) -> None:
        """The run is through with a source: its copy is let go."""
        self._in_hand.discard(source.sha256)
        source.path.unlink(missing_ok=True)

    def arrivals(self) -> Iterator[Arrival | None]:
        """What is to be done; None means "nothing at this moment, ask again later".

        Raises:
            OSError: The inbox cannot be listed, or the disk of the spool is full.
        """
        moving: list[_Moving] = []
        pictures: dict[str, Listed] = {}
        for listed in self._inbox.list():
            self.seen += 1
            if self._settings.series_from and is_picture(listed.name) and not listed.obstacle:
                pictures[listed.name] = listed  # whose page it is shows when all are known
                continue
            rest: Listed | None = listed
            if listed.obstacle or self._clock() - listed.changed_at >= self._settings.settle_seconds:
                rest = yield from self._take(listed)
            if rest is not None:
                now = self._stopwatch()
                moving.append(_Moving(rest, first_seen=now, last_changed=now))
        yield from self._series(pictures)
        for listed in pictures.values():
            now = self._stopwatch()
            moving.append(_Moving(listed, first_seen=now, last_changed=now - self._at_rest(listed)))
        while moving:
            moving = yield from self._look_again(moving)
            if moving:
                yield None

    def _at_rest(self, listed: Listed) -> float:
        """For how many seconds a file has been unchanged."""
        return max(0.0, self._clock() - listed.changed_at)

    def _series(self, pictures: dict[str, Listed]) -> Generator[Arrival | None, None, None]:
        """Take in the pictures that are pages of one document, and take them out of ``pictures``."""
        for names in series(pictures, self._settings.series_from):
            pages = [pictures.pop(name) for name in names]
            began = self._stopwatch()
            while min(map(self._at_rest, pages)) < self._settings.settle_seconds:
                if self._stopwatch() - began > self._settings.patience_seconds:
                    break
                yield None
            yield from self._take_series(pages)

    def _take_series(self, pages: list[Listed]) -> Iterator[Arrival]:
        whole = replace(pages[0], name=name_of([p.name for p in pages]), size=sum(p.size for p in pages))
        if whole.size > self._settings.bounds.file_bytes:
            yield from self._blocked(whole, _too_large(whole.size, self._settings.bounds.file_bytes))
            return
        stamp = hashlib.sha256("\0".join(p.stamp for p in pages).encode()).hexdigest()
        known = self._ledger.known(whole.name, stamp)
        if known and not self._ledger.is_due(known):
            return
        try:
            data = bundle((p.name, self._whole(p)) for p in pages)
            source = keep([data], whole.name, self._spool)
        except SpoolError:
            raise
        except Exception as error:  # noqa: BLE001 - the door: what one file raises is its own reason
            yield from self._blocked(whole, obstacle(error))
            return
        now = map(self._look, pages)
        if any(n is None or n.stamp != p.stamp for p, n in zip(pages, now, strict=True)):
            source.path.unlink()
            yield from self._blocked(whole, _STILL_CHANGING)
            return
        self._ledger.enter(whole.name, source.sha256, source.size, container=None, stand_in=False)
        self._ledger.stamp(whole.name, stamp, source.sha256)
        yield from self._give(Arrival(source))

    def _whole(self, listed: Listed) -> bytes:
        with self._inbox.open(listed) as stream:
            return b"".join(_blocks(stream, listed.size))

    def _look_again(self, moving: list[_Moving]) -> Generator[Arrival, None, list[_Moving]]:
        still: list[_Moving] = []
        for file in moving:
            now = self._stopwatch()
            current = self._look(file.listed)
            changed = now if current and current.stamp != file.listed.stamp else file.last_changed
            if current and (current.obstacle or now - changed >= self._settings.settle_seconds):
                current = yield from self._take(current)
                changed = now
            if current is None:
                continue
            if now - file.first_seen > self._settings.patience_seconds:
                yield from self._blocked(current, _STILL_CHANGING)
            else:
                still.append(_Moving(current, file.first_seen, changed))
        return still

    def _look(self, listed: Listed) -> Listed | None:
        try:
            return self._inbox.look(listed)
        except FileNotFoundError:
            return None
        except Exception as error:  # noqa: BLE001 - the door: what one file raises is its own reason
            return replace(listed, obstacle=obstacle(error))

    def _take(self, listed: Listed) -> Generator[Arrival, None, Listed | None]:
        """Take a file in; gives it back as it is now if it changed while it was read."""
        limit = self._settings.bounds.file_bytes
        if listed.obstacle or listed.size > limit:
            yield from self._blocked(listed, listed.obstacle or _too_large(listed.size, limit))
            return None
        known = self._ledger.known(listed.name, listed.stamp)
        if known and not self._ledger.is_due(known) and not self._ledger.has_due_members(known):
            return None
        try:
            with self._inbox.open(listed) as stream:
                source = keep(_blocks(stream, listed.size), listed.name, self._spool)
            archive = is_archive(source.path)
        except FileNotFoundError:
            return None
        except SpoolError:
            raise
        except Exception as error:  # noqa: BLE001 - the door: what one file raises is its own reason
            yield from self._blocked(listed, obstacle(error))
            return None
        after = self._look(listed)
        if after is None or after.obstacle or after.stamp != listed.stamp or source.size != listed.size:
            if source.sha256 not in self._in_hand:
                source.path.unlink()
            return after
        self._ledger.enter(listed.name, source.sha256, source.size, container=None, stand_in=False)
        self._ledger.stamp(listed.name, listed.stamp, source.sha256)
        if archive:
            yield from self._unpack(source)
        else:
            yield from self._give(Arrival(source))
        return None

    def _unpack(self, archive: SourceFile) -> Iterator[Arrival]:
        try:
            members = expand(archive, self._settings.archives, self._spool)
        except DocumentError as error:
            yield from self._refused(archive, error.failure)
            return
        with self._ledger.transaction():
            for member in members:
                self._ledger.enter(member.name, member.sha256, member.size, archive.sha256, stand_in=False)
        for member in members:
            yield from self._give(Arrival(member))
        yield from self._give(Arrival(archive, unpacked(archive, self._version)))

    def _blocked(self, listed: Listed, failure: Failure) -> Iterator[Arrival]:
        unread = "\0".join(("unread", failure.reason, failure.message, listed.name))
        sha256 = hashlib.sha256(unread.encode()).hexdigest()
        if self._ledger.is_due(sha256):
            self._ledger.enter(listed.name, sha256, listed.size, container=None, stand_in=True)
            source = SourceFile(sha256, listed.name, self._spool / sha256, listed.size)
            yield from self._refused(source, failure)

    def _refused(self, source: SourceFile, failure: Failure) -> Iterator[Arrival]:
        yield from self._give(Arrival(source, refused(source, failure, self._version)))

    def _give(self, arrival: Arrival) -> Iterator[Arrival]:
        source = arrival.source
        if source.sha256 in self._in_hand:
            return
        if self._ledger.is_due(source.sha256):
            self._in_hand.add(source.sha256)
            yield arrival
        else:
            source.path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Moving:
    """A file that is not yet at rest."""

    listed: Listed
    first_seen: float
    last_changed: float


def _blocks(stream: BinaryIO, listed: int) -> Iterator[bytes]:
    """The bytes of a file; of one that has grown since it was listed, little more than was listed."""
    size = 0
    while size <= listed and (block := stream.read(_BLOCK)):
        size += len(block)
        yield block


def _too_large(size: int, limit: int) -> Failure:
    return Failure(
        Reason.TOO_LARGE,
        f"{size:,} bytes are over the limit of {limit:,}",
        "Split it, or raise bounds.file_bytes.",
    )


_STILL_CHANGING = Failure(
    Reason.STILL_CHANGING,
    "was still being written when the run gave up waiting",
    "Nothing: the next run reads it once it is at rest.",
)
