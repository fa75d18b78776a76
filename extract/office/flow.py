"""A nominal layout for formats that have none: paragraphs and tables set one below the other.

The page is as wide as A4, with the margins and type sizes of an official document, so that what
tells a caption from a sentence (centring, size, nearness to a table) is there for the stages that
read pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from extract.digital.pictures import paste
from extract.grid import Grid, in_order, placed, places
from extract.text import is_wide, joined_lines
from extract.types import BBox, Cell, Page, PageKind, PageReading, RawTable, Ruling, Word
from schemas.findings import Code, Finding, Place

PAGE_WIDTH = 595.0
_MARGIN = 72.0
_TYPE = 12.0
_CELL_TYPE = 10.0
_PADDING = 3.0
_LEADING = 1.5


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; ``size`` in points."""

    text: str
    centred: bool = False
    size: float = _TYPE


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid; ``text`` may hold line breaks, ``indent`` counts characters.

    ``marks`` are those of notes that stand raised in it; ``unread`` says what else stands in the cell, where
    it cannot be told as text.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    indent: float = 0.0
    marks: tuple[str, ...] = ()
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the file holds it; ``width`` in points, None where the file does not say."""

    data: bytes
    width: float | None = None


Block = Paragraph | Grid[GridCell] | Picture
PictureReader = Callable[[Picture], PageReading | str | None]
"""What a picture shows: its reading as a page of its own, why it cannot be read, or None for no print."""


def lay_out(blocks: Iterable[Block], number: int, finder: str, read_picture: PictureReader) -> PageReading:
    """Set the blocks on page ``number``; ``finder`` names the format in the tables."""
    words: list[Word] = []
    rulings: list[Ruling] = []
    tables: list[RawTable] = []
    findings: list[Finding] = []
    pasted: list[tuple[PageReading, BBox]] = []
    y = _MARGIN
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in _wrapped(block):
                words += line_words(line, block, y)
                y += block.size * _LEADING
        elif isinstance(block, Picture):
            seen = read_picture(block)
            if isinstance(seen, str):
                findings.append(Finding(Code.INK_UNREAD, seen, Place(page=number)))
            elif seen is not None:
                box = BBox(_MARGIN, y, _MARGIN + seen.page.width, y + seen.page.height)
                pasted.append((seen, box))
                y = box.y1 + _TYPE
        else:
            table = _set_table(block, number, y, finder)
            tables.append(table)
            words += [w for cell in table.cells for w in cell.words]
            rulings += [r for cell in table.cells for r in _frame(cell.bbox)]
            y = table.bbox.y1 + _TYPE
    page = Page(
        number, PAGE_WIDTH, y + _MARGIN, PageKind.DIGITAL, tuple(words), tuple(rulings), tuple(findings)
    )
    reading = PageReading(page, tuple(tables))
    for seen, box in pasted:
        reading = paste(reading, seen, box)
    return reading


def tiled(n_rows: int, n_columns: int, cells: Iterable[GridCell]) -> Grid[GridCell]:
    """A grid in which every place is covered once: overlaps are cut, holes filled with blanks."""
    taken: set[tuple[int, int]] = set()
    kept: list[GridCell] = []
    for cell in cells:
        rows, columns = min(cell.row_span, n_rows - cell.row), min(cell.column_span, n_columns - cell.column)
        for size in ((rows, columns), (1, 1)):
            fitted = placed(cell, row_span=size[0], column_span=size[1])
            area = set(places(fitted))
            if area and taken.isdisjoint(area) and cell.row < n_rows and cell.column < n_columns:
                taken |= area
                kept.append(fitted)
                break
    holes = (GridCell(*place, 1, 1, "") for place in product(range(n_rows), range(n_columns)))
    kept += [hole for hole in holes if (hole.row, hole.column) not in taken]
    return Grid(n_rows, n_columns, in_order(kept))


def _advance(text: str) -> float:
    """Width of a text in ems: Han characters are square, others about half as wide."""
    return sum(1.0 if is_wide(c) else 0.5 for c in text)


def _wrapped(block: Paragraph) -> Iterator[str]:
    capacity = (PAGE_WIDTH - 2 * _MARGIN) / block.size
    for paragraph in block.text.split("\n"):
        line, used = "", 0.0
        for character in paragraph.strip():
            if used + _advance(character) > capacity:
                yield line
                line, used = "", 0.0
            line += character
            used += _advance(character)
        if line:
            yield line


def line_words(line: str, block: Paragraph, y: float) -> list[Word]:
    """The words of one line of a paragraph, set at ``y``."""
    width = _advance(line) * block.size
    x = (PAGE_WIDTH - width) / 2 if block.centred else _MARGIN
    return _words(line, x, y, block.size)


def _words(text: str, x: float, y: float, size: float) -> list[Word]:
    words = []
    for part in text.split(" "):
        width = _advance(part) * size
        if part:
            words.append(Word(part, BBox(x, y, x + width, y + size)))
        x += width + 0.5 * size
    return words


def _set_table(grid: Grid[GridCell], number: int, top: float, finder: str) -> RawTable:
    width = (PAGE_WIDTH - 2 * _MARGIN) / grid.n_columns
    heights = _row_heights(grid)
    tops = [top]
    for height in heights:
        tops.append(tops[-1] + height)
    cells: list[Cell] = []
    marks: list[Word] = []
    unread: list[Finding] = []
    for cell in grid.cells:
        box = BBox(
            _MARGIN + cell.column * width,
            tops[cell.row],
            _MARGIN + (cell.column + cell.column_span) * width,
            tops[cell.row + cell.row_span],
        )
        text = joined_lines(cell.text.split("\n"))
        words = tuple(_cell_words(cell, box))
        cells.append(Cell(number, cell.row, cell.column, cell.row_span, cell.column_span, text, box, words))
        marks += (Word(m, BBox(box.x1 - _PADDING, box.y0, box.x1, box.y0 + _PADDING)) for m in cell.marks)
        if cell.unread:
            said = f"The cell holds {cell.unread}."
            unread.append(Finding(Code.INK_UNREAD, said, Place(page=number, bbox=box)))
    return RawTable(
        grid.n_rows,
        grid.n_columns,
        tuple(cells),
        page=number,
        bbox=BBox(_MARGIN, top, PAGE_WIDTH - _MARGIN, tops[-1]),
        residue=tuple(marks),
        finder=finder,
        findings=tuple(unread),
    )


def _row_heights(grid: Grid[GridCell]) -> list[float]:
    lines = [1] * grid.n_rows
    for cell in grid.cells:
        if cell.row_span == 1:
            lines[cell.row] = max(lines[cell.row], cell.text.count("\n") + 1)
    return [n * _CELL_TYPE * _LEADING + 2 * _PADDING for n in lines]


def _cell_words(cell: GridCell, box: BBox) -> Iterator[Word]:
    y = box.y0 + _PADDING
    for line in cell.text.split("\n"):
        if line.strip():
            yield from _words(line.strip(), box.x0 + _PADDING + cell.indent * _CELL_TYPE, y, _CELL_TYPE)
            y += _CELL_TYPE * _LEADING


def _frame(box: BBox) -> tuple[Ruling, ...]:
    return (
        Ruling(box.x0, box.y0, box.x1, box.y0),
        Ruling(box.x0, box.y1, box.x1, box.y1),
        Ruling(box.x0, box.y0, box.x0, box.y1),
        Ruling(box.x1, box.y0, box.x1, box.y1),
    )
