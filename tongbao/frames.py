"""Extracted tables as pandas frames, for people who want to look and go on by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.types import Table
from normalize.header import Path, header_paths
from tongbao.contract import body_rows

if TYPE_CHECKING:
    import pandas as pd

LEVELS = " > "
"""Between the levels of a header path in a flat column name."""


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


def frame(table: Table) -> pd.DataFrame:
    """The table's body as printed (texts), a column per table column.

    ``frame.attrs`` holds number, annex, title, unit, notes and pages.
    """
    import pandas as pd

    result = pd.DataFrame(body_rows(table), columns=column_names(table), dtype="str")
    result.attrs = {
        "number": table.number,
        "annex": table.annex,
        "title": table.title,
        "unit": table.unit,
        "notes": list(table.notes),
        "pages": list(table.pages),
    }
    return result
