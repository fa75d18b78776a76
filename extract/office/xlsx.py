"""Takes an XLSX, gives each worksheet as captions, tables and notes.

A worksheet is one grid of cells; a notice's table is a region of it. Rows that hold one text only
(a title merged over the width, a unit line, a note) are captions and end a table; so do empty rows.
Numbers are shown as the sheet shows them: percent, fixed decimals and thousands of the cell's format.
Hidden rows and columns are not shown, no more than hidden worksheets.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from extract.errors import FileDamagedError
from extract.grid import Grid
from extract.intake import SourceFile
from extract.office.flow import Block, GridCell, Paragraph, tiled

_DECIMALS = re.compile(r"0\.(0+)")
_PLACE = re.compile(r"[0#?]|General")
_QUOTED = re.compile(r'"([^"]*)"')
_BLANK = re.compile(r"_.|\*.|\[[^\]]*\]")
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
_POINT = re.compile(r"0[!\\]\.(0+)")
_SUFFIX = re.compile(r'[0#?],*\s*"([^"]+)"\s*$')
_ROW_GAP = 1  # rows without any cell: one parts two tables as well as a million
_COLUMN_GAP = 32  # columns without any cell: no printed table leaves more empty
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\!].|_.')


def sheets(source: SourceFile) -> list[list[Block]]:
    """The blocks of every visible worksheet.

    Raises:
        FileDamagedError: The workbook cannot be opened.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(source.data), data_only=True)
    except MemoryError:
        raise
    except Exception as error:
        raise FileDamagedError(source.name, f"the XLSX is broken ({type(error).__name__})") from error
    if not book.worksheets:
        raise FileDamagedError(source.name, "the XLSX is broken (it has no worksheet)")
    return [list(_blocks(_view(sheet))) for sheet in book.worksheets if sheet.sheet_state == "visible"]


@dataclass(frozen=True, slots=True)
class _View:
    """What a worksheet shows: the numbers of its rows and columns that are not hidden.

    ``merged`` gives for each square of a merged range its bounds: first row, first column, last row, last
    column.
    """

    sheet: Any
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    merged: dict[tuple[int, int], tuple[int, int, int, int]]

    def area(self, row: int, column: int) -> tuple[int, int, int, int]:
        """The first row and column shown of the cell at a square, and how many of both it covers."""
        top, left, bottom, right = self.merged.get((row, column), (row, column, row, column))
        first_row, last_row = bisect_left(self.rows, top), bisect_right(self.rows, bottom)
        first, last = bisect_left(self.columns, left), bisect_right(self.columns, right)
        return self.rows[first_row], self.columns[first], last_row - first_row, last - first

    def cell(self, row: int, column: int) -> Any:
        """The cell at a square: the first one of a merged range, be it hidden."""
        top, left, _, _ = self.merged.get((row, column), (row, column, row, column))
        return self.sheet.cell(top, left)

    def filled(self, row: int) -> list[int]:
        """Columns at which a cell with text begins in a row."""
        return [c for c in self.columns if self.area(row, c)[:2] == (row, c) and _shown(self.cell(row, c))]

    def goes_on(self, row: int) -> bool:
        """Whether a merged range of rows above goes on in a row."""
        return any(self.area(row, c)[0] < row for c in self.columns)

    def is_ruled(self, row: int) -> bool:
        """Whether most cells of the row stand between vertical borders."""
        borders = [self.sheet.cell(row, c).border for c in self.columns]
        return 2 * sum(bool(b.left.style or b.right.style) for b in borders) > len(borders)


def _view(sheet: Any) -> _View:
    merged = {
        (r, c): (m.min_row, m.min_col, m.max_row, m.max_col)
        for m in sheet.merged_cells.ranges
        for r in range(m.min_row, m.max_row + 1)
        for c in range(m.min_col, m.max_col + 1)
    }
    folded = [(d.min, d.max) for d in sheet.column_dimensions.values() if d.hidden]
    held = sheet._cells  # asking the sheet for its rows would make every cell up to a stray one
    rows = _without_gaps({r for r, _ in held}, _ROW_GAP)
    columns = _without_gaps({c for _, c in held}, _COLUMN_GAP)
    return _View(
        sheet,
        tuple(r for r in rows if not (r in sheet.row_dimensions and sheet.row_dimensions[r].hidden)),
        tuple(c for c in columns if not any(low <= c <= high for low, high in folded)),
        merged,
    )


def _without_gaps(held: set[int], longest: int) -> list[int]:
    """Numbers from 1 to the last one held, gaps between those held cut to ``longest``."""
    numbers: list[int] = []
    before = 0
    for number in sorted(held):
        numbers += [*range(before + 1, min(number, before + 1 + longest)), number]
        before = number
    return numbers


def _blocks(view: _View) -> Iterator[Block]:
    region: list[int] = []
    for row in view.rows:
        filled, inside = view.filled(row), view.goes_on(row)
        if _is_caption(view, row, filled, inside, bool(region)):
            yield from _table(view, region)
            region = []
            cell = view.cell(row, filled[0])
            centred = view.area(row, filled[0])[3] > 1 and cell.alignment.horizontal == "center"
            yield Paragraph(_shown(cell), centred=centred, size=cell.font.sz or 12.0)
        elif filled or inside or (region and view.is_ruled(row)):
            region.append(row)
        else:
            yield from _table(view, region)
            region = []
    yield from _table(view, region)


def _is_caption(view: _View, row: int, filled: list[int], inside: bool, in_table: bool) -> bool:
    """Whether the row holds one text and is no row of a table: outside any border, or not yet in one."""
    if len(filled) != 1 or inside:
        return False
    return not (in_table and view.is_ruled(row))


def _table(view: _View, rows: list[int]) -> Iterator[Grid[GridCell]]:
    filled = [c for row in rows for c in view.filled(row)]
    if not filled:
        return
    columns = [c for c in view.columns if min(filled) <= c <= max(filled)]
    cells = []
    for down, row in enumerate(rows):
        for across, column in enumerate(columns):
            first_row, first_column, height, width = view.area(row, column)
            if (first_row, first_column) == (row, column):
                cell = view.cell(row, column)
                indent = float(cell.alignment.indent or 0) + _leading(cell.value)
                cells.append(GridCell(down, across, height, width, _shown(cell), indent))
    yield tiled(len(rows), len(columns), cells)


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
    """A number as its format shows it; negative ones keep their sign where the format has brackets or red."""
    exact = Decimal(repr(value))
    sections = form.split(";")
    if value == 0 and len(sections) > 2 and "0" not in _LITERAL.sub("", sections[2]):
        return "".join(_QUOTED.findall(sections[2]))
    first = _BLANK.sub("", sections[0])
    positive = _LITERAL.sub("", first)
    if not _PLACE.search(positive) or "General" in positive:
        # binary fractions: 0.30000000000000004 was typed as 0.3
        return format(Decimal(f"{value:.15g}").normalize() if value else Decimal(0), "f")
    decimals = len(found.group(1)) if (found := _DECIMALS.search(positive)) else 0
    if "E+" in positive or "E-" in positive:
        return f"{exact:.{decimals}E}"
    comma = "," if "#,#" in positive or "0,0" in positive else ""
    scale = 3 * len(over.group(1)) if (over := _THOUSANDS.search(positive)) else 0
    if point := _POINT.search(first):  # a point that is only print parts off the last digits: 0!.0, shows 万
        decimals = len(point.group(1))
        scale += decimals
    shown = exact.scaleb(2 * ("%" in positive) - scale)
    rounded = shown.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    unit = _SUFFIX.search(first)
    return f"{rounded:{comma}.{decimals}f}{'%' if '%' in positive else ''}{unit.group(1) if unit else ''}"
