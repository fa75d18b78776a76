"""The descriptor of the data set: a Frictionless Data Package; each file has a schema, a hash, a size."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET = "application/vnd.apache.parquet"

DESCRIPTIONS: Mapping[str, str] = {
    "document_id": "文件标识：原文件 SHA-256 的前 16 位",
    "revision": "同一文号的第几次印发",
    "doc_number": "文号",
    "title": "标题",
    "issuer": "发文机关",
    "issuer_name": "发文机关",
    "issuer_code": "发文机关所在行政区划代码（GB/T 2260）",
    "issued_on": "成文日期",
    "superseded_by": "取代本文件的文件标识；为空表示现行",
    "duplicate_of": "与之为同一文号、同一日期的另一文件；为空表示以本文件为准",
    "table_no": "表在文件中的序号",
    "annex": "附件号",
    "table_title": "表题",
    "spec": "表的规格名；为空表示未知类型",
    "row_no": "行号，从 0 起，含表头",
    "row_label": "行标题，照印",
    "region_code": "行政区划代码（GB/T 2260，文件年份有效）或发文机关的范围标识",
    "region_name": "地区名称",
    "region_role": "行的角色：county、prefecture、total 等",
    "column_no": "列号，从 0 起",
    "header": "表头路径，由上至下",
    "measure": "指标名",
    "dimensions": "从表头取出的维度",
    "period_start": "所属期起",
    "period_end": "所属期止",
    "raw": "照印的文字",
    "value": "照印单位下的数值；空格为空，不是 0",
    "decimals": "小数点后印出的位数",
    "unit": "照印的单位",
    "value_base": "基本单位下的数值",
    "unit_base": "基本单位",
    "null_kind": "没有数值的原因",
    "status": "可信程度，由强到弱：corrected、proved、repaired、agreed、read、doubtful",
    "confidence": "识别置信度，0 到 1；文字层为空",
    "findings": "发现的代码",
    "page": "页码，从 1 起",
    "x0": "左，点（1/72 英寸），原点在左上",
    "y0": "上，点",
    "x1": "右，点",
    "y1": "下，点",
    "reader": "读出者：文字层或识别引擎",
    "tool_version": "生成该行的程序版本",
    "path": "收件箱内的相对路径",
    "copies": "内容相同的其他文件",
    "reason_code": "未发布的原因代码",
    "reason": "未发布的原因",
    "remedy": "处理办法",
}

_KEYS: Mapping[str, list[str]] = {
    "documents": ["document_id"],
    "observations": ["document_id", "table_no", "row_no", "column_no"],
}


def descriptor(resources: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The data package of these resources."""
    return {
        "name": "tongbao-dataset",
        "title": "通报表格数据",
        "description": "由通报（PDF 或扫描件）逐格提取、校验的数据；每个数值注明页码、位置与可信程度。",
        "profile": "data-package",
        "resources": list(resources),
    }


def table_resource(name: str, path: str, file: Path, schema: pa.Schema, rows: int) -> dict[str, object]:
    """The resource of a parquet file."""
    table: dict[str, object] = {"fields": [_field(field) for field in schema]}
    if (key := _KEYS.get(name.partition("-")[0])) is not None:
        table["primaryKey"] = key
    return {
        **file_resource(name, path, file, PARQUET),
        "type": "table",
        "rows": rows,
        "schema": table,
    }


def file_resource(name: str, path: str, file: Path, mediatype: str) -> dict[str, object]:
    """The resource of any file: what it is, its size in bytes and its hash.

    ``size`` and not ``bytes``: frictionless does not count the bytes of a parquet file and calls one that
    states them invalid; it does check the hash.
    """
    return {
        "name": _resource_name(name),
        "path": path,
        "format": file.suffix.removeprefix("."),
        "mediatype": mediatype,
        "size": file.stat().st_size,
        "hash": f"sha256:{file_hash(file)}",
    }


def file_hash(file: Path) -> str:
    """SHA-256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _resource_name(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower())


def _field(field: pa.Field) -> dict[str, object]:
    described: dict[str, object] = {"name": field.name, "type": _type(field), "arrow": str(field.type)}
    metadata = {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}
    if text := metadata.get("title") or DESCRIPTIONS.get(field.name):
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
