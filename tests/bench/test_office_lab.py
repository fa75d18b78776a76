from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.lab import Read
from bench.office_lab import Fate, Tally, _counted, case, interval
from bench.office_machines import made_by
from bench.office_notices import notice

READ = Read("a", 1, 0, 1, "36.5", "36.5", 0.99, False, "agreed", True)


@pytest.mark.parametrize(
    ("read", "told", "fate"),
    [
        (READ, False, Fate.RIGHT),
        (replace(READ, status="doubtful"), False, Fate.DOUBTED),
        (replace(READ, text="365", value_right=False), False, Fate.WRONG),
        (replace(READ, text="365", value_right=False, status="doubtful"), False, Fate.MISREAD),
        (replace(READ, text="", value_right=False), True, Fate.SILENT),
        (replace(READ, text="", value_right=False, doubtful=True), False, Fate.TOLD),
        (replace(READ, text=None, status=None, value_right=False), True, Fate.TOLD),
        (replace(READ, text=None, status=None, value_right=False), False, Fate.SILENT),
    ],
)
def test_what_becomes_of_a_number(read: Read, told: bool, fate: Fate) -> None:
    tally = Tally()
    line = _counted(tally, read, told)
    assert tally.fates == {fate: 1}
    assert (line == "") == (fate is Fate.RIGHT)


def test_an_unmarked_figure_in_the_place_of_a_dash_is_invented() -> None:
    tally = Tally()
    _counted(tally, replace(READ, truth="—", text="1"), told=False)
    assert (tally.invented, tally.fates.total()) == (1, 0)


def test_a_notice_is_the_same_for_its_seed_and_its_totals_are_right() -> None:
    made, layout = notice(3)
    assert (made, layout) == notice(3)
    (table,) = made.tables
    total = next(row for row in table.rows if row[0] in {"合计", "全市"})
    body = [row for row in table.rows if row is not total]
    for column, label in enumerate(path[-1] for path in table.paths):
        if label == "学校数":
            assert int(total[column]) == sum(int(row[column]) for row in body)
    assert {len(row) for row in table.rows} == {len(table.paths)}


def test_two_pages_on_a_sheet_have_the_tables_of_both() -> None:
    one = case("two_up", 1)
    assert len(one.truth["tables"]) == 2
    assert one.scan.suffix == "pdf"


def test_a_machine_gives_the_same_for_the_same_seed() -> None:
    page = np.full((300, 200, 3), 255, np.uint8)
    page[100:104, 50:150] = 0
    assert made_by("screenshot", [page], 5) == made_by("screenshot", [page], 5)
    assert made_by("thermal", [page], 5) != made_by("thermal", [page], 6)


def test_the_interval_of_no_wrong_value_in_a_thousand() -> None:
    low, high = interval(0, 1000)
    assert low == 0.0
    assert high == pytest.approx(0.00383, abs=1e-4)
