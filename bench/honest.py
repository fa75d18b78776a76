"""Notices in which nobody made a mistake: who is accused all the same?

``python -m bench.honest [NOTICES]``: of each family of ``honest_sums`` and ``honest_rates`` so many notices
(default 6), from seeds that nothing was tuned on (``--work`` for the others), read, understood and checked
by the product.
Then the documents of ``../shared/real``, where they lie there: each accusation is listed, to be looked at.

*Accused* is a number that a finding calls wrong (``ACCUSING``). *Open* is a broken identity that blames
nobody; *no rule* one that was found not to hold there. *Proved* is the share of numbers.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.honest_rates import RATES
from bench.honest_sums import SUMS
from bench.sheets import checked, html
from schemas.figures import Status
from schemas.findings import Code, Finding
from tongbao.vouch import Vouched

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real"
ACCUSING = frozenset(
    {Code.SOURCE_INCONSISTENT, Code.TEXT_CONFLICTS, Code.UNIT_CONFLICTS, Code.CLAIM_CONFLICTS}
)
"""Findings that call a printed number wrong."""
FAMILIES = {**SUMS, **RATES}
MEASURED = 1000
"""Seeds from here on are only measured, those below are to work on."""
_REAL_ENDINGS = {".pdf", ".html", ".xlsx", ".xls"}


def findings(vouched: Vouched) -> Iterator[Finding]:
    """All findings of a checked notice."""
    yield from vouched.findings
    for table in vouched.tables:
        yield from table.findings
        for observation in table.observations:
            yield from observation.findings


def tally(vouched: Vouched) -> Counter[str]:
    """What was said of a notice: accusations, open and excused identities, numbers, those proved."""
    said: Counter[str] = Counter()
    for finding in set(findings(vouched)):
        said["accused"] += finding.code in ACCUSING
        said["open"] += finding.code is Code.IDENTITY_BROKEN
        said["no rule"] += finding.code is Code.RULE_NOT_APPLICABLE
    numbers = [o for t in vouched.tables for o in t.observations if o.value is not None]
    said["numbers"] = len(numbers)
    said["proved"] = sum(o.status is Status.PROVED for o in numbers)
    return said


def seeded(count: int, first: int) -> Iterator[tuple[str, Counter[str]]]:
    """For each family what was said of its notices together."""
    for name, family in FAMILIES.items():
        said: Counter[str] = Counter()
        for seed in range(first, first + count):
            of_one = tally(checked(html(family(random.Random(f"{name} {seed}")))))
            said.update(of_one)
            said["accused notices"] += of_one["accused"] > 0
        yield name, said


def real() -> Iterator[str]:
    """A line for each document that was not invented, and one for each accusation."""
    for path in sorted(p for p in REAL.glob("*") if p.suffix in _REAL_ENDINGS and "raster" not in p.stem):
        vouched = checked(path.read_bytes(), path.name)
        yield f"{path.stem:40} {_shown(tally(vouched))}"
        for finding in sorted(set(findings(vouched)), key=lambda f: (f.place.table or 0, f.place.row or 0)):
            if finding.code in ACCUSING or finding.code is Code.IDENTITY_BROKEN:
                where = f"table {finding.place.table} row {finding.place.row} column {finding.place.column}"
                yield f"    {finding.code.value} {where}: {finding.message[:200]}"


def _shown(said: Counter[str]) -> str:
    share = said["proved"] / said["numbers"] if said["numbers"] else 0.0
    return (
        f"accused {said['accused']:3}  open {said['open']:3}  no rule {said['no rule']:3}  "
        f"numbers {said['numbers']:6,}  proved {share:4.0%}"
    )


def main() -> None:
    """Print them, one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notices", type=int, nargs="?", default=6)
    parser.add_argument("--work", action="store_true", help="seeds to work on, not those to measure")
    asked = parser.parse_args()
    whole: Counter[str] = Counter()
    for name, said in seeded(asked.notices, 0 if asked.work else MEASURED):
        whole.update(said)
        print(f"{name:24} {_shown(said)}", flush=True)
    count = asked.notices * len(FAMILIES)
    print(
        f"{count} honest notices, {whole['accused notices']} with an accusation: {_shown(whole)}", flush=True
    )
    if not REAL.exists():
        print(f"{REAL.name}: not there, left out")
    for line in real():
        print(line, flush=True)


if __name__ == "__main__":
    main()
