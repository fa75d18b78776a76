"""The nightly run: takes an inbox, gives a data set and a receipt; killed, the next run goes on."""

from __future__ import annotations

import datetime as dt
import errno
import os
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Protocol

from schemas.spec_file import SpecError
from tongbao import corrections
from tongbao.crew import resident_bytes
from tongbao.datapackage import DATAPACKAGE, strays
from tongbao.executors import executor
from tongbao.intake import Folder, Inbox, Intake
from tongbao.ledger import Ledger, LedgerError
from tongbao.lock import LockedError, writer_lock
from tongbao.outcome import DocumentStatus, SourceFile
from tongbao.parcels import Parcels
from tongbao.publish import Published, finish, publish
from tongbao.receipt import Receipt, Trouble
from tongbao.recipe import Recipe, recipe_of
from tongbao.schedule import Finished, Schedule
from tongbao.settings import STATE, Settings, SettingsError, state_of
from tongbao.storage import LocalStorage, PlaceError, RemoteStorage, Storage, is_url
from tongbao.task import Executor, ExecutorError

_REFUSALS = (
    LockedError,
    LedgerError,
    ExecutorError,
    PlaceError,
    SettingsError,
    SpecError,
    corrections.CorrectionsError,
)
"""What says in one sentence why a run cannot go on."""


class CouldNotRunError(Exception):
    """The run could not start or go on; the message says why and what to do."""


class Reporter(Protocol):
    """Who is told how a run goes."""

    def started(self, settings: Settings) -> None:
        """The run begins."""

    def document(self, finished: Finished, seen: int) -> None:
        """A document came to an end; ``seen`` files have been looked at so far."""

    def page(self, done: int, known: int) -> None:
        """A page was read: ``done`` of the ``known`` pages of all documents that were opened so far."""

    def publishing(self) -> None:
        """All documents are done; files are being written."""

    def ended(self, receipt: Receipt) -> None:
        """The run is over."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where a run reads and writes."""

    inbox: Inbox
    storage: Storage
    state: Path
    staging: Path

    @staticmethod
    def of(settings: Settings) -> Places:
        """The places of these settings; folders of the run's own are made.

        Raises:
            CouldNotRunError: The inbox is not there, or a data set at a URL has no local state folder.
        """
        remote = is_url(settings.dataset)
        if remote and not settings.state:
            raise CouldNotRunError(
                f"{settings.dataset} is a URL: name a local folder for the ledger with --state"
            )
        inbox = _inbox(settings)
        state = state_of(settings)
        state.mkdir(parents=True, exist_ok=True)
        if remote:
            return Places(inbox, RemoteStorage.at(settings.dataset), state, state / "next")
        root = Path(settings.dataset)
        (root / STATE).mkdir(parents=True, exist_ok=True)
        return Places(inbox, LocalStorage(root), state, root / STATE / "next")


def _inbox(settings: Settings) -> Inbox:
    for place in filter(None, (settings.dataset, settings.state)):
        if _is_within(place, settings.inbox) or _is_within(settings.inbox, place):
            raise CouldNotRunError(
                f"{place} and the inbox {settings.inbox} stand one in the other, so that a run would read "
                "what it wrote: give them folders beside each other"
            )
    if is_url(settings.inbox):
        from tongbao.bucket import Bucket

        return Bucket.at(settings.inbox)
    root = Path(settings.inbox)
    if not root.is_dir():
        raise CouldNotRunError(f"the inbox {root} is not a folder: check --inbox, or make it")
    return Folder(root)


def _is_within(place: str, other: str) -> bool:
    """Whether a place is another, or stands in it."""
    if is_url(place) or is_url(other):
        return f"{place.rstrip('/')}/".startswith(f"{other.rstrip('/')}/")
    return Path(place).resolve().is_relative_to(Path(other).resolve())


def run(settings: Settings, reporter: Reporter, redo: str | None = None, *, rebuild: bool = False) -> Receipt:
    """Take in what is new, read it, publish.

    Args:
        settings: Where from, where to, with what bounds.
        reporter: Is told of every document.
        redo: "outdated", "quarantined" or "all": what is to be done again besides; published files are then
            compared by their hashes.
        rebuild: Replace a data set whose ledger is lost by what the inbox gives now.

    Raises:
        CouldNotRunError: Another run is at work, the disk is full, a folder may not be written...
    """
    with _said_plainly(settings):
        places = Places.of(settings)
        with writer_lock(places.state / "lock"), Ledger(places.state / "ledger.sqlite") as ledger:
            if not rebuild:
                _refuse_orphan(settings, places, ledger)
            return _run(settings, reporter, redo, places, ledger)


def _refuse_orphan(settings: Settings, places: Places, ledger: Ledger) -> None:
    """Refuse to publish from an empty ledger over a data set that another one has filled.

    Raises:
        CouldNotRunError: The data set would lose what it has.
    """
    if not ledger.is_empty():
        return
    paths = places.storage.stamps()
    if DATAPACKAGE not in paths:
        return
    lost = len(strays(paths, ()))
    raise CouldNotRunError(
        f"{settings.dataset} is a full data set, and its ledger in {places.state} is empty: what it holds "
        "would be replaced by what the inbox gives now. Put the ledger's folder back, or name it with "
        "--state; or say --rebuild, which reads the whole inbox anew and removes all that it does not give "
        f"again of the {lost} files of tables that are there"
    )


def _run(settings: Settings, reporter: Reporter, redo: str | None, places: Places, ledger: Ledger) -> Receipt:
    recipe = recipe_of(settings)
    finish(ledger, places.storage, places.staging)
    ledger.check()
    if redo:
        ledger.call_back(redo, recipe.version)
    decided = corrections.standing(corrections.read(corrections.log_of(settings)))
    ledger.call_back_reviewed({sha256: corrections.digest(d) for sha256, d in decided.items()})
    tally = _Tally()
    reporter.started(settings)
    intake = Intake(places.inbox, ledger, settings, _spool(places.state), recipe.version)
    with executor(settings, recipe, places.state) as workers:
        schedule = Schedule(intake, workers, ledger, recipe, settings.bounds, reporter.page)
        for finished in chain(_untold(ledger), schedule.finished()):
            tally.add(finished, workers)
            reporter.document(finished, intake.seen)
    reporter.publishing()
    published = publish(ledger, places.storage, places.staging, thorough=redo is not None)
    tally.measure(0)
    receipt = _receipt(settings, recipe, ledger, tally, intake.seen, published)
    if receipt.documents or published.written:
        ledger.keep_receipt(receipt.started_at, receipt.as_dict())
    reporter.ended(receipt)
    ledger.told()
    return receipt


def _untold(ledger: Ledger) -> Iterator[Finished]:
    """What a run that was ended has quarantined and could not say."""
    for sha256, path, size, record in ledger.untold():
        yield Finished(SourceFile(sha256, path, Path(), size), Parcels(record, (), {}, ""), 0.0)


@dataclass(slots=True)
class _Tally:
    """Counts of a run while it goes on."""

    started: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    clock: float = field(default_factory=time.monotonic)
    statuses: Counter[str] = field(default_factory=Counter)
    observations: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    incomplete: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    peak: int = 0

    def add(self, finished: Finished, workers: Executor) -> None:
        record = finished.parcels.record
        self.statuses[record.status] += 1
        self.observations.update(record.statuses)
        if record.status is DocumentStatus.PUBLISHED:
            self.pages += record.pages or 0
            self.incomplete += not record.complete
        else:
            self.troubles.append(
                Trouble(
                    path=finished.source.name,
                    document_id=record.document_id,
                    status=record.status.value,
                    reason_code=record.reason_code.value if record.reason_code else "",
                    reason=record.reason or "",
                    remedy=record.remedy or "",
                )
            )
        self.measure(workers.resident_bytes)

    def measure(self, of_workers: int) -> None:
        self.peak = max(self.peak, of_workers + resident_bytes(os.getpid()))


def _receipt(
    settings: Settings, recipe: Recipe, ledger: Ledger, tally: _Tally, seen: int, published: Published
) -> Receipt:
    now = dt.datetime.now(dt.UTC)
    return Receipt(
        started_at=tally.started.isoformat(timespec="microseconds"),
        finished_at=now.isoformat(timespec="microseconds"),
        seconds=round(time.monotonic() - tally.clock, 3),
        tool_version=recipe.version,
        inbox=settings.inbox,
        dataset=settings.dataset,
        seen=seen,
        published=tally.statuses[DocumentStatus.PUBLISHED],
        incomplete=tally.incomplete,
        quarantined=tally.statuses[DocumentStatus.QUARANTINED],
        rejected=tally.statuses[DocumentStatus.REJECTED],
        pages=tally.pages,
        observations=dict(tally.observations),
        troubles=tuple(sorted(tally.troubles, key=lambda t: t.path)),
        files_written=published.written,
        files_removed=published.removed,
        files_kept=published.kept,
        in_dataset=ledger.catalogue.count_by_status(),
        peak_memory_bytes=tally.peak,
    )


def _spool(state: Path) -> Path:
    """The folder of the run's own copies of files; what an earlier run left there is removed."""
    spool = state / "spool"
    spool.mkdir(exist_ok=True)
    for leftover in spool.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink()
    return spool


@contextmanager
def _said_plainly(settings: Settings) -> Iterator[None]:
    """Turn what the system refuses into one sentence with a remedy."""
    try:
        yield
    except _REFUSALS as error:
        raise CouldNotRunError(str(error)) from error
    except OSError as error:
        raise CouldNotRunError(_remedy(error, settings)) from error
    except sqlite3.OperationalError as error:
        raise CouldNotRunError(
            f"the ledger cannot be written ({error}): see that the disk has room and that the folder "
            "may be written, then run again; what is published is as it was"
        ) from error
    except sqlite3.DatabaseError as error:
        raise CouldNotRunError(
            f"the ledger is damaged ({error}): put back its backup; or move the folder {STATE} away, empty "
            "the data set and run again, which reads the whole inbox anew"
        ) from error


def _remedy(error: OSError, settings: Settings) -> str:
    where = error.filename or settings.dataset
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"the disk is full ({where}): make room and run again; what is published is as it was"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"{where} may not be used ({error.strerror}): give this account the right to it, then run again"
        )
    if error.errno == errno.EXDEV:
        return f"{where} is on another file system than the data set: leave the setting `state` empty"
    return f"{where}: {error.strerror or error}"
