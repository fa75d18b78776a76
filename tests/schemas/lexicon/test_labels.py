from __future__ import annotations

import pytest

from schemas.lexicon.labels import begins_row, is_of_which, is_total_row, names_total

# text: does it name the row of a total, does it speak of a whole in any way?
_TOTALS = {
    "合计": (True, True),
    "合 计": (True, True),
    "总计": (True, True),
    "共计": (True, True),
    "全市合计": (True, True),
    "全市": (True, True),
    "全国": (True, True),
    "小计": (False, True),
    "计": (False, True),
    "投资总额": (False, True),
    "汇总": (False, True),
    "总计划": (False, True),
    "全市新建": (False, False),
    "会计": (False, False),
    "设计": (False, False),
    "城区": (False, False),
    "": (False, False),
}


@pytest.mark.parametrize(("text", "expected"), _TOTALS.items())
def test_totals(text: str, expected: tuple[bool, bool]) -> None:
    assert (is_total_row(text), names_total(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中：新建", True),
        ("其 中", True),
        ("#城区", True),
        ("内含", True),
        ("尤其中", False),
        ("城区", False),
        ("", False),
    ],
)
def test_parts_that_need_not_add_up(text: str, expected: bool) -> None:
    assert is_of_which(text) is expected


@pytest.mark.parametrize(
    "text",
    [
        "一、全市",
        "十二、",
        "（一）",
        "(3)城区",
        "1.城区",
        "2、",
        "12．",
        "其中：",
        "合计",
        "小计",
        "注：",
        "#城区",
    ],
)
def test_texts_that_begin_a_row(text: str) -> None:
    assert begins_row(text)


@pytest.mark.parametrize(
    "text", ["1.5", "12.50", "一般公共预算", "城区", "总计划", "(套)", "2024年", "注册资本", ""]
)
def test_texts_that_go_on(text: str) -> None:
    assert not begins_row(text)
