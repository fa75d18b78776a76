"""The descriptor: what a file is, what its columns are, and how to see that it is whole."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from tongbao.catalogue import File
from tongbao.datapackage import package, strays, table_package
from tongbao.published import (
    CELLS,
    DOCUMENTS,
    FINDINGS,
    IDENTITIES,
    OBSERVATIONS,
    TABLE_LIST,
    TIDY,
    layout,
)
from tongbao.table_schema import table_schema

PART = File("tables/x/issued_year=2025/issuer=0/part-01.parquet", "tables/x", "k", 7, "ab", 1)
SCHEMA = File("tables/x.schema.json", "tables/x", "k", 8, "cd")
PACKAGE = File("tables/x.datapackage.json", "tables/x", "k", 9, "ef")
REPORT = File("report.html", "", "k", 10, "01")


def test_a_table_lists_its_files_and_says_its_columns_once():
    listed = json.loads(table_package("tables/x", [SCHEMA, PART]))
    texts = {"title", "title_en", "description", "description_en"}
    assert all(set(r) >= texts for r in listed["resources"])
    assert [{k: v for k, v in r.items() if k not in texts} for r in listed["resources"]] == [
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
    assert built == {
        "name": "built",
        "type": "number",
        "arrow": "double",
        "title": "建成量",
        "title_en": "built",
        "description": "表头建成量下的数值，单位套",
        "description_en": "建成量 in 套",
        "unit": "套",
    }
    assert key["title"] == TIDY.described["table_no"].heading
    assert key["constraints"] == {"required": True}
    assert (key["type"], number["type"]) == ("integer", "number")  # pandas: an integer with nulls is a float
    assert tidy["primaryKey"] == ["document_id", "table_no", "row_no", "block_no"]


@pytest.mark.parametrize("name", [OBSERVATIONS, FINDINGS, IDENTITIES, TABLE_LIST, CELLS, "documents"])
def test_every_table_and_column_is_said_in_two_languages(name):
    told = DOCUMENTS if name == "documents" else layout(name)
    said = table_schema(told, told.schema(()))
    texts = ("title", "title_en", "description", "description_en")
    assert all(said[text] for text in texts)
    assert all(field[text] for field in said["fields"] for text in texts)
    names = {field["name"] for field in said["fields"]}
    assert set(said["primaryKey"]) <= names
    assert all(set(join["fields"]) <= names for join in said["joins"])


def test_what_a_tidy_table_is_stands_in_the_file():
    measure = pa.field("paid", pa.float64(), metadata={"title": "补偿金额", "unit": "万元"})
    dimension = pa.field(
        "insurance", pa.string(), nullable=False,
        metadata={"role": "dimension", "title": "insurance：维度", "values": "total,basic"},
    )  # fmt: skip
    own = pa.schema(
        [dimension, measure, ("paid__status", pa.string()), ("paid__id", pa.string())],
        metadata={"spec": "health_relief", "title": "住院补偿", "dimensions": "insurance"},
    )
    said = table_schema(TIDY, TIDY.schema([own]))
    fields = {field["name"]: field for field in said["fields"]}
    assert said["title_en"] == "health relief by insurance"
    assert said["primaryKey"][-1] == "insurance"
    assert fields["insurance"]["constraints"] == {"required": True, "enum": ["total", "basic"]}
    assert "doubtful" in fields["paid__status"]["constraints"]["enum"]
    assert {
        "fields": ["paid__id"],
        "reference": {"table": "observations", "fields": ["observation_id"]},
    } in said["joins"]
    assert all(field[t] for field in said["fields"] for t in ("title", "title_en", "description_en"))


def test_the_status_of_a_document_is_not_the_trust_in_a_value():
    def title(told, name):
        fields = table_schema(told, told.schema(()))["fields"]
        return next(f["description"] for f in fields if f["name"] == name)

    assert "quarantined" in title(DOCUMENTS, "status")
    assert "proved" in title(layout(OBSERVATIONS), "status")


def test_a_stray_is_a_file_of_a_data_set_that_is_not_listed():
    of_earlier_versions = ["b.parquet", "schemas/x.json"]
    of_tables = ["a.datapackage.json", "a.schema.json", "a/part.parquet"]
    paths = [*of_tables, *of_earlier_versions, "notes.txt", "c/part.parquet", "datapackage.json"]
    assert strays(paths, {"c/part.parquet"}) == [*of_tables, *of_earlier_versions]
