"""A dropped file: read with the bounds of a run, shown, taken along, and gone."""

from __future__ import annotations

import io
import json
import time
import zipfile

import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from extract.limits import Limits
from schemas.spec_file import load_specs
from tongbao.review.app import drop_app
from tongbao.review.reader import Reader
from tongbao.review.safety import Rules
from tongbao.settings import Settings

from .conftest import ORIGIN, PLACES, notice


@pytest.fixture
def reader():
    bounds = Limits(file_bytes=100_000, page_seconds=60.0)
    with Reader(Settings(workers=1, bounds=bounds), load_specs()) as made:
        yield made


@pytest.fixture
def client(reader):
    return TestClient(drop_app(reader, Rules.of("127.0.0.1", 8642, "")), base_url=ORIGIN)


def _drop(client, data, name="水.html", **changed):
    import re

    secret = re.search(r'data-csrf="([^"]+)"', client.get("/drop").text)[1]
    from urllib.parse import quote

    headers = {"origin": ORIGIN, "x-csrf-token": secret, "x-file-name": quote(name), **changed}
    return client.post("/drop", content=data, headers=headers)


def _finished(client, job):
    until = time.monotonic() + 60
    while time.monotonic() < until:
        facts = client.get(f"/drop/{job}/progress").json()
        if facts["state"] in {"done", "failed"}:
            return facts
        time.sleep(0.1)
    raise AssertionError(facts)


def test_a_file_is_read_shown_taken_along_and_let_go(client, reader):
    job = _drop(client, notice().encode()).json()["job"]
    assert _finished(client, job)["done"] == 1
    page = client.get(f"/drop/{job}").text
    assert "泽州县" in page
    overlay = client.get(f"/drop/{job}/overlay/1")
    assert overlay.headers["content-type"] == "image/svg+xml"
    assert "script" not in overlay.headers["content-security-policy"]

    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/drop/{job}/xlsx").content))
    assert PLACES["城区"] in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    (table,) = json.loads(client.get(f"/drop/{job}/json").content)["tables"]
    assert table["rows"][0][0] == "城区"
    with zipfile.ZipFile(io.BytesIO(client.get(f"/drop/{job}/csv").content)) as archive:
        assert archive.read("table-1.csv").startswith(b"\xef\xbb\xbf")
    numbers = pq.read_table(io.BytesIO(client.get(f"/drop/{job}/parquet").content))
    assert PLACES["城区"] in numbers["value"].to_pylist()

    path = reader.job(job).path
    assert path.is_file()
    reader.forget(job)
    assert not path.exists()
    assert client.get(f"/drop/{job}").status_code == 404


def test_nothing_stays_when_the_server_ends():
    with Reader(Settings(workers=1), ()) as reader:
        path = reader.place()
        path.write_bytes(b"x")
    assert not path.parent.exists()


def test_what_cannot_be_read_says_why(client):
    job = _drop(client, b"no notice").json()["job"]
    facts = _finished(client, job)
    assert facts["state"] == "failed"
    assert facts["message"]


def test_a_file_over_the_bound_is_refused_and_not_kept(client, reader):
    assert _drop(client, b"x" * 100_001).status_code == 413
    assert [p for p in reader.place().parent.iterdir() if p.is_file()] == []


def test_a_file_needs_the_secret_and_the_origin(client):
    assert _drop(client, b"x", **{"x-csrf-token": "y"}).status_code == 403
    assert _drop(client, b"x", origin="http://evil.example").status_code == 403


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\x00b", "..\\..\\x", "<b>x</b>", ""])
def test_a_name_is_only_ever_shown(client, reader, name):
    job = _drop(client, notice().encode(), name).json()["job"]
    assert _finished(client, job)["state"] == "done"
    folder = reader.place().parent
    assert reader.job(job).path.parent == folder
    assert "<b>x" not in client.get(f"/drop/{job}").text
    answer = client.get(f"/drop/{job}/json")
    assert "\n" not in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "path", ["/drop/x", "/drop/x/xlsx", "/drop/../x/json", "/drop/x/overlay/1", "/drop/x/progress"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404
