"""Repair: the cheapest explanation of broken identities, and what may be done about it.

What happened to a broken identity is one of three things, each with a cost in nats (minus the log of
how likely it is):

- a figure was *misread*: its cost is the recogniser's own for a reading that it offers, or that of a
  common confusion, priced by the recogniser's confidence in the cell; only figures read from pixels,
  and not those that two independent readings agree on;
- a figure is a *misprint* of the publisher, or is right for a reason that the identity does not know;
- the identity *does not apply* in this place.

CP-SAT finds the cheapest set of happenings that leaves no broken identity unexplained, then the next
cheapest, as long as they are within ``MARGIN`` of the best. A figure is repaired only if every one of
these explanations gives it the same new value; otherwise it is doubtful, with the values that they
give. Figures of the text layer are never changed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.applicability import Rule, applicable, loose, rule_of
from schemas.culprits import Blame, culprits
from schemas.equation import Equation
from schemas.explain import Option, Problem, explanations
from schemas.figures import Candidate, Figure, Identity, Key, Origin, Status
from schemas.findings import Code, Finding
from schemas.form import form_findings, out_of_form
from schemas.holds import Rounding, amounts, compile_identity, equations
from schemas.inconsistency import broken_findings, doubtful_findings, repaired_findings
from schemas.intervals import finest_decimals, quanta
from schemas.misreadings import confusions, may_confuse, printed
from schemas.proof import Proof, prove_with, unproved
from schemas.rounding import judged

MARGIN = 3.0
"""A value that is 20 times as likely as all others together counts as the only one (log 20)."""
_WRONG_NUMBERS = math.log(8)
"""What goes wrong unseen, in print or in reading, gives one of about so many wrong numbers."""
MISPRINT = 9.0 + _WRONG_NUMBERS
"""Cost of a figure that the publisher printed wrong: about one in ten thousand, and then one of several."""
EXEMPT = 11.0
"""Cost of an identity that does not apply in one place though it does in all others."""
LOOSE = 6.0
"""The same for a discovered rule that does not apply in several places."""
CLEAR = 0.99
"""A figure read with this confidence or more is never changed, only marked."""
_HORIZON = 6.0
"""Explanations so much dearer than the best weigh nothing."""
_DEFAULT_CONFIDENCE = 0.97
_SUREST = 1 - 1e-6
_NEVER_OFFERED = 0.1
"""Of its doubt a recogniser keeps at least this share to readings that it does not offer."""
_OVERSURE = 2.0
"""By so much a recogniser's costs set its readings too far apart (``python -m bench.confusions``)."""
_OUT_OF_FORM = 4.0
"""Cost of a reading with more decimals than the column prints: one number in fifty has them."""
_LEAST = 2.0
"""No reading that the recogniser did not offer is cheaper than this."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A figure whose reading was replaced: ``raw`` as read, the new value, the identities that force it."""

    key: Key
    raw: str
    value: Decimal | None
    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """The figures after repair, and everything there is to say about them.

    ``figures`` has the repaired values in place (``raw`` untouched). ``proof`` is about these figures;
    in its ``status`` repaired figures are REPAIRED. ``doubtful`` gives, for figures that could not be
    settled, the values that the explanations give them, likeliest first.
    """

    figures: Mapping[Key, Figure]
    proof: Proof
    repaired: Mapping[Key, Repaired]
    doubtful: Mapping[Key, tuple[Decimal | None, ...]]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Belief:
    """What the explanations of one component say: for every suspect its values with their chances.

    None stands for the figure as read, be it right or a misprint; ``misprints`` has the chance of the
    latter alone. ``solved`` is false where the solver's bound ended it: nothing is believed then.
    """

    chances: Mapping[Key, Mapping[Option | None, float]]
    misprints: Mapping[Key, float]
    solved: bool


def repair(figures: Mapping[Key, Figure], identities: Iterable[Identity]) -> Repair:
    """Prove what can be proved, repair what can only be one thing, mark the rest.

    Args:
        figures: every figure of a document by its key.
        identities: from specs, from ``discover``, from the text; duplicates are harmless.
    """
    compiled, rounding = judged(figures, identities)
    rules = applicable(compiled, figures)
    if rules.findings:
        compiled, rounding = judged(figures, rules.identities)
    before = prove_with(figures, compiled, rounding)
    if not before.broken:
        proof = replace(before, status=_with_shifted(before.status, rules.shifted))
        told = (*_told_of_form(figures, proof), *rules.findings, *_bounded(proof.gave_up))
        return Repair(figures, proof, {}, {}, told)
    beliefs = [_weigh(p) for p in _problems(figures, compiled, before)]
    settled = {key: option for belief in beliefs for key, option in _settled(belief).items()}
    wanted = {key: option for key, option in settled.items() if not _clear(figures[key])}
    open_keys = {key for belief in beliefs for key in _open(belief, figures)} - wanted.keys()
    mended, after, after_equations = _apply(figures, rules.identities, before, wanted, open_keys)
    repaired = {
        key: Repaired(
            key,
            figures[key].raw,
            figure.value,
            _forcing(figures[key], mended, after_equations, before.rounding),
        )
        for key, figure in mended.items()
        if figure is not figures[key]
    }
    status = {**after.status, **dict.fromkeys(repaired, Status.REPAIRED)}
    doubtful = {
        key: values
        for belief in beliefs
        for key, values in _open(belief, figures).items()
        if status[key] is not Status.REPAIRED
    }
    blamed = _blamed(after_equations, mended, after)
    status |= {key: unproved(mended[key]) for key in _innocent(after_equations, blamed, mended, status)}
    status |= {key: Status.DOUBTFUL for key in doubtful if status[key] is not Status.PROVED}
    proof = replace(after, status=_with_shifted(status, rules.shifted))
    findings = (
        *repaired_findings(figures, mended, {key: r.identities for key, r in repaired.items()}),
        *doubtful_findings(figures, doubtful),
        *_told_of_form(mended, proof),
        *rules.findings,
        *_bounded(proof.gave_up or not all(belief.solved for belief in beliefs)),
        *broken_findings(mended, after_equations, proof.carriers.keys(), blamed),
    )
    return Repair(mended, proof, repaired, doubtful, findings)


def _bounded(gave_up: bool) -> tuple[Finding, ...]:
    """What is told where a search was ended by its bound."""
    message = (
        "so much may be wrong that not everything was tried: what was not is neither proved nor repaired"
    )
    return (Finding(Code.PROOF_BOUNDED, message),) if gave_up else ()


def _with_shifted(status: Mapping[Key, Status], shifted: Collection[Key]) -> dict[Key, Status]:
    """Figures that stand in another's place are doubtful, whatever proves their digits."""
    return {**status, **dict.fromkeys(shifted, Status.DOUBTFUL)}


def _blamed(compiled: Sequence[Equation], figures: Mapping[Key, Figure], proof: Proof) -> dict[int, Blame]:
    """Culprits; a rule that breaks in too many places accuses nobody by itself."""
    doubted = loose(compiled, figures)
    found = culprits(compiled, figures, proof.carriers.keys())
    rules: dict[Key, set[Rule]] = defaultdict(set)
    for number, blame in found.items():
        rules[blame.key].add(rule_of(compiled[number]))
    return {n: b for n, b in found.items() if len(rules[b.key]) > 1 or not rules[b.key] & doubted.keys()}


def _innocent(
    compiled: Sequence[Equation],
    blamed: Mapping[int, Blame],
    figures: Mapping[Key, Figure],
    status: Mapping[Key, Status],
) -> set[Key]:
    """Doubtful figures all of whose broken identities another figure is to blame for."""
    suspected = {b.key for b in blamed.values()} | out_of_form(figures)
    for number, equation in enumerate(compiled):
        if equation.evaluated and not equation.holds and number not in blamed:
            suspected |= equation.values.keys()
    return {k for k, s in status.items() if s is Status.DOUBTFUL and k not in suspected}


def _told_of_form(figures: Mapping[Key, Figure], proof: Proof) -> tuple[Finding, ...]:
    """Findings on figures that are doubtful for their form."""
    odd = out_of_form(figures)
    return tuple(form_findings(figures, frozenset(k for k in odd if proof.status[k] is Status.DOUBTFUL)))


def _problems(figures: Mapping[Key, Figure], compiled: tuple[Equation, ...], proof: Proof) -> list[Problem]:
    """Broken identities grouped by the suspects that they share, with every identity these take part in."""
    evaluated = [e for e in compiled if e.evaluated]
    broken = [e for e in evaluated if not e.holds]
    options = _all_options(figures, broken, proof)
    suspects = {key for key, found in options.items() if found or key not in proof.carriers}
    doubted = {rule for rule, discovered in loose(compiled, figures).items() if discovered}
    return [_problem(g, evaluated, options, suspects, doubted) for g in _components(broken, suspects)]


def _all_options(
    figures: Mapping[Key, Figure], broken: list[Equation], proof: Proof
) -> dict[Key, tuple[Option, ...]]:
    """What each figure of a broken identity may be instead; a carrier only what mends one."""
    finest = finest_decimals(figures)
    of_key: dict[Key, list[Equation]] = defaultdict(list)
    for equation in broken:
        for key in equation.values:
            if key in figures:
                of_key[key].append(equation)
    options = {k: _options(figures[k], of_key[k], finest[k]) for k in sorted(of_key)}
    carriers = options.keys() & proof.carriers.keys()
    return options | {k: tuple(o for o in options[k] if _mends(k, o, of_key[k])) for k in carriers}


def _problem(
    group: Sequence[Equation],
    evaluated: Sequence[Equation],
    options: Mapping[Key, tuple[Option, ...]],
    suspects: set[Key],
    doubted: Collection[Rule],
) -> Problem:
    keys = {key for e in group for key in e.identity.keys} & suspects
    touched = [e for e in evaluated if not keys.isdisjoint(e.identity.keys)]
    involved = (*touched, *(e for e in group if e not in touched))
    exempt = tuple(LOOSE if rule_of(e) in doubted else EXEMPT for e in involved)
    return Problem({k: options[k] for k in sorted(keys)}, involved, MISPRINT, exempt)


def _mends(key: Key, option: Option, broken: Iterable[Equation]) -> bool:
    """Whether this value alone would put right an identity of the figure that is broken."""
    return any(e.holds_with({key: option.amount}) for e in broken)


def _options(figure: Figure, broken: Sequence[Equation], decimals: int) -> tuple[Option, ...]:
    """The values that the figure may have been misread from; none if it was not read, or read twice alike.

    Of those that the recogniser does not offer, only such as would mend something by themselves: two
    unseen misreadings that mend an identity only together are too unlikely to be told apart.
    """
    if figure.origin is not Origin.PIXELS or figure.agreed:
        return ()
    unit = broken[0].decimal_places
    found: dict[Decimal | None, Option] = {}
    for candidate, cost in _offered(figure, decimals):
        if candidate.value not in found:
            amount = None if candidate.value is None else quanta(candidate.value, figure.scale, unit)
            found[candidate.value] = Option(candidate.value, amount, candidate.raw, cost)
    base = _unseen_cost(figure)
    for value, extra in _mending(figure, broken, decimals).items():
        option = Option(value, quanta(value, figure.scale, unit), printed(value), base + extra)
        if value not in found and option.cost < EXEMPT + MARGIN:
            found[value] = option
    return tuple(found.values())


def _mending(figure: Figure, broken: Sequence[Equation], decimals: int) -> dict[Decimal, float]:
    """The numbers that a recogniser takes the figure for and that mend an identity, with what they cost."""
    if figure.value is None:
        return {}
    step = quanta(Decimal(1).scaleb(-decimals), figure.scale, broken[0].decimal_places)
    ranges = [e.bounds((figure.key,)) for e in broken]
    few = [r for r in ranges if r is not None and r[1] - r[0] < 2 * step]
    wanted = {
        Decimal(number).scaleb(-decimals)
        for low, high in few
        if low <= high
        for number in range(-(-int(low) // step), int(high) // step + 1)
    }
    if len(few) == len(ranges) and not any(may_confuse(figure.value, w, decimals) for w in wanted):
        return {}
    return {
        value: extra
        for value, extra in confusions(figure.value, decimals).items()
        if any(e.holds_with({figure.key: quanta(value, figure.scale, e.decimal_places)}) for e in broken)
    }


def _clear(figure: Figure) -> bool:
    """Whether the pixels say clearly what is printed: then arithmetic does not overrule them."""
    return figure.confidence is not None and figure.confidence >= CLEAR


def _offered(figure: Figure, decimals: int) -> list[tuple[Candidate, float]]:
    """The recogniser's other readings with what they cost, cheapest first.

    A recogniser's own costs say which reading is likelier than which, but sink far too low for the
    right one of a misreading; how likely it is to be wrong at all the confidence says, which is calibrated.
    What the confidence leaves is therefore shared out among the readings offered, by their costs.
    """
    others = sorted((c for c in figure.candidates if c.value != figure.value), key=lambda c: c.cost)
    sure = _sure(figure)
    weights = [math.exp(-c.cost / _OVERSURE) for c in others]
    whole = (1.0 - sure) * (1.0 - _NEVER_OFFERED) / sure
    return [
        (
            other,
            min(other.cost, max(0.0, -math.log(whole * weight / sum(weights))))
            + _sticks_out(other, decimals),
        )
        for other, weight in zip(others, weights, strict=True)
    ]


def _sticks_out(candidate: Candidate, decimals: int) -> float:
    """What it costs that a reading has more decimals than the column prints."""
    if candidate.value is None or -int(candidate.value.as_tuple().exponent) <= decimals:
        return 0.0
    return _OUT_OF_FORM


def _sure(figure: Figure) -> float:
    """The figure's confidence, away from 0 and 1, of which no odds can be made."""
    told = _DEFAULT_CONFIDENCE if figure.confidence is None else figure.confidence
    return min(max(told, 1.0 - _SUREST), _SUREST)


def _unseen_cost(figure: Figure) -> float:
    """Cost of the commonest reading that the recogniser did not offer.

    What its reading and its offers leave of the probability is spread over the readings that it left
    out. A figure that it is sure of is thereby dearer to misread than the publisher's misprint.
    """
    sure = _sure(figure)
    offered = sum(sure * math.exp(-c.cost) for c in figure.candidates if c.value != figure.value)
    left = max(1.0 - sure - offered, _NEVER_OFFERED * (1.0 - sure))
    return max(_LEAST, math.log(sure / left) + _WRONG_NUMBERS)


def _components(broken: list[Equation], suspects: set[Key]) -> list[list[Equation]]:
    """Broken identities that share suspects, directly or through others."""
    owner: dict[Key, int] = {}
    groups: dict[int, list[Equation]] = {}
    for number, equation in enumerate(broken):
        groups[number] = [equation]
        for key in suspects.intersection(equation.identity.keys):
            other = owner.get(key)
            if other is not None and other != number:
                joined = groups.pop(other)
                groups[number] += joined
                owner |= {k: number for e in joined for k in e.identity.keys if owner.get(k) == other}
            owner[key] = number
    return list(groups.values())


def _weigh(problem: Problem) -> _Belief:
    """Turn explanations into chances; nothing is believed of a problem that could not be solved."""
    found = explanations(problem, _HORIZON)
    weights = [math.exp(found[0].cost - e.cost) for e in found]
    chances: dict[Key, dict[Option | None, float]] = {}
    misprints: dict[Key, float] = {}
    for key in problem.options:
        of_key: dict[Option | None, float] = defaultdict(float)
        for explanation, weight in zip(found, weights, strict=True):
            of_key[explanation.changes.get(key)] += weight / sum(weights)
            if key in explanation.misprints:
                misprints[key] = misprints.get(key, 0.0) + weight / sum(weights)
        chances[key] = of_key
    return _Belief(chances, misprints, bool(found))


_SURE = 1 / (1 + math.exp(-MARGIN))


def _settled(belief: _Belief) -> dict[Key, Option]:
    """Suspects of which the explanations as good as agree that they were misread, and from what."""
    return {
        key: option
        for key, chances in belief.chances.items()
        for option, chance in chances.items()
        if option is not None and chance >= _SURE
    }


def _open(belief: _Belief, figures: Mapping[Key, Figure]) -> dict[Key, tuple[Decimal | None, ...]]:
    """Suspects that may well not be what they were read as, with the values to choose from."""
    found = {}
    for key, chances in belief.chances.items():
        innocent = chances.get(None, 0.0) - belief.misprints.get(key, 0.0)
        if chances and innocent < _SURE:
            ranked = sorted(chances.items(), key=lambda c: -c[1])
            found[key] = tuple(figures[key].value if o is None else o.value for o, _ in ranked)
    return found


def _apply(
    figures: Mapping[Key, Figure],
    identities: tuple[Identity, ...],
    before: Proof,
    wanted: Mapping[Key, Option],
    unsettled: set[Key],
) -> tuple[dict[Key, Figure], Proof, tuple[Equation, ...]]:
    """Put the new values in place; take back those that no identity forces or that one contradicts.

    An identity that is still broken contradicts nobody if another of its figures is unsettled.
    """
    wanted = dict(wanted)
    while True:
        mended = {**figures, **{key: _mended(figures[key], option) for key, option in wanted.items()}}
        compiled = equations(identities, mended, before.rounding)
        broken = {
            key
            for e in compiled
            if e.evaluated and not e.holds and unsettled.isdisjoint(e.identity.keys)
            for key in e.identity.keys
        }
        unfit = [
            k for k in wanted if k in broken or not _forcing(figures[k], mended, compiled, before.rounding)
        ]
        if not unfit:
            return mended, prove_with(mended, compiled, before.rounding), compiled
        for key in unfit:
            del wanted[key]
        unsettled = unsettled | set(unfit)


def _forcing(
    read: Figure, mended: Mapping[Key, Figure], compiled: Iterable[Equation], rounding: Rounding
) -> tuple[Identity, ...]:
    """The identities that hold now and would break with the figure as it was read."""
    found = []
    for equation in compiled:
        if equation.holds and read.key in equation.values:
            members = {k: mended[k] for k in equation.values if k in mended} | {read.key: read}
            known = amounts(members, rounding.half)
            if not compile_identity(equation.identity, members, known, rounding.exact).holds:
                found.append(equation.identity)
    return tuple(found)


def _mended(figure: Figure, option: Option) -> Figure:
    """The figure with its new value; what was read first becomes one more plausible reading."""
    first = Candidate(figure.value, figure.raw, 0.0)
    return replace(figure, value=option.value, candidates=(first, *figure.candidates))
