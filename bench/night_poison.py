"""A folder of poison: is every file accounted for, within the memory stated? And a full disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import night_poison_files
from bench.night_kill import command, published
from bench.night_notices import fill

_SOUND = 3
_WORKERS = 2
_MEMORY = 1 << 30  # bytes of a worker: the bound of this bench
_STATED = _WORKERS * _MEMORY + (400 << 20)  # of the run and its workers together, as docs/operations.md says


@contextmanager
def growing(file: Path) -> Iterator[None]:
    """A file that somebody keeps writing to."""
    stop = threading.Event()

    def grow() -> None:
        while not stop.wait(0.2):
            with file.open("ab") as out:
                out.write(b"more")

    thread = threading.Thread(target=grow)
    thread.start()
    yield
    stop.set()
    thread.join()


def peak_of_tree(process: subprocess.Popen[bytes]) -> int:
    """Largest memory that a process and all below it had in use together, until it ends."""
    import psutil

    peak, root = 0, psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [root, *root.children(recursive=True)]
            peak = max(peak, sum(member.memory_info().rss for member in family))
        except psutil.NoSuchProcess:
            pass  # one of them ended between two looks
        time.sleep(0.1)
    return peak


def poisoned() -> None:
    """Print the fate of each file, and the memory it took."""
    from tongbao.dataset import Dataset

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        fill(folder / "inbox", _SOUND)
        files = night_poison_files.fill(folder / "inbox")
        environment = {
            **os.environ,
            "TONGBAO_BOUNDS_PAGE_SECONDS": "20",
            "TONGBAO_BOUNDS_MEMORY_BYTES": str(_MEMORY),
            "TONGBAO_WORKERS": str(_WORKERS),
            "TONGBAO_PATIENCE_SECONDS": "5",
            "TONGBAO_SETTLE_SECONDS": "1",
        }
        unprivileged = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
        prefix = unprivileged if os.geteuid() == 0 and shutil.which("setpriv") else []
        with growing(folder / "inbox" / "growing.pdf"):
            process = subprocess.Popen(
                [*prefix, *command(folder / "inbox", folder / "dataset")],
                env=environment,
                stderr=subprocess.DEVNULL,
            )
            peak = peak_of_tree(process)
        rows = Dataset(str(folder / "dataset")).table("documents").to_pylist()
        for row in rows:
            fate = f"{row['status']:13}{row['reason_code'] or '':18}{row['reason'] or ''}"
            print(f"{row['path'][:40]!r:44}{fate[:160]}")
        paths = {name for row in rows for name in (row["path"], *row["copies"])}
        top = {p.name.encode(errors="surrogateescape").decode(errors="replace") for p in _visible(folder)}
        missing = sorted(name for name in top if not any(_stands_for(path, name) for path in paths))
        subprocess.run(["chmod", "-R", "u+rwx", name], check=False, capture_output=True)
    print(f"{files} files of poison and odd places; not accounted for: {missing or 'none'}")
    print(f"faults of the program: {[r['path'] for r in rows if r['reason_code'] == 'internal'] or 'none'}")
    sound = [row for row in rows if row["path"].startswith("notice-") and row["status"] == "published"]
    print(f"sound notices published: {len(sound)} of {_SOUND}")
    print(
        f"exit status {process.returncode}, peak memory of the tree {peak >> 20} MB "
        f"(stated: {_WORKERS} x {_MEMORY >> 20} + 400 = {_STATED >> 20} MB)"
    )


def _visible(folder: Path) -> Iterator[Path]:
    return (path for path in (folder / "inbox").iterdir() if not path.name.startswith("."))


def _stands_for(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}/")


def disk_full() -> None:
    """A data set on a small tmpfs that fills up: message, exit status, old data as it was."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        print("disk full: needs root to mount a small tmpfs; not measured")
        return
    with tempfile.TemporaryDirectory() as name:
        small = Path(name) / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(small)], check=True)
        try:
            fill(Path(name) / "inbox", 5)
            first = subprocess.run(
                command(Path(name) / "inbox", small / "d"), check=False, capture_output=True
            )
            before = published(small / "d")
            fill(Path(name) / "inbox", 400)
            second = subprocess.run(
                command(Path(name) / "inbox", small / "d"), check=False, capture_output=True, text=True
            )
            same = published(small / "d") == before
        finally:
            subprocess.run(["umount", str(small)], check=True)
    print(
        f"disk full: first {first.returncode}, then {second.returncode} (3 wanted), old data intact: {same}"
    )
    print(f"  says: {second.stderr.strip().splitlines()[-1]}")


def main() -> None:
    """Both."""
    poisoned()
    disk_full()


if __name__ == "__main__":
    main()
