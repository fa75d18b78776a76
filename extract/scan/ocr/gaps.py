"""A line that was read in one go → its parts between the white that may part columns.

A detector takes what stands close on one line for one text: the figures of narrow columns come as a single
line of print, with or without a space where the columns part. The ink shows the white; the frames in which
the recogniser saw each character tell which of them stand on which side of it. Pixels, origin top left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extract.scan.image.masks import Grey
from extract.scan.ocr.engine import Box
from extract.scan.ocr.ink import CellInk, Tone
from extract.scan.ocr.letter_spacing import is_letter_spacing
from extract.scan.ocr.marks import lone_mark
from extract.scan.ocr.segmentation import Band, bands_between
from extract.scan.ocr.typography import HALF_SQUARE, LOW, SQUARE
from extract.types import BBox, Word

_INKED_CHARACTERS, _INKED_FIGURES = 0.93, 0.74
"""Em: the height of the ink of a line. An em here is the square that characters are set in."""
_WHITE = 0.25
"""Em of white between two characters that may part columns; within a word it is 0.06 to 0.27."""
_SLIM = 0.3
"""Em: the ink of a point and, in most faces, of the figure 1 is narrower; figures have 0.5 and more."""
_COMMAS, _OPENING, _CLOSING = "，、；：。:", "（(〔【《", "）)〕】》"
_AS_HIGH_AS_FIGURES = re.compile(r"[\d.%‰+\-–—/ ]+")


def between_characters(page: Grey, box: Box, tone: Tone) -> Box:
    """The box of a line with sides that cut no character: round it, or off it where most lies outside.

    What a detector finds for a narrow column often begins within the last figure of the column before.

    Args:
        page: without rulings.
        box: of the line.
        tone: the page's paper and ink.
    """
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    inset, reach = (y1 - y0) // 5, y1 - y0
    left = max(x0 - reach, 0)
    around = page[y0 + inset : y1 - inset, left : x1 + reach] < tone.cut
    if not around.any():
        return box
    characters = [(left + run.left, left + run.right) for run in bands_between(around, 0.0)]
    characters = [(a, b) for a, b in characters if b - a <= reach]
    first, last = _cut_by(x0, characters), _cut_by(x1, characters)
    start = first[0] if first[1] - x0 >= x0 - first[0] else first[1]
    end = last[1] if x1 - last[0] >= last[1] - x1 else last[0]
    return (float(start), box[1], float(end), box[3]) if start < end else box


def _cut_by(side: int, characters: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The left and right end of the character that ``side`` cuts; ``side`` twice where it cuts none."""
    return next(((left, right) for left, right in characters if left < side < right), (side, side))


def parts_of(
    word: Word, middles: Sequence[float], ink: CellInk, em: float, pitch: float | None = None
) -> tuple[Word, ...]:
    """The parts of a line, from left to right; the word itself where it has no ink.

    Args:
        word: the whole line, its box in pixels of the page.
        middles: where each character of its text stands, in pixels of the page.
        ink: the ink of the line, cut out of the page.
        em: height of a full-size character of the line in pixels.
        pitch: em from digit to digit, see ``letter_spacing``; None where it is not known.
    """
    if not ink.mask.any():
        return (word,)
    bands = _between_white(ink, em, pitch and pitch * em)
    rows = ink.top + np.flatnonzero(ink.mask.any(axis=1))
    line = replace(word, bbox=_as_high(word.bbox, float(rows[0] + rows[-1] + 1) / 2, em))
    bands, texts = _with_marks(bands, _shared_out(word.text, [m - ink.left for m in middles], bands), em)
    parts: list[Word] = []
    waiting: list[Band] = []
    for band, text in zip(bands, texts, strict=True):
        seen = text.strip() or lone_mark(ink.mask[band.top : band.bottom, band.left : band.right], em)
        if seen:
            parts.append(_part(line, seen, ink, [*waiting, band]))
            waiting = []
        elif parts:
            parts[-1] = _part(line, parts[-1].text, ink, [band], parts[-1].bbox.x0)
        else:
            waiting.append(band)
    return tuple(parts) or (line,)


def ems_of(texts: Sequence[str], heights: Sequence[float]) -> list[float]:
    """For each line, the height of a full-size character, by the height of its ink and what it says."""
    ems = [
        height / (_INKED_FIGURES if _AS_HIGH_AS_FIGURES.fullmatch(text) else _INKED_CHARACTERS)
        for text, height in zip(texts, heights, strict=True)
    ]
    usual = float(np.median(ems)) if ems else 0.0
    return [em if em >= LOW * usual else usual for em in ems]


def on_their_lines(words: Sequence[Word]) -> list[Word]:
    """The words, as a text layer has them: each as high as a character of its line, whatever its ink.

    Args:
        words: their boxes tight around their ink.
    """
    ems = ems_of([w.text for w in words], [w.bbox.height for w in words])
    return [replace(w, bbox=_as_high(w.bbox, w.bbox.center[1], em)) for w, em in zip(words, ems, strict=True)]


def _as_high(box: BBox, middle: float, em: float) -> BBox:
    return BBox(box.x0, middle - em / 2, box.x1, middle + em / 2)


def _part(word: Word, text: str, ink: CellInk, bands: Sequence[Band], x0: float | None = None) -> Word:
    """A part of the word: as high as the line, as wide as its own ink."""
    left = ink.left + bands[0].left if x0 is None else x0
    return replace(word, text=text, bbox=BBox(left, word.bbox.y0, ink.left + bands[-1].right, word.bbox.y1))


def _between_white(ink: CellInk, em: float, pitch: float | None) -> list[Band]:
    """The ink between white that is wider than half squares and the pitch of digits leave it."""
    runs = bands_between(ink.mask, 0.0)
    groups = [[runs[0]]]
    for left, right in pairwise(runs):
        own = sum(0.5 * (HALF_SQUARE * em - run.width) for run in (left, right) if run.width < _SLIM * em)
        white = right.left - left.right - own >= _WHITE * em
        if white and not is_letter_spacing(left, right, pitch):
            groups.append([])
        groups[-1].append(right)
    return [
        Band(group[0].left, min(b.top for b in group), group[-1].right, max(b.bottom for b in group))
        for group in groups
    ]


def _with_marks(bands: Sequence[Band], texts: Sequence[str], em: float) -> tuple[list[Band], list[str]]:
    """The same, put together again where the white is part of a mark that is set in a full square."""
    joined, found, bracketed = [bands[0]], [texts[0]], False
    for band, text in zip(bands[1:], texts[1:], strict=True):
        last = joined[-1]
        before, after = found[-1].strip()[-1:] or " ", text.strip()[:1] or " "
        opens = after in _OPENING and before not in _CLOSING
        near = band.left - last.right <= SQUARE * em
        if near and (opens or _is_set_off(before, after, bracketed)):
            joined[-1] = Band(last.left, min(last.top, band.top), band.right, max(last.bottom, band.bottom))
            found[-1] += text
            bracketed = bracketed or opens
        else:
            joined.append(band)
            found.append(text)
            bracketed = False
    return joined, found


def _is_set_off(before: str, after: str, bracketed: bool) -> bool:
    """Whether white stands between two characters because one of them is a mark set in a full square.

    A comma and a colon have it behind them, an opening bracket before it, and a closing one behind it where
    its opening one has. A point, or a comma within a figure, may be too faint to be seen as ink.
    """
    pointed = any(point in (before, after) and (before + after).strip(point).isdigit() for point in ".,")
    return pointed or before in _COMMAS or (bracketed and before in _CLOSING)


def _shared_out(text: str, middles: Sequence[float], bands: Sequence[Band]) -> list[str]:
    """The characters of each band: each goes to the nearest one, spaces to none."""
    shares = [""] * len(bands)
    lefts, rights = np.array([b.left for b in bands]), np.array([b.right for b in bands])
    for character, middle in zip(text, middles, strict=True):
        away = np.maximum(np.maximum(lefts - middle, middle - rights), 0.0)
        shares[int(np.argmin(away))] += character
    return shares
