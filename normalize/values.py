"""Cell text → number: every style in which Chinese notices print one, and every way to print none.

A number keeps its printed digits (``Decimal("12.500")``) and its printed unit (``1.2万`` is 1.2 in
unit 万). Blank is never 0. Text that is no number, or more than one reading, is ``NullKind.TEXT``.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from normalize import hanzi
from normalize.text import fold, split_marks
from normalize.types import NullKind
from normalize.units import unit as find_unit
from schemas.lexicon.numbers import AMOUNT, is_year


class Qualifier(StrEnum):
    """What a printed word or sign adds to a number."""

    APPROX = "approx"
    ABOVE = "above"
    BELOW = "below"
    RANGE = "range"
    """``value`` is the lower end, ``second`` the upper."""
    PAIR = "pair"
    """Two numbers in one cell; the header says which is which."""
    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class ParsedValue:
    """What a cell says; ``value`` is None exactly when ``null_kind`` is set.

    ``unit`` is what the cell itself prints behind the number, None if nothing; it may be a bare
    scale (``万``), which ``units.with_scale`` joins with the column's unit. ``hints`` are sentences
    on anything that was read in one of several possible ways: such a value deserves a finding.
    """

    value: Decimal | None = None
    null_kind: NullKind | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    second: Decimal | None = None
    second_unit: str | None = None
    hints: tuple[str, ...] = ()


NO_MEASURE = frozenset({None, "text", "entity", "order"})
"""Column kinds in which ``(3)`` is an enumerator and a letter is a letter."""

_NULLS: dict[str, NullKind] = {
    **dict.fromkeys(["", "空"], NullKind.BLANK),
    **dict.fromkeys(["/", "\\", "//"], NullKind.DASH),
    **dict.fromkeys(
        ["缺", "缺失", "暂无", "未报", "未上报", "未统计", "无数据", "暂无数据", "n/a", "#n/a", "na", "null"],
        NullKind.MISSING,
    ),
    **dict.fromkeys(["无", "〇", "零", "○", "未开展", "没有", "nil", "none"], NullKind.NONE),
    **dict.fromkeys(
        ["不涉及", "不适用", "×", "╳", "无任务", "无此项", "未承担", "无此项任务", "不参评", "不考核"],
        NullKind.NOT_APPLICABLE,
    ),
    **dict.fromkeys(["...", "......", "⋯", "⋯⋯"], NullKind.TOO_SMALL),
    **dict.fromkeys(["〃", "同上", '"', "''", "′′", "″", "“", "”"], NullKind.DITTO),
}
_MINUS = str.maketrans(dict.fromkeys("−‐‑‒﹣－", "-") | dict.fromkeys("–—―─━ー", "—"))
_DASHES = re.compile(r"[-—_]{1,6}")
_HAN_DASH = re.compile(r"一{1,3}")
_TIGHT = re.compile(
    r"(?<=[-+(,.~—↑↓约≥≤<>])\s+(?=[\d.])|(?<=\d)\s+(?=[^\d\s])|(?<=[^\d\s)])\s+(?=[^\d\s])|(?<=[\u4e00-\u9fff])\s+"
)

_NUM = rf"[+-]?{AMOUNT}"
_NUMBER = re.compile(rf"({_NUM})(.*)")
_SPACED = re.compile(r"([+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?)(\D.*)?")
_LONG_DASH_NUMBER = re.compile(rf"—{AMOUNT}\D*")
_BRACKETED = re.compile(rf"\(({AMOUNT})\)(%|‰)?|\(({AMOUNT})(%|‰)\)")
_ARROW = re.compile(r"(?P<lead>[↑↓▲▼△▽⬆⬇])?(?P<rest>[^↑↓⬆⬇]+?)(?P<tail>[↑↓⬆⬇])?")
_SINCE = r"(?:(?:同比|环比|年均|较|比)?(?:上年|去年|上月|上季|上期|年初|上年末)?(?:同期|同月|末|底)?)?"
_UP_WORDS = "增长|上升|提高|提升|增加|上涨|扩大|新增|净增|增|升"
_DOWN_WORDS = "负增长|下降|减少|降低|下跌|下滑|回落|缩小|收窄|净减|减|降"
_CHANGE = re.compile(rf"{_SINCE}(?:(?P<up>{_UP_WORDS})|(?P<down>{_DOWN_WORDS}))了?(?P<rest>[-+]?\d.*)")
_LEVEL = re.compile(rf"{_SINCE}持平")
_FRACTION = re.compile(r"(?P<of>百|千|万)分之(?P<rest>.+)")
_QUALIFIERS = {
    Qualifier.APPROX: ("大约", "约", "近", "将近", "左右", "上下", "余", "多"),
    Qualifier.ABOVE: ("超过", "超", "逾", "不少于", "不低于", "以上", "≥", ">", "高于"),
    Qualifier.BELOW: ("不足", "不超过", "不到", "低于", "以下", "以内", "≤", "<"),
    None: ("达到", "达", "共", "计"),
}
_PREFIX = {w: q for q, words in _QUALIFIERS.items() for w in words}
_BEFORE = re.compile(
    "(" + "|".join(sorted(_PREFIX, key=len, reverse=True)) + r")(?=[-+\d一二两三四五六七八九十])(.+)"
)
_AFTER = re.compile(r"(.*[\d百千万亿].*?)(左右|上下|以上|以下|以内)")
_SOME = re.compile(r"(\d[\d,.]*(?:[百千万亿])?)[余多]([百千万亿]?\D*)")
_TWO = re.compile(rf"({_NUM}[^\d/()]*)(?:/({_NUM}[^\d/()]*)|\(({_NUM}[^\d/()]*)\))")
_RANGE = re.compile(rf"({AMOUNT})([^\d~—至到-]*)(?:[-~—至到])({AMOUNT})(\D*)")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)(亿|万|千|百)")
_STEPS = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 100}
_OCR = str.maketrans(
    {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "B": "8", "S": "5", "Z": "2", "。": ".", "·": "."}
)
_OCR_TEXT = re.compile(r"[-+]?[\dOolI|BSZ,.。·]+[%‰]?")


@lru_cache(maxsize=65536)
def parse_value(raw: str, *, column_kind: str | None = None) -> ParsedValue:
    """Read one cell.

    Args:
        raw: The cell's text as printed.
        column_kind: Kind of unit of the column ("money", "ratio", ...); "measure" where only
            that it holds numbers is known; "growth" for changes; "text" or "entity" where it
            holds none; None if unknown. Brackets as minus, letters misread for digits and a lone
            一 for a dash are taken only in columns of numbers; ``▲`` and ``△`` mean "up" only
            where changes are told.

    Returns:
        The number or the reason why there is none.
    """
    text = _squeeze(raw)
    if (null := _null(text)) is not None:
        return ParsedValue(null_kind=null)
    if column_kind in {"text", "entity"}:
        return ParsedValue(null_kind=NullKind.TEXT)
    measure = column_kind not in NO_MEASURE
    if measure and _HAN_DASH.fullmatch(text):
        return ParsedValue(null_kind=NullKind.DASH, hints=("一 read as a dash",))
    if text == "一":
        return ParsedValue(null_kind=NullKind.TEXT, hints=("一 may be one or a dash",))
    found = _number(text) or (_in_measure(text, column_kind) if measure else None)
    return found or ParsedValue(null_kind=NullKind.TEXT)


def _squeeze(raw: str) -> str:
    """Marks off, NFKC, one minus and one long dash; spaces that part no numbers gone."""
    text = fold(split_marks(raw)[0]).translate(_MINUS)
    return _TIGHT.sub("", " ".join(text.split()))


def _null(text: str) -> NullKind | None:
    bare = text.replace(" ", "")
    if _DASHES.fullmatch(bare):
        return NullKind.DASH
    return _NULLS.get(bare.lower())


def _number(text: str) -> ParsedValue | None:
    readers: tuple[Callable[[str], ParsedValue | None], ...] = (
        _plain, _spaced, _change, _arrow, _fraction, _qualified, _two, _range, _steps, _han, _minus_dash,
    )  # fmt: skip
    for read in readers:
        if (found := read(text)) is not None:
            return found
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace(" ", ""))


def _unit(text: str) -> tuple[bool, str | None]:
    """Whether ``text`` may stand behind a number, and as which unit (万 alone counts as one)."""
    name = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    if name in {"", "万", "亿", "千", "百", "百万", "千万"}:
        return True, name or None
    found = find_unit(name)
    return found is not None, found.name if found else None


def _plain(text: str) -> ParsedValue | None:
    """``1,234.50``, ``-3.5%``, ``3500万元``, ``0.6个百分点``; ``2024年`` is a date."""
    match = _NUMBER.fullmatch(text)
    if match is None or (text.endswith("年") and is_year(text)):
        return None
    fits, unit = _unit(match[2])
    return ParsedValue(_decimal(match[1]), unit=unit) if fits else None


def _spaced(text: str) -> ParsedValue | None:
    match = _SPACED.fullmatch(text)
    if match is None:
        return None
    fits, unit = _unit(match[2] or "")
    hint = "space read as thousands separator"
    return ParsedValue(_decimal(match[1]), unit=unit, hints=(hint,)) if fits else None


def _signed(rest: str, down: bool) -> ParsedValue | None:
    found = _plain(rest)
    if found is None or found.value is None:
        return None
    if down and found.value < 0:
        return ParsedValue(null_kind=NullKind.TEXT, hints=("a fall by a negative number",))
    value = -found.value if down else found.value
    return replace(found, value=value, qualifier=Qualifier.DOWN if value < 0 else Qualifier.UP)


def _change(text: str) -> ParsedValue | None:
    """``同比增长3.5%``, ``增长-3.5%`` (is -3.5), ``下降2.1%``, ``持平``."""
    if _LEVEL.fullmatch(text):
        return ParsedValue(Decimal(0), qualifier=Qualifier.UNCHANGED, hints=("持平 read as 0",))
    match = _CHANGE.fullmatch(text)
    return _signed(match["rest"], match["down"] is not None) if match else None


def _arrow(text: str) -> ParsedValue | None:
    match = _ARROW.fullmatch(text)
    if match is None or (match["lead"] is None) == (match["tail"] is None):
        return None
    arrow = match["lead"] or match["tail"]
    return None if arrow in "▲△" else _signed(match["rest"], arrow in "↓▼▽⬇")


def _fraction(text: str) -> ParsedValue | None:
    """``百分之三点五``, ``千分之2``."""
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    plain = re.fullmatch(AMOUNT, match["rest"])
    value = _decimal(plain[0]) if plain else hanzi.number(match["rest"])
    return None if value is None else ParsedValue(value, unit={"百": "%", "千": "‰", "万": "‱"}[match["of"]])


def _qualified(text: str) -> ParsedValue | None:
    """``约3万``, ``超1200``, ``100余户``, ``≥95%``, ``20左右``."""
    if match := _BEFORE.fullmatch(text):
        rest, qualifier = match[2], _PREFIX[match[1]]
    elif match := _AFTER.fullmatch(text):
        rest, qualifier = match[1], _PREFIX[match[2]]
    elif match := _SOME.fullmatch(text):
        rest, qualifier = match[1] + match[2], Qualifier.APPROX
    else:
        return None
    found = _number(rest)
    if found is None or found.value is None or (found.qualifier and qualifier):
        return None
    hints = (*found.hints, f"said to be {qualifier}") if qualifier else found.hints
    return replace(found, qualifier=qualifier or found.qualifier, hints=hints)


def _two(text: str) -> ParsedValue | None:
    """``320/45``, ``320(96.5%)``; ``2024/06`` is a date."""
    match = _TWO.fullmatch(text)
    if match is None or (is_year(match[1]) and match[2]):
        return None
    first, second = _plain(match[1]), _plain(match[2] or match[3])
    if first is None or second is None:
        return None
    hint = f"two numbers: {match[1]} taken, {match[2] or match[3]} beside it"
    return replace(
        first, qualifier=Qualifier.PAIR, second=second.value, second_unit=second.unit, hints=(hint,)
    )


def _range(text: str) -> ParsedValue | None:
    """``10-20``, ``3~5万元``; ``2023-2024`` is a span of years."""
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    low, high = _decimal(match[1]), _decimal(match[3])
    fits, unit = _unit(match[4])
    fits_low, low_unit = _unit(match[2])
    years = is_year(match[1]) and is_year(match[3])
    if not (fits and fits_low) or years or low >= high or low_unit not in {None, unit}:
        return None
    return ParsedValue(
        low, unit=unit, qualifier=Qualifier.RANGE, second=high, hints=("a range: the lower end",)
    )


def _steps(text: str) -> ParsedValue | None:
    """``1亿2000万元``, ``3千5百``: the sum, without a scale. ``3万5`` has two readings: none is taken."""
    parts = list(_SCALED.finditer(text))
    if len(parts) < 2 or parts[0].start() != 0:
        return None
    if any(a.end() != b.start() for a, b in itertools.pairwise(parts)):
        return None
    steps = [_STEPS[p[2]] for p in parts]
    fits, unit = _unit(text[parts[-1].end() :])
    if not fits or sorted(steps, reverse=True) != steps or len(set(steps)) != len(steps):
        return None
    total = sum((Decimal(p[1]) * step for p, step in zip(parts, steps, strict=True)), Decimal(0))
    return ParsedValue(total, unit=unit)


def _han(text: str) -> ParsedValue | None:
    """``三百二十``, ``一千零五户``, ``叁佰贰拾万元整``: the whole amount, in the unit without scale."""
    if (amount := hanzi.money(text)) is not None:
        return ParsedValue(amount, unit="元")
    length = hanzi.prefix_length(text)
    for end in range(length, 0, -1):
        value = hanzi.number(text[:end])
        rest = text[end:]
        fits, unit = _unit(rest)
        if value is not None and fits and rest[:1] not in {"万", "亿", "千", "百"}:
            return ParsedValue(value, unit=unit)
    return None


def _minus_dash(text: str) -> ParsedValue | None:
    if not _LONG_DASH_NUMBER.fullmatch(text):
        return None
    found = _plain("-" + text[1:])
    return replace(found, hints=("long dash read as minus",)) if found else None


def _in_measure(text: str, kind: str | None) -> ParsedValue | None:
    """What is a number only because the column holds numbers."""
    if match := _BRACKETED.fullmatch(text):
        return ParsedValue(-_decimal(match[1] or match[3]), unit=match[2] or match[4])
    if text[:1] in {"▲", "△"}:
        up = kind in {"ratio", "points", "growth"}
        found = _signed(text[1:], down=False) if up else None
        hints = ("triangle read as up",) if found else ("a triangle may mean up or minus",)
        return replace(found or ParsedValue(null_kind=NullKind.TEXT), hints=hints)
    if _OCR_TEXT.fullmatch(text) and re.search(r"\d", text):
        found = _plain(text.translate(_OCR))
        return replace(found, hints=("letters read as digits",)) if found else None
    return None
