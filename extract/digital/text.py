"""Takes the characters of a PDF page, gives its words with upright boxes.

A word is a run of characters of one line without white space between them. Characters are taken in
the order of the file, which keeps the lines of neighbouring cells apart where their baselines differ.
Nearly all characters go on in the line of the one before them: these are strung together first, in a
loop that looks at nothing else, and all that needs thought is asked of the strings.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extract.digital.calls import char_boxes, char_codes, font_of, text_objects, upright_em
from extract.digital.paths import Affine
from extract.digital.paths import place as placed
from extract.digital.radicals import RADICALS
from extract.digital.raised import is_raised, may_be_mark
from extract.runs import exponent
from extract.text import SAME_LINE
from extract.types import BBox, Ruling, Word

_WORD_GAP = 0.3  # in line heights: a wider gap parts two words; a written space is a quarter of an em
_OVERLAP = 0.1  # in line heights: what reaches further back is no plain going on; slanted glyphs overlap
_RULED_GAP = 0.12  # in line heights: at a ruling this gap is enough, half a written space
_OVERRUN = 1.0  # in line heights: how far text may run past the ruling beside it: a character
_LINE = (-0.12, 0.88)  # em below and above the baseline: a line of Chinese print
_BLANKS = {*range(1, 0x21), 0xA0, 0x3000, *range(0x2000, 0x2010), 0x202F, 0x205F, 0xFEFF}
_DIGITS = frozenset("0123456789")
_HYPHENS = {0xFFFE, 0x02}  # how pdfium hands out a hyphen at the end of a line
_LONE_HYPHEN = re.compile("(?<![^\0-\x20])[\ufffe\x02]")
"""The same codes with nothing before them are glyphs of a font that says nothing of their meaning."""
_NO_MEANING = "\ufffd"
_READ_AS = {
    **RADICALS,
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys(_HYPHENS, "-"),
    0: _NO_MEANING,
}
_PATCH = 4.0  # points: side of a square of the page that holds the starts of few equal words
_PRINTED = re.compile("[^ ]+")

Dividers = Sequence[tuple[float, float, float]]
"""The vertical rulings of a page (x, top, bottom), sorted."""


class Glyphs(NamedTuple):
    """The characters of a page in file order; white space is ``" "``.

    ``boxes`` holds four floats for each: left, top, right, bottom in user space (y upwards);
    ``places`` where each stands in pdfium's text page.
    """

    text: str
    boxes: Sequence[float]
    places: Sequence[int]

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a character in user space."""
        left, top, right, bottom = self.boxes[4 * index : 4 * index + 4]
        return left, top, right, bottom


class Printed(NamedTuple):
    """The words of a page, and the marks of notes that stand raised behind some of them."""

    words: tuple[Word, ...]
    marks: tuple[Word, ...]


class String(NamedTuple):
    """Characters ``start`` to ``end`` (excluded), each going on where the one before it ends.

    ``turn`` is that of the characters in clockwise degrees. Strings with no white space between them
    have the same ``chunk``.
    """

    start: int
    end: int
    turn: int
    chunk: int


def read_glyphs(text_page: Any) -> Glyphs:
    """The characters of a pdfium text page."""
    count = pdfium.FPDFText_CountChars(text_page)
    text = _LONE_HYPHEN.sub("\0", char_codes(text_page, count)).translate(_READ_AS)
    return Glyphs(text, char_boxes(text_page, count), range(count))


def seen_and_unseen(glyphs: Glyphs, unseen: set[int], text_page: Any) -> tuple[Glyphs, Glyphs]:
    """The characters but for those of the text objects ``unseen`` (addresses), and those with the spaces."""
    objects = text_objects(text_page, glyphs.places)
    hidden = [item in unseen for item in objects]
    blank = [c == " " for c in glyphs.text]
    seen = [k for k, hides in enumerate(hidden) if blank[k] or not hides]
    return _some(glyphs, seen), _some(glyphs, [k for k, hides in enumerate(hidden) if blank[k] or hides])


def _some(glyphs: Glyphs, kept: Sequence[int]) -> Glyphs:
    return Glyphs(
        "".join(glyphs.text[k] for k in kept),
        [x for k in kept for x in glyphs.box(k)],
        [glyphs.places[k] for k in kept],
    )


def with_nominal_lines(glyphs: Glyphs, fonts: set[int], text_page: Any) -> Glyphs:
    """The characters, those of ``fonts`` (addresses) with the box of a common line about their ink."""
    boxes = list(glyphs.boxes)
    font_at = cache(font_of)
    for k, item in enumerate(text_objects(text_page, glyphs.places)):
        if item is not None and font_at(item) in fonts and glyphs.text[k] != " ":
            boxes[4 * k : 4 * k + 4] = _nominal(glyphs.box(k), *upright_em(text_page, glyphs.places[k]))
    return glyphs._replace(boxes=boxes)


def _nominal(box: Sequence[float], x: float, y: float, up_x: float, up_y: float) -> Sequence[float]:
    """The box with the extent of a common line across its direction; one em goes ``up_x``, ``up_y`` up."""
    left, top, right, bottom = box
    if abs(up_y) >= abs(up_x):
        return left, max(y + e * up_y for e in _LINE), right, min(y + e * up_y for e in _LINE)
    return min(x + e * up_x for e in _LINE), top, max(x + e * up_x for e in _LINE), bottom


def digits_of(glyphs: Glyphs, text_page: Any, most: int) -> Iterator[tuple[int, str, int]]:
    """Up to ``most`` of each digit of each font and size: the font (address), the digit, where it stands."""
    font_at = cache(font_of)
    counts: Counter[tuple[int, str, int]] = Counter()
    digits = [k for k, c in enumerate(glyphs.text) if c in _DIGITS]
    at = [glyphs.places[k] for k in digits]
    for k, place, item in zip(digits, at, text_objects(text_page, at), strict=True):
        font, character = font_at(item) if item else 0, glyphs.text[k]
        size = font, character, round(glyphs.boxes[4 * k + 3] - glyphs.boxes[4 * k + 1])
        counts[size] += 1
        if counts[size] <= most:
            yield font, character, place


def strings_of(glyphs: Glyphs, text_page: Any) -> list[String]:
    """The characters strung together where they plainly go on: same top and bottom, no gap."""
    found: list[String] = []
    for printed in _PRINTED.finditer(glyphs.text):
        chunk, end = printed.span()
        for start, stop in pairwise([*_breaks(glyphs.boxes, chunk, end), end]):
            found.append(String(start, stop, _turn(text_page, glyphs.places[start]), chunk))
    return found


def _breaks(boxes: Sequence[float], first: int, end: int) -> Iterator[int]:
    """Where in the characters ``first`` to ``end`` a string begins."""
    line: tuple[float, float] | None = None
    reach = least = most = 0.0
    values = iter(boxes[4 * first : 4 * end])
    for index, (left, top, right, bottom) in enumerate(
        zip(values, values, values, values, strict=True), first
    ):
        if (top, bottom) != line or not least <= left - reach <= most:
            yield index
            line = top, bottom
            least, most = -_OVERLAP * (top - bottom), _WORD_GAP * (top - bottom)
        reach = right


def _turn(text_page: Any, place: int) -> int:
    return round(math.degrees(pdfium.FPDFText_GetCharAngle(text_page, place))) % 360


def is_slanted(string: String) -> bool:
    """Whether the characters stand askew: a watermark or a stamp across the page, no line of text."""
    return 3 < string.turn % 90 < 87


def prevailing_turn(strings: Sequence[String]) -> int | None:
    """The quarter turn (clockwise degrees) in which at least four fifths of the text is written."""
    turns: Counter[int] = Counter()
    for string in strings:
        turns[string.turn] += string.end - string.start
    if not turns:
        return None
    turn, count = turns.most_common(1)[0]
    return turn if turn % 90 == 0 and count >= 0.8 * turns.total() else None


def words_of(
    glyphs: Glyphs,
    strings: Sequence[String],
    upright: Affine,
    turn: int,
    rulings: tuple[Ruling, ...],
    text_page: Any,
    cut: Mapping[int, BBox] | None = None,
) -> Printed:
    """Join characters to words; ``turn`` is the clockwise turn of upright text in user space.

    ``cut`` holds the upright boxes in which text objects (addresses) show that are hidden in part:
    a word drawn by them is where it shows.

    Words end at white space, at a new line, and where a vertical ruling passes between two
    characters that were not drawn in one go: numbers of neighbouring cells may touch.
    """
    page = _Page(
        glyphs,
        upright,
        turn,
        sorted((r.x0, r.y0, r.y1) for r in rulings if not r.horizontal),
        text_page,
    )
    printed: dict[tuple[str | int, ...], list[BBox]] = {}
    words: list[Word] = []
    marks: list[Word] = []
    for whole in _runs(page, strings):
        text, run, raised = page.without_marks(whole)
        marks += raised
        box = page.around(run)
        if words and not raised and is_raised(text, box, words[-1].text, words[-1].bbox):
            power = exponent(words[-1].text, text)
            if power is None:
                marks.append(Word(text, box))
            else:
                words[-1] = Word(words[-1].text + power, BBox.union([words[-1].bbox, box]))
            continue
        if cut:
            box = page.shown(run, box, cut)
        if any(_same_place(box, other) for near in _patches(box) for other in printed.get((text, *near), ())):
            continue
        printed.setdefault((text, int(box.x0 // _PATCH), int(box.y0 // _PATCH)), []).append(box)
        words.append(Word(text, box))
    return Printed(tuple(words), tuple(marks))


def _patches(box: BBox) -> Iterator[tuple[int, ...]]:
    """The squares of the page in which text may begin that is in the same place as this."""
    slack = 0.2 * min(box.y1 - box.y0, box.x1 - box.x0)
    ends = ((start - slack, start + slack) for start in (box.x0, box.y0))
    return product(*(range(int(low // _PATCH), int(high // _PATCH) + 1) for low, high in ends))


def _same_place(one: BBox, other: BBox) -> bool:
    """Whether text is printed again over itself (bold made by printing twice, a shadow)."""
    slack = 0.2 * min(one.y1 - one.y0, one.x1 - one.x0)
    return abs(one.x0 - other.x0) < slack and abs(one.y0 - other.y0) < slack


class _Page(NamedTuple):
    """What is asked of single characters: their upright boxes, and whether a ruling parts two of them."""

    glyphs: Glyphs
    upright: Affine
    turn: int
    dividers: Dividers
    text_page: Any

    def box(self, index: int) -> BBox:
        return placed(self.glyphs.box(index), self.upright)

    def around(self, run: Sequence[String]) -> BBox:
        """The upright box of strings; within each top and bottom are the same."""
        boxes = self.glyphs.boxes
        corners = [
            (min(boxes[at : 4 * s.end : 4]), boxes[at + 1], max(boxes[at + 2 : 4 * s.end : 4]), boxes[at + 3])
            for s in run
            for at in (4 * s.start,)
        ]
        if len(corners) == 1:
            return placed(corners[0], self.upright)
        left, top, right, bottom = zip(*corners, strict=True)
        return placed((min(left), max(top), max(right), min(bottom)), self.upright)

    def without_marks(self, run: Sequence[String]) -> tuple[str, Sequence[String], list[Word]]:
        """The text of a run and its strings, but for raised marks; the marks."""
        text, base = self.glyphs.text[run[0].start : run[0].end], run[0]
        kept, marks = [base], []
        for string in run[1:]:
            own = self.glyphs.text[string.start : string.end]
            if (string.turn - self.turn) % 360 or not self._is_raised(string, own, base, text):
                text, base = text + own, string
            elif (power := exponent(text, own)) is not None:
                text += power
            else:
                marks.append(Word(own, self.around([string])))
                continue
            kept.append(string)
        return text, kept, marks

    def _is_raised(self, string: String, own: str, base: String, before: str) -> bool:
        return may_be_mark(own) and is_raised(own, self.around([string]), before, self.around([base]))

    def shown(self, run: Sequence[String], box: BBox, cut: Mapping[int, BBox]) -> BBox:
        """The part of a word's box that shows, where all of the word is drawn by objects that are cut."""
        places = [p for s in run for p in self.glyphs.places[s.start : s.end]]
        parts = [cut.get(item or 0) for item in text_objects(self.text_page, places)]
        boxes = [part for part in parts if part is not None]
        if len(boxes) < len(parts):
            return box
        x0, y0, x1, y1 = BBox.union(boxes)
        seen = BBox(max(box.x0, x0), max(box.y0, y0), min(box.x1, x1), min(box.y1, y1))
        return seen if seen.width > 0 and seen.height > 0 else box

    def parted(self, last: int, before: BBox, index: int, box: BBox) -> bool:
        """Whether a ruling passes between neighbours that stand apart or were drawn apart.

        A text wider than its cell runs past the ruling. Where words are drawn in one go, the seam
        between two of them is the end of a cell though the ruling passes some way off.
        """
        size = min(before.y1 - before.y0, box.y1 - box.y0)
        for k in range(bisect_left(self.dividers, (before.x1 - _OVERRUN * size,)), len(self.dividers)):
            x, top, bottom = self.dividers[k]
            if x > box.x0 + _OVERRUN * size:
                return False
            if top < (box.y0 + box.y1) / 2 < bottom:
                if before.x1 - 0.25 * size <= x <= box.x0 + 0.25 * size:
                    return box.x0 - before.x1 > _RULED_GAP * size or self._drawn_apart(last, index)
                whole = not self._drawn_apart(last - 1, last) and not self._drawn_apart(index, index + 1)
                if (
                    whole
                    and self._drawn_apart(last, index)
                    and self._passes_through(x, last, before, index, box)
                ):
                    return True
        return False

    def _passes_through(self, x: float, last: int, before: BBox, index: int, box: BBox) -> bool:
        """Whether a ruling near the seam of two words stands between the ends of both."""
        text = self.glyphs.text
        begins = last == 0 or text[last - 1] == " "
        ends = index + 1 == len(text) or text[index + 1] == " "
        return not (begins and x < before.x0) and not (ends and x > box.x1)

    def _drawn_apart(self, one: int, other: int) -> bool:
        """Whether two neighbours, none of them white space, were not drawn in one go."""
        if one < 0 or other >= len(self.glyphs.text) or " " in self.glyphs.text[one : other + 1]:
            return False
        left, right = text_objects(self.text_page, (self.glyphs.places[one], self.glyphs.places[other]))
        return left != right

    def split_at_rulings(self, string: String) -> Iterator[String]:
        """The parts of a string between the rulings that part its characters."""
        start = string.start
        if self._may_be_split(string):
            boxes = [self.box(k) for k in range(string.start, string.end)]
            for index, (before, box) in enumerate(pairwise(boxes), string.start + 1):
                if self.parted(index - 1, before, index, box):
                    yield string._replace(start=start, end=index)
                    start = index
        yield string._replace(start=start) if start > string.start else string

    def _may_be_split(self, string: String) -> bool:
        """Whether a ruling passes by, and the characters were drawn in several goes or stand apart."""
        if not self.dividers or string.end - string.start < 2:
            return False
        left, top, _, bottom = self.glyphs.box(string.start)
        box = placed((left, top, self.glyphs.boxes[4 * string.end - 2], bottom), self.upright)
        slack = (_OVERRUN + _OVERLAP) * (box.y1 - box.y0)
        near = range(
            bisect_left(self.dividers, (box.x0 - slack,)), bisect_left(self.dividers, (box.x1 + slack,))
        )
        if not any(self.dividers[k][1] < box.y1 and box.y0 < self.dividers[k][2] for k in near):
            return False
        objects = text_objects(self.text_page, self.glyphs.places[string.start : string.end])
        if any(item != objects[0] for item in objects):
            return True
        lefts, rights = (self.glyphs.boxes[4 * string.start + side : 4 * string.end : 4] for side in (0, 2))
        least = _RULED_GAP * (box.y1 - box.y0)
        return any(left - right > least for left, right in zip(lefts[1:], rights, strict=False))

    def without_overprint(self, string: String, upper: String) -> String:
        """The string without characters at its start that are printed again over the end of ``upper``."""
        if string.chunk != upper.chunk:
            return string
        last = upper.end - 1
        start, text, before = string.start, self.glyphs.text, self.box(last)
        while start < string.end and text[start] == text[last] and _same_place(self.box(start), before):
            start += 1
        return string._replace(start=start) if start > string.start else string

    def goes_on(self, upper: String, lower: String) -> bool:
        """Whether a string goes on with one: the same turn, the same line, no gap, no ruling between."""
        if upper.turn != lower.turn or upper.chunk != lower.chunk:
            return False
        last, index = upper.end - 1, lower.start
        before, box = self.box(last), self.box(index)
        relative = (lower.turn - self.turn) % 360
        if relative in (90, 270):  # written downwards or upwards
            across = min(before.x1, box.x1) - max(before.x0, box.x0)
            size = min(before.width, box.width)
            gap = box.y0 - before.y1 if relative == 90 else before.y0 - box.y1
        else:
            across = min(before.y1, box.y1) - max(before.y0, box.y0)
            size = min(before.height, box.height)
            gap = box.x0 - before.x1
        near = across >= SAME_LINE * size and -0.5 * size <= gap <= _WORD_GAP * size
        return near and not (self.dividers and self.parted(last, before, index, box))


def _runs(page: _Page, strings: Sequence[String]) -> Iterator[list[String]]:
    """The strings that make a word each."""
    run: list[String] = []
    for string in strings:
        rest = page.without_overprint(string, run[-1]) if run else string
        if rest.start == rest.end:
            continue
        if run and not page.goes_on(run[-1], rest):
            yield run
            run = []
        first, *parts = page.split_at_rulings(rest)
        run.append(first)
        for part in parts:
            yield run
            run = [part]
    if run:
        yield run
