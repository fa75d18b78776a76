"""A recipe for tests: a "notice" is a JSON file that says what each of its pages does to its reader."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extract.types import BBox
from normalize.types import NullKind, Observation, Region
from schemas.figures import Status
from schemas.findings import Code, Finding, Place
from tongbao.outcome import (
    DocumentError,
    DocumentRecord,
    Failure,
    Outcome,
    Printed,
    Reason,
    SourceFile,
    Survey,
    TableRecord,
    document_id,
)

COUNTIES = ("140502", "140521", "140522", "140524", "140525", "140581")


@dataclass(frozen=True)
class FakeRecipe:
    version: str = "fake 1"

    def open(self, source):
        return FakeNotice(source, self.version)

    def tidy_tables(self, outcome):
        return tidy_tables(outcome)


@dataclass(frozen=True)
class FakeNotice:
    source: SourceFile
    version: str

    def survey(self):
        return Survey("application/json", len(_load(self.source)["pages"]))

    def read_page(self, number):
        return read_page(self.source, number)

    def conclude(self, readings):
        return conclude(self.source, readings, self.version)


def recipe(settings):
    return FakeRecipe(os.environ.get("FAKE_VERSION", "fake 1"))


def notice(pages=(1,), **head):
    """The bytes of a notice; a page is a number (its value) or a word (what it does)."""
    return json.dumps({"pages": list(pages), **head}, ensure_ascii=False).encode()


def _load(source):
    data = source.path.read_bytes()
    if not data:
        raise DocumentError(Failure(Reason.EMPTY, "the file is empty", "Copy it again."))
    try:
        return json.loads(data)
    except ValueError:
        raise DocumentError(Failure(Reason.UNSUPPORTED, "this is no notice", "Give a notice.")) from None


def _eat():
    held = []
    while True:
        held.append(bytearray(50 << 20))


def read_page(source, number):
    loaded = _load(source)
    time.sleep(loaded.get("seconds", 0))
    match loaded["pages"][number - 1]:
        case "hang":
            time.sleep(1000)
        case "crash":
            os.abort()
        case "crash once":
            marker = Path(loaded["marker"])
            if not marker.exists():
                marker.touch()
                os.abort()
            return 7
        case "eat":
            _eat()
        case "start and hang":
            child = subprocess.Popen(["sleep", "1000"])
            Path(loaded["marker"]).write_text(str(child.pid))
            time.sleep(1000)
        case "scratch":
            tempfile.mkstemp()
            return 1
        case "raise":
            raise ValueError("an odd\nthing")
        case "network":
            socket.create_connection(("127.0.0.1", 9))
        case value:
            return value


def conclude(source, readings, version):
    loaded = _load(source)
    issued_on = loaded.get("issued_on")
    observations = tuple(
        _observation(page, row, value, loaded.get("spec"))
        for page, value in enumerate(readings, start=1)
        for row in range(loaded.get("rows", 2))
    )
    record = DocumentRecord(
        document_id=document_id(source.sha256),
        sha256=source.sha256,
        path=source.name,
        size=source.size,
        media="application/json",
        pages=len(readings),
        kind=loaded.get("kind", "digital"),
        title=loaded.get("title", "关于住房的通报"),
        doc_number=loaded.get("doc_number"),
        issuer=loaded.get("issuer", "晋城市住房保障办公室"),
        issuer_code=loaded.get("issuer_code", "140500"),
        issued_on=dt.date.fromisoformat(issued_on) if issued_on else None,
        tables=len(readings),
        statuses=Counter(o.status.value for o in observations if o.status),
        meanings=Counter(o.meaning.value for o in observations if o.meaning),
        blanks=sum(o.status is None for o in observations),
        tool_version=version,
    )
    tables = tuple(
        TableRecord(
            n, f"附件{n}", f"表{n}", "亿元", loaded.get("spec"), (n,), 3, 2, 1, ("县区", "投资 > 完成投资")
        )
        for n in range(1, len(readings) + 1)
    )
    findings = (Finding(Code.PAGE_TURNED, "page 1 was turned", Place(page=1)),)
    return Outcome(record, tables, observations, findings, cells=tuple(_cells(observations)))


def _cells(observations):
    for table in sorted({o.table for o in observations}):
        yield Printed(table, 0, 0, 1, 1, table, "县区")
        yield Printed(table, 0, 1, 1, 1, table, "完成投资")
    for o in observations:
        yield Printed(o.table, o.row, 0, 1, 1, o.page, o.row_label)
        yield Printed(o.table, o.row, o.column, 1, 1, o.page, o.raw)


def _observation(page, row, value, spec):
    number = None if value is None else Decimal(str(value)) + row
    status = Status.DOUBTFUL if number is not None and number < 0 else Status.PROVED
    status = None if number is None else status
    doubt = Finding(Code.IDENTITY_BROKEN, "does not add up", Place(page=page, table=page, row=row, column=1))
    return Observation(
        table=page,
        row=row + 1,
        column=1,
        row_label="城区",
        row_path=(),
        row_role="place",
        region=Region(COUNTIES[row % len(COUNTIES)], "城区", "county"),
        header=("投资", "完成投资"),
        measure="investment" if spec else None,
        dimensions=(("year", "2024"),),
        period_start=dt.date(2024, 1, 1),
        period_end=dt.date(2024, 12, 31),
        raw="" if number is None else str(number),
        value=number,
        null_kind=NullKind.BLANK if number is None else None,
        unit="亿元",
        unit_kind="money",
        unit_source="header",
        value_base=None if number is None else number * 100_000_000,
        unit_base="元",
        page=page,
        bbox=BBox(10.123456, 20, 30, 40),
        reader="text-layer",
        confidence=None,
        status=status,
        spec=spec,
        findings=(doubt,) if status is Status.DOUBTFUL else (),
    )


def tidy_tables(outcome):
    import pyarrow as pa

    observations, document = outcome.observations, outcome.record.document_id
    specs = sorted({o.spec for o in observations if o.spec})
    return {
        spec: pa.Table.from_pylist(
            [
                {
                    "table_id": f"{document}-{o.table}",
                    "table_no": o.table,
                    "row_no": o.row,
                    "block_no": 0,
                    "row_label": o.row_label,
                    "region_code": o.region.code,
                    "region_name": o.region.name,
                    "investment": float(o.value) if o.value is not None else None,
                    "investment__status": o.status,
                    "investment__id": f"{document}-{o.table}-{o.row}-{o.column}",
                }
                for o in observations
                if o.spec == spec
            ],
            schema=pa.schema(
                [
                    ("table_id", pa.string()),
                    ("table_no", pa.int32()),
                    ("row_no", pa.int32()),
                    ("block_no", pa.int32()),
                    ("row_label", pa.string()),
                    ("region_code", pa.string()),
                    ("region_name", pa.string()),
                    pa.field("investment", pa.float64(), metadata={"unit": "亿元", "title": "完成投资"}),
                    ("investment__status", pa.string()),
                    ("investment__id", pa.string()),
                ],
                metadata={"spec": spec, "title": "住房", "dimensions": ""},
            ),
        )
        for spec in specs
    }
