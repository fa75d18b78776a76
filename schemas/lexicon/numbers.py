"""Numbers, years and the marks that stand in their place: fragments of patterns, and what a text is.

Three questions are asked of a text, each wider than the one before:

- ``is_number``: a number alone, with sign, brackets and per cent (``-1,234.5``, ``（12.3）``, ``3.5‰``);
- ``is_figure``: a number, or a mark in its place (``—``, ``/``, ``×``, ``√``): a cell of data;
- ``is_value``: whatever stands in a column of figures, as print has it: ranges, dates, notes, ``▲``, units.
"""

from __future__ import annotations

import re

from schemas.lexicon.form import plain
from schemas.lexicon.units import SCALES, unit

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"""Digits of a number without its sign: thousands parted by commas or not at all, decimals."""
AMOUNT = r"(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d+)?"
"""The same without leading zeros, which codes have and amounts have not."""
SIGNED = rf"-?{DIGITS}"
"""A number in plain print."""
PERCENT = rf"{SIGNED}%?"
"""A number in plain print, or a percentage."""
YEAR = r"(?:19|20)\d{2}"
HAN_YEAR = r"[一二][九９〇零○OoО0][〇零○OoО0一二三四五六七八九９]{2}"
"""A year in Chinese figures (一九九四); for 〇 stands what keyboards and recognisers put there."""

_DASHES = r"\-‐‑‒–—―−─﹣－/／\\"
_DOTS = r".．·…⋯:："
_STARS = r"*＊"
_CHOICES = r"×✓√○●"
"""Yes and no."""

_NUMBER = re.compile(r"[-+±]?\(?[-+]?(?:\d{1,3}(?:[,\s]\d{3})+|\d+)(?:\.\d+)?\)?\s*[%‰]?")
_MARK = re.compile(rf"[{_DASHES}…⋯{_STARS}{_CHOICES}]+")
_NOTHING = re.compile(rf"[\s{_DASHES}_~～{_DOTS}{_STARS}无]*")
_GROUPED = re.compile(r"[-+−]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_PRINTED = re.compile(
    r"[(（\[<＜>＞≤≥~≈±*△▲☆$€£¥￥]*[+\-−–—]?[.．]?\d[\d\s.,，．'%％‰/:：*()（）\[\]\-–—~～+×]*"
    r"(?P<behind>[^\d\s)）\]*]*)[)）\]*]*"
)
_BEHIND = frozenset({"", "月", "日", "p", "e", "r"})
"""Behind a number and no unit: of dates, and of provisional, estimated and revised figures."""
_INSTEAD = re.compile(
    rf"[{_DASHES}{_DOTS}{_STARS}{_CHOICES}xX]{{1,4}}|n\.?\s?[ad]\.?|无|不适用", re.IGNORECASE
)
_YEAR_LABEL = re.compile(rf"(?:{YEAR}(?:\s?[-–—/]\s?\d{{2,4}})?|{HAN_YEAR})(?:年度?)?(?:\s?\([*\d]?\))?")
_NOTE_MARKS = "¹²³⁰⁴⁵⁶⁷⁸⁹*＊"
_ANY_YEAR = re.compile(YEAR)
_YEAR_WORD = re.compile(rf"{YEAR}年?")


def is_number(text: str) -> bool:
    """Whether the text is a number alone: sign, brackets, thousands parted by commas or spaces, %, ‰."""
    return bool(_NUMBER.fullmatch(plain(text)))


def is_mark(text: str) -> bool:
    """Whether the text is nothing but marks that stand where a number might: dashes, slashes, …, *, ×, √."""
    return bool(_MARK.fullmatch(text.strip()))


def is_figure(text: str) -> bool:
    """Whether a cell prints data: a number, or a mark in place of one."""
    return is_number(text) or is_mark(text)


def is_value(text: str) -> bool:
    """Whether the text is what stands in a body cell of figures, in any style of print.

    Beside numbers: ranges, dates, relations, notes, a unit behind; up to four marks; 无, 不适用, n.a.
    """
    text = text.strip()
    found = _PRINTED.fullmatch(text)
    if found is not None:
        behind = found["behind"]
        return behind in _BEHIND or behind in SCALES or unit(plain(behind)) is not None
    return bool(_INSTEAD.fullmatch(text))


def says_nothing(text: str) -> bool:
    """Whether the text says that there is nothing to add up: blank, dashes, dots, 无."""
    return bool(_NOTHING.fullmatch(text))


def is_grouped(text: str) -> bool:
    """Whether the text is a number whose thousands are parted by commas (``1,234.5``)."""
    return bool(_GROUPED.fullmatch(text))


def is_year(text: str) -> bool:
    """Whether the text is a year or a span of years, which head columns: 2023年, 2019-2020, 2023(1).

    A digit behind it is no note: 20234 is a number.
    """
    return bool(_YEAR_LABEL.fullmatch(plain(text.strip().rstrip(_NOTE_MARKS))))


def years_in(text: str) -> list[str]:
    """All years that stand in the text, left to right."""
    return _ANY_YEAR.findall(text)


def without_years(text: str) -> str:
    """The text with its years taken out: what stays the same from one notice to the next."""
    return _YEAR_WORD.sub("", text)
