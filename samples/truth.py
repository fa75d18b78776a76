"""NoticeContent → the tables-JSON form (version 1) that extraction is scored against."""

from __future__ import annotations

import json
from typing import Any

from samples.content import NoticeContent, TableContent


def _table(number: int, table: TableContent) -> dict[str, Any]:
    return {
        "no": number,
        "annex": table.annex,
        "title": table.title or None,
        "unit": table.unit,
        "header_rows": table.header_depth,
        "header": [list(path) for path in table.paths],
        "rows": [list(row) for row in table.rows],
        "notes": list(table.notes),
    }


def truth(notice: NoticeContent) -> dict[str, Any]:
    """The truth of one notice, as data."""
    return {
        "contract": 1,
        "document": {
            "title": notice.title or None,
            "doc_number": notice.doc_number,
            "issuer": notice.issuer,
            "issued_on": notice.issued_on,
        },
        "tables": [_table(i, t) for i, t in enumerate(notice.tables, 1)],
    }


def dump(data: dict[str, Any]) -> str:
    """JSON with one line for every header path and body row."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    shortened: list[str] = []
    row: list[str] | None = None
    for line in text.split("\n"):
        bare = line.strip()
        if row is not None:
            row.append(bare)
            if bare.startswith("]"):
                shortened.append(" ".join(row).replace("[ ", "[").replace(" ]", "]"))
                row = None
        elif line.startswith("    ") and bare == "[":
            row = [line]
        else:
            shortened.append(line)
    return "\n".join(shortened) + "\n"
