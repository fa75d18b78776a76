from __future__ import annotations

import math

import pytest

from schemas.discovery.grid import grids
from schemas.discovery.relations import STATED, THRESHOLD, Relation, Support, coincidence
from schemas.figures import IdentityKind


@pytest.fixture
def relation(build):
    """合计 = 新建 + 改造, broken by one digit in the last row."""

    def of(*rows):
        headers = ["户: 合计", "户: 新建", "户: 改造"]
        ((columns, _),) = grids(build(headers, list(rows)))
        target, *parts = columns.lines
        return columns, Relation(target, tuple((p, 1) for p in parts), IdentityKind.COLUMN_SUM)

    return of


ROWS = ("城区|1523|1107|416", "泽州|987|612|375", "高平|614|209|405", "阳城|358|181|77")


def test_support_tells_what_holds_and_what_breaks(relation):
    support = relation(*ROWS)[1].support(range(4))
    assert (support.held, support.broken, support.counted) == ((0, 1, 2), (3,), 3)
    assert support.surprise > 0


def test_trivial_instances_hold_and_do_not_count(relation):
    support = relation("城区|1523|1107|416", "泽州|987|987|0", "高平|1523|1107|416")[1].support(range(3))
    assert (support.held, support.counted) == ((0, 1, 2), 1)


def test_what_is_no_coincidence_depends_on_how_much_was_tried(relation):
    support = relation(*ROWS[:3])[1].support(range(3))
    assert support.significant(1.0)
    assert not support.significant(math.exp(support.surprise))
    assert not support.significant(1.0, least=4)


def test_labels_that_state_a_sum_lower_the_bar():
    middling = Support((THRESHOLD + STATED) / 2, (0, 1), 2, ())
    assert middling.significant(1.0, stated=True)
    assert not middling.significant(1.0)
    assert not Support(100.0, (0,), 2, (1, 2)).significant(1.0, stated=True)


def test_one_slip_explains_a_broken_instance(relation):
    columns, slipped = relation("城区|1523|1107|416", "泽州|957|612|375")
    assert slipped.one_slip_away(1, columns.unit)
    columns, twice = relation("城区|1523|1107|416", "泽州|311|612|375")
    assert not twice.one_slip_away(1, columns.unit)


def test_a_result_among_its_parts_looks_like_an_average(build):
    ((columns, _),) = grids(
        build(["户: 甲", "户: 乙", "户: 丙", "户: 丁"], ["城区|20|10|20|30", "泽州|60|10|20|30"])
    )
    target, *parts = columns.lines
    mean = Relation(target, tuple((p, 1) for p in parts), IdentityKind.COLUMN_SUM)
    assert (mean.looks_like_average(0), mean.looks_like_average(1)) == (True, False)


def test_identities_name_their_family_and_their_figures(relation):
    columns, sums = relation(*ROWS)
    first, *_ = sums.identities(columns, range(4))
    assert first.target == (0, 1, 1)
    assert [t.key for t in first.numerator] == [(0, 1, 2), (0, 1, 3)]
    assert first.family == "table 0: columns 1 = +2, +3"


def test_round_and_crowded_results_are_met_more_easily():
    exact = coincidence(0, (-1523, 1107, 416), None)
    assert exact == pytest.approx(1 / 1523)
    assert coincidence(0, (-1500, 1100, 400), None) > exact
    assert coincidence(0, (-1523, 1107, 416), 10) == pytest.approx(0.1)
    assert coincidence(10_000, (-1523, 1107, 416), None) == 1.0
