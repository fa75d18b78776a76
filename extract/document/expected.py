"""Takes the lines and the tables of a notice, gives a finding for each announced table that is not there.

A caption (表3 各县区完成情况) has its table below it, above it, or overleaf. The notice's own list of annexes
(附件：1.… 2.…) names tables that stand in annexes of these numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.types import Line, PageReading, Table
from schemas.findings import Code, Finding, Place
from schemas.lexicon.form import plain

_CAPTION = re.compile(r"(?:续表|附?表)\d+(?:[-.—]\d+)*(?:续表?)?[:：.、]?(?!\d)(.{2,40}?)(?:[(]续表?[)])?")
_SENTENCE = re.compile(r"[。；;，,！？]|^(?:中|所示|显示|反映|列出|说明|可见|是|为|的|和|与|至|及)")
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,})\d*$")
_LIST = re.compile(r"附件[:：](\d{1,2}[.．、].+)")
_ENTRY = re.compile(r"(\d{1,2})[.．、](?!\d)(.+)")
_TABLE_NAME = re.compile(r".*(?:表|台账)(?:[(].*[)])?")
_HEADED = re.compile(r"附件(\d{1,2})[:：]?(?!\d)(.*)")
_NEAR = 3.0  # in line heights: how far below its table a caption stands
_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


def tables_missing(
    readings: Sequence[PageReading],
    lines: Sequence[Sequence[Line]],
    captions: set[int],
    tables: Sequence[Table],
) -> tuple[Finding, ...]:
    """The announced tables that were not found.

    Args:
        readings: The pages, in order.
        lines: For each page its lines outside the tables, top to bottom.
        captions: ``id`` of each line that is the caption of a table found.
        tables: The tables found.
    """
    return (*_without_table(readings, lines, captions), *_annexes_missing(lines, tables))


def _without_table(
    readings: Sequence[PageReading], lines: Sequence[Sequence[Line]], captions: set[int]
) -> Iterator[Finding]:
    for place, (reading, page) in enumerate(zip(readings, lines, strict=True)):
        announced = [line for line in page if id(line) in captions or _is_caption(line)]
        for line in announced:
            if id(line) in captions:
                continue
            below = [other.bbox.y0 for other in announced if other.bbox.y0 > line.bbox.y1]
            end = min(below, default=reading.page.height)
            overleaf = not below and any(other.tables for other in readings[place + 1 : place + 2])
            if not overleaf and not any(_answers(line, end, t.bbox.y0, t.bbox.y1) for t in reading.tables):
                message = f"No table was found for the caption: {line.text.strip()}"
                yield Finding(Code.TABLE_MISSING, message, Place(line.page, line.bbox))


def _is_caption(line: Line) -> bool:
    """Whether the line reads as the caption of a table, not as a sentence or a line of contents."""
    text = "".join(plain(line.text).split()).translate(_NUMERALS)
    found = _CAPTION.fullmatch(text)
    return found is not None and not _SENTENCE.search(found[1]) and not _LEADER.search(text)


def _answers(caption: Line, end: float, top: float, bottom: float) -> bool:
    """Whether a table that reaches from ``top`` to ``bottom`` is the one of a caption."""
    box = caption.bbox
    return box.y0 <= top < end or bottom <= box.y0 <= bottom + _NEAR * box.height or top <= box.y0 <= bottom


def _annexes_missing(lines: Sequence[Sequence[Line]], tables: Sequence[Table]) -> Iterator[Finding]:
    """The annexes that the notice lists as tables, where annexes are attached and these hold none."""
    every = [line for page in lines for line in page]
    headed = {m[1] for line in every if (m := _HEADED.fullmatch(_key(line.text)))}
    if not headed:
        return
    found = {_key(t.annex) for t in tables if t.annex}
    titles = {_key(t.title) for t in tables if t.title}
    for number, name, line in _listed(every):
        if _TABLE_NAME.fullmatch(name) and f"附件{number}" not in found and name not in titles:
            message = f"The notice lists a table that was not found: 附件{number} {name}"
            yield Finding(Code.TABLE_MISSING, message, Place(line.page, line.bbox))


def _listed(lines: Sequence[Line]) -> Iterator[tuple[str, str, Line]]:
    """The entries of the list of annexes: number, name, line."""
    expected = 0
    for line in lines:
        text = _key(line.text)
        begins = _LIST.fullmatch(text)
        entry = _ENTRY.fullmatch(begins[1] if begins else text)
        if begins:
            expected = 1
        if not entry or int(entry[1]) != expected:
            continue
        yield entry[1], entry[2], line
        expected += 1


def _key(text: str) -> str:
    return "".join(plain(text).split())
