from __future__ import annotations

import datetime as dt

import pyarrow as pa

from tongbao.placed import misplaced


def observations(*rows: tuple[str | None, int | None]) -> pa.Table:
    return pa.table(
        {
            "document_id": ["a"] * len(rows),
            "table_no": [1] * len(rows),
            "region_code": [code for code, _ in rows],
            "period_end": pa.array([year and dt.date(year, 12, 31) for _, year in rows], pa.date32()),
        }
    )


def test_a_code_of_another_time_is_told() -> None:
    assert list(misplaced(observations(("360703", 2012), ("360702", 2012)))) == [
        "1 rows have codes that no division had then: 360703 in 2012"
    ]
    assert list(misplaced(observations(("360782", 2012), ("360703", None), (None, 2012)))) == []


def test_an_earlier_column_stands_under_the_code_of_the_table() -> None:
    assert list(misplaced(observations(("360703", 2012), ("360703", 2014)))) == []


def test_scopes_stand_under_their_owner() -> None:
    assert list(misplaced(observations(("360700:urban", 2012), ("360703:urban", 2012)))) == [
        "1 rows have codes that no division had then: 360703 in 2012"
    ]
