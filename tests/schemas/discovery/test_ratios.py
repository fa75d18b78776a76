from __future__ import annotations

from schemas.discovery.grid import grids
from schemas.discovery.ratios import ratios
from schemas.figures import IdentityKind


def found(build, headers, rows):
    ((columns, other),) = grids(build(headers, rows))
    instances = [i for i, line in enumerate(other.lines) if not line.ratio]
    return columns, instances, ratios(columns, instances)


def shape(quotient):
    below = tuple(sorted(sign * line.number for line, sign in quotient.denominator))
    return quotient.target.number, quotient.numerator.number, below, quotient.offset, quotient.row


def test_a_rate_is_one_column_over_another(build):
    rows = ["城区|1523|1107|72.7%", "泽州|987|612|62.0%", "高平|614|209|34.0%", "阳城|358|181|50.6%"]
    _, _, (rate,) = found(build, ["户: 任务", "户: 完成", "%: 完成率"], rows)
    assert shape(rate) == (3, 2, (1,), 0, None)


def test_growth_is_a_quotient_less_one(build):
    rows = ["城区|1523|1107|37.6%", "泽州|987|612|61.3%", "高平|614|209|193.8%", "阳城|358|181|97.8%"]
    columns, instances, (growth,) = found(build, ["户: 本年", "户: 上年", "%: 同比"], rows)
    assert shape(growth) == (3, 1, (2,), -1, None)
    assert {i.kind for i in growth.identities(columns, instances)} == {IdentityKind.GROWTH}


def test_a_share_is_each_row_over_the_total_row(build):
    rows = ["合计|3382|100%", "城区|1523|45.0%", "泽州|987|29.2%", "高平|614|18.2%", "阳城|258|7.6%"]
    columns, instances, (share,) = found(build, ["户: 任务", "%: 占比"], rows)
    assert shape(share) == (2, 1, (1,), 0, 0)
    assert [i.target[1] for i in share.identities(columns, instances)] == [2, 3, 4, 5]


def test_a_sum_may_stand_below_the_stroke(build):
    headers = ["万元: 上年结余", "万元: 本年收入", "万元: 支出", "%: 支出率"]
    rows = [
        "城区|152|1107|416|33.0%",
        "泽州|98|612|375|52.8%",
        "高平|61|209|105|38.9%",
        "阳城|47|318|276|75.6%",
    ]
    _, _, (rate,) = found(build, headers, rows)
    assert shape(rate) == (4, 3, (1, 2), 0, None)


def test_rates_that_nothing_gives_have_no_quotient(build):
    rows = ["城区|1523|1107|11.1%", "泽州|987|612|93.0%", "高平|614|209|7.5%"]
    assert found(build, ["户: 任务", "户: 完成", "%: 合格率"], rows)[2] == []
