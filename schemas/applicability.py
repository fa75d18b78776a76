"""Rules that are not rules: an identity that too many of its places break does not hold in this table.

A spec, a label or the numbers may suggest a rule that the publisher did not follow: 空编数 is clipped at
zero, growth counts from a revised base, a rate is over the adjusted budget. Nobody misprinted anything
there, and what happens to fit such a rule is not proved by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from schemas.figures import Figure, Identity, Key, Origin
from schemas.findings import Code, Finding, Place
from schemas.equation import Equation
from schemas.holds import equations
from schemas.intervals import quanta
from schemas.rounding import learn_rounding

BROKEN_SHARE = 1 / 3
"""A rule that more of its places break is none: misprints and misreadings spoil fewer (``bench.proof``)."""
_LEAST_BROKEN = 3
"""So many places must break it, each for itself: one or two may well be misprints."""

Rule = tuple[str, str, int]
"""Who states it, its family, and the table of its targets."""


def rule_of(equation: Equation) -> Rule:
    """The rule that the equation is one instance of."""
    identity = equation.identity
    return identity.source, identity.family, identity.target[0]


def applicable(
    figures: Mapping[Key, Figure], identities: tuple[Identity, ...]
) -> tuple[tuple[Identity, ...], tuple[Finding, ...]]:
    """The identities of rules that hold in their tables, and a finding for every other rule."""
    compiled = equations(identities, figures, learn_rounding(figures, identities))
    rules = not_applicable(compiled, figures)
    if not rules:
        return identities, ()
    kept = tuple(e.identity for e in compiled if rule_of(e) not in rules)
    return kept, tuple(_findings(rules, compiled))


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


def _findings(rules: Mapping[Rule, tuple[Equation, ...]], compiled: Iterable[Equation]) -> Iterator[Finding]:
    """One finding per rule, about its table."""
    places: dict[Rule, int] = defaultdict(int)
    for equation in compiled:
        places[rule_of(equation)] += equation.evaluated
    for rule, broken in rules.items():
        source, family, table = rule
        message = f"{family} [{source}] does not hold in {len(broken)} of {places[rule]} places: no rule here"
        yield Finding(Code.RULE_NOT_APPLICABLE, message, Place(table=table))


def offered_right(equation: Equation, figures: Mapping[Key, Figure]) -> bool:
    """Whether some reading that the recogniser offers for one of its figures would make it hold."""
    return any(
        equation.holds_with({key: quanta(c.value, figures[key].scale, equation.decimal_places)})
        for key in equation.identity.keys
        if key in figures and figures[key].origin is Origin.PIXELS
        for c in figures[key].candidates
        if c.value is not None
    )


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
