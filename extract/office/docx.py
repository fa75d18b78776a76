"""Takes a DOCX, gives its paragraphs and tables in reading order.

Deleted text of tracked changes is left out, inserted text is taken; of a drawing with a fallback only
the first choice is read. Merged cells follow ``w:gridSpan`` and ``w:vMerge`` (ECMA-376, 17.4).
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any

from extract.errors import FileDamagedError
from extract.grid import Grid
from extract.intake import SourceFile
from extract.office.flow import Block, GridCell, Paragraph, tiled

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TWIPS_PER_CHARACTER = 240.0  # a 12 point character
_HALF_POINTS = 2.0
_MOST_COLUMNS = 1_000  # spanned by one cell; Word has 63


def blocks(source: SourceFile) -> list[Block]:
    """The blocks of the document's body.

    Raises:
        FileDamagedError: The package cannot be opened.
    """
    from docx import Document

    try:
        body = Document(io.BytesIO(source.data)).element.body
    except MemoryError:
        raise
    except Exception as error:
        raise FileDamagedError(source.name, f"the DOCX is broken ({type(error).__name__})") from error
    if body is None:
        raise FileDamagedError(source.name, "the DOCX is broken (it has no body)")
    return list(_blocks(body))


def _blocks(element: Any) -> Iterator[Block]:
    for child in element:
        if child.tag == _W + "p":
            yield from _paragraph(child)
        elif child.tag == _W + "tbl" and next(child.iterdescendants(_W + "tbl"), None) is None:
            yield _grid(child)
        elif child.tag == _W + "tbl":  # a frame for other tables
            for row in _rows(child):
                for cell in _cells(row):
                    yield from _blocks(cell)
        elif child.tag in {_W + "sdt", _W + "sdtContent", _W + "ins", _W + "smartTag"}:
            yield from _blocks(child)


def _paragraph(element: Any) -> Iterator[Paragraph]:
    text = _text(element)
    if text.strip():
        yield Paragraph(text, _is_centred(element), _size(element))
    for box in element.iter(_W + "txbxContent"):
        if not _in_fallback(box):
            for inner in box.iter(_W + "p"):
                if (inner_text := _text(inner)).strip():
                    yield Paragraph(inner_text, _is_centred(inner), _size(inner))


def _text(element: Any) -> str:
    """The text of a paragraph: runs, tabs and breaks; nothing deleted, nothing of text boxes."""
    parts = []
    stack = list(reversed(list(element)))
    while stack:
        node = stack.pop()
        if node.tag == _W + "t":
            parts.append(node.text or "")
        elif node.tag == _W + "tab":
            parts.append(" ")
        elif node.tag in {_W + "br", _W + "cr"}:
            parts.append("\n")
        elif node.tag == _W + "noBreakHyphen":
            parts.append("-")
        elif node.tag not in {_W + "del", _W + "txbxContent", _W + "pPr", _W + "rPr", _MC + "Fallback"}:
            stack.extend(reversed(list(node)))
    return "".join(parts)


def _in_fallback(element: Any) -> bool:
    return any(parent.tag == _MC + "Fallback" for parent in element.iterancestors())


def _is_centred(paragraph: Any) -> bool:
    found = paragraph.find(f"{_W}pPr/{_W}jc")
    return found is not None and found.get(_W + "val") == "center"


def _size(paragraph: Any) -> float:
    found = paragraph.find(f"{_W}r/{_W}rPr/{_W}sz")
    value = found.get(_W + "val") if found is not None else None
    return _number(value) / _HALF_POINTS or 12.0


def _grid(table: Any) -> Grid[GridCell]:
    cells: list[GridCell] = []
    open_spans: dict[int, int] = {}  # column: index of the cell that runs down it
    row_number = width = 0
    for row in _rows(table):
        column = _value(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _cells(row):
            properties = cell.find(_W + "tcPr")
            span = _value(properties.find(_W + "gridSpan") if properties is not None else None, 1)
            merge = properties.find(_W + "vMerge") if properties is not None else None
            if merge is not None and merge.get(_W + "val") != "restart" and column in open_spans:
                index = open_spans[column]
                upper = cells[index]
                depth = row_number - upper.row + 1
                cells[index] = GridCell(
                    upper.row, upper.column, depth, upper.column_span, upper.text, upper.indent
                )
            else:
                open_spans.pop(column, None)
                if merge is not None:
                    open_spans[column] = len(cells)
                cells.append(GridCell(row_number, column, 1, span, _cell_text(cell), _indent(cell)))
            column += span
        width = max(width, column)
        row_number += 1
    return tiled(row_number, max(width, 1), cells)


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == _W + "tr":
            yield child
        elif child.tag in {_W + "sdt", _W + "sdtContent", _W + "ins"}:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == _W + "tc":
            yield child
        elif child.tag in {_W + "sdt", _W + "sdtContent"}:
            yield from _cells(child)


def _cell_text(cell: Any) -> str:
    return "\n".join(t for p in cell.iter(_W + "p") if (t := _text(p).strip()))


def _indent(cell: Any) -> float:
    found = cell.find(f"{_W}p/{_W}pPr/{_W}ind")
    if found is None:
        return _leading(cell)
    characters = found.get(_W + "firstLineChars") or found.get(_W + "leftChars")
    if characters:
        return _number(characters) / 100
    return _number(found.get(_W + "firstLine") or found.get(_W + "left")) / _TWIPS_PER_CHARACTER


def _leading(cell: Any) -> float:
    paragraph = cell.find(_W + "p")
    text = _text(paragraph) if paragraph is not None else ""
    spaces = text[: len(text) - len(text.lstrip())]
    return sum(1.0 if c == "\u3000" else 0.5 for c in spaces)


def _value(element: Any, default: int) -> int:
    value = element.get(_W + "val") if element is not None else None
    return int(value) if value and value.isdecimal() and int(value) <= _MOST_COLUMNS else default


def _number(text: str | None) -> float:
    """A length as the file states it; 0 where it states none or what is no number."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0
