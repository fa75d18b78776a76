"""Invented notices of one table over the counties of one prefecture, for the lab of office machines.

Seeded: the same seed draws the same notice and the same layout. Figures of every form stand in them: counts,
amounts with and without grouped thousands, shares, small and lone digits, negatives, dashes and blanks, and
the totals are right. Layouts are those of ``bench.looks`` that keep a table on one sheet.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bench.looks import random_layout
from samples.content import Head, NoticeContent, TableContent

_COUNTIES = (7, 18)
_SUBJECTS = (
    "农村公路建设",
    "保障性住房",
    "义务教育",
    "医疗卫生服务",
    "污染防治",
    "春季造林",
    "粮食生产",
    "安全检查",
)
_LABELS = ("县（市、区）", "县区名称", "地区", "单位")
_YEAR = (1996, 2025)
_PORTRAIT, _LANDSCAPE = 7, 12
"""Columns of figures that a sheet takes at most."""


@dataclass(frozen=True, slots=True)
class _Measure:
    """A column of figures: its label, and how one of its figures is drawn; ``None`` prints as a dash."""

    label: str
    draw: Callable[[random.Random], int | None]
    decimals: int = 0
    grouped: bool = False
    signed: bool = False
    total: bool = True

    def printed(self, value: int | None, empty: str) -> str:
        """A value, counted in units of its last decimal, as it is printed."""
        if value is None:
            return empty
        text = f"{abs(value) / 10**self.decimals:{',' if self.grouped else ''}.{self.decimals}f}"
        return f"-{text}" if value < 0 else text


def _count(least: int, most: int, absent: float = 0.0) -> Callable[[random.Random], int | None]:
    return lambda rng: None if rng.random() < absent else rng.randint(least, most)


_MEASURES = (
    _Measure("任务数（个）", _count(1, 12, 0.15)),
    _Measure("完成数（个）", _count(0, 9, 0.1)),
    _Measure("学校数", _count(3, 99)),
    _Measure("户数（户）", _count(100, 9999)),
    _Measure("在校生（人）", _count(1000, 99999), grouped=True),
    _Measure("里程（公里）", _count(10, 9999), 1),
    _Measure("投资额（万元）", _count(1000, 999999), 2),
    _Measure("完成投资（万元）", _count(100000, 99999999, 0.05), 2, grouped=True),
    _Measure("面积（万亩）", _count(5, 999), 2),
    _Measure("比重（%）", _count(1, 999), 1, total=False),
    _Measure("完成率（%）", _count(2000, 14000), 2, total=False),
    _Measure("同比增减（%）", _count(-300, 300), 1, total=False),
    _Measure("增减（个）", _count(-19, 40, 0.1)),
    _Measure("排名", _count(1, 18), total=False),
)


@cache
def _prefectures() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The prefectures of whose counties the samples' fonts can print as many as a sheet takes, with these."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    from normalize.gazetteer import Gazetteer
    from samples.faces import FONTS

    printable = set(map(chr, TTFont(FONTS / "song.ttf").getBestCmap()))
    gazetteer = Gazetteer.load()
    found = []
    for division in gazetteer.divisions:
        if division.level == "prefecture" and division.valid(2020) and printable.issuperset(division.name):
            counties = gazetteer.counties(division.code, 2020)
            names = tuple(d.name for d in counties if printable.issuperset(d.name))
            if _COUNTIES[0] <= len(names) <= _COUNTIES[1]:
                found.append((division.name, names))
    return tuple(sorted(set(found)))


def notice(seed: int) -> tuple[NoticeContent, dict[str, object]]:
    """The notice of that seed, and the fields of the layout that it is drawn in."""
    rng = random.Random(f"office-{seed}")
    layout = _layout(rng)
    prefecture, counties = rng.choice(_prefectures())
    subject, year = rng.choice(_SUBJECTS), rng.randint(*_YEAR)
    most = _LANDSCAPE if layout["landscape"] else _PORTRAIT
    measures = rng.sample(_MEASURES, rng.randint(4, min(most, len(_MEASURES))))
    title = f"{prefecture}{year}年{subject}情况表"
    table = TableContent(title, _header(rng, measures), _rows(rng, measures, counties))
    made = NoticeContent(
        name=f"office-{seed}", title="", doc_number=None, issuer=f"{prefecture}人民政府办公室",
        issued_on=f"{year}-12-20", letterhead=None, addressee=None,
        body=(f"现将{year}年{subject}情况通报如下：", 1), tables=(table,),
    )  # fmt: skip
    return made, layout


def _layout(rng: random.Random) -> dict[str, object]:
    layout = random_layout(rng)
    look = layout["look"]
    look["rules"] = rng.choice(("grid", "grid", "grid", "grid", "open_sides", "three_line"))
    look["size"] = rng.choice((9, 10, 10.5, 12))
    look["min_row"] = rng.choice((0, 18, 22))
    look["pad_y"] = min(look["pad_y"], 3)
    look["header_fill"] = None
    if look["rules"] != "grid":
        look.pop("dash", None)
    return {
        **layout, "body_size": 11, "caption_size": 14, "margin": 45, "page_numbers": False,
        "landscape": rng.random() < 0.4, "annex_new_page": False, "total_style": "open",
    }  # fmt: skip


def _header(rng: random.Random, measures: list[_Measure]) -> tuple[Head, ...]:
    """One level of labels, or two where neighbours share a group."""
    leaves = [Head(m.label) for m in measures]
    label = Head(rng.choice(_LABELS))
    if rng.random() < 0.5 or len(leaves) < 4:
        return (label, *leaves)
    cut = rng.randint(2, len(leaves) - 2)
    first, second = (
        Head(name, tuple(part)) for name, part in (("上半年", leaves[:cut]), ("全年", leaves[cut:]))
    )
    return (label, first, second)


def _rows(
    rng: random.Random, measures: list[_Measure], counties: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    empty = rng.choice(("—", "-", "", "/"))
    columns = [[m.draw(rng) for _ in counties] for m in measures]
    total = [
        m.printed(sum(v or 0 for v in column), empty) if m.total else empty
        for m, column in zip(measures, columns, strict=True)
    ]
    rows = [
        (name, *(m.printed(column[i], empty) for m, column in zip(measures, columns, strict=True)))
        for i, name in enumerate(counties)
    ]
    body = [(rng.choice(("合计", "全市")), *total)]
    return tuple([*body, *rows] if rng.random() < 0.5 else [*rows, *body])
