"""The columns of the data set: each described, each made of what it names."""

from __future__ import annotations

import datetime as dt

import fake_notices
import pyarrow as pa
import pytest

from schemas.figures import Status
from tongbao.columns import row
from tongbao.outcome import DocumentRecord, DocumentStatus, Reason, TableRecord
from tongbao.published import (
    DOCUMENTS,
    FINDINGS,
    IDENTITIES,
    OBSERVATION_COLUMNS,
    OBSERVATIONS,
    TABLES,
    TIDY,
    layout,
)

RECORD = DocumentRecord(
    document_id="ab" * 8,
    sha256="ab" * 32,
    path="b.pdf",
    size=9,
    issuer="晋城市",
    issued_on=dt.date(2025, 2, 25),
    statuses={"proved": 3, "read": 1},
    status=DocumentStatus.QUARANTINED,
    reason_code=Reason.TOO_SLOW,
    copies=("c.pdf",),
    superseded_by="cd" * 8,
)
EVERY = (DOCUMENTS, layout(OBSERVATIONS), layout(FINDINGS), layout(IDENTITIES), TIDY)


@pytest.mark.parametrize("told", EVERY)
def test_every_column_has_a_title_and_stands_once(told):
    columns = (*told.before, *told.own, *told.shared, *told.after)
    assert all(c.title for c in columns)
    assert len({c.name for c in columns}) == len(columns)
    assert set(told.key) <= {c.name for c in columns if c.filled}


def test_a_document_is_one_row():
    made = row(RECORD, DOCUMENTS.own)
    assert (made["path"], made["copies"], made["issuer_name"]) == ("b.pdf", ("c.pdf",), "晋城市")
    assert (made["status"], made["reason_code"]) == ("quarantined", "too_slow")
    assert (made["observations"], made["proved"], made["doubtful"]) == (4, 3, 0)
    assert set(made) >= {status.value for status in Status}


def test_an_observation_is_one_row():
    observation = fake_notices._observation(1, 0, "40.65", "housing")
    table = TableRecord(1, "附件1", "表1", "亿元", "housing", (1,), 3, 2)
    made = row((observation, table), OBSERVATION_COLUMNS)
    assert (made["value"], made["decimals"], made["value_base"]) == (40.65, 2, 4_065_000_000.0)
    assert (made["header"], made["dimensions"]) == ("投资 > 完成投资", [("year", "2024")])
    assert (made["x0"], made["annex"], made["region_code"]) == (10.12, "附件1", "140501")
    blank = row((fake_notices._observation(1, 0, None, None), None), OBSERVATION_COLUMNS)
    assert (blank["value"], blank["decimals"], blank["null_kind"]) == (None, None, "blank")
    assert (blank["annex"], blank["table_title"]) == (None, None)


def test_what_is_said_of_a_document():
    said = row(RECORD, layout(OBSERVATIONS).of_document)
    assert (said["issued_on"], said["superseded_by"]) == (dt.date(2025, 2, 25), "cd" * 8)
    assert [c.name for c in layout(FINDINGS).of_document] == ["document_id"]


def test_columns_of_a_spec_stand_in_the_order_in_which_they_are_met():
    first = pa.schema([("table_no", pa.int32()), ("built", pa.float64()), ("title", pa.string())])
    second = pa.schema([("table_no", pa.int32()), ("grown", pa.float64()), ("built", pa.float64())])
    made = layout(TABLES + "housing").schema([first, second])
    assert made.names[-4:] == ["table_no", "built", "title", "grown"]
    assert [made.field(n).nullable for n in ("table_no", "built")] == [False, True]


def test_other_columns_do_not_depend_on_what_parcels_have():
    odd = pa.schema([("gone", pa.string())])
    assert layout(FINDINGS).schema([odd]).equals(layout(FINDINGS).schema([]))
    assert "gone" not in layout(FINDINGS).schema([odd]).names
