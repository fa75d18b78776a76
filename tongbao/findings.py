"""What extraction has to say of a notice, each finding with the table, and the cell, that it is about."""

from __future__ import annotations

from dataclasses import replace

from extract.types import BBox, Cell, Notice, Table
from schemas.findings import Code, Finding

_OF_A_CELL = frozenset({Code.INK_UNREAD, Code.LOW_CONFIDENCE})
"""Their box lies in one cell; that of other findings is a table's or a line's."""


def findings_of(notice: Notice) -> tuple[Finding, ...]:
    """All findings of the notice, its pages and its tables; those of no table come first."""
    general = tuple(_in_some_table(f, notice.tables) for f in notice.findings)
    of_tables = tuple(_in_table(f, table) for table in notice.tables for f in table.findings)
    return tuple(sorted((*general, *of_tables), key=lambda f: f.place.table or 0))


def _in_some_table(finding: Finding, tables: tuple[Table, ...]) -> Finding:
    """The finding in the table that has its cell; as it is where none has."""
    return next((_in_table(finding, table) for table in tables if _cell(finding, table) is not None), finding)


def _in_table(finding: Finding, table: Table) -> Finding:
    cell = _cell(finding, table)
    row, column = (cell.row, cell.column) if cell else (finding.place.row, finding.place.column)
    return replace(finding, place=replace(finding.place, table=table.number, row=row, column=column))


def _cell(finding: Finding, table: Table) -> Cell | None:
    """The cell that the finding is about."""
    box = finding.place.bbox
    if box is None or finding.code not in _OF_A_CELL:
        return None
    middle = BBox(*box).center
    on_page = (c for c in table.cells if c.page == finding.place.page)
    return next((c for c in on_page if c.bbox.contains(middle)), None)
