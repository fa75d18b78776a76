from __future__ import annotations

from schemas.discovery.grid import grids
from schemas.discovery.sums import sums


def found(figures, by_rows):
    ((columns, rows),) = grids(figures)
    grid, other = (rows, columns) if by_rows else (columns, rows)
    relations = sums(grid, range(len(other.lines)))
    return {(r.target.number, tuple(sign * line.number for line, sign in r.parts)) for r in relations}


COUNTIES = ["城区|1523|2284", "泽州|987|1106", "高平|614|705", "阳城|258|381"]


def test_rows_add_up_to_the_total_row(build):
    assert found(build(["户: 任务", "户: 完成"], ["合计|3382|4476", *COUNTIES]), by_rows=True) == {
        (1, (2, 3, 4, 5))
    }


def test_columns_of_a_group_add_up_to_its_total_column(build):
    headers = ["户: 任务 > 合计", "户: 任务 > 新建", "户: 任务 > 改造"]
    rows = ["城区|1523|1107|416", "泽州|987|612|375", "高平|614|209|405"]
    assert found(build(headers, rows), by_rows=False) == {(1, (2, 3))}


def test_a_balance_is_found_with_its_signs(build):
    headers = ["万元: 上年结余", "万元: 本年收入", "万元: 本年支出", "万元: 年末结余"]
    rows = ["城区|152|1107|416|843", "泽州|98|612|375|335", "高平|61|209|105|165", "阳城|47|318|276|89"]
    assert found(build(headers, rows), by_rows=False) == {(4, (1, 2, -3))}


def test_numbers_without_a_rule_give_none(build):
    rows = ["城区|1523|2284", "泽州|987|1106", "高平|614|705"]
    assert found(build(["户: 任务", "户: 完成"], rows), by_rows=True) == set()


def test_parts_that_need_not_add_up_take_no_part(build):
    rows = ["合计|3382|4476", *COUNTIES, "其中：新区|611|834"]
    assert found(build(["户: 任务", "户: 完成"], rows), by_rows=True) == {(1, (2, 3, 4, 5))}
