"""Counts what the recogniser takes the characters of printed numbers for, on degraded sheets with truth.

    python -m bench.confusions [SHEETS_PER_GRADE] [SEED]

Every cell with a number is read as the pipeline reads cells. The reading and its alternatives share one
unit by their costs; each that is the printed number but for one character adds its share to the count of
that confusion, so that a near miss counts for what it nearly was. ``bench/confusions.csv`` is what it
writes: printed character, character read, count; an empty ``read`` is a lost character, an empty
``printed`` one that the reading added, ``=`` one doubled; a character with itself counts its prints.
``bench.proof`` draws its misreadings from it.

It also prints how often a wrong reading has the right one among its alternatives, at what cost, and how
often a right reading has a wrong number among them: the constants of ``bench.slips``.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bench.cell_lab import GRADES, one_line_readings, sheets
from bench.slips import COUNTS, DOUBLED
from extract.scan.ocr.paddle import PaddleOcr
from extract.scan.ocr.plausibility import plain

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_FAR = 8.0
"""Nats within which a wrong alternative is a temptation."""

Confusion = tuple[str, str]
"""(printed, read); "" for nothing there, ``DOUBLED`` for a character read twice."""


@dataclass(frozen=True, slots=True)
class NumberRead:
    """A printed number, the text read, its alternatives with their costs in nats, the confidence."""

    printed: str
    text: str
    others: tuple[tuple[str, float], ...]
    confidence: float


def gather(count: int, seed: int) -> Iterator[NumberRead]:
    """Every number on ``count`` sheets of each grade, as read."""
    engine = PaddleOcr.load(threads=1)
    for grade in GRADES:
        for sheet in sheets(grade, count, seed):
            for printed, reading in one_line_readings(sheet, engine):
                if _NUMBER.fullmatch(plain(printed)):
                    rescored = reading.rescored
                    others = tuple((plain(a.text), a.cost) for a in rescored.alternatives)
                    yield NumberRead(plain(printed), plain(rescored.text), others, reading.confidence)


def confusion(printed: str, read: str) -> Confusion | None:
    """The one character by which a reading differs from the print; None if none or more do."""
    if len(printed) == len(read):
        wrong = [(a, b) for a, b in zip(printed, read, strict=True) if a != b]
        return wrong[0] if len(wrong) == 1 else None
    long, short = (printed, read) if len(printed) > len(read) else (read, printed)
    if len(long) != len(short) + 1:
        return None
    at = next((i for i in range(len(long)) if long[:i] + long[i + 1 :] == short), None)
    if at is None:
        return None
    if long == printed:
        return long[at], ""
    beside = (long[at - 1] if at else "", *long[at + 1 : at + 2])
    return (long[at], DOUBLED) if long[at] in beside else ("", long[at])


def count_confusions(numbers: list[NumberRead]) -> dict[Confusion, float]:
    """How often each confusion came up, a reading counting by its share of the recogniser's belief.

    A character paired with itself says how often it was printed.
    """
    found: defaultdict[Confusion, float] = defaultdict(float)
    for number in numbers:
        for character in number.printed:
            found[character, character] += 1
        costs = {number.text: 0.0, **{t: c for t, c in reversed(number.others) if t != number.text}}
        whole = sum(math.exp(-c) for c in costs.values())
        for text, cost in costs.items():
            slip = confusion(number.printed, text) if _NUMBER.fullmatch(text) else None
            if slip is not None:
                found[slip] += math.exp(-cost) / whole
    return dict(found)


def _summary(numbers: list[NumberRead]) -> Iterator[str]:
    wrong = [n for n in numbers if n.text != n.printed and _NUMBER.fullmatch(n.text)]
    offers = [[c for t, c in n.others if t == n.printed] for n in wrong]
    costs = sorted(min(found) for found in offers if found)
    right = [n for n in numbers if n.text == n.printed]
    doubted = sum(any(c < _FAR and _is_another(t, n) for t, c in n.others) for n in right)
    yield f"{len(numbers)} numbers, {len(wrong)} read as another; of these {len(costs)} offer the right one"
    if costs:
        quarters = [costs[round(q * (len(costs) - 1))] for q in (0.0, 0.25, 0.5, 0.75, 1.0)]
        yield f"  at a cost of {', '.join(f'{c:.1f}' for c in quarters)} nats (quartiles)"
    for line in (0.9, 0.95, 0.99):
        yield f"  wrong with confidence of {line} or more: {sum(n.confidence >= line for n in wrong)}"
    yield f"{len(right)} read right; {doubted} of them with another number within {_FAR:.0f} nats"


def _is_another(text: str, number: NumberRead) -> bool:
    return text != number.text and bool(_NUMBER.fullmatch(text))


def main() -> None:
    """Write the counts, and print what else ``bench.proof`` has to know."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    numbers = list(gather(count, seed))
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("printed", "read", "count"))
        for (printed, read), weight in sorted(count_confusions(numbers).items()):
            if weight >= 0.0005:
                out.writerow((printed, read, f"{weight:.3f}"))
    for line in _summary(numbers):
        print(line)


if __name__ == "__main__":
    main()
