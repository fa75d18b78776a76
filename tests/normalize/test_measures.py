from __future__ import annotations

from decimal import Decimal

import pytest

from normalize.measures import measured
from normalize.types import NullKind
from schemas.findings import Code


def read(table, path, raw, unit=None, title=None, row_unit=None):
    drawn = table([["县区", path[-1]], ["城区", raw]], 1, title=title, unit=unit)
    return measured(path, drawn, None, "common").value(raw, row_unit)


@pytest.mark.parametrize(
    ("path", "raw", "unit", "title", "row_unit", "expected", "source"),
    [
        (("投资额 (亿元)",), "40.65", "万元", None, None, "亿元", "header"),
        (("投资情况(亿元)", "投资额"), "40.65", None, None, None, "亿元", "header"),
        (("投资额",), "5", "单位：万元、%", None, None, "万元", "unit line"),
        (("对象人数",), "5", "单位：人、万元", None, None, "人", "unit line"),
        (("补偿金额", "大病保险"), "5", "人、万元", None, None, "万元", "unit line"),
        (("数值",), "5", "单位：人、万元", None, None, None, None),
        (("数值",), "5", "单位：万元", None, "所", "所", "row"),
        (("数值",), "5万元", None, None, None, "万元", "cell"),
        (("建成情况 (套)", "完成率"), "155.7%", None, None, None, "%", "cell"),
        (("建成情况 (套)", "完成率"), "155.7", None, None, None, None, None),
        (("投资额",), "5", "亿元、%", None, None, "亿元", "unit line"),
        (("增速",), "5", "单位：亿元、%", None, None, "%", "unit line"),
        (("项目数",), "5", "单位：亿元", None, None, None, None),
        (("项目数",), "5", "单位：个、亿元", None, None, "个", "unit line"),
        (("投资情况(亿元)", "项目数"), "5", None, None, None, None, None),
        (("项目数(亿元)",), "5", None, None, None, "亿元", "header"),
        (("同比增减(万元)",), "5", "单位：亿元、%", None, None, "万元", "header"),
        (("环比", "上月=100"), "101.2", None, None, None, "上月=100", "header"),
        (("招生名额",), "5", "单位：人", None, None, "人", "unit line"),
        (("定基", "2015年=100"), "101.2", None, None, None, "2015年=100", "header"),
        (("指数（以上年为100）",), "101.2", "%", None, None, "以上年为100", "header"),
        (("日均值", "μg/m³"), "35", None, None, None, "μg/m3", "header"),
        (("数值",), "5", None, "某表（单位：公顷）", None, "公顷", "title"),
    ],
)
def test_units_come_from_the_nearest_place_that_names_one(
    table, path, raw, unit, title, row_unit, expected, source
):
    value = read(table, path, raw, unit, title, row_unit)
    assert (value.unit, value.unit_source) == (expected, source)


def test_a_value_keeps_its_digits_and_has_a_base(table):
    value = read(table, ("投资额 (亿元)",), "40.650")
    assert str(value.value) == "40.650"
    assert value.value_base == Decimal(4065000000)
    assert value.unit_base == "元"


def test_blank_is_null_and_zero_is_zero(table):
    assert read(table, ("任务量(套)",), "").null_kind is NullKind.BLANK
    zero = read(table, ("任务量(套)",), "0")
    assert zero.value == 0
    assert zero.null_kind is None


def test_text_in_a_measure_column_is_told(table):
    value = read(table, ("任务量(套)",), "见附件二")
    assert value.null_kind is NullKind.TEXT
    assert [f.code for f in value.findings] == [Code.VALUE_UNPARSED]


def test_the_vocabulary_tells_the_kind_but_never_the_size_of_a_unit(table):
    value = read(table, ("债务余额",), "846.52")
    assert (value.unit, value.value_base, value.unit_base) == (None, None, None)
    assert [f.code for f in value.findings] == [Code.UNIT_UNKNOWN]
    assert read(table, ("债务余额",), "846.52", unit="单位：人、亿元").unit == "亿元"
    assert read(table, ("完成率",), "96.5").unit_kind == "ratio"


@pytest.mark.parametrize("name", ["排名", "得分", "居民消费价格指数", "系数"])
@pytest.mark.parametrize("row_name", ["", "涪城区"])
def test_ranks_scores_and_indices_lack_no_unit(table, name, row_name):
    drawn = table([["县区", name], ["城区", "5"]], 1)
    assert measured((name,), drawn, None, "common").value("5", None, row_name).findings == ()


def test_a_blank_lacks_no_unit(table):
    assert read(table, ("数值",), "").findings == ()


@pytest.mark.parametrize(
    ("row_name", "row_unit", "expected"),
    [
        ("投资（万元）", "万元", "万元"),
        ("增长率", None, "%"),
        ("项目数", None, "个"),
        ("完成投资", None, "亿元"),
        ("森林面积", None, None),
    ],
)
def test_where_the_header_is_a_time_the_row_tells_the_kind(table, row_name, row_unit, expected):
    drawn = table([["指标", "2023年"], [row_name, "5"]], 1, unit="单位：亿元、个、%")
    assert measured(("2023年",), drawn, None, "common").value("5", row_unit, row_name).unit == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [("目标人数", "人"), ("划分标段", None), ("完成率", "%"), ("累计接种（剂次）", "剂次")],
)
def test_a_unit_line_may_list_a_unit_that_is_not_known(table, header, expected):
    drawn = table([["乡镇", header], ["龙山镇", "5"]], 1, unit="单位：人、标段、%")
    assert measured((header,), drawn, None, "common").value("5", None, "龙山镇").unit == expected


@pytest.mark.parametrize(
    ("path", "expected"), [(("同比（%）",), "yoy"), (("PM10", "同比（%）"), None), (("PM10", "浓度"), None)]
)
def test_a_change_under_another_header_is_that_headers(table, path, expected):
    drawn = table([["县", "同比"], ["甲县", "5"]], 1)
    assert measured(path, drawn, None, "common").measure == expected


def test_the_unit_line_says_nothing_of_ranks(table):
    assert read(table, ("排名",), "5", unit="万元").unit is None
    assert read(table, ("得分（分）",), "5", unit="万元").unit == "分"
