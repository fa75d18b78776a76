"""What a table of a notice must contain: the types that a spec file is read into.

The YAML form is described in ``docs/add-a-notice.md``; ``spec_file.py`` reads and validates it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from schemas.formula import Formula


class Mode(StrEnum):
    """What happens to a table that matches a spec but not all of it."""

    FREEZE = "freeze"
    """A missing or unknown column: the table is not published under the spec."""
    EVOLVE = "evolve"
    """Unknown columns are published, named after their header, with a finding."""
    DISCARD = "discard"
    """Unknown columns are left out of the tidy table, with a finding; they stay observations."""


class Entity(StrEnum):
    """What a row is about."""

    DIVISION = "division"
    ITEM = "item"


Alternatives = tuple[str, ...]
"""Texts of which any one will do."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One level of a header path: any of ``texts``, or a value of ``dimension``."""

    texts: Alternatives = ()
    dimension: str | None = None
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A measure: where it stands in the header, its unit and its range (in the printed unit)."""

    name: str
    header: tuple[Segment, ...]
    unit: str | None = None
    required: bool = True
    additive: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that its header carries."""
        return tuple(s.dimension for s in self.header if s.dimension)


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something that headers spread over columns and a tidy table holds in one: year, bank, programme.

    Either ``values`` (id, printed texts; the text "" is the group's own total column) or a
    ``pattern`` whose match is the value.
    """

    name: str
    values: tuple[tuple[str, Alternatives], ...] = ()
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class RowsAddUp:
    """The total row is the sum of the rows below it, in every additive measure."""


@dataclass(frozen=True, slots=True)
class DimensionAddsUp:
    """One value of a dimension is the sum of others, in every additive measure that has it."""

    dimension: str
    formula: Formula


Check = RowsAddUp | DimensionAddsUp | Formula


@dataclass(frozen=True, slots=True)
class Match:
    """How a table is recognised: every entry must be found (any of its alternatives)."""

    title: tuple[Alternatives, ...] = ()
    issuer: tuple[Alternatives, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeSpec:
    """One kind of table."""

    name: str
    title: str
    domain: str
    match: Match
    columns: tuple[Column, ...]
    entity: Entity | None = None
    """What the rows are; None: the table tells."""
    dimensions: tuple[Dimension, ...] = ()
    checks: tuple[Check, ...] = ()
    mode: Mode = Mode.EVOLVE

    def column(self, name: str) -> Column:
        """The column of that name (KeyError if there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name (KeyError if there is none)."""
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        raise KeyError(name)
