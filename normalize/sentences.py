"""Lines of body text → the figures that the sentences state, with subject, place, year and unit.

A figure is a number with a unit behind it. Years, dates, document numbers and ordinals are none.
``分别`` deals a list of numbers out to the list of things before it; the rest of what a figure is
about is read off the words in front of it (and, for 个, behind it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extract.types import Line
from normalize.text import clean
from normalize.units import unit
from schemas.lexicon.numbers import YEAR

_HEADING = re.compile(r"^(?P<number>[一二三四五六七八九十]{1,3})、")
_NUMBER = re.compile(
    r"(?<![\d.第〔\[-])(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<rest>[^\d\s,，。;；、:：()（）]{0,8})"
)
_NO_FIGURE = re.compile(r"^(?:年|月|日|号|时|点|分(?!之)|期|版|条|款|级|周年|世纪|[-—~～至到]\d)")
_CLAUSE_END = re.compile(r"[，,；;：:]")
_SENTENCE = re.compile(r"[^。！？!?]+[。！？!?]?")
_DATED = re.compile(rf"({YEAR})(?:年|-|—)")
_ABOUT = re.compile(r"(?:约|近|超过?|逾|不足|不到|未达到?|未超过|至少|低于|高于|多达)$")
_VAGUE_AFTER = re.compile(r"^(?:多|余|以上|以下|左右)")
_DEALT = re.compile(r"分别(?P<what>[^\d]*)$")
_OPEN = "(（"
_LONGEST_UNIT = 5
_UNMARKED = re.compile(r"[A-Za-z\u4e00-\u9fff](?<!注)|(?<=\s)\d")  # no note mark is cut there
_OPEN_END = 40  # characters at the end of an open paragraph that the next line may still change
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of a sentence.

    ``about`` are the words right in front of it, back to the figure or clause before; ``behind`` the
    noun after 个 and its like; ``context`` everything before it in its sentence. ``year`` is the last
    one named. ``vague`` marks
    figures that the text itself calls approximate or a bound. ``paragraph`` counts from 0, ``page`` from 1.
    """

    value: Decimal
    raw: str
    unit: str
    kind: str
    scale: Decimal
    about: str
    behind: str
    context: str
    sentence: str
    heading: str
    year: int | None
    vague: bool
    paragraph: int
    page: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body lines that belong together; ``heading`` is the last numbered heading above."""

    text: str
    heading: str
    page: int
    is_heading: bool = False


def paragraphs(body: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Join lines into paragraphs: a full stop, a colon or a numbered heading ends one."""
    found: list[Paragraph] = []
    heading, settled, open_text, page = "", "", "", 0
    for line in body:
        text = clean(line.text)
        titled = _HEADING.match(text)
        if titled and (open_text or len(text) <= 40):
            if open_text:
                found.append(Paragraph(settled + open_text, heading, page))
            settled, open_text, page = "", "", line.page
            if len(text) <= 40 and not text.endswith("。"):
                heading = text
                found.append(Paragraph(text, heading, line.page, True))
                continue
        page = page if open_text else line.page
        open_text = clean(open_text + text)
        if open_text.endswith(("。", "：", ":", "！")):
            found.append(Paragraph(settled + open_text, heading, page))
            settled = open_text = ""
        end = _settled(open_text)
        settled, open_text = settled + open_text[:end], open_text[end:]
    if open_text:
        found.append(Paragraph(settled + open_text, heading, page))
    return tuple(found)


def _settled(text: str) -> int:
    """How many characters at the start of a clean text stay as they are, whatever comes behind it."""
    places = (at for at in range(len(text) - _OPEN_END, 0, -1) if _UNMARKED.match(text, at))
    return next(places, 0)


def repeated_headings(body: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Numbered headings (一、 二、) that use the number of the heading before once more."""
    titles = [p for p in paragraphs(body) if p.is_heading]
    return tuple(
        second for first, second in pairwise(titles) if _heading_number(first) == _heading_number(second)
    )


def _heading_number(paragraph: Paragraph) -> str:
    found = _HEADING.match(paragraph.text)
    return found["number"] if found else ""


def statements(body: Sequence[Line]) -> tuple[Statement, ...]:
    """Every figure of the body text, in reading order."""
    found: list[Statement] = []
    for index, paragraph in enumerate(paragraphs(body)):
        if not paragraph.is_heading:
            for sentence in _SENTENCE.findall(paragraph.text):
                found += _deal_out(list(_figures(sentence, paragraph, index)))
    return tuple(found)


def _figures(sentence: str, paragraph: Paragraph, index: int) -> Iterator[Statement]:
    end = 0
    for match in _NUMBER.finditer(sentence):
        named = _unit_of(match["rest"])
        if named is None or _NO_FIGURE.match(match["rest"]):
            continue
        name, kind, scale = named
        start, after = match.start(), match.start("rest") + len(name)
        context = sentence[:start]
        years = _DATED.findall(context)
        yield Statement(
            value=Decimal(match["number"].replace(",", "")),
            raw=sentence[start:after],
            unit=name,
            kind=kind,
            scale=scale,
            about=_about(sentence[end:start]),
            behind=_noun(sentence[after:]),
            context=context,
            sentence=sentence,
            heading=paragraph.heading,
            year=int(years[-1]) if years else None,
            vague=bool(
                _ABOUT.search(sentence[max(0, start - 3) : start]) or _VAGUE_AFTER.match(sentence[after:])
            ),
            paragraph=index,
            page=paragraph.page,
        )
        end = after


def _unit_of(text: str) -> tuple[str, str, Decimal] | None:
    """The longest unit at the front of ``text``: name, kind, scale."""
    for length in range(min(_LONGEST_UNIT, len(text)), 0, -1):
        found = unit(text[:length])
        if found is not None and found.kind != "time":
            return text[:length], found.kind, found.factor
    return None


def _about(text: str) -> str:
    """The words right before a figure: after the last comma, brackets opened but not closed kept."""
    parts = [p for p in re.split(r"[，,；;：:。]", text) if p.strip("、()（）")]
    return parts[-1].strip("、()（）") if parts else ""


def _noun(text: str) -> str:
    found = re.match(r"[\u4e00-\u9fff]{1,8}", text)
    return re.split(r"因|和|为|的|在|已|全部|逾期|问题", found.group())[0] if found else ""


def _deal_out(found: list[Statement]) -> list[Statement]:
    """Give each number after 分别 the words of its counterpart before it."""
    dealt = list(found)
    for i, first in enumerate(found):
        marked = _DEALT.search(first.about)
        if marked is None:
            continue
        group = [i]
        while (
            group[-1] + 1 < len(found)
            and not found[group[-1] + 1].about
            and found[group[-1] + 1].unit == first.unit
        ):
            group.append(group[-1] + 1)
        names = _names_before(first.context[: first.context.rindex("分别")])
        earlier = found[:i]
        if len(earlier) >= len(group) > 1 and first.kind == "ratio":
            subjects = [s.about for s in earlier[-len(group) :]]
        elif len(names) == len(group):
            subjects = names
        else:
            continue
        for place, subject in zip(group, subjects, strict=True):
            dealt[place] = replace(found[place], about=subject + marked["what"].rstrip("为是达有"))
    return dealt


def _names_before(text: str) -> list[str]:
    last = _CLAUSE_END.split(text)[-1]
    return [name for name in re.split(r"[、和及]", last) if name]


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring Han characters of a text: its words, near enough to compare by."""
    return set(_PAIR.findall(text))
