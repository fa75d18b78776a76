"""Notices with a misprint: is it flagged, is anybody innocent accused, is what is wrong proved?

``python -m bench.planted [NOTICES]``: of each kind of ``misprints`` so many notices (default 20), from seeds
that nothing was tuned on (``--work`` for the others), read, understood and checked by the product.

*Accused* and *doubtful* are planted cells: called wrong by a finding, or with doubt on digits or meaning;
*flagged* is either.
*Innocent* are notices in which another cell is accused, *beside* other cells that are doubtful, *proved*
planted cells that are. Kinds that arithmetic cannot see stand below the others: there proved is right,
for it speaks of the digits on the page.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator

from bench.honest import ACCUSING, MEASURED, findings
from bench.misprints import KINDS, Cell, Kind, Planted
from bench.ordinary_notices import ORDINARY
from bench.sheets import checked, html
from normalize.types import Observation
from schemas.figures import Status
from schemas.findings import Code
from tongbao.vouch import Vouched


def planted(kind: Kind, seed: str) -> Planted:
    """The misprint of that seed, the shapes of its kind in turn."""
    rng = random.Random(seed)
    shape = ORDINARY[kind.shapes[rng.randrange(len(kind.shapes))]]
    return kind.plant(rng, shape(rng))


def tally(case: Planted, kind: Kind, vouched: Vouched) -> Counter[str]:
    """What became of the planted cells of a notice and of the others."""
    sheet = case.paper.sheets[0]
    observed = {(o.row - sheet.header_rows, o.column - 1): o for t in vouched.tables for o in t.observations}
    accused: set[Cell] = {c for c, o in observed.items() if any(f.code in ACCUSING for f in o.findings)}
    doubtful: set[Cell] = {c for c, o in observed.items() if o.trust is Status.DOUBTFUL}
    said = {f.code.value for f in findings(vouched)}
    innocent = accused - case.wrong if not kind.told else {c for c in accused if _blamed(observed[c])}
    return Counter(
        {
            "notices": 1,
            "wrong": len(case.wrong),
            "accused": len(accused & case.wrong),
            "doubtful": len(doubtful & case.wrong),
            "flagged": len((accused | doubtful) & case.wrong),
            "whole": (accused | doubtful) >= case.wrong and (not kind.told or bool(kind.told & said)),
            "innocent": bool(innocent),
            "beside": len(doubtful - case.wrong),
            "proved": sum(observed[c].trust is Status.PROVED for c in case.wrong),
        }
    )


def _blamed(observation: Observation) -> bool:
    return any(f.code is Code.SOURCE_INCONSISTENT for f in observation.findings)


def measured(count: int, first: int) -> Iterator[tuple[str, Kind, Counter[str]]]:
    """For each kind what was said of its notices together."""
    for name, kind in sorted(KINDS.items(), key=lambda k: not k[1].seen):
        said: Counter[str] = Counter()
        for seed in range(first, first + count):
            case = planted(kind, f"{name} {seed}")
            said.update(tally(case, kind, checked(html(case.paper))))
        yield name, kind, said


def main() -> None:
    """Print them, one line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notices", type=int, nargs="?", default=20)
    parser.add_argument("--work", action="store_true", help="seeds to work on, not those to measure")
    asked = parser.parse_args()
    wholes = {True: Counter[str](), False: Counter[str]()}
    for name, kind, said in measured(asked.notices, 0 if asked.work else MEASURED):
        wholes[kind.seen].update(said)
        print(f"{name:24} {'' if kind.seen else '(unseen) '}{_shown(said)}", flush=True)
    for seen, whole in wholes.items():
        print(f"{'all that is seen' if seen else 'all that is not':24} {_shown(whole)}")


def _shown(said: Counter[str]) -> str:
    return (
        f"notices {said['notices']:3}, all flagged in {said['whole']:3}; wrong cells {said['wrong']:4}: "
        f"accused {said['accused']:4} doubtful {said['doubtful']:4} flagged {said['flagged']:4} "
        f"proved {said['proved']:4}; innocent accused in {said['innocent']:3}; "
        f"doubtful beside {said['beside']:5}"
    )


if __name__ == "__main__":
    main()
