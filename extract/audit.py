"""Takes a page and its tables, gives the tables with every word accounted for.

Held on every page that is read, whatever found its tables: each word inside an outline is in exactly
one cell or in residue. A word that a finder lost goes to residue, and the table says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extract.aligned import aligned_figures
from extract.types import Page, PageReading, RawTable, Word
from schemas.findings import Code, Finding, Place


def audited(reading: PageReading) -> PageReading:
    """The reading with the words of its tables accounted for, a finding where a table may be lost."""
    page, tables = reading.page, account(reading.page, reading.tables)
    message = "Figures stand in rows and columns outside the tables."
    suspected = tuple(
        Finding(Code.TABLE_SUSPECTED, message, Place(page.number, box))
        for box in aligned_figures(page, [t.bbox for t in tables])
    )
    return PageReading(replace(page, findings=page.findings + suspected) if suspected else page, tables)


def account(page: Page, tables: Sequence[RawTable]) -> tuple[RawTable, ...]:
    """The tables, with lost words in ``residue`` and a finding for lost words and for words taken twice."""
    return tuple(_accounted(page, table) for table in tables)


def _accounted(page: Page, table: RawTable) -> RawTable:
    holders = [*(c.words for c in table.cells), table.residue]
    placed = [w for held in holders for w in held]
    # the same print is the same text at the same place, whatever was made of the word since
    times = Counter(print_ for held in holders for print_ in {(w.text, w.bbox) for w in held})
    box = table.bbox
    unknown = [w for w in page.words if (w.text, w.bbox) not in times and box.contains(w.bbox.center)]
    lost = tuple(w for w in unknown if not any(_holds(p, w) for p in placed))
    twice = [w for w in placed if times[w.text, w.bbox] > 1]
    if not lost and not twice:
        return table
    findings = [
        Finding(Code.WORDS_UNPLACED, f"{what}: {' '.join(w.text for w in words)}", _place(table, words))
        for what, words in (
            ("Words inside the table belong to no cell", lost),
            ("Words of the table are in two cells", twice),
        )
        if words
    ]
    return replace(table, residue=table.residue + lost, findings=(*table.findings, *findings))


def _holds(placed: Word, word: Word) -> bool:
    """Whether a placed word is the same print: equal, a part of it, or larger by joining."""
    if placed.text not in word.text and word.text not in placed.text:
        return False
    return placed.bbox.contains(word.bbox.center) or word.bbox.contains(placed.bbox.center)


def _place(table: RawTable, words: Sequence[Word]) -> Place:
    return Place(page=table.page, bbox=words[0].bbox if len(words) == 1 else table.bbox)
