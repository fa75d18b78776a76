"""Open tables in looks that notices have, for the tests of this folder."""

from __future__ import annotations

from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word
from extract.whitespace import find_borderless

HEIGHT = 10.0


def word(text: str, x: float, y: float, align: str = "center") -> Word:
    width = sum(HEIGHT if ord(c) > 0x2E7F else 0.5 * HEIGHT for c in text)
    x0 = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width
    return Word(text, BBox(x0, y, x0 + width, y + HEIGHT))


def line(texts: list[str], xs: list[float], y: float, align: str = "center") -> list[Word]:
    return [word(text, x, y, align) for text, x in zip(texts, xs, strict=True) if text]


def tables(words: list[Word], rulings: list[Ruling] | None = None) -> tuple[RawTable, ...]:
    page = Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rulings or ()))
    return find_borderless(page, ())


def grid(table: RawTable) -> list[list[str]]:
    """The text of the cell at every square: spans repeat theirs."""
    texts = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                texts[row][column] = cell.text
    return texts


XS = [100.0, 200.0, 300.0, 400.0, 490.0]


COUNTED = [
    ["城区", "01", "8640", "8612", "99.7%"],
    ["矿区", "02", "3120", "3098", "99.3%"],
    ["浑源县", "03", "2205", "2187", "99.2%"],
    ["灵丘县", "04", "1876", "1876", "100.0%"],
]
