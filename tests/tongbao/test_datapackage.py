"""The descriptor: what a file is, what its columns are, and how to see that it is whole."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from tongbao.catalogue import File
from tongbao.datapackage import package, strays, table_package, table_schema
from tongbao.published import DOCUMENTS, OBSERVATIONS, TIDY, layout

PART = File("tables/x/issued_year=2025/issuer=0/part-01.parquet", "tables/x", "k", 7, "ab", 1)
SCHEMA = File("tables/x.schema.json", "tables/x", "k", 8, "cd")
PACKAGE = File("tables/x.datapackage.json", "tables/x", "k", 9, "ef")
REPORT = File("report.html", "", "k", 10, "01")


def test_a_table_lists_its_files_and_says_its_columns_once():
    listed = json.loads(table_package("tables/x", [SCHEMA, PART]))
    assert listed["resources"] == [
        {
            "name": "schema",
            "path": "x.schema.json",
            "size": 8,
            "hash": "sha256:cd",
            "format": "json",
            "mediatype": "application/json",
        },
        {
            "name": "2025-0-01",
            "path": "x/issued_year=2025/issuer=0/part-01.parquet",
            "size": 7,
            "hash": "sha256:ab",
            "type": "table",
            "rows": 1,
            "schema": "x.schema.json",
        },
    ]


def test_the_data_set_lists_the_packages_of_its_tables():
    listed = json.loads(package([REPORT, PART, SCHEMA, PACKAGE]))["resources"]
    assert [(r["name"], r["path"], r["hash"]) for r in listed] == [
        ("report.html", "report.html", "sha256:01"),
        ("tables-x", "tables/x.datapackage.json", "sha256:ef"),
    ]
    assert "type" not in listed[1]  # or frictionless does not go into it


@pytest.fixture
def tidy():
    measure = pa.field("built", pa.float64(), metadata={"title": "建成量", "unit": "套"})
    schema = pa.schema([pa.field("table_no", pa.int32(), nullable=False), ("row_no", pa.int32()), measure])
    return table_schema(TIDY, schema)


def test_columns_say_what_the_file_and_the_layout_say(tidy):
    key, number, built = tidy["fields"]
    assert built == {"name": "built", "type": "number", "arrow": "double", "title": "建成量", "unit": "套"}
    assert key["title"] == TIDY.titles["table_no"]
    assert (key["type"], number["type"]) == ("integer", "number")  # pandas: an integer with nulls is a float
    assert "primaryKey" not in tidy


def test_the_status_of_a_document_is_not_the_trust_in_a_value():
    def title(told, name):
        fields = table_schema(told, told.schema(()))["fields"]
        return next(f["title"] for f in fields if f["name"] == name)

    assert "quarantined" in title(DOCUMENTS, "status")
    assert "proved" in title(layout(OBSERVATIONS), "status")


def test_a_stray_is_a_file_of_a_data_set_that_is_not_listed():
    of_earlier_versions = ["b.parquet", "schemas/x.json"]
    of_tables = ["a.datapackage.json", "a.schema.json", "a/part.parquet"]
    paths = [*of_tables, *of_earlier_versions, "notes.txt", "c/part.parquet", "datapackage.json"]
    assert strays(paths, {"c/part.parquet"}) == [*of_tables, *of_earlier_versions]
