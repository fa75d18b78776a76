"""The descriptor: what a file is, what its columns are, and how to see that it is whole."""

from __future__ import annotations

import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tongbao.datapackage import descriptor, file_resource, strays, table_resource, table_schema
from tongbao.published import DOCUMENTS, OBSERVATIONS, TIDY, layout


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
    assert built == {"name": "built", "type": "number", "arrow": "double", "title": "建成量", "unit": "套"}
    assert key["title"] == TIDY.titles["table_no"]
    assert (key["type"], number["type"]) == ("integer", "number")  # pandas: an integer with nulls is a float
    assert "primaryKey" not in tidy[2]


def test_the_status_of_a_document_is_not_the_trust_in_a_value():
    def title(told, name):
        fields = table_schema(told, told.schema(()))["fields"]
        return next(f["title"] for f in fields if f["name"] == name)

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
