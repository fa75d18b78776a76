"""Takes the readings of the pages, gives the lines of text outside the tables, margins dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.text import join_line, lines_of
from extract.types import BBox, Line, PageReading, Word

MARGIN = 0.085  # share of the page's height at its top and bottom where running heads stand
_NUMBER_MARGIN = 0.14  # where page numbers stand, by GB/T 9704 a good 28 mm from the edge
_COLUMN_GAP = (
    2.5  # in line heights: a wider gap parts two pieces of text; spaces between the parts of a date reach 2
)
_APART = 0.6  # line heights of white below a running head; the lines of a title leave less, as those of text
_PAGE_NUMBER = re.compile(
    r"[-–—－―─一·~\s]*(第\s*)?\d{1,4}(\s*页)?[-–—－―─一·~\s]*|(第\s*\d+\s*页)?[,，/\s]*共\s*\d+\s*页|第\s*\d+\s*页.{0,3}共\s*\d+\s*页|\d+\s*/\s*\d+"
)

_LABEL = re.compile(r"附\s*[件表录]|.{0,4}单\s*位\s*[:：]|[（(]?\s*续")


class PrintedLine(NamedTuple):
    """A line of text and the words that it was joined of."""

    line: Line
    words: Sequence[Word]


def text_lines(readings: Sequence[PageReading], printed: Sequence[Sequence[PrintedLine]]) -> list[list[Line]]:
    """For each page its lines outside the tables, top to bottom, without page numbers and running heads.

    Args:
        readings: the pages.
        printed: what ``lines_outside`` gives for each.
    """
    lines = [[line for line, _ in page] for page in printed]
    heads = Counter(
        key
        for reading, page in zip(readings, lines, strict=True)
        for key in {_key(line) for line in page if _in_margin(line, reading)}
    )
    return [list(_kept(page, reading, heads)) for reading, page in zip(readings, lines, strict=True)]


def _kept(page: Sequence[Line], reading: PageReading, heads: Counter[tuple[str, int]]) -> Iterator[Line]:
    middles = [line.bbox.center[1] for line in page]
    ends = (min(middles), max(middles)) if middles else (0.0, 0.0)
    leading = _leading(page, reading)
    for line in page:
        running = _is_running(line, reading, heads) and id(line) not in leading
        if not (running or _is_page_number(line, reading, ends)):
            yield line


def _leading(page: Sequence[Line], reading: PageReading) -> set[int]:
    """Lines (by ``id``) at the top of a page that lead into its text or its first table, close below.

    A title, printed again over each page of a table, stands where running heads stand; these stand apart.
    """
    margin = MARGIN * reading.page.height
    lines = sorted(page, key=lambda line: line.bbox.y0)
    tops = sorted([*(x.bbox.y0 for x in lines), *(t.bbox.y0 for t in reading.tables)])
    found: set[int] = set()
    for line in reversed([x for x in lines if x.bbox.y1 < margin]):
        middle = line.bbox.center[1]
        near = [y for y in tops if middle < y <= line.bbox.y1 + _APART * line.bbox.height]
        into = {id(x) for x in lines if x.bbox.y0 in near and (x.bbox.y1 >= margin or id(x) in found)}
        if into or any(t.bbox.y0 in near for t in reading.tables):
            found.add(id(line))
    return found


def lines_outside(reading: PageReading) -> list[PrintedLine]:
    """The lines of a page outside its tables, top to bottom, each word in one of them."""
    tables = [t.bbox for t in reading.tables]
    # ink that no reading understood is no line of text, be it all that was found in a cell of no table
    printed = [w for w in reading.page.words if w.text]
    words = [w for w in printed if not any(box.contains(w.bbox.center) for box in tables)]
    number = reading.page.number
    return [
        PrintedLine(Line(number, BBox.union([w.bbox for w in piece]), join_line(piece)), piece)
        for line in lines_of(words)
        for piece in _pieces(line)
    ]


def _pieces(line: list[Word]) -> list[list[Word]]:
    """The line, cut at wide gaps; letter-spaced headings stay whole."""
    if all(len(w.text) <= 2 for w in line):
        return [line]
    pieces = [[line[0]]]
    for word in line[1:]:
        last = pieces[-1][-1].bbox
        if word.bbox.x0 - last.x1 > _COLUMN_GAP * max(last.height, word.bbox.height):
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _in_margin(line: Line, reading: PageReading, share: float = MARGIN) -> bool:
    height = reading.page.height
    return line.bbox.y1 < share * height or line.bbox.y0 > (1 - share) * height


def _key(line: Line) -> tuple[str, int]:
    return "".join(line.text.split()), round(line.bbox.y0 / 6)


def _is_running(line: Line, reading: PageReading, heads: Counter[tuple[str, int]]) -> bool:
    """Whether the line stands in the margin of several pages alike, and is no label of a table."""
    if not _in_margin(line, reading) or _LABEL.match(line.text):
        return False
    text, y = _key(line)
    return sum(heads[text, near] for near in (y - 1, y, y + 1)) > 1


def numbers_a_page(text: str, y: float, page_height: float) -> bool:
    """Whether a text with its middle at ``y`` (points) reads and stands as the number of a page does."""
    outside = not _NUMBER_MARGIN * page_height < y < (1 - _NUMBER_MARGIN) * page_height
    return outside and bool(_PAGE_NUMBER.fullmatch(text.strip()))


def _is_page_number(line: Line, reading: PageReading, ends: tuple[float, float]) -> bool:
    """Whether the line numbers the page: outermost above or below, or beside a page that was turned.

    ``ends`` are the middles of the page's first and last line.
    """
    if not _PAGE_NUMBER.fullmatch(line.text.strip()):
        return False
    outermost = line.bbox.center[1] in ends
    x = line.bbox.center[0] / (reading.page.width or 1)
    beside = line.bbox.height > line.bbox.width and not _NUMBER_MARGIN < x < 1 - _NUMBER_MARGIN
    return beside or (outermost and _in_margin(line, reading, _NUMBER_MARGIN))
