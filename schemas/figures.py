"""Figures and identities: the notice's arithmetic, free of pages and pixels.

A ``Figure`` is one printed number with its place in the table's structure. An ``Identity`` says
that figures belong together: ``target = factor * (sum of numerator) / (sum of denominator) + offset``
with an empty denominator for sums, differences and balances.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """Why a published value may be believed, strongest first."""

    CORRECTED = "corrected"
    PROVED = "proved"
    REPAIRED = "repaired"
    AGREED = "agreed"
    READ = "read"
    DOUBTFUL = "doubtful"


class Meaning(StrEnum):
    """Whether it is known what a number is about, surest first."""

    STATED = "stated"
    """Row, header, unit, period and place are printed in the table or given by its spec."""
    INFERRED = "inferred"
    """Some of them were taken from around the table; ``inferred_from`` says which and from where."""
    UNCLEAR = "unclear"
    """One of them is missing, open between several, or contradicted; a finding says which."""


class Origin(StrEnum):
    """Where the digits came from."""

    TEXT = "text"
    """The file's own text layer: what the publisher wrote; never changed."""
    PIXELS = "pixels"
    """A recogniser's reading of an image; may be misread."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that the recogniser finds plausible in place of the one read; ``cost`` in nats.

    ``raw`` is the whole cell text of that reading. ``value`` None: the reading is not a number.
    """

    value: Decimal | None
    raw: str
    cost: float


Key = tuple[int, int, int]
"""(table number, row, column): grid coordinates from 0, header rows included."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number (or a blank, ``value`` None) in a table.

    ``value`` is in the printed unit, with the printed digits (``Decimal("12.50")``); percentages
    stay as printed (``155.7`` with unit ``%``). ``kind`` groups units that can be added
    ("money", "dwellings", "ratio", ...); ``scale`` is the factor to the base unit of that kind.
    ``header`` is the column's header path (L-shaped totals end in ""); ``label`` the row's label;
    ``label_path`` its ancestors, outermost first; ``role`` is "total", "subtotal", "of_which",
    "average", "place", "item".
    """

    key: Key
    value: Decimal | None
    raw: str
    unit: str | None
    kind: str | None
    scale: Decimal
    header: tuple[str, ...]
    label: str
    label_path: tuple[str, ...]
    role: str
    place: str | None
    origin: Origin
    confidence: float | None = None
    agreed: bool = False
    candidates: tuple[Candidate, ...] = ()

    @property
    def decimals(self) -> int:
        """Digits printed after the decimal point."""
        if self.value is None:
            return 0
        exponent = self.value.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


class IdentityKind(StrEnum):
    """What sort of arithmetic an identity states."""

    ROW_SUM = "row_sum"
    """Rows add up to a total row (down a column)."""
    COLUMN_SUM = "column_sum"
    """Columns add up to a total column (along a row)."""
    RATIO = "ratio"
    BALANCE = "balance"
    GROWTH = "growth"
    EQUAL = "equal"
    TEXT = "text"
    """The body text repeats the figure."""


@dataclass(frozen=True, slots=True)
class Term:
    """A signed figure in a sum."""

    key: Key
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Identity:
    """``target = factor * sum(numerator) / sum(denominator) + offset`` within printed rounding.

    ``source`` says who states it: "spec:<name>", "discovered" or "text". ``family`` names the
    rule that this is one instance of ("row_sum down column 3"): a family that holds almost
    everywhere makes its one exception suspicious.
    """

    kind: IdentityKind
    target: Key
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    factor: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    source: str = "discovered"
    family: str = ""

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every figure that takes part, target first."""
        return (self.target, *(t.key for t in self.numerator), *(t.key for t in self.denominator))
