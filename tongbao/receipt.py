"""What a run did, as a record: printed, kept in the ledger, written as JSON, exported as metrics."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path


class Exit(IntEnum):
    """What the process tells cron."""

    WELL = 0
    """Everything that came in is published."""
    LOOK = 1
    """Something was quarantined or rejected in this run."""
    USAGE = 2
    """The command line or a setting is wrong."""
    COULD_NOT_RUN = 3
    """The run could not start or go on; the data set is as it was."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A document of this run that is not published."""

    path: str
    document_id: str
    status: str
    reason_code: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A run. Counts are of this run; ``in_dataset`` counts what the data set holds after it, by status.

    ``incomplete`` of the published documents are not ``complete``: a table, words or a page may be lost.
    ``peak_memory_bytes`` is of the run and its local workers together.
    """

    started_at: str
    finished_at: str
    seconds: float
    tool_version: str
    inbox: str
    dataset: str
    seen: int
    published: int
    incomplete: int
    quarantined: int
    rejected: int
    pages: int
    observations: Mapping[str, int]
    troubles: tuple[Trouble, ...]
    files_written: tuple[str, ...]
    files_removed: tuple[str, ...]
    files_kept: int
    in_dataset: Mapping[str, int]
    peak_memory_bytes: int

    @property
    def exit(self) -> Exit:
        """The exit status."""
        return Exit.LOOK if self.quarantined or self.rejected else Exit.WELL

    @property
    def documents(self) -> int:
        """Documents that came to an end in this run."""
        return self.published + self.quarantined + self.rejected

    def as_dict(self) -> dict[str, object]:
        """As JSON has it."""
        return {**asdict(self), "exit_status": int(self.exit)}


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old or the new text, never a part."""
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with naming(path):
            beside.write_text(text, encoding="utf-8")
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def naming(place: str | Path) -> Iterator[None]:
    """Say of each failure of the system where it was: a full disk does not tell the file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(place)) from error


def as_json(receipt: Receipt) -> str:
    """The receipt as a JSON document."""
    return json.dumps(receipt.as_dict(), ensure_ascii=False, indent=2) + "\n"
