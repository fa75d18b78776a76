from __future__ import annotations

from dataclasses import fields, replace

import pytest

from extract.scan.ocr.confidence import DOUBTFUL_BELOW, WEIGHTS, Evidence, probability

SPOTLESS = Evidence(
    weakest=0.0005, total=0.001, second=0.01, rivalry=0.001, disagree=False, overruled=False, small=0.0,
    touched=False, marks=0, pieces=0, malformed=False, page=0.02,
)  # fmt: skip


def test_a_spotless_reading_is_sure() -> None:
    assert probability(SPOTLESS) > 0.99


def test_every_feature_has_a_weight_and_none_speaks_for_a_reading() -> None:
    assert set(WEIGHTS) == {f.name for f in fields(Evidence)}
    assert all(weight <= 0 for weight in WEIGHTS.values())


@pytest.mark.parametrize(
    "doubt",
    [
        {"weakest": 1.2, "total": 1.5, "second": 3.0, "rivalry": 0.6, "disagree": True},
        {"marks": 1},
        {"malformed": True},
        {"overruled": True, "disagree": True, "weakest": 4.6, "total": 6.0, "rivalry": 0.5},
    ],
)
def test_grave_doubts_fall_below_the_threshold(doubt: dict[str, float]) -> None:
    assert probability(replace(SPOTLESS, **doubt)) < DOUBTFUL_BELOW
