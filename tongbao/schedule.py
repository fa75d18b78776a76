"""Takes arrivals, gives finished documents; pages of several documents are worked on side by side."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from extract.limits import Limits
from tongbao.intake import Arrival, Intake
from tongbao.ledger import Ledger, Stage
from tongbao.outcome import Failure, Reason, SourceFile, Survey, refused
from tongbao.parcels import Parcels, pack
from tongbao.recipe import Recipe
from tongbao.task import Done, Executor, Step, Task

_WAIT = 0.2
_QUEUE_PER_SLOT = 2
_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Finished:
    """A document that came to an end and is in the ledger."""

    source: SourceFile
    parcels: Parcels
    seconds: float
    details: tuple[str, ...] = ()


@dataclass(slots=True)
class _Job:
    """A document in hand."""

    source: SourceFile
    started: float
    survey: Survey | None = None
    todo: Iterator[int] = field(default_factory=lambda: iter(()))
    out: int = 0
    failures: dict[int, Failure] = field(default_factory=dict)
    stages: dict[Step, tuple[int, int, float]] = field(default_factory=dict)
    details: list[str] = field(default_factory=list)

    def note(self, done: Done) -> None:
        """Add a task to the account of its stage."""
        pages, attempts, seconds = self.stages.get(done.task.step, (0, 0, 0.0))
        first = done.task.attempt == 1
        self.stages[done.task.step] = (pages + first, attempts + 1, seconds + done.seconds)
        if done.detail:
            self.details.append(done.detail)


class _Arrivals:
    """What comes in, one at a time; ``more`` is False once the inbox is done."""

    def __init__(self, arrivals: Iterator[Arrival | None]) -> None:
        self._arrivals = arrivals
        self.more = True

    def take(self) -> Arrival | None:
        """The next one; None if there is none at this moment."""
        try:
            return next(self._arrivals)
        except StopIteration:
            self.more = False
            return None


class Schedule:
    """Keeps the executor busy with what arrives, and the ledger up to date with what is done."""

    def __init__(
        self,
        intake: Intake,
        executor: Executor,
        ledger: Ledger,
        recipe: Recipe,
        bounds: Limits,
        on_page: Callable[[int, int], object] = lambda _done, _known: None,
    ) -> None:
        self._intake = intake
        self._executor = executor
        self._ledger = ledger
        self._recipe = recipe
        self._version = recipe.version
        self._bounds = bounds
        self._jobs: dict[str, _Job] = {}
        self._out = 0
        self._on_page = on_page
        self._pages = [0, 0]
        """Read, and known so far."""

    def finished(self) -> Iterator[Finished]:
        """Work until the inbox is done; gives each document once it is in the ledger."""
        arrivals = _Arrivals(self._intake.arrivals())
        while arrivals.more or self._out:
            yield from self._fill(arrivals)
            if self._out:
                for done in self._executor.wait(_WAIT):
                    self._out -= 1
                    if (finished := self._settle(done)) is not None:
                        yield finished
            elif arrivals.more:
                time.sleep(_WAIT)

    def _fill(self, arrivals: _Arrivals) -> Iterator[Finished]:
        """Hand out pages and take in documents until the executor has enough or nothing is there."""
        while self._out < self._executor.slots * _QUEUE_PER_SLOT:
            if self._hand_out_page():
                continue
            arrival = arrivals.take()
            if arrival is None:
                return
            if arrival.outcome is None:
                self._begin(arrival)
            else:
                yield self._record(arrival.source, pack(arrival.outcome, self._recipe), None)

    def _begin(self, arrival: Arrival) -> None:
        source = arrival.source
        self._jobs[source.sha256] = _Job(source, time.monotonic())
        self._submit(Task(Step.SURVEY, source, self._bounds, self._bounds.page_seconds))

    def _submit(self, task: Task) -> None:
        self._jobs[task.source.sha256].out += 1
        self._out += 1
        self._executor.submit(task)

    def _hand_out_page(self) -> bool:
        """Submit the next page of the oldest document that has one."""
        for job in self._jobs.values():
            number = next(job.todo, None)
            if number is not None:
                self._submit(Task(Step.PAGE, job.source, self._bounds, self._bounds.page_seconds, number))
                return True
        return False

    def _settle(self, done: Done) -> Finished | None:
        job = self._jobs[done.task.source.sha256]
        job.out -= 1
        job.note(done)
        if done.failure is not None:
            if done.again and done.task.attempt < _ATTEMPTS:
                self._submit(self._second_attempt(done.task))
                return None
            job.failures[done.task.number] = done.failure
            job.todo = iter(())
        elif done.task.step is Step.SURVEY:
            self._surveyed(job, done.result)
        elif done.task.step is Step.PAGE:
            self._ledger.keep_page(job.source.sha256, done.task.number, self._version, done.result)
            self._tell_pages(1, 0)
        else:
            return self._record(job.source, done.result, job)
        return self._advance(job)

    def _second_attempt(self, task: Task) -> Task:
        sha256 = task.source.sha256
        payloads = self._ledger.page_payloads(sha256, self._version) if task.step is Step.CONCLUDE else ()
        return replace(task, payloads=payloads, attempt=task.attempt + 1)

    def _surveyed(self, job: _Job, survey: Survey) -> None:
        job.survey = survey
        limit = self._bounds.pages
        if survey.pages > limit:
            message = f"{survey.pages:,} pages are over the limit of {limit:,}"
            job.failures[0] = Failure(
                Reason.TOO_MANY_PAGES, message, "Split the document, or raise bounds.pages."
            )
            return
        kept = self._ledger.kept_pages(job.source.sha256, self._version)
        job.todo = (number for number in range(1, survey.pages + 1) if number not in kept)
        self._tell_pages(0, survey.pages - len(kept))

    def _tell_pages(self, read: int, known: int) -> None:
        self._pages[0] += read
        self._pages[1] += known
        self._on_page(*self._pages)

    def _advance(self, job: _Job) -> Finished | None:
        """Go on to the end of a document once no page of it is out.

        Pages are handed out in order, so that below the lowest page that failed all have been read, and the
        reason given does not depend on which of several bad pages failed first.
        """
        if job.failures:
            if job.out:
                return None
            failure = job.failures[min(job.failures)]
            outcome = refused(job.source, failure, self._version, job.survey)
            return self._record(job.source, pack(outcome, self._recipe), job)
        number = next(job.todo, None)
        if number is not None:
            self._submit(Task(Step.PAGE, job.source, self._bounds, self._bounds.page_seconds, number))
        elif not job.out:
            pages = job.survey.pages if job.survey else 0
            payloads = self._ledger.page_payloads(job.source.sha256, self._version)
            seconds = self._bounds.page_seconds + pages
            media = job.survey.media if job.survey else None
            self._submit(
                Task(Step.CONCLUDE, job.source, self._bounds, seconds, payloads=payloads, media=media)
            )
        return None

    def _record(self, source: SourceFile, parcels: Parcels, job: _Job | None) -> Finished:
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        stages = [
            Stage(step.value, pages, attempts, seconds, now)
            for step, (pages, attempts, seconds) in (job.stages.items() if job else ())
        ]
        self._ledger.record(source.sha256, self._version, parcels, stages)
        self._jobs.pop(source.sha256, None)
        self._intake.finished(source)
        seconds = time.monotonic() - job.started if job else 0.0
        return Finished(source, parcels, seconds, tuple(job.details) if job else ())
