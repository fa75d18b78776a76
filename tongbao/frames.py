"""Extracted tables as pandas frames, for people who want to look and go on by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from extract.types import Notice, Table
from schemas.findings import Finding
from tongbao.columns import row
from tongbao.contract import body_rows, column_names
from tongbao.findings import findings_of
from tongbao.told import FINDING_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


class Frames(list["pd.DataFrame"]):
    """The tables of a notice; ``findings`` is a frame of what is odd in them and in the notice."""

    def __init__(self, frames: Iterable[pd.DataFrame], findings: pd.DataFrame) -> None:
        super().__init__(frames)
        self.findings = findings


def frames(notice: Notice) -> Frames:
    """A frame for each table, the table's findings in its ``attrs``; all findings beside them."""
    found = findings_of(notice)
    of_table = {t.number: [f for f in found if f.place.table == t.number] for t in notice.tables}
    return Frames((frame(t, of_table[t.number]) for t in notice.tables), findings_frame(found))


def frame(table: Table, findings: Iterable[Finding] = ()) -> pd.DataFrame:
    """The table's body as printed (texts), a column per table column.

    ``frame.attrs`` holds number, annex, title, unit, notes, pages and findings (a dictionary each).
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
        "findings": [row(finding, FINDING_COLUMNS) for finding in findings],
    }
    return result


def findings_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """A row for each finding, with the columns of ``findings``."""
    import pandas as pd

    names = [column.name for column in FINDING_COLUMNS]
    return pd.DataFrame([row(finding, FINDING_COLUMNS) for finding in findings], columns=names)
