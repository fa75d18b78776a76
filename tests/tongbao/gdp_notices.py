"""Twelve notices of twelve years for analysts: counties that are renamed, two units, a later issue."""

from __future__ import annotations

from samples.content import Head, NoticeContent, TableContent
from samples.flow import draw
from samples.layouts import WORD

YEARS = range(2009, 2021)
HEADER = ("县（市、区）", "地区生产总值", "第一产业", "第二产业", "第三产业")


def counties(year):
    """The names in use at the end of the year before: a county becomes a district or a city."""
    nankang = "南康市" if year < 2014 else "南康区"
    ganxian = "赣县" if year < 2017 else "赣县区"
    return ("章贡区", nankang, ganxian, "信丰县", "大余县")


def amounts(year, county):
    """Primary, secondary, tertiary, in hundreds of 万元."""
    base = 100 * (county + 1) + 7 * (year - 2009)
    return base + 11, 2 * base + 3, 3 * base + 5


def notice(year, *, misprint=0, month=2):
    """The bytes of the notice about one year; odd years are in 万元, even ones in 亿元."""
    unit, by = ("万元", "{}00") if year % 2 else ("亿元", "{:.2f}")
    rows = []
    for index, name in enumerate(counties(year)):
        parts = amounts(year, index)
        rows.append((name, *(_shown(v, by) for v in (sum(parts), *parts))))
    sums = [sum(column) for column in zip(*(_values(year, i) for i in range(5)), strict=True)]
    sums[0] += misprint
    table = TableContent(
        f"{year}年赣州市各县（市、区）地区生产总值",
        tuple(Head(text) for text in HEADER),
        (("合计", *(_shown(v, by) for v in sums)), *rows),
        unit=unit,
    )
    content = NoticeContent(
        name="gdp", title=f"关于{year}年地区生产总值核算情况的通报", doc_number=f"赣市统字〔{year + 1}〕5号",
        issuer="赣州市统计局", issued_on=f"{year + 1}-{month:02}-20", letterhead="赣州市统计局文件",
        addressee="各县（市、区）统计局：", body=("现将核算情况通报如下。",), tables=(table,),
    )  # fmt: skip
    return draw(content, WORD)


def _values(year, index):
    parts = amounts(year, index)
    return (sum(parts), *parts)


def _shown(hundreds, by):
    return by.format(hundreds / 100 if "f" in by else hundreds)
