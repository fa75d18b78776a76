from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.discovery import carried_over, discover
from schemas.figures import IdentityKind
from schemas.holds import holds


def _relations(identities):
    """What was found, without the instances: kind, target's place, parts' places."""
    found = set()
    for i in identities:
        axis = 1 if i.kind is IdentityKind.ROW_SUM else 2
        parts = tuple(sorted(t.key[axis] * t.sign for t in i.numerator))
        below = tuple(sorted(t.key[axis] * t.sign for t in i.denominator))
        found.add((i.kind.value, i.target[axis], parts, below))
    return found


COUNTIES = ["城区|1523|2284", "泽州|987|1106", "高平|614|705", "阳城|258|381"]


def test_total_row_first_or_last(build):
    headers = ["户: 任务", "户: 完成"]
    first = build(headers, ["合计|3382|4476", *COUNTIES])
    last = build(headers, [*COUNTIES, "合计|3382|4476"])
    assert _relations(discover(first)) == {("row_sum", 1, (2, 3, 4, 5), ())}
    assert _relations(discover(last)) == {("row_sum", 5, (1, 2, 3, 4), ())}


def test_subtotals_are_found_from_the_inside_out(build):
    rows = [
        "总|7313|5911", "北部|3382|4476", *COUNTIES, "南部|3931|1435", "晋南|2217|813", "晋中|1714|622",
    ]  # fmt: skip
    found = _relations(discover(build(["户: 任务", "户: 完成"], rows)))
    assert {("row_sum", 2, (3, 4, 5, 6), ()), ("row_sum", 7, (8, 9), ()), ("row_sum", 1, (2, 7), ())} == found


def test_of_which_rows_add_up_to_nothing(build):
    rows = ["合计|2768|3771", "城区|1523|2284", "其中：新区|611|834", "泽州|987|1106", "高平|258|381"]
    assert _relations(discover(build(["户: 任务", "户: 完成"], rows))) == {("row_sum", 1, (2, 4, 5), ())}


def test_final_accounts_by_classification_code(build):
    rows = [
        "合计|307.82", "201 一般公共服务|264.87", "20139 社会工作|264.87", "2013901 行政运行|51.32",
        "2013950 事业运行|11.31", "2013999 其他|202.24", "208 社会保障|10.82", "20805 养老|10.82",
        "2080505 养老保险|6.18", "2080506 职业年金|4.64", "210 卫生健康|32.13",
    ]  # fmt: skip
    found = _relations(discover(build(["万元: 本年收入合计"], rows)))
    assert ("row_sum", 2, (3,), ()) in found
    assert ("row_sum", 3, (4, 5, 6), ()) in found
    assert ("row_sum", 8, (9, 10), ()) in found
    assert ("row_sum", 1, (2, 7, 11), ()) in found


def test_groups_of_the_header(build):
    l_shaped = build(
        ["万元: 收入 >", "万元: 收入 > 补贴", "万元: 收入 > 改造"],
        ["甲|353.2|64.1|289.1", "乙|30|30|0", "丙|414.6|12.4|402.2", "丁|68.2|0|68.2"],
    )
    assert ("column_sum", 1, (2, 3), ()) in _relations(discover(l_shaped))
    groups = build(
        [
            "套: 合计 > 开工",
            "套: 合计 > 建成",
            "套: 棚改 > 开工",
            "套: 棚改 > 建成",
            "套: 公租房 > 开工",
            "套: 公租房 > 建成",
        ],
        ["甲|2286|2046|2073|1833|213|213", "乙|1000|900|787|721|213|179", "丙|180|164|97|91|83|73"],
    )
    found = _relations(discover(groups))
    assert {("column_sum", 1, (3, 5), ()), ("column_sum", 2, (4, 6), ())} <= found


def test_rates_with_sums_below_the_stroke_growth_and_balances(build):
    rows = ["甲|131.76|353.2|482.33|2.63|99.5%", "乙|9.59|80.15|41.12|48.62|45.8%"]
    rows += [
        "丙|48.48|414.6|434.41|28.67|93.8%",
        "丁|14.85|5|18.25|1.6|91.9%",
        "戊|15.44|68.2|68.2|15.44|81.5%",
    ]
    funds = build(["万元: 上年结余", "万元: 收入", "万元: 支出", "万元: 结余", "%: 支出率"], rows)
    found = _relations(discover(funds))
    assert ("balance", 4, (-3, 1, 2), ()) in found
    assert ("ratio", 5, (3,), (1, 2)) in found
    rows = ["甲|4394|2822|55.7%", "乙|1670|1453|14.9%", "丙|787|1293|-39.1%", "丁|386|258|49.6%"]
    assert ("growth", 3, (1,), (2,)) in _relations(discover(build(["户: 本年", "户: 上年", "%: 同比"], rows)))


def test_shares_of_the_total_row(build):
    rows = ["合计|3382|100.0%", "城区|1523|45.0%", "泽州|987|29.2%", "高平|614|18.2%", "阳城|258|7.6%"]
    found = [i for i in discover(build(["户: 户数", "%: 占比"], rows)) if i.kind is IdentityKind.RATIO]
    assert {(i.target, i.denominator[0].key) for i in found} == {((0, r, 2), (0, 1, 1)) for r in (2, 3, 4, 5)}


def test_measures_as_rows_and_places_as_columns(build):
    rows = ["任务量|3382|1523|987|614|258", "完成量|4476|2284|1106|705|381"]
    rates = ["完成率|132.3|150.0|112.1|114.8|147.7"]
    headers = [f"户: {place}" for place in ("合计", "城区", "泽州", "高平", "阳城")]
    figures = build(headers, [*rows, *rates])
    for key, figure in figures.items():
        if key[1] == 3:
            figures[key] = replace(figure, unit="%", kind="ratio", scale=Decimal("0.01"))
    found = {(i.kind.value, i.family) for i in discover(figures)}
    assert found == {
        ("column_sum", "table 0: columns 1 = +2, +3, +4, +5"),
        ("ratio", "table 0: rows 3 = 2 / 1"),
    }


def test_copies_zeros_and_hundreds_are_no_support(build):
    rows = ["甲|532|532|100.0%|0", "乙|101|101|100.0%|0", "丙|27|27|100.0%|0", "丁|8|8|100.0%|0"]
    assert discover(build(["户: 问题", "户: 整改", "%: 整改率", "户: 剩余"], rows)) == ()


def test_amounts_that_vanish_in_the_rounding_of_others_are_no_parts(build):
    headers = ["亿元: 本年", "亿元: 上年", "亿元: 增减", "万元: 收费"]
    rows = [
        "甲|439.67|399.22|40.45|3.1",
        "乙|2.81|2.56|0.25|7.2",
        "丙|505.49|524.19|-18.70|1.8",
        "丁|9.41|3.14|6.27|2",
    ]
    found = _relations(discover(build(headers, rows)))
    assert found
    assert all(4 not in map(abs, (target, *parts)) for _, target, parts, _ in found)


def test_an_exception_to_a_rule_is_returned_with_the_rule(build):
    headers = ["户: 任务", "户: 完成", "户: 补贴"]
    rows = [
        "合计|3382|4476|2155",
        "城区|1523|2284|908",
        "泽州|987|1706|417",
        "高平|614|705|519",
        "阳城|258|381|311",
    ]
    identities = discover(build(headers, rows))
    broken = [i for i in identities if not holds(i, build(headers, rows)).holds]
    assert [i.target for i in broken] == [(0, 1, 2)]


def test_a_column_whose_total_is_a_mean_is_no_exception_to_a_sum(build):
    headers = [": 任务", ": 完成", ": 价格水平", ": 补贴"]
    rows = [
        "合计|3382|4476|100.5|2155",
        "城区|1523|2284|101.2|908",
        "泽州|987|1106|100.9|417",
        "高平|614|705|99.0|519",
        "阳城|258|381|100.4|311",
    ]
    assert {i.target[2] for i in discover(build(headers, rows))} == {1, 2, 4}
    lost_a_digit = build(headers, [rows[0].replace("3382", "338"), *rows[1:]])
    assert {i.target[2] for i in discover(lost_a_digit)} == {1, 2, 4}


def test_smooth_coefficients_have_no_balances(build):
    rows = [
        "甲|0.92|1.02|1.11|1.19|1.26", "乙|0.87|0.93|1.00|1.06|1.10", "丙|0.97|1.04|1.12|1.19|1.25",
        "丁|0.82|0.91|1.00|1.09|1.16", "戊|1.01|1.10|1.20|1.30|1.39", "己|0.81|0.92|1.00|1.08|1.16",
        "庚|0.80|0.90|1.00|1.05|1.10", "辛|0.80|0.90|1.00|1.10|1.15", "壬|1.00|1.00|1.00|1.00|1.00",
    ]  # fmt: skip
    assert discover(build([f": 档次{c}" for c in "一二三四五"], rows)) == ()


def test_the_same_figures_in_two_tables(build):
    counties = ["城区|1523", "泽州|987", "高平|614", "阳城|258"]
    one = build(["户: 补贴发放户数(户)"], counties, table=0)
    two = build(["户: 补贴发放户数"], counties, table=1)
    other = build(["户: 欠发户数"], counties, table=2)
    found = discover(one | two | other)
    assert {(i.kind, i.target[0], i.numerator[0].key[0]) for i in found} == {(IdentityKind.EQUAL, 0, 1)}
    assert len(found) == 4


def test_balances_carried_over_from_last_year(build):
    last = build(["万元: 年末结余"], ["城区|131.76", "泽州|9.59", "高平|0.35", "阳城|48.48"], table=100)
    now = build(
        ["万元: 上年结余", "万元: 年末结余"],
        ["城区|131.76|2.63", "泽州|9.95|5.2", "高平|0.35|0", "阳城|48.48|28.67"],
    )
    found = carried_over(last, now)
    assert [(i.target, i.numerator[0].key) for i in found] == [((0, r, 1), (100, r, 1)) for r in (1, 2, 3, 4)]


@pytest.mark.parametrize("seed", range(12))
def test_shuffled_numbers_have_no_arithmetic(build, seed):
    rng = random.Random(seed)
    headers = [f"户: 第{c}项" for c in range(5)] + ["%: 完成率"]
    rows = ["合计", *(f"第{r}县" for r in range(8))]
    lines = [[str(rng.randint(10, 9999)) for _ in range(5)] + [f"{rng.uniform(20, 180):.1f}%"] for _ in rows]
    figures = build(headers, ["|".join([label, *line]) for label, line in zip(rows, lines, strict=True)])
    assert discover(figures) == ()


def test_a_misread_figure_does_not_hide_the_rule_that_it_breaks(build):
    figures = build(["户: 任务", "户: 完成"], ["合计|3382|4476", *COUNTIES])
    figures[0, 3, 1] = replace(figures[0, 3, 1], value=Decimal(937), raw="937")
    assert ("row_sum", 1, (2, 3, 4, 5), ()) in _relations(discover(figures))
