"""Speed of extraction beside pdfplumber and camelot, in one process, after imports: ratios.

``python -m bench.speed`` reads the digital samples of this project and ``../shared/real`` where it is
there. Times are CPU seconds of this process (so that other work on the machine does not count), the
best of the rounds for each document; then the wall time from process start to the first table of a
one-page notice.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.icdar import ROOT, SHARED, camelot_tables, ours, pdfplumber_tables

ROUNDS = 3
STARTS = 7

OURS = """
import sys
from extract.intake import open_source
from extract.read import read_document
print(len(read_document(open_source(sys.argv[1])).tables))
"""
THEIRS = """
import sys
import pdfplumber
with pdfplumber.open(sys.argv[1]) as document:
    print(sum(len(page.extract_tables()) for page in document.pages))
"""


def documents() -> list[Path]:
    """The digital PDFs to measure on."""
    from extract.intake import open_source
    from extract.pdf import count_pages, read_pdf_page
    from extract.types import PageKind

    # mixed documents need a recogniser, which neither of the others has
    own = [path for path in sorted((ROOT / "samples").glob("*/*.pdf")) if path.parent.name != "mixed"]
    found = own + sorted((SHARED / "real").rglob("*.pdf"))

    def digital(path: Path) -> bool:
        source = open_source(path)
        return all(
            read_pdf_page(source, number).page.kind is PageKind.DIGITAL
            for number in range(1, count_pages(source) + 1)
        )

    return [path for path in found if digital(path)]


def seconds(read: Callable[[Path], object], path: Path, rounds: int) -> float:
    """The least CPU time that ``read`` needs for the document."""
    least = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        read(path)
        least = min(least, time.process_time() - began)
    return least


def start_to_table(code: str, path: Path) -> float:
    """The median wall time of a fresh process that runs ``code`` on the document."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, cwd=ROOT)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def main() -> None:
    """Print the totals, the ratios, and the times from process start."""
    paths = documents()
    readers: dict[str, tuple[Callable[[Path], object], int]] = {
        "tongbao": (ours, ROUNDS),
        "pdfplumber": (pdfplumber_tables, ROUNDS),
        "camelot lattice": (camelot_tables("lattice"), 1),
    }
    for read, _ in readers.values():
        read(paths[0])  # imports are not timed
    totals = dict.fromkeys(readers, 0.0)
    for path in paths:
        for name, (read, rounds) in readers.items():
            totals[name] += seconds(read, path, rounds)
    print(f"{len(paths)} digital documents, CPU seconds")
    for name, total in totals.items():
        print(f"{name:<16} {total:>8.2f}   tongbao takes {totals['tongbao'] / total:.3f} of it")
    one = ROOT / "samples" / "shapes" / "body-merged.pdf"
    mine, other = start_to_table(OURS, one), start_to_table(THEIRS, one)
    print(f"process start to first table: tongbao {mine:.2f} s, pdfplumber {other:.2f} s")


if __name__ == "__main__":
    main()
