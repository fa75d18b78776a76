"""Bits flipped in the ledger and in the data set: nothing wrong may be published, everything must be said.

``python -m bench.night_flips [FLIPS]``. Each is in a fresh copy; then a notice comes in and a run is made.
Seeded: the same bits every time.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.night_kill import command, environment, mixed_inbox, published
from bench.night_notices import notice_pdf
from tongbao.ledger import Ledger
from tongbao.publish import publish
from tongbao.storage import LocalStorage
from tongbao.verify import verify

FLIPS, DOCUMENTS = 50, 24
_SEED = 20250302
_STATE = ".tongbao"


@dataclass(frozen=True, slots=True)
class Stand:
    """The data sets that a flip is made in and held against."""

    inbox: Path
    dataset: Path
    before: dict[str, bytes]
    after: dict[str, bytes]


def run(inbox: Path, dataset: Path, *more: str) -> tuple[int, str]:
    """A run; exit status and what it said."""
    done = subprocess.run(
        command(inbox, dataset, *more), env=environment(), capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


def prepared(folder: Path) -> Stand:
    """A data set, an inbox with one notice more than it has, and what it is to be with that."""
    inbox, dataset = folder / "inbox", folder / "dataset"
    mixed_inbox(inbox, DOCUMENTS)
    run(inbox, dataset)
    before = published(dataset)
    (inbox / "new.pdf").write_bytes(notice_pdf(7_777))
    shutil.copytree(dataset, folder / "more")
    run(inbox, folder / "more")
    return Stand(inbox, dataset, before, published(folder / "more"))


def flip(path: Path, chance: random.Random) -> int:
    """Flip one bit of a file; gives where."""
    with path.open("r+b") as stream:
        at = chance.randrange(path.stat().st_size)
        stream.seek(at)
        (byte,) = stream.read(1)
        stream.seek(at)
        stream.write(bytes([byte ^ 1 << chance.randrange(8)]))
    return at


def mended(stand: Stand, dataset: Path) -> str:
    """How a data set whose run was refused becomes what it is to be."""
    run(stand.inbox, dataset, "--redo", "all")
    if published(dataset) == stand.after:
        return "mended by --redo all"
    shutil.rmtree(dataset / _STATE)
    run(stand.inbox, dataset, "--rebuild")
    return "mended by --rebuild" if published(dataset) == stand.after else "NOT MENDED"


def of_ledger(stand: Stand, dataset: Path, chance: random.Random) -> str:
    """What becomes of a flip in the ledger."""
    flip(dataset / _STATE / "ledger.sqlite", chance)
    status, said = run(stand.inbox, dataset)
    now = published(dataset)
    if status in {0, 1}:
        return "published as without it" if now == stand.after else "WRONG, UNSAID"
    if now != stand.before or "Traceback" in said or status != 3:
        print(said[-600:])
        return f"WRONG, exit status {status}"
    return f"refused and said, {mended(stand, dataset)}"


def of_dataset(stand: Stand, dataset: Path, chance: random.Random) -> str:
    """What becomes of a flip in a published file."""
    path = dataset / chance.choice(sorted(stand.before))
    flip(path, chance)
    if not any(path.name in problem for problem in verify(dataset)):
        return "UNSEEN BY verify"
    run(stand.inbox, dataset)
    return "seen by verify, mended by the next run" if published(dataset) == stand.after else "NOT MENDED"


def main(flips: int = FLIPS) -> int:
    """Print what became of the flips; 1 if one was published or not said."""
    chance = random.Random(_SEED)
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        stand = prepared(Path(name))
        for number in range(flips):
            dataset = Path(name) / "flipped"
            shutil.rmtree(dataset, ignore_errors=True)
            shutil.copytree(stand.dataset, dataset)
            with Ledger(
                dataset / _STATE / "ledger.sqlite"
            ) as ledger:  # it was moved: files are looked at anew
                publish(ledger, LocalStorage(dataset), dataset / _STATE / "next")
            if number % 5 < 3:
                found[f"ledger: {of_ledger(stand, dataset, chance)}"] += 1
            else:
                found[f"data set: {of_dataset(stand, dataset, chance)}"] += 1
    for what, count in sorted(found.items()):
        print(f"{count:4}  {what}")
    return int(any(word in what for what in found for word in ("WRONG", "UNSEEN", "NOT MENDED")))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
