"""One writer at a time; the lock goes with its process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tongbao.lock import LockedError, writer_lock

HOLD = """
import sys, time
from pathlib import Path
from tongbao.lock import writer_lock
with writer_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_is_told_who_holds_it(tmp_path):
    with (
        writer_lock(tmp_path / "lock"),
        pytest.raises(LockedError, match=f"process {os.getpid()} on "),
        writer_lock(tmp_path / "lock"),
    ):
        pass
    with writer_lock(tmp_path / "lock"):
        pass


def test_it_is_let_go_when_the_block_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), writer_lock(tmp_path / "lock"):
        raise ZeroDivisionError
    with writer_lock(tmp_path / "lock"):
        pass


def test_it_goes_with_a_process_that_is_killed(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(LockedError, match=f"process {holder.pid} on "),
            writer_lock(tmp_path / "lock"),
        ):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with writer_lock(tmp_path / "lock"):
        pass
