"""Local worker processes: started, watched, replaced. What a page does to its process harms no other page.

A thread of its own watches time and memory, so that the limits hold while the run hashes a file, unpacks an
archive or publishes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import TracebackType

from tongbao.outcome import Failure
from tongbao.recipe import Recipe
from tongbao.task import Done, ExecutorError, Task
from tongbao.worker import READY, crashed, out_of_memory, out_of_time

_LOOK_EVERY = 0.05  # seconds between two looks at a worker, which can grow by 100 MB in that time
_START_SECONDS = 120.0


class WorkerProcess:
    """One worker process, seen from the run that started it."""

    def __init__(self, recipe: Recipe, memory_bytes: int, log: Path, scratch: Path) -> None:
        self._log = log
        self._scratch = scratch
        scratch.mkdir(parents=True, exist_ok=True)
        self.pipe, child = Pipe()
        with child, log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tongbao.worker", str(child.fileno()), str(memory_bytes)],
                pass_fds=[child.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, "TMPDIR": str(scratch)},
                start_new_session=True,  # so that what it starts itself can be ended with it
            )
        with suppress(BrokenPipeError, ConnectionResetError):  # it died at once; reading says so
            self.pipe.send(recipe)
        self._memory_bytes = memory_bytes
        self.ready = False
        self.task: Task | None = None
        self.tasks_done = 0
        self._watched = threading.Lock()
        self._verdict: Failure | None = None
        self._deadline = time.monotonic() + _START_SECONDS
        self._started = 0.0

    def give(self, task: Task) -> None:
        """Let it do a task; it must be idle."""
        with self._watched:
            self.task = task
            self._started = time.monotonic()
            self._deadline = self._started + task.seconds
        try:
            self.pipe.send(task)
        except (BrokenPipeError, ConnectionResetError):
            return  # it died while idle; reading from the pipe says so

    def take(self) -> Done | None:
        """The end of its task, once its pipe is readable; None if it was idle ("ready", or gone)."""
        try:
            message: Done | str = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return self._dead()
        if isinstance(message, str):
            self.ready = message == READY
            return None
        with self._watched:
            task, self.task = self.task, None
            killed = self._verdict is not None  # as it was ending its task
        self.tasks_done += 1
        if killed:
            self.kill()
        assert task is not None, "a worker answers only what it was given"
        return message

    def watch(self) -> None:
        """Kill it if its task has used up its time or memory; its pipe then says that it is gone."""
        with self._watched:
            if self.task is None or self._verdict is not None:
                return
            if time.monotonic() > self._deadline:
                self._verdict = out_of_time(self.task)
            elif self.resident_bytes > self._memory_bytes:
                self._verdict = out_of_memory(self.task)
            else:
                return
            self._end_session()

    def check_start(self) -> None:
        """See that it comes up.

        Raises:
            ExecutorError: It has had its time to.
        """
        if not self.ready and time.monotonic() > self._deadline:
            self.kill()
            raise ExecutorError(f"a worker did not start within {_START_SECONDS:g} s: see {self._log}")

    @property
    def resident_bytes(self) -> int:
        """Memory that it and all that it started have in use."""
        return sum(resident_bytes(pid) for pid in family(self._process.pid))

    def kill(self) -> None:
        """End it and all that it has started, whatever they are doing."""
        self._end_session()
        self._process.wait()
        self.pipe.close()
        shutil.rmtree(self._scratch, ignore_errors=True)  # what stays is removed by the next run

    def _end_session(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _dead(self) -> Done | None:
        with self._watched:  # from here on nobody watches this process, whose number may be given anew
            task, self.task = self.task, None
        code = self._process.wait()
        self.kill()
        how = signal.Signals(-code).name if code < 0 else f"exit status {code}"
        tail = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
        if not self.ready:
            raise ExecutorError(f"a worker process could not start ({how}):\n{tail}")
        if task is None:
            return None
        seconds = time.monotonic() - self._started
        if self._verdict is not None:
            return Done(task, failure=self._verdict, again=True, seconds=seconds)
        return Done(task, failure=crashed(task, how), again=True, seconds=seconds, detail=tail)


def family(pid: int) -> list[int]:
    """A process and what it started; only itself where the system does not tell."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in family(int(child)))]


def resident_bytes(pid: int) -> int:
    """Memory that a process has in use; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


class Crew:
    """An executor of local worker processes; each is started when there is work for it."""

    def __init__(
        self, workers: int, recipe: Recipe, memory_bytes: int, retire_after: int, logs: Path
    ) -> None:
        self._recipe = recipe
        self._memory_bytes = memory_bytes
        self._retire_after = retire_after
        self._logs = logs
        self._slots = workers
        self._waiting: deque[Task] = deque()
        self._workers: list[WorkerProcess] = []
        self._closing = threading.Event()

    def _start(self, number: int) -> WorkerProcess:
        log, scratch = self._logs / f"worker-{number}.log", self._logs / "spool" / f"worker-{number}"
        return WorkerProcess(self._recipe, self._memory_bytes, log, scratch)

    def _watch(self) -> None:
        while not self._closing.wait(_LOOK_EVERY):
            for worker in list(self._workers):
                worker.watch()

    def __enter__(self) -> Crew:
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def slots(self) -> int:
        """The number of worker processes."""
        return self._slots

    def submit(self, task: Task) -> None:
        """Take a task."""
        self._waiting.append(task)
        self._hand_out()
        if self._waiting and len(self._workers) < self._slots:
            self._workers.append(self._start(len(self._workers)))

    def _hand_out(self) -> None:
        for worker in self._workers:
            if not self._waiting:
                return
            if worker.ready and worker.task is None:
                worker.give(self._waiting.popleft())

    def wait(self, seconds: float) -> list[Done]:
        """Tasks that have ended."""
        until = time.monotonic() + seconds
        while True:
            done = self._collect(max(0.0, until - time.monotonic()))
            if done or time.monotonic() >= until:
                return done

    def _collect(self, seconds: float) -> list[Done]:
        ended: list[Done] = []
        listening = {worker.pipe: number for number, worker in enumerate(self._workers)}
        for pipe in wait(list(listening), seconds):
            assert isinstance(pipe, Connection)
            number = listening[pipe]
            if (done := self._workers[number].take()) is not None:
                ended.append(done)
            self._renew(number)
        for worker in self._workers:
            worker.check_start()
        self._hand_out()
        return ended

    def _renew(self, number: int) -> None:
        """Put a fresh process in the place of one that is dead or has done its share."""
        worker = self._workers[number]
        if worker.pipe.closed or worker.tasks_done >= self._retire_after:
            if not worker.pipe.closed:
                worker.kill()
            self._workers[number] = self._start(number)

    @property
    def resident_bytes(self) -> int:
        """Memory that all workers have in use."""
        return sum(worker.resident_bytes for worker in self._workers)

    def close(self) -> None:
        """End all workers."""
        self._closing.set()
        for worker in self._workers:
            if not worker.pipe.closed:
                worker.kill()
