from __future__ import annotations

import datetime as dt

import pytest

from normalize.periods import resolve
from normalize.times import Reported, cell_time, column_time, names_time

REPORTED = Reported(dt.date(2024, 7, 10), 2024, resolve("2024年6月", None, None))


def span(time):
    return f"{time.period.start}..{time.period.end}" if time.period else time.why


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("产量",), "2024-06-01..2024-06-30"),
        (("环比", "上月=100"), "2024-06-01..2024-06-30"),
        (("定基", "2015年=100"), "2024-06-01..2024-06-30"),
        (("2022年1—6月", "上年同期"), "2021-01-01..2021-06-30"),
        (("2022年", "6月"), "2022-06-01..2022-06-30"),
        (("本年累计",), "2024-01-01..2024-06-30"),
    ],
)
def test_a_column_has_the_innermost_time_of_its_header_within_the_outer_ones(path, expected):
    assert span(column_time(path, REPORTED)) == expected


@pytest.mark.parametrize(
    ("labels", "path", "expected"),
    [
        (("2015年",), ("产量",), "2015-01-01..2015-12-31"),
        (("2015",), ("产量",), "2015-01-01..2015-12-31"),
        (("2015年",), ("上半年",), "2015-01-01..2015-06-30"),
        (("3月",), ("2022年",), "2022-03-01..2022-03-31"),
        (("2015年", "一季度"), ("产量",), "2015-01-01..2015-03-31"),
        (("2015年", "上年同期"), ("产量",), "2014-01-01..2014-12-31"),
        (("2015年改造项目",), ("产量",), "2024-06-01..2024-06-30"),
        (("城区",), ("2022年",), "2022-01-01..2022-12-31"),
    ],
)
def test_rows_that_are_times_date_their_values(labels, path, expected):
    assert span(cell_time(labels, path, column_time(path, REPORTED), REPORTED)) == expected


def test_nothing_named_and_nothing_reported_is_told():
    assert "dates" in column_time(("产量",), Reported(None, None, None)).why


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2015", True), ("一九九四年", True), ("6月", True), ("2015年项目", False), ("城区", False)],
)
def test_a_label_that_is_a_time_and_nothing_else(text, expected):
    assert names_time(text) is expected
