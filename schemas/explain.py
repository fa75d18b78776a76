"""The cheapest explanations of broken identities, found exactly by CP-SAT.

A ``Problem`` is small: the figures under suspicion, each with the values that it may have instead,
and the identities that they take part in. Everything else stands as printed. OR-tools is imported
when the first problem is solved, not before: most documents have none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from typing import Any

from schemas.equation import Equation
from schemas.figures import Key

_NAT = 100
"""The solver counts costs in hundredths of a nat."""
_EFFORT = 2.0
"""Deterministic time that one solve may take (about seconds); never reached on tables seen so far."""
_COMBINATIONS = 4000
_ENOUGH = 4
"""After so many explanations without a favourite the matter is open, however many more there are."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a figure may have instead: number, quanta, the cell's text so read, cost in nats."""

    value: Decimal | None
    amount: int | None
    raw: str
    cost: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Figures under suspicion and what may have happened to them.

    ``options`` lists, for every suspect, the values that it may have been misread from (none for
    figures that cannot be misread). Any suspect may be a misprint, at cost ``misprint``, which
    excuses all identities that it takes part in; any broken identity may not apply, at its cost in
    ``exempt`` (in the order of ``equations``).
    """

    options: Mapping[Key, tuple[Option, ...]]
    equations: tuple[Equation, ...]
    misprint: float
    exempt: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One account of what happened, with its cost in nats."""

    cost: float
    changes: Mapping[Key, Option]
    misprints: frozenset[Key]
    exempt: tuple[int, ...]


def explanations(problem: Problem, within: float, most: int = 16) -> tuple[Explanation, ...]:
    """Accounts from the cheapest on, as long as they cost at most ``within`` nats more; at most ``most``.

    Empty if the solver could not finish: nothing may be concluded then.
    """
    model = _Model(problem)
    found: list[Explanation] = []
    while len(found) < most:
        explanation = model.solve()
        if explanation is None or (found and explanation.cost > found[0].cost + within):
            break
        found.append(explanation)
        if len(found) >= _ENOUGH and not _leading(found):
            break
        model.exclude(explanation)
    return tuple(found)


def _leading(found: Sequence[Explanation]) -> bool:
    """Whether some change still is in explanations that outweigh all others by far."""
    weights = [math.exp(found[0].cost - e.cost) for e in found]
    shares: dict[tuple[Key, Option], float] = defaultdict(float)
    for explanation, weight in zip(found, weights, strict=True):
        for change in explanation.changes.items():
            shares[change] += weight / sum(weights)
    return max(shares.values(), default=0.0) > 0.8


class _Model:
    """A CP-SAT model of a problem: one boolean per option, misprint and exemption."""

    def __init__(self, problem: Problem) -> None:
        from ortools.sat.python import cp_model

        self._cp: Any = cp_model
        self._model: Any = cp_model.CpModel()
        self._problem = problem
        self._chosen: dict[Key, list[Any]] = {}
        self._misprint: dict[Key, Any] = {}
        for key, options in problem.options.items():
            self._chosen[key] = [self._model.new_bool_var("") for _ in range(len(options) + 1)]
            self._misprint[key] = self._model.new_bool_var("")
            self._model.add_exactly_one(self._chosen[key])
            self._model.add_implication(self._misprint[key], self._chosen[key][0])
        self._exempt = {
            i: self._model.new_bool_var("") for i, e in enumerate(problem.equations) if not e.holds
        }
        for i, equation in enumerate(problem.equations):
            self._require(i, equation)
        self._minimise()

    def _minimise(self) -> None:
        costs = [
            (round(option.cost * _NAT), literal)
            for key, options in self._problem.options.items()
            for option, literal in zip(options, self._chosen[key][1:], strict=True)
        ]
        costs += [(round(self._problem.misprint * _NAT), literal) for literal in self._misprint.values()]
        costs += [(round(self._problem.exempt[i] * _NAT), literal) for i, literal in self._exempt.items()]
        self._model.minimize(sum(cost * literal for cost, literal in costs))

    def _require(self, index: int, equation: Equation) -> None:
        """The equation holds, unless a misprint or an exemption excuses it."""
        members = [key for key in dict.fromkeys(equation.identity.keys) if key in self._chosen]
        excuses = [self._misprint[key] for key in members]
        excuses += [self._exempt[index]] if index in self._exempt else []
        if equation.is_ratio:
            self._require_ratio(equation, members, excuses)
        else:
            self._require_sum(equation, members, excuses)

    def _require_sum(self, equation: Equation, members: Sequence[Key], excuses: list[Any]) -> None:
        target, parts = equation.target, equation.numerator
        gap = equation.down * (target.middle - equation.offset) - equation.up * parts.middle
        slack = equation.down * target.half + abs(equation.up) * parts.half
        moves: list[tuple[int, Any]] = []
        for key in members:
            weight = equation.down * target.coefficients.get(key, 0)
            weight -= equation.up * parts.coefficients.get(key, 0)
            old = equation.values[key] or 0
            for option, literal in zip(self._problem.options[key], self._chosen[key][1:], strict=True):
                moves.append((weight * ((option.amount or 0) - old), literal))
        step = math.gcd(*(move for move, _ in moves)) or 1
        lowest, highest = -((slack + gap) // step), (slack - gap) // step
        total = sum(move // step * literal for move, literal in moves)
        if not moves:
            if gap < -slack or gap > slack:
                self._model.add_bool_or(excuses)
            return
        self._model.add_linear_constraint(total, lowest, highest).only_enforce_if([~e for e in excuses])

    def _require_ratio(self, equation: Equation, members: Sequence[Key], excuses: list[Any]) -> None:
        """One literal per combination of values that satisfies the ratio; one of them must be true."""
        ways = []
        for choice in _choices([len(self._problem.options[key]) for key in members]):
            changed = {
                key: self._problem.options[key][c - 1].amount
                for key, c in zip(members, choice, strict=True)
                if c
            }
            if equation.holds_with(changed):
                way = self._model.new_bool_var("")
                for key, c in zip(members, choice, strict=True):
                    self._model.add_implication(way, self._chosen[key][c])
                ways.append(way)
        self._model.add_bool_or([*ways, *excuses])

    def solve(self) -> Explanation | None:
        """The cheapest explanation that is not excluded; None if there is none or time is up."""
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = _EFFORT
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 0
        if solver.solve(self._model) != self._cp.OPTIMAL:
            return None
        changes = {
            key: option
            for key, options in self._problem.options.items()
            for option, literal in zip(options, self._chosen[key][1:], strict=True)
            if solver.value(literal)
        }
        misprints = frozenset(key for key, literal in self._misprint.items() if solver.value(literal))
        exempt = tuple(i for i, literal in self._exempt.items() if solver.value(literal))
        return Explanation(solver.objective_value / _NAT, changes, misprints, exempt)

    def exclude(self, explanation: Explanation) -> None:
        """Never give this account again, nor one that only adds to it."""
        happened = [
            self._chosen[key][1 + self._problem.options[key].index(option)]
            for key, option in explanation.changes.items()
        ]
        happened += [self._misprint[key] for key in explanation.misprints]
        happened += [self._exempt[i] for i in explanation.exempt]
        self._model.add_bool_or([~literal for literal in happened])


def _choices(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every choice of one option per figure (0 is as printed); of many figures, at most two changed."""
    if math.prod(size + 1 for size in sizes) <= _COMBINATIONS:
        yield from product(*(range(size + 1) for size in sizes))
        return
    nothing = [0] * len(sizes)
    yield tuple(nothing)
    for place, size in enumerate(sizes):
        for choice in range(1, size + 1):
            yield (*nothing[:place], choice, *nothing[place + 1 :])
    for (one, one_size), (two, two_size) in combinations(enumerate(sizes), 2):
        for a, b in product(range(1, one_size + 1), range(1, two_size + 1)):
            chosen = list(nothing)
            chosen[one], chosen[two] = a, b
            yield tuple(chosen)
