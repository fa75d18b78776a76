from __future__ import annotations

from schemas.discovery import search
from schemas.figures import Status
from schemas.findings import Code
from schemas.repair import repair

HEADERS = ["户: 合计", "户: 甲", "户: 乙", "户: 丙"]
LABELS = ["合计", "城区", "泽州", "高平", "阳城", "陵川"]
PARTS = [[1523, 987, 614], [2284, 1106, 705], [1310, 842, 577], [1871, 1259, 436], [913, 658, 381]]


def _notice(build, parts, sums):
    """The parts as printed below their totals; ``sums`` are those of the rows."""
    rows = [[s, *p] for s, p in zip(sums, parts, strict=True)]
    rows = [[sum(column) for column in zip(*rows, strict=True)], *rows]
    return build(HEADERS, [f"{a}|" + "|".join(map(str, r)) for a, r in zip(LABELS, rows, strict=True)])


def _checked(figures):
    found = search(figures)
    return repair(figures, (*found.identities, *found.refuted))


def test_a_column_that_slipped_by_a_row_is_told_as_that(build):
    sums = [sum(p) for p in PARTS]
    slipped = [[p[0], PARTS[i - 1][1], p[2]] for i, p in enumerate(PARTS)]
    result = _checked(_notice(build, slipped, sums))
    (told,) = [f for f in result.findings if f.code is Code.FIGURES_SHIFTED]
    assert "column 3 stands one place too far on" in told.message
    assert {k for k, s in result.proof.status.items() if s is Status.DOUBTFUL} == {
        (0, r, 3) for r in range(2, 7)
    }


def test_sums_that_no_shift_explains_are_told_as_no_rule(build):
    result = _checked(_notice(build, PARTS, [sum(p) - 7 - i for i, p in enumerate(PARTS)]))
    assert Code.FIGURES_SHIFTED not in {f.code for f in result.findings}
    assert Code.RULE_NOT_APPLICABLE in {f.code for f in result.findings}
    assert Code.SOURCE_INCONSISTENT not in {f.code for f in result.findings}


def test_a_sound_table_is_not_shifted(build):
    result = _checked(_notice(build, PARTS, [sum(p) for p in PARTS]))
    assert not result.findings
