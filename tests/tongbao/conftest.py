from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

HERE = str(Path(__file__).parent)
if HERE not in sys.path:
    sys.path.insert(0, HERE)  # fake_notices, for this process ...
os.environ["PYTHONPATH"] = os.pathsep.join([HERE, *filter(None, [os.environ.get("PYTHONPATH")])])  # ... and workers


@pytest.fixture
def settings(tmp_path):
    from tongbao.outcome import Bounds
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
        bounds=Bounds(page_seconds=20.0, memory_bytes=400 << 20),
    )
