"""The descriptors of the data set: a Frictionless Data Package beside each table, and one of these.

The topmost states the hash of each table's data package, which states the hash of each of its files: so one
small file says what belongs together. They stand beside the folders, since readers of a folder of parquet
files (pandas, polars) want nothing else in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

if TYPE_CHECKING:
    import pyarrow as pa

    from tongbao.catalogue import File
    from tongbao.published import Layout


DATAPACKAGE = "datapackage.json"
_OF_TABLE = ".datapackage.json"
_SCHEMA = ".schema.json"


class Resource(TypedDict):
    """A file as a data package lists it; ``path`` is relative to the package's folder.

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


def package_path(table: str) -> str:
    """The data package of a table."""
    return f"{table}{_OF_TABLE}"


def schema_path(table: str) -> str:
    """The file that says the columns of a table."""
    return f"{table}{_SCHEMA}"


def table_of(path: str) -> str | None:
    """The table whose data package this is; None for any other file."""
    return path.removesuffix(_OF_TABLE) if path.endswith(_OF_TABLE) else None


def package(files: Iterable[File]) -> str:
    """The data package of the whole data set: the data packages of its tables, and files of no table."""
    top = [f for f in files if not f.of or f.path == package_path(f.of)]
    head = {
        "name": "tongbao-dataset",
        "title": "通报表格数据",
        "description": "由通报（PDF 或扫描件）逐格提取、校验的数据；每个数值注明页码、位置与可信程度。",
    }
    return _package(head, sorted(map(_of_data_set, top), key=lambda r: r["path"]))


def _of_data_set(file: File) -> Resource:
    if file.of:
        return _resource(file, file.of, file.path)  # a path that ends so is read as a data package
    return {**_resource(file, file.path, file.path), "format": "html", "mediatype": "text/html"}


def table_package(name: str, files: Iterable[File]) -> str:
    """The data package of a table: its parquet files, and the one that says its columns."""
    listed = sorted((_of_table(file, name) for file in files), key=lambda r: r["path"])
    return _package({"name": _resource_name(name)}, listed)


def _of_table(file: File, table: str) -> Resource:
    above, _, own = table.rpartition("/")
    path = file.path[len(above) + 1 :] if above else file.path
    if file.path == schema_path(table):
        return {**_resource(file, "schema", path), "format": "json", "mediatype": "application/json"}
    name = path.removeprefix(f"{own}/issued_year=").removesuffix(".parquet")
    name = name.removesuffix("/part").replace("/part-", "-").replace("/issuer=", "-")
    return {**_resource(file, name, path), "type": "table", "rows": file.rows, "schema": schema_path(own)}


def _package(head: Mapping[str, str], resources: Iterable[Resource]) -> str:
    """A data package as JSON, with a line for each resource."""
    said = json.dumps({**head, "profile": "data-package"}, ensure_ascii=False, indent=2)[:-2]
    lines = ",\n".join(f"    {json.dumps(r, ensure_ascii=False, sort_keys=True)}" for r in resources)
    return f'{said},\n  "resources": [\n{lines}\n  ]\n}}\n'


def _resource(file: File, name: str, path: str) -> Resource:
    """What is said of every file.

    ``size`` and not ``bytes``: frictionless does not count the bytes of a parquet file and calls one that
    states them invalid; it does check the hash.
    """
    return {"name": _resource_name(name), "path": path, "size": file.size, "hash": f"sha256:{file.hash}"}


def strays(paths: Iterable[str], listed: Container[str]) -> list[str]:
    """Those of ``paths`` that look like files of a data set and are not listed, in order."""
    return sorted(p for p in paths if _is_of_a_table(p) and p not in listed)


def _is_of_a_table(path: str) -> bool:
    """Whether a file lies where files of a data set lie; ``schemas/`` is of earlier versions."""
    return path.endswith((".parquet", _OF_TABLE, _SCHEMA)) or path.startswith("schemas/")


def table_schema(layout: Layout, schema: pa.Schema) -> dict[str, Any]:
    """The table schema of files of this layout."""
    titles = layout.titles
    table: dict[str, Any] = {"fields": [_field(field, titles) for field in schema]}
    if layout.key:
        table["primaryKey"] = list(layout.key)
    return table


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
