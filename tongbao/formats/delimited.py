"""Comma-separated values: tables with one header row of flat paths, and the findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from extract.types import Notice, Table
from tongbao import printable
from tongbao.contract import body_rows, column_names
from tongbao.findings import findings_of
from tongbao.formats.cells import heading
from tongbao.printable import one_line

MARK = "\ufeff"
"""In front of a file for Excel, which takes it for another encoding without."""


def as_csv(tables: Sequence[Table]) -> str:
    """One header row of flat paths; several tables are parted by a ``#`` line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for table in tables:
        if len(tables) > 1:
            out.write(f"# {heading(table)}\n")
        writer.writerow([printable.cell(name) for name in column_names(table)])
        writer.writerows([printable.cell(text) for text in row] for row in body_rows(table))
    return out.getvalue()


def findings_csv(notice: Notice) -> str:
    """The findings of extraction, one a row, with the columns of ``findings``."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(finding_rows(notice))
    return out.getvalue()


def finding_rows(notice: Notice) -> Iterator[list[object]]:
    """A row of column names, then one for each finding."""
    from tongbao.published import FINDING_COLUMNS

    yield [column.name for column in FINDING_COLUMNS]
    for finding in findings_of(notice):
        values = (column.of(finding) for column in FINDING_COLUMNS)
        yield [one_line(value) if isinstance(value, str) else value for value in values]
