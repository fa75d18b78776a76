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
        (("建成情况 (套)", "完成率"), "155.7", None, None, None, "%", "term"),
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
