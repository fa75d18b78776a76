"""Words whose font does not say what its glyphs stand for: they are print, and no text.

Their cells are left without them, so that what is printed there counts as unread ink; where they stand
outside all cells, each run of them on a line is a place to be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.text import SAME_LINE
from extract.types import BBox, Cell, Page, RawTable, Word

_NO_TEXT = re.compile("[\0-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
"""Control codes, private use, and what pdfium gives for a glyph without a meaning."""
_SIGN = re.compile("[\ue000-\uf8ff]")
"""A lone sign of a symbol font, a bullet or a box to tick, is as much as such a font can say."""
_GAP = 1.0  # in line heights: a glyph taken for white space may stand between two words
_PAPER = 2.0  # points around a word: rulings and neighbours stand further off


def is_meaningless(word: Word) -> bool:
    """Whether some character of a word stands for none."""
    return _NO_TEXT.search(word.text) is not None and not _SIGN.fullmatch(word.text)


def without_meaningless(page: Page, tables: Sequence[RawTable]) -> tuple[Page, list[RawTable], list[Cell]]:
    """The page and its tables without words that say nothing; where such words stand outside all cells."""
    dumb = {w for w in page.words if is_meaningless(w)}
    if not dumb:
        return page, list(tables), []
    outlines = [c.bbox for t in tables for c in t.cells]
    apart = [w for w in page.words if w in dumb and not any(b.contains(w.bbox.center) for b in outlines)]
    cells = [
        replace(
            t, cells=tuple(_told(c) for c in t.cells), residue=tuple(w for w in t.residue if w not in dumb)
        )
        for t in tables
    ]
    kept = tuple(w for w in page.words if w not in dumb)
    return replace(page, words=kept), cells, [_place(page.number, box) for box in _runs(apart)]


def _told(cell: Cell) -> Cell:
    words = tuple(w for w in cell.words if not is_meaningless(w))
    return cell if len(words) == len(cell.words) else replace(cell, words=words)


def _runs(words: Sequence[Word]) -> Iterator[BBox]:
    """The boxes of words that go on with each other on a line."""
    run: list[BBox] = []
    for word in words:
        if run and not _goes_on(run[-1], word.bbox):
            yield BBox.union(run)
            run = []
        run.append(word.bbox)
    if run:
        yield BBox.union(run)


def _goes_on(before: BBox, box: BBox) -> bool:
    size = min(before.height, box.height)
    across = min(before.y1, box.y1) - max(before.y0, box.y0)
    return across >= SAME_LINE * size and -size <= box.x0 - before.x1 <= _GAP * size


def _place(number: int, box: BBox) -> Cell:
    wide = BBox(box.x0 - _PAPER, box.y0 - _PAPER, box.x1 + _PAPER, box.y1 + _PAPER)
    return Cell(number, 0, 0, 1, 1, "", wide)
