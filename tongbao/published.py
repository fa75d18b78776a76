"""Every column of the data set, table by table; what is not listed here is not published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.figures import Meaning, Status
from tongbao.columns import Column, Kind, schema
from tongbao.english import ENGLISH
from tongbao.observed import PLACED, TIDY_KEYS, TIDY_PERIOD, TidyRow
from tongbao.told import CELL_COLUMNS, CORRECTION_COLUMNS, FINDING_ROWS, IDENTITY_ROWS, TABLE_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

    from normalize.types import Observation
    from tongbao.outcome import DocumentRecord, TableRecord

    Placed = tuple[Observation, TableRecord | None]

DOCUMENTS_TABLE = "documents"
OBSERVATIONS = "observations"
FINDINGS = "findings"
IDENTITIES = "identities"
TABLE_LIST = "table_list"
CELLS = "cells"
CORRECTIONS = "corrections"
TABLES = "tables/"
"""Before the name of a spec, or of a spec and dimensions: a tidy table."""

OBSERVATION_KEY = ("document_id", "table_no", "row_no", "column_no")


# a document, and what each of its rows says of it

_ID: Column[DocumentRecord] = Column(
    "document_id", Kind.TEXT, "文件标识：原文件 SHA-256 的前 16 位", lambda d: d.document_id, filled=True
)
_REVISION: Column[DocumentRecord] = Column(
    "revision", Kind.WHOLE, "印次：同一文号的第几次印发", lambda d: d.revision, filled=True
)
_NUMBER: Column[DocumentRecord] = Column("doc_number", Kind.TEXT, "文号", lambda d: d.doc_number)
_TITLE: Column[DocumentRecord] = Column("title", Kind.TEXT, "标题", lambda d: d.title)
_ISSUER: Column[DocumentRecord] = Column("issuer_name", Kind.TEXT, "发文机关", lambda d: d.issuer)
_ISSUER_CODE: Column[DocumentRecord] = Column(
    "issuer_code",
    Kind.TEXT,
    "发文地区代码：发文机关所在行政区划代码（GB/T 2260）",
    lambda d: d.issuer_code,
)
_ISSUED_ON: Column[DocumentRecord] = Column("issued_on", Kind.DAY, "成文日期", lambda d: d.issued_on)
_SUPERSEDED_BY: Column[DocumentRecord] = Column(
    "superseded_by", Kind.TEXT, "被取代于：取代本文件的文件标识；为空表示现行", lambda d: d.superseded_by
)
_DUPLICATE_OF: Column[DocumentRecord] = Column(
    "duplicate_of",
    Kind.TEXT,
    "重复于：与之为同一文号、同一日期的另一文件；为空表示以本文件为准",
    lambda d: d.duplicate_of,
)
_TOOL_VERSION: Column[DocumentRecord] = Column(
    "tool_version", Kind.TEXT, "程序版本：生成该行的程序及规格", lambda d: d.tool_version
)


def _count(status: Status) -> Column[DocumentRecord]:
    return Column(
        status.value,
        Kind.WHOLE,
        f"可信程度为 {status.value}：这样的数值个数",
        lambda d: d.statuses.get(status.value, 0),
        filled=True,
    )


def _meant(meaning: Meaning) -> Column[DocumentRecord]:
    return Column(
        meaning.value,
        Kind.WHOLE,
        f"含义为 {meaning.value}：这样的数值个数",
        lambda d: d.meanings.get(meaning.value, 0),
        filled=True,
    )


_PARTS = {
    "cell": "表格数据单元格",
    "header": "表头",
    "caption": "表题和附件号",
    "unit": "单位行",
    "note": "表注",
    "body": "正文",
    "furniture": "页码、页眉和版记",
    "picture": "图片（计张数）",
    "residue": "未归入任何部分的",
}
"""What the print of a page can be (``extract.types.Part``)."""


def _characters(part: str, title: str) -> Column[DocumentRecord]:
    return Column(
        f"characters_{part}", Kind.WHOLE, f"字符数：{title}", lambda d: d.account.get(part, 0), filled=True
    )


DOCUMENT_COLUMNS: tuple[Column[DocumentRecord], ...] = (
    _ID,
    _REVISION,
    Column("path", Kind.TEXT, "路径：收件箱内的相对路径", lambda d: d.path, filled=True),
    Column("copies", Kind.TEXTS, "副本：内容相同的其他文件", lambda d: d.copies),
    Column(
        "status",
        Kind.TEXT,
        "结果：published、quarantined、rejected",
        lambda d: d.status,
        filled=True,
        values=("published", "quarantined", "rejected"),
    ),
    Column("reason_code", Kind.TEXT, "原因代码：未发布的原因", lambda d: d.reason_code),
    Column("reason", Kind.TEXT, "原因：未发布的原因", lambda d: d.reason),
    Column("remedy", Kind.TEXT, "处理办法", lambda d: d.remedy),
    _TITLE,
    _NUMBER,
    _ISSUER,
    _ISSUER_CODE,
    _ISSUED_ON,
    _SUPERSEDED_BY,
    _DUPLICATE_OF,
    Column("media", Kind.TEXT, "文件类型：媒体类型", lambda d: d.media),
    Column("kind", Kind.TEXT, "来源：digital、scan、mixed；压缩包为 archive", lambda d: d.kind),
    Column("pages", Kind.WHOLE, "页数", lambda d: d.pages),
    Column("tables", Kind.WHOLE, "表数", lambda d: d.tables, filled=True),
    Column("complete", Kind.FLAG, "完整：没有发现可能漏掉的表、字或页", lambda d: d.complete, filled=True),
    Column("observations", Kind.WHOLE, "数值个数：含空格", lambda d: d.observations, filled=True),
    Column("blanks", Kind.WHOLE, "空格个数：没有印字的单元格", lambda d: d.blanks, filled=True),
    *map(_count, Status),
    *map(_meant, Meaning),
    *(_characters(part, title) for part, title in _PARTS.items()),
    Column("size", Kind.LARGE, "字节数：原文件的大小", lambda d: d.size, filled=True, unit="byte"),
    Column("sha256", Kind.TEXT, "SHA-256：原文件的散列值", lambda d: d.sha256, filled=True),
    _TOOL_VERSION,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values stand in columns of another table."""

    fields: tuple[str, ...]
    table: str
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a published table: what is said of the document stands around the rows of its parcels.

    ``own`` are the columns of the rows. Rows that are laid out by their spec have none of their own: they
    have the columns of their parcels, of which ``shared`` are those that every spec has.
    """

    before: tuple[Column[DocumentRecord], ...]
    own: tuple[Column[Any], ...] = ()
    after: tuple[Column[DocumentRecord], ...] = ()
    shared: tuple[Column[TidyRow], ...] = ()
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    name: str = ""

    @property
    def titles(self) -> dict[str, str]:
        """Column name -> title."""
        return {name: c.title for name, c in self.described.items()}

    @property
    def described(self) -> dict[str, Column[Any]]:
        """The columns that it knows, by name; those of dimensions and measures are described in the files."""
        return {c.name: c for c in (*self.before, *self.own, *self.shared, *self.after)}

    def in_english(self, column: str) -> str:
        """Heading and meaning of one of its columns in English."""
        return ENGLISH.get(f"{self.name}.{column}") or ENGLISH[column]

    def schema(self, parcels: Iterable[pa.Schema]) -> pa.Schema:
        """The columns of a file whose documents have parcels of these schemas."""
        import pyarrow as pa

        met = list(parcels)
        own = schema(self.own) if self.own else self._of_spec(met)
        said = next((p.metadata for p in met if p.metadata), None) if self.shared else None
        return pa.schema([*schema(self.before), *own, *schema(self.after)], metadata=said)

    def _of_spec(self, parcels: Iterable[pa.Schema]) -> Iterable[pa.Field]:
        """The columns of all parcels in the order in which they are first met; each is of one type."""
        said = {c.name for c in (*self.before, *self.after)}
        filled = {c.name for c in self.shared if c.filled}
        met: dict[str, pa.Field] = {}
        for field in (field for parcel in parcels for field in parcel):
            if field.name not in said:
                always = field.name in filled or (field.metadata or {}).get(b"role") == b"dimension"
                met.setdefault(field.name, field.with_nullable(not always))
        return met.values()

    @property
    def of_document(self) -> tuple[Column[DocumentRecord], ...]:
        """What every row of a document says of it."""
        return (*self.before, *self.after)


_DOCUMENT = Reference(("document_id",), "documents", ("document_id",))
_TABLE = Reference(("table_id",), TABLE_LIST, ("table_id",))
DOCUMENTS = Layout(
    (),
    DOCUMENT_COLUMNS,
    key=("document_id",),
    name="documents",
)
_LAYOUTS = {
    DOCUMENTS_TABLE: DOCUMENTS,
    OBSERVATIONS: Layout(
        (_ID, _REVISION, _NUMBER, _TITLE, _ISSUER, _ISSUED_ON, _SUPERSEDED_BY, _DUPLICATE_OF),
        PLACED,
        (_TOOL_VERSION,),
        key=("observation_id",),
        name=OBSERVATIONS,
        references=(_DOCUMENT, _TABLE),
    ),
    FINDINGS: Layout(
        (_ID,),
        FINDING_ROWS,
        key=("document_id", "finding_no"),
        name=FINDINGS,
        references=(_DOCUMENT, _TABLE, Reference(("identity_id",), IDENTITIES, ("identity_id",))),
    ),
    IDENTITIES: Layout(
        (_ID,),
        IDENTITY_ROWS,
        key=("identity_id",),
        references=(_DOCUMENT,),
        name=IDENTITIES,
    ),
    TABLE_LIST: Layout(
        (_ID, _NUMBER, _TITLE, _ISSUER_CODE, _ISSUER, _ISSUED_ON, _SUPERSEDED_BY, _DUPLICATE_OF),
        TABLE_COLUMNS,
        key=("table_id",),
        name=TABLE_LIST,
        references=(_DOCUMENT,),
    ),
    CELLS: Layout(
        (_ID,),
        CELL_COLUMNS,
        key=("table_id", "row_no", "column_no"),
        references=(_DOCUMENT, _TABLE),
        name=CELLS,
    ),
    CORRECTIONS: Layout((_ID,), CORRECTION_COLUMNS, references=(_DOCUMENT,), name=CORRECTIONS),
}
TIDY = Layout(
    (_ID, _REVISION, _NUMBER, _ISSUER_CODE, _ISSUER, _ISSUED_ON, _SUPERSEDED_BY, _DUPLICATE_OF),
    shared=(*TIDY_KEYS, *TIDY_PERIOD),
    key=("document_id", "table_no", "row_no", "block_no"),
    references=(_DOCUMENT, _TABLE),
)
"""The key of a table with dimensions has these besides."""


def layout(parcel: str) -> Layout:
    """The layout of the published table that parcels of this name become."""
    return _LAYOUTS.get(parcel, TIDY)
