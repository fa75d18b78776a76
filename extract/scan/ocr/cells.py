"""Reading cells: boxes of a page image → words, each with its rivals and a calibrated confidence.

An empty cell is empty because it has no ink; ink that no reading understands comes back as a word without
text and with confidence 0, so that it cannot pass for an empty cell.

The small dash-like and ring-like characters that a printed figure can be taken for (一 for —, O for 0,
l for 1) are offered as alternatives at small cost and never put in place of what was read.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.scan.image.masks import Grey
from extract.scan.ocr.crops import Line, cell_lines, strip_lines
from extract.scan.ocr.engine import Box, Engine
from extract.scan.ocr.gaps import between_characters
from extract.scan.ocr.ink import cell_ink, line_ink, lost_print, measure_em, measure_tone, raw_ink
from extract.scan.ocr.passes import read_words
from extract.types import Word
from schemas.findings import Code, Finding, Place


def read_cells(
    grey: Grey, boxes: Sequence[Box], engine: Engine, raw: Grey | None = None
) -> list[tuple[Word, ...]]:
    """Read the cells of a page.

    Args:
        grey: the page, upright, seals lifted.
        boxes: cell outlines in pixels, along the middle of the rulings.
        engine: the loaded engine.
        raw: the same page before anything was taken off it, which the second reading of each line is of;
            None where nothing was.

    Returns:
        For each box its lines of text from top to bottom, none for a cell without ink. Boxes of the words
        are in pixels of ``grey``. A word with empty text and confidence 0 stands for ink that could not
        be read (see ``unread_findings``).
    """
    tone = measure_tone(grey, boxes)
    em = measure_em(grey, boxes, tone)
    if em == 0.0:
        return [() for _ in boxes]
    inks = (cell_ink(grey, box, tone, em) for box in boxes)
    lines, lost = [], {}
    for i, (box, ink) in enumerate(zip(boxes, inks, strict=True)):
        own = None if raw is None else raw_ink(raw, box, em)
        lines += cell_lines(i, ink, em, own)
        if raw is None or own is None or ink.mask.any():
            continue
        if (print_like := lost_print(raw, own, tone, em)) is not None:
            lost[i] = Word("", print_like, 0.0, engine.name)
    read = _by_box(lines, read_words(lines, em, tone, engine), len(boxes))
    return [(lost[i],) if i in lost else words for i, words in enumerate(read)]


def read_strips(
    grey: Grey, boxes: Sequence[Box], engine: Engine, raw: Grey | None = None
) -> list[tuple[Word, ...]]:
    """Read lines of text outside ruled tables with the same care as cells.

    Args:
        grey: the page, upright.
        boxes: lines of text, as a detector finds them, in pixels.
        engine: the loaded engine.
        raw: see ``read_cells``.

    Returns:
        For each box its words from left to right: one, or one per column where wide white space parts the
        line. Boxes of the words are in pixels of ``grey``.
    """
    tone = measure_tone(grey, boxes)
    whole = [between_characters(grey, box, tone) for box in boxes]
    strips = [line_ink(grey, box, tone) for box in whole]
    heights = [int(strip.mask.any(axis=1).sum()) for strip in strips if strip.mask.any()]
    if not heights:
        return [() for _ in boxes]
    em = float(np.median(heights))
    lines = []
    for i, (box, strip) in enumerate(zip(whole, strips, strict=True)):
        lines += strip_lines(i, strip, em, None if raw is None else raw_ink(raw, box, em))
    return _by_box(lines, read_words(lines, em, tone, engine), len(boxes))


def _by_box(lines: Sequence[Line], words: Sequence[Word], count: int) -> list[tuple[Word, ...]]:
    found: list[list[Word]] = [[] for _ in range(count)]
    for line, word in zip(lines, words, strict=True):
        found[line.cell].append(word)
    return [tuple(cell) for cell in found]


def unread_findings(words: Sequence[Word], page: int) -> list[Finding]:
    """A finding for each word that is ink without text."""
    return [
        Finding(Code.INK_UNREAD, "there is ink here that no reading understood", Place(page, w.bbox))
        for w in words
        if not w.text
    ]
