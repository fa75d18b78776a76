"""Proof and repair, measured: ``python -m bench.proof [TABLES]`` (1,000 by default, a few minutes).

Seeded; needs no data from outside.
"""

from __future__ import annotations

import math
import random
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from bench.proof_tables import shuffled, table
from bench.slips import doubts, misprint, misread
from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from schemas.discovery import discover
from schemas.figures import Figure, Key, Origin, Status
from schemas.holds import equations, holds
from schemas.intervals import quanta
from schemas.proof import prove
from schemas.repair import repair
from schemas.rounding import learn_rounding

_SEED = 20250225


def main() -> None:
    """Print the measurements, one line each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for measured in (misreadings, misprints, scanned_misprints, coincidences, coverage):
        print(measured(count), flush=True)
    print(speed(), flush=True)


def misreadings(count: int) -> str:
    """Tables with 1 to 5 misreadings: how many are located, repaired right, and what is made worse.

    All misreadings are counted, also those that no arithmetic can show: in cells that no identity of the
    table without misreadings covers, and those that the rounding of the printed digits hides. How many these
    are is said. *Silent* is a wrong number that ends neither repaired nor doubtful; the pipeline marks
    it all the same where the recogniser was less sure of it than ``DOUBTFUL_BELOW``: *unmarked* are the rest.
    """
    rng = random.Random(_SEED)
    tally: Counter[str] = Counter()
    for number in range(count):
        truth = table(rng, number, Origin.PIXELS)
        read, wrong = misread(rng, truth, rng.randint(1, 5))
        result = repair(read, discover(read))
        tally["cells"] += len(truth)
        tally["misread"] += len(wrong)
        beyond = dict(_out_of_reach(truth, read, wrong))
        tally.update(beyond.values())
        for key, status in result.proof.status.items():
            right = result.figures[key].value == truth[key].value
            flagged = status in {Status.REPAIRED, Status.DOUBTFUL}
            silent = not right and not flagged
            tally["located"] += key in wrong and flagged
            tally["reached"] += key in wrong and flagged and key not in beyond
            tally["repaired right"] += key in wrong and status is Status.REPAIRED and right
            tally["made wrong"] += not right and (key not in wrong or status is Status.REPAIRED)
            tally["silent"] += silent
            tally["unmarked"] += silent and (read[key].confidence or 0.0) >= DOUBTFUL_BELOW
            tally["proved but wrong"] += not right and status is Status.PROVED
            tally["doubtful"] += status is Status.DOUBTFUL
    located, cells, total = tally["located"], tally["cells"], tally["misread"]
    reachable = total - tally["uncovered"] - tally["hidden"]
    return (
        f"misreadings: {count} tables, {cells} cells, {total} misread "
        f"({tally['uncovered'] / total:.2%} where no identity is, "
        f"{tally['hidden'] / total:.2%} under rounding); "
        f"located {located / total:.2%} of all, {tally['reached'] / reachable:.2%} of the others; "
        f"of the located repaired right {tally['repaired right'] / located:.2%}; "
        f"changed to wrong {tally['made wrong'] / cells:.4%} of cells; silent {tally['silent'] / cells:.4%}, "
        f"unmarked {tally['unmarked'] / cells:.4%}, proved but wrong {tally['proved but wrong']}; "
        f"doubtful {tally['doubtful'] / cells:.2%}"
    )


def _out_of_reach(
    truth: Mapping[Key, Figure], read: Mapping[Key, Figure], wrong: Collection[Key]
) -> Iterator[tuple[Key, str]]:
    """The misreadings that arithmetic cannot show even alone in the table: "uncovered" or "hidden"."""
    identities = discover(truth)
    compiled = equations(identities, truth, learn_rounding(truth, identities))
    for key in wrong:
        mine = [e for e in compiled if e.holds and key in e.values]
        value, scale = read[key].value, read[key].scale
        if not mine:
            yield key, "uncovered"
        elif value is not None and all(
            e.holds_with({key: quanta(value, scale, e.decimal_places)}) for e in mine
        ):
            yield key, "hidden"


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
        flagged += result.proof.status[key] is Status.DOUBTFUL
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
    """Proof and repair of a table of 60 rows and 14 columns, five misreadings, one core."""
    rng = random.Random(_SEED + 4)
    wide = _wide(rng)
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


def _wide(rng: random.Random) -> dict[Key, Figure]:
    """Tables of 59 places and a total row in the same place, side by side, of 14 columns.

    No two of them have amounts in one unit: a table is either rounded in that unit or it is not.
    """
    found: dict[Key, Figure] = {}
    width = 0
    while width < 14:
        piece = table(rng, 1, Origin.PIXELS, rows=59)
        alike = all(found[1, r, width].role == f.role for (_, r, _), f in piece.items() if found)
        amounts = {f.unit for f in piece.values() if f.kind == "money"}
        if alike and amounts.isdisjoint(f.unit for f in found.values()):
            found |= {(1, r, c + width): replace(f, key=(1, r, c + width)) for (_, r, c), f in piece.items()}
            width = max(k[2] for k in found)
    return {key: figure for key, figure in found.items() if key[2] <= 14}


if __name__ == "__main__":
    main()
