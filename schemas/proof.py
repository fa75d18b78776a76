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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.equation import Equation
from schemas.figures import Figure, Identity, Key, Status
from schemas.form import out_of_form
from schemas.holds import Rounding
from schemas.prover import Prover
from schemas.rounding import judged


@dataclass(frozen=True, slots=True)
class Proof:
    """What the identities make of every figure.

    ``status`` holds every key of the figures. ``carriers`` holds, for proved figures, the identities
    that together give every misreading away. ``held`` and ``broken`` are the identities evaluated.
    ``gave_up`` tells that the search was ended by its bound (``prover.STEPS``): figures that it had
    not come to are not proved.
    """

    status: Mapping[Key, Status]
    carriers: Mapping[Key, tuple[Identity, ...]]
    held: tuple[Identity, ...]
    broken: tuple[Identity, ...]
    rounding: Rounding
    gave_up: bool = False


def prove(figures: Mapping[Key, Figure], identities: Iterable[Identity]) -> Proof:
    """Give every figure its status: proved, agreed, read or doubtful.

    Doubtful are those of broken identities and those out of their column's form, unless proved.
    """
    compiled, rounding = judged(figures, identities)
    return prove_with(figures, compiled, rounding)


def prove_with(figures: Mapping[Key, Figure], compiled: tuple[Equation, ...], rounding: Rounding) -> Proof:
    """The same for identities that are compiled already."""
    holding = _by_key(e for e in compiled if e.holds)
    broken = _by_key(e for e in compiled if e.evaluated and not e.holds)
    prover = Prover(figures, holding, broken)
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
            status[key] = unproved(figure)
    return Proof(
        status,
        carriers,
        tuple(e.identity for e in compiled if e.holds),
        tuple(e.identity for e in compiled if e.evaluated and not e.holds),
        rounding,
        prover.gave_up,
    )


def unproved(figure: Figure) -> Status:
    """The status of a figure of which arithmetic says nothing."""
    return Status.AGREED if figure.agreed else Status.READ


def _by_key(compiled: Iterable[Equation]) -> dict[Key, list[Equation]]:
    found: dict[Key, list[Equation]] = defaultdict(list)
    for equation in compiled:
        for key in equation.values:
            found[key].append(equation)
    return found
