"""Which numbers others add up to."""

from __future__ import annotations

import datetime as dt

from extract.types import DocumentHead
from normalize.gazetteer import Gazetteer
from normalize.tidy import Setting, tidy
from schemas.spec_file import load_specs


def totals(drawn, specs=(), issuer="晋城市统计局"):
    head = DocumentHead("关于2023年工作的通报", "晋市办〔2024〕3号", issuer, dt.date(2024, 1, 20))
    places = Gazetteer.load()
    found = tidy(drawn, Setting.of(head, places), specs, places).observations
    return {(o.row_label, o.header[-1]) for o in found if o.is_total}


def test_totals_and_groups_with_members(table):
    rows = [
        ["项目", "投资(万元)"],
        ["一、农业", "5"],
        ["（一）种植业", "3"],
        ["（二）林业", "2"],
        ["二、工业", "4"],
        ["合计", "9"],
    ]
    assert totals(table(rows, 1)) == {("一、农业", "投资(万元)"), ("合计", "投资(万元)")}


def test_a_city_beside_its_counties(table):
    rows = [["地区", "投资(万元)"], ["晋城市", "5"], ["城区", "3"], ["泽州县", "2"], ["长治市", "4"]]
    assert totals(table(rows, 1), issuer="山西省统计局") == {("晋城市", "投资(万元)")}


def test_the_whole_of_a_dimension_where_its_parts_stand_beside_it(table):
    rows = [
        ["县区", "住院总费用(万元)", "补偿金额(万元)", "<", "<", "<", "补偿比例(%)"],
        ["^", "^", "", "基本医保", "大病保险", "补充保险", "^"],
        ["泽州县", "10", "9", "5", "3", "1", "90"],
    ]
    found = totals(table(rows, 2, title="健康扶贫住院补偿情况"), load_specs())
    assert found == {("泽州县", "")}
