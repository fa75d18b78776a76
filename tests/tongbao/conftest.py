from __future__ import annotations

import os
import sys
from collections import deque
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)  # fake_notices, for this process ...
os.environ["PYTHONPATH"] = os.pathsep.join(
    [HERE, *filter(None, [os.environ.get("PYTHONPATH")])]
)  # ... and workers


@pytest.fixture
def settings(tmp_path):
    from extract.limits import Limits
    from tongbao.settings import Settings

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return Settings(
        inbox=str(inbox),
        dataset=str(tmp_path / "dataset"),
        workers=2,
        settle_seconds=0.0,
        patience_seconds=1.0,
        recipe="fake_notices",
        bounds=Limits(page_seconds=20.0, memory_bytes=400 << 20),
    )


class Inline:
    """An executor in this process, for tests that are about what comes after reading."""

    slots = 2
    resident_bytes = 0

    def __init__(self, settings, recipe, logs):  # noqa: ARG002 - the executor's signature
        self._recipe = recipe
        self._waiting = deque()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def submit(self, task):
        self._waiting.append(task)

    def wait(self, seconds):  # noqa: ARG002
        from tongbao.worker import perform

        return [perform(self._waiting.popleft(), self._recipe)]

    def close(self):
        self._waiting.clear()


@pytest.fixture
def inline(monkeypatch):
    """Runs of this test read in this process."""
    monkeypatch.setattr("tongbao.nightly.executor", Inline)
