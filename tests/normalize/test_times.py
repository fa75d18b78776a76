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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("本月累计", "2024-01-01", "2024-06-30"),
        ("1-本月", "2024-01-01", "2024-06-30"),
        ("今年以来", "2024-01-01", "2024-06-30"),
        ("上年同期累计", "2023-01-01", "2023-06-30"),
        ("去年同月", "2023-06-01", "2023-06-30"),
        ("2023年同期", "2023-06-01", "2023-06-30"),
        ("本月末余额", "2024-06-30", "2024-06-30"),
        ("上月底", "2024-05-31", "2024-05-31"),
        ("本季度", "2024-04-01", "2024-06-30"),
        ("上季度", "2024-01-01", "2024-03-31"),
        ("前年", "2022-01-01", "2022-12-31"),
        ("以前年度结转", "2024-06-01", "2024-06-30"),
        ("2023Q1", "2023-01-01", "2023-03-31"),
        ("2023/24学年", "2023-09-01", "2024-08-31"),
        ("九四年", "1994-01-01", "1994-12-31"),
        ("二〇二三年一至六月", "2023-01-01", "2023-06-30"),
        ("上年同月=100", "2024-06-01", "2024-06-30"),
        ("以2020年价格为100", "2024-06-01", "2024-06-30"),
    ],
)
def test_times_of_a_monthly_notice(text: str, first: str, last: str) -> None:
    june = resolve("2024年6月", None, 2024)
    assert june is not None
    found = column_time((text,), Reported(dt.date(2024, 7, 20), 2024, june)).period
    assert found is not None
    assert (str(found.start), str(found.end)) == (first, last)
