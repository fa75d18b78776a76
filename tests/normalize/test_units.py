from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.units import assign, find_unit, to_base, unit, units_in, with_scale
from schemas.lexicon.units import BASES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年度基本建成情况 (套)", ("套",)),
        ("金额（万元）", ("万元",)),
        ("完成率(%)", ("%",)),
        ("比上年±%", ("%",)),
        ("占预算％", ("%",)),
        ("县(市、区)", ()),
        ("单位：万元、％", ("万元", "%")),
        ("单位：户、套、万元", ("户", "套", "万元")),
        ("(单位：万元)", ("万元",)),
        ("计量单位：亿元", ("亿元",)),
        ("单 位：万 元", ("万元",)),
        ("建筑面积(万㎡)", ("万m2",)),
        ("单位：人、标段、%", ("人", "标段", "%")),
        ("单位：某某局", ()),
        ("累计（标段、%）", ()),
        ("价格指数(上年=100)", ("上年=100",)),
        ("城区", ()),
    ],
)
def test_units_of_headers_and_unit_lines(text: str, expected: tuple[str, ...]) -> None:
    assert units_in(text) == expected


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [
        ("1.2", "万元", ("12000", "元")),
        ("2.3", "亿元", ("230000000", "元")),
        ("3", "万美元", ("30000", "美元")),
        ("5", "户", ("5", "户")),
        ("5", "栋", ("5", "栋")),
        ("3", "公顷", ("30000", "平方米")),
        ("96.5", "%", ("0.965", "1")),
        ("5", "斤", ("0.0025", "吨")),
        ("2", "万人次", ("20000", "人次")),
        ("1.5", "亿千瓦时", ("150000000", "千瓦时")),
    ],
)
def test_base_units(value: str, name: str, expected: tuple[str, str]) -> None:
    got, base = to_base(Decimal(value), name)
    assert (got, base) == (Decimal(expected[0]), expected[1])


def test_percentage_points_are_no_percentages() -> None:
    points, percent = unit("个百分点"), unit("%")
    assert points is not None
    assert percent is not None
    assert points.kind != percent.kind


def test_rates_keep_their_unit() -> None:
    rate = unit("元/平方米")
    assert rate is not None
    assert (rate.kind, rate.factor, rate.base) == ("rate", 1, "元/平方米")


def test_unknown_units_are_not_guessed() -> None:
    assert find_unit("其他") is None
    assert unit("十里") is None
    with pytest.raises(KeyError):
        to_base(Decimal(1), "丈")


def test_a_unit_line_serves_columns_by_their_kind() -> None:
    line = units_in("单位：万元、%")
    assert assign(line, "money") == "万元"
    assert assign(line, "ratio") == "%"
    assert assign(line, "people") is None
    assert assign(line, None) is None
    assert assign(("万元",), None) == "万元"


def test_a_bare_scale_joins_the_column_unit_only_once() -> None:
    assert with_scale("万", "套") == "万套"
    assert with_scale("万", "万元") is None
    assert with_scale("万", "%") is None


@given(st.sampled_from(sorted(BASES)))
def test_every_unit_finds_itself_in_a_header(name: str) -> None:
    assert find_unit(f"数额（{name}）") == find_unit(name) or "(" in name
    assert BASES[name].factor > 0
