"""Takes the characters of a PDF page, gives its words with upright boxes.

A word is a run of characters of one line without white space between them. Characters are taken in
the order of the file, which keeps the lines of neighbouring cells apart where their baselines differ.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.pdf_paths import Affine
from extract.pdf_paths import place as placed
from extract.radicals import unify_radicals
from extract.types import BBox, Ruling, Word

_WORD_GAP = 0.3  # in line heights: a wider gap parts two words
_TEAR = 0.12  # in line heights: at a ruling this gap is enough
_OVERRUN = 1.0  # in line heights: how far text may run past the ruling beside it
_SAME_LINE = 0.5  # share of the smaller height that must overlap
_BLANKS = {0xA0, 0x3000, *range(0x2000, 0x2010), 0x202F, 0x205F, 0xFEFF}
_HYPHENS = {0xFFFE, 0x02}  # how pdfium hands out a hyphen at the end of a line


class Char(NamedTuple):
    """A character: text, box in user space, clockwise turn in degrees, place in the text page."""

    text: str
    box: tuple[float, float, float, float]
    turn: int
    place: int


def read_chars(text_page: Any) -> list[Char]:
    """The characters of a pdfium text page in file order; white space as ``" "``."""
    rect, found = pdfium.FS_RECTF(), []
    right, baseline = -1.0, 0.0  # where a character goes on that is upright like the one before it
    for index in range(pdfium.FPDFText_CountChars(text_page)):
        point = pdfium.FPDFText_GetUnicode(text_page, index)
        if point in _HYPHENS:
            point = 0x2D
        elif point == 0:  # a glyph without a meaning
            point = 0xFFFD
        if point <= 0x20 or point in _BLANKS:
            found.append(Char(" ", (0.0, 0.0, 0.0, 0.0), 0, index))
            right = -1.0
            continue
        pdfium.FPDFText_GetLooseCharBox(text_page, index, rect)
        box = (rect.left, rect.bottom, rect.right, rect.top)
        if abs(rect.left - right) < 1.0 and abs(rect.bottom - baseline) < 0.1:
            turn = 0  # asking pdfium for every angle would cost a fourth of the reading
        else:
            turn = round(math.degrees(pdfium.FPDFText_GetCharAngle(text_page, index))) % 360
        right, baseline = (rect.right, rect.bottom) if turn == 0 else (-1.0, 0.0)
        found.append(Char(chr(point), box, turn, index))
    return found


def without(chars: list[Char], unseen: set[int], text_page: Any) -> list[Char]:
    """The characters but for those of the text objects ``unseen`` (their addresses)."""
    return [c for c in chars if c.text == " " or _address(text_page, c.place) not in unseen]


def slanted(chars: list[Char]) -> list[Char]:
    """The characters that stand askew: a watermark or a stamp across the page, no line of text."""
    return [c for c in chars if 3 < c.turn % 90 < 87]


def _address(text_page: Any, place: int) -> int:
    return object_address(pdfium.FPDFText_GetTextObject(text_page, place))


def object_address(item: Any) -> int:
    """What tells an object of a pdfium page from the others."""
    return ctypes.addressof(item.contents) if item else 0


def prevailing_turn(chars: list[Char]) -> int | None:
    """The quarter turn (clockwise degrees) in which at least four fifths of the text is written."""
    turns = Counter(c.turn for c in chars if c.text != " ")
    if not turns:
        return None
    turn, count = turns.most_common(1)[0]
    return turn if turn % 90 == 0 and count >= 0.8 * turns.total() else None


def words_of(
    chars: list[Char], upright: Affine, turn: int, rulings: tuple[Ruling, ...], text_page: Any
) -> tuple[Word, ...]:
    """Join characters to words; ``turn`` is the clockwise turn of upright text in user space.

    Words end at white space, at a new line, and where a vertical ruling passes between two
    characters that were not drawn in one go: numbers of neighbouring cells may touch.
    """
    tears = _Tears(sorted((r.x0, r.y0, r.y1) for r in rulings if not r.horizontal), text_page)
    printed: dict[str, list[BBox]] = {}
    words: list[Word] = []
    for texts, boxes in _runs(chars, upright, turn, tears):
        text = unify_radicals("".join(texts))
        x0, y0, x1, y1 = zip(*boxes, strict=True)
        box = BBox(min(x0), min(y0), max(x1), max(y1))
        twins = printed.setdefault(text, [])
        if not any(_same_place(box, twin) for twin in twins):
            twins.append(box)
            words.append(Word(text, box))
    return tuple(words)


def _same_place(one: BBox, other: BBox) -> bool:
    """Whether text is printed again over itself (bold made by printing twice, a shadow)."""
    slack = 0.2 * min(one.height, one.width)
    return abs(one.x0 - other.x0) < slack and abs(one.y0 - other.y0) < slack


class _Tears:
    """The vertical rulings of a page, sorted, to ask whether one parts two characters."""

    def __init__(self, lines: list[tuple[float, float, float]], text_page: Any) -> None:
        self.lines, self.text_page = lines, text_page

    def part(self, last: Char, before: BBox, char: Char, box: BBox) -> bool:
        """Whether a ruling passes between neighbours that stand apart or were drawn apart.

        A text wider than its cell runs past the ruling. Where words are drawn in one go, the seam
        between two of them is the end of a cell though the ruling passes some way off.
        """
        size = min(before.height, box.height)
        for place in range(bisect_left(self.lines, (before.x1 - _OVERRUN * size,)), len(self.lines)):
            x, top, bottom = self.lines[place]
            if x > box.x0 + _OVERRUN * size:
                return False
            if top < box.center[1] < bottom:
                if before.x1 - 0.25 * size <= x <= box.x0 + 0.25 * size:
                    return box.x0 - before.x1 > _TEAR * size or self._seam(last.place, char.place)
                if self._seam(last.place, char.place) and not (
                    self._seam(last.place - 1, last.place) or self._seam(char.place, char.place + 1)
                ):
                    return True
        return False

    def _seam(self, one: int, other: int) -> bool:
        """Whether the characters at two places of the text page were not drawn in one go."""
        return _address(self.text_page, one) != _address(self.text_page, other)


def _runs(
    chars: list[Char], upright: Affine, turn: int, tears: _Tears
) -> Iterator[tuple[list[str], list[BBox]]]:
    texts: list[str] = []
    boxes: list[BBox] = []
    last: Char | None = None
    for char in chars:
        if char.text == " ":
            if texts:
                yield texts, boxes
            texts, boxes, last = [], [], None
            continue
        box = placed(char.box, upright)
        if last is not None:
            before = boxes[-1]
            if char.text == last.text and _same_place(box, before):
                continue
            torn = tears.lines and tears.part(last, before, char, box)
            if torn or not _continues(last, before, char, box, turn):
                yield texts, boxes
                texts, boxes = [], []
        texts.append(char.text)
        boxes.append(box)
        last = char
    if texts:
        yield texts, boxes


def _continues(last: Char, before: BBox, char: Char, box: BBox, turn: int) -> bool:
    """Whether a character goes on with the run: the same turn, the same line, no gap."""
    if char.turn != last.turn:
        return False
    if char.turn == turn and before.y0 == box.y0 and before.y1 == box.y1:  # nearly every character
        size = box.y1 - box.y0
        return -0.5 * size <= box.x0 - before.x1 <= _WORD_GAP * size
    lean = (char.turn - turn) % 360
    if lean in (90, 270):  # written downwards or upwards
        across = min(before.x1, box.x1) - max(before.x0, box.x0)
        size = min(before.width, box.width)
        gap = box.y0 - before.y1 if lean == 90 else before.y0 - box.y1
    else:
        across = min(before.y1, box.y1) - max(before.y0, box.y0)
        size = min(before.height, box.height)
        gap = box.x0 - before.x1
    return across >= _SAME_LINE * size and -0.5 * size <= gap <= _WORD_GAP * size
