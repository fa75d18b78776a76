"""The units of measure of notices: printed unit → kind, factor, base unit, and texts that are units.

Units of one kind and base can be added after scaling. 套, 户, 间, 栋 do not convert into one another,
and foreign money has its own base: no exchange rate is ever applied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from schemas.lexicon.form import plain


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
        "元": {"元": 1, "人民币元": 1, "角": "0.1"},
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
            "hm2": 10**4,
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
            "g": "0.000001",
            "毫克": "0.000000001",
            "mg": "0.000000001",
            "微克": "0.000000000001",
            "μg": "0.000000000001",
        }
    },
    "volume": {
        "立方米": {"立方米": 1, "立方": 1, "方": 1, "m3": 1, "升": "0.001", "L": "0.001", "毫升": "0.000001"}
    },
    "energy": {
        "千瓦时": {"千瓦时": 1, "千瓦小时": 1, "度": 1, "kWh": 1, "千千瓦时": 1000},
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
    "traffic": {
        "吨公里": {"吨公里": 1, "吨千米": 1},
        "人公里": {"人公里": 1, "人千米": 1},
        "标准箱": {"标准箱": 1, "TEU": 1},
    },
    "score": {"分": {"分": 1}},
    "sound": {"分贝": {"分贝": 1, "dB": 1, "dB(A)": 1}},
    "temperature": {"°C": {"°C": 1, "摄氏度": 1}},
    "points": {"百分点": {"个百分点": 1, "百分点": 1, "个千分点": "0.1", "千分点": "0.1"}},
}
# Things that are counted one by one: each is its own base, a total over 所 and 家 says nothing.
_COUNTERS = (
    "个", "项", "件", "条", "所", "家", "处", "座", "台", "辆", "张", "头", "只", "宗", "笔", "起", "村",
    "株", "次", "份", "册", "部", "本", "片", "块", "单元", "批", "例", "床", "支", "艘", "架", "盏", "眼",
    "口井", "棵", "羽", "匹", "箱", "场", "期", "班", "门", "篇", "幅", "扇", "孔", "段", "组", "队", "站",
    "桩", "位", "剂", "车", "架", "颗", "粒", "瓶", "袋", "筒", "根", "面", "尾", "窝", "丛", "副", "卷",
)  # fmt: skip
_SEPARATORS = re.compile(r"[、,;]")
_STATED = re.compile(r"\(?(?:单位:)?(?P<units>[^()]+(?:\([^()]+\))?)\)?")
# Written in statistics: the price or rate of one thing per other thing; never rescaled.
_PER = re.compile(r"^(?P<over>[^/]{1,6})/(?P<under>[^/]{1,6})$")
INDEX_BASE = re.compile(
    r"以?(?P<base>\d{4}年(?:\d{1,2}月)?|[上去]年同[月期]|[上去]年|上月|上季度?|上期|基期)(?:价格|水平)?(?:=|为)100"
)
"""What an index is measured by (上年=100, 以2015年为100): part of the measure, and no time of its own."""
BASES: dict[str, Unit] = {
    name: Unit(name, kind, Decimal(factor), base)
    for kind, bases in _TABLE.items()
    for base, items in bases.items()
    for name, factor in items.items()
} | {name: Unit(name, "count", Decimal(1), name) for name in _COUNTERS}
_THINGS = "|".join(sorted({*_COUNTERS, "套", "间", "栋", "幢", "户"}, key=len, reverse=True))
_COMPOUND = re.compile(rf"(?!位)(?:{_THINGS})(?:次|\(次\)|[(/](?:{_THINGS})\)?)|台套|套件")
"""Counters that make one: a thing and its times (剂次, 件(次)), either of two things (台(套), 户/家).

Any two characters of them would be too many words: 条件, 部门, 片段; 位次 is a rank.
"""
# A scale before these would be another word (百分, 万里) or is never written.
_UNSCALED_KINDS = frozenset({"ratio", "points", "index", "time", "score", "sound", "temperature"})
_UNSCALED = frozenset({"角", "里", "两", "成", "口"})


@lru_cache(maxsize=4096)
def unit(name: str) -> Unit | None:
    """The unit of exactly this name in NFKC (``万元``, ``%``, ``万m2``, ``元/平方米``), else None."""
    if name in BASES:
        return BASES[name]
    if index := INDEX_BASE.fullmatch(name):
        return Unit(name, "index", Decimal(1), f"{index['base']}=100")
    if _COMPOUND.fullmatch(name):
        return Unit(name, "count", Decimal(1), name)
    for length in (2, 1):
        scale, rest = name[:length], name[length:]
        base = BASES.get(rest)
        if scale in SCALES and base and base.kind not in _UNSCALED_KINDS and rest not in _UNSCALED:
            return Unit(name, base.kind, SCALES[scale] * base.factor, base.base)
    per = _PER.match(name)
    if per and all(_is_part(part) for part in per.groups()):
        return Unit(name, "rate", Decimal(1), name)
    return None


def _is_part(text: str) -> bool:
    return unit(text) is not None or text in SCALES or text in {"人均", "年", "月", "日", "周", "学期", "季"}


def lists_units(text: str) -> bool:
    """Whether the text is a unit or a list of units: 万元, 户、套, 元/人."""
    parts = _SEPARATORS.split("".join(plain(text).split()))
    return all(unit(part) is not None for part in parts)


def states_unit(text: str) -> bool:
    """Whether the text does nothing but state units, bare or in brackets: 万元, （单位：套）."""
    found = _STATED.fullmatch(plain(text))
    return found is not None and lists_units(found["units"])


RATIO_KINDS = frozenset({"ratio", "points"})
"""Kinds of shares and of differences of shares."""
UNSUMMED_KINDS = RATIO_KINDS | {"rate", "index", "time", "score", "sound", "temperature"}
"""Kinds of which nobody adds up a column."""


def is_ratio_unit(name: str | None) -> bool:
    """Whether the unit is that of a share: %, ‰, 倍, 个百分点."""
    found = unit(name) if name else None
    return found is not None and found.kind in RATIO_KINDS
