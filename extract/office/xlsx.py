"""Takes an XLSX, gives each worksheet as captions, tables and notes.

A worksheet is one grid of cells; a notice's table is a region of it. Rows that hold one text only
(a title merged over the width, a unit line, a note) are captions and end a table; so do empty rows.
Numbers are shown as the sheet shows them. Hidden rows and columns are not shown, no more than hidden
worksheets. Only cells that exist are looked at: a format on the last row of a sheet costs nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from extract.errors import FileDamagedError
from extract.grid import Grid
from extract.intake import SourceFile
from extract.office.flow import Block, GridCell, Paragraph, Picture, tiled
from extract.office.strict import transitional
from extract.office.worksheet import Area, View, view_of

_UNIT_LINE = re.compile(r"[（(]?\s*(?:金额|计量|数量)?单\s*位\s*[:：]")
_DIGIT = re.compile(r"\d")
_FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def sheets(source: SourceFile) -> list[list[Block]]:
    """The blocks of every visible worksheet.

    Raises:
        FileDamagedError: The workbook cannot be opened.
    """
    from openpyxl import load_workbook

    try:
        data = transitional(source.data)
        book = load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
        if not book.worksheets:
            raise FileDamagedError(source.name, "the XLSX is broken (it has no worksheet)")
        unsolved = _without_value(data)
        return [
            [*_blocks(view_of(sheet, unsolved.get(sheet.title, frozenset()))), *_pictures(sheet)]
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except (FileDamagedError, MemoryError):
        raise
    except Exception as error:
        # nonsense in a cell or a format is met only while the content is walked, and raises anything;
        # it costs this file, its kind is named, and the whole of it is chained
        raise FileDamagedError(source.name, f"the XLSX is broken ({type(error).__name__})") from error


def _without_value(data: bytes) -> dict[str, frozenset[str]]:
    """By the titles of worksheets the cells ("D4") that hold a formula and no value of it."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path
    from openpyxl.packaging.workbook import WorkbookPackage
    from openpyxl.xml.constants import ARC_WORKBOOK
    from openpyxl.xml.functions import fromstring

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        book = WorkbookPackage.from_tree(fromstring(package.read(ARC_WORKBOOK)))
        parts = get_dependents(package, get_rels_path(ARC_WORKBOOK))
        found = {}
        for sheet in book.sheets:
            part = package.read(parts.get(sheet.id).target)
            if b"<f" in part:
                found[sheet.name] = frozenset(name.decode("ascii") for name in _FORMULA.findall(part))
    return found


def _pictures(sheet: Any) -> Iterator[Picture]:
    """The pictures that lie on a worksheet; they stand below its cells."""
    for picture in sheet._images:  # openpyxl names no other way to them
        yield Picture(picture._data())


def _blocks(view: View) -> Iterator[Block]:
    region: list[int] = []
    for row, following in pairwise([*view.rows, view.end]):
        if region and row > region[-1] + 1:
            yield from _table(view, region)
            region = []
        filled = view.filled(row)
        if _is_caption(view, row, filled, region, following):
            yield from _table(view, region)
            region = []
            yield from (_caption(area) for area in filled)
        elif filled or row in view.covered or region:
            region.append(row)
    yield from _table(view, region)


def _is_caption(view: View, row: int, filled: Sequence[Area], region: list[int], following: int) -> bool:
    """Whether the row is no row of a table: one text that stands alone, or a unit line before a table."""
    if row in view.covered or not filled:
        return False
    if not region and row not in view.ruled and any(_UNIT_LINE.match(area.text) for area in filled):
        return True
    if len(filled) != 1 or (region and row in view.ruled):
        return False
    return not (region and following == row + 1 and _is_section(view, filled[0], region, following))


def _is_section(view: View, area: Area, region: list[int], following: int) -> bool:
    """Whether a lone text heads the rows below it in the same table: they are filled as those above are."""
    above, below = view.filled(region[-1]), view.filled(following)
    same = [a.column for a in above] == [a.column for a in below]
    figures = any(_DIGIT.search(a.text) for a in below[1:])
    return same and figures and area.column == above[0].column


def _caption(area: Area) -> Paragraph:
    return Paragraph(area.text, centred=area.centred and area.width > 1, size=area.size)


def _table(view: View, rows: list[int]) -> Iterator[Grid[GridCell]]:
    filled = [area for row in rows for area in view.filled(row)]
    if not filled:
        return
    left, right = min(a.column for a in filled), max(a.column for a in filled)
    top, bottom = rows[0], max(a.row for a in filled)
    bottom = max(bottom, *(a.row + a.height - 1 for a in filled if a.row + a.height - 1 <= rows[-1]))
    cells = [
        GridCell(a.row - top, a.column - left, a.height, a.width, a.text, a.indent, a.marks, a.unread)
        for row in rows
        for a in view.starts.get(row, {}).values()
        if left <= a.column <= right
    ]
    yield tiled(bottom - top + 1, right - left + 1, cells)
