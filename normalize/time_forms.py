"""The forms in which times are printed, and the calendar dates of each: ``1-12月``, ``上年末``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from normalize import hanzi
from schemas.lexicon.numbers import HAN_YEAR, YEAR


class PeriodKind(StrEnum):
    """What sort of time a text names."""

    YEAR = "year"
    YEARS = "years"
    HALF = "half"
    QUARTER = "quarter"
    MONTHS = "months"
    MONTH = "month"
    DAY = "day"
    POINT = "point"
    """A reading at one date (``截至12月底``, ``年末``): start and end are that date."""
    PLAN = "plan"
    SCHOOL_YEAR = "school_year"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included."""

    start: dt.date
    end: dt.date
    kind: PeriodKind


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative times lean on: the day of issue and the period that the notice reports on."""

    issued_on: dt.date | None
    year: int | None
    reference: Period | None


_Y = rf"(?P<y>{YEAR}|{HAN_YEAR})"
_DASH = r"(?:-|—{1,2}|–|―|−|~|至|到)"
_M = r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_M2 = _M.replace("?P<m>", "?P<m2>")
_D = r"(?P<d>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_Y_OPT = rf"(?:{_Y}年(?:度)?)?"
_AS_OF = r"(?P<asof>截至|截止到?|至)?"
_PLANS = {
    "八五": 1991, "九五": 1996, "十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021,
    "十五五": 2026,
}  # fmt: skip
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9), "全年": (1, 12)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LAST_YEAR = "上年度?|去年"
_THIS_YEAR = "本年度?|当年|今年|年度"


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = hanzi.number(text)
    if value is None:
        raise ValueError(text)
    return int(value)


def _year(match: re.Match[str], anchor: Anchor) -> int | None:
    text = match.groupdict().get("y")
    if not text:
        return anchor.year
    return int(text) if text.isdigit() else hanzi.year(text)


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def months(year: int, first: int, last: int, kind: PeriodKind) -> Period:
    """From the first day of month ``first`` to the last day of month ``last``."""
    return Period(dt.date(year, first, 1), _last_day(year, last), kind)


def _point(day: dt.date) -> Period:
    return Period(day, day, PeriodKind.POINT)


def _school_year(match: re.Match[str], _: Anchor) -> Period | None:
    """1 September to 31 August; the second term is counted from 1 February."""
    first = int(match["y1"])
    if match["y2"] and int(match["y2"]) not in {first + 1, (first + 1) % 100}:
        return None
    start, end = dt.date(first, 9, 1), dt.date(first + 1, 8, 31)
    if match["term"]:
        early = match["term"] in {"一", "1", "上", "秋"}
        start, end = (start, dt.date(first + 1, 1, 31)) if early else (dt.date(first + 1, 2, 1), end)
    return Period(start, end, PeriodKind.SCHOOL_YEAR)


def _years(match: re.Match[str], _: Anchor) -> Period | None:
    first, last = (int(t) if t.isdigit() else hanzi.year(t) for t in (match["y1"], match["y2"]))
    if first is None or last is None or first >= last:
        return None
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31), PeriodKind.YEARS)


def _plan(match: re.Match[str], _: Anchor) -> Period:
    first = _PLANS[match["plan"]]
    return Period(dt.date(first, 1, 1), dt.date(first + 4, 12, 31), PeriodKind.PLAN)


def _month_range(match: re.Match[str], anchor: Anchor) -> Period | None:
    first_year = _year(match, anchor)
    if first_year is None:
        return None
    last_year = int(match["y2"]) if match["y2"] else first_year
    first, last = _number(match["m"]), _number(match["m2"])
    if (first_year, first) > (last_year, last):
        return None
    return Period(dt.date(first_year, first, 1), _last_day(last_year, last), PeriodKind.MONTHS)


def _year_to_date(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``1月至本月``, ``年初至今``, ``本月累计``; ``上年同期累计`` is the same of the year before."""
    end = anchor.reference.end if anchor.reference else anchor.issued_on
    if end is None:
        return None
    end = _year_before(end) if match.groupdict().get("back") else end
    return Period(dt.date(end.year, 1, 1), end, PeriodKind.MONTHS)


def _cumulative(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``累计`` beside a month: from the year's first day. Alone it may count from any beginning."""
    part = anchor.reference is not None and anchor.reference.kind in {PeriodKind.MONTH, PeriodKind.QUARTER}
    return _year_to_date(match, anchor) if part else None


def _day(match: re.Match[str], anchor: Anchor) -> Period | None:
    year = _year(match, anchor)
    if year is None:
        return None
    try:
        day = dt.date(year, _number(match["m"]), _number(match["d"]))
    except ValueError:
        return None
    return _point(day) if match.groupdict().get("asof") else Period(day, day, PeriodKind.DAY)


def _month_part(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``6月末``, ``截至9月中旬``, ``6月``."""
    year = _year(match, anchor)
    if year is None:
        return None
    month, part = _number(match["m"]), match["part"]
    last = _last_day(year, month)
    ends = {"底": last, "末": last, "初": last.replace(day=1)}
    if part in ends:
        return _point(ends[part])
    thirds = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, last.day)}
    first_day, last_day = thirds.get(part, (1, last.day))
    period = Period(last.replace(day=first_day), last.replace(day=last_day), PeriodKind.MONTH)
    return _point(period.end) if match["asof"] else period


def _part_of_year(match: re.Match[str], anchor: Anchor) -> Period | None:
    year = _year(match, anchor)
    if match["back"] and not match["y"]:
        year = anchor.year - 1 if anchor.year else None
    if year is None:
        return None
    if match["half"]:
        kind = PeriodKind.YEAR if match["half"] == "全年" else PeriodKind.HALF
        return months(year, *_HALVES[match["half"]], PeriodKind.MONTHS if "三" in match["half"] else kind)
    quarter = _QUARTERS[match["q"]]
    period = months(year, 3 * quarter - 2, 3 * quarter, PeriodKind.QUARTER)
    return _point(period.end) if match["end"] else period


def _year_end(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``2020年底``, ``上年末``, ``年初``, ``期末``."""
    if match["base"] == "期":
        if anchor.reference is None:
            return None
        return _point(anchor.reference.start if match["edge"] == "初" else anchor.reference.end)
    year = _year(match, anchor)
    if year is None:
        return None
    if match["base"] and re.fullmatch(_LAST_YEAR, match["base"]):
        year -= 1
    return _point(dt.date(year, 1, 1) if match["edge"] == "初" else dt.date(year, 12, 31))


def _same_part(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``2022年同期``: what the notice reports on, in that year."""
    year, base = _year(match, anchor), anchor.reference
    if year is None:
        return None
    if base is None or base.start.year != base.end.year:
        return months(year, 1, 12, PeriodKind.YEAR)
    last = min(base.end.day, calendar.monthrange(year, base.end.month)[1])
    first = min(base.start.day, calendar.monthrange(year, base.start.month)[1])
    return Period(dt.date(year, base.start.month, first), dt.date(year, base.end.month, last), base.kind)


def _quarter(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``2023Q1``."""
    year = _year(match, anchor)
    last = 3 * int(match["q"])
    return months(year, last - 2, last, PeriodKind.QUARTER) if year else None


def _short_year(match: re.Match[str], _: Anchor) -> Period | None:
    """``九四年``."""
    year = hanzi.year(f"一九{match['short']}")
    return months(year, 1, 12, PeriodKind.YEAR) if year else None


def _month_end(match: re.Match[str], anchor: Anchor) -> Period | None:
    """``本月末``, ``上月底``."""
    month = _reported(match["word"], anchor.reference)
    if month is None:
        return None
    return _point(month.start if match["edge"] == "初" else month.end)


def _whole_year(match: re.Match[str], anchor: Anchor) -> Period | None:
    year = _year(match, anchor)
    if year is None:
        return None
    return _point(dt.date(year, 12, 31)) if match["asof"] else months(year, 1, 12, PeriodKind.YEAR)


def _relative(match: re.Match[str], anchor: Anchor) -> Period | None:
    word = match["word"]
    if word in {"目前", "今", "现在"}:
        return _point(anchor.issued_on) if anchor.issued_on else None
    if anchor.year is None:
        return None
    if "同期" in word or "同月" in word:
        base = anchor.reference or months(anchor.year, 1, 12, PeriodKind.YEAR)
        return Period(_year_before(base.start), _year_before(base.end), base.kind)
    if "期" in word or "月" in word or "季" in word:
        return _reported(word, anchor.reference)
    back = 2 if word == "前年" else re.fullmatch(_LAST_YEAR, word) is not None
    return months(anchor.year - back, 1, 12, PeriodKind.YEAR)


def _reported(word: str, reference: Period | None) -> Period | None:
    """``本期``, ``本月``, ``上月``, ``本季``: known only where the notice says which month it reports."""
    if reference is None:
        return None
    if word == "本期":
        return reference
    end = reference.end
    if reference.kind in {PeriodKind.YEAR, PeriodKind.YEARS, PeriodKind.PLAN, PeriodKind.SCHOOL_YEAR}:
        return None
    if "季" in word:
        quarter = (end.month + 2) // 3
        if word.startswith("上"):
            end = dt.date(end.year, 3 * quarter - 2, 1) - dt.timedelta(days=1)
            quarter = (end.month + 2) // 3
        return months(end.year, 3 * quarter - 2, 3 * quarter, PeriodKind.QUARTER)
    if word == "上月":
        end = end.replace(day=1) - dt.timedelta(days=1)
    return months(end.year, end.month, end.month, PeriodKind.MONTH)


def _year_before(day: dt.date) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


_Handler = Callable[[re.Match[str], Anchor], Period | None]
_Y1, _Y2 = _Y.replace("?P<y>", "?P<y1>"), _Y.replace("?P<y>", "?P<y2>")
# A time of comparison (比上年增长) is not the time of the column.
_NOT_COMPARED = r"(?<![比较与为占\d])"
# Longest form first: a shorter pattern never sees what a longer one has taken.
FORMS: tuple[tuple[re.Pattern[str], _Handler], ...] = tuple(
    (re.compile(_NOT_COMPARED + pattern), handler)
    for pattern, handler in (
        (
            rf"(?P<y1>{YEAR})(?:(?:{_DASH}|/)(?P<y2>{YEAR}|\d{{2}}))?学年度?(?:第?(?P<term>[一二12上下秋春])(?:学期|季))?",
            _school_year,
        ),
        (
            rf"{_Y_OPT}{_M}月?(?:份)?{_DASH}(?:(?P<y2>{YEAR})年)?{_M2}月(?:份)?(?!\d{{1,2}}日)",
            _month_range,
        ),
        (rf"(?P<back>{_LAST_YEAR})(?:同期)?累计", _year_to_date),
        (
            rf"(?:(?:1月?|一月|年初){_DASH}(?:本月|今)|(?:本月|当月|本年度?|当年|今年|自?年初)累计"
            r"|(?:今年|本年|年初)以来)",
            _year_to_date,
        ),
        (r"(?P<word>本月|当月|上月)(?P<edge>底|末|初)", _month_end),
        (rf"{_Y}年?第?[Qq](?P<q>[1-4])", _quarter),
        (rf"{_AS_OF}(?:{_Y}年)?{_M}月{_D}日", _day),
        (rf"{_AS_OF}{_Y}[.\-/]{_M}[.\-/]{_D}(?!\d)", _day),
        (rf"{_Y1}(?:年度?)?{_DASH}{_Y2}年(?:度)?(?!底|末|初|\d{{1,2}}月)", _years),
        (rf"{_AS_OF}{_Y_OPT}{_M}月(?:份)?(?P<part>底|末|初|[上中下]旬)?", _month_part),
        (
            rf"(?:{_Y}年度?|(?P<back>{_LAST_YEAR}))?(?:(?P<half>上半年|下半年|前三季度|全年)|第?(?P<q>[一二三四1-4])季度(?P<end>末)?)",
            _part_of_year,
        ),
        (
            rf"(?:截至|截止到?|至)?(?:{_Y}年?|(?P<base>{_LAST_YEAR}|{_THIS_YEAR}|期))年?(?P<edge>底|末|初)",
            _year_end,
        ),
        (r"(?:截至|截止到?)?(?<![上下去今本当\d])年(?P<edge>底|末|初)(?P<base>)(?P<y>)", _year_end),
        (rf"{_Y}年同[期月]", _same_part),
        (rf"{_AS_OF}{_Y}年(?:度)?", _whole_year),
        (r"(?<![一二九十〇零])(?P<short>[七八九][〇零一二三四五六七八九])年(?![制级])", _short_year),
        (r"[\"“](?P<plan>十[一二三四五]五|[八九十]五)[\"”](?:时期|期间|规划|计划)?", _plan),
        (r"(?P<plan>十[一二三四五]五|[八九十]五)(?:时期|期间|规划|计划)", _plan),
        (r"(?P<plan>十[一二三四五]五)", _plan),
        (
            r"(?P<word>[上去]年同[期月]|(?<!年)同期|本期|本月|当月|上月|[本上]季度?|(?<!以)前年(?!度)|上年度?|去年|本年度?|当年|今年|(?<=截至)目前|(?<=截止)目前)",
            _relative,
        ),
    )
)
WHOLE_FORMS: tuple[tuple[re.Pattern[str], _Handler], ...] = (
    (re.compile(r"累计数?"), _cumulative),
    (re.compile(rf"(?P<asof>)(?P<y>{YEAR})"), _whole_year),
    (re.compile(rf"(?P<asof>)(?P<y>{YEAR})[.\-/]{_M}(?P<part>)"), _month_part),
    (re.compile(rf"(?P<y1>{YEAR}){_DASH}(?P<y2>{YEAR})"), _years),
    (re.compile(r"(?P<plan>[八九十]五)"), _plan),
)
