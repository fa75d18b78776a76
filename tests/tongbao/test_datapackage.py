"""The descriptor: what a file is, what its columns are, and how to see that it is whole."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tongbao.datapackage import descriptor, file_resource, strays, table_resource
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


@pytest.fixture
def tidy(tmp_path):
    measure = pa.field("built", pa.float64(), metadata={"title": "建成量", "unit": "套"})
    schema = pa.schema([pa.field("table_no", pa.int32(), nullable=False), ("row_no", pa.int32()), measure])
    path = tmp_path / "part.parquet"
    pq.write_table(pa.table({"table_no": [1], "row_no": [2], "built": [3.0]}, schema=schema), path)
    resource = table_resource("Tables/住房 x", "tables/x/part.parquet", path, "schemas/tables-x.json", 1)
    return resource, path, table_schema(TIDY, schema)


def test_a_file_is_known_by_its_bytes(tidy):
    resource, path, _ = tidy
    data = path.read_bytes()
    assert (resource["size"], resource["hash"]) == (
        len(data),
        f"sha256:{hashlib.sha256(data).hexdigest()}",
    )
    assert (resource["name"], resource["schema"], resource["rows"]) == (
        "tables-x",
        "schemas/tables-x.json",
        1,
    )


def test_columns_say_what_the_file_and_the_layout_say(tidy):
    key, number, built = tidy[2]["fields"]
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
    assert tidy[2]["primaryKey"] == ["document_id", "table_no", "row_no", "block_no"]


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


def test_the_package_lists_its_files(tmp_path):
    file = tmp_path / "report.html"
    file.write_text("x")
    listed = json.loads(descriptor([file_resource("report", "report.html", file, "text/html")]))["resources"]
    assert [(r["path"], r["format"]) for r in listed] == [("report.html", "html")]
    assert "rows" not in listed[0]


def test_a_stray_is_a_file_of_a_data_set_that_is_not_listed():
    paths = ["b.parquet", "a/part.parquet", "schemas/x.json", "notes.txt", "documents.parquet"]
    assert strays(paths, {"documents.parquet"}) == ["a/part.parquet", "b.parquet", "schemas/x.json"]
