"""What a column measures and in which unit its cells are: from header, unit line, row, cell and title.

A unit is looked for in the column's header (innermost level first), then in the row's own unit
column, the unit line above the table, the cell itself, the spec and the title. A unit glued to the
number wins where it is of another kind than the header's: ``155.7%`` under ``建成情况 (套)`` is a rate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.types import Table
from normalize.columns import Assignment
from normalize.header import Path, bare
from normalize.terms import Role, Terms
from normalize.text import clean
from normalize.types import NullKind
from normalize.units import assign, find_unit, unit, units_in, with_scale
from normalize.values import parse_value
from schemas.findings import Code, Finding
from schemas.lexicon.units import RATIO_KINDS

_RATIO_NAME = re.compile(r"(?:率|比例|比重|占比|增速|增幅|±|百分比|进度)$|[%‰]")
_GROWTH_NAME = re.compile(r"同比|环比|比上年|较上年|增速|增幅|增长|增减|±")
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


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure column: what it is told of its measure and its unit, and where.

    ``measure`` is the vocabulary's term for the header, ``kind`` the kind of unit that its words
    tell; None where there is none.
    """

    measure: str | None
    kind: str | None
    ratio: bool
    growth: bool
    header_units: tuple[str, ...]
    line_units: tuple[str, ...]
    spec_unit: str | None
    term_unit: str | None
    title_unit: str | None

    def value(self, raw: str, row_unit: str | None) -> Value:
        """Read one cell of the column; ``row_unit`` is the text of the row's unit column."""
        named, source = self._unit(row_unit)
        parsed = parse_value(raw, column_kind=self._kind(named))
        name, source = _glued(parsed.unit, named, source)
        if name is None and parsed.value is not None:
            name, source = self._fallback()
        found = unit(name) if name else None
        findings = [Finding(Code.VALUE_INTERPRETED, f"'{raw}': {hint}") for hint in parsed.hints]
        if parsed.null_kind is NullKind.TEXT:
            findings.append(Finding(Code.VALUE_UNPARSED, f"'{raw}' is no number"))
        if parsed.value is not None and name is None and self.line_units:
            findings.append(Finding(Code.UNIT_UNKNOWN, f"none of {'、'.join(self.line_units)} fits"))
        if parsed.value is not None and source in {"title", "term"}:
            findings.append(Finding(Code.UNIT_INFERRED, f"unit {name} taken from the {source}"))
        based = parsed.value * found.factor if parsed.value is not None and found else None
        return Value(
            parsed.value,
            parsed.null_kind,
            name,
            found.kind if found else None,
            source if name else None,
            based,
            found.base if found else None,
            tuple(findings),
        )

    def _kind(self, named: str | None) -> str:
        if self.growth:
            return "growth"
        found = unit(named) if named else None
        return found.kind if found else ("ratio" if self.ratio else "measure")

    def _unit(self, row_unit: str | None) -> tuple[str | None, str | None]:
        ways = (
            (self._fitting(self.header_units), "header"),
            (find_unit(row_unit) if row_unit else None, "row"),
            (self._fitting(self.line_units), "unit line"),
            (self.spec_unit, "spec"),
        )
        return next(((name, source) for name, source in ways if name), (None, None))

    def _fitting(self, units: tuple[str, ...]) -> str | None:
        if self.ratio:
            return assign(units, "ratio") or assign(units, "points")
        plain = tuple(u for u in units if (found := unit(u)) and found.kind not in RATIO_KINDS)
        return plain[0] if len(plain) == 1 else assign(plain, self.kind)

    def _fallback(self) -> tuple[str | None, str | None]:
        if self.ratio:
            return ("%", "term") if not self.growth or self.term_unit == "%" else (None, None)
        if self.title_unit:
            return self.title_unit, "title"
        return (self.term_unit, "term") if self.term_unit and self.term_unit != "%" else (None, None)


def measured(path: Path, table: Table, assignment: Assignment | None, domain: str) -> Measured:
    """What the column under ``path`` measures."""
    names = [bare(p) for p in path if p.strip()]
    leaf = names[-1] if names else ""
    terms = Terms.load()
    term = terms.measure(leaf, domain)
    spec_unit = assignment.column.unit if assignment else None
    spec_found = unit(spec_unit) if spec_unit else None
    if spec_found is not None:
        ratio = spec_found.kind in RATIO_KINDS
    else:
        ratio = bool(_RATIO_NAME.search(leaf)) or (term is not None and term.role is Role.RATIO)
    header_units = next(filter(None, map(units_in, reversed(path))), ())
    title = clean(table.title or "")
    in_title = _TITLE_UNIT.search(title)
    return Measured(
        measure=term.id if term else None,
        kind=_kind_by_name(names),
        ratio=ratio,
        growth=bool(_GROWTH_NAME.search(leaf)),
        header_units=header_units,
        line_units=_line_units(table.unit),
        spec_unit=spec_unit,
        term_unit=term.unit if term else None,
        title_unit=find_unit(in_title["unit"]) if in_title else None,
    )


def _kind_by_name(names: Sequence[str]) -> str | None:
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
