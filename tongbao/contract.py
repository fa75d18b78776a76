"""The tables-JSON form, version 1: what ``tongbao extract FILE --format json`` prints."""

from __future__ import annotations

from typing import Any

from extract.types import BBox, Cell, Notice, Table
from normalize.header import header_paths

CONTRACT = 1


def tables_json(notice: Notice) -> dict[str, Any]:
    """The notice as plain JSON values; the form is described in ``docs/tables-json.md``."""
    head = notice.head
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
        "tables": [_table(table) for table in notice.tables],
        "residue": [
            {"page": line.page, "text": line.text, "bbox": _box(line.bbox)}
            for table in notice.tables
            for line in table.residue
        ],
    }


def body_rows(table: Table) -> list[list[str]]:
    """The body as printed, a merged cell's text in every row (and column) it spans."""
    return [[c.text if c else "" for c in row] for row in table.squares(table.header_rows)]


def _table(table: Table) -> dict[str, Any]:
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


def _box(box: BBox) -> list[float]:
    return [round(edge, 2) for edge in box]
