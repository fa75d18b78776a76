"""What a number's name rests on: stated, inferred from where, or unclear."""

from __future__ import annotations

import datetime as dt

import pytest

from extract.types import DocumentHead
from normalize.gazetteer import Gazetteer
from normalize.tidy import Setting, tidy
from normalize.types import Context, Part
from schemas.figures import Meaning
from schemas.findings import Code


def observed(drawn, *, head_title="关于重点工作的通报", issued_on=dt.date(2024, 1, 20)):
    head = DocumentHead(head_title, "晋市办〔2024〕3号", "晋城市统计局", issued_on)
    places = Gazetteer.load()
    return tidy(drawn, Setting.of(head, places), (), places).observations


def test_what_the_table_prints_is_stated(table):
    drawn = table([["县区", "投资(万元)"], ["泽州县", "5"]], 1, title="2023年投资情况")
    (found,) = observed(drawn)
    assert (found.meaning, found.inferred_from) == (Meaning.STATED, ())


@pytest.mark.parametrize(
    ("title", "source"), [("关于2023年工作的通报", Context.NOTICE), ("关于工作的通报", Context.ISSUED_ON)]
)
def test_a_period_that_only_the_notice_tells_is_inferred(table, title, source):
    drawn = table([["县区", "投资(万元)"], ["泽州县", "5"]], 1)
    (found,) = observed(drawn, head_title=title)
    assert found.meaning is Meaning.INFERRED
    assert found.inferred_from == ((Part.PERIOD, source),)


def test_a_period_that_nothing_tells_is_unclear(table):
    drawn = table([["县区", "投资(万元)"], ["泽州县", "5"]], 1)
    (found,) = observed(drawn, head_title="关于工作的通报", issued_on=None)
    assert found.meaning is Meaning.UNCLEAR


def test_a_total_is_of_the_issuer_and_a_unit_is_dealt_out(table):
    rows = [["县区", "项目数", "投资"], ["泽州县", "5", "1.5"], ["合计", "5", "1.5"]]
    drawn = table(rows, 1, title="2023年项目情况", unit="单位：个、亿元")
    found = {(o.row_label, o.header): o for o in observed(drawn)}
    assert found["泽州县", ("投资",)].inferred_from == ((Part.UNIT, Context.UNIT_LINE),)
    assert (Part.PLACE, Context.ISSUER) in found["合计", ("投资",)].inferred_from


@pytest.mark.parametrize(
    ("header", "value", "meaning"),
    [
        ("项目数", "5", Meaning.INFERRED),
        ("项目数", "5.2", Meaning.UNCLEAR),  # in ten thousands, perhaps
        ("投资", "5", Meaning.UNCLEAR),
        ("得分", "5", Meaning.STATED),
    ],
)
def test_a_missing_unit_is_unclear_but_for_whole_numbers_of_things(table, header, value, meaning):
    drawn = table([["县区", header], ["泽州县", value]], 1, title="2023年情况")
    (found,) = observed(drawn)
    assert found.meaning is meaning


def test_a_row_without_a_name_among_others_that_have_one_is_unclear(table):
    drawn = table([["县区", "投资(万元)"], ["泽州县", "5"], ["", "6"]], 1, title="2023年投资情况")
    named, bare = observed(drawn)
    assert named.meaning is Meaning.STATED
    assert bare.meaning is Meaning.UNCLEAR
    assert Code.NAME_MISSING in {f.code for f in bare.findings}


def test_a_total_that_stands_among_the_order_numbers_names_its_row(table):
    rows = [["序号", "县区", "投资(万元)"], ["1", "泽州县", "5"], ["2", "城区", "1"], ["合计", "", "6"]]
    found = observed(table(rows, 1, title="2023年投资情况"))
    assert [(o.row_label, o.row_role) for o in found][-1] == ("合计", "total")
