"""JSON, and a finding in one line."""

from __future__ import annotations

import json

from extract.types import Notice
from schemas.findings import Finding
from tongbao.contract import tables_json
from tongbao.finding_words import words
from tongbao.language import Language, of_locale
from tongbao.printable import one_line


def as_json(notice: Notice) -> str:
    """The tables-JSON form."""
    return json.dumps(tables_json(notice), ensure_ascii=False, indent=1) + "\n"


def finding_line(finding: Finding) -> str:
    """A finding for the eye: how grave, what, where, in words and with its code."""
    place = finding.place
    parts = {"page": place.page, "table": place.table, "row": place.row, "column": place.column}
    where = ", ".join(f"{name} {number}" for name, number in parts.items() if number is not None)
    language = of_locale()
    name = f"{words(finding.code, language).name}: " if language is not Language.EN else ""
    told = f"{finding.code}{f' ({where})' if where else ''}: {name}{one_line(finding.message)}"
    return f"{finding.severity}: {told}"
