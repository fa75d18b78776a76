"""What a column measures and in which unit its cells are: from header, unit line, row, cell and title.

A unit is looked for in the column's header (innermost level first), then in the row's own unit
column or label, the unit line above the table, the cell itself, the spec and the title. A unit glued
to the number wins where it is of another kind than the header's: ``155.7%`` under ``建成情况 (套)`` is
a rate. The vocabulary says which kind of unit a measure has; how large it is only print can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, lru_cache

from extract.types import Table
from normalize.columns import Assignment
from normalize.header import Path, bare
from normalize.terms import Role, Terms
from normalize.text import clean
from normalize.types import NullKind
from normalize.units import assign, find_unit, unit, units_in, with_scale
from normalize.values import ParsedValue, parse_value
from schemas.findings import Code, Finding
from schemas.lexicon.units import RATIO_KINDS, lists_units

_RATIO_NAME = re.compile(r"(?:率|比例|比重|占比|增速|增幅|±|百分比|进度)$|[%‰]")
_GROWTH_NAME = re.compile(r"同比|环比|比上年|较上年|增速|增幅|增长|增减|±")
_UNITLESS = re.compile(r"(?:排名|排序|位次|名次|得分|评分|分值|分数|总分|系数|指数|年份|年度)$")
"""Measures that are complete without a unit."""
_COUNT_NAME = re.compile(
    r"(?:人|户|套|个|家|件|项|项目|所|宗|起|处|座|台|辆|村|班|校|学校|机构|企业|单位|小区|床位|学生|教师|职工|次)数$"
    r"|人口$|人次$"
)
_COUNTS = re.compile(
    r"名额|人次|招生计划|(?:[人户套个家件项目所宗起处座台辆村班校构业位生师工天次划]|合格|完成|任务|报名|录取)数$"
)
"""Headers of things that are counted one by one where no unit is printed; 人口 mostly comes in 万人."""
_DECIMALS = re.compile(r"\d[.．]\d")
_MONEY_NAME = re.compile(r"(?:资金|经费|费|产值|(?<![名份])额)$")
_COUNTED = frozenset({"people", "households", "dwellings", "count"})
_EXTENT = frozenset({"area", "length", "mass", "volume"})
_TITLE_UNIT = re.compile(r"[(\[]单位[:：](?P<unit>[^()\[\]]+)[)\]]")
_KIND_NAMES = (
    ("people", re.compile(r"人数|人口|人次|人员|学生|教师|职工|对象$|[人名]$")),
    ("households", re.compile(r"户数|家庭数|[户]$")),
    (
        "money",
        re.compile(
            r"金额|资金|费用?$|投资|收入|支出|补贴|补助|补偿|经费|预算|决算|产值|税|贷款|债|结余|余额|保险|额$"
        ),
    ),
    (
        "count",
        re.compile(
            r"(?:项目|项|个|家|件|所|宗|起|处|座|台|辆|村|班|校|机构|企业|单位|小区|床位|次)数$|数量$|件数|个数"
        ),
    ),
    ("area", re.compile(r"面积")),
    ("length", re.compile(r"里程|长度")),
    ("dwellings", re.compile(r"套数|套$|建成量|竣工量|开工量")),
    ("mass", re.compile(r"产量|重量")),
)
"""What the words of a header say of the kind of its unit, where a unit line names several."""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's number with everything that says what it means."""

    value: Decimal | None
    null_kind: NullKind | None
    unit: str | None
    unit_kind: str | None
    unit_source: str | None
    value_base: Decimal | None
    unit_base: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Measured:
    """A measure column: what it is told of its measure and its unit, and where.

    ``measure`` is the vocabulary's term for the header, ``name`` the innermost header text, ``kind``
    the kind of unit that the words of the header tell; None where there is none. A share or a change
    under another header is that header's: PM2.5 > 同比 is no 同比 of the table.
    """

    measure: str | None
    name: str
    kind: str | None
    ratio: bool
    growth: bool
    own_units: tuple[str, ...]
    """Those of the innermost header."""
    header_units: tuple[str, ...]
    """Those of the innermost header that names any."""
    line_units: tuple[str, ...]
    term_kind: str | None
    """The kind of the vocabulary's term, which a number without a unit has all the same."""
    spec_unit: str | None
    title_unit: str | None
    counts: bool
    """Whether its numbers count single things as far as header, title and the numbers themselves tell."""

    def value(self, raw: str, row_unit: str | None, row_name: str = "") -> Value:
        """Read one cell of the column.

        Args:
            raw: the cell's text.
            row_unit: the text of the row's unit column, or the unit that its label names.
            row_name: the row's label, which tells the kind where the header does not.
        """
        told = self if self._is_complete else self._by_row(row_name)
        named, source = told._unit(row_unit)
        parsed = parse_value(raw, column_kind=told._kind(named))
        name, source = _glued(parsed.unit, named, source)
        if name is None and parsed.value is not None and self.title_unit and not told.ratio:
            name, source = self.title_unit, "title"
        found = unit(name) if name else None
        based = parsed.value * found.factor if parsed.value is not None and found else None
        return Value(
            parsed.value,
            parsed.null_kind,
            name,
            found.kind if found else ("ratio" if told.ratio else self.term_kind),
            source if name else None,
            based,
            found.base if found else None,
            tuple(told._findings(raw, parsed, name, source)),
        )

    @cached_property
    def _is_unitless(self) -> bool:
        return _UNITLESS.search(self.name) is not None

    @cached_property
    def _is_complete(self) -> bool:
        """Whether the rows have nothing to add to what the column says of its unit."""
        return bool(self.kind or self.ratio or self.header_units) or self._is_unitless

    @cached_property
    def _of_header(self) -> str | None:
        return self._fitting(self.header_units)

    @cached_property
    def _of_line(self) -> str | None:
        return None if self._is_unitless else self._fitting(self.line_units)

    def _by_row(self, row_name: str) -> Measured:
        name = bare(row_name)
        return replace(
            self, name=self.name + name, kind=_kind_by_name((name,)), ratio=bool(_RATIO_NAME.search(name))
        )

    def _findings(
        self, raw: str, parsed: ParsedValue, name: str | None, source: str | None
    ) -> Iterator[Finding]:
        for hint in parsed.hints:
            yield Finding(Code.VALUE_INTERPRETED, f"'{raw}': {hint}")
        if parsed.null_kind is NullKind.TEXT:
            yield Finding(Code.VALUE_UNPARSED, f"'{raw}' is no number")
        if parsed.value is None:
            return
        if source == "title":
            yield Finding(Code.UNIT_INFERRED, f"unit {name} taken from the title")
        if name is None and not self._is_unitless:
            others = tuple(dict.fromkeys((*self.header_units, *self.line_units)))
            said = f"none of {'、'.join(others)} fits" if others else "no unit is printed"
            yield Finding(Code.UNIT_UNKNOWN, said)

    def _kind(self, named: str | None) -> str:
        if self.growth:
            return "growth"
        found = unit(named) if named else None
        return found.kind if found else ("ratio" if self.ratio else "measure")

    def _unit(self, row_unit: str | None) -> tuple[str | None, str | None]:
        ways = (
            (self._of_header, "header"),
            (find_unit(row_unit) if row_unit else None, "row"),
            (self._of_line, "unit line"),
            (self.spec_unit, "spec"),
        )
        return next(((name, source) for name, source in ways if name), (None, None))

    def _fitting(self, units: tuple[str, ...]) -> str | None:
        """The unit of a list that belongs to the column, dealt out by kind."""
        if self.ratio:
            return assign(units, "ratio") or assign(units, "points")
        plain = tuple(u for u in units if not ((found := unit(u)) and found.kind in RATIO_KINDS))
        name = plain[0] if len(plain) == 1 else assign(plain, self.kind)
        if name is None or name in self.own_units:
            return name
        return None if _contradicts(self.name, name) else name


def _contradicts(name: str, unit_name: str) -> bool:
    """Whether a measure of this name cannot be in the unit: a number of projects is no money."""
    found = unit(unit_name)
    kind = found.kind if found else None
    if _COUNT_NAME.search(name):
        return kind == "money" or kind in _EXTENT
    return bool(_MONEY_NAME.search(name)) and (kind in _COUNTED or kind in _EXTENT)


def measured(
    path: Path, table: Table, column: int, assignment: Assignment | None, domain: str, subject: str = ""
) -> Measured:
    """What a column under ``path`` measures; ``subject`` is the notice's title, for a table without one."""
    filled = [p for p in path if p.strip()]
    names = [bare(p) for p in filled if not lists_units(p)] or [bare(p) for p in filled]
    leaf = names[-1] if names else ""
    terms = Terms.load()
    term = terms.measure(leaf, domain)
    spec_unit = assignment.column.unit if assignment else None
    own_units = units_in(path[-1]) if path else ()
    given = own_units or ((spec_unit,) if spec_unit else ())
    kinds = {found.kind for name in given if (found := unit(name))}
    if len(kinds) == 1:  # print, or else the spec, says it: 增减（万元） is money
        ratio = kinds <= RATIO_KINDS
    else:
        ratio = bool(_RATIO_NAME.search(leaf)) or (term is not None and term.role is Role.RATIO)
    header_units = next(filter(None, map(units_in, reversed(path))), ())
    title = clean(table.title or "")
    in_title = _TITLE_UNIT.search(title)
    of_another = term is not None and term.role is Role.RATIO and len(names) > 1
    return Measured(
        measure=term.id if term and not of_another else None,
        name=leaf,
        kind=_kind_by_name(tuple(names)) or (term.kind if term else None),
        ratio=ratio,
        growth=bool(_GROWTH_NAME.search(leaf)),
        own_units=own_units,
        header_units=header_units,
        line_units=_line_units(table.unit),
        term_kind=term.kind if term else None,
        spec_unit=spec_unit,
        title_unit=find_unit(in_title["unit"]) if in_title else None,
        counts=_counts(names, title or clean(subject), table, column),
    )


def _counts(names: Sequence[str], title: str, table: Table, column: int) -> bool:
    """Whether a column counts single things: header or title says so, and all its numbers are whole."""
    kind = _kind_by_name(tuple(names))
    told = any(map(_COUNTS.search, names)) or (kind is None and _COUNTS.search(title) is not None)
    if not told or kind in {"money", *_EXTENT}:
        return False
    body = (table.owner.get((row, column)) for row in range(table.header_rows, table.n_rows))
    own = (cell for cell in body if cell and cell.column == column and cell.row >= table.header_rows)
    return not any(_DECIMALS.search(cell.text) for cell in own)


@lru_cache(maxsize=16_384)
def _kind_by_name(names: tuple[str, ...]) -> str | None:
    """The kind of unit that the header's words tell, innermost level first."""
    for name in reversed(names):
        kinds = [kind for kind, words in _KIND_NAMES if words.search(name)]
        if kinds:
            return kinds[0]
    return None


def _line_units(line: str | None) -> tuple[str, ...]:
    if not line:
        return ()
    single = find_unit(line)
    return units_in(line) or units_in(f"单位:{line}") or ((single,) if single else ())


def _glued(glued: str | None, named: str | None, source: str | None) -> tuple[str | None, str | None]:
    """The unit of a cell that prints one itself."""
    if glued is None:
        return named, source
    whole = unit(glued)
    if whole is None:
        joined = with_scale(glued, named) if named else None
        return (joined, "cell") if joined else (named, source)
    return whole.name, "cell"
