"""Rules that are not rules: an identity that too many of its places break does not hold in this table.

A spec, a label or the numbers may suggest a rule that the publisher did not follow: 空编数 is clipped at
zero, growth counts from a revised base, a rate is over the adjusted budget. Nobody misprinted anything
there, and what happens to fit such a rule is not proved by it. A rule that fewer places break, but still a
fifth of them, stays, and accuses nobody by itself (``loose``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas.conventions import conventional, offered_right
from schemas.equation import Equation
from schemas.figures import Figure, Identity, Key
from schemas.findings import Code, Finding, Place
from schemas.shifted import Shift, shifted

BROKEN_SHARE = 1 / 3
"""A rule that more of its places break is none: misprints and misreadings spoil fewer (``bench.proof``)."""
LOOSE_SHARE = 0.2
"""A rule that more of its places break than this may not be one everywhere."""
_LEAST_BROKEN = 3
"""So many places must break it, each for itself: one or two may well be misprints."""

Rule = tuple[str, str, int]
"""Who states it, its family, and the table of its targets."""


def rule_of(equation: Equation) -> Rule:
    """The rule that the equation is one instance of."""
    identity = equation.identity
    return identity.source, identity.family, identity.target[0]


@dataclass(frozen=True, slots=True)
class Applicable:
    """The identities of rules that hold in their tables, what is told of the others, and what slipped.

    ``shifted`` are figures that stand a place too far on (``schemas.shifted``), which is why a rule breaks.
    """

    identities: tuple[Identity, ...]
    findings: tuple[Finding, ...] = ()
    shifted: frozenset[Key] = frozenset()


def applicable(compiled: Sequence[Equation], figures: Mapping[Key, Figure]) -> Applicable:
    """Which rules hold in their tables.

    Places where a convention of printing explains why it does not hold (``conventions``) are left out first.
    """
    excused, told = conventional(compiled, figures)
    left = [e for e in compiled if id(e) not in excused]
    rules = not_applicable(left, figures)
    places: dict[Rule, list[Equation]] = defaultdict(list)
    for equation in left:
        if equation.evaluated and rule_of(equation) in rules:
            places[rule_of(equation)].append(equation)
    findings, moved = list(told), set()
    for rule, instances in places.items():
        shift = shifted(instances)
        moved |= set(shift.keys) if shift else set()
        findings.append(_shift_finding(rule, shift) if shift else _finding(rule, instances))
    kept = tuple(e.identity for e in left if rule_of(e) not in rules)
    return Applicable(kept, tuple(findings), frozenset(moved))


def _shift_finding(rule: Rule, shift: Shift) -> Finding:
    first, last = shift.keys[0], shift.keys[-1]
    line = f"column {first[2]}" if first[2] == last[2] else f"row {first[1]}"
    way = "too far on" if shift.by > 0 else "too far back"
    message = f"{line} stands one place {way}: moved back, {rule[1]} [{rule[0]}] holds in every place"
    return Finding(Code.FIGURES_SHIFTED, message, Place(table=first[0]))


def _finding(rule: Rule, places: Sequence[Equation]) -> Finding:
    source, family, table = rule
    broken = sum(not e.holds for e in places)
    message = f"{family} [{source}] does not hold in {broken} of {len(places)} places: no rule here"
    return Finding(Code.RULE_NOT_APPLICABLE, message, Place(table=table))


def loose(compiled: Iterable[Equation], figures: Mapping[Key, Figure]) -> dict[Rule, bool]:
    """Rules that several of their places break, two at least and more than a fifth; true for discovered ones.

    They may not be rules everywhere. An instance that a reading offered for one of its figures puts right
    speaks for the rule.
    """
    found: dict[Rule, list[bool]] = defaultdict(list)
    for equation in compiled:
        if equation.evaluated and equation.identity.source != "text":
            found[rule_of(equation)].append(equation.holds or offered_right(equation, figures))
    return {
        rule: rule[0] == "discovered"
        for rule, all_ in found.items()
        if 1 < all_.count(False) > LOOSE_SHARE * len(all_)
    }


def not_applicable(
    compiled: Iterable[Equation], figures: Mapping[Key, Figure]
) -> dict[Rule, tuple[Equation, ...]]:
    """The rules that do not hold, with the instances that break them.

    An instance that a reading offered for one of its figures puts right speaks for the rule. Instances
    that one wrong figure may explain (the total below every share) count as one, unless another
    rule vouches for that figure. What the body text repeats is a link to one cell, no rule.
    """
    evaluated = [e for e in compiled if e.evaluated and e.identity.source != "text"]
    vouching: dict[Key, set[Rule]] = defaultdict(set)
    places: dict[Rule, list[Equation]] = defaultdict(list)
    for equation in evaluated:
        places[rule_of(equation)].append(equation)
        for key in equation.identity.keys if equation.holds else ():
            vouching[key].add(rule_of(equation))
    found = {}
    for rule, instances in places.items():
        broken = [e for e in instances if not e.holds and not offered_right(e, figures)]
        if len(broken) < _LEAST_BROKEN or len(broken) <= BROKEN_SHARE * len(instances):
            continue
        if _independent(broken, {key for key, rules in vouching.items() if rules - {rule}}) >= _LEAST_BROKEN:
            found[rule] = tuple(e for e in instances if not e.holds)
    return found


def _independent(broken: Iterable[Equation], vouched: set[Key]) -> int:
    """How many of the instances share no figure that may be wrong with one counted before."""
    used: set[Key] = set()
    count = 0
    for equation in broken:
        suspects = set(equation.identity.keys) - vouched
        if used.isdisjoint(suspects):
            count += 1
            used |= suspects
    return count
