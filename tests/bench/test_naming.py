from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from bench.naming import faults, is_marked
from bench.naming_notices import KINDS, Named, case
from extract.types import BBox
from normalize.types import Observation
from schemas.figures import Status
from schemas.findings import Code, Finding


def named(seen, **changed):
    period = (str(seen.period_start), str(seen.period_end))
    return replace(Named((seen.row_label,), seen.unit, period), **changed)


@pytest.fixture
def seen():
    return Observation(
        table=1, row=1, column=1, row_label="城区", row_path=(), row_role="place", region=None,
        header=("投资",), measure=None, dimensions=(), period_start=dt.date(2023, 1, 1),
        period_end=dt.date(2023, 12, 31), raw="5", value=Decimal(5), null_kind=None, unit="亿元",
        unit_kind="money", unit_source="header", value_base=None, unit_base=None, page=1,
        bbox=BBox(0, 0, 1, 1), reader="text-layer", confidence=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"row": ("another row",)}, ["row"]),
        ({"unit": "another unit"}, ["unit"]),
        ({"period": ("1990-01-01", "1990-12-31")}, ["period"]),
        ({"place": "another place"}, ["place"]),
    ],
)
def test_what_differs_is_a_fault(seen, changed, expected):
    assert list(faults(named(seen, **changed), seen.header, seen)) == expected


def test_a_header_and_a_number_that_is_not_there(seen):
    assert list(faults(named(seen), ("another header",), seen)) == ["header"]
    assert list(faults(named(seen), seen.header, None)) == ["missing"]


def test_doubt_and_findings_on_the_name_mark_a_fault(seen):
    assert not is_marked(seen)
    assert is_marked(replace(seen, status=Status.DOUBTFUL))
    assert is_marked(replace(seen, findings=(Finding(Code.UNIT_UNKNOWN, "no unit is printed"),)))


@pytest.mark.parametrize("seed", range(len(KINDS)))
def test_every_number_of_an_invented_notice_has_a_place_in_its_table(seed):
    invented = case(seed)
    (table,) = invented.notice.tables
    assert invented.named
    assert all(r < len(table.rows) and c < len(table.paths) for r, c in invented.named)
    assert case(seed) == invented
