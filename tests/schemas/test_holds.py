from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.culprits import needed
from schemas.figures import Figure, Identity, IdentityKind, Origin, Term
from schemas.holds import Reason, equations, holds
from schemas.rounding import learn_rounding


def _sum(target, *parts, signs=None):
    signs = signs or [1] * len(parts)
    terms = tuple(Term(p, s) for p, s in zip(parts, signs, strict=True))
    return Identity(IdentityKind.ROW_SUM, target, terms, family="sum")


def _ratio(target, top, *bottom):
    return Identity(IdentityKind.RATIO, target, (Term(top),), tuple(Term(b) for b in bottom), family="ratio")


def test_county_investments_add_up_within_their_rounding(build):
    money = build(
        ["亿元: 投资额"],
        ["合计|40.65", "城区|35.49", "泽州县|2.29", "高平市|0.50", "阳城县|1.50", "陵川县|", "沁水县|0.88"],
    )
    verdict = holds(_sum((0, 1, 1), *[(0, r, 1) for r in range(2, 8)]), money)
    assert verdict.holds
    assert verdict.reason is Reason.ROUNDING
    assert verdict.printed == Decimal("40.65")
    assert (verdict.lowest, verdict.highest) == (Decimal("40.635"), Decimal("40.685"))


def test_a_rate_of_a_rounded_amount_over_a_trimmed_target_holds(build):
    row = build(
        ["亿元: 任务量", "亿元: 投资额", "%: 完成率"], ["泽州县|1|2.29|228.6%", "高平市|0.5|0.50|100.0%"]
    )
    assert holds(_ratio((0, 1, 3), (0, 1, 2), (0, 1, 1)), row).holds


@pytest.mark.parametrize(
    ("total", "expected"), [("7.29", True), ("7.28", True), ("7.31", False), ("7.6", False)]
)
def test_a_whole_number_among_decimals_has_its_zeros_trimmed(build, total, expected):
    money = build(["亿元: 投资额"], [f"合计|{total}", "甲|5", "乙|2.29", "丙|35.49"])
    assert holds(_sum((0, 1, 1), (0, 2, 1), (0, 3, 1)), money).holds is expected


def test_one_lone_number_does_not_set_the_precision_of_a_column(build):
    money = build(["万元: 金额"], ["合计|3.1", "甲|1.066", "乙|1.0", "丙|1.0"])
    assert holds(_sum((0, 1, 1), (0, 2, 1), (0, 3, 1), (0, 4, 1)), money).holds


def test_counts_are_exact_and_rounded_thousands_are_not(build):
    counted = build(["套: 建成量"], ["合计|101", "甲|50", "乙|50"])
    rounded = build([": 数量"], ["合计|101", "甲|50", "乙|50"])
    identity = _sum((0, 1, 1), (0, 2, 1), (0, 3, 1))
    assert not holds(identity, counted).holds
    assert holds(identity, rounded).holds


def test_units_of_one_kind_are_scaled(build):
    mixed = build(
        ["亿元: 总额", "万元: 甲", "万元: 乙"], ["全市|1.23|5000.5|7299.5", "城区|1.24|5000.5|7299.5"]
    )
    assert holds(_sum((0, 1, 1), (0, 1, 2), (0, 1, 3)), mixed).holds
    assert not holds(_sum((0, 2, 1), (0, 2, 2), (0, 2, 3)), mixed).holds


def test_blanks_count_as_zero_but_only_blanks_say_nothing(build):
    column = build(["套: 量"], ["合计|5", "甲|5", "乙|", "丙|—", "丁|无", "戊|见附件"])
    assert holds(_sum((0, 1, 1), (0, 2, 1), (0, 3, 1), (0, 4, 1), (0, 5, 1)), column).holds
    assert holds(_sum((0, 1, 1), (0, 3, 1), (0, 4, 1)), column).reason is Reason.NO_PARTS
    assert holds(_sum((0, 3, 1), (0, 2, 1)), column).reason is Reason.NO_TARGET
    assert holds(_sum((0, 1, 1), (0, 2, 1), (0, 6, 1)), column).reason is Reason.TEXT
    assert not holds(_sum((0, 1, 1), (0, 3, 1)), column).broken


def test_nothing_is_said_of_a_rate_over_zero(build):
    row = build(["套: 任务量", "套: 建成量", "%: 完成率"], ["甲|0|5|100.0%"])
    identity = _ratio((0, 1, 3), (0, 1, 2), (0, 1, 1))
    assert holds(identity, row).reason is Reason.NO_DENOMINATOR
    rounded = build(["亿元: 任务量", "亿元: 完成量", "%: 完成率"], ["甲|0|5.1|100.0%", "乙|0.1|5.1|100.0%"])
    assert not learn_rounding(rounded, [identity]).exact


def test_growth_may_be_written_with_its_base_on_both_sides(build):
    row = build(
        ["套: 本年", "套: 上年", "%: 同比"], ["甲|110|100|10.0%", "乙|90|100|-10.0%", "丙|90|100|-10.2%"]
    )
    for r, expected in ((1, True), (2, True), (3, False)):
        growth = Identity(
            IdentityKind.GROWTH, (0, r, 3), (Term((0, r, 1)), Term((0, r, 2), -1)), (Term((0, r, 2)),)
        )
        assert holds(growth, row).holds is expected


def test_a_hundred_typed_by_hand_keeps_its_own_precision(build):
    rows = ["甲|1000|997|100%", "乙|1000|931|93.1%", "丙|1000|996|99.6%", "丁|1000|997|100.0%"]
    table = build(["套: 任务量", "套: 建成量", "%: 完成率"], rows)
    assert holds(_ratio((0, 1, 3), (0, 1, 2), (0, 1, 1)), table).holds
    assert not holds(_ratio((0, 4, 3), (0, 4, 2), (0, 4, 1)), table).holds


amounts = st.lists(st.decimals(0, 10**6, places=6, allow_nan=False), min_size=2, max_size=12)


@given(amounts, st.integers(0, 4), st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_rounding_a_true_sum_never_breaks_it(parts, decimals, rounding):
    step = Decimal(1).scaleb(-decimals)
    printed = [v.quantize(step, rounding) for v in (sum(parts, Decimal(0)), *parts)]
    figures = {(0, r, 0): _figure((0, r, 0), v) for r, v in enumerate(printed)}
    assert holds(_sum((0, 0, 0), *list(figures)[1:]), figures).holds


@given(
    st.decimals(1, 10**6, places=5),
    st.decimals(1, 10**6, places=5),
    st.integers(1, 3),
    st.integers(0, 2),
)
def test_rounding_a_true_rate_never_breaks_it(top, bottom, decimals, rate_decimals):
    step, rate_step = Decimal(1).scaleb(-decimals), Decimal(1).scaleb(-rate_decimals)
    rate = (top / bottom * 100).quantize(rate_step, ROUND_HALF_UP)
    figures = {
        (0, 0, 0): _figure((0, 0, 0), top.quantize(step, ROUND_HALF_UP)),
        (0, 0, 1): _figure((0, 0, 1), bottom.quantize(step, ROUND_HALF_UP)),
        (0, 0, 2): _figure((0, 0, 2), rate, "%"),
    }
    assert holds(_ratio((0, 0, 2), (0, 0, 0), (0, 0, 1)), figures).holds


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=10), st.integers(-(10**6), 10**6))
def test_no_wrong_total_of_counts_holds(parts, error):
    figures = {
        (0, r, 0): _figure((0, r, 0), Decimal(v), "套") for r, v in enumerate([sum(parts) + error, *parts])
    }
    assert holds(_sum((0, 0, 0), *list(figures)[1:]), figures).holds is (error == 0)


@given(st.integers(1, 10**5), st.integers(1, 10**5), st.integers(1, 10**5))
def test_the_value_that_an_identity_needs_makes_it_hold(one, two, wrong):
    values = [one + two, one, wrong]
    figures = {(0, r, 0): _figure((0, r, 0), Decimal(v), "套") for r, v in enumerate(values)}
    identity = _sum((0, 0, 0), (0, 1, 0), (0, 2, 0))
    [equation] = equations([identity], figures, learn_rounding(figures, [identity]))
    assert needed(equation, (0, 2, 0), figures[0, 2, 0], 0) == two


def _figure(key, value, unit="万元"):
    kind, scale = {"万元": ("money", "1E+4"), "套": ("dwellings", "1"), "%": ("ratio", "0.01")}[unit]
    return Figure(
        key, value, str(value), unit, kind, Decimal(scale), ("h",), "l", (), "place", None, Origin.TEXT
    )


def test_a_rounded_figure_of_the_text_does_not_refute_a_table_whose_sums_are_exact(build):
    columns = range(1, 10)
    amounts = [171915169, 70123456, 50345678, 51446035]
    figures = build(["元: 支出"] * 9, ["|".join([f"第{n}行", *[str(n)] * 9]) for n in amounts])
    text = build(["万元: 收入"], ["全市|17192"], table=-1)
    sums = [_sum((0, 1, c), (0, 2, c), (0, 3, c), (0, 4, c)) for c in columns]
    said = Identity(IdentityKind.TEXT, (0, 1, 1), (Term((-1, 1, 1)),), source="text", family="text")
    known = {**figures, **text}
    rounding = learn_rounding(known, [*sums, said])
    assert any(name.startswith("sum:0:") for name in rounding.exact)
    assert all(e.holds for e in equations([*sums, said], known, rounding))
    off = {**known, (-1, 1, 1): replace(text[-1, 1, 1], value=Decimal(17193))}
    assert [e.identity for e in equations([*sums, said], off, rounding) if not e.holds] == [said]
