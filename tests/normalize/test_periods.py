from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.periods import Period, PeriodKind, mentions, reference_period, reference_year, resolve, undated

ISSUED = dt.date(2025, 2, 25)


@pytest.mark.parametrize(
    "text", ["2015年=100", "指数（以上年为100）", "上月=100", "上年同月＝100", "定基(2015年=100)"]
)
def test_the_base_of_an_index_is_no_time(text: str) -> None:
    assert mentions(text, ISSUED, 2024) == ()


@pytest.mark.parametrize("text", ["占上年比重", "与上年同期相比", "为上年的%"])
def test_what_is_compared_with_is_no_time(text: str) -> None:
    assert mentions(text, ISSUED, 2024) == ()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("本月", "2024-06-01", "2024-06-30"),
        ("本年累计", "2024-01-01", "2024-06-30"),
        ("累计", "2024-01-01", "2024-06-30"),
        ("上年同月", "2023-06-01", "2023-06-30"),
    ],
)
def test_a_month_and_what_has_come_together_since_the_year_began(text: str, start: str, end: str) -> None:
    june = resolve("2024年6月", None, None)
    found = resolve(text, ISSUED, 2024, reference=june)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


def test_a_sum_over_no_named_months_may_begin_anywhere() -> None:
    assert resolve("累计", ISSUED, 2024, reference=resolve("2024年", None, None)) is None


@pytest.mark.parametrize(
    ("text", "start", "end", "kind"),
    [
        ("2024年度", "2024-01-01", "2024-12-31", "year"),
        ("2024", "2024-01-01", "2024-12-31", "year"),
        ("二〇二四年", "2024-01-01", "2024-12-31", "year"),
        ("二○二四年", "2024-01-01", "2024-12-31", "year"),
        ("一九九三年", "1993-01-01", "1993-12-31", "year"),
        ("2024年6月", "2024-06-01", "2024-06-30", "month"),
        ("2024.06", "2024-06-01", "2024-06-30", "month"),
        ("2024年6月30日", "2024-06-30", "2024-06-30", "day"),
        ("2024.6.30", "2024-06-30", "2024-06-30", "day"),
        ("二〇二五年二月二十五日", "2025-02-25", "2025-02-25", "day"),
        ("截至12月底", "2024-12-31", "2024-12-31", "point"),
        ("截止6月末", "2024-06-30", "2024-06-30", "point"),
        ("截至2024年6月30日", "2024-06-30", "2024-06-30", "point"),
        ("截至9月中旬", "2024-09-20", "2024-09-20", "point"),
        ("1-12月", "2024-01-01", "2024-12-31", "months"),
        ("2024年1—6月", "2024-01-01", "2024-06-30", "months"),
        ("1至9月", "2024-01-01", "2024-09-30", "months"),
        ("2016—2019年", "2016-01-01", "2019-12-31", "years"),
        ("2018年至2020年", "2018-01-01", "2020-12-31", "years"),
        ("一季度", "2024-01-01", "2024-03-31", "quarter"),
        ("2024年前三季度", "2024-01-01", "2024-09-30", "months"),
        ("上半年", "2024-01-01", "2024-06-30", "half"),
        ("十三五", "2016-01-01", "2020-12-31", "plan"),
        ("“十四五”时期", "2021-01-01", "2025-12-31", "plan"),
        ("上年", "2023-01-01", "2023-12-31", "year"),
        ("本年", "2024-01-01", "2024-12-31", "year"),
        ("年初", "2024-01-01", "2024-01-01", "point"),
        ("2023-2024学年", "2023-09-01", "2024-08-31", "school_year"),
        ("2023—2024学年第一学期", "2023-09-01", "2024-01-31", "school_year"),
        ("截至12月底2024年支出(万元)", "2024-01-01", "2024-12-31", "year"),
        ("截至上年末结余(万元)", "2023-12-31", "2023-12-31", "point"),
        ("截至目前结余", "2025-02-25", "2025-02-25", "point"),
    ],
)
def test_forms(text: str, start: str, end: str, kind: str) -> None:
    assert resolve(text, ISSUED, 2024) == Period(
        dt.date.fromisoformat(start), dt.date.fromisoformat(end), PeriodKind(kind)
    )


@pytest.mark.parametrize(
    "text",
    [
        "比上年±%",
        "较去年同期",
        "历年",
        "2020年底前开工2023年底前未建成",
        "城区",
        "2024.13",
        "二十五万",
        "本月",
        "2024年2月30日",
    ],
)
def test_no_single_period(text: str) -> None:
    assert resolve(text, ISSUED, 2024) is None


def test_the_reported_period_anchors_this_and_last() -> None:
    june = resolve("2024年6月", None, None)
    assert june is not None
    assert resolve("本月", None, 2024, reference=june) == june
    may = resolve("上月", None, 2024, reference=june)
    assert may is not None
    assert (may.start, may.end) == (dt.date(2024, 5, 1), dt.date(2024, 5, 31))
    before = resolve("上年同期", None, 2024, reference=june)
    assert before is not None
    assert before.start == dt.date(2023, 6, 1)


@pytest.mark.parametrize(
    ("title", "issued", "year"),
    [
        ("关于2024年度城镇住房保障主要工作完成情况的通报", ISSUED, 2024),
        ("关于住房保障工作的通报", ISSUED, 2024),
        ("关于住房保障工作的通报", dt.date(2025, 7, 1), 2025),
        ("关于一季度工作情况的通报", dt.date(2025, 4, 10), 2025),
        ("关于四季度工作情况的通报", dt.date(2025, 1, 10), 2024),
        ("关于2016—2019年审计整改的通报", ISSUED, 2019),
        ("通报", None, None),
    ],
)
def test_reference_year(title: str, issued: dt.date | None, year: int | None) -> None:
    assert reference_year(title, issued) == year


def test_reference_period_is_the_titles_own() -> None:
    found = reference_period("关于2024年1-9月工作情况的通报", dt.date(2024, 10, 20))
    assert found is not None
    assert found.end == dt.date(2024, 9, 30)


@given(st.text(alphabet="2024年度月日底末初截至上本1-—0二〇十五学季半", max_size=14))
def test_periods_run_forward_and_mentions_do_not_overlap(text: str) -> None:
    found = mentions(text, ISSUED, 2024)
    assert all(m.period.start <= m.period.end for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("本月", 2024, ("本月",)),
        ("年末", None, ("年末",)),
        ("6月末", None, ("6月末",)),
        ("2月30日", 2024, ("2月30日",)),
        ("年末", 2024, ()),
        ("2023年", None, ()),
        ("比本月增长", 2024, ()),
        ("投资额", None, ()),
    ],
)
def test_times_that_cannot_be_dated_are_told(text: str, year: int | None, expected: tuple[str, ...]) -> None:
    assert undated(text, None, year) == expected
