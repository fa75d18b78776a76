"""One column is schema, row and title in one."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest

from tongbao.columns import Column, Kind, row, rows, schema

COLUMNS = (
    Column("n", Kind.WHOLE, "个数：从 1 起", len, filled=True),
    Column("said", Kind.TEXT, "文字", str, metadata={"unit": "字"}),
    Column("none", Kind.DAY, "", lambda _: None),
)


def test_schema_and_rows_come_from_the_same_columns():
    made = rows(["ab", "c"], COLUMNS)
    assert made.schema.equals(schema(COLUMNS), check_metadata=True)
    assert made.to_pylist() == [row("ab", COLUMNS), row("c", COLUMNS)]
    assert made.to_pylist()[0] == {"n": 2, "said": "ab", "none": None}
    assert not made.schema.field("n").nullable
    assert made.schema.field("said").metadata == {b"unit": "字".encode()}
    assert made.schema.field("none").metadata is None


def test_without_values_there_are_columns_and_no_rows():
    assert (rows([], COLUMNS).num_rows, rows([], COLUMNS).column_names) == (0, ["n", "said", "none"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, "字"),
        (Kind.TEXTS, ["a", "b"]),
        (Kind.LABELS, [("年", "2024")]),
        (Kind.DAY, dt.date(2025, 2, 25)),
        (Kind.NUMBER, 40.65),
        (Kind.TINY, 2),
        (Kind.WHOLE, 2**31 - 1),
        (Kind.LARGE, 2**40),
    ],
)
def test_every_kind_holds_what_it_is_for(kind, value):
    assert rows([value], [Column("x", kind, "", lambda v: v)]).to_pylist() == [{"x": value}]


def test_a_value_of_another_kind_is_refused():
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        rows(["many"], [Column("x", Kind.WHOLE, "", lambda v: v)])
