"""Findings: what the pipeline has to say about a value, a table or a document.

A finding is data, never an exception: it means "this value, table or page is doubtful or odd".
The set of codes is closed; each has a section in ``docs/findings.md`` (a test holds them together).
This module is the bottom layer of the project: every package may import it, it imports none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters to the reader of the data."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Code(StrEnum):
    """Every kind of finding there is; the value is what is published."""

    # extract: the page and its grid
    PAGE_TURNED = "page_turned"
    PAGE_UNREADABLE = "page_unreadable"
    PAGE_DAMAGED = "page_damaged"
    SCAN_POOR = "scan_poor"
    TEXT_LAYER_UNTRUSTED = "text_layer_untrusted"
    RULING_INFERRED = "ruling_inferred"
    GRID_UNCERTAIN = "grid_uncertain"
    WORDS_UNPLACED = "words_unplaced"
    TABLE_MISSING = "table_missing"
    TABLE_SUSPECTED = "table_suspected"
    LOW_CONFIDENCE = "low_confidence"
    INK_UNREAD = "ink_unread"
    TEXT_UNSEEN = "text_unseen"
    JOIN_UNCERTAIN = "join_uncertain"
    HEAD_UNKNOWN = "head_unknown"
    # normalize: places, headers, values
    PLACE_AMBIGUOUS = "place_ambiguous"
    PLACE_UNKNOWN = "place_unknown"
    PLACE_CORRECTED = "place_corrected"
    PLACE_MISSING = "place_missing"
    PLACE_DOUBLED = "place_doubled"
    VALUE_UNPARSED = "value_unparsed"
    VALUE_INTERPRETED = "value_interpreted"
    UNIT_INFERRED = "unit_inferred"
    UNIT_UNKNOWN = "unit_unknown"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_MISSING = "column_missing"
    PERIOD_UNKNOWN = "period_unknown"
    ROWS_ALIKE = "rows_alike"
    NAME_MISSING = "name_missing"
    # schemas: arithmetic, repair, text
    VALUE_OUT_OF_RANGE = "value_out_of_range"
    IDENTITY_BROKEN = "identity_broken"
    SOURCE_INCONSISTENT = "source_inconsistent"
    RULE_NOT_APPLICABLE = "rule_not_applicable"
    FIGURES_SHIFTED = "figures_shifted"
    PROOF_BOUNDED = "proof_bounded"
    REPAIRED = "repaired"
    REPAIR_AMBIGUOUS = "repair_ambiguous"
    TEXT_AGREES = "text_agrees"
    TEXT_CONFLICTS = "text_conflicts"
    UNIT_CONFLICTS = "unit_conflicts"
    CLAIM_CONFLICTS = "claim_conflicts"
    HEADING_REPEATED = "heading_repeated"
    # reviewers
    CORRECTED = "corrected"
    CORRECTION_REFUSED = "correction_refused"


_INFO = {
    Code.PAGE_TURNED,
    Code.RULING_INFERRED,
    Code.TEXT_UNSEEN,
    Code.HEAD_UNKNOWN,
    Code.PLACE_CORRECTED,
    Code.UNIT_INFERRED,
    Code.RULE_NOT_APPLICABLE,
    Code.REPAIRED,
    Code.TEXT_AGREES,
    Code.HEADING_REPEATED,
    Code.CORRECTED,
}
_ERROR = {
    Code.PAGE_UNREADABLE,
    Code.IDENTITY_BROKEN,
    Code.SOURCE_INCONSISTENT,
    Code.FIGURES_SHIFTED,
    Code.TEXT_CONFLICTS,
    Code.UNIT_CONFLICTS,
    Code.REPAIR_AMBIGUOUS,
}


LOSSES = frozenset(
    {
        Code.PAGE_UNREADABLE,
        Code.PAGE_DAMAGED,
        Code.WORDS_UNPLACED,
        Code.TABLE_MISSING,
        Code.TABLE_SUSPECTED,
    }
)
"""What says that something on the pages may not have come out; without any of it a document is complete."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points.

    ``page`` counts from 1; ``bbox`` is (x0, y0, x1, y1) in PDF points, origin top left of the
    upright page; ``table`` is the table's number in the document; ``row`` and ``column`` count
    from 0 in the whole grid of the table, header rows included.
    """

    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


Rule = tuple[str, str, str]
"""Name, kind and source of a rule of a notice's arithmetic."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth telling: a code, a sentence for people, and the place it is about.

    ``rule`` is the rule of arithmetic that says it, ``expected`` the number that would satisfy it, in the
    printed unit of the place; None where it is about no rule, or no one number would do.
    """

    code: Code
    message: str
    place: Place = Place()
    expected: Decimal | None = None
    rule: Rule | None = None

    @property
    def severity(self) -> Severity:
        """Severity follows from the code alone."""
        if self.code in _ERROR:
            return Severity.ERROR
        return Severity.INFO if self.code in _INFO else Severity.WARNING
