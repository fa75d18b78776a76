from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from schemas.figures import Candidate, Identity, IdentityKind, Origin, Status, Term
from schemas.findings import Code
from schemas.repair import repair

POSTS = ["个: 编制", "个: 实有", "个: 空编"]
ROWS = ["甲|31|27|4", "乙|18|23|0", "丙|45|41|4", "丁|27|20|7", "戊|52|47|5", "己|19|12|7", "庚|64|58|6"]


def vacancies(rows: int) -> tuple[Identity, ...]:
    """编制 = 实有 + 空编 of every row."""
    return tuple(
        Identity(IdentityKind.COLUMN_SUM, (0, r, 1), (Term((0, r, 2)), Term((0, r, 3))), family="空编")
        for r in range(1, rows + 1)
    )


def rates(rows: int) -> tuple[Identity, ...]:
    return tuple(
        Identity(IdentityKind.RATIO, (0, r, 3), (Term((0, r, 2)),), (Term((0, r, 1)),), family="完成率")
        for r in range(1, rows + 1)
    )


def test_a_difference_clipped_at_zero_accuses_nobody(build):
    result = repair(build(POSTS, ROWS), vacancies(7))
    (told,) = result.findings
    assert told.code is Code.RULE_NOT_APPLICABLE
    assert "clipped at zero in 1 of 7 places" in told.message
    assert result.proof.status[0, 2, 2] is Status.READ
    assert result.proof.status[0, 3, 2] is Status.PROVED


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        (["个: 编制", "个: 实有", "个: 借调"], ROWS),
        (POSTS, [*ROWS[:-1], "庚|64|66|-2"]),
    ],
)
def test_zero_is_no_clip_in_another_column_nor_where_numbers_below_zero_are_printed(build, headers, rows):
    result = repair(build(headers, rows), vacancies(7))
    assert Code.RULE_NOT_APPLICABLE not in {f.code for f in result.findings}
    assert result.findings


DONE = ["户: 任务", "户: 完成", "%: 完成率"]
CAPPED = ["甲|310|270|87.1%", "乙|180|230|100%", "丙|450|410|91.1%", "丁|270|201|74.4%", "戊|520|470|90.4%"]


def test_rates_that_are_capped(build):
    result = repair(build(DONE, CAPPED), rates(5))
    (told,) = result.findings
    assert "capped at 100% in 1 of 5 places" in told.message


def test_a_rate_above_a_hundred_shows_that_none_is_capped(build):
    result = repair(build(DONE, [*CAPPED, "己|200|250|125.0%"]), rates(6))
    assert Code.RULE_NOT_APPLICABLE not in {f.code for f in result.findings}


def test_a_rate_that_may_have_been_read_as_a_hundred_is_not_taken_for_a_cap(build):
    figures = build(DONE, CAPPED, origin=Origin.PIXELS)
    offered = (Candidate(Decimal("127.8"), "127.8%", 2.0),)
    figures[0, 2, 3] = replace(figures[0, 2, 3], candidates=offered, confidence=0.8)
    result = repair(figures, rates(5))
    assert Code.RULE_NOT_APPLICABLE not in {f.code for f in result.findings}


def test_rates_that_are_cut_and_not_rounded(build):
    rows = [
        "甲|310|270|87.0%",
        "乙|180|130|72.2%",
        "丙|450|410|91.1%",
        "丁|270|202|74.8%",
        "戊|520|470|90.3%",
    ]
    result = repair(build(DONE, rows), rates(5))
    (told,) = result.findings
    assert "cut, not rounded, in 2 of 5 places" in told.message


def test_a_rate_that_was_rounded_up_shows_that_none_is_cut(build):
    rows = [
        "甲|310|270|87.0%",
        "乙|180|131|72.8%",
        "丙|450|410|91.1%",
        "丁|270|202|74.8%",
        "戊|520|470|90.3%",
    ]
    result = repair(build(DONE, rows), rates(5))
    assert Code.RULE_NOT_APPLICABLE not in {f.code for f in result.findings}
