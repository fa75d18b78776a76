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

LEVELS = " > "
"""Between the levels of a header path in a flat column name."""
STATUS_SUFFIX = "__status"
"""After the name of a measure of a tidy table: how far its value is to be believed."""
ID_SUFFIX = "__id"
"""After the name of a measure of a tidy table: the observation that its value is of."""
U = TypeVar("U")


class Kind(StrEnum):
    """The Arrow types that are published."""

    TEXT = "string"
    TEXTS = "list"
    LABELS = "map"
    DAY = "date32"
    FLAG = "bool"
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
    values: tuple[str, ...] = ()
    """All that a text may be, where these are few."""
    unit: str = ""
    """Of a number, where all its values have one."""

    @property
    def heading(self) -> str:
        """The title without what a reader must know besides."""
        return self.title.partition("：")[0]

    @property
    def note(self) -> str:
        """What a reader must know; the heading where that says all."""
        return self.title.partition("：")[2] or self.title

    def through(self, of: Callable[[U], T]) -> Column[U]:
        """The same column of rows that are made of something which has a ``T``."""
        own = self.of
        return Column(
            self.name,
            self.kind,
            self.title,
            lambda value: own(of(value)),
            self.filled,
            self.metadata,
            self.values,
            self.unit,
        )

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


@dataclass(frozen=True, slots=True)
class Of(Generic[T]):
    """Something and the document that it is of."""

    document_id: str
    it: T


def table_id(document_id: str, table: int) -> str:
    """The identity of a table among all documents."""
    return f"{document_id}-{table}"


def box(of: Callable[[T], Sequence[float] | None]) -> tuple[Column[T], ...]:
    """The columns of the four edges of a box, in hundredths of a point; null where there is none."""

    def edge(index: int) -> Callable[[T], object]:
        return lambda value: None if (box := of(value)) is None else round(box[index], 2)

    return (
        Column("x0", Kind.NUMBER, "左：点（1/72 英寸），原点在页面左上角", edge(0), unit="pt"),
        Column("y0", Kind.NUMBER, "上：点，自页面上边", edge(1), unit="pt"),
        Column("x1", Kind.NUMBER, "右：点，自页面左边", edge(2), unit="pt"),
        Column("y1", Kind.NUMBER, "下：点，自页面上边", edge(3), unit="pt"),
    )
