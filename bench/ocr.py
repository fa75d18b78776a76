"""Reading scanned cells: accuracy per grade, honesty of the confidence, speed beside ``PaddleOCR.predict``.

    python -m bench.ocr [PAGES_PER_GRADE] [SEED] [GRADE ...]

The pages are those of the sample notices that have tables, scanned by the lab; truth is what the digital page
itself says. Cells are compared one by one where the grid came out in the right shape, so that reading is
measured apart from finding the grid. The rivals' column counts the filled one-line cells whose text is
among the lines that either way found anywhere on the page: the only count that is fair to a reader
without a grid. Both ways use the same weights, one process and the same number of threads; the seconds are
of processor time, which other work on the machine does not stretch.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.digital.page import read_pdf_page
from extract.intake import recognise as sniff
from extract.read import page_numbers
from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.scan.ocr.engine import Engine
from extract.scan.ocr.paddle import PaddleOcr, model_folder
from extract.scan.ocr.plausibility import plain
from extract.scan.page import read_scan_page
from extract.tables import find_tables
from extract.types import PageReading, RawTable
from samples.lab import GRADES, degrade, render

THREADS = 1
SOURCES = Path("samples")
_BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.001)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page with tables: the document's bytes, its page number, and what its text layer says."""

    name: str
    pdf: bytes
    number: int
    truth: PageReading


@dataclass(frozen=True, slots=True)
class Read:
    """One cell of a grid that came out right."""

    truth: str
    text: str
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the text prints the same."""
        return plain(self.truth) == plain(self.text)


def leaves() -> list[Leaf]:
    """Pages with tables of all digital sample notices, in the order of their files."""
    found = []
    for path in sorted(SOURCES.rglob("*.pdf")):
        data = path.read_bytes()
        source = sniff(data, path.name)
        for number in page_numbers(source):
            seen = read_pdf_page(source, number)
            if seen.page.words:
                reading = PageReading(seen.page, find_tables(seen.page))
                if reading.tables:
                    found.append(Leaf(path.name, data, number, reading))
    return found


def paired(truth: PageReading, found: PageReading) -> Iterator[tuple[RawTable, RawTable | None]]:
    """Each true table with the found one of the same shape that shares most texts."""
    for table in truth.tables:
        like = [t for t in found.tables if (t.n_rows, t.n_columns) == (table.n_rows, table.n_columns)]
        wanted = _texts(table)
        yield table, max(like, key=lambda t: sum((wanted & _texts(t)).values()), default=None)


def cells(table: RawTable, found: RawTable) -> Iterator[Read]:
    """Cells at the same place in both grids."""
    there = {(c.row, c.column): c for c in found.cells}
    for cell in table.cells:
        other = there.get((cell.row, cell.column))
        if other is not None:
            sure = other.confidence
            yield Read(cell.text, other.text, 1.0 if sure is None else sure)


def _texts(table: RawTable) -> Counter[str]:
    return Counter(plain(c.text) for c in table.cells if c.text)


def rival() -> Any:
    """``PaddleOCR`` with the same weights and threads."""
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddleocr import PaddleOCR

    with tempfile.TemporaryDirectory() as folder:
        return PaddleOCR(
            text_detection_model_name="PP-OCRv6_small_det",
            text_detection_model_dir=str(model_folder(Path(folder), "small", "det")),
            text_recognition_model_name="PP-OCRv6_small_rec",
            text_recognition_model_dir=str(model_folder(Path(folder), "small", "rec")),
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
            engine="onnxruntime",
            engine_config={"intra_op_num_threads": THREADS},
        )


def found_lines(wanted: Counter[str], texts: Sequence[str]) -> int:
    """How many of the wanted texts are among ``texts``."""
    return sum((wanted & Counter(plain(t) for t in texts)).values())


def main() -> None:
    """Print one line per grade, then the reliability table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    grades = sys.argv[3:] or list(GRADES)
    pages = leaves()
    ours, theirs = PaddleOcr.load(THREADS), rival()
    every: list[Read] = []
    print(
        "grade    pages tables  cells accuracy silent doubtful | lines by us, by predict | s/page us, predict"
    )
    for grade in grades:
        every += _grade(grade, _spread(pages, count), seed, ours, theirs)
    silent = sum(not r.right and r.confidence >= DOUBTFUL_BELOW for r in every)
    print(f"\nsilent errors (wrong, confidence at least {DOUBTFUL_BELOW}): {silent} of {len(every)} cells")
    print("\nconfidence        cells   right")
    for low, high in pairwise(_BANDS):
        band = [r for r in every if r.text and low <= r.confidence < high]
        if band:
            print(f"{low:.3f} to {min(high, 1):.3f} {len(band):7d} {np.mean([r.right for r in band]):7.4f}")
    print(
        f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB (both ways loaded)"
    )


def _spread(pages: Sequence[Leaf], count: int) -> list[Leaf]:
    step = max(1, len(pages) // count)
    return list(pages[::step])[:count]


def _grade(grade: str, pages: Sequence[Leaf], seed: int, ours: Engine, theirs: Any) -> list[Read]:
    reads: list[Read] = []
    tables = right_shape = wanted_count = by_us = by_them = 0
    our_time = their_time = 0.0
    for i, leaf in enumerate(pages):
        image = _scan(leaf, grade, seed + i)
        start = time.process_time()
        size = (image.shape[1] * 72 / GRADES[grade].dpi, image.shape[0] * 72 / GRADES[grade].dpi)
        found = read_scan_page(image, leaf.number, *size, ours)
        our_time += time.process_time() - start
        start = time.process_time()
        (predicted,) = theirs.predict(np.ascontiguousarray(image[:, :, ::-1]))
        their_time += time.process_time() - start
        wanted: Counter[str] = Counter()
        for truth, match in paired(leaf.truth, found):
            tables += 1
            wanted += Counter(plain(c.text) for c in truth.cells if c.text and len(c.words) == 1)
            if match is not None:
                right_shape += 1
                reads += cells(truth, match)
        wanted_count += wanted.total()
        texts = [c.text for t in found.tables for c in t.cells] + [
            w.text for t in found.tables for w in t.residue
        ]
        by_us += found_lines(wanted, texts)
        by_them += found_lines(wanted, predicted["rec_texts"])
    wrong = [r for r in reads if not r.right]
    silent = sum(r.confidence >= DOUBTFUL_BELOW for r in wrong)
    doubtful = sum(r.confidence < DOUBTFUL_BELOW for r in reads)
    print(
        f"{grade:8} {len(pages):5} {right_shape:3}/{tables:2} {len(reads):6} "
        f"{1 - len(wrong) / max(1, len(reads)):8.4f} {silent:6} {doubtful:8} | {by_us:5}/{wanted_count:5} "
        f"{by_them:5}/{wanted_count:5}   {our_time / len(pages):8.2f} {their_time / len(pages):8.2f}",
        flush=True,
    )
    for r in wrong[:6]:
        print(f"    {r.truth!r} read as {r.text!r} ({r.confidence:.3f})")
    return reads


def _scan(leaf: Leaf, grade: str, seed: int) -> NDArray[np.uint8]:
    import cv2

    (page,) = render(leaf.pdf, GRADES[grade].dpi, [leaf.number])
    worn = degrade(page, grade, seed)
    quality = [cv2.IMWRITE_JPEG_QUALITY, GRADES[grade].quality]
    _, packed = cv2.imencode(".jpg", np.ascontiguousarray(worn[:, :, ::-1]), quality)
    return np.ascontiguousarray(np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)[:, :, ::-1])


if __name__ == "__main__":
    main()
