"""The process in which documents are read: takes tasks from a pipe, gives results, touches nothing else.

Started as ``python -m tongbao.worker FD RECIPE MEMORY_BYTES``. It has no network (an attempt raises), bounded
memory, and ends when the process that started it does.
"""

from __future__ import annotations

import importlib
import os
import pickle
import select
import sys
import threading
import time
import traceback
import zlib
from multiprocessing.connection import Connection
from typing import cast

from tongbao.outcome import DocumentError, Failure, Reason, Recipe
from tongbao.parcels import pack
from tongbao.task import Done, Step, Task

READY = "ready"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


class NetworkError(Exception):
    """Something tried to reach the network; nothing here may."""


def perform(task: Task, recipe: Recipe) -> Done:
    """Do one task. Whatever goes wrong with a document becomes a failure, nothing is raised."""
    start = time.perf_counter()
    try:
        done = Done(task, _result(task, recipe))
    except MemoryError:
        done = Done(task, failure=out_of_memory(task), again=True)
    except DocumentError as error:
        done = Done(task, failure=error.failure)
    except Exception as error:  # noqa: BLE001 - any fault of a library must cost one document, not the run
        message = f"{type(error).__name__} while reading it: {_first_line(error)}"
        failure = Failure(Reason.INTERNAL, message, "Report this file to the makers of the program.")
        done = Done(task, failure=_at(task, failure), again=True, detail=traceback.format_exc())
    return Done(task, done.result, done.failure, done.again, time.perf_counter() - start, done.detail)


def _result(task: Task, recipe: Recipe) -> object:
    match task.step:
        case Step.SURVEY:
            return recipe.survey(task.source, task.bounds)
        case Step.PAGE:
            reading = recipe.read_page(task.source, task.number, task.bounds)
            return zlib.compress(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL), 1)
        case Step.CONCLUDE:
            readings = [pickle.loads(zlib.decompress(payload)) for payload in task.payloads]
            return pack(recipe.conclude(task.source, readings, task.bounds), recipe)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or ["no message"])[0][:200]


def _at(task: Task, failure: Failure) -> Failure:
    page = task.number or None
    return Failure(failure.reason, failure.message, failure.remedy, page)


def out_of_memory(task: Task) -> Failure:
    """The failure of a task that went over its memory."""
    limit = f"{task.bounds.memory_bytes >> 20:,} MB"
    failure = Failure(
        Reason.TOO_MUCH_MEMORY,
        f"needs more memory than the limit of {limit}",
        "Raise bounds.memory_bytes, or scan it at 300 dpi or less.",
    )
    return _at(task, failure)


def out_of_time(task: Task) -> Failure:
    """The failure of a task that went over its time."""
    failure = Failure(
        Reason.TOO_SLOW,
        f"took longer than the limit of {task.seconds:g} s",
        "Look at it by hand, or raise bounds.page_seconds.",
    )
    return _at(task, failure)


def crashed(task: Task, how: str) -> Failure:
    """The failure of a task whose process died."""
    failure = Failure(
        Reason.CRASHED,
        f"ended the process that read it ({how})",
        "Print it to a new PDF and give that; report the file to the makers of the program.",
    )
    return _at(task, failure)


def forbid_network() -> None:
    """From here on this process cannot look up a name or open a connection."""
    forbidden = frozenset(
        {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}
    )

    def guard(event: str, arguments: tuple[object, ...]) -> None:
        if event in forbidden:
            raise NetworkError(f"{event}{arguments[1:]} was attempted")

    sys.addaudithook(guard)


def limit_memory(limit: int) -> None:
    """Allocations beyond ``limit`` bytes fail in this process, where the system can do that.

    ``RLIMIT_DATA`` and not ``RLIMIT_AS``: address space that is reserved and never touched costs nothing.
    """
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent(pipe: Connection) -> None:
    """End this process at once when the other end of the pipe closes, even in the middle of a task."""

    def watch() -> None:
        poll = select.poll()
        poll.register(pipe.fileno(), 0)  # hang-up only
        poll.poll()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: list[str]) -> None:
    """Serve tasks until the pipe closes."""
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))  # pages are what runs side by side
    pipe: Connection[Done | str, Task] = Connection(int(arguments[0]))
    end_with_parent(pipe)
    limit_memory(int(arguments[2]))
    forbid_network()
    recipe = cast(Recipe, importlib.import_module(arguments[1]))
    pipe.send(READY)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        done = perform(task, recipe)
        pipe.send(
            Done(_without_payloads(task), done.result, done.failure, done.again, done.seconds, done.detail)
        )


def _without_payloads(task: Task) -> Task:
    return Task(task.step, task.source, task.bounds, task.seconds, task.number, (), task.attempt)


if __name__ == "__main__":
    main(sys.argv[1:])
