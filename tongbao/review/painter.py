"""Draws pages in a process of its own: what a file does to the library that draws it harms no server.

One page at a time: pdfium draws in one thread. The process has no network and bounded memory; one that dies,
or takes too long, is replaced, and costs the picture alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

from extract.errors import FileDamagedError
from extract.limits import Limits
from tongbao.worker import forbid_network, limit_memory

T = TypeVar("T")


class Painter:
    """Does work on files in another process; safe to be asked from several threads."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None

    def draw(self, name: str, make: Callable[..., T], *arguments: Any) -> T:
        """What ``make`` (a function of a module) gives for these arguments.

        Raises:
            FileDamagedError: The file ``name`` ends the process that draws it, or takes too long.
            ExtractError: As ``make`` raises it.
        """
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(
                    1, get_context("spawn"), initializer=_confine, initargs=(self._limits.memory_bytes,)
                )
            try:
                return self._pool.submit(make, *arguments).result(self._limits.page_seconds)
            except (BrokenProcessPool, TimeoutError) as error:
                self._end()
                raise FileDamagedError(name, "the page cannot be drawn") from error

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        for process in list(
            pool._processes.values()
        ):  # a process that hangs does not end when it is asked to
            process.kill()
        pool.shutdown(wait=False, cancel_futures=True)


def _confine(memory_bytes: int) -> None:
    limit_memory(memory_bytes)
    forbid_network()
