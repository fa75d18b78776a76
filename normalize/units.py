"""Units of measure: printed unit → kind, factor, base unit; where a header or a unit line names one.

Units of one kind and base can be added after scaling. 套, 户, 间, 栋 do not convert into one another,
and foreign money has its own base: no exchange rate is ever applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from normalize.text import clean


@dataclass(frozen=True, slots=True)
class Unit:
    """One printed unit: ``value * factor`` is the value in ``base``."""

    name: str
    kind: str
    factor: Decimal
    base: str


SCALES = {
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10) ** 4,
    "十万": Decimal(10) ** 5,
    "百万": Decimal(10) ** 6,
    "千万": Decimal(10) ** 7,
    "亿": Decimal(10) ** 8,
    "十亿": Decimal(10) ** 9,
    "百亿": Decimal(10) ** 10,
    "千亿": Decimal(10) ** 11,
    "万亿": Decimal(10) ** 12,
}

# kind: base: {unit: factor}. Exact where the unit is defined exactly: 1 亩 is 2000/3 square metres,
# which no decimal holds; 28 digits are what Decimal keeps.
_MU = Decimal(2000) / Decimal(3)
_TABLE: dict[str, dict[str, dict[str, Decimal | str | int]]] = {
    "money": {
        "元": {"元": 1, "人民币元": 1, "角": "0.1", "分": "0.01"},
        "美元": {"美元": 1},
        "港元": {"港元": 1, "港币": 1},
        "欧元": {"欧元": 1},
        "日元": {"日元": 1},
        "英镑": {"英镑": 1},
    },
    "people": {"人": {"人": 1, "名": 1, "口": 1}, "人次": {"人次": 1, "人(次)": 1}},
    "households": {"户": {"户": 1}, "户次": {"户次": 1}},
    "dwellings": {"套": {"套": 1}, "间": {"间": 1}, "栋": {"栋": 1, "幢": 1}},
    "area": {
        "平方米": {
            "平方米": 1,
            "平米": 1,
            "m2": 1,
            "亩": _MU,
            "公顷": 10**4,
            "ha": 10**4,
            "平方公里": 10**6,
            "平方千米": 10**6,
            "km2": 10**6,
        }
    },
    "length": {
        "米": {
            "米": 1,
            "m": 1,
            "延米": 1,
            "公里": 1000,
            "千米": 1000,
            "km": 1000,
            "里": 500,
            "厘米": "0.01",
            "毫米": "0.001",
            "mm": "0.001",
        }
    },
    "mass": {
        "吨": {
            "吨": 1,
            "t": 1,
            "公斤": "0.001",
            "千克": "0.001",
            "kg": "0.001",
            "斤": "0.0005",
            "担": "0.05",
            "克": "0.000001",
            "两": "0.00005",
        }
    },
    "volume": {"立方米": {"立方米": 1, "立方": 1, "方": 1, "m3": 1, "升": "0.001"}},
    "energy": {
        "千瓦时": {"千瓦时": 1, "度": 1, "kWh": 1, "千千瓦时": 1000},
        "吨标准煤": {"吨标准煤": 1, "吨标煤": 1},
        "千瓦": {"千瓦": 1, "kW": 1, "兆瓦": 1000, "MW": 1000},
        "千伏安": {"千伏安": 1, "kVA": 1},
    },
    "time": {"年": {"年": 1}, "个月": {"个月": 1}, "天": {"天": 1}, "小时": {"小时": 1}},
    "ratio": {
        "1": {
            "%": "0.01",
            "‰": "0.001",
            "‱": "0.0001",
            "成": "0.1",
            "倍": 1,
            "1/10万": "0.00001",
            "1/万": "0.0001",
        }
    },
    "index": {"上年=100": {"上年=100": 1, "指数(上年=100)": 1, "上年同期=100": 1}},
    "points": {"百分点": {"个百分点": 1, "百分点": 1, "个千分点": "0.1", "千分点": "0.1"}},
}
# Things that are counted one by one: each is its own base, a total over 所 and 家 says nothing.
_COUNTERS = [
    "个",
    "项",
    "件",
    "条",
    "所",
    "家",
    "处",
    "座",
    "台",
    "辆",
    "张",
    "头",
    "只",
    "宗",
    "笔",
    "起",
    "村",
    "株",
    "次",
    "份",
    "册",
    "部",
    "本",
    "片",
    "块",
    "单元",
    "批",
    "例",
    "床",
    "支",
    "艘",
    "架",
    "盏",
    "眼",
    "口井",
    "棵",
    "羽",
    "匹",
    "箱",
    "场",
    "期",
    "班",
    "门",
    "篇",
    "幅",
    "扇",
    "孔",
    "段",
    "组",
    "队",
    "站",
    "桩",
    "位",
    "个(次)",
    "件(次)",
    "批次",
    "班次",
    "台次",
    "台(套)",
    "套(件)",
    "辆次",
    "件次",
    "户(家)",
]
# Written in statistics: the price or rate of one thing per other thing; never rescaled.
_PER = re.compile(r"^(?P<over>[^/]{1,6})/(?P<under>[^/]{1,6})$")
_BASES: dict[str, Unit] = {
    name: Unit(name, kind, Decimal(factor), base)
    for kind, bases in _TABLE.items()
    for base, items in bases.items()
    for name, factor in items.items()
} | {name: Unit(name, "count", Decimal(1), name) for name in _COUNTERS}
# A scale before these would be another word (百分, 万里) or is never written.
_UNSCALED_KINDS = frozenset({"ratio", "points", "index", "time"})
_UNSCALED = frozenset({"分", "角", "里", "两", "成", "口"})


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit | None:
    """The unit that ``text`` names exactly (``万元``, ``％``, ``万㎡``, ``元/平方米``), else None."""
    name = clean(text)
    if name in _BASES:
        return _BASES[name]
    for length in (2, 1):
        scale, rest = name[:length], name[length:]
        base = _BASES.get(rest)
        if scale in SCALES and base and base.kind not in _UNSCALED_KINDS and rest not in _UNSCALED:
            return Unit(name, base.kind, SCALES[scale] * base.factor, base.base)
    per = _PER.match(name)
    if per and all(_is_part(part) for part in per.groups()):
        return Unit(name, "rate", Decimal(1), name)
    return None


def _is_part(text: str) -> bool:
    return unit(text) is not None or text in SCALES or text in {"人均", "年", "月", "日", "周", "学期", "季"}


def to_base(value: Decimal, name: str) -> tuple[Decimal, str]:
    """A value in the base unit of its kind.

    Raises:
        KeyError: The unit is not known.
    """
    found = unit(name)
    if found is None:
        raise KeyError(name)
    return value * found.factor, found.base


def with_scale(scale: str, name: str) -> str | None:
    """The unit of a cell that prints a bare scale (``1.2万``) in a column of ``name``.

    None where the two do not go together: the column's unit has a scale already, or is a ratio.
    """
    joined = f"{scale}{name}"
    return joined if name in _BASES and unit(joined) is not None else None


_UNIT_LINE = re.compile(
    r"(?:计量|金额|数据|货币|面积)?单位[:：](?P<units>[^()]{1,40}(?:\([^()]{1,6}\))?[^()]{0,20}?)\)?$"
)
_BRACKET = re.compile(r"[(\[]\s*(?:单位[:：]?)?(?P<units>[^()\[\]]{1,20}(?:\([^()]{1,3}\))?)[)\]]")
_SEPARATORS = re.compile(r"[、,，;；]|和|及(?!以)")
_TAIL = re.compile(r"(?:±|\+-)?(%|‰|个百分点)$|[±](?:个)?(百分点)$")


def _split(text: str) -> tuple[str, ...]:
    """The units of a list such as ``万元、%``; empty unless every part is a unit."""
    parts = [p.split(":")[-1] for p in _SEPARATORS.split(text) if p]
    found = [unit(p) for p in parts]
    if not found or any(u is None for u in found):
        return ()
    return tuple(u.name for u in found if u is not None)


@lru_cache(maxsize=4096)
def units_in(text: str) -> tuple[str, ...]:
    """All units that a header or a unit line names, in printed order.

    ``金额(万元)`` → 万元; ``单位：户、套、万元`` → three; ``比上年±%`` → %; ``县(市、区)`` → none.
    """
    name = clean(text)
    line = _UNIT_LINE.search(name)
    if line:
        return _split(line["units"])
    for bracket in reversed(list(_BRACKET.finditer(name))):
        if units := _split(bracket["units"]):
            return units
    tail = _TAIL.search(name)
    if tail:
        return (tail[1] or tail[2],)
    return ()


def find_unit(text: str) -> str | None:
    """The one unit that a header, a unit line or a bare unit text names; None if none or several."""
    if (found := unit(text)) is not None:
        return found.name
    units = units_in(text)
    return units[0] if len(units) == 1 else None


def assign(units: tuple[str, ...], kind: str | None) -> str | None:
    """Which of the units of a unit line belongs to a column of ``kind``.

    A line with one unit serves every column but ratios; with several, the only one of that kind.
    """
    fitting = [name for name in units if (found := unit(name)) and found.kind == kind]
    if len(fitting) == 1:
        return fitting[0]
    if kind is None and len(units) == 1:
        return units[0]
    return None


UNITS: dict[str, tuple[str, Decimal, str]] = {
    name: (found.kind, found.factor, found.base)
    for name in [*_BASES, *(scale + base for scale in SCALES for base in _BASES)]
    if (found := unit(name)) is not None
}
