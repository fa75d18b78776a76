"""Invented notices whose numbers say what they are about: row, header, unit, period and place of each.

Seeded: the same seed draws the same notice. The shapes are those in which the naming of numbers is hard:
rankings, project lists, several label columns, merged groups with subtotals, years as rows, units in rows
and in a column of their own, unit lines with several units, indices with a base, counties as columns.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samples.content import Head, NoticeContent, TableContent

COUNTIES = ("城区", "泽州县", "高平市", "阳城县", "陵川县", "沁水县")
SCHOOLS = ("第一中学", "第二中学", "实验中学", "城北学校", "东环中学", "职业中专")
PROJECTS = ("城区公路改造", "北石店安置房", "丹河大桥", "城北供水工程", "丹河造林", "东环快线")
YEAR, MONTH = ("2023-01-01", "2023-12-31"), ("2023-06-01", "2023-06-30")


@dataclass(frozen=True, slots=True)
class Named:
    """What a number is about: the texts that name its row, its unit as printed, first and last day, place."""

    row: tuple[str, ...]
    unit: str | None
    period: tuple[str, str]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A notice of one table and what its numbers are about, by body row and column, both from 0."""

    notice: NoticeContent
    named: dict[tuple[int, int], Named]


Row = tuple[tuple[str, ...], tuple[Named | None, ...]]
"""The cells of a row, and beside each what it is about (None for labels)."""


def case(seed: int) -> Case:
    """The notice of that seed; the kinds take turns."""
    rng = random.Random(seed)
    return KINDS[seed % len(KINDS)](rng)


def _case(
    title: str, header: Sequence[Head | str], rows: Sequence[Row], unit: str | None = None,
    merges: tuple[tuple[int, int, int, int], ...] = (),
) -> Case:  # fmt: skip
    heads = tuple(Head(h) if isinstance(h, str) else h for h in header)
    table = TableContent(title, heads, tuple(cells for cells, _ in rows), unit=unit, merges=merges)
    notice = NoticeContent(
        name="naming", title=f"关于{title}的通报", doc_number="晋市办〔2024〕3号", issuer="晋城市统计局",
        issued_on="2024-01-20", letterhead="晋城市统计局文件", addressee="各县（市、区）人民政府：",
        body=("现将有关情况通报如下，请认真抓好落实。",), tables=(table,),
    )  # fmt: skip
    named = {(r, c): n for r, (_, about) in enumerate(rows) for c, n in enumerate(about) if n is not None}
    return Case(notice, named)


def _amount(rng: random.Random, decimals: int = 2) -> str:
    return f"{rng.randint(100, 99999) / 100:.{decimals}f}"


def _county(rng: random.Random, cells: Sequence[str], county: str, units: Sequence[str | None]) -> Row:
    about = [Named((county,), unit, YEAR, county) for unit in units]
    return (*cells, *(_amount(rng) for _ in units)), (*([None] * len(cells)), *about)


def _ranking(rng: random.Random) -> Case:
    order = rng.sample(COUNTIES, len(COUNTIES))
    rows = []
    for i, county in enumerate(order, 1):
        named = Named((county,), None, YEAR, county)
        cells = (str(i), county, _amount(rng, 1), _amount(rng))
        rows.append((cells, (named, None, named, Named((county,), "亿元", YEAR, county))))
    return _case("2023年重点工作考核排名情况", ("排名", "县（市、区）", "得分", "完成投资(亿元)"), rows)


def _projects(rng: random.Random) -> Case:
    rows = []
    for i, project in enumerate(rng.sample(PROJECTS, len(PROJECTS)), 1):
        county, sort = rng.choice(COUNTIES), rng.choice(("新建", "续建"))
        money, share = (Named((county, project, sort), unit, YEAR, county) for unit in ("万元", "%"))
        cells = (str(i), county, project, sort, _amount(rng), _amount(rng), _amount(rng, 1))
        rows.append((cells, (None, None, None, None, money, money, share)))
    header = ("序号", "县", "项目名称", "类别", "总投资", "完成投资", "完成率")
    return _case("2023年重点项目进展情况", header, rows, "万元、%")


def _schools(rng: random.Random) -> Case:
    rows = []
    for school in rng.sample(SCHOOLS, len(SCHOOLS)):
        county, sort = rng.choice(COUNTIES), rng.choice(("公办", "民办"))
        names = (school, county, sort)
        people, fee = (Named(names, unit, YEAR, county) for unit in ("人", "元/学期"))
        cells = (*names, str(rng.randint(20, 900)), str(rng.randint(200, 9000)))
        rows.append((cells, (None, None, None, people, fee)))
    header = ("学校名称", "县区", "办学性质", "招生计划(人)", "收费标准(元/学期)")
    return _case("2023年高中招生计划", header, rows)


def _merged(rng: random.Random) -> Case:
    rows, merges = [], []
    for i, county in enumerate(rng.sample(COUNTIES, 4)):
        merges.append((3 * i, 0, 3, 1))
        for sort in ("产业类", "民生类", "小计"):
            count, money = (Named((county, sort), unit, YEAR, county) for unit in ("个", "万元"))
            rows.append(((county, sort, str(rng.randint(1, 90)), _amount(rng)), (None, None, count, money)))
    header = ("县区", "类别", "项目数(个)", "投资(万元)")
    return _case("2023年项目建设情况", header, rows, merges=tuple(merges))


def _years(rng: random.Random) -> Case:
    rows = []
    for year in range(2015, 2015 + rng.randint(5, 9)):
        schools, pupils = (Named((str(year),), unit, (f"{year}-01-01", f"{year}-12-31")) for unit in "所人")
        cells = (f"{year}", str(rng.randint(50, 99)), str(rng.randint(1000, 99999)))
        rows.append((cells, (None, schools, pupils)))
    return _case("晋城市历年学校情况", ("年份", "学校数(所)", "在校生数(人)"), rows)


_INDICATORS = (
    ("地区生产总值", "亿元"),
    ("公路里程", "公里"),
    ("常住人口", "万人"),
    ("粮食产量", "吨"),
    ("城镇化率", "%"),
)


def _units_in_labels(rng: random.Random) -> Case:
    rows = []
    for name, unit in rng.sample(_INDICATORS, len(_INDICATORS)):
        label = f"{name}（{unit}）"
        before = Named((label,), unit, ("2022-01-01", "2022-12-31"))
        cells = (label, _amount(rng), _amount(rng))
        rows.append((cells, (None, before, Named((label,), unit, YEAR))))
    return _case("2023年主要指标", ("指标", "2022年", "2023年"), rows)


def _unit_column(rng: random.Random) -> Case:
    rows = []
    for name, unit in rng.sample(_INDICATORS, len(_INDICATORS)):
        month = Named((name,), unit, MONTH)
        whole = Named((name,), unit, ("2023-01-01", "2023-06-30"))
        before = Named((name,), unit, ("2022-06-01", "2022-06-30"))
        cells = (name, unit, _amount(rng), _amount(rng), _amount(rng))
        rows.append((cells, (None, None, month, whole, before)))
    header = ("指标名称", "计量单位", "本月", "本年累计", "上年同月")
    return _case("2023年6月主要经济指标完成情况", header, rows)


def _unit_line(rng: random.Random) -> Case:
    units = ("个", "亿元", "%")
    rows = [_county(rng, (county,), county, units) for county in rng.sample(COUNTIES, len(COUNTIES))]
    return _case("2023年招商引资情况", ("县（市、区）", "项目数", "到位资金", "增速"), rows, "、".join(units))


def _no_unit(rng: random.Random) -> Case:
    units = (None, "亿元")
    rows = [_county(rng, (county,), county, units) for county in rng.sample(COUNTIES, len(COUNTIES))]
    return _case("2023年签约情况", ("县（市、区）", "项目数", "合同资金"), rows, "亿元")


def _indices(rng: random.Random) -> Case:
    bases = ("上月=100", "上年同月=100", "2015年=100")
    rows: list[Row] = []
    for county in rng.sample(COUNTIES, len(COUNTIES)):
        about = [Named((county,), base, MONTH, county) for base in bases]
        rows.append(((county, *(_amount(rng, 1) for _ in bases)), (None, *about)))
    groups = [Head(n, (Head(base),)) for n, base in zip(("环比", "同比", "定基"), bases, strict=True)]
    return _case("2023年6月住房销售价格指数", ("县区", *groups), rows)


def _counties_across(rng: random.Random) -> Case:
    counties = rng.sample(COUNTIES, 4)
    rows: list[Row] = []
    for name, unit in rng.sample(_INDICATORS, len(_INDICATORS)):
        about = [Named((name,), unit, YEAR, county) for county in counties]
        rows.append(((name, unit, *(_amount(rng) for _ in counties)), (None, None, *about)))
    return _case("2023年分县主要指标", ("指标", "单位", *counties), rows)


def _air(rng: random.Random) -> Case:
    units = ("mg/L", "mg/m3", "%")
    rows = [_county(rng, (county,), county, units) for county in rng.sample(COUNTIES, len(COUNTIES))]
    return _case("2023年环境监测情况", ("县区", "氨氮(mg/L)", "CO(mg/m3)", "同比(%)"), rows)


KINDS: tuple[Callable[[random.Random], Case], ...] = (
    _ranking, _projects, _schools, _merged, _years, _units_in_labels, _unit_column, _unit_line, _no_unit,
    _indices, _counties_across, _air,
)  # fmt: skip
