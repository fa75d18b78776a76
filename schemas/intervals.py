"""What a printed number stands for: the interval of everything that rounds to it.

All arithmetic is on whole numbers of *quanta* (a power of ten of the base unit, small enough for
every figure of the document), so that nothing is lost and nothing needs a tolerance.

How wide the interval is follows from how the column is printed, not from the single cell:

- Counts (套, 户, 个, 人 ... with scale 1 and no decimals anywhere in the column) are exact.
- Percentages and per-milles stand at the precision of the cell itself: ``100%`` beside ``93.1%``
  may well be 99.7, and is given the benefit of the doubt.
- Everything else stands at the finest precision seen in its column: a ``5`` beside ``35.49`` has
  had its zeros trimmed and means 5.00.

An interval includes both ends: publishers round halves up, down and to even.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal
from typing import NamedTuple

from schemas.figures import Figure, Key

EXACT = Context(prec=80)
"""Decimal arithmetic with room for every digit that a notice could print."""

_COUNT_KINDS = frozenset({"dwellings", "households", "people", "count"})
_RATIO_UNITS = frozenset({"%", "％", "‰", "个百分点", "百分点"})
_NOTHING = re.compile(r"[\s\-－﹣−–—―─_/／\\~～·.．…*＊无]*")


class Interval(NamedTuple):
    """A closed interval of quanta; ``lowest <= highest``."""

    lowest: int
    highest: int

    def plus(self, other: Interval) -> Interval:
        """Every sum of a member of each."""
        return Interval(self.lowest + other.lowest, self.highest + other.highest)

    def times(self, other: Interval) -> Interval:
        """Every product of a member of each."""
        corners = (
            self.lowest * other.lowest,
            self.lowest * other.highest,
            self.highest * other.lowest,
            self.highest * other.highest,
        )
        return Interval(min(corners), max(corners))

    def scaled(self, factor: int) -> Interval:
        """Every member times ``factor``, which may be negative."""
        ends = (self.lowest * factor, self.highest * factor)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Whether the two have a member in common."""
        return self.lowest <= other.highest and other.lowest <= self.highest


def around(middle: int, half: int) -> Interval:
    """The interval from ``middle - half`` to ``middle + half``."""
    return Interval(middle - half, middle + half)


def is_ratio(figure: Figure) -> bool:
    """Whether the figure is a percentage or per-mille."""
    return figure.kind == "ratio" or figure.unit in _RATIO_UNITS


def is_count(figure: Figure) -> bool:
    """Whether the figure counts whole things one by one."""
    return figure.scale == 1 and figure.kind in _COUNT_KINDS


def is_nothing(figure: Figure) -> bool:
    """Whether the cell says "nothing here": a blank, a dash, 无. Such a cell counts as zero in a sum."""
    return figure.value is None and _NOTHING.fullmatch(figure.raw) is not None


def half_widths(figures: Mapping[Key, Figure]) -> dict[Key, Decimal]:
    """For every figure, half the width of its interval, in its printed unit.

    Blank cells get the width that a number in their place would have.
    """
    finest = finest_decimals(figures)
    return {key: _half_width(figure, finest[key]) for key, figure in figures.items()}


def finest_decimals(figures: Mapping[Key, Figure]) -> dict[Key, int]:
    """For every figure, the most decimals that its column prints in its unit."""
    most: dict[tuple[int, int, str | None], int] = defaultdict(int)
    for key, figure in figures.items():
        column = key[0], key[2], figure.unit
        most[column] = max(most[column], figure.decimals)
    return {key: most[key[0], key[2], figure.unit] for key, figure in figures.items()}


def _half_width(figure: Figure, finest: int) -> Decimal:
    if finest == 0 and is_count(figure):
        return Decimal(0)
    decimals = figure.decimals if is_ratio(figure) and figure.value is not None else finest
    return Decimal(5).scaleb(-decimals - 1)


def places(figures: Iterable[Figure]) -> int:
    """Decimal places of the base unit that make every figure and every candidate a whole number.

    Three places are added for misplaced decimal points, one for the halves of rounding.
    """
    most = 0
    for figure in figures:
        shift = _decimals(figure.scale)
        values = [c.value for c in figure.candidates if c.value is not None]
        values += [figure.value] if figure.value is not None else []
        most = max([most, *(shift + _decimals(v) for v in values)])
    return most + 4


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def quanta(number: Decimal, scale: Decimal, decimal_places: int) -> int:
    """``number`` in its unit of ``scale``, as a whole number of 10^-``decimal_places`` base units."""
    return int(EXACT.multiply(number, scale).scaleb(decimal_places, EXACT))
