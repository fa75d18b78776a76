from __future__ import annotations

from decimal import Decimal

import pytest

from extract.types import BBox, Line
from normalize.claims import check_claims
from schemas.figures import Figure, Origin
from schemas.findings import Code

TITLES = {1: "中央财政补助资金支付情况", 2: "棚改安置住房建成情况"}


def rate(table: int, row: int, header: str, label: str, raw: str) -> Figure:
    value = Decimal(raw.rstrip("%"))
    return Figure(
        (table, row, 1), value, raw, "%", "ratio", Decimal("0.01"), (header,), label, (), "place", None,
        Origin.TEXT,
    )  # fmt: skip


FIGURES = {
    f.key: f
    for f in (
        rate(1, 1, "支付进度", "城区", "91.5%"),
        rate(1, 2, "支付进度", "泽州县", "44.8%"),
        rate(2, 1, "建成率", "泽州县", "99.0%"),
    )
}


def told(text: str) -> list[tuple[Code, tuple[int | None, ...]]]:
    found = check_claims([Line(1, BBox(0, 0, 400, 12), text)], FIGURES, TITLES)
    return [(f.code, (f.place.table, f.place.row, f.place.column)) for f in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("泽州县中央财政补助资金支付进度未过半。", [(Code.TEXT_AGREES, (1, 2, 1))]),
        ("泽州中央财政补助资金支付进度不足30%。", [(Code.CLAIM_CONFLICTS, (1, 2, 1))]),
        ("城区中央财政补助资金支付进度未达到90%。", [(Code.CLAIM_CONFLICTS, (1, 1, 1))]),
        ("泽州县棚改安置住房未全面完成建成任务。", [(Code.TEXT_AGREES, (2, 1, 1))]),
        ("泽州县中央财政补助资金支付进度为44.8%。", []),
        ("阳城县中央财政补助资金支付进度未过半。", []),
        ("泽州县未过半。", []),
    ],
)
def test_a_claim_is_held_against_the_rate_that_it_means(text: str, expected: list[object]) -> None:
    assert told(text) == expected


def test_all_beyond_is_held_against_every_rate_of_its_sentence() -> None:
    agreeing, refuted = (f"新开工和基本建成分别完成任务的110.0%、{x}%，均超额完成。" for x in (101.5, 99.5))
    nowhere = (None, None, None)
    assert told(agreeing) == [(Code.TEXT_AGREES, nowhere)]
    assert told(refuted) == [(Code.CLAIM_CONFLICTS, nowhere)]
