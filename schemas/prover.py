"""The search of ``schemas.proof``: is there a wrong number in a figure's place that no identity gives away?

Most is answered by ranges: what each identity allows in a figure's place, and what all of them allow
together. Only wrong numbers within that are looked at one by one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from schemas.culprits import needed
from schemas.equation import ANYTHING, Equation, Range, common
from schemas.figures import Figure, Key, Origin
from schemas.intervals import finest_decimals, places, quanta
from schemas.misreadings import slips

_PAIR_COST = 9.0
"""Two readings that the recogniser offers count as likely together up to this total cost, in nats."""
STEPS = 300_000
"""So many pairs of wrong numbers are tried in a document: some seconds. What is not tried is not proved."""

Wrong = tuple[int | None, float]
"""A wrong number in quanta (None: a blank), and what it costs in nats."""
Change = dict[Key, int | None]
"""Figures changed at the same time, to these quanta."""


class Prover:
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
        self._places = places(figures.values())
        self._finest = finest_decimals(figures)
        self._steps: dict[tuple[int, Decimal], int] = {}
        self._copies: dict[tuple[str, Decimal], list[Key]] = defaultdict(list)
        self._alike: dict[tuple[str, Decimal], tuple[Range, list[tuple[Equation, list[Key]]]]] = {}
        self._points: dict[int, bool] = {}
        self._mending = _Partners(self._mending_slips)
        self._offering = _Partners(self._offered)
        self._left = STEPS
        for figure in figures.values():
            if figure.origin is Origin.PIXELS and figure.value:
                self._copies[figure.raw.strip(), figure.scale].append(figure.key)

    @property
    def gave_up(self) -> bool:
        """Whether there was more to try than ``STEPS``."""
        return self._left < 0

    def carriers(self, figure: Figure) -> list[Equation]:
        """Identities that together give every misreading of ``figure`` away; [] if some go unnoticed."""
        mine = self._holding.get(figure.key)
        if not mine:
            return []
        found = self._alone(figure, mine)
        if not found or not self._noticed_alike(figure) or not self._noticed_points(figure):
            return []
        return [] if self._cancels(figure) else found

    def _alone(self, figure: Figure, mine: Sequence[Equation]) -> list[Equation]:
        """Identities that give away every wrong number in this place alone; [] if some are not."""
        key = figure.key
        ranges = [(e, e.bounds((key,))) for e in mine]
        exact = [(e, r) for e, r in ranges if r is not None]
        allowed = common([r for _, r in exact])
        used = [e for e, r in exact if r[0] == allowed[0]][:1]
        used += [e for e, r in exact if r[1] == allowed[1] and e not in used][:1]
        for wrong in self._wrongs(figure, allowed):
            asked = mine if wrong is None else [e for e, r in ranges if r is None]
            witness = next((e for e in asked if not e.holds_with({key: wrong})), None)
            if witness is None:
                return []
            if witness not in used:
                used.append(witness)
        return used

    def _wrongs(self, figure: Figure, allowed: Range) -> set[int | None]:
        """The plausible wrong numbers that lie in the range, and a blank where the recogniser offers one."""
        amount = self._amount(figure)
        offered = {w for w, _ in self._offered(figure.key)}
        found = {w for w in offered if w is None or allowed[0] <= w <= allowed[1]}
        step = self._step(figure, max(self._finest[figure.key], figure.decimals))
        at = amount or 0
        if allowed[0] <= at - step or at + step <= allowed[1]:
            found |= {w for w in self._slips(figure) if w is not None and allowed[0] <= w <= allowed[1]}
        return found - {amount}

    def _noticed_alike(self, figure: Figure) -> bool:
        """Whether no wrong number goes unnoticed if all cells with these digits are misread as it."""
        alike = figure.raw.strip(), figure.scale
        if figure.origin is not Origin.PIXELS or not figure.value or len(self._copies[alike]) < 2:
            return True
        if alike not in self._alike:
            self._alike[alike] = self._ranges_alike(self._copies[alike])
        allowed, touched = self._alike[alike]
        for wrong in self._wrongs(figure, allowed):
            if all(e.holds_with(dict.fromkeys(keys, wrong)) for e, keys in touched):
                return False
        return True

    def _ranges_alike(self, copies: Sequence[Key]) -> tuple[Range, list[tuple[Equation, list[Key]]]]:
        """What all identities of these figures allow in their places; the identities, each with its own."""
        touched: dict[int, tuple[Equation, list[Key]]] = {}
        for key in copies:
            for equation in self._holding.get(key, ()):
                touched.setdefault(id(equation), (equation, []))[1].append(key)
        ranges = (equation.bounds(keys) for equation, keys in touched.values())
        allowed = common([r for r in ranges if r is not None])
        return allowed, [*touched.values()]

    def _noticed_points(self, figure: Figure) -> bool:
        """Whether it is noticed, for each identity, if all figures that may have lost their points have."""
        if not self._may_lack_point(figure.key):
            return True
        return all(map(self._noticed_point, self._holding[figure.key]))

    def _noticed_point(self, equation: Equation) -> bool:
        if id(equation) not in self._points:
            lacking = [key for key in equation.values if self._may_lack_point(key)]
            change: Change = {k: (equation.values[k] or 0) // 10 ** self._finest[k] for k in lacking}
            self._points[id(equation)] = len(change) < 2 or not self._unnoticed(change)
        return self._points[id(equation)]

    def _may_lack_point(self, key: Key) -> bool:
        figure = self._figures.get(key)
        if figure is None or figure.origin is not Origin.PIXELS or not figure.value:
            return False
        return figure.decimals == 0 < self._finest[key]

    def _unnoticed(self, change: Change) -> bool:
        """Whether every identity holds with these numbers."""
        tried: set[int] = set()
        for key in change:
            for equation in self._holding.get(key, ()):
                if id(equation) not in tried:
                    tried.add(id(equation))
                    if not equation.holds_with(change):
                        return False
        return True

    def _cancels(self, figure: Figure) -> bool:
        """Whether a likely wrong number elsewhere would hide one here."""
        for wrong, cost in self._offered(figure.key):
            if cost <= _PAIR_COST and self._hidden(figure.key, wrong, cost, self._offering):
                return True
        return any(
            self._hidden(figure.key, wrong, 0.0, self._mending) for wrong, _ in self._mending.of(figure.key)
        )

    def _hidden(self, key: Key, wrong: int | None, cost: float, partners: _Partners) -> bool:
        giving = [e for e in self._holding[key] if not e.holds_with({key: wrong})]
        if not giving:
            return True
        narrowest = min(giving, key=lambda e: len(e.values))
        for other, other_wrong, other_cost in partners.cancelling(narrowest, key, wrong):
            if cost + other_cost > _PAIR_COST:
                continue
            self._left -= 1
            if self._left < 0 or self._unnoticed({key: wrong, other: other_wrong}):
                return True
        return False

    def _mending_slips(self, key: Key) -> Collection[Wrong]:
        """The wrong numbers that may hide a figure's share in an identity that is broken: what would mend it.

        Slips and readings offered, and the very number that the identity needs: a clerk errs by any amount.
        """
        figure = self._figures.get(key)
        if figure is None or key not in self._broken:
            return ()
        found: set[int | None] = set()
        for equation in self._broken[key]:
            allowed = equation.bounds((key,))
            if allowed is None:
                found |= {w for w in self._wrongs(figure, ANYTHING) if equation.holds_with({key: w})}
            else:
                found |= {
                    w for w in self._wrongs(figure, allowed) if w is not None or equation.holds_with({key: w})
                }
            value = needed(equation, key, figure, self._finest[key])
            found |= set() if value is None else {quanta(value, figure.scale, self._places)}
        return [(wrong, 0.0) for wrong in found]

    def _slips(self, figure: Figure) -> set[int | None]:
        finest = max(self._finest[figure.key], figure.decimals)
        steps = [self._step(figure, d) for d in range(finest + 1)]
        return {number * steps[decimals] for number, decimals in slips(figure.value, finest)}

    def _step(self, figure: Figure, decimals: int) -> int:
        """One unit of that decimal place, in quanta."""
        if (decimals, figure.scale) not in self._steps:
            step = quanta(Decimal(1).scaleb(-decimals), figure.scale, self._places)
            self._steps[decimals, figure.scale] = step
        return self._steps[decimals, figure.scale]

    def _amount(self, figure: Figure) -> int | None:
        for equation in self._holding.get(figure.key, ()):
            return equation.values[figure.key]
        return None if figure.value is None else quanta(figure.value, figure.scale, self._places)

    def _offered(self, key: Key) -> Collection[Wrong]:
        """The other numbers that the recogniser offers, each at its least cost."""
        figure = self._figures.get(key)
        if figure is None or not figure.candidates:
            return ()
        found: dict[int | None, float] = {}
        for candidate in figure.candidates:
            if candidate.value != figure.value:
                value = candidate.value
                wrong = None if value is None else quanta(value, figure.scale, self._places)
                found[wrong] = min(candidate.cost, found.get(wrong, candidate.cost))
        return found.items()


class _Partners:
    """Wrong numbers by figure, and by identity in the order of what they do to it."""

    def __init__(self, wrongs: Callable[[Key], Collection[Wrong]]) -> None:
        self._wrongs = wrongs
        self._of: dict[Key, Collection[Wrong]] = {}
        self._ranked: dict[int, list[tuple[int, Key, int | None, float]]] = {}

    def of(self, key: Key) -> Collection[Wrong]:
        """The wrong numbers of a figure."""
        if key not in self._of:
            self._of[key] = self._wrongs(key)
        return self._of[key]

    def cancelling(
        self, equation: Equation, key: Key, wrong: int | None
    ) -> Iterator[tuple[Key, int | None, float]]:
        """Wrong numbers of other figures with which the identity may hold, though ``key`` has ``wrong``."""
        ranked = self._ranked.get(id(equation))
        if ranked is None:
            ranked = sorted(
                ((_move(equation, k, w), k, w, cost) for k in equation.values for w, cost in self.of(k)),
                key=lambda r: r[0],
            )
            self._ranked[id(equation)] = ranked
        first, last = 0, len(ranked)
        if not equation.is_ratio:
            least, most = _window(equation, key, wrong)
            first = bisect_left(ranked, least, key=lambda r: r[0])
            last = bisect_right(ranked, most, key=lambda r: r[0])
        for _, other, other_wrong, cost in ranked[first:last]:
            if other != key:
                yield other, other_wrong, cost


def _move(equation: Equation, key: Key, wrong: int | None) -> int:
    """By how much the wrong number moves a sum's target less its parts."""
    weight = equation.target.coefficients.get(key, 0) * equation.down
    weight -= equation.numerator.coefficients.get(key, 0) * equation.up
    return weight * ((wrong or 0) - (equation.values[key] or 0))


def _window(equation: Equation, key: Key, wrong: int | None) -> tuple[int, int]:
    """Between what moves of another figure the sum may hold; wide enough for any width of the two."""
    gap = (equation.target.middle - equation.offset) * equation.down - equation.numerator.middle * equation.up
    slack = equation.target.half * equation.down + equation.numerator.half * abs(equation.up)
    widest = max(equation.widths.values())
    most = max(map(abs, (*equation.target.coefficients.values(), *equation.numerator.coefficients.values())))
    slack += 2 * widest * most * max(equation.down, abs(equation.up))
    moved = gap + _move(equation, key, wrong)
    return -slack - moved, slack - moved
