"""Who signed a notice, and the dates that it prints."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from extract.types import Line
from schemas.lexicon.labels import HAN_NUMERAL
from schemas.lexicon.numbers import HAN_YEAR, YEAR

FIRST_YEAR = 1949
"""No notice of an office of the People's Republic is older."""

_DAY = rf"({YEAR}|{HAN_YEAR})\s*年\s*([\d{HAN_NUMERAL}]{{1,3}})\s*月\s*([\d{HAN_NUMERAL}]{{1,3}})\s*日"
_DATE = re.compile(_DAY)
_PLAIN_DATE = re.compile(rf"({YEAR})\s*[-./]\s*(\d{{1,2}})\s*[-./]\s*(\d{{1,2}})(?!\d)")
_ALONE = re.compile(rf"[（(]?\s*(?:{_DAY}|{_PLAIN_DATE.pattern})\s*[)）]?")
_STAMP = re.compile(r"[（(](?:盖\s*章|公\s*章|印\s*章|签\s*章|代\s*章|章|印)[)）]$")
_OFFICE = re.compile(
    r"[\u4e00-\u9fff（）()、·]{2,38}"
    r"(局|委|厅|室|府|会|院|中心|公司|部|处|组|行|队|社|署|办|站|所|校|团|馆|台|检察院|法院|集团|大学|学院)"
)
_DIGITS = {
    c: str(d)
    for d, cs in enumerate(
        ("〇零○OoО0０", "一１1", "二２2", "三３3", "四４4", "五５5", "六６6", "七７7", "八８8", "九９9")
    )
    for c in cs
}


def office(text: str | None) -> str | None:
    """The name of an office without its stamp (盖章); None where the text is none."""
    plain = _STAMP.sub("", re.sub(r"\s+", "", text or ""))
    return plain if _OFFICE.fullmatch(plain) else None


def signature(lines: Sequence[Line]) -> int | None:
    """The first line that is nothing but a date under an office's name, else the first such date.

    The first, because annexes with dates of their own follow the signature.
    """
    dated = [i for i, line in enumerate(lines) if is_date(line.text) or _with_date(line.text)]
    signed = [i for i in dated if signers(lines, i)]
    return next(iter(signed or [i for i in dated if is_date(lines[i].text)]), None)


def signers(lines: Sequence[Line], place: int) -> str | None:
    """The offices that stand right over a date, or before it on its line, several of them joined by 、."""
    if beside := _with_date(lines[place].text):
        return beside
    found: list[str] = []
    under = lines[place]
    for line in reversed(lines[max(0, place - 8) : place]):
        near = line.page == under.page and under.bbox.y0 - line.bbox.y1 < 3 * line.bbox.height
        name = office(line.text)
        if not near or name is None:
            break
        found.insert(0, name)
        under = line
    return "、".join(found) or None


def _with_date(text: str) -> str | None:
    """The office of a line that gives an office and a date, 某市统计局 2024年3月5日."""
    found = _DATE.search(text)
    return office(text[: found.start()]) if found and not text[found.end() :].strip(" )）") else None


def is_date(text: str) -> bool:
    """Whether a line is a date and nothing else, in brackets or not."""
    return bool(_ALONE.fullmatch(text.strip()))


def printed(lines: Sequence[Line]) -> dt.date | None:
    """The date of printing, "2025年2月25日印发"."""
    for line in reversed(lines):
        if re.search(r"日\s*印发", line.text) and (found := date(line.text)):
            return found
    return None


def date(text: str) -> dt.date | None:
    """The first day that a text names, in Arabic or Chinese figures; None where it names none."""
    found = _DATE.search(text) or _PLAIN_DATE.search(text)
    if not found:
        return None
    year = int("".join(_DIGITS[c] for c in found[1]))
    try:
        return dt.date(year, _small(found[2]), _small(found[3]))
    except ValueError:
        return None


def borne_out(day: dt.date | None, years: Sequence[int], last: int) -> dt.date | None:
    """The day of issue, or None where it can be none and no misread numeral explains it.

    One numeral that was misread throughout (一〇一一 for 二〇二二) is put right by what else the notice says.

    Args:
        day: as it was read.
        years: that the number or the title of the notice states, the surest first.
        last: the year beyond which no notice is issued.
    """
    if day is None or (FIRST_YEAR <= day.year <= last and not _contradicted(day.year, years)):
        return day
    meant = next((y for y in years if FIRST_YEAR <= y <= last and _explained(day, y)), None)
    return None if meant is None else _in_year(day, meant)


def _contradicted(read: int, years: Sequence[int]) -> bool:
    """Whether number and title both speak against a year: a notice names its own, or one beside it."""
    return len(years) > 1 and all(abs(read - year) > 1 for year in years)


def _explained(day: dt.date, meant: int) -> bool:
    """Whether one numeral that was taken for one other makes the year, and can have made no month or day."""
    misread = {(a, b) for a, b in zip(f"{day.year:04}", str(meant), strict=True) if a != b}
    return len(misread) == 1 and not {a for a, _ in misread} & {str(day.month)[-1], str(day.day)[-1]}


def _in_year(day: dt.date, year: int) -> dt.date | None:
    """The same day of another year; None for 29 February where that has none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _small(text: str) -> int:
    """A number up to 31 in Arabic or Chinese figures; ValueError for 一十, which is a misread 二十."""
    text = unicodedata.normalize("NFKC", text)
    if text.isdigit() and text.isascii():
        return int(text)
    tens, found, ones = text.partition("十")
    if not found:
        return int("".join(_DIGITS[c] for c in text))
    if tens and _DIGITS[tens] == "1":
        raise ValueError(text)
    return (int(_DIGITS[tens]) if tens else 1) * 10 + (int(_DIGITS[ones]) if ones else 0)
