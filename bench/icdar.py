"""ICDAR-2013 (its European half): adjacency relations of our tables and of the peers', one run.

``python -m bench.icdar`` reads ``../shared/real/icdar2013-eu`` and scores with the scorer beside it.
Peers: pdfplumber and camelot (lattice, hybrid) of this environment, and PyMuPDF in an environment of
its own (``.bench/venv``, made on the first run; its licence keeps it out of ours). Times are CPU
seconds of one process, after imports, all pages of all documents.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FOLDER = SHARED / "real" / "icdar2013-eu"
SCORER = SHARED / "contract" / "score_icdar2013.py"
WORK = ROOT / ".bench"

Rows = list[list[str]]
"""A table of a peer: rows of texts, as its own call gives them."""

_PYMUPDF = """
import json, sys, time, pathlib, fitz
began = time.process_time()
for path in sys.argv[2:]:
    tables = []
    with fitz.open(path) as document:
        for page in document:
            tables += [{"rows": [[c or "" for c in row] for row in t.extract()]} for t in page.find_tables()]
    out = pathlib.Path(sys.argv[1]) / (pathlib.Path(path).stem + ".json")
    out.write_text(json.dumps({"tables": tables}))
print(time.process_time() - began)
"""


def documents() -> list[Path]:
    """The PDFs of the benchmark."""
    return sorted(FOLDER.glob("*.pdf"))


def ours(path: Path) -> dict[str, Any]:
    """What ``tongbao extract --format json`` prints."""
    from extract.intake import open_source
    from extract.read import read_document
    from tongbao.contract import tables_json

    return tables_json(read_document(open_source(path)))


def pdfplumber_tables(path: Path) -> dict[str, Any]:
    """``extract_tables`` on every page."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        found: list[list[list[str | None]]] = [t for page in document.pages for t in page.extract_tables()]
    return _as_json([[cell or "" for cell in row] for row in table] for table in found)


def camelot_tables(flavour: str) -> Callable[[Path], dict[str, Any]]:
    """Camelot on all pages with one flavour."""

    def read(path: Path) -> dict[str, Any]:
        from camelot.io import read_pdf

        found = read_pdf(str(path), pages="all", flavor=flavour, suppress_stdout=True)
        return _as_json([[str(cell) for cell in row] for row in table.data] for table in found)

    return read


def _as_json(tables: Iterable[Rows]) -> dict[str, Any]:
    return {"tables": [{"rows": rows} for rows in tables]}


def score(folder: Path) -> dict[str, float]:
    """The figures of the scorer for a folder of predictions."""
    done = subprocess.run(
        [sys.executable, str(SCORER), "--folder", str(FOLDER), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure(name: str, read: Callable[[Path], dict[str, Any]]) -> tuple[str, float, dict[str, float]]:
    """Predict all documents with one reader; give its name, seconds and score."""
    folder = WORK / "icdar" / name
    folder.mkdir(parents=True, exist_ok=True)
    read(documents()[0])  # imports are not timed
    began = time.process_time()
    for path in documents():
        (folder / f"{path.stem}.json").write_text(json.dumps(read(path)), encoding="utf-8")
    return name, time.process_time() - began, score(folder)


def measure_pymupdf() -> tuple[str, float, dict[str, float]]:
    """PyMuPDF's ``find_tables`` in its own environment."""
    home = WORK / "venv"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "pymupdf"], check=True)
    folder = WORK / "icdar" / "pymupdf"
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(python), "-c", _PYMUPDF, str(folder), *map(str, documents())]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return "pymupdf", float(done.stdout.split()[-1]), score(folder)


def main() -> None:
    """Print one line for each reader."""
    if not documents():
        print(f"{FOLDER} is not there: nothing to measure")
        return
    results = [
        measure("tongbao", ours),
        measure("pdfplumber", pdfplumber_tables),
        measure("camelot-lattice", camelot_tables("lattice")),
        measure("camelot-hybrid", camelot_tables("hybrid")),
        measure_pymupdf(),
    ]
    print(f"{'reader':<16} {'F1':>7} {'precision':>10} {'recall':>7} {'exact':>6} {'CPU s':>8}")
    for name, seconds, figures in results:
        print(
            f"{name:<16} {figures['f1']:>7.4f} {figures['precision']:>10.4f} {figures['recall']:>7.4f}"
            f" {figures['exact']:>6.2f} {seconds:>8.1f}"
        )


if __name__ == "__main__":
    main()
