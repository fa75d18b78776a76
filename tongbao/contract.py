"""The tables-JSON form, version 1: what ``tongbao extract FILE --format json`` prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from extract.types import Account, Cell, Notice, Table
from normalize.header import Path, header_paths
from schemas.findings import Finding
from tongbao.findings import findings_of

CONTRACT = 1

LEVELS = " > "
"""Between the levels of a header path in a flat column name."""


def tables_json(notice: Notice) -> dict[str, Any]:
    """The notice as plain JSON values; the form is described in ``docs/tables-json.md``."""
    head = notice.head
    of_table: dict[int | None, list[Finding]] = defaultdict(list)
    for finding in findings_of(notice):
        of_table[finding.place.table].append(finding)
    return {
        "contract": CONTRACT,
        "document": {
            "source": notice.source,
            "sha256": notice.sha256,
            "pages": notice.page_count,
            "kind": str(notice.kind),
            "title": head.title,
            "doc_number": head.doc_number,
            "issuer": head.issuer,
            "issued_on": head.issued_on.isoformat() if head.issued_on else None,
        },
        "tables": [_table(table, of_table[table.number]) for table in notice.tables],
        "residue": [
            {"page": line.page, "text": line.text, "bbox": _box(line.bbox)}
            for table in notice.tables
            for line in table.residue
        ],
        "account": [_account(account) for account in notice.accounts],
        "findings": [_finding(finding) for finding in of_table[None]],
    }


def body_rows(table: Table) -> list[list[str]]:
    """The body as printed, a merged cell's text in every row (and column) it spans."""
    return [[c.text if c else "" for c in row] for row in table.squares(table.header_rows)]


def column_names(table: Table) -> list[str]:
    """One flat, unique name per column: its header path, or its number where it has none."""
    names: list[str] = []
    for number, path in enumerate(header_paths(table), start=1):
        name = flat(path) or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def flat(path: Path) -> str:
    """A header path in one string; the group's own total by the group's name."""
    return LEVELS.join(level for level in path if level)


def _table(table: Table, findings: Iterable[Finding]) -> dict[str, Any]:
    return {
        "no": table.number,
        "annex": table.annex,
        "title": table.title,
        "unit": table.unit,
        "pages": list(table.pages),
        "header_rows": table.header_rows,
        "header": [list(path) for path in header_paths(table)],
        "rows": body_rows(table),
        "cells": [_cell(cell, table.header_rows) for cell in table.cells],
        "notes": list(table.notes),
        "findings": [_finding(f) for f in findings],
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "page": account.page,
        "counts": {part.value: count for part, count in account.counts.items()},
        "residue": [_box(box) for box in account.residue],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "page": place.page,
        "bbox": None if place.bbox is None else _box(place.bbox),
        "row": place.row,
        "column": place.column,
    }


def _cell(cell: Cell, header_rows: int) -> dict[str, Any]:
    return {
        "page": cell.page,
        "bbox": _box(cell.bbox),
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": cell.text,
        "role": "header" if cell.row < header_rows else "body",
        "confidence": None if cell.confidence is None else round(cell.confidence, 4),
    }


def _box(box: Iterable[float]) -> list[float]:
    return [round(edge, 2) for edge in box]
