"""The descriptor of the data set: a Frictionless Data Package; each file has a schema, a hash, a size."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from tongbao.published import Layout

if TYPE_CHECKING:
    import pyarrow as pa


class Resource(TypedDict):
    """A published file as ``datapackage.json`` lists it; ``rows`` and what is beside it are of tables.

    ``schema`` is the path of the file that says the columns: the files of one table share it. ``format``
    and ``mediatype`` stand where the path does not say them.
    """

    name: str
    path: str
    size: int
    hash: str
    format: NotRequired[str]
    mediatype: NotRequired[str]
    type: NotRequired[str]
    rows: NotRequired[int]
    schema: NotRequired[str]


def descriptor(resources: Iterable[Resource]) -> str:
    """The data package of these resources, as JSON with a line for each."""
    package = {
        "name": "tongbao-dataset",
        "title": "通报表格数据",
        "description": "由通报（PDF 或扫描件）逐格提取、校验的数据；每个数值注明页码、位置与可信程度。",
        "profile": "data-package",
    }
    head = json.dumps(package, ensure_ascii=False, indent=2)[:-2]
    lines = ",\n".join(f"    {json.dumps(r, ensure_ascii=False, sort_keys=True)}" for r in resources)
    return f'{head},\n  "resources": [\n{lines}\n  ]\n}}\n'


def strays(paths: Iterable[str], listed: Container[str]) -> list[str]:
    """Those of ``paths`` that look like files of a data set and are not listed, in order."""
    ours = (p for p in paths if p.endswith(".parquet") or p.startswith("schemas/"))
    return sorted(p for p in ours if p not in listed)


def table_schema(layout: Layout, schema: pa.Schema) -> dict[str, Any]:
    """The table schema of files of this layout."""
    titles = layout.titles
    table: dict[str, Any] = {"fields": [_field(field, titles) for field in schema]}
    if layout.key:
        table["primaryKey"] = list(layout.key)
    return table


def table_resource(name: str, path: str, file: Path, schema: str, rows: int) -> Resource:
    """The resource of a parquet file whose columns the file ``schema`` of the data set says."""
    return {**_resource(name, path, file), "type": "table", "rows": rows, "schema": schema}


def file_resource(name: str, path: str, file: Path, mediatype: str) -> Resource:
    """The resource of any file: what it is, its size in bytes and its hash."""
    return {
        **_resource(name, path, file),
        "format": file.suffix.removeprefix("."),
        "mediatype": mediatype,
    }


def _resource(name: str, path: str, file: Path) -> Resource:
    """What is said of every file.

    ``size`` and not ``bytes``: frictionless does not count the bytes of a parquet file and calls one that
    states them invalid; it does check the hash.
    """
    return {
        "name": _resource_name(name),
        "path": path,
        "size": file.stat().st_size,
        "hash": f"sha256:{file_hash(file)}",
    }


def file_hash(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _resource_name(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower())


def _field(field: pa.Field, titles: Mapping[str, str]) -> dict[str, object]:
    described: dict[str, object] = {"name": field.name, "type": _type(field), "arrow": str(field.type)}
    metadata = {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}
    if text := metadata.get("title") or titles.get(field.name):
        described["title"] = text
    if unit := metadata.get("unit"):
        described["unit"] = unit
    return described


def _type(field: pa.Field) -> str:
    """The type as frictionless finds it: it reads through pandas, where an integer with nulls is a float."""
    import pyarrow as pa

    tests = (
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "number" if field.nullable else "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_decimal, "number"),
        (pa.types.is_date, "date"),
        (pa.types.is_timestamp, "datetime"),
        (pa.types.is_map, "any"),
        (pa.types.is_list, "any"),
    )
    return next((name for test, name in tests if test(field.type)), "string")
