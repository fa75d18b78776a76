"""Takes a DOCX, gives its paragraphs, tables and pictures in reading order.

What the page shows is text: inserted runs, fields, equations, automatic numbers. What it does not show is
none: deleted, moved-away and hidden runs. Of a drawing with a fallback only the first choice is read.
Merged cells follow ``w:gridSpan``, ``w:vMerge`` and the older ``w:hMerge`` (ECMA-376, 17.4).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from extract.errors import FileDamagedError
from extract.grid import Grid
from extract.intake import SourceFile
from extract.office.docx_text import MC, Numbering, W, is_hidden, numbering_of, text_of
from extract.office.flow import Block, GridCell, Paragraph, Picture, tiled
from extract.office.strict import transitional
from extract.runs import Printed
from schemas.lexicon.numbers import is_figure

_TWIPS_PER_CHARACTER = 240.0  # a 12 point character
_HALF_POINTS = 2.0
_USUAL_SIZE = 12.0  # points
_LARGEST_SIZE = 1638.0  # points: the largest that Word sets
_MOST_COLUMNS = 1_000  # that one cell covers; Word has 63
_EMU_PER_POINT = 12700.0
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WIDTH = re.compile(r"width:([\d.]+)pt")
_OWN_FIGURES = 2  # figures of its own that make a table with tables in it one of data


def blocks(source: SourceFile) -> list[Block]:
    """The blocks of the document's body.

    Raises:
        FileDamagedError: The package cannot be opened.
    """
    from docx import Document

    try:
        document = Document(io.BytesIO(transitional(source.data)))
        return list(_Body(document.part, numbering_of(document)).blocks(document.element.body))
    except MemoryError:
        raise
    except Exception as error:
        # an attribute that says nonsense is met only while the content is walked, and raises anything;
        # it costs this file, its kind is named, and the whole of it is chained
        raise FileDamagedError(source.name, f"the DOCX is broken ({type(error).__name__})") from error


@dataclass(frozen=True, slots=True)
class _Body:
    """The part of the package that holds the body, for its pictures, and the counters of its lists."""

    part: Any
    numbering: Numbering

    def blocks(self, element: Any) -> Iterator[Block]:
        """The blocks in an element, whatever wraps them."""
        for child in element:
            if child.tag == W + "p":
                yield from self._paragraph(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif _is_shown(child):
                yield from self.blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        said = text_of(element, self.numbering)
        if said.text.strip():
            yield Paragraph(said.text, _is_centred(element), _size(element))
        for box in element.iter(W + "txbxContent"):
            if not _in_fallback(box):
                yield from self.blocks(box)
        yield from self._pictures(element)

    def _pictures(self, element: Any) -> Iterator[Picture]:
        for found in element.iter(_BLIP, _IMAGE):
            if _in_fallback(found) or any(
                parent.tag == W + "txbxContent" for parent in _parents(found, element)
            ):
                continue
            name = found.get(_RELATION + "embed") or found.get(_RELATION + "id")
            related = self.part.rels.get(name)
            if related is not None and not related.is_external:
                yield Picture(related.target_part.blob, _picture_width(found))

    def _table(self, table: Any) -> Iterator[Block]:
        """The table, its inner tables being texts of their cells; the tables in it, where it is a frame."""
        if next(table.iterdescendants(W + "tbl"), None) is not None and not self._has_figures(table):
            for row in _rows(table):
                for cell in _cells(row):
                    yield from self.blocks(cell)
            return
        yield self._grid(table)
        yield from (picture for cell in table.iter(W + "tc") for picture in self._pictures(cell))

    def _has_figures(self, table: Any) -> bool:
        own = (c for row in _rows(table) for c in _cells(row) if next(c.iter(W + "tbl"), None) is None)
        return sum(is_figure(self._cell(cell).text) for cell in own) >= _OWN_FIGURES

    def _grid(self, table: Any) -> Grid[GridCell]:
        cells: list[GridCell] = []
        open_spans: dict[int, int] = {}  # column: index of the cell that runs down it
        row_number = width = 0
        for row in _rows(table):
            column = _value(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _cells(row):
                span = _value(_property(cell, "gridSpan"), 1)
                if _continues(_property(cell, "hMerge")) and cells and cells[-1].row == row_number:
                    cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + span)
                elif _continues(merge := _property(cell, "vMerge")) and column in open_spans:
                    upper = cells[open_spans[column]]
                    cells[open_spans[column]] = replace(upper, row_span=row_number - upper.row + 1)
                else:
                    open_spans.pop(column, None)
                    if merge is not None:
                        open_spans[column] = len(cells)
                    said = self._cell(cell)
                    cells.append(GridCell(row_number, column, 1, span, said.text, _indent(cell), said.marks))
                column += span
            width = max(width, column)
            row_number += 1
        return tiled(row_number, max(width, 1), cells)

    def _cell(self, cell: Any) -> Printed:
        """The lines of a cell; a table in it is one line, its cells parted by spaces."""
        lines: list[str] = []
        marks: list[str] = []
        for child in _content(cell):
            if child.tag == W + "tbl":
                inner = [self._cell(c) for row in _rows(child) for c in _cells(row)]
                said = Printed(
                    " ".join(p.text for p in inner if p.text), tuple(m for p in inner for m in p.marks)
                )
            else:
                said = text_of(child, self.numbering)
            if said.text.strip():
                lines.append(said.text.strip())
            marks += said.marks
        return Printed("\n".join(lines), tuple(marks))


def _is_shown(element: Any) -> bool:
    if element.tag == MC + "Fallback":
        return element.getparent().find(MC + "Choice") is None
    return element.tag not in {
        W + "del",
        W + "moveFrom",
        W + "sectPr",
        W + "tblPr",
        W + "tblGrid",
        W + "trPr",
    }


def _content(cell: Any) -> Iterator[Any]:
    """Paragraphs and tables of a cell, those of text boxes too."""
    for child in cell:
        if child.tag in {W + "p", W + "tbl"}:
            yield child
            yield from (
                p for box in child.iter(W + "txbxContent") if not _in_fallback(box) for p in _content(box)
            )
        elif _is_shown(child):
            yield from _content(child)


def _parents(element: Any, root: Any) -> Iterator[Any]:
    for parent in element.iterancestors():
        if parent is root:
            return
        yield parent


def _in_fallback(element: Any) -> bool:
    return any(parent.tag == MC + "Fallback" and not _is_shown(parent) for parent in element.iterancestors())


def _picture_width(element: Any) -> float | None:
    """Points; from the extent of the drawing, or from the style of the older shape."""
    for parent in element.iterancestors():
        extent = parent.find(_EXTENT)
        if extent is not None:
            return float(extent.get("cx", 0)) / _EMU_PER_POINT or None
        if found := _WIDTH.search(parent.get("style", "")):
            return float(found[1])
        if parent.tag == W + "p":
            return None
    return None


def _is_centred(paragraph: Any) -> bool:
    found = paragraph.find(f"{W}pPr/{W}jc")
    return found is not None and found.get(W + "val") == "center"


def _size(paragraph: Any) -> float:
    found = paragraph.find(f"{W}r/{W}rPr/{W}sz")
    value = found.get(W + "val") if found is not None else None
    size = float(value) / _HALF_POINTS if value else _USUAL_SIZE
    return size if 1.0 <= size <= _LARGEST_SIZE else _USUAL_SIZE


def _rows(table: Any) -> Iterator[Any]:
    """The rows that are shown, whatever wraps them."""
    for child in table:
        if child.tag == W + "tr":
            marks = child.find(W + "trPr")
            if marks is None or (marks.find(W + "del") is None and not is_hidden(marks, "hidden")):
                yield child
        elif child.tag != W + "tbl" and _is_shown(child):
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == W + "tc":
            yield child
        elif _is_shown(child):
            yield from _cells(child)


def _property(cell: Any, name: str) -> Any:
    properties = cell.find(W + "tcPr")
    return properties.find(W + name) if properties is not None else None


def _continues(merge: Any) -> bool:
    return merge is not None and merge.get(W + "val") != "restart"


def _indent(cell: Any) -> float:
    found = cell.find(f"{W}p/{W}pPr/{W}ind")
    if found is None:
        return _leading(cell)
    characters = found.get(W + "firstLineChars") or found.get(W + "leftChars")
    if characters:
        return float(characters) / 100
    return float(found.get(W + "firstLine") or found.get(W + "left") or 0) / _TWIPS_PER_CHARACTER


def _leading(cell: Any) -> float:
    paragraph = cell.find(W + "p")
    text = text_of(paragraph).text if paragraph is not None else ""
    spaces = text[: len(text) - len(text.lstrip())]
    return sum(1.0 if c == "\u3000" else 0.5 for c in spaces)


def _value(element: Any, default: int) -> int:
    value = element.get(W + "val") if element is not None else None
    number = int(value) if value and value.isascii() and value.isdigit() else default
    return number if 0 < number <= _MOST_COLUMNS else default
