from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import clean, split_marks


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("城 区", "城区"),
        ("合\u3000计", "合计"),
        ("目标任\n务", "目标任务"),
        ("城区①", "城区"),
        ("高平市*", "高平市"),
        ("泽州县[1]", "泽州县"),
        ("阳城县（注1）", "阳城县"),
        ("县（市、区）", "县(市、区)"),
        ("晋市保办字〔2025〕1号", "晋市保办字[2025]1号"),
        ("１，２３４．５％", "1,234.5%"),
        ("面积（km²）", "面积(km2)"),
        ("截至 12 月底", "截至12月底"),
        ("12 34", "12 34"),
        ("GDP 增长", "GDP增长"),
        ("⾼平市", "高平市"),
        ("⻓治市", "长治市"),
        ("\ufeff城\u200b区", "城区"),
        ("①", "1"),
    ],
)
def test_comparison_form(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def test_marks_are_set_aside_not_lost() -> None:
    assert split_marks("城区①*") == ("城区", ("①", "*"))
    assert split_marks("km²") == ("km²", ())
    assert split_marks("※") == ("※", ())


@given(st.text(alphabet="城区县市 　\n12①（）〔〕,，", max_size=12))
def test_no_space_is_left_beside_han(raw: str) -> None:
    text = clean(raw)
    for left, right in itertools.pairwise(text):
        assert not (left.isspace() and unicodedata.category(right) == "Lo")
        assert not (right.isspace() and unicodedata.category(left) == "Lo")
