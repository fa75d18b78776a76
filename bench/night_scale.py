"""Two thousand one-page notices: memory, two workers against one, pages per second beside pdfplumber.

``publish``: synthetic ledgers of up to 100,000 documents: what publishing costs, and ten documents more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench.night_kill import command, environment
from bench.night_notices import fill
from extract.types import BBox
from normalize.types import Observation
from schemas.findings import Code, Finding, Place
from tongbao.ledger import Ledger
from tongbao.outcome import DocumentRecord, Outcome
from tongbao.parcels import pack
from tongbao.publish import publish
from tongbao.storage import LocalStorage

if TYPE_CHECKING:
    import pyarrow as pa

    from tongbao.recipe import Recipe

NOTICES, COMPARED, EARLY = 2_000, 400, 200
ROWS, YEARS, ADDED, ISSUERS = 40, 7, 10, (10, 1_000)


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


def synthetic(ledger: Ledger, numbers: range, issuers: int) -> None:
    """Record notices that nobody wrote: one packed reading under many hashes, issuers, years."""
    outcome = Outcome(
        DocumentRecord(document_id="", sha256="", path="", size=1, kind="digital", pages=1),
        findings=(Finding(Code.IDENTITY_BROKEN, "不等", Place(page=1, table=1)),),
        observations=tuple(map(_observation, range(ROWS))),
    )
    packed = pack(outcome, RECIPE)
    with ledger.transaction():
        for number in numbers:
            sha256 = hashlib.sha256(str(number).encode()).hexdigest()
            record = replace(
                packed.record,
                sha256=sha256,
                document_id=sha256[:16],
                doc_number=f"〔{number}〕号",
                issuer_code=str(100_000 + number % issuers),
                issued_on=dt.date(2019 + number // issuers % YEARS, 1 + number % 12, 1),
                statuses={"read": ROWS},
            )
            ledger.enter(f"{number:07}.pdf", sha256, 1, None, stand_in=False)
            ledger.record(sha256, "1", replace(packed, record=record, digest=sha256), [])


def _observation(row: int) -> Observation:
    return Observation(
        table=1,
        row=row,
        column=1,
        page=1,
        bbox=BBox(10, 10 * row, 90, 10 * row + 9),
        row_label=f"某县{row}",
        row_path=(),
        row_role="county",
        region=None,
        header=(f"指标{row % 3}",),
        measure=None,
        dimensions=(),
        period_start=None,
        period_end=None,
        raw=str(row),
        value=Decimal(row),
        null_kind=None,
        unit="套",
        unit_kind="count",
        unit_source="header",
        value_base=Decimal(row),
        unit_base="套",
        reader="text layer",
        confidence=None,
    )


class _Untidied:
    """A recipe as ``pack`` asks it: one tidy table of all observations' labels."""

    def tidy_tables(self, observations: tuple[Observation, ...]) -> dict[str, pa.Table]:
        import pyarrow as pa

        labels = [o.row_label for o in observations]
        own = {"table_no": pa.array([1] * len(labels), pa.int32()), "row_label": pa.array(labels)}
        return {"sheet": pa.table(own)}


RECIPE = cast("Recipe", _Untidied())


def publishing(documents: int, issuers: int) -> None:
    """Print what publishing of so many documents costs, of ten more, and of nothing new; a fresh process."""
    import resource

    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        storage, staging = LocalStorage(root / "dataset"), root / "next"
        (root / "dataset").mkdir()
        with Ledger(root / "ledger.sqlite") as ledger:
            synthetic(ledger, range(documents), issuers)
            first = _timed(lambda: publish(ledger, storage, staging))
            synthetic(ledger, range(documents, documents + ADDED), issuers)
            added = _timed(lambda: publish(ledger, storage, staging))
            idle = _timed(lambda: publish(ledger, storage, staging))
        stamps = storage.stamps()
        sizes = {path: int(stamp.partition(":")[0]) for path, stamp in stamps.items()}
        package, ledger_size = sizes["datapackage.json"], (root / "ledger.sqlite").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(
        f"{documents:8,} documents, {issuers:5,} issuers: all {first:6.1f} s, {ADDED} more {added:6.2f} s, "
        f"nothing new {idle:5.2f} s; {len(sizes):6,} files, {sum(sizes.values()) / 2**20:6.0f} MB, "
        f"datapackage {package / 2**20:5.2f} MB, ledger {ledger_size / 2**20:6.0f} MB, peak {peak:4.0f} MB",
        flush=True,
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def publish_curve() -> None:
    """Print the curve of publishing; sizes may be given behind the word ``publish``."""
    for documents in map(int, sys.argv[2:] or ("1000", "10000", "100000")):
        for issuers in ISSUERS:
            context = multiprocessing.get_context("spawn")
            process = context.Process(target=publishing, args=(documents, issuers))
            process.start()
            process.join()


def main() -> None:
    """Speed and memory."""
    speed()
    memory()


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    {"speed": speed, "memory": memory, "publish": publish_curve}.get(asked, main)()
