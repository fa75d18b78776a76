"""The notice that started this, digital, all the way: truth, places, periods, arithmetic, statuses."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from normalize.gazetteer import Gazetteer
from normalize.types import NullKind
from schemas.figures import Status
from schemas.findings import Code, Severity
from schemas.spec_file import load_specs
from tongbao.contract import tables_json
from tongbao.run import check, read, understand

SPEC_CHECKS = {
    # rows that add up + sums over a dimension + ratios and balances, counted on the printed notice
    "spec:housing_completion": 8 + 21,
    "spec:housing_unfinished": 8 + 11 + 11,
    "spec:housing_overdue": 6 + 6,
    "spec:housing_funds": 9 + 14 + 14,
    "spec:housing_loans": 9 + 16 + 6,
    "spec:housing_audit": 9 + 42,
}

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module", params=["web", "word"])
def name(request):
    return f"jincheng-housing-2024-{request.param}"


@pytest.fixture(scope="module")
def notice(name):
    return read(SAMPLES / "inbox" / f"{name}.pdf")


@pytest.fixture(scope="module")
def vouched(notice):
    return check(understand(notice, load_specs(), Gazetteer.load()))


@pytest.fixture(scope="module")
def observations(vouched):
    return [o for table in vouched.tables for o in table.observations]


def plain(rows):
    return [["".join(text.split()) for text in row] for row in rows]


def test_every_cell_and_header_path_is_the_truth(notice, name):
    truth = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    result = tables_json(notice)
    assert len(result["tables"]) == 6
    for expected, found in zip(truth["tables"], result["tables"], strict=True):
        assert plain(found["rows"]) == plain(expected["rows"])
        assert plain(found["header"]) == plain(expected["header"])
        assert found["title"] == expected["title"]
    assert result["residue"] == []
    for key in ("title", "doc_number", "issuer", "issued_on"):
        assert result["document"][key] == truth["document"][key]


def test_each_table_has_its_spec_and_no_column_is_left(vouched):
    assert [t.spec.name for t in vouched.tables if t.spec] == [
        "housing_completion",
        "housing_unfinished",
        "housing_overdue",
        "housing_funds",
        "housing_loans",
        "housing_audit",
    ]
    assert [f.message for t in vouched.tables for f in t.findings] == []


def test_rows_are_places_of_the_issuer(observations):
    regions = {o.row_label: o.region.code for o in observations if o.region}
    assert regions["城区"] == "140502"
    assert regions["泽州县"] == "140525"
    assert regions["晋城市"] == "140500"
    assert regions["市本级"] == "140500:own_level"
    assert {o.row_role for o in observations if o.row_label == "晋城市"} == {"total"}


def test_values_have_units_and_bases_and_blanks_are_null(observations):
    (investment,) = [o for o in observations if o.row_label == "晋城市" and o.measure == "investment"]
    assert (str(investment.value), investment.unit) == ("40.65", "亿元")
    assert (investment.value_base, investment.unit_base) == (Decimal(4065000000), "元")
    blank = next(o for o in observations if o.raw == "")
    assert (blank.value, blank.null_kind) == (None, NullKind.BLANK)
    zero = next(o for o in observations if o.raw == "0")
    assert (zero.value, zero.null_kind) == (Decimal(0), None)


def test_audit_years_and_banks_are_dimensions(observations):
    years = {o.dimensions for o in observations if o.spec == "housing_audit"}
    assert years == {(("audit_year", y),) for y in ("2016", "2017", "2019")}
    banks = Counter(dict(o.dimensions).get("bank") for o in observations if o.measure == "credit")
    assert banks == {"total": 8, "cdb": 8, "adbc": 8}


def test_periods_follow_the_header(observations):
    ends = {o.measure: o.period_end for o in observations if o.spec == "housing_funds"}
    assert ends["carried_over"] == dt.date(2023, 12, 31)
    assert ends["spent"] == dt.date(2024, 12, 31)


def test_at_least_95_percent_of_the_printed_numbers_are_proved_and_nothing_breaks(observations, vouched):
    printed = [o for o in observations if o.value is not None]
    proved = sum(o.status is Status.PROVED for o in printed)
    assert proved >= 0.95 * len(printed)
    assert vouched.trust.broken == 0
    assert not [o for o in printed if o.status is Status.DOUBTFUL]
    assert not [f for o in observations for f in o.findings if f.severity is Severity.ERROR]


def test_every_check_of_the_six_specs_is_evaluated_and_rounding_is_no_error(vouched):
    held = Counter()
    for family in vouched.trust.families:
        held[family.source] += family.held
    assert {source: count for source, count in held.items() if source.startswith("spec:")} == SPEC_CHECKS
    assert any("investment" in f.name and f.kind == "row_sum" for f in vouched.trust.families)


def test_the_body_text_vouches(observations, vouched):
    agreed = {
        (o.row_label, o.measure) for o in observations if Code.TEXT_AGREES in {f.code for f in o.findings}
    }
    assert {
        ("晋城市", "investment"),
        ("晋城市", "built"),
        ("晋城市", "bonds"),
        ("城区", "lending_rate"),
    } <= agreed
    assert not [f for o in observations for f in o.findings if f.code is Code.TEXT_CONFLICTS]
    assert [f.code for f in vouched.findings].count(Code.HEADING_REPEATED) == 1
