from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from extract.types import DocumentHead
from normalize.gazetteer import Gazetteer
from normalize.tidy import Setting, tidy
from schemas.findings import Code
from schemas.spec_file import load_spec, load_specs

HEAD = DocumentHead(
    "关于2023年度工作情况的通报", "晋市办〔2024〕3号", "晋城市住房和城乡建设局", dt.date(2024, 1, 20)
)
DRAWING = [
    ["县（市、区）", "投资情况(亿元)", "<", "<"],
    ["^", "任务量", "投资额", "完成率"],
    ["晋城市", "6", "5.5", "91.7%"],
    ["城 区", "5", "5.0", "100.0%"],
    ["泽洲县", "1", "0.5", "50.0%"],
    ["开发区", "—", "", ""],
]


@pytest.fixture
def setting():
    return Setting.of(HEAD, Gazetteer.load())


def understand(table, setting, specs=(), **caption):
    return tidy(table(DRAWING, 2, **caption), setting, specs, Gazetteer.load())


def test_the_setting_is_the_city_and_the_year_reported_on(setting):
    assert (setting.context.issuer_code, setting.context.year) == ("140500", 2023)


def test_rows_become_places_and_misread_names_are_told(table, setting):
    result = understand(table, setting)
    roles = {o.row_label: (o.row_role, o.region.code) for o in result.observations if o.region}
    assert roles == {
        "晋城市": ("total", "140500"),
        "城 区": ("place", "140502"),
        "泽洲县": ("place", "140525"),
        "开发区": ("place", "140500:dev_zone"),
    }
    corrected = [
        o.row_label for o in result.observations if Code.PLACE_CORRECTED in {f.code for f in o.findings}
    ]
    assert set(corrected) == {"泽洲县"}


def test_a_table_that_no_spec_knows_keeps_header_value_and_period(table, setting):
    result = understand(table, setting)
    first = result.observations[1]
    assert result.spec is None
    assert (first.header, first.value, first.unit) == (("投资情况(亿元)", "投资额"), Decimal("5.5"), "亿元")
    assert (first.period_start, first.period_end) == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert first.measure == "investment_done"


def test_the_title_s_year_wins_over_the_notice_s(table, setting):
    result = understand(table, setting, title="2021年投资情况")
    assert result.observations[0].period_end == dt.date(2021, 12, 31)


def spec_of(tmp_path, extra="", mode="evolve"):
    path = tmp_path / "s.yaml"
    path.write_text(
        f"spec: s\ntitle: t\nmode: {mode}\nmatch: {{title: [投资]}}\ncolumns:\n"
        "  target: {header: 任务量, unit: 亿元}\n"
        f"  rate: {{header: 完成率, unit: '%', max: 99}}\n{extra}",
        encoding="utf-8",
    )
    return load_spec(path)


def test_a_column_beyond_the_spec_evolves_or_is_left_out_with_a_finding(table, setting, tmp_path):
    for mode, measure in (("evolve", "投资情况_投资额"), ("discard", None)):
        result = understand(table, setting, [spec_of(tmp_path, mode=mode)], title="投资")
        assert {o.measure for o in result.observations if o.column == 2} == {measure}
        assert [f.code for f in result.findings if f.place.column == 2] == [Code.COLUMN_UNKNOWN]


def test_a_missing_column_and_a_value_out_of_range_are_told(table, setting, tmp_path):
    spec = spec_of(tmp_path, extra="  people: {header: 人数}\n")
    result = understand(table, setting, [spec], title="投资")
    assert Code.COLUMN_MISSING in {f.code for f in result.findings}
    outside = [o.raw for o in result.observations if Code.VALUE_OUT_OF_RANGE in {f.code for f in o.findings}]
    assert outside == ["100.0%"]


def test_counties_that_a_listing_leaves_out_are_told(table, setting):
    drawing = [["县区", "数量"], *([name, "1"] for name in ("城区", "泽州县", "高平市", "阳城县", "陵川县"))]
    result = tidy(table(drawing, 1), setting, load_specs(), Gazetteer.load())
    (missing,) = [f for f in result.findings if f.code is Code.PLACE_MISSING]
    assert "沁水县" in missing.message


def regions_of(result):
    return {o.row_label: o.region.code for o in result.observations if o.region}


def test_a_spec_whose_rows_are_items_makes_no_places_of_them(table, setting, tmp_path):
    drawing = [
        ["类别", "任务量", "完成率"],
        ["合计", "6", "91%"],
        ["城区", "5", "90%"],
        ["泽州县", "1", "50%"],
    ]
    by_table = tidy(table(drawing, 1, title="投资"), setting, [spec_of(tmp_path)], Gazetteer.load())
    assert regions_of(by_table) == {"合计": "140500:total", "城区": "140502", "泽州县": "140525"}
    spec = spec_of(tmp_path, extra="entity: item\n")
    as_items = tidy(table(drawing, 1, title="投资"), setting, [spec], Gazetteer.load())
    assert regions_of(as_items) == {"合计": "140500:total"}
    assert {o.row_label: o.row_role for o in as_items.observations}["泽州县"] == "item"


def test_a_spec_whose_rows_are_divisions_tells_of_rows_that_are_none(table, setting, tmp_path):
    drawing = [
        ["类别", "任务量", "完成率"],
        ["合计", "6", "91%"],
        ["道路", "5", "90%"],
        ["泽州县", "1", "50%"],
    ]
    told = {}
    for entity in ("item", "division"):
        spec = spec_of(tmp_path, extra=f"entity: {entity}\n")
        result = tidy(table(drawing, 1, title="投资"), setting, [spec], Gazetteer.load())
        told[entity] = {
            o.row_label for o in result.observations if Code.PLACE_UNKNOWN in {f.code for f in o.findings}
        }
    assert told == {"item": set(), "division": {"道路"}}


def undated_columns(result):
    return [(f.place.column, f.message) for f in result.findings if f.code is Code.PERIOD_UNKNOWN]


def test_a_column_whose_time_cannot_be_dated_has_no_period(table, setting):
    drawing = [["县区", "本月", "上年末", "累计"], ["城区", "1", "2", "3"], ["泽州县", "4", "5", "6"]]
    result = tidy(table(drawing, 1), setting, (), Gazetteer.load())
    assert undated_columns(result) == [(1, "column 2: 本月 cannot be dated")]
    ends = {o.column: o.period_end for o in result.observations}
    assert ends == {1: None, 2: dt.date(2022, 12, 31), 3: dt.date(2023, 12, 31)}


def test_the_month_that_the_title_names_dates_its_column(table, setting):
    drawing = [["县区", "本月", "累计"], ["城区", "1", "3"], ["泽州县", "4", "6"]]
    result = tidy(table(drawing, 1, title="2023年6月投资情况"), setting, (), Gazetteer.load())
    assert undated_columns(result) == []
    assert {o.period_start for o in result.observations if o.column == 1} == {dt.date(2023, 6, 1)}


def test_a_notice_that_nothing_dates_says_so_once_for_each_table(table):
    head = DocumentHead("关于投资情况的通报", None, "晋城市住房和城乡建设局", None)
    nowhen = Setting.of(head, Gazetteer.load())
    result = tidy(table(DRAWING, 2), nowhen, (), Gazetteer.load())
    why = "neither header, title nor notice dates the values"
    assert undated_columns(result) == [(None, f"columns 2, 3, 4: {why}")]
    assert {o.period_start for o in result.observations} == {None}


def observed(table, setting, drawing, header_rows=1, **caption):
    return tidy(table(drawing, header_rows, **caption), setting, (), Gazetteer.load()).observations


def test_a_subtotal_is_of_the_place_that_it_stands_under(table, setting):
    drawing = [
        ["县区", "类别", "项目数(个)"],
        ["城区", "产业类", "3"], ["^", "民生类", "2"], ["^", "小计", "5"],
        ["泽州县", "产业类", "4"], ["^", "民生类", "1"], ["^", "小计", "5"],
    ]  # fmt: skip
    found = observed(table, setting, drawing)
    assert [(o.row_label, o.row_role, o.region.code) for o in found] == [
        ("产业类", "item", "140502"), ("民生类", "item", "140502"), ("小计", "subtotal", "140502"),
        ("产业类", "item", "140525"), ("民生类", "item", "140525"), ("小计", "subtotal", "140525"),
    ]  # fmt: skip
    assert not [f for o in found for f in o.findings]


def test_numbers_that_nothing_printed_tells_apart_are_told(table, setting):
    drawing = [
        ["项目", "投资(万元)"],
        ["道路", "3"],
        ["桥梁", "2"],
        ["道路", "5"],
        ["学校", ""],
        ["学校", ""],
    ]
    found = observed(table, setting, drawing)
    alike = [o.raw for o in found if Code.ROWS_ALIKE in {f.code for f in o.findings}]
    assert alike == ["3", "5"]


def test_years_as_rows_date_their_numbers(table, setting):
    drawing = [["年份", "学校数(所)"], ["2015", "3"], ["2016", "4"]]
    found = observed(table, setting, drawing)
    assert [(o.row_label, str(o.period_start)) for o in found] == [
        ("2015", "2015-01-01"),
        ("2016", "2016-01-01"),
    ]


def test_a_header_that_no_term_explains_keeps_its_own_words(table, setting):
    drawing = [
        ["县区", "决算数比上年决算数增减%", "新开工", "改造"],
        ["^", "^", "套", "栋"],
        ["城区", "3", "4", "5"],
    ]
    found = observed(table, setting, drawing, 2)
    assert [o.measure for o in found] == ["决算数比上年决算数增减%", "new_start", "改造_栋"]


def test_counties_as_columns_are_the_places_of_their_values(table, setting):
    drawing = [["指标", "单位", "城区", "泽州县"], ["学校数", "所", "3", "4"], ["合计", "所", "5", "6"]]
    found = observed(table, setting, drawing)
    assert [(o.row_role, o.region.code, o.unit) for o in found] == [
        ("item", "140502", "所"),
        ("item", "140525", "所"),
        ("total", "140502", "所"),
        ("total", "140525", "所"),
    ]


def test_a_row_s_own_year_says_which_place_a_name_is(table):
    head = DocumentHead("关于历年情况的通报", None, "赣州市统计局", dt.date(2024, 3, 1))
    drawing = [
        ["县（市、区）", "年份", "人数(人)"],
        ["南康市", "2012", "3"],
        ["南康区", "2014", "4"],
        ["章贡区", "2014", "5"],
        ["南康市", "2011", "6"],
    ]
    found = observed(table, Setting.of(head, Gazetteer.load()), drawing)
    assert [(o.region.code, o.region.current) for o in found] == [
        ("360782", ("360703",)),
        ("360703", ("360703",)),
        ("360702", ("360702",)),
        ("360782", ("360703",)),
    ]
    assert not [f for o in found for f in o.findings]


def test_the_year_of_a_title_over_the_number_decides_what_a_place_was(table):
    head = DocumentHead("关于2012年度有关情况的通报", "赣市字〔2013〕5号", "赣州市统计局", None)
    found = observed(table, Setting.of(head, Gazetteer.load()), [["县区", "人数(人)"], ["南康", "3"]])
    assert [o.region.code for o in found] == ["360782"]


@pytest.mark.parametrize("header", ["建设地点", "所在区", "属地"])
def test_a_column_of_places_is_known_by_its_texts(table, setting, header):
    drawing = [
        ["项目名称", header, "投资(万元)"],
        ["甲路", "城区", "3"],
        ["乙桥", "泽州县", "4"],
        ["丙厂", "高平市", "5"],
    ]
    found = observed(table, setting, drawing)
    assert [(o.row_label, o.region.code) for o in found] == [
        ("甲路", "140502"),
        ("乙桥", "140525"),
        ("丙厂", "140581"),
    ]
    assert not [f for o in found for f in o.findings]


def test_an_office_that_is_responsible_is_no_place(table, setting):
    drawing = [
        ["项目名称", "责任单位", "投资(万元)"],
        ["甲路", "城区财政局", "3"],
        ["乙桥", "泽州县水利局", "4"],
    ]
    assert {o.region for o in observed(table, setting, drawing)} == {None}


def test_places_over_several_columns_each_are_those_of_all(table, setting):
    drawing = [
        ["指标", "城区", "<", "泽州县", "<"],
        ["^", "完成", "目标", "完成", "目标"],
        ["学校数(所)", "3", "4", "5", "6"],
    ]
    assert [o.region.code for o in observed(table, setting, drawing, 2)] == [
        "140502",
        "140502",
        "140525",
        "140525",
    ]
