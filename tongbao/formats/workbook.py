"""Excel: a sheet for each table as it is printed, numbers as numbers; then findings and an explanation."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from extract.types import Cell, Notice, Table
from tongbao import printable
from tongbao.finding_words import words
from tongbao.findings import findings_of
from tongbao.formats.cells import Columns, Place, doubtful, heading, number
from tongbao.formats.delimited import finding_rows
from tongbao.language import Language

_TOP = 2
"""Rows of a sheet above the table, counted from 1: its heading stands in the first."""
_DOUBTFUL = "FFD9A8"
_HEAD = "E8ECEF"
_MOST_FROZEN = 2
"""Columns that stay when the sheet is moved: more leave no room for the numbers."""
_WIDTHS = (6.0, 40.0)
_LANDSCAPE_FROM = 90.0
"""Characters of width that fit across an upright A4 page."""


def write_xlsx(notice: Notice, target: Path | IO[bytes]) -> None:
    """Write the tables of a notice as a workbook.

    Raises:
        OSError: It cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    doubted = doubtful(notice)
    for table in notice.tables:
        _write_table(book.create_sheet(f"{table.number}"), table, doubted)
    if findings_of(notice):
        _write_findings(book.create_sheet("发现"), notice)
    _explain(book.create_sheet("说明"), notice)
    book.save(target)


def _write_table(sheet: Any, table: Table, doubted: frozenset[Place]) -> None:
    from openpyxl.styles import Font

    columns = Columns.of(table)
    sheet.append([printable.cell(heading(table))])
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in table.cells:
        _write_cell(sheet, cell, table, columns, (table.number, cell.row, cell.column) in doubted)
    for place, note in enumerate(table.notes, start=_TOP + table.n_rows):
        sheet.cell(place, 1, printable.cell(note))
    _set_widths(sheet, table)
    frozen = max(1, min(columns.naming, _MOST_FROZEN))
    sheet.freeze_panes = sheet.cell(table.header_rows + _TOP, frozen + 1)
    _set_up_print(sheet, table)


def _write_cell(sheet: Any, cell: Cell, table: Table, columns: Columns, doubted: bool) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    top, left = cell.row + _TOP, cell.column + 1
    found = number(cell, table, columns)
    target = sheet.cell(top, left, printable.cell(cell.text) if found is None else float(found.value))
    if found is not None:
        target.number_format = found.form
    is_head = cell.row < table.header_rows
    side = "center" if is_head else ("right" if cell.column in columns.measures else "left")
    target.alignment = Alignment(wrap_text=True, vertical="center", horizontal=side)
    target.font = Font(bold=is_head)
    if is_head or doubted:
        target.fill = PatternFill("solid", start_color=_DOUBTFUL if doubted else _HEAD)
    line = Side("thin", color="9AA5B1")
    last_row, last_column = top + cell.row_span - 1, left + cell.column_span - 1
    for row in range(top, last_row + 1):
        for column in range(left, last_column + 1):
            sheet.cell(row, column).border = Border(line, line, line, line)
    if cell.row_span > 1 or cell.column_span > 1:
        sheet.merge_cells(start_row=top, start_column=left, end_row=last_row, end_column=last_column)


def _set_widths(sheet: Any, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    for index in range(table.n_columns):
        own = [c.text for c in table.cells if c.column == index and c.column_span == 1]
        widest = max((_width(line) for text in own for line in text.split("\n")), default=0)
        low, high = _WIDTHS
        sheet.column_dimensions[get_column_letter(index + 1)].width = max(low, min(high, widest + 2.0))


def _width(text: str) -> int:
    return sum(2 if ord(c) > 255 else 1 for c in text)


def _set_up_print(sheet: Any, table: Table) -> None:
    """On A4, as wide as the page, its head on every page, pages numbered."""
    wide = sum(d.width for d in sheet.column_dimensions.values())
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if wide > _LANDSCAPE_FROM else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{table.header_rows + _TOP - 1}"
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _write_findings(sheet: Any, notice: Notice) -> None:
    from openpyxl.styles import Font

    names, *rows = finding_rows(notice)
    sheet.append(["发现", "办法", *names])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for finding, row in zip(findings_of(notice), rows, strict=True):
        told = words(finding.code, Language.ZH)
        sheet.append([told.name, told.advice, *row])
    for letter, width in (("A", 24.0), ("B", 40.0), ("E", 60.0)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _explain(sheet: Any, notice: Notice) -> None:
    from openpyxl.styles import Font, PatternFill

    head = notice.head
    facts = (
        ("文件", notice.source),
        ("标题", head.title),
        ("文号", head.doc_number),
        ("发文机关", head.issuer),
        ("成文日期", head.issued_on and head.issued_on.isoformat()),
        ("页数", notice.page_count),
        ("SHA-256", notice.sha256),
    )
    for name, value in facts:
        sheet.append([name, printable.cell(value) if isinstance(value, str) else value])
    sheet.append([])
    sheet.append(["橙色", "识别没有把握，或有发现，请对照原件"])
    sheet.cell(sheet.max_row, 1).fill = PatternFill("solid", start_color=_DOUBTFUL)
    sheet.append(["数字", "表中的数已转为 Excel 数值，按原件的小数位显示；行名、编码仍是文字"])
    sheet.append(["空格", "原件为空，不是 0"])
    for row in sheet.iter_rows(max_col=1):
        row[0].font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14.0, 80.0
