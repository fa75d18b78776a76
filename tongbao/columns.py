"""A column: its name, its type, its Chinese title, and how it is made of a value.

Arrow schemas, rows, the descriptions of the data package and the headings of spreadsheets are all made of
columns; ``published`` lists those of every table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")

STATUS_SUFFIX = "__status"
"""After the name of a measure of a tidy table: how far its value is to be believed."""


class Kind(StrEnum):
    """The Arrow types that are published."""

    TEXT = "string"
    TEXTS = "list"
    LABELS = "map"
    DAY = "date32"
    NUMBER = "float64"
    TINY = "int8"
    WHOLE = "int32"
    LARGE = "int64"

    @property
    def arrow(self) -> pa.DataType:
        """The type itself."""
        import pyarrow as pa

        match self:
            case Kind.TEXTS:
                return pa.list_(pa.string())
            case Kind.LABELS:
                return pa.map_(pa.string(), pa.string())
            case _:
                return pa.type_for_alias(self.value)


@dataclass(frozen=True, slots=True)
class Column(Generic[T]):
    """One column of rows that are made of a ``T``.

    ``title`` is the heading, and after a ``：`` what a reader must know besides; empty where the name says
    all. ``filled`` says that it is never null. ``metadata`` is written into the file with the column.
    """

    name: str
    kind: Kind
    title: str
    of: Callable[[T], object]
    filled: bool = False
    metadata: Mapping[str, str] | None = None

    @property
    def field(self) -> pa.Field:
        """The column in an Arrow schema."""
        import pyarrow as pa

        return pa.field(self.name, self.kind.arrow, nullable=not self.filled, metadata=self.metadata or None)


def schema(columns: Iterable[Column[T]]) -> pa.Schema:
    """The Arrow schema of these columns."""
    import pyarrow as pa

    return pa.schema([column.field for column in columns])


def row(value: T, columns: Iterable[Column[T]]) -> dict[str, object]:
    """One row: a value seen through each column."""
    return {column.name: column.of(value) for column in columns}


def rows(values: Iterable[T], columns: Sequence[Column[T]]) -> pa.Table:
    """The Arrow table of these values, a row each, in their order."""
    import pyarrow as pa

    return pa.Table.from_pylist([row(value, columns) for value in values], schema=schema(columns))
