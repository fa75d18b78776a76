"""The process in which documents are read: takes tasks from a pipe, gives results, touches nothing else.

Started as ``python -m tongbao.worker FD MEMORY_BYTES``; the recipe comes first through the pipe. It has no
network (an attempt raises), bounded memory, and ends when the process that started it does.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import threading
import time
import traceback
import zlib
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import Any

from tongbao.arrow import leave_pandas_out
from tongbao.outcome import DocumentError, Failure, Reason
from tongbao.parcels import pack
from tongbao.recipe import InHand, Recipe
from tongbao.task import Done, Step, Task

READY = "ready"
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)
_OUT_OF_MEMORY = ("insufficient memory", "bad_alloc", "bad allocation", "unable to allocate", "out of memory")
_HEADROOM = 2
"""Address space that libraries reserve and never touch, as a multiple of the memory that a worker may use."""


class NetworkError(Exception):
    """Something tried to reach the network; nothing here may."""


def perform(task: Task, recipe: Recipe) -> Done:
    """Do one task. Whatever goes wrong with a document becomes a failure, nothing is raised."""
    start = time.perf_counter()
    try:
        done = Done(task, _result(task, recipe))
    except DocumentError as error:
        done = Done(task, failure=error.failure)
    except Exception as error:  # noqa: BLE001 - any fault of a library must cost one document, not the run
        if _is_out_of_memory(error):
            return Done(task, failure=out_of_memory(task), again=True, seconds=time.perf_counter() - start)
        message = f"{type(error).__name__} while reading it: {_first_line(error)}"
        failure = Failure(Reason.INTERNAL, message, "Report this file to the makers of the program.")
        done = Done(task, failure=_at(task, failure), again=True, detail=traceback.format_exc())
    return replace(done, seconds=time.perf_counter() - start)


def _result(task: Task, recipe: Recipe) -> object:
    match task.step:
        case Step.SURVEY:
            return recipe.open(task.source).survey()
        case Step.PAGE:
            reading = recipe.open(task.source).read_page(task.number)
            return zlib.compress(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL), 1)
        case Step.CONCLUDE:
            readings = [pickle.loads(zlib.decompress(payload)) for payload in task.payloads]
            outcome = recipe.open(task.source).conclude(readings)
            record = replace(outcome.record, media=outcome.record.media or task.media)
            return pack(replace(outcome, record=record), recipe)


def _is_out_of_memory(error: Exception) -> bool:
    """Whether an allocation failed; native libraries say so in exceptions of their own."""
    said = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in said for sign in _OUT_OF_MEMORY)


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
    """Make allocations far beyond ``limit`` bytes fail in this process, where the system can do that.

    A backstop for one sudden allocation: the run watches what is really in use and ends a worker over its
    limit. ``RLIMIT_DATA`` and not ``RLIMIT_AS``, which would count every mapped library.
    """
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_HEADROOM * limit, _HEADROOM * limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent(pipe: Connection) -> None:
    """End this process, and all that it started, at once when the other end of the pipe closes."""
    if os.getpgid(0) != os.getpid():
        os.setpgid(0, 0)

    def watch() -> None:
        poll = select.poll()
        poll.register(pipe.fileno(), 0)  # hang-up only
        poll.poll()
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def main(arguments: list[str]) -> None:
    """Serve tasks until the pipe closes."""
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))  # pages are what runs side by side
    pipe: Connection[Done | str, Any] = Connection(int(arguments[0]))
    end_with_parent(pipe)
    limit_memory(int(arguments[1]))
    forbid_network()
    leave_pandas_out()
    recipe = InHand(pipe.recv())
    pipe.send(READY)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        done = perform(task, recipe)
        pipe.send(replace(done, task=replace(task, payloads=())))


if __name__ == "__main__":
    main(sys.argv[1:])
