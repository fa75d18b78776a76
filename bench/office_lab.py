"""Scans of the machines that offices have: what becomes of every printed number, for each machine.

``python -m bench.office_lab [--way NAME ...] [--count N] [--seed N] [--held] [--list]`` invents N notices for
each way (default 6), wears them as ``bench.office_machines`` does, reads them, and says of each whether
it came out right, marked as doubtful, missing with a finding, missing in silence, wrong and unmarked, or was
lost to a crash. ``--held`` takes seeds that nothing was worked out on; only their sums are printed.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import find_spec
from typing import Any

from bench.align import pair_tables, printed
from bench.lab import Read, compared
from bench.office_machines import DPI, WAYS, Scan, made_by
from bench.office_notices import notice

HELD_FROM = 100_000
"""Seeds from here on are only measured."""
_PAIRED = 50_000
"""Between the seeds of two notices on one sheet, and between tries at a notice of one page."""


class Fate(StrEnum):
    """What became of a printed number."""

    RIGHT = "right"
    DOUBTED = "right, doubtful"
    MISREAD = "wrong, doubtful"
    TOLD = "missing, told"
    SILENT = "missing, silent"
    WRONG = "wrong, unmarked"
    CRASHED = "crashed"


@dataclass(slots=True)
class Tally:
    """The sums of one way."""

    fates: Counter[Fate] = field(default_factory=Counter)
    agreed: Counter[bool] = field(default_factory=Counter)
    proved: Counter[bool] = field(default_factory=Counter)
    invented: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    headers: Counter[bool] = field(default_factory=Counter)
    extra: int = 0
    pages: int = 0
    seconds: float = 0.0

    def add(self, other: Tally) -> None:
        """Count the other's in."""
        self.fates += other.fates
        self.agreed += other.agreed
        self.proved += other.proved
        self.labels += other.labels
        self.headers += other.headers
        self.invented += other.invented
        self.extra += other.extra
        self.pages += other.pages
        self.seconds += other.seconds


@dataclass(frozen=True, slots=True)
class Case:
    """A scan with its truth."""

    name: str
    scan: Scan
    truth: dict[str, Any]


def case(way: str, seed: int) -> Case:
    """The scan of that way and seed: one notice of one sheet, two for two pages on a sheet."""
    from samples.lab import render
    from samples.truth import truth

    drawn = [_one_sheet(seed), *([_one_sheet(seed + _PAIRED // 2)] if way == "two_up" else [])]
    told = [truth(content) for content, _ in drawn]
    pages = [render(pdf, DPI)[0] for _, pdf in drawn]
    tables = [table for one in told for table in one["tables"]]
    return Case(f"{way}-{seed}", made_by(way, pages, seed), {**told[0], "tables": tables})


def _one_sheet(seed: int) -> tuple[Any, bytes]:
    """The first notice, from ``seed`` on in wide steps, that takes one page."""
    import pypdfium2 as pdfium

    from samples.flow import draw
    from samples.layouts import WORD, changed

    while True:
        content, layout = notice(seed)
        pdf = draw(content, changed(WORD, layout))
        document = pdfium.PdfDocument(pdf)
        single = len(document) == 1
        document.close()
        if single:
            return content, pdf
        seed += 10 * _PAIRED


def measured(one: Case, engine: Any) -> tuple[Tally, list[str]]:
    """What became of the numbers of one scan, and a line for each that is not right."""
    from extract.intake import recognise
    from extract.read import read_document
    from tongbao.contract import body_rows, tables_json

    tables, tally = one.truth["tables"], Tally(pages=1)
    numbers = [text for table in tables for row in table["rows"] for text in row if _is_number(text)]
    began = time.process_time()
    try:
        found = read_document(recognise(one.scan.data, f"{one.name}.{one.scan.suffix}"), engine=engine)
    except Exception as error:  # noqa: BLE001  a crash is what is counted
        tally.fates[Fate.CRASHED] = len(numbers)
        return tally, [f"{one.name}: {type(error).__name__}: {error}"]
    tally.seconds = time.process_time() - began
    pairs = pair_tables([t["rows"] for t in tables], [body_rows(t) for t in found.tables])
    tally.extra = len(found.tables) - len(pairs)
    _count_headers(tally, tables, tables_json(found)["tables"], pairs)
    lines = []
    told = _lost_is_told(found)
    for read in compared(one.name, one.truth, found, pairs):
        line = _counted(tally, read, told)
        lines += [line] if line else []
    return tally, lines


def _is_number(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _lost_is_told(found: Any) -> bool:
    """Whether the document says that something of it is lost."""
    from schemas.findings import LOSSES

    return any(f.code in LOSSES for part in (found, *found.tables) for f in part.findings)


def _count_headers(tally: Tally, truth: Sequence[Any], read: Sequence[Any], pairs: dict[int, int]) -> None:
    for i, table in enumerate(truth):
        theirs = read[pairs[i]]["header"] if i in pairs else []
        paths = [
            [tuple(p for p in map(printed, path) if p) for path in side] for side in (table["header"], theirs)
        ]
        for column, path in enumerate(paths[0]):
            tally.headers[column < len(paths[1]) and paths[1][column] == path] += 1


def _counted(tally: Tally, read: Read, told: bool) -> str:
    """Count one cell; a line to print where it is not as it should be."""
    truth = printed(read.truth)
    if not _is_number(truth):
        return _counted_label(tally, read, truth)
    fate = _fate(read, told)
    tally.fates[fate] += 1
    if read.status in {"agreed", "proved"}:
        (tally.agreed if read.status == "agreed" else tally.proved)[read.right_after] += 1
    return "" if fate is Fate.RIGHT else _line(read, fate.value)


def _counted_label(tally: Tally, read: Read, truth: str) -> str:
    """A name, a dash or a blank; a figure in its place, unmarked, is invented."""
    marked = read.doubtful or read.status == "doubtful"
    if read.text == truth or read.text is None:
        tally.labels["right" if read.text == truth else "lost"] += 1
        return ""
    tally.labels["doubtful" if marked else "wrong"] += 1
    if _is_number(read.text) and not marked:
        tally.invented += 1
        return _line(read, "INVENTED")
    return _line(read, "label") if not marked else ""


def _fate(read: Read, told: bool) -> Fate:
    marked = read.doubtful or read.status == "doubtful"
    if read.text is None:
        return Fate.TOLD if marked or told else Fate.SILENT
    if read.right_after:
        return Fate.DOUBTED if marked else Fate.RIGHT
    if not read.text:
        return Fate.TOLD if marked else Fate.SILENT
    return Fate.MISREAD if marked else Fate.WRONG


def _line(read: Read, fate: str) -> str:
    return (
        f"{read.sample} row {read.row + 1} column {read.column + 1}: {read.truth!r} read as {read.text!r}"
        f" ({read.confidence}, {read.status}): {fate}"
    )


def interval(wrong: int, of: int) -> tuple[float, float]:
    """Wilson's interval, 95 %, of a share."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, wrong / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def _row(way: str, tally: Tally) -> str:
    total = max(tally.fates.total(), 1)
    share = [f"{100 * tally.fates[fate] / total:>7.2f}%" for fate in (Fate.RIGHT, Fate.DOUBTED, Fate.MISREAD)]
    counts = [f"{tally.fates[fate]:>7}" for fate in (Fate.TOLD, Fate.SILENT, Fate.WRONG, Fate.CRASHED)]
    low, high = interval(tally.agreed[False], tally.agreed.total())
    return (
        f"{way:<11} {tally.pages:>5} {total:>7} {' '.join(share)} {' '.join(counts)} {tally.invented:>6}"
        f" {tally.agreed[False]:>3}/{tally.agreed.total():<6} {100 * low:.2f}-{100 * high:.2f}%"
        f" {tally.proved[False]:>3}/{tally.proved.total():<6} {tally.labels['wrong']:>4}"
        f" {tally.headers[True]:>4}/{tally.headers.total():<4} {tally.extra:>3}"
        f" {tally.seconds / max(tally.pages, 1):>6.2f}"
    )


def results(ways: Sequence[str], seeds: Sequence[int]) -> Iterator[tuple[str, Tally, list[str]]]:
    """For each way its sums and its lines."""
    from extract.scan.ocr.paddle import PaddleOcr

    engine = PaddleOcr.load()
    for way in ways:
        tally, lines = Tally(), []
        for seed in seeds:
            one, told = measured(case(way, seed), engine)
            tally.add(one)
            lines += told
        yield way, tally, lines


def main() -> None:
    """Print a line for each way, and their sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--way", action="append", choices=list(WAYS), help="(default: all)")
    parser.add_argument("--count", type=int, default=6, help="notices of each way")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held", action="store_true", help="seeds that nothing was worked out on")
    parser.add_argument("--list", action="store_true", help="every number that is not right; not with --held")
    asked = parser.parse_args()
    if find_spec("augraphy") is None:
        print("augraphy is not installed (the extra 'lab'): nothing to measure")
        return
    first = asked.seed + HELD_FROM * asked.held
    print(f"{'way':<11} {'pages':>5} {'numbers':>7} {'right':>8} {'doubted':>8} {'misread':>8} {'told':>7}"
          f" {'SILENT':>7} {'WRONG':>7} {'crash':>7} {'invent':>6} {'agreed wrong/of, 95 %':>21}"
          f" {'proved':>9} {'labels':>6} {'headers':>9} {'extra':>5} {'s/page':>6}")  # fmt: skip
    whole = Tally()
    for way, tally, lines in results(asked.way or list(WAYS), range(first, first + asked.count)):
        whole.add(tally)
        print(_row(way, tally), flush=True)
        for line in lines if asked.list and not asked.held else ():
            print(f"  {line}")
    print(_row("all", whole))


if __name__ == "__main__":
    main()
