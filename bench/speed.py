"""How fast digital documents are read, against pdfplumber and camelot on the same pages.

One process, after imports, each document once to warm the disk and then once by the clock. What is
timed here includes spans, headers, joining over pages and residue; of the others the bare finding of
tables. Also: from the start of a process to its first table, against a script that imports pdfplumber.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from extract.intake import open_source
from extract.pdf import read_pdf_page
from extract.read import page_numbers, read_document
from extract.types import PageKind

REPOSITORY = Path(__file__).parents[1]
FOLDERS = ("samples/inbox", "samples/shapes", "../shared/real", "../shared/real/icdar2013-eu")
_MOST_OF_PLUMBER, _MOST_OF_CAMELOT = 0.35, 0.1

_OURS = """
import sys
from extract.intake import open_source
from extract.read import read_document
print(len(read_document(open_source(sys.argv[1])).tables))
"""
_PLUMBER = """
import sys
import pdfplumber
with pdfplumber.open(sys.argv[1]) as document:
    print(sum(len(page.extract_tables()) for page in document.pages))
"""


def main() -> None:
    """Print seconds and ratios for each folder, then the start-up of a process."""
    logging.disable(logging.WARNING)
    for module in ("camelot", "pdfplumber", "extract.whitespace"):
        importlib.import_module(module)
    print(f"{'folder':32}{'pages':>6}{'ours':>8}{'plumber':>9}{'ratio':>7}{'camelot':>9}{'ratio':>7}")
    totals = [0.0, 0.0, 0.0]
    for folder in FOLDERS:
        files = _digital(REPOSITORY / folder)
        if not files:
            print(f"{folder:32} absent")
            continue
        seconds = [sum(map(way, files)) for way in (_ours, _plumber, _camelot)]
        totals = [a + b for a, b in zip(totals, seconds, strict=True)]
        _row(folder, sum(len(page_numbers(open_source(f))) for f in files), seconds)
    _row("all", 0, totals)
    print(f"wanted: at most {_MOST_OF_PLUMBER} of pdfplumber, {_MOST_OF_CAMELOT} of camelot lattice")
    _start_up()


def _row(name: str, pages: int, seconds: list[float]) -> None:
    ours, plumber, camelot = seconds
    print(
        f"{name:32}{pages or '':>6}{ours:>8.2f}{plumber:>9.2f}{ours / (plumber or 1):>7.2f}"
        f"{camelot:>9.2f}{ours / (camelot or 1):>7.3f}",
        flush=True,
    )


def _digital(folder: Path) -> list[Path]:
    """The documents of a folder whose pages are all digital: the others need a recogniser."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        source = open_source(path)
        kinds = {read_pdf_page(source, n).page.kind for n in page_numbers(source)}
        if kinds == {PageKind.DIGITAL}:
            found.append(path)
    return found


def _timed(work: Callable[[], object]) -> float:
    work()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _ours(path: Path) -> float:
    return _timed(lambda: read_document(open_source(path)))


def _plumber(path: Path) -> float:
    import pdfplumber

    def work() -> None:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                page.extract_tables()

    return _timed(work)


def _camelot(path: Path) -> float:
    """Once only: it is slow, and its own caches are few."""
    from camelot.io import read_pdf

    began = time.perf_counter()
    with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
        warnings.simplefilter("ignore")
        read_pdf(str(path), pages="all", flavor="lattice")
    return time.perf_counter() - began


def _start_up(runs: int = 5) -> None:
    files = _digital(REPOSITORY / "samples/shapes")
    path = next(f for f in files if len(page_numbers(open_source(f))) == 1)
    for name, program in (("ours", _OURS), ("pdfplumber", _PLUMBER)):
        seconds = []
        for _ in range(runs):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True)
            seconds.append(time.perf_counter() - began)
        print(f"process start to first table, {name}: {min(seconds):.2f} s (best of {runs})")


if __name__ == "__main__":
    main()
