from __future__ import annotations

import pytest

from schemas.discovery.grid import grids


@pytest.fixture
def columns(build):
    headers = ["户: 任务量", "户: 完成量", "%: 完成率", "万元: 投资 > 合计", "个: 排名"]
    rows = ["合计|30|27|90%|12.50|", "城区|20|18|90%|10|1", "泽州|10|9|—|2.5|无效"]
    ((by_column, _),) = grids(build(headers, rows))
    return by_column


def test_a_table_is_seen_as_columns_and_as_rows(build):
    ((columns, rows),) = grids(build(["户: 任务", "户: 完成"], ["城区|20|18", "泽州|10|9", "高平|7|"]))
    assert [line.number for line in columns.lines] == [1, 2]
    assert [line.number for line in rows.lines] == [1, 2, 3]
    assert (columns.by_rows, rows.by_rows) == (False, True)
    assert [line.path for line in rows.lines] == [("城区",), ("泽州",), ("高平",)]


def test_columns_that_nobody_adds_up_are_told_by_unit_or_name(columns):
    told = {line.path[-1]: (line.additive, line.ratio, line.total) for line in columns.lines}
    assert told == {
        "任务量": (True, False, False),
        "完成量": (True, False, False),
        "完成率": (False, True, False),
        "合计": (True, False, True),
        "排名": (False, False, False),
    }


def test_amounts_are_whole_quanta_and_blanks_are_none(columns):
    money, rank = columns.lines[3], columns.lines[4]
    assert [a / columns.unit for a in money.amounts] == [125_000, 100_000, 25_000]
    assert [a / columns.unit if a else a for a in rank.amounts] == [None, 1, None]
    assert rank.text == {2}
    assert columns.lines[2].text == set()


def test_a_row_has_the_role_of_its_label_and_no_unit(build):
    ((_, rows),) = grids(build(["户: 任务", "万元: 投资"], ["合计|30|27", "增长率|3|4"]))
    total, rate = rows.lines
    assert (total.role, total.kind, total.total, total.additive) == ("total", None, True, True)
    assert (rate.additive, rate.ratio) == (False, False)


def test_a_growth_in_money_is_an_amount(build):
    ((columns, _),) = grids(build(["万元: 同比增长", "%: 同比增长"], ["城区|20|18%", "泽州|10|9%"]))
    assert [(line.additive, line.ratio) for line in columns.lines] == [(True, False), (False, True)]


def test_weight_and_spread_say_how_much_a_line_tells(build):
    ((columns, _),) = grids(build(["户: 任务", "户: 完成"], ["城区|20|0", "泽州|10|", "高平|40|5"]))
    tasks, done = columns.lines
    assert (tasks.weight, done.weight) == (3, 1)
    assert (tasks.spread, done.spread) == (30 * columns.unit, None)
