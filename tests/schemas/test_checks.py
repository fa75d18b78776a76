from __future__ import annotations

from schemas.checks import Slot, spelt_out
from schemas.figures import IdentityKind
from schemas.spec_file import load_spec

SPEC = """\
spec: funds
title: t
match: {}
dimensions:
  item: {total: "", one: 一, two: 二}
columns:
  income: {header: "收入 > {item}", unit: 万元}
  spent: {header: 支出, unit: 万元}
  balance: {header: 结余, unit: 万元}
  rate: {header: 支出率, unit: "%"}
checks:
  - rows add up
  - {dimension: item, formula: total = one + two}
  - "balance = income[item=total] - spent"
  - "rate = spent / income[item=total]"
"""
COLUMNS = [
    ("income", (("item", "total"),)),
    ("income", (("item", "one"),)),
    ("income", (("item", "two"),)),
    ("spent", ()),
    ("balance", ()),
    ("rate", ()),
]
ROLES = ["total", "place", "subtotal", "place"]


def identities(tmp_path):
    path = tmp_path / "funds.yaml"
    path.write_text(SPEC, encoding="utf-8")
    slots = [
        Slot((1, r, c + 1), measure, dimensions, role)
        for r, role in enumerate(ROLES, start=2)
        for c, (measure, dimensions) in enumerate(COLUMNS)
    ]
    return spelt_out(load_spec(path), slots)


def test_rows_add_up_in_every_additive_measure_and_without_subtotals(tmp_path):
    sums = [i for i in identities(tmp_path) if i.kind is IdentityKind.ROW_SUM]
    assert [i.target for i in sums] == [(1, 2, c) for c in range(1, 6)]
    assert [t.key for t in sums[0].numerator] == [(1, 3, 1), (1, 5, 1)]


def test_dimension_sums_stand_in_every_row(tmp_path):
    sums = [i for i in identities(tmp_path) if i.kind is IdentityKind.COLUMN_SUM]
    assert [(i.target, [t.key for t in i.numerator]) for i in sums] == [
        ((1, r, 1), [(1, r, 2), (1, r, 3)]) for r in range(2, 6)
    ]


def test_formulas_look_fixed_dimensions_up(tmp_path):
    found = identities(tmp_path)
    balance = next(i for i in found if i.kind is IdentityKind.BALANCE)
    assert [(t.key, t.sign) for t in balance.numerator] == [((1, 2, 1), 1), ((1, 2, 4), -1)]
    rate = next(i for i in found if i.kind is IdentityKind.RATIO)
    assert rate.target == (1, 2, 6)
    assert [t.key for t in rate.denominator] == [(1, 2, 1)]
    assert all(i.source == "spec:funds" for i in found)
