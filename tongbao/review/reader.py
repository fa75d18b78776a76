"""Reads files that were dropped on the page, in worker processes with the bounds of a run; keeps none.

One file is read at a time, its pages side by side. What came in lies in a folder of the server's own until
the result is let go: after some others, after some time, or when the server ends.
"""

from __future__ import annotations

import pickle
import queue
import secrets
import shutil
import tempfile
import threading
import time
import zlib
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from extract.document.assemble import assemble
from extract.intake import SourceFile as Opened
from extract.intake import open_source
from extract.types import PageReading
from schemas.spec import NoticeSpec
from tongbao.crew import Crew
from tongbao.outcome import Failure, Reason, SourceFile
from tongbao.recipe import Recipe
from tongbao.review.painter import Painter
from tongbao.run import Concluded, NoticeRecipe, concluded
from tongbao.settings import Settings
from tongbao.task import Done, ExecutorError, Step, Task

_WAIT = 0.2
_ATTEMPTS = 2
_KEPT = 6
"""Results that are kept for people to come back to."""
_KEPT_SECONDS = 1800.0
_MOST_WAITING = 8


class BusyError(Exception):
    """Too many files wait already."""


@dataclass(slots=True)
class Job:
    """A dropped file on its way. ``state`` is waiting, reading, done or failed."""

    id: str
    name: str
    path: Path
    sha256: str
    size: int
    came: float = field(default_factory=time.monotonic)
    state: str = "waiting"
    pages: int = 0
    done: int = 0
    started: float = 0.0
    failure: Failure | None = None
    source: Opened | None = None
    readings: tuple[PageReading, ...] = ()
    end: Concluded | None = None

    @property
    def seconds_left(self) -> float | None:
        """About how long it will take, once a page has been read."""
        if not self.done or self.state != "reading":
            return None
        return (time.monotonic() - self.started) / self.done * (self.pages - self.done)


class Reader:
    """Takes files, gives their tables; use as a context manager."""

    def __init__(self, settings: Settings, specs: tuple[NoticeSpec, ...]) -> None:
        self._settings = settings
        self._recipe: Recipe = NoticeRecipe(specs, settings.bounds)
        self._specs = specs
        self.limits = settings.bounds
        self.painter = Painter(settings.bounds)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: queue.Queue[Job | None] = queue.Queue()
        self._lock = threading.Lock()
        self._stack = ExitStack()

    def __enter__(self) -> Reader:
        self._folder = Path(tempfile.mkdtemp(prefix="tongbao-"))
        self._stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
        (self._folder / "spool").mkdir()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.painter.close()
        self._waiting.put(None)
        self._thread.join(timeout=30)
        self._stack.close()

    def place(self) -> Path:
        """Where the bytes of the next file may be written.

        Raises:
            BusyError: Too many files wait already.
        """
        if self._waiting.qsize() >= _MOST_WAITING:
            raise BusyError
        return self._folder / secrets.token_hex(16)

    def take(self, path: Path, name: str, sha256: str, size: int) -> Job:
        """Take a file that is at ``path``; ``name`` is what people call it."""
        job = Job(secrets.token_urlsafe(18), name, path, sha256, size)
        with self._lock:
            self._jobs[job.id] = job
            self._let_go()
        self._waiting.put(job)
        return job

    def job(self, name: str) -> Job | None:
        """A file by the id of its job."""
        with self._lock:
            return self._jobs.get(name)

    def forget(self, name: str) -> None:
        """Let a result and its file go at once."""
        with self._lock:
            job = self._jobs.pop(name, None)
        if job is not None:
            job.path.unlink(missing_ok=True)

    def _let_go(self) -> None:
        """Forget what is finished and old, or more than are kept."""
        finished = [j for j in self._jobs.values() if j.state in {"done", "failed"}]
        excess = len(self._jobs) - _KEPT
        for number, job in enumerate(finished):
            if number < excess or time.monotonic() - job.came > _KEPT_SECONDS:
                del self._jobs[job.id]
                job.path.unlink(missing_ok=True)

    # ---- in a thread of its own

    def _work(self) -> None:
        with Crew(
            workers=self._settings.worker_count,
            recipe=self._recipe,
            memory_bytes=self.limits.memory_bytes,
            retire_after=self._settings.retire_after,
            logs=self._folder,
        ) as crew:
            while (job := self._waiting.get()) is not None:
                job.state, job.started = "reading", time.monotonic()
                try:
                    job.failure = self._read(job, crew)
                except ExecutorError as error:
                    job.failure = Failure(Reason.INTERNAL, str(error))
                job.state = "failed" if job.failure else "done"

    def _read(self, job: Job, crew: Crew) -> Failure | None:
        """Read a file to its end; gives why it could not be."""
        source = SourceFile(job.sha256, job.name, job.path, job.size)
        survey = self._one(crew, Task(Step.SURVEY, source, self.limits, self.limits.page_seconds))
        if survey.failure:
            return survey.failure
        job.pages = survey.result.pages
        if job.pages > self.limits.pages:
            return Failure(
                Reason.TOO_MANY_PAGES, f"{job.pages:,} pages are over the limit of {self.limits.pages:,}"
            )
        payloads: dict[int, bytes] = {}
        for number in range(1, job.pages + 1):
            crew.submit(Task(Step.PAGE, source, self.limits, self.limits.page_seconds, number))
        failure: Failure | None = None
        out = job.pages
        while out:
            for done in crew.wait(_WAIT):
                out -= 1
                if done.failure is None:
                    payloads[done.task.number] = done.result
                    job.done += 1
                elif done.again and done.task.attempt < _ATTEMPTS:
                    crew.submit(_again(done.task))
                    out += 1
                else:
                    failure = failure or done.failure
        if failure:
            return failure
        job.source = open_source(job.path, self.limits)
        job.readings = tuple(pickle.loads(zlib.decompress(payloads[n])) for n in sorted(payloads))
        job.end = concluded(assemble(job.source, job.readings), self._specs)
        return None

    def _one(self, crew: Crew, task: Task) -> Done:
        crew.submit(task)
        while True:
            for done in crew.wait(_WAIT):
                if done.failure is None or not done.again or done.task.attempt >= _ATTEMPTS:
                    return done
                crew.submit(_again(done.task))


def _again(task: Task) -> Task:
    return replace(task, attempt=task.attempt + 1)


def facts(job: Job) -> dict[str, Any]:
    """How far a file is, as JSON."""
    failure = job.failure
    return {
        "state": job.state,
        "pages": job.pages,
        "done": job.done,
        "left": None if job.seconds_left is None else round(job.seconds_left),
        "message": f"{failure.message} {failure.remedy}".strip() if failure else "",
    }
