from __future__ import annotations

import pytest

from schemas.discovery.across import carried_over, equal_across

ROWS = ["城区|1523", "泽州|987", "高平|614", "阳城|358"]


def keys(identities):
    return {(i.target, i.numerator[0].key) for i in identities}


def test_columns_of_one_name_in_two_tables_state_the_same(build):
    figures = build(["户: 2023年任务量"], ROWS) | build(["户: 任务量（户）"], ROWS[::-1], table=1)
    assert keys(equal_across(figures)) == {((0, r, 1), (1, 5 - r, 1)) for r in range(1, 5)}


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("户: 完成量", ROWS),
        ("万元: 任务量", ROWS),
        ("户: 任务量", ["城区|1524", "泽州|988", "高平|615", "阳城|359"]),
        ("户: 任务量", ["阳泉|1523", "大同|987", "朔州|614", "长治|358"]),
    ],
)
def test_other_names_units_numbers_or_places_do_not(build, header, rows):
    assert equal_across(build(["户: 任务量"], ROWS) | build([header], rows, table=1)) == ()


def test_an_exception_is_kept_as_an_identity_that_breaks(build):
    slipped = [*ROWS[:3], "阳城|353"]
    figures = build(["户: 任务量"], ROWS) | build(["户: 任务量"], slipped, table=1)
    assert len(equal_across(figures)) == 4


def test_closing_figures_are_the_opening_ones_of_the_next_notice(build):
    before = build(["万元: 年末结余", "万元: 年初结余"], [f"{row}|7" for row in ROWS], table=0)
    now = build(["万元: 上年结余"], ROWS, table=1)
    assert keys(carried_over(before, now)) == {((1, r, 1), (0, r, 1)) for r in range(1, 5)}
    assert carried_over(now, before) == ()
