"""Misprints as a clerk makes them, planted into notices whose arithmetic is right.

Each kind takes a draft (``ordinary_notices``) and gives it back with something wrong, and which cells are:
a digit typed wrong, two cells exchanged, a column that slipped by a row, a total of last year. ``seen``
says whether arithmetic can see that kind at all; the others are there to show what it makes of them.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from bench.ordinary_notices import Amount, Draft, paper, percent, printed, shown, summed
from bench.sheets import Paper
from bench.slips import mistyped

Cell = tuple[int, int]
"""Row and column of a draft."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A notice with a misprint: the wrong cells, or none where it is not a cell that is wrong."""

    draft: Draft
    wrong: frozenset[Cell]
    body: tuple[str, ...] = ()
    unit: str | None = None

    @property
    def paper(self) -> Paper:
        """The notice as printed."""
        sheet = printed(self.draft)
        if self.unit is not None:
            sheet = replace(sheet, unit=f"单位：{self.unit}")
        found = paper("有关工作情况", body=self.body or ("现将有关情况通报如下。",))
        return replace(found, sheets=(sheet,))


Plant = Callable[[random.Random, Draft], Planted]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of misprint, in which ordinary tables, and whether arithmetic can see it."""

    plant: Plant
    shapes: tuple[str, ...]
    seen: bool = True
    told: frozenset[str] = field(default=frozenset())
    """Codes of findings one of which must be told of the notice, where no cell alone is wrong."""


def changed(draft: Draft, cells: Mapping[Cell, Amount]) -> Draft:
    """The draft with other numbers in some cells."""
    rows = [list(row) for row in draft.rows]
    for (row, column), value in cells.items():
        rows[row][column] = value
    return replace(draft, rows=tuple(map(tuple, rows)))


def planted(draft: Draft, cells: Mapping[Cell, Amount]) -> Planted:
    """The draft with wrong numbers in these cells."""
    wrong = frozenset(c for c, value in cells.items() if value != draft.rows[c[0]][c[1]])
    return Planted(changed(draft, cells), wrong)


def at(draft: Draft, cell: Cell) -> Decimal:
    """The number that a cell prints."""
    value = draft.rows[cell[0]][cell[1]]
    if value is None:
        raise ValueError(f"no number in {cell}")
    return value.quantize(Decimal(1).scaleb(-draft.columns[cell[1]].decimals))


def typed(rng: random.Random, value: Decimal) -> Decimal:
    """The number keyed wrongly, by three in a hundred at least, so that no rounding hides it."""
    while True:
        text = mistyped(rng, f"{value:f}")
        if any(c.isdigit() for c in text):
            wrong = Decimal(text)
            if (
                wrong.as_tuple().exponent == value.as_tuple().exponent
                and abs(wrong - value) * 33 >= abs(value) > 0
            ):
                return wrong


def inner(draft: Draft) -> list[int]:
    """The rows that are no total."""
    return [r for r in range(len(draft.rows)) if r != draft.total]


def rates(draft: Draft) -> list[int]:
    """The columns of percentages."""
    return [c for c, column in enumerate(draft.columns) if column.sign]


def measures(draft: Draft) -> list[int]:
    """The columns of amounts."""
    return [c for c, column in enumerate(draft.columns) if not column.sign]


def _one(rng: random.Random, draft: Draft, rows: Sequence[int], columns: Sequence[int]) -> Planted:
    nonzero = [(r, c) for r in rows for c in columns if at(draft, (r, c))]
    cell = rng.choice(nonzero)
    return planted(draft, {cell: typed(rng, at(draft, cell))})


def one_cell(rng: random.Random, draft: Draft) -> Planted:
    """One number of one place keyed wrongly; of the parts where a column adds others up."""
    return _one(rng, draft, inner(draft), measures(draft)[-2:] if len(draft.columns) < 6 else measures(draft))


def total_cell(rng: random.Random, draft: Draft) -> Planted:
    """One number of the total row keyed wrongly."""
    return _one(rng, draft, [draft.total or 0], measures(draft))


def sum_cell(rng: random.Random, draft: Draft) -> Planted:
    """The sum of one place keyed wrongly."""
    return _one(rng, draft, inner(draft), [0])


def corner(rng: random.Random, draft: Draft) -> Planted:
    """The total of totals keyed wrongly."""
    return _one(rng, draft, [draft.total or 0], [0])


def rate_cell(rng: random.Random, draft: Draft) -> Planted:
    """One rate keyed wrongly."""
    return _one(rng, draft, inner(draft), rates(draft))


def wrong_denominator(rng: random.Random, draft: Draft) -> Planted:
    """One rate divided by the target of the other group."""
    row, column = rng.choice(inner(draft)), rng.choice(rates(draft))
    other = rng.choice([c for c in rates(draft) if c != column])
    return planted(draft, {(row, column): percent(at(draft, (row, column - 1)), at(draft, (row, other - 2)))})


def rates_exchanged(rng: random.Random, draft: Draft) -> Planted:
    """The rates of two places exchanged."""
    return _exchanged(draft, *((r, rates(draft)[0]) for r in _unlike_rows(rng, draft, rates(draft)[0])))


def _unlike_rows(rng: random.Random, draft: Draft, column: int) -> list[int]:
    """Two places whose numbers differ by a twentieth at least."""
    while True:
        pair = rng.sample(inner(draft), 2)
        one, two = (at(draft, (r, column)) for r in pair)
        if abs(one - two) * 20 >= max(abs(one), abs(two)):
            return pair


def _exchanged(draft: Draft, one: Cell, two: Cell) -> Planted:
    return planted(draft, {one: at(draft, two), two: at(draft, one)})


def cancelling_down(rng: random.Random, draft: Draft) -> Planted:
    """Two wrong numbers of a column whose errors cancel in its total."""
    column = measures(draft)[1]
    one, two = rng.sample(inner(draft), 2)
    by = _step(rng, draft, [(one, column), (two, column)])
    return planted(
        draft, {(one, column): at(draft, (one, column)) + by, (two, column): at(draft, (two, column)) - by}
    )


def _step(rng: random.Random, draft: Draft, cells: Iterable[Cell]) -> Decimal:
    """By how much all these numbers can be wrong and stay positive: some of the smallest."""
    sizes = sorted(at(draft, c) for c in cells)
    decimals = -int(sizes[0].as_tuple().exponent)
    share = sizes[0] * rng.randint(300, 660) / 1000
    return max(share.quantize(Decimal(1).scaleb(-decimals)), Decimal(2).scaleb(-decimals))


def cancelling_across(rng: random.Random, draft: Draft) -> Planted:
    """Two wrong numbers of a row whose errors cancel in its sum."""
    row = rng.choice(inner(draft))
    one, two = rng.sample(measures(draft)[1:], 2)
    by = _step(rng, draft, [(row, one), (row, two)])
    return planted(draft, {(row, one): at(draft, (row, one)) + by, (row, two): at(draft, (row, two)) - by})


def four_cancel(rng: random.Random, draft: Draft) -> Planted:
    """Four wrong numbers whose errors cancel in both directions."""
    rows, columns = rng.sample(inner(draft), 2), rng.sample(measures(draft)[1:], 2)
    cells = [(r, c) for r in rows for c in columns]
    by = _step(rng, draft, cells)
    signs = (1, -1, -1, 1)
    return planted(draft, {c: at(draft, c) + s * by for c, s in zip(cells, signs, strict=True)})


def names_exchanged(rng: random.Random, draft: Draft) -> Planted:
    """The names of two places exchanged."""
    one, two = rng.sample(inner(draft), 2)
    names = list(draft.names)
    names[one], names[two] = names[two], names[one]
    wrong = frozenset((r, c) for r in (one, two) for c in range(len(draft.columns)))
    return Planted(replace(draft, names=tuple(names)), wrong)


def headers_exchanged(rng: random.Random, draft: Draft) -> Planted:
    """The headers of two kinds exchanged."""
    one, two = rng.sample(measures(draft)[1:], 2)
    columns = list(draft.columns)
    columns[one], columns[two] = columns[two], columns[one]
    wrong = frozenset((r, c) for r in range(len(draft.rows)) for c in (one, two))
    return Planted(replace(draft, columns=tuple(columns)), wrong)


def places_exchanged(rng: random.Random, draft: Draft) -> Planted:
    """Two numbers of a column exchanged."""
    column = rng.choice(measures(draft)[1:])
    return _exchanged(draft, *((r, column) for r in _unlike_rows(rng, draft, column)))


def kinds_exchanged(rng: random.Random, draft: Draft) -> Planted:
    """Two numbers of a row exchanged, those of two kinds."""
    while True:
        row = rng.choice(inner(draft))
        one, two = rng.sample(measures(draft)[1:], 2)
        if at(draft, (row, one)) != at(draft, (row, two)):
            return _exchanged(draft, (row, one), (row, two))


def funds_exchanged(rng: random.Random, draft: Draft) -> Planted:
    """Of one place the two funds of its income exchanged."""
    row = rng.choice(inner(draft))
    return _exchanged(draft, (row, 2), (row, 3))


def shifted_down(rng: random.Random, draft: Draft) -> Planted:
    """A column that slipped by one row, the last number to the top."""
    column, rows = rng.choice(measures(draft)[1:]), inner(draft)
    values = [at(draft, (r, column)) for r in rows]
    moved = [values[-1], *values[:-1]]
    return planted(draft, {(r, column): v for r, v in zip(rows, moved, strict=True)})


def shifted_right(rng: random.Random, draft: Draft) -> Planted:
    """A row that slipped by one column, the last number to the front."""
    row, columns = rng.choice(inner(draft)), measures(draft)[1:]
    values = [at(draft, (row, c)) for c in columns]
    moved = [values[-1], *values[:-1]]
    return planted(draft, {(row, c): v for c, v in zip(columns, moved, strict=True)})


def lost_minus(rng: random.Random, draft: Draft) -> Planted:
    """A difference below zero without its minus."""
    below = [(r, 2) for r in inner(draft) if at(draft, (r, 2)) < 0]
    if not below:
        return total_cell(rng, draft)
    cell = rng.choice(below)
    return planted(draft, {cell: -at(draft, cell)})


def wrong_sign(rng: random.Random, draft: Draft) -> Planted:
    """A growth with the wrong sign."""
    cell = (rng.choice([r for r in inner(draft) if at(draft, (r, 3))]), 3)
    return planted(draft, {cell: -at(draft, cell)})


def row_twice(rng: random.Random, draft: Draft) -> Planted:
    """A row printed twice, one below the other, name and all."""
    row = rng.choice(inner(draft))
    rows, names = list(draft.rows), list(draft.names)
    rows.insert(row, rows[row])
    names.insert(row, names[row])
    total = draft.total if draft.total is None or draft.total < row else draft.total + 1
    wrong = frozenset((r, c) for r in (row, row + 1) for c in range(len(draft.columns)))
    return Planted(replace(draft, rows=tuple(rows), names=tuple(names), total=total), wrong)


def row_missing(rng: random.Random, draft: Draft) -> Planted:
    """A row left out."""
    row = rng.choice(inner(draft))
    rows, names = list(draft.rows), list(draft.names)
    del rows[row], names[row]
    total = draft.total if draft.total is None or draft.total < row else draft.total - 1
    return Planted(replace(draft, rows=tuple(rows), names=tuple(names), total=total), frozenset())


def left_out(rng: random.Random, draft: Draft) -> Planted:
    """A cell left blank."""
    cell = rng.choice([(r, c) for r in inner(draft) for c in measures(draft)[1:] if at(draft, (r, c))])
    return planted(draft, {cell: None})


def copied(rng: random.Random, draft: Draft) -> Planted:
    """A number of the row above printed again."""
    column = rng.choice(measures(draft)[1:])
    pairs = [p for p in pairwise(inner(draft)) if at(draft, (p[0], column)) != at(draft, (p[1], column))]
    above, below = rng.choice(pairs)
    return planted(draft, {(below, column): at(draft, (above, column))})


def two_apart(rng: random.Random, draft: Draft) -> Planted:
    """Two wrong numbers in different rows and columns."""
    rows, columns = rng.sample(inner(draft), 2), rng.sample(measures(draft)[1:], 2)
    return planted(draft, {c: typed(rng, at(draft, c)) for c in zip(rows, columns, strict=True)})


def total_of_before(rng: random.Random, draft: Draft) -> Planted:
    """The total of last year; its rate is made of it, and only as wrong as that."""
    total = draft.total or 0
    old = (at(draft, (total, 1)) * rng.randint(700, 930) / 1000).quantize(Decimal(1))
    found = planted(draft, {(total, 1): old, (total, 2): percent(old, at(draft, (total, 0)))})
    return replace(found, wrong=frozenset({(total, 1)}))


def last_digit(rng: random.Random, draft: Draft) -> Planted:
    """A number whose last digit is wrong, in an exact table."""
    cell = rng.choice([(r, c) for r in inner(draft) for c in measures(draft)[1:]])
    value = at(draft, cell)
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return planted(draft, {cell: value + step * rng.choice([1, 2, 3, 4])})


def point_moved(rng: random.Random, draft: Draft) -> Planted:
    """A decimal point one place off: ten times the amount."""
    cell = rng.choice([(r, c) for r in inner(draft) for c in (2, 3, 5, 6)])
    return planted(draft, {cell: at(draft, cell) * 10})


def balance_cell(rng: random.Random, draft: Draft) -> Planted:
    """A closing balance keyed wrongly."""
    return _one(rng, draft, inner(draft), [7])


def added_up_wrong(rng: random.Random, draft: Draft) -> Planted:
    """A wrong number that its row and column add up correctly: a publisher's consistent error."""
    row, column = rng.choice(inner(draft)), rng.choice(measures(draft)[1:])
    wrong = typed(rng, at(draft, (row, column)))
    by, total = wrong - at(draft, (row, column)), draft.total or 0
    cells = {(row, column): wrong, (row, 0): at(draft, (row, 0)) + by}
    cells |= {(total, column): at(draft, (total, column)) + by, (total, 0): at(draft, (total, 0)) + by}
    return planted(draft, cells)


def section_cell(rng: random.Random, draft: Draft) -> Planted:
    """The sum of a section of the accounts keyed wrongly, in one of its two parts."""
    rows = [r for r, name in enumerate(draft.names) if len(name) == 5]
    return _one(rng, draft, rows, [1, 2])


def item_cell(rng: random.Random, draft: Draft) -> Planted:
    """An item of the accounts keyed wrongly, in one of its two parts."""
    rows = [r for r, name in enumerate(draft.names) if len(name) == 7]
    return _one(rng, draft, rows, [1, 2])


def text_differs(rng: random.Random, draft: Draft) -> Planted:
    """The body text has the total of all with two digits exchanged."""
    total = at(draft, (draft.total or 0, 0))
    digits = list(str(int(total)))
    places = [i for i in range(1, len(digits)) if digits[i] != digits[i - 1] and (i > 1 or digits[1] != "0")]
    i = rng.choice(places)
    digits[i - 1], digits[i] = digits[i], digits[i - 1]
    head = draft.columns[0].header[0]
    return Planted(draft, frozenset(), (f"2023年，全市农村危房改造对象{head}{''.join(digits)}户。",))


def unit_line(_rng: random.Random, draft: Draft) -> Planted:
    """The unit line says 亿元 where the numbers are 万元, as the text says."""
    total = draft.total or 0
    now, before = (shown(at(draft, (total, column)), 2) for column in (0, 1))
    said = f"2023年，全市非税收入{now}万元，上年{before}万元。"
    return Planted(draft, frozenset(), (said,), "亿元")


def another_total_row(rng: random.Random, draft: Draft) -> Planted:
    """The total row is that of another table, and adds up in itself: no cell of it is a typing error."""
    total = draft.total or 0
    cells: dict[Cell, Amount] = {}
    for column in measures(draft)[1:]:
        cells[total, column] = typed(rng, at(draft, (total, column)))
    cells[total, 0] = summed(cells.values())
    return replace(planted(draft, cells), wrong=frozenset())


NO_RULE = frozenset({"rule_not_applicable"})
KINDS: dict[str, Kind] = {
    "one cell": Kind(one_cell, ("kinds",)),
    "one cell beside rates": Kind(one_cell, ("targets",)),
    "one cell of balances": Kind(one_cell, ("funds",)),
    "total": Kind(total_cell, ("kinds", "targets")),
    "total over three columns": Kind(total_cell, ("three columns",)),
    "cell over three columns": Kind(one_cell, ("three columns",)),
    "sum of a row": Kind(sum_cell, ("kinds",)),
    "total of totals": Kind(corner, ("kinds",)),
    "rate": Kind(rate_cell, ("targets", "funds", "year on year")),
    "wrong denominator": Kind(wrong_denominator, ("targets",)),
    "rates exchanged": Kind(rates_exchanged, ("targets",)),
    "two cancel down": Kind(cancelling_down, ("kinds",)),
    "two cancel down, rates": Kind(cancelling_down, ("targets",)),
    "two cancel across": Kind(cancelling_across, ("kinds",)),
    "four cancel both ways": Kind(four_cancel, ("kinds",), seen=False),
    "names exchanged": Kind(names_exchanged, ("kinds", "targets"), seen=False),
    "headers exchanged": Kind(headers_exchanged, ("kinds",), seen=False),
    "two places exchanged": Kind(places_exchanged, ("kinds", "targets")),
    "two kinds exchanged": Kind(kinds_exchanged, ("kinds",)),
    "two funds exchanged": Kind(funds_exchanged, ("funds",)),
    "column slipped": Kind(shifted_down, ("kinds",)),
    "row slipped": Kind(shifted_right, ("kinds",)),
    "lost minus": Kind(lost_minus, ("year on year",)),
    "wrong sign of growth": Kind(wrong_sign, ("year on year",)),
    "row twice": Kind(row_twice, ("kinds", "targets")),
    "row missing": Kind(row_missing, ("kinds",), told=NO_RULE),
    "cell left blank": Kind(left_out, ("kinds",)),
    "row above copied": Kind(copied, ("kinds",)),
    "two apart": Kind(two_apart, ("kinds",)),
    "total of last year": Kind(total_of_before, ("targets",)),
    "last digit": Kind(last_digit, ("kinds",)),
    "point moved": Kind(point_moved, ("funds",)),
    "closing balance": Kind(balance_cell, ("funds",)),
    "added up wrong": Kind(added_up_wrong, ("kinds",), seen=False),
    "section of accounts": Kind(section_cell, ("accounts",)),
    "item of accounts": Kind(item_cell, ("accounts",)),
    "text differs": Kind(text_differs, ("kinds",), told=frozenset({"text_conflicts"})),
    "unit line": Kind(unit_line, ("year on year",), told=frozenset({"unit_conflicts"})),
    "total row of another table": Kind(another_total_row, ("kinds",), told=NO_RULE),
}  # fmt: skip
