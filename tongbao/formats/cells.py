"""What every form asks of a cell: is it a number, is it in doubt; and the line that names a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.types import Cell, Notice, Table
from normalize.header import header_paths
from normalize.roles import blocks
from normalize.values import parse_value
from schemas.findings import Severity
from schemas.lexicon.numbers import is_grouped, is_number
from tongbao.findings import findings_of
from tongbao.printable import one_line

_MOST_DIGITS = 15
"""Digits that a double, and so a spreadsheet, holds exactly."""

Place = tuple[int, int, int]
"""Table, row and column."""


@dataclass(frozen=True, slots=True)
class Number:
    """A cell as a spreadsheet takes it: its value, and the format that shows it as it is printed."""

    value: Decimal
    form: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are: those of ``measures`` hold numbers, the first ``naming`` name rows."""

    measures: frozenset[int]
    naming: int

    @staticmethod
    def of(table: Table) -> Columns:
        """Told by header and content."""
        found = blocks(table, header_paths(table))
        measures = frozenset(index for block in found for index in block.measures)
        naming = next((i for i in range(table.n_columns) if i in measures), 1)
        return Columns(measures, naming)


def number(cell: Cell, table: Table, columns: Columns) -> Number | None:
    """The number in a cell; None for headers, names, codes, words, and what a double cannot hold."""
    if cell.row < table.header_rows or cell.column not in columns.measures or not is_number(cell.text):
        return None
    value = parse_value(cell.text, column_kind="measure").value
    if value is None or len(value.as_tuple().digits) > _MOST_DIGITS:
        return None
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    form = ("#,##0" if is_grouped(cell.text.strip()) else "0") + ("." + "0" * decimals if decimals else "")
    if cell.text.strip().endswith(("%", "％")):
        return Number(value / 100, f"{form}%")
    return Number(value, form)


def doubtful(notice: Notice) -> frozenset[Place]:
    """The cells that were read unsurely, or that a finding is about."""
    unsure = {
        (table.number, cell.row, cell.column)
        for table in notice.tables
        for cell in table.cells
        if cell.confidence is not None and cell.confidence < DOUBTFUL_BELOW
    }
    told = {
        (f.place.table, f.place.row, f.place.column)
        for f in findings_of(notice)
        if f.severity is not Severity.INFO and f.place.row is not None and f.place.column is not None
    }
    return frozenset(unsure | {(t, r, c) for t, r, c in told if t and r is not None and c is not None})


def heading(table: Table) -> str:
    """One line that names a table: number, annex, title, unit, pages."""
    pages = f"p. {table.pages[0]}" if len(table.pages) == 1 else f"pp. {table.pages[0]}-{table.pages[-1]}"
    parts = (f"{table.number}", table.annex, table.title, table.unit, f"({pages})")
    return one_line(" ".join(part for part in parts if part))


def in_rows(cells: Iterable[Cell]) -> dict[int, list[Cell]]:
    """The cells by the row that they begin in, left to right."""
    found: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        found.setdefault(cell.row, []).append(cell)
    return found
