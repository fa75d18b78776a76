"""How a run is asked to end: SIGINT, SIGTERM and SIGHUP become one exception, once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """Somebody asked this process to end; ``status`` is what shells say of that signal."""

    def __init__(self, number: int) -> None:
        self.signal = signal.Signals(number)
        super().__init__(self.signal.name)

    @property
    def status(self) -> int:
        """The exit status: 128 and the signal's number."""
        return 128 + self.signal


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise ``Interrupted`` for the first such signal in the block; later ones do not cut short the tidying.

    A signal that the process was started to ignore (``nohup``) stays ignored.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        for ending in _ENDING:
            signal.signal(ending, signal.SIG_IGN)
        raise Interrupted(number)

    before = {ending: signal.getsignal(ending) for ending in _ENDING}
    for ending, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(ending, end)
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
