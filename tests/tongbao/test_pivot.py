from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from extract.types import BBox
from normalize.types import Observation, Region
from schemas.figures import Status
from schemas.findings import Code, Finding
from schemas.spec_file import load_specs
from tongbao.outcome import DocumentRecord, Outcome
from tongbao.pivot import tidy_tables

SPECS = {s.name: s for s in load_specs()}
RECORD = DocumentRecord("ab", "ab" * 32, "a.pdf", 1)
YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
POINT = (dt.date(2024, 12, 31), dt.date(2024, 12, 31))


def observation(measure, value, unit, base, *, row=3, dimensions=(), period=YEAR, spec="housing_loans"):
    decimal = None if value is None else Decimal(value)
    factor = {"亿元": Decimal(10**8), "万元": Decimal(10**4), "%": Decimal("0.01"), None: None}[unit]
    return Observation(
        table=1, row=row, column=1, row_label="城区", row_path=(), row_role="place",
        region=Region("140502", "城区", "county", current=("140502",)),
        header=("h",), measure=measure, dimensions=dimensions,
        period_start=period[0], period_end=period[1], raw=value or "", value=decimal, null_kind=None,
        unit=unit, unit_kind=None, unit_source=None,
        value_base=decimal * factor if decimal is not None and factor else None,
        unit_base=base, page=1, bbox=BBox(0, 0, 1, 1), reader="text-layer", confidence=None,
        status=Status.PROVED, spec=spec,
    )  # fmt: skip


def tables(*observations):
    return tidy_tables(Outcome(RECORD, observations=observations), SPECS)


def rows(*observations):
    return tables(*observations)["housing_loans"].to_pylist()


def test_each_grain_has_a_table_of_its_own_in_which_no_dimension_is_null():
    found = tables(
        replace(observation("credit", "46.43", "亿元", "元", dimensions=(("bank", "total"),)), is_total=True),
        observation("credit", "18.952", "亿元", "元", dimensions=(("bank", "cdb"),)),
        observation("bonds", "8.77", "亿元", "元"),
    )
    assert sorted(found) == ["housing_loans", "housing_loans__bank"]
    by_bank = found["housing_loans__bank"].to_pylist()
    assert [(r["bank"], r["credit"], r["is_total"]) for r in by_bank] == [
        ("cdb", 18.952, False),
        ("total", 46.43, True),
    ]
    assert "bonds" not in found["housing_loans__bank"].column_names
    (plain,) = found["housing_loans"].to_pylist()
    assert (plain["bonds"], plain["bonds__status"], plain["bonds__id"]) == (8.77, "proved", "ab-1-3-1")
    assert (plain["region_code"], plain["region_code_now"]) == ("140502", "140502")
    assert "bank" not in plain
    schema = found["housing_loans__bank"].schema
    assert schema.metadata[b"dimensions"] == b"bank"
    assert not schema.field("bank").nullable


def test_rows_side_by_side_stay_apart():
    left, right = (observation("bonds", value, "亿元", "元") for value in ("1", "2"))
    assert [(r["block_no"], r["bonds"]) for r in rows(left, replace(right, block=1))] == [(0, 1.0), (1, 2.0)]


def test_a_number_whose_meaning_is_unclear_is_doubtful():
    finding = Finding(Code.ROWS_ALIKE, "alike")
    unclear = replace(observation("bonds", "1", "亿元", "元"), findings=(finding,))
    assert rows(unclear)[0]["bonds__status"] == "doubtful"


def test_values_come_in_the_unit_of_the_spec():
    assert rows(observation("bonds", "87700", "万元", "元"))[0]["bonds"] == 8.77


def test_a_value_in_a_unit_of_another_kind_is_no_value_of_the_measure():
    (row,) = rows(observation("bonds", "5", "%", "1"))
    assert (row["bonds"], row["bonds__status"]) == (None, "doubtful")


def test_the_period_of_a_row_is_that_of_most_measures_and_then_the_longest():
    found = rows(
        observation("bonds", "1", "亿元", "元"), observation("lending_rate", "9", "%", "1", period=POINT)
    )
    assert (found[0]["period_start"], found[0]["period_end"]) == YEAR


@pytest.mark.parametrize("changes", [{"spec": None}, {"spec": "unheard_of"}])
def test_what_no_spec_knows_is_in_no_tidy_table(changes):
    assert tables(observation("bonds", "1", "亿元", "元", **changes)) == {}


def test_a_measure_says_how_notices_head_it_and_in_which_unit():
    schema = tables(observation("bonds", "1", "亿元", "元"))["housing_loans"].schema
    declared = next(c for c in SPECS["housing_loans"].columns if c.name == "bonds")
    title = "·".join(level.texts[0] for level in declared.header)
    assert schema.field("bonds").metadata == {b"title": title.encode(), b"unit": "亿元".encode()}
    assert schema.field("bonds__status").metadata is None
    assert not schema.field("table_no").nullable


def test_a_column_beyond_the_spec_stands_last():
    table = tables(observation("批复金额", "1", "亿元", "元"))["housing_loans"]
    assert table.column_names[-3:] == ["批复金额", "批复金额__status", "批复金额__id"]
    assert table.schema.field("批复金额").metadata is None
