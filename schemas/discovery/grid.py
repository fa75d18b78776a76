"""A table as lines of amounts: the form in which identities are looked for.

Rows and columns are treated alike: a ``Grid`` holds *lines* (columns, or rows) and each line has one
amount per *instance* (row, or column). A relation between lines ("the first is the sum of the rest")
is tried on every instance; the more instances satisfy it, the less it can be a coincidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas.figures import Figure, Key
from schemas.intervals import half_widths, is_nothing, is_ratio, places, quanta
from schemas.lexicon.labels import names_total
from schemas.lexicon.units import RATIO_KINDS, UNSUMMED_KINDS

_NO_SUMMAND = re.compile(
    r"指数|系数|密度|强度|人均|户均|亩均|均价|单价|平均|均值|性别比|师比|[=＝]\s*100|排名|名次|位次|排序|序号|编号|编码|代码|年份|^年度$"
)
"""Headers of numbers that nobody adds up, whatever their unit."""
_RATE = re.compile(r"率|比例|比重|占比|占全|百分|进度|同比|环比|增长|增速|增幅|±|[%％‰]")
"""Headers of rates, where no unit says otherwise (同比增长 in 万元 is an amount)."""
_NO_PARTS = frozenset({"average", "of_which"})
_TOTALS = frozenset({"total", "subtotal"})


@dataclass(frozen=True, slots=True)
class Line:
    """A column or a row: its figures, their quanta and half-widths, one per instance.

    ``kind`` and ``scale`` are those of a column's unit; rows mix units and have none.
    ``amounts`` holds None for blanks; ``text`` marks instances whose cell is no number at all.
    """

    number: int
    path: tuple[str, ...]
    role: str
    kind: str | None
    scale: Decimal | None
    additive: bool
    ratio: bool
    total: bool
    figures: tuple[Figure | None, ...]
    amounts: tuple[int | None, ...]
    halves: tuple[int, ...]
    text: frozenset[int]

    @property
    def weight(self) -> int:
        """In how many instances it is something other than nothing."""
        return sum(1 for amount in self.amounts if amount)

    @property
    def spread(self) -> int | None:
        """How far apart its amounts lie; None where fewer than three or equal ones cannot tell."""
        found = [amount for amount in self.amounts if amount is not None]
        return (max(found) - min(found) or None) if len(found) > 2 else None

    def key(self, instance: int) -> Key | None:
        """The figure's key in that instance."""
        figure = self.figures[instance]
        return figure.key if figure else None


@dataclass(frozen=True, slots=True)
class Grid:
    """One table seen as columns (instances are rows) or as rows (instances are columns)."""

    table: int
    by_rows: bool
    lines: tuple[Line, ...]
    unit: int
    """Quanta in one base unit."""


def grids(figures: Mapping[Key, Figure]) -> tuple[tuple[Grid, Grid], ...]:
    """For every table, its columns and its rows."""
    tables: dict[int, dict[Key, Figure]] = {}
    for key, figure in figures.items():
        tables.setdefault(key[0], {})[key] = figure
    widths = half_widths(figures)
    return tuple((_grid(t, f, widths, False), _grid(t, f, widths, True)) for t, f in sorted(tables.items()))


def _grid(table: int, figures: Mapping[Key, Figure], widths: Mapping[Key, Decimal], by_rows: bool) -> Grid:
    decimal_places = places(figures.values())
    rows, columns = sorted({k[1] for k in figures}), sorted({k[2] for k in figures})
    lines = []
    for number in rows if by_rows else columns:
        keys = [(table, number, c) for c in columns] if by_rows else [(table, r, number) for r in rows]
        lines.append(_line(number, [figures.get(k) for k in keys], widths, decimal_places, by_rows))
    return Grid(table, by_rows, tuple(lines), 10**decimal_places)


def _line(
    number: int,
    figures: list[Figure | None],
    widths: Mapping[Key, Decimal],
    decimal_places: int,
    by_rows: bool,
) -> Line:
    present = [f for f in figures if f is not None]
    printed = [f for f in present if f.value is not None]
    some = (printed or present)[0]
    told = _of_row(some) if by_rows else _of_column(some)
    ratio = is_ratio(some) and all(map(is_ratio, printed))
    return Line(
        number=number,
        path=told.path,
        role=told.role,
        kind=told.kind,
        scale=told.scale,
        additive=not ratio and told.additive,
        ratio=ratio or (told.rate and some.kind in {None, *RATIO_KINDS}),
        total=names_total(told.name) or told.role in _TOTALS,
        figures=tuple(figures),
        amounts=tuple(_amount(f, decimal_places) for f in figures),
        halves=tuple(quanta(widths[f.key], f.scale, decimal_places) if f else 0 for f in figures),
        text=frozenset(i for i, f in enumerate(figures) if _is_text(f)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What one figure tells of its whole line: a column has a unit of its own, a row has a role."""

    path: tuple[str, ...]
    role: str
    kind: str | None
    scale: Decimal | None

    @property
    def name(self) -> str:
        """The innermost label that says anything."""
        return next((p for p in reversed(self.path) if p), "")

    @property
    def rate(self) -> bool:
        """Whether the label names a rate, and no unit says otherwise."""
        return bool(_RATE.search(self.name)) and self.kind in {None, "ratio"}

    @property
    def additive(self) -> bool:
        """Whether the line may take part in a sum, as far as label, unit and role say."""
        summed = self.kind not in UNSUMMED_KINDS and self.role not in _NO_PARTS
        return summed and not self.rate and not _NO_SUMMAND.search(self.name)


def _of_row(figure: Figure) -> _Told:
    return _Told((*figure.label_path, figure.label), figure.role, None, None)


def _of_column(figure: Figure) -> _Told:
    return _Told(figure.header, "", figure.kind, figure.scale)


def _amount(figure: Figure | None, decimal_places: int) -> int | None:
    if figure is None or figure.value is None:
        return None
    return quanta(figure.value, figure.scale, decimal_places)


def _is_text(figure: Figure | None) -> bool:
    return figure is not None and figure.value is None and not is_nothing(figure)
