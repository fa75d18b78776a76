from __future__ import annotations

from schemas.discovery.totals import stated_totals
from schemas.figures import Status
from schemas.proof import prove


def sums(build, rows, headers=("万元: 决算数",)):
    figures = build(list(headers), rows)
    return {i.target[1]: tuple(t.key[1] for t in i.numerator) for i in stated_totals(figures)[0]}


def test_a_total_with_a_single_part_and_a_grand_total_over_it(build):
    rows = ["一、拨款 | 307.82", "二、其他 | ", "本年收入合计 | 307.82", "年初结转 | ", "总计 | 307.82"]
    assert sums(build, rows) == {3: (1, 2), 5: (3, 4)}


def test_the_rows_since_the_total_before(build):
    rows = ["甲 | 100.5", "乙 | 20.5", "东部合计 | 121.0", "丙 | 30.1", "丁 | 40.2", "西部合计 | 70.3"]
    assert sums(build, rows) == {3: (1, 2), 6: (4, 5)}


def test_a_grand_total_passes_over_the_totals_before_it(build):
    rows = ["甲 | 100.5", "东部合计 | 100.5", "丙 | 30.1", "西部合计 | 30.1", "总计 | 130.6"]
    assert sums(build, rows)[5] == (1, 3)


def test_short_numbers_and_sums_that_fail_state_nothing(build):
    assert sums(build, ["甲 | 5", "合计 | 5"]) == {}
    assert sums(build, ["甲 | 100.5", "乙 | 20.5", "合计 | 150.0"]) == {}


def test_a_column_that_fails_is_no_total_row(build):
    headers = ("万元: 收入", "万元: 支出")
    assert sums(build, ["甲 | 100.5 | 50.1", "乙 | 20.5 | 50.2", "合计 | 121.0 | 99.9"], headers) == {}


def test_such_a_total_and_its_part_are_proved(build):
    figures = build(["万元: 决算数"], ["一、拨款 | 307.82", "二、其他 | ", "本年收入合计 | 307.82"])
    proof = prove(figures, tuple(stated_totals(figures)[0]))
    assert {proof.status[key] for key, f in figures.items() if f.value is not None} == {Status.PROVED}
