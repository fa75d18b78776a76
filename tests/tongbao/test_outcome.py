"""Records survive being kept as JSON."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongbao.outcome import (
    DocumentRecord,
    DocumentStatus,
    Failure,
    Reason,
    SourceFile,
    Survey,
    TableRecord,
    document_record,
    plain,
    refused,
    table_record,
)

RECORDS = st.builds(
    DocumentRecord,
    issued_on=st.none() | st.dates(),
    status=st.sampled_from(DocumentStatus),
    reason_code=st.none() | st.sampled_from(Reason),
    statuses=st.dictionaries(st.sampled_from(["proved", "read"]), st.integers(1, 9)),
    findings=st.dictionaries(st.sampled_from(["repaired", "ink_unread"]), st.integers(1, 9)),
    copies=st.lists(st.text()).map(tuple),
)
TABLES = st.builds(TableRecord, pages=st.lists(st.integers(1, 9)).map(tuple))


@given(RECORDS)
def test_a_document_s_record_comes_back_from_json(record):
    assert document_record(json.loads(json.dumps(plain(record)))) == record


@given(TABLES)
def test_a_table_s_record_comes_back_from_json(record):
    assert table_record(json.loads(json.dumps(plain(record)))) == record


def test_a_field_that_records_do_not_have_is_refused():
    kept = plain(DocumentRecord("a", "b", "c", 1))
    with pytest.raises(TypeError, match="colour"):
        document_record({**kept, "colour": "red"})


def test_json_has_plain_values_in_one_order():
    record = DocumentRecord(
        "a", "b", "c", 1, issued_on=dt.date(2025, 2, 1), statuses={"read": 1, "proved": 2}, copies=("d",)
    )
    kept = plain(record)
    assert (kept["issued_on"], kept["status"], kept["copies"]) == ("2025-02-01", "published", ["d"])
    assert list(kept["statuses"]) == ["proved", "read"]
    assert type(kept["status"]) is str


@pytest.mark.parametrize(
    ("kind", "status", "published"),
    [
        ("digital", DocumentStatus.PUBLISHED, True),
        ("archive", DocumentStatus.PUBLISHED, False),
        (None, DocumentStatus.QUARANTINED, False),
    ],
)
def test_only_documents_that_were_read_give_rows(kind, status, published):
    assert DocumentRecord("a", "b", "c", 1, kind=kind, status=status).published is published


def test_a_refused_document_says_page_reason_and_remedy(tmp_path):
    source = SourceFile("ab" * 32, "x/a.pdf", tmp_path, 7)
    failure = Failure(Reason.TOO_SLOW, "took longer", "Look at it.", page=3)
    record = refused(source, failure, "v", Survey("application/pdf", 9)).record
    assert (record.status, record.reason, record.remedy) == (
        "quarantined",
        "page 3: took longer",
        "Look at it.",
    )
    assert (record.pages, record.media, record.path) == (9, "application/pdf", "x/a.pdf")
    link = refused(source, Failure(Reason.LINK, "a link"), "v")
    assert (link.record.status, link.record.remedy) == ("rejected", None)
