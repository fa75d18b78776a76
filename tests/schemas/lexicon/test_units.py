from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.lexicon.units import (
    BASES,
    RATIO_KINDS,
    SCALES,
    UNSUMMED_KINDS,
    is_ratio_unit,
    lists_units,
    states_unit,
    unit,
)


@pytest.mark.parametrize(
    ("name", "kind", "factor", "base"),
    [
        ("套", "dwellings", 1, "套"),
        ("万元", "money", 10**4, "元"),
        ("千万元", "money", 10**7, "元"),
        ("hm2", "area", 10**4, "平方米"),
        ("万m2", "area", 10**4, "平方米"),
        ("个(次)", "count", 1, "个(次)"),
        ("剂次", "count", 1, "剂次"),
        ("台(套)", "count", 1, "台(套)"),
        ("户/家", "count", 1, "户/家"),
        ("元/平方米", "rate", 1, "元/平方米"),
        ("辆/百户", "rate", 1, "辆/百户"),
    ],
)
def test_units(name: str, kind: str, factor: int, base: str) -> None:
    found = unit(name)
    assert found is not None
    assert (found.kind, found.factor, found.base) == (kind, Decimal(factor), base)


@pytest.mark.parametrize(
    "name", ["", "万", "城区", "百%", "万里", "元/城区", "万 元", "万㎡", "位次", "条件", "部门", "片段"]
)
def test_no_units(name: str) -> None:
    assert unit(name) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("万元", (True, True)),
        ("万 元", (True, True)),
        ("户、套", (True, True)),
        ("户，人,％", (True, True)),
        ("元/人", (True, True)),
        ("㎡", (True, True)),
        ("（万元）", (False, True)),
        ("(单位：套、户)", (False, True)),
        ("单位:吨", (False, True)),
        ("台(套)", (True, True)),
        ("", (False, False)),
        ("城区", (False, False)),
        ("县（市、区）", (False, False)),
        ("万元以上", (False, False)),
        ("套、城区", (False, False)),
    ],
)
def test_texts_that_are_units_and_nothing_else(text: str, expected: tuple[bool, bool]) -> None:
    assert (lists_units(text), states_unit(text)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("%", True),
        ("‰", True),
        ("倍", True),
        ("个百分点", True),
        ("元", False),
        ("元/人", False),
        (None, False),
    ],
)
def test_units_of_shares(name: str | None, expected: bool) -> None:
    assert is_ratio_unit(name) is expected


def test_every_base_is_a_unit_of_factor_one_of_its_kind() -> None:
    whole = {u.base for u in BASES.values()} - {"1", "百分点"}
    assert {b for b in whole if BASES[b].factor != 1} == set()
    assert {u.kind for u in BASES.values()} >= UNSUMMED_KINDS - {"rate"} > RATIO_KINDS
    assert all(factor % 10 == 0 for factor in SCALES.values())
