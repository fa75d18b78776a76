"""Takes the readings of the pages, gives the lines of text outside the tables, margins dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extract.text import join_line, lines_of
from extract.types import BBox, Line, PageReading, Word

_MARGIN = 0.085  # share of the page's height at its top and bottom where running heads stand
_COLUMN_GAP = 2.5  # in line heights: a wider gap parts two pieces of text on one line
_PAGE_NUMBER = re.compile(
    r"[-–—－·~\s]*(第\s*)?\d{1,4}(\s*页)?[-–—－·~\s]*|(第\s*\d+\s*页)?[,，/\s]*共\s*\d+\s*页|第\s*\d+\s*页.{0,3}共\s*\d+\s*页|\d+\s*/\s*\d+"
)


def text_lines(readings: Sequence[PageReading]) -> list[list[Line]]:
    """For each page its lines outside the tables, top to bottom, without page numbers and running heads."""
    lines = [_lines_outside(reading) for reading in readings]
    heads = Counter(
        key
        for reading, page in zip(readings, lines, strict=True)
        for key in {_key(line) for line in page if _in_margin(line, reading)}
    )
    return [
        [line for line in page if not (_in_margin(line, reading) and _is_running(line, heads))]
        for reading, page in zip(readings, lines, strict=True)
    ]


def _lines_outside(reading: PageReading) -> list[Line]:
    tables = [t.bbox for t in reading.tables]
    words = [w for w in reading.page.words if not any(box.contains(w.bbox.center) for box in tables)]
    number = reading.page.number
    return [
        Line(number, BBox.union([w.bbox for w in piece]), join_line(piece))
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


def _in_margin(line: Line, reading: PageReading) -> bool:
    height = reading.page.height
    return line.bbox.y1 < _MARGIN * height or line.bbox.y0 > (1 - _MARGIN) * height


def _key(line: Line) -> tuple[str, int]:
    return "".join(line.text.split()), round(line.bbox.y0 / 6)


def _is_running(line: Line, heads: Counter[tuple[str, int]]) -> bool:
    text, y = _key(line)
    printed = sum(heads[text, near] for near in (y - 1, y, y + 1))
    return printed > 1 or bool(_PAGE_NUMBER.fullmatch(line.text.strip()))
