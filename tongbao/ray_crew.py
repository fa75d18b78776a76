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

    The number of slots is that of the cluster's free cores at the start. Tasks of a lost node are given
    to the others; when all are lost, new ones are asked for, and the run ends if none comes.
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
        self._attach()

    def _attach(self) -> None:
        """Start a station on every free core, and keep those that answer."""
        cores = int(self._ray.available_resources().get("CPU", 0))
        bounds = self._settings.bounds
        actor = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(Station)
        started = [
            actor.remote(self._recipe, bounds.memory_bytes, self._settings.retire_after)
            for _ in range(min(cores, self._settings.workers or cores))
        ]
        answers = {station.ready.remote(): station for station in started}
        up, _ = (
            self._ray.wait(list(answers), num_returns=len(answers), timeout=_ATTACH_SECONDS)
            if answers
            else ([], [])
        )
        self._idle = [answers[answer] for answer in up if self._alive(answer)]
        if not self._idle:
            raise ExecutorError(f"the Ray cluster at {self._settings.ray} has no free core left to work with")

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
        ready, _ = self._ray.wait(list(self._busy), num_returns=1, timeout=seconds)
        for reference in ready:
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
        for station in [*self._idle, *(station for station, _ in self._busy.values())]:
            self._ray.kill(station)
