"""Takes an XLSX, gives each worksheet as captions, tables and notes.

A worksheet is one grid of cells; a notice's table is a region of it. Rows that hold one text only
(a title merged over the width, a unit line, a note) are captions and end a table; so do empty rows.
Numbers are shown as the sheet shows them: percent, fixed decimals and thousands of the cell's format.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from extract.errors import FileDamagedError
from extract.intake import SourceFile
from extract.office.flow import Block, Grid, GridCell, Paragraph, tiled

_DECIMALS = re.compile(r"0\.(0+)")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


def sheets(source: SourceFile) -> list[list[Block]]:
    """The blocks of every visible worksheet.

    Raises:
        FileDamagedError: The workbook cannot be opened.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(source.data), data_only=True)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise FileDamagedError(source.name, "the XLSX is broken") from error
    return [list(_blocks(sheet)) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _blocks(sheet: Any) -> Iterator[Block]:
    spans = {
        (m.min_row, m.min_col): (m.max_row - m.min_row + 1, m.max_col - m.min_col + 1)
        for m in sheet.merged_cells.ranges
    }
    covered = {
        (r, c): (row, column)
        for (row, column), (rows, columns) in spans.items()
        for r in range(row, row + rows)
        for c in range(column, column + columns)
    }
    region: list[int] = []
    for row in range(1, sheet.max_row + 1):
        filled = [c for c in range(1, sheet.max_column + 1) if _shown(sheet.cell(row, c))]
        inside = any(covered.get((row, c), (row, c))[0] < row for c in range(1, sheet.max_column + 1))
        if _is_caption(sheet, row, filled, inside, bool(region)):
            yield from _table(sheet, region, spans)
            region = []
            cell = sheet.cell(row, filled[0])
            wide = spans.get((row, filled[0]), (1, 1))[1] > 1
            size = cell.font.sz or 12.0
            yield Paragraph(_shown(cell), centred=wide and cell.alignment.horizontal == "center", size=size)
        elif filled or inside or (region and _is_ruled(sheet, row)):
            region.append(row)
        else:
            yield from _table(sheet, region, spans)
            region = []
    yield from _table(sheet, region, spans)


def _is_caption(sheet: Any, row: int, filled: list[int], inside: bool, in_table: bool) -> bool:
    """Whether the row holds one text and is no row of a table: outside any border, or not yet in one."""
    if len(filled) != 1 or inside:
        return False
    return not (in_table and _is_ruled(sheet, row))


def _is_ruled(sheet: Any, row: int) -> bool:
    """Whether most cells of the row stand between vertical borders."""
    ruled = sum(
        bool(cell.border.left.style or cell.border.right.style)
        for cell in (sheet.cell(row, c) for c in range(1, sheet.max_column + 1))
    )
    return bool(ruled * 2 > sheet.max_column)


def _table(sheet: Any, rows: list[int], spans: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Grid]:
    if not rows:
        return
    columns = [c for c in range(1, sheet.max_column + 1) if any(_shown(sheet.cell(r, c)) for r in rows)]
    if not columns:
        return
    left, top = columns[0], rows[0]
    cells = []
    for row in rows:
        for column in range(left, columns[-1] + 1):
            cell = sheet.cell(row, column)
            height, width = spans.get((row, column), (1, 1))
            if type(cell).__name__ != "MergedCell":
                indent = float(cell.alignment.indent or 0) + _leading(cell.value)
                cells.append(GridCell(row - top, column - left, height, width, _shown(cell), indent))
    yield tiled(len(rows), columns[-1] - left + 1, cells)


def _leading(value: object) -> float:
    if not isinstance(value, str):
        return 0.0
    spaces = value[: len(value) - len(value.lstrip())]
    return sum(1.0 if c == "\u3000" else 0.5 for c in spaces)


def _shown(cell: Any) -> str:
    """The cell's text as the sheet shows it."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).upper()
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "General")
    return str(value).strip()


def _number(value: float, form: str) -> str:
    positive = _LITERAL.sub("", form.partition(";")[0])
    decimals = len(found.group(1)) if (found := _DECIMALS.search(positive)) else 0
    comma = "," if "#,#" in positive or "0,0" in positive else ""
    if "%" in positive:
        return f"{value * 100:{comma}.{decimals}f}%"
    if "0" in positive:
        return f"{value:{comma}.{decimals}f}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.12g}"  # binary fractions: 0.30000000000000004 was typed as 0.3
