"""Proof and repair, measured: ``python -m bench.proof [TABLES]`` (1,000 by default, a few minutes).

Seeded; needs no data from outside.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections import Counter
from dataclasses import replace

from bench.proof_tables import doubts, misprint, misread, shuffled, table
from schemas.discovery import discover
from schemas.figures import Figure, Key, Origin, Status
from schemas.holds import holds
from schemas.proof import prove
from schemas.repair import repair

_SEED = 20250225


def main() -> None:
    """Print the measurements, one line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for measured in (misreadings, misprints, scanned_misprints, coincidences, coverage):
        print(measured(count), flush=True)
    print(speed(), flush=True)


def misreadings(count: int) -> str:
    """Tables with 1 to 5 misreadings: how many are located, repaired right, and what is made worse."""
    rng = random.Random(_SEED)
    tally: Counter[str] = Counter()
    for number in range(count):
        truth = table(rng, number, Origin.PIXELS)
        read, wrong = misread(rng, truth, rng.randint(1, 5))
        result = repair(read, discover(read))
        tally["cells"] += len(truth)
        tally["misread"] += len(wrong)
        for key, status in result.proof.status.items():
            right = result.figures[key].value == truth[key].value
            flagged = status in {Status.REPAIRED, Status.DOUBTFUL}
            tally["located"] += key in wrong and flagged
            tally["repaired right"] += key in wrong and status is Status.REPAIRED and right
            tally["made wrong"] += key not in wrong and not right
            tally["mended wrong"] += key in wrong and status is Status.REPAIRED and not right
            tally["silent"] += not right and not flagged
            tally["proved but wrong"] += not right and status is Status.PROVED
            tally["doubtful"] += status is Status.DOUBTFUL
    located, cells = tally["located"], tally["cells"]
    return (
        f"misreadings: {count} tables, {cells} cells, {tally['misread']} misread; "
        f"located {located / tally['misread']:.2%}, "
        f"of these repaired right {tally['repaired right'] / located:.2%}; "
        f"changed to wrong {(tally['made wrong'] + tally['mended wrong']) / cells:.4%} of cells; "
        f"silent errors {tally['silent'] / cells:.4%}, proved but wrong {tally['proved but wrong']}; "
        f"doubtful {tally['doubtful'] / cells:.2%}"
    )


def misprints(count: int) -> str:
    """Born-digital tables with one misprint in a covered cell: kept as printed, and flagged.

    A cell counts as covered if an identity that the misprinted table still shows holds for the right
    figure and not for the wrong one, whatever rounding may hide.
    """
    rng = random.Random(_SEED + 1)
    planted = kept = flagged = 0
    for number in range(count):
        truth, wrong, key = _misprinted(rng, number, Origin.TEXT)
        identities = discover(wrong)
        mine = [i for i in identities if key in i.keys]
        if not any(holds(i, truth).holds and holds(i, wrong).broken for i in mine):
            continue
        result = repair(wrong, identities)
        planted += 1
        kept += all(result.figures[k].value == f.value for k, f in wrong.items())
        flagged += any((f.place.row, f.place.column) == key[1:] for f in result.findings)
    return f"misprints: {planted} planted in covered cells of digital tables; kept {kept}, flagged {flagged}"


def scanned_misprints(count: int) -> str:
    """Scans of tables with one misprint that the pixels show clearly: none may be repaired away."""
    rng = random.Random(_SEED + 5)
    planted = repaired = flagged = 0
    for number in range(count):
        _, wrong, key = _misprinted(rng, number, Origin.PIXELS)
        read = doubts(rng, wrong)
        sure = rng.uniform(0.99, 0.9999)
        offers = tuple(replace(c, cost=max(c.cost, -math.log(1 - sure))) for c in read[key].candidates)
        read[key] = replace(read[key], confidence=sure, candidates=offers)
        result = repair(read, discover(read))
        planted += 1
        repaired += key in result.repaired
        flagged += result.proof.status[key] is Status.DOUBTFUL
    told = f"{planted} planted, read with confidence over 0.99"
    return f"misprints in scans: {told}; repaired {repaired}, doubtful {flagged}"


def _misprinted(
    rng: random.Random, number: int, origin: Origin
) -> tuple[dict[Key, Figure], dict[Key, Figure], Key]:
    while True:
        truth = table(rng, number, origin)
        key = rng.choice([k for k, f in truth.items() if f.value is not None])
        wrong = misprint(rng, truth, key)
        if wrong is not None:
            return truth, wrong, key


def coincidences(count: int) -> str:
    """Tables whose numbers were shuffled: every family believed is a false discovery."""
    rng = random.Random(_SEED + 2)
    families: Counter[str] = Counter()
    for number in range(count):
        figures = shuffled(rng, table(rng, number, Origin.TEXT))
        families.update({(i.kind.value) for i in {i.family: i for i in discover(figures)}.values()})
    return f"coincidences: {families.total()} false discoveries in {count} shuffled tables {dict(families)}"


def coverage(count: int) -> str:
    """Share of numbers proved in clean tables without a spec, and false alarms."""
    rng = random.Random(_SEED + 3)
    proved = numbers = broken = 0
    for number in range(count):
        figures = table(rng, number, Origin.TEXT)
        proof = prove(figures, discover(figures))
        numbers += sum(f.value is not None for f in figures.values())
        proved += sum(figures[k].value is not None for k in proof.carriers)
        broken += len(proof.broken)
    share = proved / numbers
    return f"coverage: {numbers} numbers of {count} clean tables; proved {share:.2%}; false alarms {broken}"


def speed() -> str:
    """Proof and repair of a table of 60 rows and 14 columns or more, five misreadings, one core."""
    rng = random.Random(_SEED + 4)
    wide: dict[Key, Figure] = {}
    while max((k[2] for k in wide), default=0) < 12:
        wide = table(rng, 1, Origin.PIXELS, rows=59)
    read, _ = misread(rng, wide, 5)
    repair(read, discover(read))
    start = time.process_time()
    identities = discover(read)
    found = time.process_time()
    prove(read, identities)
    proved = time.process_time()
    result = repair(read, identities)
    done = time.process_time()
    columns = max(k[2] for k in read)
    return (
        f"speed: {len(read) // columns} x {columns} table: discovered in {found - start:.2f} s, proved in "
        f"{proved - found:.2f} s, proved and repaired ({len(result.repaired)}) in {done - proved:.2f} s"
    )


if __name__ == "__main__":
    main()
