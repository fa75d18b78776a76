"""Invented tables as they come out of a recogniser, or out of a clerk's hands: numbers that are wrong.

What a recogniser takes a character for is drawn from its own confusion counts (``confusions.csv``,
made by ``python -m bench.confusions``), per print of the character, with a little added to every digit
for the pairs that so few sheets do not show. A figure to misread is drawn first, evenly: drawn by what
is misread most often, they would be lost minus signs and little else. How often the right reading is
offered, and at what cost, is what that command measured.

A publisher's misprint is a slip of the hand on the keys, not of the eye, and has its own rule.
"""

from __future__ import annotations

import csv
import math
import random
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from schemas.figures import Candidate, Figure, Key
from schemas.misreadings import printed

COUNTS = Path(__file__).parent / "confusions.csv"
DOUBLED = "="
"""Stands for a character read twice."""
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_UNSEEN = 0.0002
"""Chance added per print of a digit that it is read as a given other digit, or lost, or doubled."""
_OFFERED = 0.94
"""Of the wrong readings, how many come with the right one among the alternatives (17 of 18)."""
_COSTS = (0.7, 1.1, 3.1, 5.9, 11.6)
"""Quartiles of its cost in nats."""
_DOUBTED = 1 / 7
"""Right readings with a wrong number among their alternatives; four times as many as were measured."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong reading of a figure: the text and its number."""

    raw: str
    value: Decimal


@lru_cache(maxsize=1)
def _rates() -> dict[str, dict[str, float]]:
    """Per printed character: what it is read as, and how often per print; "" under "" is unknown."""
    with COUNTS.open(encoding="utf-8") as file:
        counts = {(row["printed"], row["read"]): float(row["count"]) for row in csv.DictReader(file)}
    prints = {one: count for (one, other), count in counts.items() if one and one == other}
    prints[""] = sum(prints.values())
    rates: dict[str, dict[str, float]] = {
        digit: dict.fromkeys(("", DOUBLED, *"0123456789"), _UNSEEN) for digit in "0123456789"
    }
    for (one, other), count in counts.items():
        if one != other:
            of_one = rates.setdefault(one, {})
            of_one[other] = of_one.get(other, 0.0) + count / prints[one]
    return rates


def misread_text(rng: random.Random, text: str) -> str:
    """``text`` with one character taken for another, lost, doubled or added, as the recogniser might."""
    rates = _rates()
    ways = {
        text[:i] + (text[i] * 2 if read == DOUBLED else read) + text[i + 1 :]: rate
        for i in range(len(text))
        for read, rate in rates.get(text[i], {}).items()
    }
    for read, rate in rates.get("", {}).items():
        for i in range(len(text) + 1):
            added = text[:i] + read + text[i:]
            ways[added] = ways.get(added, 0.0) + rate
    ways.pop(text, None)
    return rng.choices([*ways], [*ways.values()])[0]


def _slip(rng: random.Random, figure: Figure) -> Slip | None:
    """The figure misread; None if the text that came of it is no other number."""
    raw = misread_text(rng, figure.raw)
    plain = raw.replace(",", "").removesuffix("%")
    if not _NUMBER.fullmatch(plain) or Decimal(plain) == figure.value:
        return None
    return Slip(raw, Decimal(plain))


def _certain_slip(rng: random.Random, figure: Figure) -> Slip:
    while True:
        slip = _slip(rng, figure)
        if slip is not None:
            return slip


def misread(rng: random.Random, figures: dict[Key, Figure], count: int) -> tuple[dict[Key, Figure], set[Key]]:
    """Read ``count`` figures wrongly, and give the other cells the usual doubts of a recogniser.

    The confidence is what the offered readings and an unknown rest leave.
    """
    found = dict(figures)
    wrong = set(rng.sample([k for k, f in figures.items() if f.value is not None], count))
    for key in sorted(wrong):
        truth = figures[key]
        slip = _certain_slip(rng, truth)
        seen = rng.random() < _OFFERED
        offers = [Candidate(truth.value, truth.raw, _cost(rng))] if seen else []
        offers += (c for c in _doubts(rng, truth) if c.value != slip.value)
        rest = 10 ** rng.uniform(-2.5, -0.5) if seen else rng.uniform(0.05, 0.6)
        found[key] = replace(
            truth,
            value=slip.value,
            raw=slip.raw,
            confidence=1 / (1 + rest + sum(math.exp(-c.cost) for c in offers)),
            candidates=tuple(offers),
        )
    return doubts(rng, found, wrong), wrong


def _cost(rng: random.Random) -> float:
    quarter = rng.randrange(len(_COSTS) - 1)
    return rng.uniform(_COSTS[quarter], _COSTS[quarter + 1])


def doubts(rng: random.Random, figures: dict[Key, Figure], but: Collection[Key] = ()) -> dict[Key, Figure]:
    """The same readings with the usual doubts of a recogniser: some have a wrong alternative."""
    found = dict(figures)
    for key, figure in figures.items():
        if key not in but and figure.value is not None and rng.random() < _DOUBTED:
            found[key] = replace(figure, confidence=rng.uniform(0.8, 0.999), candidates=_doubts(rng, figure))
    return found


def _doubts(rng: random.Random, figure: Figure) -> tuple[Candidate, ...]:
    slips = {slip.value: slip for _ in range(rng.randint(1, 2)) if (slip := _slip(rng, figure))}
    return tuple(Candidate(slip.value, slip.raw, rng.uniform(2.0, 8.0)) for slip in slips.values())


def misprint(rng: random.Random, figures: dict[Key, Figure], key: Key) -> dict[Key, Figure] | None:
    """The same table with one figure keyed wrongly; None if the slip made no other number of that form."""
    value = figures[key].value
    if value is None:
        return None
    text = mistyped(rng, printed(value))
    if not _NUMBER.fullmatch(text):
        return None
    wrong = Decimal(text)
    if wrong == value or wrong.as_tuple().exponent != value.as_tuple().exponent:
        return None
    return {**figures, key: replace(figures[key], value=wrong, raw=printed(wrong))}


def mistyped(rng: random.Random, text: str) -> str:
    """One key hit beside, left out, hit twice, or two hit in the wrong order."""
    at = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    before, digit, after = text[:at], text[at], text[at + 1 :]
    ways = (rng.choice("0123456789"), "", digit * 2, after[:1] + digit)
    kind = rng.choices(range(4), (0.7, 0.08, 0.07, 0.15))[0]
    return before + ways[kind] + (after[1:] if kind == 3 else after)
