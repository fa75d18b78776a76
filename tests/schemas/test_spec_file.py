from __future__ import annotations

from decimal import Decimal

import pytest

from schemas.spec import DimensionAddsUp, Entity, Mode, RowsAddUp, Segment
from schemas.spec_file import SpecError, load_spec, load_specs

GOOD = """\
spec: loans
title: 贷款情况
match:
  title: [贷款|借款, 情况]
entity: division
mode: freeze
dimensions:
  bank: {total: "|合计", cdb: 国开行}
columns:
  lent: {header: "金额 > {bank}", unit: 亿元, min: 0}
  rate: {header: 发放率, unit: "%", required: false}
checks:
  - rows add up
  - {dimension: bank, formula: total = cdb}
  - "rate = lent[bank=cdb] / lent[bank=total]"
"""


def write(tmp_path, text):
    path = tmp_path / "loans.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_spec_is_read_whole(tmp_path):
    spec = load_spec(write(tmp_path, GOOD))
    assert spec.match.title == (("贷款", "借款"), ("情况",))
    assert spec.mode is Mode.FREEZE
    assert spec.entity is Entity.DIVISION
    assert spec.column("lent").header == (Segment(("金额",)), Segment(dimension="bank"))
    assert spec.column("lent").minimum == Decimal(0)
    assert spec.column("lent").dimensions == ("bank",)
    assert spec.dimension("bank").values == (("total", ("", "合计")), ("cdb", ("国开行",)))
    assert [type(c) for c in spec.checks[:2]] == [RowsAddUp, DimensionAddsUp]


def test_what_the_rows_are_need_not_be_said(tmp_path):
    assert load_spec(write(tmp_path, GOOD.replace("entity: division\n", ""))).entity is None
    assert load_spec(write(tmp_path, GOOD.replace("division", "item"))).entity is Entity.ITEM


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("spec: loans\n", "", r"loans.yaml:1: the key 'spec' is missing"),
        ("mode: freeze", "mode: strict", r"loans.yaml:6: mode 'strict' is none of freeze"),
        ("{bank}", "{banks}", r"loans.yaml:10: the header names a dimension 'banks'"),
        ("min: 0", "min: none", r"loans.yaml:10: min must be a number"),
        ("min: 0", "minimum: 0", r"loans.yaml:10: column lent has no key 'minimum'"),
        ("rows add up", "rate = done / lent", r"loans.yaml:13: check names 'done'"),
        ("total = cdb", "total = adbc", r"loans.yaml:14: check names 'adbc', which is no value of bank"),
        ("title: [贷款|借款, 情况]", "title: [贷款", r"loans.yaml:\d+: not YAML"),
        ("entity: division", "entity: county", r"loans.yaml:5: entity 'county' is none of division, item"),
        ("entity: division", "entity: division\nentity: item", r"loans.yaml:6: 'entity' stands twice"),
    ],
)
def test_errors_name_file_and_line(tmp_path, old, new, complaint):
    with pytest.raises(SpecError, match=complaint):
        load_spec(write(tmp_path, GOOD.replace(old, new)))


def test_an_empty_file_is_told(tmp_path):
    with pytest.raises(SpecError, match=r"loans.yaml:1: the file is empty"):
        load_spec(write(tmp_path, ""))


def test_packaged_specs_are_valid_and_named_after_their_files():
    names = [spec.name for spec in load_specs()]
    assert "housing_funds" in names
    assert names == sorted(set(names))


def test_a_name_is_taken_once(tmp_path):
    write(tmp_path, GOOD.replace("spec: loans", "spec: housing_funds"))
    with pytest.raises(SpecError, match="the name 'housing_funds' is taken"):
        load_specs(tmp_path)
