"""Each spec as a pandera schema, so that analysts can check frames of their own."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from schemas.figures import Status
from schemas.spec import Dimension, NoticeSpec

if TYPE_CHECKING:
    import pandera.pandas as pa

KEYS = ("document_id", "region_code", "region_name", "region_role")
"""Columns that every tidy table of places begins with."""


def frame_schema(spec: NoticeSpec, dimensions: Collection[str] = ()) -> pa.DataFrameSchema:
    """The pandera schema of the spec's tidy table of this grain: of the measures with just these dimensions.

    One column per measure (nullable numbers within the spec's range), one ``<measure>__status``
    beside it, the dimensions with their values; other columns are let through.
    """
    import pandera.pandas as pa

    columns: dict[str, pa.Column] = {
        key: pa.Column(str, nullable=key != "document_id", required=True) for key in KEYS
    }
    for dimension in (d for d in spec.dimensions if d.name in dimensions):
        columns[dimension.name] = pa.Column(str, _values(dimension))
    statuses = pa.Check.isin([str(s) for s in Status])
    for column in (c for c in spec.columns if set(c.dimensions) == set(dimensions)):
        checks = []
        if column.minimum is not None:
            checks.append(pa.Check.ge(float(column.minimum)))
        if column.maximum is not None:
            checks.append(pa.Check.le(float(column.maximum)))
        columns[column.name] = pa.Column(float, checks, nullable=True, coerce=True, required=column.required)
        columns[f"{column.name}__status"] = pa.Column(str, statuses, nullable=True, required=False)
    return pa.DataFrameSchema(columns, name=spec.name, strict=False)


def _values(dimension: Dimension) -> pa.Check:
    import pandera.pandas as pa

    if dimension.pattern is not None:
        return pa.Check.str_matches(f"^(?:{dimension.pattern})$")
    return pa.Check.isin([value for value, _ in dimension.values])
