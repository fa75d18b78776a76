"""What a printed number stands for: the interval of everything that rounds to it.

All arithmetic is on whole numbers of *quanta* (a power of ten of the base unit, small enough for
every figure of the document), so that nothing is lost and nothing needs a tolerance.

How wide the interval is follows from how the column is printed, not from the single cell:

- Counts (套, 户, 个, 人 ... with scale 1 and no decimals anywhere in the column) are exact.
- Everything else stands at the finest precision seen in its column: a ``5`` beside ``35.49`` has
  had its zeros trimmed and means 5.00. A lone number with more decimals stands at its own.
- Percentages too, but ``100%`` and ``0`` beside ``93.1%`` are what people type by hand and may well
  be 99.7: they stand at their own precision, and so do all percentages of a column that prints
  several of them shorter than the rest.

An interval includes both ends: publishers round halves up, down and to even.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal

from schemas.figures import Figure, Key
from schemas.lexicon.numbers import is_number, says_nothing
from schemas.lexicon.units import is_ratio_unit

EXACT = Context(prec=80)
"""Decimal arithmetic with room for every digit that a notice could print."""

_COUNT_KINDS = frozenset({"dwellings", "households", "people", "count"})


def sum_fits(gap: int, slack: int) -> bool:
    """Whether two sums may be equal: middles ``gap`` apart, half-widths ``slack`` together."""
    return -slack <= gap <= slack


def quotient_fits(
    result: int, result_half: int, top: int, top_half: int, bottom: int, bottom_half: int
) -> bool:
    """Whether ``result * bottom = top`` for some member of each interval; false if bottom may be zero."""
    low, high = bottom - bottom_half, bottom + bottom_half
    if low <= 0 <= high:
        return False
    least, most = result - result_half, result + result_half
    corners = (least * low, least * high, most * low, most * high)
    return min(corners) <= top + top_half and top - top_half <= max(corners)


def own_half_width(figure: Figure) -> Decimal:
    """Half the width of the interval that the figure's own decimals claim, in its printed unit."""
    return Decimal(5).scaleb(-figure.decimals - 1)


def is_ratio(figure: Figure) -> bool:
    """Whether the figure is a percentage or per-mille."""
    return figure.kind == "ratio" or is_ratio_unit(figure.unit)


def is_count(figure: Figure) -> bool:
    """Whether the figure counts whole things one by one."""
    return figure.scale == 1 and figure.kind in _COUNT_KINDS


def is_nothing(figure: Figure) -> bool:
    """Whether the cell says "nothing here": a blank, a dash, 无. Such a cell counts as zero in a sum.

    A number without a value is one that repair found to be a stray mark.
    """
    if figure.value is not None:
        return False
    return says_nothing(figure.raw) or is_number(figure.raw)


def half_widths(figures: Mapping[Key, Figure]) -> dict[Key, Decimal]:
    """For every figure, half the width of its interval, in its printed unit.

    Blank cells get the width that a number in their place would have.
    """
    finest = finest_decimals(figures)
    mixed = _mixed_precision(figures, finest)
    return {key: _half_width(figure, finest[key], key[0::2] in mixed) for key, figure in figures.items()}


def _mixed_precision(figures: Mapping[Key, Figure], finest: Mapping[Key, int]) -> set[tuple[int, ...]]:
    """(table, column) of percentages several of which are printed shorter than the finest."""
    short: dict[tuple[int, ...], int] = defaultdict(int)
    for key, figure in figures.items():
        if is_ratio(figure) and not _by_hand(figure) and figure.decimals < finest[key]:
            short[key[0::2]] += figure.value is not None
    return {column for column, count in short.items() if count > 1}


def _by_hand(figure: Figure) -> bool:
    return figure.value in {0, 100} and figure.decimals == 0


def finest_decimals(figures: Mapping[Key, Figure]) -> dict[Key, int]:
    """For every figure, the most decimals that its column prints in its unit.

    One lone number does not speak for a column of three or more: another must print as many.
    """
    printed: dict[tuple[int, int, str | None], list[int]] = defaultdict(list)
    for key, figure in figures.items():
        if figure.value is not None:
            printed[key[0], key[2], figure.unit].append(figure.decimals)
    most = {column: sorted(all_)[-2 if len(all_) > 2 else -1] for column, all_ in printed.items()}
    return {key: most.get((key[0], key[2], figure.unit), 0) for key, figure in figures.items()}


def _half_width(figure: Figure, finest: int, mixed: bool) -> Decimal:
    if finest == 0 and is_count(figure):
        return Decimal(0)
    own = is_ratio(figure) and figure.value is not None and (mixed or _by_hand(figure))
    return Decimal(5).scaleb(-(figure.decimals if own else finest) - 1)


def places(figures: Iterable[Figure]) -> int:
    """Decimal places of the base unit that make every figure and every candidate a whole number.

    Three places are added for misplaced decimal points, one for the halves of rounding.
    """
    most = 0
    for figure in figures:
        values = [figure.value, *(c.value for c in figure.candidates)]
        printed = [_decimals(value) for value in values if value is not None]
        if printed:
            most = max(most, _decimals(figure.scale) + max(printed))
    return most + 4


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def quanta(number: Decimal, scale: Decimal, decimal_places: int) -> int:
    """``number`` in its unit of ``scale``, as a whole number of 10^-``decimal_places`` base units."""
    return int(EXACT.multiply(number, scale).scaleb(decimal_places, EXACT))
