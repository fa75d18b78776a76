"""The descriptor of the data set: a Frictionless Data Package; each file has a schema, a hash, a size."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    pass


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
