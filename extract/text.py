"""Takes the words of a cell or of a page, gives lines and running text in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.types import BBox, Word

SAME_LINE = (
    0.5  # share of the smaller height by which words of one line overlap: more than rows set solid ever do
)
_FULL_LINE = 0.7  # share of a cell's width that a line fills when the next one continues it
_PADDING = 6.5  # points between a text and its cell's side: 0.19 cm and a stroke


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words grouped into lines, top to bottom, each from left to right.

    Two words share a line where half of the smaller one's height lies beside the other.
    """
    lines: list[tuple[float, float, list[Word]]] = []
    for word in sorted(words, key=lambda w: (w.bbox.center[1], w.bbox.x0)):
        top, bottom = word.bbox.y0, word.bbox.y1
        if lines:
            y0, y1, members = lines[-1]
            shared = min(bottom, y1) - max(top, y0)
            if shared >= SAME_LINE * min(bottom - top, y1 - y0):
                members.append(word)
                # the line keeps the height of its tallest word: a chain of offsets must not grow it
                if bottom - top > y1 - y0:
                    lines[-1] = (top, bottom, members)
                continue
        lines.append((top, bottom, [word]))
    return [sorted(members, key=lambda w: w.bbox.x0) for _, _, members in lines]


def cell_text(words: Sequence[Word], cell: BBox) -> str:
    """The text of a cell: its words in reading order, wrapped lines joined.

    Han text is joined without a space, other words with one. Digits at a line's end and at the next
    one's start are one number only where the first line is full; else they stay two. Ink that no
    reading understood is a word without text, and adds none.
    """
    words = [w for w in words if w.text]
    if not words:
        return ""
    if len(words) == 1:
        return words[0].text
    if _is_vertical(words, cell):
        return _vertical_text(words)
    text = ""
    before: list[Word] = []
    for line in lines_of(words):
        joined = join_line(line)
        wrapped = bool(before) and is_full(before, line, cell)
        text = joined if not text else text + _joint(text[-1], joined[0], wrapped=wrapped) + joined
        before = line
    return text


def is_full(line: Sequence[Word], below: Sequence[Word], cell: BBox) -> bool:
    """Whether a line of a cell has no room for the character that the line below it begins with."""
    width = line[-1].bbox.x1 - line[0].bbox.x0
    character = (below[-1].bbox.x1 - below[0].bbox.x0) / sum(len(w.text) for w in below)
    return width >= _FULL_LINE * cell.width or width + character > cell.width - 2 * _PADDING


def join_line(line: Sequence[Word]) -> str:
    """The words of one line as text, a space only between words that are not Han."""
    text = ""
    for word in (w for w in line if w.text):
        text = text + (_joint(text[-1], word.text[0], wrapped=False) if text else "") + word.text
    return text


def joined_lines(lines: Iterable[str]) -> str:
    """Lines that somebody parted on purpose as one text: a space between them, but not beside Han text."""
    text = ""
    for line in filter(None, (line.strip() for line in lines)):
        text += (_joint(text[-1], line[0], wrapped=False) if text else "") + line
    return text


def is_wide(character: str) -> bool:
    """Whether a character is written in a full square: Han, kana, full-width forms and marks."""
    return (
        "\u2e80" <= character <= "\ua4cf"
        or "\uf900" <= character <= "\ufaff"
        or "\ufe30" <= character <= "\ufe4f"
        or "\uff00" <= character <= "\uffef"
        or character >= "\U00020000"
        or character in "“”‘’…—"
    )


def _joint(before: str, after: str, *, wrapped: bool) -> str:
    if is_wide(before) or is_wide(after):
        return ""
    if (
        wrapped
        and (before in "0123456789.,-/(" or not before.isalnum())
        and (after.isdigit() or after in ".,%)")
    ):
        return ""
    return " "


def _is_vertical(words: Sequence[Word], cell: BBox) -> bool:
    """Whether the characters stand in two or more columns, to be read from the right.

    In print the gap between two lines is wider than that between two characters of a line.
    """
    if cell.height < 2 * cell.width or any(len(w.text) > 1 for w in words):
        return False
    columns, lines = _columns(words), lines_of(words)
    if len(columns) < 2 or len(lines) < 1.5 * len(columns):
        return False
    beside = [b.bbox.x0 - a.bbox.x1 for line in lines for a, b in pairwise(line)]
    below = [
        b.bbox.y0 - a.bbox.y1
        for column in columns
        for a, b in pairwise(sorted(column, key=lambda w: w.bbox.y0))
    ]
    return bool(beside and below) and min(beside) > min(below)


def _vertical_text(words: Sequence[Word]) -> str:
    columns = sorted(_columns(words), key=lambda c: -c[0].bbox.x0)
    return "".join(w.text for column in columns for w in sorted(column, key=lambda w: w.bbox.y0))


def _columns(words: Sequence[Word]) -> list[list[Word]]:
    widths = sorted(w.bbox.width for w in words)
    size = widths[len(widths) // 2]  # the median, or next to it
    columns: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.bbox.x0):
        if columns and word.bbox.center[0] - columns[-1][0].bbox.center[0] < 0.6 * size:
            columns[-1].append(word)
        else:
            columns.append([word])
    return columns
