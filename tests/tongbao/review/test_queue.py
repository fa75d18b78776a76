"""What is to be looked at, and in which order."""

from __future__ import annotations

import pyarrow as pa

from schemas.findings import Code
from tongbao.review.queue import DOUBT, FOUND, OBSERVED, Kind, items


def _values(*rows):
    given = [
        dict(zip(OBSERVED, ("d", 1, r, c, label, head, role, "7", value, status, 1, meaning), strict=True))
        for r, c, label, head, role, value, status, meaning in (
            row if len(row) == 8 else (*row, "stated") for row in rows
        )
    ]
    return pa.Table.from_pylist(given)


def _findings(*rows):
    columns = {name: [] for name in FOUND}
    for code, severity, table, row, column in rows:
        for name, value in zip(FOUND, ("d", code, severity, "why", 1, table, row, column), strict=True):
            columns[name].append(value)
    numbers = {"page": pa.int32(), "table_no": pa.int32(), "row_no": pa.int32(), "column_no": pa.int32()}
    return pa.table({n: pa.array(v, numbers.get(n, pa.string())) for n, v in columns.items()})


TABLE = _values(
    (1, 1, "甲", "投资", "county", 1.0, "doubtful"),
    (2, 1, "乙", "投资", "county", 2.0, "read"),
    (3, 1, "合计", "投资", "total", 3.0, "doubtful"),
    (1, 2, "甲", "比率", "county", 4.0, "proved"),
    (2, 2, "乙", "比率", "county", 5.0, "proved"),
)


def test_a_total_stands_for_its_column_and_comes_first():
    found = items(TABLE, _findings(), {})
    assert [(i.label, i.worth) for i in found] == [("合计", 3), ("甲", 1)]


def test_an_unclear_meaning_of_a_column_is_one_item():
    code = Code.UNIT_UNKNOWN.value
    found = items(TABLE, _findings((code, "warning", 1, 1, 2), (code, "warning", 1, 2, 2)), {})
    (meant,) = (i for i in found if i.kind is Kind.MEANING)
    assert (meant.row, meant.worth, meant.beside) == (1, 2, ((2, 2),))


def test_a_missing_table_weighs_as_its_document_and_info_is_no_item():
    missing = (Code.TABLE_MISSING.value, "warning", None, None, None)
    found = items(TABLE, _findings(missing, (Code.REPAIRED.value, "info", 1, 2, 2)), {})
    assert (found[0].kind, found[0].worth) == (Kind.MISSING, 5)
    assert all(Code.REPAIRED.value not in i.codes for i in found)


def test_what_was_seen_and_what_was_corrected_is_no_item():
    seen = {("d", 1, 3, 1): {DOUBT}}
    corrected = _values((1, 1, "甲", "投资", "county", 1.0, "corrected"))
    assert [i.label for i in items(TABLE, _findings(), seen)] == ["甲"]
    assert items(corrected, _findings((Code.IDENTITY_BROKEN.value, "error", 1, 1, 1)), {}) == []


def test_names_of_items_are_their_own():
    missing = (Code.TABLE_MISSING.value, "warning", None, None, None)
    found = items(TABLE, _findings(missing, missing), {})
    assert len({i.id for i in found}) == len(found)


def test_values_whose_meaning_is_unclear_are_one_item_a_column():
    table = _values(
        (1, 2, "甲", "比率", "county", 4.0, "proved", "unclear"),
        (2, 2, "乙", "比率", "county", 5.0, "proved", "unclear"),
        (3, 2, "丙", "比率", "county", 5.0, "corrected", "unclear"),
    )
    (found,) = items(table, _findings(), {})
    assert (found.kind, found.worth, found.beside) == (Kind.MEANING, 2, ((2, 2),))
    assert items(table.drop_columns(["meaning"]), _findings(), {}) == []
