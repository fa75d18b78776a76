"""Extracted tables in the forms that ``tongbao extract`` writes: for the eye, JSON, CSV, XLSX."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extract.types import Notice, Table
from normalize.header import header_paths
from schemas.findings import Finding
from tongbao import printable
from tongbao.contract import body_rows, column_names, tables_json
from tongbao.findings import findings_of
from tongbao.printable import lines, one_line

if TYPE_CHECKING:
    from rich.console import Console


def as_json(notice: Notice) -> str:
    """The tables-JSON form."""
    return json.dumps(tables_json(notice), ensure_ascii=False, indent=1) + "\n"


def as_csv(tables: Sequence[Table]) -> str:
    """Comma-separated, one header row of flat paths; several tables are parted by a ``#`` line."""
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
    csv.writer(out, lineterminator="\n").writerows(_finding_rows(notice))
    return out.getvalue()


def _finding_rows(notice: Notice) -> Iterator[list[object]]:
    """A row of column names, then one for each finding."""
    from tongbao.told import FINDING_COLUMNS

    yield [column.name for column in FINDING_COLUMNS]
    for finding in findings_of(notice):
        values = (column.of(finding) for column in FINDING_COLUMNS)
        yield [one_line(value) if isinstance(value, str) else value for value in values]


def finding_line(finding: Finding) -> str:
    """A finding for the eye: how grave, what, where."""
    place = finding.place
    parts = {"page": place.page, "table": place.table, "row": place.row, "column": place.column}
    where = ", ".join(f"{name} {number}" for name, number in parts.items() if number is not None)
    return f"{finding.severity}: {finding.code}{f' ({where})' if where else ''}: {one_line(finding.message)}"


def heading(table: Table) -> str:
    """One line that names a table: number, annex, title, unit, pages."""
    pages = f"p. {table.pages[0]}" if len(table.pages) == 1 else f"pp. {table.pages[0]}-{table.pages[-1]}"
    parts = (f"{table.number}", table.annex, table.title, table.unit, f"({pages})")
    return one_line(" ".join(part for part in parts if part))


def write_xlsx(notice: Notice, path: Path) -> None:
    """One sheet per table, merged header cells kept, header frozen; a last sheet with the findings."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.active)
    for table in notice.tables:
        sheet = book.create_sheet(f"{table.number}")
        sheet.append([heading(table)])
        sheet["A1"].font = Font(bold=True)
        for cell in table.cells:
            top, left = cell.row + 2, cell.column + 1
            target = sheet.cell(top, left, printable.cell(cell.text))
            target.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
            target.font = Font(bold=cell.row < table.header_rows)
            if cell.row_span > 1 or cell.column_span > 1:
                sheet.merge_cells(
                    start_row=top,
                    start_column=left,
                    end_row=top + cell.row_span - 1,
                    end_column=left + cell.column_span - 1,
                )
        for index in range(table.n_columns):
            sheet.column_dimensions[get_column_letter(index + 1)].width = 14
        sheet.freeze_panes = sheet.cell(table.header_rows + 2, 2)
    sheet = book.create_sheet("findings")
    for cells in _finding_rows(notice):
        sheet.append(cells)
    book.save(path)


def print_tables(notice: Notice) -> None:
    """Draw the tables on the terminal, wide ones in several blocks of columns."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    head = notice.head
    for line in (head.title, head.doc_number, head.issuer, head.issued_on and head.issued_on.isoformat()):
        if line:
            console.print(Text(lines(line)), style="bold" if line == head.title else None)
    for table in notice.tables:
        console.print(Text(f"\n{heading(table)}"), style="bold")
        _print_table(table, console)
        for note in table.notes:
            console.print(Text(lines(note)), style="dim")
    if not notice.tables:
        console.print("no table found")
    for finding in findings_of(notice):
        console.print(Text(finding_line(finding)), style="yellow")


def _print_table(table: Table, console: Console) -> None:
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table as Grid
    from rich.text import Text

    heads = [[level for level in path if level] for path in header_paths(table)]
    rows = body_rows(table)
    widths = [
        max([cell_len(t) for t in (*(row[i] for row in rows), *heads[i])], default=0) + _GAP
        for i in range(table.n_columns)
    ]
    for columns in blocks_of(widths, console.width):
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False)
        for i in columns:
            grid.add_column(Text(lines("\n".join(heads[i]))), overflow="fold")
        for row in rows:
            grid.add_row(*(Text(lines(row[i])) for i in columns))
        console.print(grid)


_GAP = 4


def blocks_of(widths: Sequence[int], available: int) -> list[list[int]]:
    """Columns in blocks that fit ``available`` characters; each block begins with column 0."""
    blocks: list[list[int]] = [[0]]
    used = widths[0] if widths else 0
    for index, width in list(enumerate(widths))[1:]:
        if used + width > available and len(blocks[-1]) > 1:
            blocks.append([0])
            used = widths[0]
        blocks[-1].append(index)
        used += width
    return blocks
