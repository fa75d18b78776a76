"""An executor on a Ray cluster: one isolated worker process for each core of each node."""

from __future__ import annotations

import logging
import tempfile
import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from tongbao.crew import Crew
from tongbao.recipe import Recipe
from tongbao.settings import Settings
from tongbao.task import Done, ExecutorError, Task

_ATTACH_SECONDS = 60.0
_ASK_SECONDS = 5.0
"""Between two looks for cores that became free."""


class Station:
    """Lives on a node as a Ray actor; does tasks in its own worker process, within the same limits."""

    def __init__(self, recipe: Recipe, memory_bytes: int, retire_after: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tongbao-")
        self._crew = Crew(1, recipe, memory_bytes, retire_after, Path(self._folder.name)).__enter__()
        self._held = Path(self._folder.name) / "source"
        self._held_sha256 = ""

    def ready(self) -> bool:
        """Answers once it is up."""
        return True

    def do(self, task: Task, data: bytes) -> Done:
        """Do a task; ``data`` are the bytes of its source, since nodes share no disk."""
        if task.source.sha256 != self._held_sha256:
            self._held.write_bytes(data)
            self._held_sha256 = task.source.sha256
        self._crew.submit(replace(task, source=replace(task.source, path=self._held)))
        while True:
            for done in self._crew.wait(1.0):
                return replace(done, task=replace(task, payloads=()))


class RayCrew:
    """An executor on a cluster that runs already. A lost node costs the tasks that it had in hand.

    Every free core of the cluster is a slot, those of nodes that join while the run goes on, too. Tasks of
    a lost node are given to the others; when all are lost, the run ends if no core is free.
    """

    def __init__(self, settings: Settings, recipe: Recipe) -> None:
        try:
            import ray
        except ImportError as error:
            raise ExecutorError("Ray is not installed: pip install 'tongbao[ray]'") from error
        self._ray: Any = ray
        self._settings = settings
        self._recipe = recipe
        if not ray.is_initialized():
            try:
                ray.init(address=settings.ray, log_to_driver=False, logging_level=logging.ERROR)
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise ExecutorError(f"no Ray cluster at {settings.ray}: {error}") from error
        self._waiting: deque[Task] = deque()
        self._busy: dict[Any, tuple[Any, Task]] = {}
        self._data: dict[str, Any] = {}
        self._idle: list[Any] = []
        self._starting: dict[Any, Any] = {}
        self._asked_at = 0.0
        self._attach()

    def _attach(self) -> None:
        """Start a station on every free core, and wait for those that answer.

        Raises:
            ExecutorError: None does.
        """
        self._ask_for_more()
        answers = list(self._starting)
        if answers:
            up, _ = self._ray.wait(answers, num_returns=len(answers), timeout=_ATTACH_SECONDS)
            self._take_on(up)
        if not self._idle:
            raise ExecutorError(f"the Ray cluster at {self._settings.ray} has no free core left to work with")

    def _ask_for_more(self) -> None:
        """Ask for a station on every core that is free by now: a node may have joined."""
        self._asked_at = time.monotonic()
        cores = int(self._ray.available_resources().get("CPU", 0)) - len(self._starting)
        if self._settings.workers:
            cores = min(cores, self._settings.workers - self.slots - len(self._starting))
        bounds = self._settings.bounds
        actor = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Station)
        for _ in range(cores):
            station = actor.remote(self._recipe, bounds.memory_bytes, self._settings.retire_after)
            self._starting[station.ready.remote()] = station

    def _take_on(self, answers: list[Any]) -> None:
        """Let stations that came up work."""
        for answer in answers:
            station = self._starting.pop(answer)
            if self._alive(answer):
                self._idle.append(station)

    def _alive(self, answer: Any) -> bool:
        try:
            return bool(self._ray.get(answer))
        except self._ray.exceptions.RayError:
            return False

    def __enter__(self) -> RayCrew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def slots(self) -> int:
        """The number of stations that are left."""
        return len(self._idle) + len(self._busy)

    @property
    def resident_bytes(self) -> int:
        """0: the workers are on other machines."""
        return 0

    def submit(self, task: Task) -> None:
        """Take a task."""
        self._waiting.append(task)
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting and self._idle:
            task, station = self._waiting.popleft(), self._idle.pop()
            self._busy[station.do.remote(task, self._bytes_of(task))] = (station, task)

    def _bytes_of(self, task: Task) -> Any:
        """The source's bytes in the cluster's store, put there once for all tasks in hand."""
        sha256 = task.source.sha256
        if sha256 not in self._data:
            wanted = {t.source.sha256 for _, t in self._busy.values()} | {
                t.source.sha256 for t in self._waiting
            }
            self._data = {kept: ref for kept, ref in self._data.items() if kept in wanted}
            self._data[sha256] = self._ray.put(task.source.path.read_bytes())
        return self._data[sha256]

    def wait(self, seconds: float) -> list[Done]:
        """Tasks that have ended; those of lost nodes are given out anew."""
        if not self._busy:
            time.sleep(0 if self._waiting else seconds)
            return []
        ended: list[Done] = []
        if self._waiting and time.monotonic() - self._asked_at >= _ASK_SECONDS:
            self._ask_for_more()
        ready, _ = self._ray.wait([*self._starting, *self._busy], num_returns=1, timeout=seconds)
        self._take_on([answer for answer in ready if answer in self._starting])
        for reference in (r for r in ready if r in self._busy):
            station, task = self._busy.pop(reference)
            try:
                ended.append(self._ray.get(reference))
            except self._ray.exceptions.RayActorError:
                self._waiting.appendleft(task)  # its node is lost, and the station with it
            except self._ray.exceptions.ObjectLostError:
                self._waiting.appendleft(task)
                self._idle.append(station)
            else:
                self._idle.append(station)
        if not self.slots:
            self._attach()
        self._hand_out()
        return ended

    def close(self) -> None:
        """End all stations; the cluster stays."""
        working = (station for station, _ in self._busy.values())
        for station in [*self._idle, *working, *self._starting.values()]:
            self._ray.kill(station)
