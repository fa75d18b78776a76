"""What numbers are about: row, header, unit, period and place against truth, marked and unmarked.

``python -m bench.naming [--count N] [--seed N] [--grade NAME]`` draws N invented notices (default 48, see
``naming_notices``) in random looks, reads them, and counts by kind of fault the numbers that are named
otherwise than the generator knows. A fault is marked where the value is doubtful or a finding says what it
lacks. Numbers that are not found at their place count as missing. Then the headers of all samples and
shapes are held against their truth in the same way.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bench.looks import random_layout
from bench.naming_notices import KINDS, Case, Named, case
from normalize.text import clean
from normalize.types import Observation
from schemas.figures import Status
from schemas.findings import Code

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SAYING = frozenset({Code.UNIT_UNKNOWN, Code.UNIT_CONFLICTS, Code.ROWS_ALIKE, Code.PLACE_AMBIGUOUS})
"""Findings that say that something of a number's name is missing or open."""

Observed = Mapping[tuple[int, int, int], Observation]
"""By table, row in the body and column."""


def observed(data: bytes, name: str) -> Observed:
    """The observations of a document."""
    from extract.intake import recognise
    from extract.read import read_document
    from normalize.gazetteer import Gazetteer
    from schemas.spec_file import load_specs
    from tongbao.run import check, understand

    notice = read_document(recognise(data, name))
    vouched = check(understand(notice, load_specs(), Gazetteer.load()))
    begins = {t.number: t.header_rows for t in notice.tables}
    return {(o.table, o.row - begins[o.table], o.column): o for t in vouched.tables for o in t.observations}


def faults(named: Named, header: tuple[str, ...], found: Observation | None) -> Iterator[str]:
    """In what an observation differs from what the number is about."""
    if found is None:
        yield "missing"
        return
    texts = {clean(t) for t in (found.row_label, *found.row_path, *(text for _, text in found.labels))}
    if not {clean(t) for t in named.row} <= texts:
        yield "row"
    if tuple(map(clean, found.header)) != tuple(map(clean, header)):
        yield "header"
    if found.unit != (clean(named.unit) if named.unit else None):
        yield "unit"
    if (str(found.period_start), str(found.period_end)) != named.period:
        yield "period"
    if named.place is not None and (found.region is None or clean(found.region.name) != named.place):
        yield "place"


def is_marked(found: Observation | None) -> bool:
    """Whether the data itself says that the number's name is open."""
    if found is None:
        return False
    return found.trust is Status.DOUBTFUL or any(f.code in SAYING for f in found.findings)


def drawn(invented: Case, seed: int, grade: str | None) -> bytes:
    """The notice in a random look, scanned where a grade is given."""
    from samples.flow import draw
    from samples.lab import scan
    from samples.layouts import WORD, changed

    wish = random_layout(random.Random(f"naming-{seed}"))
    if any(table.merges for table in invented.notice.tables):
        wish["look"]["rules"] = "grid"  # without rulings nobody could tell what is merged
    pdf = draw(replace(invented.notice, draw={}), changed(WORD, wish))
    return scan(pdf, grade, seed) if grade else pdf


def invented(count: int, seed: int, grade: str | None) -> Iterator[tuple[str, int, Counter[str]]]:
    """For each invented notice: its kind, its numbers, and the faults, marked ones apart."""
    for number in range(seed, seed + count):
        one = case(number)
        paths = one.notice.tables[0].paths
        found = observed(drawn(one, number, grade), "naming.pdf")
        tally: Counter[str] = Counter()
        for (row, column), named in one.named.items():
            seen = found.get((1, row, column))
            mark = " marked" if is_marked(seen) else ""
            tally.update(fault + mark for fault in faults(named, paths[column], seen))
        yield KINDS[number % len(KINDS)].__name__.strip("_"), len(one.named), tally


def sample_headers() -> Iterator[tuple[str, int, int, int]]:
    """For each digital sample with truth: its numbers, those under a wrong header, the marked of them."""
    for folder in ("archive", "shapes"):
        for path in sorted((SAMPLES / folder).glob("*.pdf")):
            beside = path.with_suffix(".json")
            truth = beside if beside.exists() else SAMPLES / "truth" / beside.name
            if truth.exists():
                headers = [t["header"] for t in json.loads(truth.read_text(encoding="utf-8"))["tables"]]
                yield path.stem, *_wrong_headers(headers, observed(path.read_bytes(), path.name))


def _wrong_headers(headers: list[list[list[str]]], found: Observed) -> tuple[int, int, int]:
    numbers = [(key, o) for key, o in found.items() if o.value is not None and key[0] <= len(headers)]
    wrong = [
        o
        for (table, _, column), o in numbers
        if column >= len(headers[table - 1])
        or [clean(t) for t in o.header] != [clean(t) for t in headers[table - 1][column]]
    ]
    return len(numbers), len(wrong), sum(is_marked(o) for o in wrong)


def main() -> None:
    """Print the faults of each kind of invented notice, then the headers of the samples."""
    from samples.lab import GRADES

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--grade", choices=list(GRADES), help="(default: digital)")
    asked = parser.parse_args()
    numbers: Counter[str] = Counter()
    tallies: dict[str, Counter[str]] = {}
    for kind, count, tally in invented(asked.count, asked.seed, asked.grade):
        numbers[kind] += count
        tallies.setdefault(kind, Counter()).update(tally)
    for kind, tally in tallies.items():
        told = ", ".join(f"{fault} {n}" for fault, n in sorted(tally.items())) or "all right"
        print(f"{kind:<18} {numbers[kind]:>5} numbers: {told}")
    unmarked = sum(n for tally in tallies.values() for fault, n in tally.items() if "marked" not in fault)
    marked = sum(n for tally in tallies.values() for fault, n in tally.items() if "marked" in fault)
    print(f"all {numbers.total()} numbers: faults unmarked {unmarked}, marked {marked}")
    samples = list(sample_headers())
    for name, count, wrong, told_of in samples:
        if wrong:
            print(f"{name:<30} {count:>4} numbers, {wrong} under a wrong header, {told_of} of them marked")
    print(f"samples: {sum(s[1] for s in samples)} numbers, {sum(s[2] for s in samples)} under a wrong header")


if __name__ == "__main__":
    main()
