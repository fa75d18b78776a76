"""What a number's name rests on: which of its parts the table prints, and where the others were taken from.

Printed in the table (row, header, unit line, title) or given by its spec is stated. What the notice or the
other rows had to tell is inferred. A number that nothing names is neither: it has a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from normalize.header import Path
from normalize.measures import Measured, Value
from normalize.places import Match
from normalize.rows import RowLabel
from normalize.types import Context, Part
from schemas.findings import Code, Finding

Source = tuple[Part, Context]


def of_row(row: RowLabel, found: Match | None, titled: bool) -> Iterator[Source]:
    """Where a row's name and place were taken from, as far as it does not print them.

    Args:
        row: The row.
        found: Its place.
        titled: Whether the table has a title, which names the only row of a table.
    """
    if not _is_named(row) and titled:
        yield Part.ROW, Context.TITLE
    if found is None or found.region is None:
        return
    if any(f.code is Code.PLACE_CORRECTED for f in found.findings):
        yield Part.PLACE, Context.GAZETTEER
    elif found.region.is_division and found.region.role in {"total", "subtotal"}:
        yield Part.PLACE, Context.ROWS
    elif found.region.code is not None and not found.region.is_division:
        yield Part.PLACE, Context.ISSUER


def of_header(path: Path, titled: bool, row: RowLabel) -> Iterator[Source]:
    """What names the measure of a column without a header: the rows' labels, or the title."""
    if not any(path):
        if row.text:
            yield Part.HEADER, Context.ROWS
        elif titled:
            yield Part.HEADER, Context.TITLE


def of_unit(value: Value, column: Measured, row: RowLabel) -> Iterator[Source]:
    """Where the unit of a value was taken from, if it is not that of its own row or column."""
    match value.unit_source:
        case None if column.counts and value.value is not None:
            yield Part.UNIT, Context.VALUES
        case "title":
            yield Part.UNIT, Context.TITLE
        case "unit line" if len(column.line_units) > 1:
            yield Part.UNIT, Context.UNIT_LINE
        case "row" if row.unit_from_above:
            yield Part.UNIT, Context.ROWS


def nameless_rows(rows: Sequence[RowLabel]) -> frozenset[int]:
    """The rows (of the grid) without a name where others have one."""
    unnamed = [row.row for row in rows if not _is_named(row)]
    return frozenset(unnamed) if len(unnamed) < len(rows) else frozenset()


def nameless_columns(paths: Mapping[int, Path]) -> frozenset[int]:
    """The columns without a header where others have one."""
    unheaded = [index for index, path in paths.items() if not any(path)]
    return frozenset(unheaded) if len(unheaded) < len(paths) else frozenset()


def _is_named(row: RowLabel) -> bool:
    return bool(row.text or row.labels or row.path)


def missing(what: str) -> Finding:
    """The finding of a value whose row or column nothing names."""
    return Finding(
        Code.NAME_MISSING, f"nothing printed names the {what}, while others of the table have a name"
    )
