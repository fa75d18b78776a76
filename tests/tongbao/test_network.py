"""No network, shown from outside: what the kernel is asked for, by Python and by native code alike."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.night_notices import fill

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"
SCAN = SAMPLES / "jincheng-water-1994-scan.pdf"
DIGITAL = SAMPLES / "zhangye-roads-2021-sheet.pdf"
_CALLS = "connect,sendto,sendmsg,sendmmsg"
_OUTSIDE = re.compile(r"sa_family=AF_INET")

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: cannot look")


def reached(tmp_path, *command):
    """The calls of a command, and of all that it starts, to an address of the internet."""
    calls = tmp_path / "calls"
    traced = ["strace", "-f", "-qq", "-e", f"trace={_CALLS}", "-o", str(calls), *command]
    done = subprocess.run(traced, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = calls.read_text(errors="replace").splitlines()
    return [line for line in lines if _OUTSIDE.search(line)]


def python(code):
    return [sys.executable, "-c", code]


def tongbao(*arguments):
    return [*python("from tongbao.cli import main; main()"), *map(str, arguments)]


def test_the_look_finds_what_there_is(tmp_path):
    attempt = "import socket\ntry:\n socket.create_connection(('127.0.0.1', 9))\nexcept OSError:\n pass"
    assert len(reached(tmp_path, *python(attempt))) == 1


def test_extract_and_read(tmp_path):
    assert reached(tmp_path, *tongbao("extract", DIGITAL)) == []
    assert reached(tmp_path, *python(f"import tongbao; assert tongbao.read({str(SCAN)!r})")) == []


def test_a_run_and_an_export(tmp_path):
    inbox, dataset = tmp_path / "inbox", tmp_path / "dataset"
    fill(inbox, 1)
    shutil.copy(SCAN, inbox)
    shutil.copy(DIGITAL, inbox)
    assert reached(tmp_path, *tongbao("run", inbox, "--out", dataset, "--workers", "1")) == []
    spec = next(path.name for path in (dataset / "tables").iterdir() if path.is_dir())
    out = tmp_path / "out.xlsx"
    assert reached(tmp_path, *tongbao("export", dataset, "--spec", spec, "--out", out)) == []
