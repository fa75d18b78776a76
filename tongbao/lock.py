"""The lock of the one writer."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockedError(Exception):
    """Another run is at work; the message says which."""


@contextmanager
def writer_lock(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs. It goes with the process, however that ends.

    Raises:
        LockedError: Another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(_holder(path)) from None
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        note = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now})
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, note.encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _holder(path: Path) -> str:
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        who = f"process {note['pid']} on {note['host']}, since {note['since']}"
    except (OSError, ValueError, KeyError):
        who = "a process that has just started"
    return f"another run is writing this data set: {who}. Wait for it to end; nothing was done."
