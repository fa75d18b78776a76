from __future__ import annotations

import pytest

from schemas.lexicon.form import plain


@pytest.mark.parametrize(
    ("text", "expected"), [(" １２％ ", "12%"), ("㎡", "m2"), ("（套）", "(套)"), ("a b", "a b")]
)
def test_one_width_and_no_white_around(text: str, expected: str) -> None:
    assert plain(text) == expected
