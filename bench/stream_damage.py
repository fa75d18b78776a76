"""Single bits flipped in the digital and scanned samples: the same values, marked, quarantined; none wrong.

``python -m bench.stream_damage [--count N] [--seed S]``: N flips (225), one in fifteen in a scan. Each file
is read as ``tongbao.read`` does. A value is wrong where it or what it is of differs from the whole file's and
it is not marked: ``doubtful``, of unclear meaning, or proved in a document said to be damaged. It is
lost where there are fewer and no finding says that something may be.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import tongbao
from extract.errors import ExtractError
from schemas.findings import LOSSES, Code

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SCAN = SAMPLES / "inbox" / "jincheng-water-1994-scan.pdf"
_EVERY = 15
"""One flip in so many is in a scan, which takes ten seconds to read."""
_LOST = {code.value for code in LOSSES}

Value = tuple[Any, ...]


def values_of(path: Path) -> tuple[dict[Value, str], set[str]]:
    """The values of a file, each with its status or ``unclear`` meaning, and the codes of its findings."""
    frames = tongbao.read(path)
    seen = frames.observations()
    if seen.empty:
        return {}, set(frames.findings["code"])
    rows = seen[["page", "row_label", "header", "value"]].astype(str)
    statuses = seen["status"].astype(str).where(seen["meaning"] != "unclear", "unclear")
    values = dict(zip(map(tuple, rows.to_numpy()), statuses, strict=True))
    return values, set(frames.findings["code"])


@cache
def _whole(path: Path) -> dict[Value, str]:
    return values_of(path)[0]


def flipped(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    """The data with one bit flipped, and where."""
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :], place


def outcome(path: Path, damaged: Path) -> str:
    """What became of the values of a damaged copy."""
    try:
        now, codes = values_of(damaged)
    except ExtractError:
        return "quarantined"
    before = _whole(path)
    if now == before:
        return "same values"
    marks = {"doubtful", "unclear", "proved"} if Code.PAGE_DAMAGED.value in codes else {"doubtful", "unclear"}
    if any(status not in marks for value, status in now.items() if value not in before):
        return "WRONG"
    if len(now) < len(before) and not codes & _LOST:
        return "LOST"
    return "marked" if Code.PAGE_DAMAGED.value in codes or set(now) != set(before) else "same values"


def main() -> None:
    """Print how many flips had which outcome, and where each was that went unsaid."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=225)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    digital = [
        p for p in sorted(SAMPLES.glob("*/*.pdf")) if "scan" not in p.stem and p.parent.name != "mixed"
    ]
    chance = random.Random(asked.seed)
    tally: dict[str, Counter[str]] = {"digital": Counter(), "scan": Counter()}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.count):
            kind = "scan" if number % _EVERY == 0 else "digital"
            path = SCAN if kind == "scan" else chance.choice(digital)
            damaged = Path(folder) / path.name
            data, place = flipped(path.read_bytes(), chance)
            damaged.write_bytes(data)
            found = outcome(path, damaged)
            tally[kind][found] += 1
            if found.isupper():
                print(f"{found}: {path.name}, byte {place}", flush=True)
    for kind, counts in tally.items():
        print(f"{kind:<8}", ", ".join(f"{what} {n}" for what, n in sorted(counts.items())), flush=True)


if __name__ == "__main__":
    main()
