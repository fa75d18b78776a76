from __future__ import annotations

import datetime as dt

import pytest

from bench.heads import judged, read
from bench.heads_notices import KINDS, case
from extract.types import DocumentHead


def test_a_head_is_right_lost_or_wrong_by_coordinate() -> None:
    truth = DocumentHead("关于“甲”的通报", "某发〔2024〕3号", "某市统计局", dt.date(2024, 3, 5))
    found = DocumentHead("关于甲的通报", None, "某县统计局", dt.date(2024, 3, 5))
    assert dict(judged(truth, found)) == {
        "title": "right",
        "doc_number": "lost",
        "issuer": "wrong",
        "issued_on": "right",
    }


def test_a_seed_sets_one_head() -> None:
    assert case(5) == case(5)
    assert case(5).data != case(5 + len(KINDS)).data


@pytest.mark.parametrize("seed", range(len(KINDS)))
def test_a_head_of_each_kind_is_read(seed: int) -> None:
    one = case(seed)
    assert set(dict(judged(one.truth, read(one.data, one.suffix))).values()) == {"right"}
