"""Scans as the archive has them: accuracy, honesty, speed and memory of the scan way for each grade of wear.

``python -m bench.lab [--grade NAME ...] [--limit N] [--seed N] [--list]``. Every digital sample notice is
scanned by the samples' lab, read, and compared with its truth cell by cell, before any arithmetic and after
it. A wrong cell is silent when nothing marks it: its confidence is not doubtful, no finding points at it, and
its table's grid is not told to be uncertain; after proof, when its status is not doubtful. Each grade is read
in a process of its own, so that its peak memory is that of reading.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.align import pair_columns, pair_rows, pair_tables, printed

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)


@dataclass(frozen=True, slots=True)
class Read:
    """One body cell of the truth and what became of it; ``confidence`` None: read as empty, or not found.

    ``status`` is that of its published value after proof, None for labels and cells not found, which no
    arithmetic reaches; ``value_right`` says whether that value is the printed one.
    """

    sample: str
    table: int
    row: int
    column: int
    truth: str
    text: str | None
    confidence: float | None
    doubtful: bool
    status: str | None = None
    value_right: bool = False

    @property
    def right(self) -> bool:
        """Whether the text is the printed one."""
        return self.text == self.truth

    @property
    def right_after(self) -> bool:
        """Whether what is published is the printed figure."""
        return self.value_right if self.status else self.right

    @property
    def doubtful_after(self) -> bool:
        """Whether what is published is marked."""
        return self.status == "doubtful" if self.status else self.doubtful


@dataclass(frozen=True, slots=True)
class Graded:
    """All that one grade gave."""

    grade: str
    pages: int
    seconds: float
    tables: int
    tables_found: int
    extra_tables: int
    headers: int
    headers_right: int
    cells: tuple[Read, ...]
    peak_mb: float


def digital_samples() -> list[Path]:
    """The born-digital notices, those with the fewest bytes first."""
    found = [*(SAMPLES / "inbox").glob("*.pdf"), *(SAMPLES / "archive").glob("*.pdf")]
    return sorted(
        (p for p in found if not p.stem.endswith("-scan")), key=lambda p: (p.stat().st_size, p.name)
    )


def _published(notice: Any) -> dict[tuple[int, int, int], Any]:
    """The observations of a notice after proof, by table, row and column."""
    from normalize.gazetteer import Gazetteer
    from schemas.spec_file import load_specs
    from tongbao.run import check, understand

    vouched = check(understand(notice, load_specs(), Gazetteer.load()))
    return {(o.table, o.row, o.column): o for table in vouched.tables for o in table.observations}


def _is_printed(observation: Any, truth: str) -> bool:
    """Whether an observation's value, or why it has none, is that of the printed text."""
    from normalize.values import parse_value

    if observation.raw and printed(observation.raw) == truth and observation.status != "repaired":
        return True
    told = parse_value(truth, column_kind=observation.unit_kind or "measure")
    return bool((told.value, told.null_kind) == (observation.value, observation.null_kind))


def compared(sample: str, truth: dict[str, Any], notice: Any, pairs: dict[int, int]) -> Iterator[Read]:
    """Every body cell of the truth, beside the cell that was read for it."""
    from extract.scan.ocr.confidence import DOUBTFUL_BELOW
    from extract.types import BBox
    from schemas.findings import Code

    published = _published(notice)

    marked = [f.place for t in (notice, *notice.tables) for f in t.findings if f.code is Code.INK_UNREAD]
    for i, table in enumerate(truth["tables"]):
        rows = [[printed(c) for c in row] for row in table["rows"]]
        found: dict[tuple[int, int], Any] = {}
        partner: dict[int, int] = {}
        beside: dict[int, int] = {}
        uncertain = False
        if i in pairs:
            own = notice.tables[pairs[i]]
            uncertain = any(f.code is Code.GRID_UNCERTAIN for f in own.findings)
            body = ((r - own.header_rows, c, cell) for (r, c), cell in own.owner.items())
            found = {(r, c): cell for r, c, cell in body if r >= 0}
            size = own.n_rows - own.header_rows
            theirs = [[printed(found[r, c].text) for c in range(own.n_columns)] for r in range(size)]
            partner = dict(pair_rows(rows, theirs))
            beside = dict(pair_columns(rows, theirs, partner))
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                cell = found.get((partner[r], beside[c])) if r in partner and c in beside else None
                if cell is None:
                    yield Read(sample, i + 1, r, c, text, None, None, doubtful=uncertain)
                    continue
                low = cell.confidence is not None and cell.confidence < DOUBTFUL_BELOW
                box = BBox(*cell.bbox)
                ink = any(
                    p.page == cell.page and p.bbox and box.contains(BBox(*p.bbox).center) for p in marked
                )
                value = published.get((own.number, partner[r] + own.header_rows, beside[c]))
                yield Read(
                    sample, i + 1, r, c, text, printed(cell.text), cell.confidence, low or ink or uncertain,
                    value.status.value if value else None, bool(value and _is_printed(value, text)),
                )  # fmt: skip


def run_grade(grade: str, scans: Sequence[tuple[str, bytes]]) -> Graded:
    """Read the scans of one grade, each with the stem of its sample, and compare them with their truth."""
    from extract.intake import recognise
    from extract.read import read_document
    from extract.scan.ocr.paddle import PaddleOcr
    from tongbao.contract import body_rows, tables_json

    engine = PaddleOcr.load()
    cells: list[Read] = []
    pages = tables = found = extra = headers = right = 0
    seconds = 0.0
    for stem, scan in scans:
        truth = json.loads((SAMPLES / "truth" / f"{stem}.json").read_text(encoding="utf-8"))
        source = recognise(scan, f"{stem}.pdf")
        began = time.perf_counter()
        notice = read_document(source, engine=engine)
        seconds += time.perf_counter() - began
        pages += notice.page_count
        pairs = pair_tables([t["rows"] for t in truth["tables"]], [body_rows(t) for t in notice.tables])
        tables += len(truth["tables"])
        found += len(pairs)
        extra += len(notice.tables) - len(pairs)
        cells += compared(stem, truth, notice, pairs)
        read = tables_json(notice)["tables"]
        for i, table in enumerate(truth["tables"]):
            theirs = read[pairs[i]]["header"] if i in pairs else []
            headers += len(table["header"])
            right += sum(_path(a) == _path(b) for a, b in zip(table["header"], theirs, strict=False))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Graded(grade, pages, seconds, tables, found, extra, headers, right, tuple(cells), peak)


def _path(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(p for p in map(printed, parts) if p)


def _line(name: str, runs: Sequence[Graded]) -> str:
    cells = [c for run in runs for c in run.cells]
    wrong = [c for c in cells if not c.right]
    silent = sum(not c.doubtful for c in wrong)
    alarms = sum(c.right and c.doubtful for c in cells)
    lost = sum(not c.right_after for c in cells)
    hidden = sum(not c.right_after and not c.doubtful_after for c in cells)
    doubted = sum(c.doubtful_after for c in cells)
    total = max(len(cells), 1)
    pages = max(sum(r.pages for r in runs), 1)
    return (
        f"{name:<8} {sum(r.tables_found for r in runs):>3}/{sum(r.tables for r in runs):<3}"
        f" {sum(r.extra_tables for r in runs):>5} {sum(r.headers_right for r in runs):>4}/"
        f"{sum(r.headers for r in runs):<4} {len(cells):>6} {1 - len(wrong) / total:>9.4f} {len(wrong):>6}"
        f" {silent:>6} {2000 * silent / total:>8.2f} {alarms / total:>8.4f}"
        f" {lost:>6} {hidden:>6} {100 * hidden / total:>7.3f}% {100 * doubted / total:>7.2f}%"
        f" {sum(r.seconds for r in runs) / pages:>7.2f} {max((r.peak_mb for r in runs), default=0):>7.0f}"
    )


def _told(cell: Read) -> str:
    before = "doubtful" if cell.doubtful else "SILENT"
    after = cell.status or before
    if not (cell.right_after or cell.doubtful_after):
        after = f"SILENT ({after})"
    return (
        f"{cell.sample} table {cell.table} row {cell.row + 1} column {cell.column + 1}: {cell.truth!r}"
        f" read as {cell.text!r} ({cell.confidence}, {before});"
        f" published {'right' if cell.right_after else 'wrong'}, {after}"
    )


def _reliability(cells: Sequence[Read]) -> Iterator[str]:
    """Of the cells in each confidence band, the share that is right."""
    sure = [c for c in cells if c.confidence is not None]
    for low, high in pairwise(BANDS):
        band = [c for c in sure if low <= (c.confidence or 0) < high or c.confidence == high == 1]
        if band:
            mean = sum(c.confidence or 0 for c in band) / len(band)
            right = sum(c.right for c in band)
            share, wrong = right / len(band), len(band) - right
            yield f"{low:.3f}-{high:.3f} {len(band):>7} {mean:>9.4f} {share:>9.4f} {wrong:>6}"
    blank = [c for c in cells if c.confidence is None and c.text is not None]
    if blank:
        yield f"{'read empty':<11} {len(blank):>7} {'':>9} {sum(c.right for c in blank) / len(blank):>9.4f}"
    lost = [c for c in cells if c.text is None]
    if lost:
        yield f"{'not found':<11} {len(lost):>7}"


def tables_on_untabled(pages: dict[str, bytes]) -> dict[str, int]:
    """How many tables are found on pages that have none, by their names."""
    from extract.intake import recognise
    from extract.read import read_document

    return {name: len(read_document(recognise(pdf, f"{name}.pdf")).tables) for name, pdf in pages.items()}


def main() -> None:
    """Print a line per grade, their sum, the reliability of the confidence, and tables where none is."""
    from samples.lab import GRADES, as_pdf, scan, untabled

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--grade", action="append", choices=list(GRADES), help="(default: all)")
    parser.add_argument("--limit", type=int, default=None, help="only the first N notices")
    parser.add_argument("--only", default="", help="only notices whose names contain this")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--rounds", type=int, default=1, help="scans of each notice and grade, seeds in order"
    )
    parser.add_argument("--list", action="store_true", help="print every wrong cell")
    asked = parser.parse_args()
    samples = [path for path in digital_samples() if asked.only in path.stem][: asked.limit]
    seeds = range(asked.seed, asked.seed + asked.rounds)
    runs = []
    print(f"{'grade':<8} {'tables':<7} {'extra':>5} {'headers':<9} {'cells':>6} {'accuracy':>9} {'wrong':>6}"
          f" {'silent':>6} {'per 2000':>8} {'alarms':>8} {'proof:':>6} {'silent':>6} {'share':>8}"
          f" {'doubtful':>8} {'s/page':>7} {'peak MB':>7}")  # fmt: skip
    for grade in asked.grade or GRADES:
        scans = [(path.stem, scan(path.read_bytes(), grade, seed)) for path in samples for seed in seeds]
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
            runs.append(process.submit(run_grade, grade, scans).result())
        print(_line(grade, runs[-1:]), flush=True)
        for cell in runs[-1].cells if asked.list else ():
            if not cell.right or not cell.right_after:
                print(f"  {_told(cell)}")
    print(_line("all", runs))
    print(f"\n{'confidence':<11} {'cells':>7} {'mean':>9} {'right':>9} {'wrong':>6}")
    for line in _reliability([c for run in runs for c in run.cells]):
        print(line)
    pages = {name: as_pdf([page], 200) for name, page in untabled(asked.seed).items()}
    pages["text"] = scan((SAMPLES / "shapes" / "no-table.pdf").read_bytes(), "medium", asked.seed)
    found = ", ".join(f"{name} {count}" for name, count in tables_on_untabled(pages).items())
    print(f"\ntables found on pages without one: {found}")


if __name__ == "__main__":
    main()
