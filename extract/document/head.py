"""Takes the lines of a notice, gives its head: title, number, issuer, date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from extract.document import metadata
from extract.document.signature import borne_out, date, office, printed, signature, signers
from extract.document.title import find_title
from extract.types import DocumentHead, Line, RawTable
from schemas.lexicon.numbers import YEAR

NUMBER = re.compile(
    rf"([\u4e00-\u9fff（）()]{{2,20}})\s*[〔［\[【（(]\s*({YEAR})\s*(?:年)?[〕］\]】）)]\s*(第?\s*\d{{1,5}})\s*号"
)
"""The number of a document (字号): who issues, year, number."""
_RUNNING = re.compile(rf"[（(]?((?:{YEAR}年)?第\d{{1,4}}号)[)）]?")
"""The running number under the name of an announcement or an order."""
_NUMBERED_KIND = re.compile(r"(?:公告|通告|令)$")
_RED_HEAD = re.compile(r"(.{4,40}?)文\s*件$")
_SECRECY = re.compile(r"(签发人|特急|加急|平急|秘密|机密|内部)")
_BRACKETS = re.compile(r"[（(](.*)[)）]")
_TITLE_OF = re.compile(rf"(?:关于|公告|通告|公报|令|(?:{YEAR})年)")
"""What follows the office that a title begins with."""


def read_head(
    lines: Sequence[Line], first_page: int, width: float, tables: Sequence[RawTable] = ()
) -> DocumentHead:
    """Read the head from the lines of a document, in reading order.

    A title stands under the number or over it, or else where lines are set apart as one (see ``title``). The
    issuer is the red head without 文件, else the signature over the date, else what a form or a web page says
    of itself (发布机构, 成文日期), else the office that the title begins with. What is not found is None.

    Args:
        lines: The lines outside of tables.
        first_page: Number of the first page.
        width: Its width in points.
        tables: Its tables, which may be boxes of metadata or forms.
    """
    opening = [line for line in lines if line.page <= first_page + 1]
    place = next((i for i, line in enumerate(opening) if _number(opening, i)), None)
    said = metadata.stated(opening, tables)
    title = _title(opening, place, first_page, width) or said.get("title")
    signed = signature(lines)
    issuer = (
        _red_head(opening[: place if place is not None else 4])
        or (signers(lines, signed) if signed is not None else None)
        or office(said.get("issuer"))
        or (_letter_head(opening[:place]) if place else None)
        or _named_in(title)
        or office(said.get("filled by"))
    )
    number = _number(opening, place) if place is not None else _said_number(said)
    stated = [int(year) for text in (number, title) for year in re.findall(YEAR, text or "")]
    issued = borne_out(_issued_on(lines, signed, said), stated, dt.date.today().year)
    return DocumentHead(title, number, issuer, issued)


def _issued_on(lines: Sequence[Line], signed: int | None, said: Mapping[str, str]) -> dt.date | None:
    return (
        (date(lines[signed].text) if signed is not None else None)
        or date(said.get("date", ""))
        or printed(lines)
        or date(said.get("filled on", ""))
    )


def _number(lines: Sequence[Line], place: int) -> str | None:
    """The document's own number, alone on its line, in brackets, or beside the name of who signed it."""
    text = _plain(_SECRECY.split(_plain(lines[place].text))[0])
    bare = _BRACKETS.fullmatch(text)
    for form in (text, bare[1] if bare else ""):
        if found := NUMBER.fullmatch(form):
            return f"{found[1]}〔{found[2]}〕{found[3]}号"
    under = _plain(lines[place - 1].text) if place else ""
    running = _RUNNING.fullmatch(text)
    return running[1] if running and _NUMBERED_KIND.search(under) else None


def _said_number(said: Mapping[str, str]) -> str | None:
    found = NUMBER.fullmatch(_plain(said.get("number", "")))
    return f"{found[1]}〔{found[2]}〕{found[3]}号" if found else None


def _title(lines: Sequence[Line], place: int | None, first_page: int, width: float) -> str | None:
    """The title under the number, or else over it; without a number, on the first page."""
    number = None if place is None else lines[place]
    page = [line for line in lines if line.page == (number.page if number else first_page)]
    if number is None:
        return find_title(page, [range(len(page))], width)
    at = page.index(number)
    under, over = range(at + 1, _salutation(page, at + 1)), range(_above(page, at), at)
    return find_title(page, [under, over], width)


def _salutation(lines: Sequence[Line], start: int) -> int:
    """The place of the salutation, from which on no title stands."""
    ends = (i for i in range(start, len(lines)) if lines[i].text.strip().endswith(("：", ":")))
    return next(ends, len(lines))


def _above(lines: Sequence[Line], number: int) -> int:
    """The place from which on a title may stand over the number: under a red head."""
    heads = (i + 1 for i in reversed(range(number)) if _red_head(lines[i : i + 1]))
    return next(heads, 0)


def _red_head(lines: Sequence[Line]) -> str | None:
    found = (_RED_HEAD.fullmatch(_plain(line.text)) for line in lines)
    return next((match[1] for match in found if match), None)


def _letter_head(lines: Sequence[Line]) -> str | None:
    """An office in large type over the number: the head of a letter."""
    return next(filter(None, (office(line.text) for line in reversed(lines))), None)


def _named_in(title: str | None) -> str | None:
    """The office that a title begins with: 某市统计局关于…的通报, 某市财政局2023年度部门决算."""
    found = _TITLE_OF.search(title or "")
    return office((title or "")[: found.start()]) if found else None


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)
