"""What goes to a worker and what comes back: one task is one page, or the start or end of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from extract.limits import Limits
from tongbao.outcome import Failure, SourceFile


class Step(StrEnum):
    """The stages of a document."""

    SURVEY = "survey"
    PAGE = "page"
    CONCLUDE = "conclude"


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work. ``number`` is the page; ``payloads`` are the packed pages to conclude from.

    ``media`` is what the survey found, for a conclusion.
    """

    step: Step
    source: SourceFile
    bounds: Limits
    seconds: float
    """How long it may take."""
    number: int = 0
    payloads: tuple[bytes, ...] = ()
    media: str | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Done:
    """How a task ended: with a result or with a failure.

    The result of SURVEY is a ``Survey``, of PAGE the packed page, of CONCLUDE ``Parcels``.
    ``again`` says that a second attempt may end better (a crash, a limit of time or memory).
    """

    task: Task
    result: Any = None
    failure: Failure | None = None
    again: bool = False
    seconds: float = 0.0
    detail: str = ""
    """For the log: where in the code it went wrong."""


class ExecutorError(Exception):
    """There is nothing to work with; the message says what to do."""


class Executor(Protocol):
    """Does tasks side by side. Use as a context manager: leaving it ends all workers."""

    @property
    def slots(self) -> int:
        """How many tasks it works on at the same time."""

    @property
    def resident_bytes(self) -> int:
        """Memory that the workers on this machine have in use."""

    def submit(self, task: Task) -> None:
        """Take a task; never blocks."""

    def wait(self, seconds: float) -> list[Done]:
        """Tasks that have ended, as soon as there is one; empty after ``seconds``.

        Raises:
            ExecutorError: No worker can be started, or all are lost.
        """

    def close(self) -> None:
        """End all workers, whatever they are doing."""
