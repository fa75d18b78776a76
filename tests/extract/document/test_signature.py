"""A date of issue is held against what else the notice says of its year."""

from __future__ import annotations

import datetime as dt

import pytest

from extract.document.signature import borne_out, date

READ = "一〇一一年十月十四日"


def test_a_numeral_misread_throughout_is_put_right_by_the_number() -> None:
    assert borne_out(date(READ), [2022, 2021], 2026) == dt.date(2022, 10, 14)


@pytest.mark.parametrize("years", [[], [2013], [2031]])
def test_a_year_before_1949_that_nothing_explains_is_no_date(years: list[int]) -> None:
    assert borne_out(date(READ), years, 2026) is None


def test_a_numeral_that_may_have_made_the_month_too_leaves_no_date() -> None:
    assert borne_out(date("一〇一一年十一月十四日"), [2022], 2026) is None
    assert date("一〇一一年十月一十四日") is None


def test_a_year_to_come_is_no_date() -> None:
    assert borne_out(dt.date(2072, 3, 5), [], 2026) is None
    assert borne_out(dt.date(2072, 3, 5), [2022], 2026) == dt.date(2022, 3, 5)


def test_a_year_against_number_and_title() -> None:
    assert borne_out(dt.date(2012, 3, 5), [2022, 2021], 2026) == dt.date(2022, 3, 5)
    assert borne_out(dt.date(2013, 3, 5), [2022, 2021], 2026) is None


@pytest.mark.parametrize("years", [[], [2021], [2023, 2022], [2012]])
def test_a_year_that_may_be_stays(years: list[int]) -> None:
    assert borne_out(dt.date(2022, 1, 5), years, 2026) == dt.date(2022, 1, 5)
