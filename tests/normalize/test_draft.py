from __future__ import annotations

import datetime as dt

from extract.types import DocumentHead
from normalize.draft import draft
from normalize.figures import figures
from normalize.gazetteer import Gazetteer
from normalize.header import header_paths
from normalize.tidy import Setting, tidy
from schemas.discovery import within
from schemas.findings import Code
from schemas.formula import Formula
from schemas.spec import Entity, RowsAddUp
from schemas.spec_file import load_spec

HEAD = DocumentHead("关于2023年工作情况的通报", None, "晋城市住房和城乡建设局", dt.date(2024, 1, 20))
DRAWING = [
    ["县（市、区）", "建成情况(套)", "<", "<", "投资(亿元)"],
    ["^", "任务量", "建成量", "建成率", "^"],
    ["合计", "3382", "2109", "62.4%", "10.2"],
    ["城区", "1523", "1107", "72.7%", "5.5"],
    ["泽州县", "987", "612", "62.0%", "3.2"],
    ["高平市", "614", "209", "34.0%", "1.1"],
    ["阳城县", "258", "181", "70.2%", "0.4"],
]


def drafted(table, tmp_path, drawing=DRAWING, header_rows=2, title="2023年棚户区改造完成情况一览表"):
    drawn = table(drawing, header_rows, title=title)
    places = Gazetteer.load()
    understood = tidy(drawn, Setting.of(HEAD, places), (), places)
    found = within({f.key: f for f in figures(drawn, understood)})
    path = tmp_path / "drafted.yaml"
    path.write_text(draft(drawn, understood, header_paths(drawn), found), encoding="utf-8")
    return load_spec(path), drawn, places


def test_a_draft_is_a_spec_that_knows_its_own_table(table, tmp_path):
    spec, drawn, places = drafted(table, tmp_path)
    again = tidy(drawn, Setting.of(HEAD, places), [spec], places)
    assert again.spec == spec
    assert {f.code for f in again.findings} == {Code.PLACE_MISSING}
    assert spec.match.title == (("棚户区改造完成情况",),)
    assert [(c.name, c.unit) for c in spec.columns] == [
        ("任务量", "套"),
        ("建成量", "套"),
        ("建成率", "%"),
        ("投资", "亿元"),
    ]


def test_a_draft_states_the_arithmetic_that_was_found(table, tmp_path):
    spec, *_ = drafted(table, tmp_path)
    assert RowsAddUp() in spec.checks
    assert [c.text for c in spec.checks if isinstance(c, Formula)] == ["建成率 = 建成量 / 任务量"]


def test_a_draft_says_what_the_rows_are(table, tmp_path):
    assert drafted(table, tmp_path)[0].entity is Entity.DIVISION
    items = [["项目", "数量"], ["道路", "12"], ["桥梁", "7"], ["隧道", "3"]]
    assert drafted(table, tmp_path, items, 1)[0].entity is Entity.ITEM


def test_columns_of_one_label_are_named_after_their_groups(table, tmp_path):
    drawing = [
        ["县区", "新建", "<", "改造", "<"],
        ["^", "任务", "完成", "任务", "完成"],
        ["城区", "1", "2", "3", "4"],
    ]
    spec, *_ = drafted(table, tmp_path, drawing)
    assert [c.name for c in spec.columns] == ["新建_任务", "新建_完成", "改造_任务", "改造_完成"]


def test_growth_is_drafted_with_its_minus_one(table, tmp_path):
    drawing = [
        ["县区", "本期(万元)", "上年同期(万元)", "增长率(%)"],
        ["城区", "110.0", "100.0", "10.0"],
        ["泽州县", "236.5", "215.0", "10.0"],
        ["高平市", "90.3", "84.0", "7.5"],
        ["阳城县", "55.2", "60.0", "-8.0"],
    ]
    spec, *_ = drafted(table, tmp_path, drawing, 1)
    assert [c.text for c in spec.checks if isinstance(c, Formula)] == [
        "增长率 = (本期 - 上年同期) / 上年同期"
    ]


def test_years_in_headers_are_one_column_with_a_period(table, tmp_path):
    drawing = [
        ["指标", "2022年", "<", "2023年", "<"],
        ["^", "计划(万元)", "完成(万元)", "计划(万元)", "完成(万元)"],
        ["道路", "10", "5", "20", "11"],
        ["桥梁", "12", "7", "25", "13"],
        ["隧道", "14", "9", "31", "17"],
    ]
    spec, drawn, places = drafted(table, tmp_path, drawing, 2)
    assert [(c.name, c.unit, c.dimensions) for c in spec.columns] == [
        ("计划", "万元", ("period",)),
        ("完成", "万元", ("period",)),
    ]
    later = [[text.replace("2023", "2025").replace("2022", "2024") for text in row] for row in drawing]
    again = tidy(table(later, 2, title=drawn.title), Setting.of(HEAD, places), [spec], places)
    assert {o.dimensions for o in again.observations} == {(("period", "2024年"),), (("period", "2025年"),)}
    assert not {f.code for f in again.findings} & {Code.COLUMN_MISSING, Code.COLUMN_UNKNOWN}


def test_a_year_in_chinese_figures_is_a_period_and_a_base_is_none(table, tmp_path):
    drawing = [
        ["指标", "一九九四年", "一九九五年", "2015年=100"],
        ["粮食", "5", "6", "104.1"],
        ["油料", "3", "4", "99.0"],
    ]
    spec, *_ = drafted(table, tmp_path, drawing, 1)
    assert [c.dimensions for c in spec.columns] == [("period",), ()]


def test_a_column_without_a_printed_unit_has_none(table, tmp_path):
    drawing = [["县区", "投资额", "人数(人)"], ["城区", "5", "3"], ["泽州县", "6", "4"]]
    spec, *_ = drafted(table, tmp_path, drawing, 1)
    assert [c.unit for c in spec.columns] == [None, "人"]
