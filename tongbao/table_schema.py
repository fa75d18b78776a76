"""What is said of the columns of a table: a Frictionless schema in Chinese and English, keys, joins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from tongbao.columns import ID_SUFFIX, STATUS_SUFFIX, Column
from tongbao.english import said_of, texts
from tongbao.published import OBSERVATIONS, Layout, Reference

if TYPE_CHECKING:
    import pyarrow as pa


def table_schema(layout: Layout, schema: pa.Schema) -> dict[str, Any]:
    """The table schema of files of this layout; what it says besides fields and key is read by people."""
    said = said_in(schema.metadata)
    key = [*layout.key, *(d for d in said.get("dimensions", "").split(",") if d)]
    return {
        **_named(layout, said),
        "fields": [_field(field, layout, schema) for field in schema],
        **({"primaryKey": key} if key else {}),
        "joins": [
            {"fields": list(r.fields), "reference": {"table": r.table, "fields": list(r.there)}}
            for r in (*layout.references, *_of_measures(schema))
        ],
    }


def _of_measures(schema: pa.Schema) -> Iterator[Reference]:
    """The reference of each measure of a tidy table to its observations."""
    for name in schema.names:
        if name.endswith(ID_SUFFIX) and name.removesuffix(ID_SUFFIX) in schema.names:
            yield Reference((name,), OBSERVATIONS, ("observation_id",))


def _named(layout: Layout, said: Mapping[str, str]) -> dict[str, str]:
    """Title and description of a table, in Chinese and English."""
    if "spec" not in said:
        return said_of(layout.name)
    grain = said["dimensions"].split(",") if said["dimensions"] else []
    if not grain:
        return texts(
            f"{said['title']}：每行是表中印出的一行", f"{_words(said['spec'])}: a printed row a line"
        )
    by, per = "、".join(grain), " and ".join(grain)
    return texts(
        f"{said['title']}（按 {by}）：每行是表中印出的一行及 {by} 的一个值",
        f"{_words(said['spec'])} by {per}: a printed row and value of {per} a line",
    )


def _words(name: str) -> str:
    return name.replace("_", " ")


def _field(field: pa.Field, layout: Layout, schema: pa.Schema) -> dict[str, object]:
    column = layout.described.get(field.name)
    said = said_in(field.metadata)
    described: dict[str, object] = {"name": field.name, "type": _type(field), "arrow": str(field.type)}
    if column is not None:
        described |= texts(column.title, layout.in_english(field.name))
    else:
        described |= _of_measure(field.name, said, schema)
    if unit := said.get("unit") or (column.unit if column else ""):
        described["unit"] = unit
    constraints: dict[str, object] = {} if field.nullable else {"required": True}
    if values := _values(field.name, said, column):
        constraints["enum"] = values
    if constraints:
        described["constraints"] = constraints
    return described


def _of_measure(name: str, said: Mapping[str, str], schema: pa.Schema) -> dict[str, str]:
    """What is said of a dimension, of a measure, or of what stands beside a measure."""
    base = name.removesuffix(STATUS_SUFFIX).removesuffix(ID_SUFFIX)
    title, words = said.get("title", name), _words(name)
    if said.get("role") == "dimension":
        return texts(title, f"{words}: dimension, taken from the header")
    if base == name or base not in schema.names:
        unit = said.get("unit")
        measured = f"，单位{unit}" if unit else ""
        return texts(
            f"{title}：表头{title}下的数值{measured}", f"{words}: {title}{f' in {unit}' if unit else ''}"
        )
    title, words = said_in(schema.field(base).metadata).get("title", base), _words(base)
    if name.endswith(STATUS_SUFFIX):
        chinese = f"{title}·可信程度：该数值的可信程度，含义不明的为 doubtful；空格为空"
        return texts(chinese, f"{words}, trust: status of the value; doubtful where its meaning is unclear")
    return texts(
        f"{title}·数值标识：该数值在 observations 中的标识",
        f"{words}, id: its observation_id in observations",
    )


def _values(name: str, said: Mapping[str, str], column: Column[Any] | None) -> list[str]:
    """All that a text may be; none where it may be anything."""
    if column is not None:
        return list(column.values)
    if name.endswith(STATUS_SUFFIX):
        return [status.value for status in Status]
    return said["values"].split(",") if said.get("values") else []


def said_in(metadata: Mapping[bytes, bytes] | None) -> dict[str, str]:
    """The metadata of an Arrow field or schema as text."""
    return {key.decode(): text.decode() for key, text in (metadata or {}).items()}


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
