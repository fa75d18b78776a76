"""Notices of one or more pages, built word by word and line by line, for the tests of this folder."""

from __future__ import annotations

from dataclasses import replace

from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.ruled import tables_from_rulings
from extract.types import BBox, Cell, Notice, Page, PageKind, PageReading, RawTable, Ruling, Table, Word

SOURCE = SourceFile("0" * 64, "notice.pdf", Media.PDF, b"")


WIDTH, HEIGHT, ROW = 600.0, 800.0, 20.0


WIDE = (50.0, 150.0, 250.0, 350.0)


def text(content: str, x: float, y: float, size: float = 10) -> Word:
    return Word(content, BBox(x, y, x + size * len(content), y + size))


def centred(content: str, y: float, size: float = 12) -> Word:
    return text(content, WIDTH / 2 - size * len(content) / 2, y, size)


def ruled(
    rows: list[str], top: float, xs: tuple[float, ...] = WIDE, heights: tuple[float, ...] = ()
) -> tuple[list[Ruling], list[Word]]:
    """A table drawn from rows of "|"-separated texts; "^" goes on from the cell above."""
    ys = [top]
    for place in range(len(rows)):
        ys.append(ys[-1] + (heights[place] if heights else ROW))
    rulings = [Ruling(x, ys[0], x, ys[-1]) for x in xs]
    rulings += [Ruling(xs[0], y, xs[-1], y) for y in (ys[0], ys[-1])]
    words = []
    table = [row.split("|") for row in rows]
    for i, row in enumerate(table):
        for j, content in enumerate(row):
            if i and content != "^":
                rulings.append(Ruling(xs[j], ys[i], xs[j + 1], ys[i]))
            words += [text(line, xs[j] + 4, ys[i] + 4 + 11 * k) for k, line in enumerate(content.split("/"))]
    return rulings, [w for w in words if w.text not in ("", "^")]


def reading(number: int, *parts: tuple[list[Ruling], list[Word]] | Word) -> PageReading:
    rulings, words = [Ruling(80, 40, 520, 40)], []
    for part in parts:
        if isinstance(part, Word):
            words.append(part)
        else:
            rulings += part[0]
            words += part[1]
    page = Page(number, WIDTH, HEIGHT, PageKind.DIGITAL, tuple(words), tuple(rulings))
    return PageReading(page, tables_from_rulings(page))


def notice(*readings: PageReading) -> Notice:
    return assemble(SOURCE, readings)


def rows_of(table: Table) -> list[list[str]]:
    rows = [["" for _ in range(table.n_columns)] for _ in range(table.n_rows)]
    for c in table.cells:
        for i in range(c.row, c.row + c.row_span):
            for j in range(c.column, c.column + c.column_span):
                rows[i][j] = c.text
    return rows


HEAD = "县区|任务|完成"


UP = ["城区|1|2", "泽州县|3|4"]


DOWN = ["高平市|5|6", "合计|9|12"]


WHOLE = [r.split("|") for r in [HEAD, *UP, *DOWN]]


LOW = 740.0  # the table ends near the foot of its page


def upper(*rows: str) -> tuple[list[Ruling], list[Word]]:
    lines = [HEAD, *(rows or UP)]
    return ruled(lines, LOW - ROW * len(lines))


def scanned(page: PageReading) -> PageReading:
    words = tuple(replace(w, confidence=0.9, engine="ocr") for w in page.page.words)
    scan = replace(page.page, kind=PageKind.SCAN, words=words)
    return PageReading(scan, tables_from_rulings(scan))


def open_table(
    number: int, rows: list[str], edges: tuple[float, ...], top: float = 60.0, aside: float = 0.0
) -> PageReading:
    """A table that white space parts: its texts stand at fixed places, its column edges anywhere between."""
    places = tuple(place + aside for place in (60.0, 160.0, 260.0, 360.0))
    cells, words = [], []
    for i, row in enumerate(rows):
        y = top + ROW * i
        for j, content in enumerate(row.split("|")):
            own = [text(content, places[j], y)] if content else []
            words += own
            box = BBox(edges[j], y - 5, edges[j + 1], y + 15)
            cells.append(Cell(number, i, j, 1, 1, content, box, tuple(own)))
    outline = BBox(edges[0], top - 5, edges[-1], top + ROW * len(rows) - 5)
    grid = RawTable(len(rows), len(edges) - 1, tuple(cells), page=number, bbox=outline, finder="whitespace")
    return PageReading(Page(number, WIDTH, HEIGHT, PageKind.DIGITAL, tuple(words), ()), (grid,))
