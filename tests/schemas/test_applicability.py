from __future__ import annotations

import pytest

from schemas.applicability import applicable
from schemas.figures import Identity, IdentityKind, Status, Term
from schemas.findings import Code, Severity
from schemas.repair import repair
from schemas.rounding import judged

HEADERS = ["个: 编制", "个: 实有", "个: 空编"]
ACCUSING = {Code.SOURCE_INCONSISTENT, Code.IDENTITY_BROKEN}


def _vacancies(rows: int) -> tuple[Identity, ...]:
    """空编 = 编制 - 实有, as a spec states it of every row."""
    return tuple(
        Identity(
            IdentityKind.BALANCE,
            (0, r, 3),
            (Term((0, r, 1)), Term((0, r, 2), -1)),
            source="spec:x",
            family="空编",
        )
        for r in range(1, rows + 1)
    )


@pytest.fixture
def adjusted(build):
    """Seven offices: three may not fill all their posts, and 空编 leaves those out."""
    rows = [
        "甲|31|27|4", "乙|18|13|2", "丙|45|41|4", "丁|27|20|3", "戊|52|47|5", "己|19|12|1", "庚|64|58|6",
    ]  # fmt: skip
    return build(HEADERS, rows)


def test_a_rule_that_a_third_of_its_places_break_accuses_nobody_and_proves_nothing(adjusted):
    result = repair(adjusted, _vacancies(7))
    (told,) = result.findings
    assert told.code is Code.RULE_NOT_APPLICABLE
    assert told.severity is Severity.INFO
    assert told.place.table == 0
    assert "3 of 7 places" in told.message
    assert set(result.proof.status.values()) == {Status.READ}


def test_one_exception_to_a_rule_is_still_held_against_it(build):
    figures = build(HEADERS, ["甲|31|27|4", "乙|18|13|5", "丙|45|41|4", "丁|27|21|0"])
    result = repair(figures, _vacancies(4))
    assert Code.RULE_NOT_APPLICABLE not in {f.code for f in result.findings}
    assert ACCUSING & {f.code for f in result.findings}


def shares_of_total(rows):
    """Each row's share, in the third column, of the total in the second row of the grid."""
    return tuple(
        Identity(
            IdentityKind.RATIO,
            (0, r, 2),
            (Term((0, r, 1)),),
            (Term((0, 1, 1)),),
            source="spec:x",
            family="占比",
        )
        for r in rows
    )


def test_a_wrong_total_below_every_share_is_one_exception_only(build):
    rows = ["合计|900||", "甲|200|20%|", "乙|300|30%|", "丙|400|40%|", "丁|100|10%|"]
    figures = build(["户: 户数", "%: 占比", "户: 备"], rows)
    shares = shares_of_total(range(2, 6))
    found = applicable(judged(figures, shares)[0], figures)
    assert found.identities == shares
    assert not found.findings


def test_shares_of_another_total_are_no_rule_once_the_total_is_vouched_for(build):
    rows = ["合计|1000||", "甲|200|10%|", "乙|300|15%|", "丙|400|20%|", "丁|100|5%|"]
    figures = build(["户: 户数", "%: 占比", "户: 备"], rows)
    shares = shares_of_total(range(2, 6))
    total = Identity(
        IdentityKind.ROW_SUM,
        (0, 1, 1),
        tuple(Term((0, r, 1)) for r in range(2, 6)),
        source="spec:x",
        family="合计",
    )
    result = repair(figures, (total, *shares))
    assert {f.code for f in result.findings} == {Code.RULE_NOT_APPLICABLE}
    assert result.proof.status[0, 1, 1] is Status.PROVED
