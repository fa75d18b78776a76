"""Two thousand one-page notices: memory, two workers against one, pages per second beside pdfplumber."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.night_kill import command, environment
from bench.night_notices import fill

NOTICES, COMPARED, EARLY = 2_000, 400, 200


def plumb(path: str) -> int:
    """Tables that pdfplumber finds in a file, on all its pages."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(len(page.extract_tables()) for page in document.pages)


def plumber_seconds(inbox: Path) -> float:
    """All files of a folder through pdfplumber in two processes."""
    started = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(plumb, [str(p) for p in sorted(inbox.iterdir())], chunksize=8))
    return time.monotonic() - started


def run_seconds(inbox: Path, dataset: Path, workers: int) -> float:
    """A whole run, start to published."""
    started = time.monotonic()
    program = command(inbox, dataset, "--workers", str(workers))
    subprocess.run(program, env=environment(), stderr=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


def memory_by_document(inbox: Path, dataset: Path) -> list[tuple[int, int]]:
    """Pairs of documents done and memory of the run with its workers, in bytes, while it reads."""
    import psutil

    process = subprocess.Popen(
        command(inbox, dataset, "--workers", "2"), env=environment(), stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    root, seen = psutil.Process(process.pid), []
    for done, line in enumerate(process.stderr, start=1):
        if line.startswith("✓") and done % 10 == 0:
            family = [root, *root.children(recursive=True)]
            seen.append((done, sum(member.memory_info().rss for member in family)))
    process.wait()
    return seen


def memory() -> None:
    """Print the memory after the first 200 documents and at the end."""
    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name) / "inbox"
        fill(inbox, NOTICES)
        seen = memory_by_document(inbox, Path(name) / "dataset")
    early = statistics.median(size for done, size in seen if EARLY <= done < 2 * EARLY)
    late = statistics.median(size for done, size in seen if done >= NOTICES - EARLY)
    print(
        f"{NOTICES} notices: {early / 2**20:.0f} MB after the first {EARLY}, {late / 2**20:.0f} MB "
        f"at the end ({late / early - 1:+.1%}; at most +5 % wanted)"
    )


def speed() -> None:
    """Print pages per second: one worker, two workers, pdfplumber in two processes."""
    with tempfile.TemporaryDirectory() as name:
        inbox = Path(name) / "inbox"
        fill(inbox, COMPARED)
        one = run_seconds(inbox, Path(name) / "one", 1)
        two = run_seconds(inbox, Path(name) / "two", 2)
        plumber = plumber_seconds(inbox)
    load = os.getloadavg()[0]
    print(f"{COMPARED} notices, whole runs (load of the machine {load:.1f} on {os.cpu_count()} cores)")
    for label, seconds in (("1 worker", one), ("2 workers", two), ("pdfplumber, 2 processes", plumber)):
        print(f"  {label:26}{seconds:7.1f} s{COMPARED / seconds:8.1f} pages/s")
    print(f"  two workers against one {one / two:.2f} (1.8 wanted)")
    print(f"  against pdfplumber {plumber / two:.2f} (1.5 wanted)")


def main() -> None:
    """Both."""
    speed()
    memory()


if __name__ == "__main__":
    {"speed": speed, "memory": memory}.get(sys.argv[1] if len(sys.argv) > 1 else "", main)()
