from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from schemas.discovery import discover
from schemas.figures import Status
from schemas.repair import repair
from schemas.trust import combined, trust


def test_report_counts_numbers_by_status_and_names_the_rules(build):
    figures = build(
        ["户: 任务", "户: 完成", "户: 其他"],
        ["合计|2800|1905|", "甲|1523|900|7", "乙|1277|1005|", "丙||"],
    )
    figures[0, 2, 2] = replace(figures[0, 2, 2], value=Decimal(990), raw="990")
    report = trust(figures, repair(figures, discover(figures)).proof)
    assert (report.numbers, report.blanks) == (7, 4)
    assert report.statuses == {Status.PROVED: 3, Status.READ: 1, Status.DOUBTFUL: 3}
    [family] = report.families
    assert (family.kind, family.source, family.held, family.broken) == (
        "row_sum",
        "discovered",
        1,
        ((0, 1, 2),),
    )
    assert (report.held, report.broken) == (1, 1)
    assert report.share(Status.PROVED) == 3 / 7
    both = combined([report, report])
    assert (both.numbers, both.blanks, both.held) == (14, 8, 2)


def test_report_of_nothing():
    assert combined([]).share(Status.PROVED) == 0
