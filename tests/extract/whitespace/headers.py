"""Headers over three rows of figures, for the tests of this folder."""

from __future__ import annotations

from extract.types import BBox, Page, PageKind, RawTable, Ruling, Word
from extract.whitespace import find_borderless

SIZE = 10.0


BODY = [
    ["城区", "12", "345", "678", "9"],
    ["泽州县", "23", "456", "789", "8"],
    ["高平市", "34", "567", "890", "7"],
]


CENTERS = [100.0, 190.0, 280.0, 370.0, 460.0]


def word(text: str, center: float, y: float) -> Word:
    width = sum(SIZE if ord(c) > 0x2E7F else SIZE / 2 for c in text)
    return Word(text, BBox(center - width / 2, y, center + width / 2, y + SIZE))


def table(heads: list[tuple[str, float, float]], rules: list[Ruling] | None = None) -> RawTable:
    """The one table of a page with ``heads`` (text, middle, top) above the rows of ``BODY``."""
    words = [word(*head) for head in heads]
    words += [
        word(text, x, 260 + 20 * k)
        for k, row in enumerate(BODY)
        for text, x in zip(row, CENTERS, strict=True)
    ]
    page = Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rules or ()))
    (found,) = find_borderless(page, ())
    return found


def paths(found: RawTable, levels: int) -> list[list[str]]:
    """For each column the different heads above it, top to bottom."""
    columns: list[list[str]] = []
    for column in range(found.n_columns):
        own = [
            c
            for c in found.cells
            if c.row < levels and c.column <= column < c.column + c.column_span and c.text
        ]
        columns.append([c.text for c in sorted(own, key=lambda c: c.row)])
    return columns
