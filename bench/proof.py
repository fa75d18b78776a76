"""Proof and repair, measured: ``python -m bench.proof [TABLES]`` (1,000 by default, a few minutes).

Seeded; needs no data from outside.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from bench.proof_tables import misprint, misread, shuffled, table
from schemas.discovery import discover
from schemas.figures import Figure, Key, Origin, Status
from schemas.proof import prove
from schemas.repair import repair

_SEED = 20250225


def main() -> None:
    """Print the five measurements, one line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for line in (misreadings(count), misprints(count), coincidences(count), coverage(count // 5), speed()):
        print(line, flush=True)


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
    """Born-digital tables with one misprint in a covered cell: kept as printed, and flagged."""
    rng = random.Random(_SEED + 1)
    planted = kept = flagged = 0
    for number in range(count):
        truth = table(rng, number, Origin.TEXT)
        covered = [*prove(truth, discover(truth)).carriers]
        wrong = misprint(rng, truth, rng.choice(covered)) if covered else None
        if wrong is None:
            continue
        key = next(k for k in truth if truth[k] is not wrong[k])
        result = repair(wrong, discover(wrong))
        planted += 1
        kept += all(result.figures[k].value == f.value for k, f in wrong.items())
        flagged += any((f.place.row, f.place.column) == key[1:] for f in result.findings)
    return f"misprints: {planted} planted in proved cells of digital tables; kept {kept}, flagged {flagged}"


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
