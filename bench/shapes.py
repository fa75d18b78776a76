"""Every table shape of ``samples/shapes``: cell and header F1, digital and scanned.

``python -m bench.shapes [NAME ...]`` (default: all). The scan of a shape is its PDF rendered and worn
by the samples' lab, the same on every run. Scores by ``../shared/contract/score_tables.py``.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

ROOT = Path(__file__).resolve().parent.parent
SHAPES = ROOT / "samples" / "shapes"
SCORER = ROOT.parent / "shared" / "contract" / "score_tables.py"
GRADE = "medium"


def score(truth: dict[str, Any], predicted: dict[str, Any]) -> dict[str, float]:
    """The figures of the contract's scorer."""
    spec = importlib.util.spec_from_file_location("score_tables", SCORER)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    figures: dict[str, float] = scorer.score(truth, predicted)
    return figures


def scan(pdf: bytes, name: str) -> bytes:
    """The shape as a worn scan; the name is the seed."""
    from samples.lab import GRADES, as_pdf, degrade, render

    grade, seed = GRADES[GRADE], crc32(name.encode())
    pages = render(pdf, grade.dpi)
    backs = [*pages[1:], pages[0]]
    worn = [degrade(p, grade.name, seed + i, b) for i, (p, b) in enumerate(zip(pages, backs, strict=True))]
    return as_pdf(worn, grade.dpi, grade.quality)


def predicted(data: bytes, name: str) -> dict[str, Any]:
    """What ``tongbao extract --format json`` prints for the bytes of a document."""
    from extract.intake import recognise
    from extract.read import read_document
    from tongbao.contract import tables_json

    return tables_json(read_document(recognise(data, f"{name}.pdf")))


def results(names: list[str]) -> Iterator[tuple[str, str, dict[str, float], float]]:
    """For each shape and each way: name, way, figures, seconds."""
    for path in sorted(SHAPES.glob("*.pdf")):
        if names and path.stem not in names:
            continue
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for way, data in (("digital", path.read_bytes()), ("scan", scan(path.read_bytes(), path.stem))):
            began = time.perf_counter()
            figures = score(truth, predicted(data, path.stem))
            yield path.stem, way, figures, time.perf_counter() - began


def main() -> None:
    """Print one line for each shape and way, and the means."""
    if not SCORER.exists():
        print(f"{SCORER} is not there: nothing to measure")
        return
    print(
        f"{'shape':<30} {'way':<8} {'recall':>6} {'cell_f1':>8} {'header_f1':>9} {'extra':>5} {'seconds':>8}"
    )
    means: dict[str, list[tuple[float, float]]] = {}
    for name, way, f, seconds in results(sys.argv[1:]):
        means.setdefault(way, []).append((f["cell_f1"], f["header_f1"]))
        print(
            f"{name:<30} {way:<8} {f['table_recall']:>6.2f} {f['cell_f1']:>8.4f} {f['header_f1']:>9.4f}"
            f" {f['extra_tables']:>5.0f} {seconds:>8.1f}",
            flush=True,
        )
    for way, pairs in means.items():
        cell, header = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        print(f"{'mean':<30} {way:<8} {'':>6} {cell:>8.4f} {header:>9.4f}")


if __name__ == "__main__":
    main()
