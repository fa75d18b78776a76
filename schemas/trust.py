"""Figures, identities, proof → a report of trust: how much of it may be believed, and why. Pure data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.figures import Figure, Identity, Key, Status
from schemas.proof import Proof


@dataclass(frozen=True, slots=True)
class Family:
    """A rule of the notice's arithmetic: in how many places it held, and where it did not."""

    name: str
    kind: str
    source: str
    held: int
    broken: tuple[Key, ...]
    """The targets of the instances that did not hold."""


@dataclass(frozen=True, slots=True)
class TrustReport:
    """Numbers by status (blank cells are counted apart) and the rules behind them, broken ones first."""

    statuses: Mapping[Status, int]
    blanks: int
    families: tuple[Family, ...]

    @property
    def numbers(self) -> int:
        """How many numbers there are."""
        return sum(self.statuses.values())

    @property
    def held(self) -> int:
        """How many identities were checked and hold."""
        return sum(f.held for f in self.families)

    @property
    def broken(self) -> int:
        """How many identities were checked and do not hold."""
        return sum(len(f.broken) for f in self.families)

    def share(self, *statuses: Status) -> float:
        """The share of numbers with one of these statuses; 0 where there are no numbers."""
        return sum(self.statuses.get(s, 0) for s in statuses) / self.numbers if self.numbers else 0.0


def trust(figures: Mapping[Key, Figure], proof: Proof) -> TrustReport:
    """Count what ``proof`` says of ``figures``; figures of the body text (table below 0) are left out."""
    printed = {key: f for key, f in figures.items() if key[0] >= 0}
    statuses = Counter(proof.status[key] for key, f in printed.items() if f.value is not None)
    blanks = sum(f.value is None for f in printed.values())
    return TrustReport(
        {s: statuses[s] for s in Status if statuses[s]}, blanks, _families(proof.held, proof.broken)
    )


def combined(reports: Iterable[TrustReport]) -> TrustReport:
    """One report for many documents; rules keep to their documents and are not merged."""
    total: Counter[Status] = Counter()
    blanks = 0
    families: list[Family] = []
    for report in reports:
        total.update(report.statuses)
        blanks += report.blanks
        families += report.families
    families.sort(key=lambda f: -len(f.broken))
    return TrustReport({s: total[s] for s in Status if total[s]}, blanks, tuple(families))


def _families(held: Iterable[Identity], broken: Iterable[Identity]) -> tuple[Family, ...]:
    names: dict[tuple[str, str, str], tuple[list[Key], list[Key]]] = {}
    for place, identities in enumerate((held, broken)):
        for i in identities:
            names.setdefault((i.family, i.kind.value, i.source), ([], []))[place].append(i.target)
    found = [
        Family(name, kind, source, len(good), tuple(bad))
        for (name, kind, source), (good, bad) in names.items()
    ]
    return tuple(sorted(found, key=lambda f: (-len(f.broken), f.name)))
