"""Which relations follow from others: a basis of relation vectors, kept by elimination."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from schemas.discovery.grid import Line
from schemas.discovery.relations import Relation

Vector = dict[int, Fraction]
"""Line number to coefficient of ``sum = 0``."""


class Span:
    """Grows with every relation taken in; tells whether a further one would say anything new."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = {line.number: line for line in lines}
        self._basis: list[tuple[int, Vector]] = []

    def add(self, relation: Relation) -> None:
        """Take the relation in."""
        rest = self._reduced(relation)
        if rest:
            pivot = max(rest, key=lambda number: (self._lines[number].weight, number))
            lead = rest[pivot]
            self._basis.append((pivot, {n: c / lead for n, c in rest.items()}))

    def implies(self, relation: Relation, held: Sequence[int]) -> bool:
        """Whether the relation says nothing new in the instances where it holds.

        What is left of it after elimination may hold lines that are zero or blank there: A = B + C
        follows from A = B + C + D where D has figures only elsewhere. It is nothing new either if it
        only says that one line copies another: done = target is what happened, not arithmetic.
        """
        rest = self._reduced(relation)
        left = {n: c for n, c in rest.items() if any(self._lines[n].amounts[i] for i in held)}
        seen: dict[tuple[int, ...], Fraction] = {}
        for number, coefficient in left.items():
            amounts = tuple(self._lines[number].amounts[i] or 0 for i in held)
            seen[amounts] = seen.get(amounts, Fraction(0)) + coefficient
        return len([c for c in seen.values() if c]) < 2

    def _reduced(self, relation: Relation) -> Vector:
        vector: Vector = {relation.target.number: Fraction(-1)}
        for line, sign in relation.parts:
            vector[line.number] = vector.get(line.number, Fraction(0)) + sign
        for pivot, basis in self._basis:
            lead = vector.get(pivot, Fraction(0))
            if lead:
                for number, coefficient in basis.items():
                    vector[number] = vector.get(number, Fraction(0)) - lead * coefficient
        return {number: c for number, c in vector.items() if c}
