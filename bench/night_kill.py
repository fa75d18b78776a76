"""Kill -9 of the whole process group at seeded moments: after the next run the bytes are the same?"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bench.night_notices import notice_pdf

DOCUMENTS, KILLS = 60, 50


def command(inbox: Path, dataset: Path, *more: str) -> list[str]:
    """The nightly run as a process of its own."""
    return [sys.executable, "-m", "tongbao", "run", str(inbox), "--out", str(dataset), *more]


def published(dataset: Path) -> dict[str, bytes]:
    """Every published file."""
    found = (p for p in sorted(dataset.rglob("*")) if p.is_file() and ".tongbao" not in p.parts)
    return {str(p.relative_to(dataset)): p.read_bytes() for p in found}


def mixed_inbox(inbox: Path, documents: int) -> None:
    """Notices, copies of them in folders, an archive of them, and files that cannot be read."""
    inbox.mkdir(parents=True)
    for number in range(documents - 8):
        folder = inbox / str(number % 4)
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.pdf").write_bytes(notice_pdf(number))
    for number in range(3):
        (inbox / f"copy-{number}.pdf").write_bytes(notice_pdf(number))
    with zipfile.ZipFile(inbox / "attachments.zip", "w") as archive:
        for number in (900, 901):
            archive.writestr(zipfile.ZipInfo(f"附件/{number}.pdf"), notice_pdf(number))
    (inbox / "empty.pdf").touch()
    (inbox / "text.pdf").write_text("not a document")
    (inbox / "cut.pdf").write_bytes(notice_pdf(950)[:1500])
    (inbox / "sheet.html").write_text("<html><table><tr><td>合计</td><td>1</td></tr></table></html>")


def environment() -> dict[str, str]:
    """Variables of a run that need not wait for files to settle."""
    return {**os.environ, "TONGBAO_SETTLE_SECONDS": "0"}


def quietly(program: list[str]) -> int:
    """Run to the end without output; gives the exit status."""
    return subprocess.run(program, env=environment(), stderr=subprocess.DEVNULL, check=False).returncode


def kill_after(seconds: float, program: list[str]) -> bool:
    """Kill the whole process group after a while; gives whether it was still running."""
    process = subprocess.Popen(program, env=environment(), stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(seconds)
    running = process.poll() is None
    if running:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return running


def main(kills: int = KILLS, documents: int = DOCUMENTS, seed: int = 20250225) -> None:
    """Print how often the bytes were the same."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mixed_inbox(folder / "inbox", documents)
        started = time.monotonic()
        quietly(command(folder / "inbox", folder / "undisturbed"))
        whole = time.monotonic() - started
        wanted = published(folder / "undisturbed")
        same = killed = 0
        for _ in range(kills):
            dataset = folder / "disturbed"
            shutil.rmtree(dataset, ignore_errors=True)
            killed += kill_after(chance.uniform(0.0, 1.0) * whole, command(folder / "inbox", dataset))
            quietly(command(folder / "inbox", dataset))
            found = published(dataset)
            same += found == wanted
            for path in sorted(p for p in found.keys() | wanted.keys() if found.get(p) != wanted.get(p)):
                print(f"  differs: {path}")
    print(f"{documents} documents, {len(wanted)} files; a run takes {whole:.1f} s")
    print(
        f"killed in the middle {killed} of {kills} times; byte-identical after the next run {same} of {kills}"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
