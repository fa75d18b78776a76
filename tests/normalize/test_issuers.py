from __future__ import annotations

import datetime as dt

import pytest

from normalize.gazetteer import Gazetteer
from normalize.issuers import Context, issuers

GAZETTEER = Gazetteer.load()


@pytest.mark.parametrize(
    ("issuer", "title", "issued", "number", "expected"),
    [
        (
            "晋城市保障性安居工程领导小组办公室",
            "关于2024年度工作的通报",
            dt.date(2025, 2, 25),
            "",
            ("140500", 2024),
        ),
        ("泽州县人民政府", None, dt.date(2024, 7, 1), None, ("140525", 2024)),
        ("泽州县人民政府", None, dt.date(1995, 7, 1), None, (None, 1995)),
        ("山西省财政厅", None, None, "晋财预〔2019〕5号", ("140000", 2019)),
        ("晋城市城区教育局", None, None, None, ("140502", None)),
        ("市财政局", "晋城市2023年预算执行情况", None, None, ("140500", 2023)),
        ("上海市普陀区财政局", None, None, None, ("310107", None)),
        ("普陀区财政局", None, None, None, (None, None)),
        ("中共晋城市委办公室", None, None, None, ("140500", None)),
        ("忻州地区行政公署", None, dt.date(1990, 6, 1), None, ("142200", 1990)),
        ("财政部", None, None, None, ("000000", None)),
        ("国家税务总局晋城市税务局", None, None, None, ("140500", None)),
        ("国家统计局晋城调查队", None, None, None, ("140500", None)),
        ("晋城经济技术开发区管理委员会", None, None, None, ("140500", None)),
        ("某单位", "关于全市中心城区改造的通报", None, None, (None, None)),
    ],
)
def test_context_of_a_head(issuer, title, issued, number, expected) -> None:
    context = Context.of(issuer, title, issued, number, GAZETTEER)
    assert (context.issuer_code, context.year) == expected
    assert bool(context.findings) == (context.issuer_code is None)


def test_the_innermost_division_that_a_name_begins_with_is_the_issuer() -> None:
    assert [d.code for d in issuers("晋城市城区财政局", 2024, GAZETTEER)] == ["140502"]
    assert [d.code for d in issuers("晋城泽州县", 2024, GAZETTEER)] == ["140525"]
    assert issuers("关于晋城市的通报", 2024, GAZETTEER) == ()
    assert [d.code for d in issuers("关于晋城市的通报", 2024, GAZETTEER, anywhere=True)] == ["140500"]


def test_rows_under_a_prefecture_are_read_among_its_places() -> None:
    province = Context("140000", 2024)
    narrowed = province.narrowed("140500")
    assert (narrowed.code, narrowed.issuer_code, province.code) == ("140500", "140000", "140000")
