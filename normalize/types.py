"""The types that leave ``normalize``: observations, one per printed cell of a table's body."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from extract.types import BBox
from schemas.figures import Meaning, Status
from schemas.findings import Code, Finding


class NullKind(StrEnum):
    """Why a cell holds no number. Blank is never zero."""

    BLANK = "blank"
    DASH = "dash"
    MISSING = "missing"
    """The notice says in words that there is no figure (暂无, 未报, N/A)."""
    NONE = "none"
    NOT_APPLICABLE = "not_applicable"
    TOO_SMALL = "too_small"
    DITTO = "ditto"
    TEXT = "text"


class Part(StrEnum):
    """What belongs to the name of a number."""

    ROW = "row"
    HEADER = "header"
    UNIT = "unit"
    PERIOD = "period"
    PLACE = "place"


class Context(StrEnum):
    """Where a part of a number's name was taken from that its own row and column do not print."""

    TITLE = "title"
    """The table's title."""
    UNIT_LINE = "unit_line"
    """One of several units above the table, dealt out by the kind of measure."""
    ROWS = "rows"
    """The other rows: the label names the measure, a group's row its subtotal."""
    NOTICE = "notice"
    """The notice's title."""
    ISSUED_ON = "issued_on"
    """The day of issue: the year before, for a notice of January to April."""
    ISSUER = "issuer"
    """The issuer: the place of its totals and of rows that are no division (市本级)."""
    VALUES = "values"
    """The column's numbers: whole ones under a header that counts things (项目数) count single things."""
    GAZETTEER = "gazetteer"
    """The list of divisions: a former name, one misread character, what the other rows leave open."""


UNCLEAR = frozenset({Code.UNIT_CONFLICTS, Code.ROWS_ALIKE, Code.NAME_MISSING, Code.PLACE_AMBIGUOUS})
"""Findings on a value that say that it is not known what the value is about."""


@dataclass(frozen=True, slots=True)
class Region:
    """Whom a row is about.

    ``code`` is a GB/T 2260 adcode valid in the notice's reference year, or a scope id of the
    issuer for rows that are no division ("140500:own_level", "140500:dev_zone");
    ``role`` is "county", "prefecture", "province", "total", "subtotal", "own_level", "dev_zone", ...
    ``codes`` lists every place of a joint row. ``current`` holds today's successor codes.
    """

    code: str | None
    name: str
    role: str
    codes: tuple[str, ...] = ()
    qualifier: str | None = None
    current: tuple[str, ...] = ()

    @property
    def is_division(self) -> bool:
        """Whether it is one division of the country, not a scope (``140500:own_level``) or a joint row."""
        return self.code is not None and ":" not in self.code

    @property
    def adcodes(self) -> tuple[str, ...]:
        """The codes of the divisions that it is; none for scopes."""
        return tuple(c for c in (self.codes or (self.code,)) if c and ":" not in c)


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed number: who, what, when, value, unit, raw, provenance, status, findings.

    ``row`` and ``column`` count from 0 in the whole grid of the table, header rows included, so
    that (table, row, column) is the key of the figure in ``schemas.figures``.
    ``value`` is None exactly when ``null_kind`` is set. ``status`` is None of a cell in which nothing stands.
    """

    table: int
    row: int
    column: int
    row_label: str
    row_path: tuple[str, ...]
    row_role: str
    region: Region | None
    header: tuple[str, ...]
    measure: str | None
    dimensions: tuple[tuple[str, str], ...]
    period_start: dt.date | None
    period_end: dt.date | None
    raw: str
    value: Decimal | None
    null_kind: NullKind | None
    unit: str | None
    unit_kind: str | None
    unit_source: str | None
    value_base: Decimal | None
    unit_base: str | None
    page: int
    bbox: BBox
    reader: str
    confidence: float | None
    status: Status | None = Status.READ
    spec: str | None = None
    findings: tuple[Finding, ...] = field(default=())
    labels: tuple[tuple[str, str], ...] = ()
    """Header and text of every column that names or codes the row, in column order."""
    inferred_from: tuple[tuple[Part, Context], ...] = ()
    """The parts of its name that are not printed in the table, and where each was taken from."""
    block: int = 0
    """Which of the groups of columns that stand side by side, each with labels of its own; from 0."""
    is_total: bool = False
    """Whether other numbers of the table are parts of it: adding both counts twice."""

    @property
    def meaning(self) -> Meaning | None:
        """Whether it is known what the number is about; None of a cell in which nothing stands."""
        if self.status is None:
            return None
        codes = {f.code for f in self.findings}
        unitless = Code.UNIT_UNKNOWN in codes and (Part.UNIT, Context.VALUES) not in self.inferred_from
        if unitless or self.period_end is None or not UNCLEAR.isdisjoint(codes):
            return Meaning.UNCLEAR
        return Meaning.INFERRED if self.inferred_from else Meaning.STATED

    @property
    def trust(self) -> Status | None:
        """The weaker of status and meaning in one word: a number whose meaning is unclear is doubtful."""
        return Status.DOUBTFUL if self.meaning is Meaning.UNCLEAR else self.status

    @property
    def name(self) -> tuple[object, ...]:
        """What tells the number from all others of its table: labels, row, header and period."""
        row = (self.labels, self.row_path, self.row_label)
        return (*row, self.header, self.dimensions, self.period_start, self.period_end)
