"""Proof: which figures could not be wrong without some identity saying so.

A figure is *proved* when, for every plausible wrong number in its place, some identity that now
holds would break. The plausible wrong numbers are those of one slip (``misreadings.slips``) and
whatever the recogniser itself offers. Four ways in which errors hide are taken into account:

- *Rounding*: a part so small that the rounding of the printed digits hides its error is not proved.
- *Copies*: a recogniser that misreads a figure in one cell is apt to misread the same figure in the
  next cell alike. A figure read from pixels must therefore also be given away when all cells with
  the same digits are misread together.
- *Lost points*: print so faint that one figure loses its decimal point loses its neighbours' too, and a
  sum holds for all of its figures a hundredfold. Where its column prints decimals, a figure without any,
  read from pixels, must be given away also when all such figures of an identity have lost theirs.
- *Cancelling pairs*: where the recogniser itself offers, for two cells, readings that cancel in
  every identity and that are likely together (``_PAIR_COST``), neither cell is proved. Nor are two
  cells proved by an identity in which they may cancel if each has a value that would mend some
  identity that is broken: two wrong numbers are then no longer unlikely.

Three or more independent errors that cancel, and a publisher who added up a wrong part correctly,
are beyond what arithmetic can show; ``docs/proof.md`` says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas.culprits import needed
from schemas.figures import Figure, Identity, Key, Origin, Status
from schemas.form import out_of_form
from schemas.holds import Equation, Rounding, equations
from schemas.intervals import finest_decimals, places, quanta
from schemas.misreadings import slips
from schemas.rounding import learn_rounding

_PAIR_COST = 9.0
"""Two readings that the recogniser offers count as likely together up to this total cost, in nats."""

Change = dict[Key, int | None]
"""Figures changed at the same time, to these quanta."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the identities make of every figure.

    ``status`` holds every key of the figures. ``carriers`` holds, for proved figures, the identities
    that together give every misreading away. ``held`` and ``broken`` are the identities evaluated.
    """

    status: Mapping[Key, Status]
    carriers: Mapping[Key, tuple[Identity, ...]]
    held: tuple[Identity, ...]
    broken: tuple[Identity, ...]
    rounding: Rounding


def prove(figures: Mapping[Key, Figure], identities: Iterable[Identity]) -> Proof:
    """Give every figure its status: proved, agreed, read or doubtful.

    Doubtful are those of broken identities and those out of their column's form, unless proved.
    """
    identities = tuple(identities)
    rounding = learn_rounding(figures, identities)
    compiled = equations(identities, figures, rounding)
    return prove_with(figures, compiled, rounding)


def prove_with(figures: Mapping[Key, Figure], compiled: tuple[Equation, ...], rounding: Rounding) -> Proof:
    """The same for identities that are compiled already."""
    holding = _by_key(e for e in compiled if e.holds)
    broken = _by_key(e for e in compiled if e.evaluated and not e.holds)
    prover = _Prover(figures, holding, broken)
    odd = out_of_form(figures)
    status: dict[Key, Status] = {}
    carriers: dict[Key, tuple[Identity, ...]] = {}
    for key, figure in figures.items():
        found = prover.carriers(figure)
        if found:
            carriers[key] = tuple(e.identity for e in found)
            status[key] = Status.PROVED
        elif key in broken or key in odd:
            status[key] = Status.DOUBTFUL
        else:
            status[key] = Status.AGREED if figure.agreed else Status.READ
    return Proof(
        status,
        carriers,
        tuple(e.identity for e in compiled if e.holds),
        tuple(e.identity for e in compiled if e.evaluated and not e.holds),
        rounding,
    )


def _by_key(compiled: Iterable[Equation]) -> dict[Key, list[Equation]]:
    found: dict[Key, list[Equation]] = defaultdict(list)
    for equation in compiled:
        for key in set(equation.identity.keys):
            found[key].append(equation)
    return found


def _sole_witness(
    change: Change, bounds: Iterable[tuple[Equation, tuple[float, float] | None]]
) -> Equation | None:
    """The first of the equations that a change of one figure breaks; ``bounds`` are those of the figure."""
    ((_, wrong),) = change.items()
    for equation, allowed in bounds:
        if wrong is None or allowed is None:
            if not equation.holds_with(change):
                return equation
        elif not allowed[0] <= wrong <= allowed[1]:
            return equation
    return None


class _Prover:
    """Looks for identities that give misreadings away; holds the indexes that the search needs."""

    def __init__(
        self,
        figures: Mapping[Key, Figure],
        holding: Mapping[Key, list[Equation]],
        broken: Mapping[Key, list[Equation]],
    ) -> None:
        self._figures = figures
        self._holding = holding
        self._broken = broken
        self._mending: dict[Key, list[int | None]] = {}
        self._places = places(figures.values())
        self._finest = finest_decimals(figures)
        self._copies: dict[str, list[Key]] = defaultdict(list)
        for figure in figures.values():
            if figure.origin is Origin.PIXELS and figure.value:
                self._copies[figure.raw.strip()].append(figure.key)

    def carriers(self, figure: Figure) -> list[Equation]:
        """Identities that together give every misreading of ``figure`` away; [] if some go unnoticed."""
        sole = self._exacting(figure)
        if sole is not None:
            return [sole]
        used: list[Equation] = []
        bounds = [(e, e.bounds(figure.key)) for e in self._holding.get(figure.key, ())]
        for change in self._misreadings(figure):
            witness = self._witness(change) if len(change) > 1 else _sole_witness(change, bounds)
            if witness is None:
                return []
            if witness not in used:
                used.append(witness)
        return used

    def _exacting(self, figure: Figure) -> Equation | None:
        """The first identity of a figure, if it allows that number alone and no misreading is a joint one."""
        holding = self._holding.get(figure.key)
        if not holding or figure.value is None or figure.candidates or figure.key in self._broken:
            return None
        if figure.origin is Origin.PIXELS:
            return None
        amount = self._amount(figure)
        return holding[0] if holding[0].bounds(figure.key) == (amount, amount) else None

    def _witness(self, change: Change) -> Equation | None:
        tried: set[int] = set()
        for key in change:
            for equation in self._holding.get(key, ()):
                if id(equation) not in tried:
                    tried.add(id(equation))
                    if not equation.holds_with(change):
                        return equation
        return None

    def _misreadings(self, figure: Figure) -> Iterator[Change]:
        """Every change of the document in which ``figure`` is misread and that must not go unnoticed."""
        if not self._holding.get(figure.key):
            yield {figure.key: None}
            return
        offered = self._offered(figure)
        for wrong in (self._slips(figure) | offered.keys()) - {self._amount(figure)}:
            yield {figure.key: wrong}
            if figure.origin is Origin.PIXELS and figure.value:
                copies = self._copies[figure.raw.strip()]
                if len(copies) > 1:
                    yield self._all_alike(figure, copies, wrong)
        yield from self._lost_points(figure)
        yield from self._pairs(figure, offered)
        for wrong in self._mending_slips(figure.key):
            yield from self._mending_pairs(figure.key, wrong)

    def _mending_slips(self, key: Key) -> list[int | None]:
        """The wrong numbers that may hide a figure's share in an identity that is broken: what would mend it.

        Slips and readings offered, and the very number that the identity needs: a clerk errs by any amount.
        """
        if key not in self._mending:
            figure, found = self._figures.get(key), []
            if figure is not None and key in self._broken:
                wrongs = (self._slips(figure) | self._offered(figure).keys()) - {self._amount(figure)}
                found = [w for w in wrongs if any(e.holds_with({key: w}) for e in self._broken[key])]
                found += self._needed(figure)
            self._mending[key] = found
        return self._mending[key]

    def _needed(self, figure: Figure) -> list[int]:
        needs = (needed(e, figure.key, figure, self._finest[figure.key]) for e in self._broken[figure.key])
        return [quanta(value, figure.scale, self._places) for value in needs if value is not None]

    def _mending_pairs(self, key: Key, wrong: int | None) -> Iterator[Change]:
        partners = {k for e in self._holding[key] if not e.holds_with({key: wrong}) for k in e.identity.keys}
        for other in partners - {key}:
            for other_wrong in self._mending_slips(other):
                yield {key: wrong, other: other_wrong}

    def _slips(self, figure: Figure) -> set[int | None]:
        finest = max(self._finest[figure.key], figure.decimals)
        steps = [quanta(Decimal(1).scaleb(-d), figure.scale, self._places) for d in range(finest + 1)]
        return {number * steps[decimals] for number, decimals in slips(figure.value, finest)}

    def _amount(self, figure: Figure) -> int | None:
        return None if figure.value is None else quanta(figure.value, figure.scale, self._places)

    def _offered(self, figure: Figure) -> dict[int | None, float]:
        found: dict[int | None, float] = {}
        for candidate in figure.candidates:
            if candidate.value != figure.value:
                wrong = (
                    None if candidate.value is None else quanta(candidate.value, figure.scale, self._places)
                )
                found[wrong] = min(candidate.cost, found.get(wrong, candidate.cost))
        return found

    def _all_alike(self, figure: Figure, copies: list[Key], wrong: int | None) -> Change:
        """Every copy of the digits misread as this one, each in its own unit."""
        change: Change = {}
        for key in copies:
            scale = self._figures[key].scale
            if wrong is None or scale == figure.scale:
                change[key] = wrong
            else:
                scaled = wrong * scale / figure.scale
                change[key] = int(scaled)
        return change

    def _lost_points(self, figure: Figure) -> Iterator[Change]:
        """For every identity, the point put back into all of its figures that may have lost it."""
        if not self._may_lack_point(figure.key):
            return
        for equation in self._holding[figure.key]:
            change: Change = {}
            for key in filter(self._may_lack_point, equation.identity.keys):
                change[key] = (equation.values[key] or 0) // 10 ** self._finest[key]
            if len(change) > 1:
                yield change

    def _may_lack_point(self, key: Key) -> bool:
        figure = self._figures.get(key)
        if figure is None or figure.origin is not Origin.PIXELS or not figure.value:
            return False
        return figure.decimals == 0 < self._finest[key]

    def _pairs(self, figure: Figure, offered: Mapping[int | None, float]) -> Iterator[Change]:
        if not offered:
            return
        neighbours = {k for e in self._holding[figure.key] for k in e.identity.keys} - {figure.key}
        for other in neighbours:
            if not self._figures.get(other) or not self._figures[other].candidates:
                continue
            for other_wrong, other_cost in self._offered(self._figures[other]).items():
                for wrong, cost in offered.items():
                    if cost + other_cost <= _PAIR_COST:
                        yield {figure.key: wrong, other: other_wrong}
