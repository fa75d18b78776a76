"""Speed of extraction beside pdfplumber and camelot, in one process, after imports: ratios.

``python -m bench.speed [--no-camelot]`` reads the digital samples of this project and ``../shared/real``
where it is there; documents with pages that need a recogniser, which neither of the others has, are left
out and named. Times are CPU seconds of this process (so that other work on the machine does not count),
the best of the rounds for each document; then the wall time from process start to the first table of
one-page notices, ruled and open, with the sources of both compiled, as an installation leaves them.
It takes about four minutes, most of them camelot's; progress goes to stderr.
"""

from __future__ import annotations

import argparse
import compileall
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.icdar import ROOT, SHARED, camelot_tables, ours, pdfplumber_tables

ROUNDS = 3
STARTS = 15
ONE_PAGE = ("body-merged", "header-depth-4", "rules-three-line", "rules-none")

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

Reader = Callable[[Path], object]


def groups() -> dict[str, list[Path]]:
    """The PDFs to measure on: our notices, our shapes, and the real documents."""
    # of the mixed samples every one needs a recogniser, by design
    own = [path for path in sorted((ROOT / "samples").glob("*/*.pdf")) if path.parent.name != "mixed"]
    return {
        "notices": [path for path in own if path.parent.name != "shapes"],
        "shapes": [path for path in own if path.parent.name == "shapes"],
        "real": sorted((SHARED / "real").rglob("*.pdf")),
    }


def pictured(path: Path) -> list[int]:
    """The pages of a document that are not digital."""
    from extract.digital.page import count_pages, read_pdf_page
    from extract.intake import open_source
    from extract.types import PageKind

    source = open_source(path)
    numbers = range(1, count_pages(source) + 1)
    return [n for n in numbers if read_pdf_page(source, n).page.kind is not PageKind.DIGITAL]


def seconds(read: Reader, path: Path, rounds: int) -> float:
    """The least CPU time that ``read`` needs for the document."""
    least = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        read(path)
        least = min(least, time.process_time() - began)
    return least


def timed(paths: Sequence[Path], readers: Mapping[str, tuple[Reader, int]], label: str) -> dict[str, float]:
    """The CPU seconds of each reader for all ``paths``."""
    totals = dict.fromkeys(readers, 0.0)
    for place, path in enumerate(paths, start=1):
        print(f"\r{label} {place}/{len(paths)} {path.name:<50.50}", end="", file=sys.stderr, flush=True)
        for name, (read, rounds) in readers.items():
            totals[name] += seconds(read, path, rounds)
    print(file=sys.stderr)
    return totals


def starts_to_table(codes: Sequence[str], path: Path) -> list[float]:
    """The median wall time of fresh processes that run each code on the document, by turns."""
    times: list[list[float]] = [[] for _ in codes]
    for _ in range(STARTS):
        for code, taken in zip(codes, times, strict=True):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, cwd=ROOT)
            taken.append(time.perf_counter() - began)
    return [statistics.median(taken) for taken in times]


def digital(group: Sequence[Path]) -> list[Path]:
    """The documents of which every page is digital; the others are named."""
    kept = []
    for path in group:
        if numbers := pictured(path):
            print(f"left out: {path.name}, pages {', '.join(map(str, numbers))} are not digital")
        else:
            kept.append(path)
    return kept


def line(label: str, documents: int, totals: Mapping[str, float]) -> str:
    """A row of the table: the seconds of each reader, and our share of each other's."""
    mine, *others = totals.values()
    shares = (f"{other:>9.2f} {mine / other:>6.3f}" for other in others)
    return f"{label:<9} {documents:>9} {mine:>8.2f} {' '.join(shares)}"


def main() -> None:
    """Print seconds and ratios for each group and in all, then the times from process start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-camelot", action="store_true", help="leave out camelot, which takes minutes")
    asked = parser.parse_args()
    readers: dict[str, tuple[Reader, int]] = {
        "tongbao": (ours, ROUNDS),
        "pdfplumber": (pdfplumber_tables, ROUNDS),
    }
    if not asked.no_camelot:
        readers["camelot"] = (camelot_tables("lattice"), 1)
    chosen = {label: digital(group) for label, group in groups().items()}
    if not chosen["real"]:
        print(f"{SHARED / 'real'} is not there: samples only")
    for read, _ in readers.values():
        read(chosen["shapes"][0])  # imports are not timed
    names = " ".join(f"{name:>9.9}  share" for name in list(readers)[1:])
    print(f"{'CPU s':<9} {'documents':>9} {'tongbao':>8} {names}", flush=True)
    sums = dict.fromkeys(readers, 0.0)
    for label, paths in chosen.items():
        if paths:
            totals = timed(paths, readers, label)
            sums = {name: sums[name] + totals[name] for name in readers}
            print(line(label, len(paths), totals), flush=True)
    print(line("total", sum(map(len, chosen.values())), sums))
    for package in ("extract", "schemas"):
        compileall.compile_dir(ROOT / package, quiet=1)
    for name in ONE_PAGE:
        mine, other = starts_to_table((OURS, THEIRS), ROOT / "samples" / "shapes" / f"{name}.pdf")
        print(f"process start to first table, {name}: tongbao {mine:.3f} s, pdfplumber {other:.3f} s")


if __name__ == "__main__":
    main()
