"""Takes the pages of a notice and what became of their lines and tables, gives the account of each page.

Each word of a page is in exactly one part, by one function: a word inside the outline of a table is asked of
the tables, any other of the line that it stands in. Nothing can be counted twice or be forgotten.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.document.lines import PrintedLine
from extract.types import Account, BBox, Line, PageReading, Part, Table, Word
from schemas.findings import Code, Finding, Place
from schemas.lexicon.form import plain
from schemas.lexicon.numbers import is_value

_IMPRINT = re.compile(r"(?:主送|抄送|抄报|分送)[:：].*|.*印发")
"""A line of the imprint at the end of a document (版记, GB/T 9704): who gets copies, who printed it when."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Which lines of a notice are captions, lines of units and notes; the others of its text are body."""

    captions: frozenset[Line]
    units: frozenset[Line]
    notes: frozenset[Line]
    body: frozenset[Line]

    def of(self, line: Line) -> Part:
        """The part that a line is; what the text leaves out is furniture."""
        if line in self.units:
            return Part.UNIT
        if line in self.captions:
            return Part.CAPTION
        if line in self.notes:
            return Part.NOTE
        imprint = _IMPRINT.fullmatch("".join(line.text.split()))
        return Part.BODY if line in self.body and not imprint else Part.FURNITURE


def account_of(
    reading: PageReading, lines: Iterable[PrintedLine], roles: Roles, tables: Sequence[Table]
) -> Account:
    """The account of a page.

    Args:
        reading: the page.
        lines: all its lines outside the tables, furniture too.
        roles: what the lines are.
        tables: the whole tables of the notice.
    """
    page = reading.page
    own = [table for table in tables if page.number in table.pages]
    in_lines = {id(word): roles.of(line) for line, words in lines for word in words}
    placed = _Placed.of(page.number, reading, own)
    counts: Counter[Part] = Counter()
    residue: list[BBox] = []
    for word in page.words:
        part = in_lines.get(id(word)) or placed.part(word)
        counts[part] += max(1, len(word.text))  # ink that was not read is one mark
        if part is Part.RESIDUE:
            residue.append(word.bbox)
    counts[Part.PICTURE] += len(page.pictures)
    return Account(page.number, {part: counts[part] for part in Part}, tuple(residue))


@dataclass(frozen=True, slots=True)
class _Placed:
    """What the tables of a page hold: words and outlines of cells, and the texts read off above and below."""

    prints: Mapping[tuple[str, BBox], Part]
    outlines: Sequence[tuple[BBox, Part]]
    texts: Sequence[tuple[str, Part]]
    repeated: bool

    @staticmethod
    def of(number: int, reading: PageReading, tables: Sequence[Table]) -> _Placed:
        """Of page ``number`` and the whole tables that stand on it."""
        cells = [
            (cell, Part.HEADER if cell.row < table.header_rows else Part.CELL)
            for table in tables
            for cell in table.cells
            if cell.page == number
        ]
        prints = {(w.text, w.bbox): part for cell, part in cells for w in cell.words}
        left = {(w.text, w.bbox): Part.RESIDUE for table in reading.tables for w in table.residue}
        outlines = [(cell.bbox, part) for cell, part in cells]
        repeated = any(number != min(table.pages) for table in tables)
        return _Placed(left | prints, outlines, list(_texts(tables)), repeated)

    def part(self, word: Word) -> Part:
        """The part of a word inside the outline of a table."""
        if not word.text:
            return Part.RESIDUE
        known = self.prints.get((word.text, word.bbox))
        if known is not None:
            return known
        middle = word.bbox.center
        for box, part in self.outlines:
            if box.contains(middle):
                return part
        text = _folded(word.text)
        for whole, part in self.texts:
            if text in whole:
                return part
        return Part.HEADER if self.repeated else Part.RESIDUE


def _texts(tables: Sequence[Table]) -> Iterator[tuple[str, Part]]:
    for table in tables:
        yield _folded(f"{table.annex or ''}{table.title or ''}"), Part.CAPTION
        yield _folded(f"单位:{table.unit or ''}"), Part.UNIT
        yield _folded("".join(table.notes)), Part.NOTE


def _folded(text: str) -> str:
    return "".join(plain(text).split())


def left_over(reading: PageReading, account: Account) -> tuple[Finding, ...]:
    """A finding for the figures of the residue that no table says it left out: they look like data."""
    said = {(w.text, w.bbox) for table in reading.tables for w in table.residue}
    words = [
        w
        for w in reading.page.words
        if w.bbox in account.residue and (w.text, w.bbox) not in said and is_value(w.text)
    ]
    if not words:
        return ()
    message = f"Figures inside a table are in none of its cells: {' '.join(w.text for w in words)}"
    box = BBox.union([w.bbox for w in words])
    return (Finding(Code.WORDS_UNPLACED, message, Place(reading.page.number, box)),)
