"""Every column of the data set, table by table; what is not listed here is not published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from tongbao.columns import Column, Kind, T, schema
from tongbao.contract import LEVELS, flat

if TYPE_CHECKING:
    import pyarrow as pa

    from normalize.types import Observation
    from schemas.findings import Finding
    from schemas.trust import Family
    from tongbao.corrections import Correction
    from tongbao.outcome import DocumentRecord, TableRecord

    Placed = tuple[Observation, TableRecord | None]

DOCUMENTS_TABLE = "documents"
OBSERVATIONS = "observations"
FINDINGS = "findings"
IDENTITIES = "identities"
CORRECTIONS = "corrections"
TABLES = "tables/"
"""Before the name of a spec: its tidy table."""

OBSERVATION_KEY = ("document_id", "table_no", "row_no", "column_no")

_TRUST = "可信程度：由强到弱 corrected、proved、repaired、agreed、read、doubtful"


def _box(of: Callable[[T], Sequence[float] | None]) -> tuple[Column[T], ...]:
    """The four edges of a box in hundredths of a point; null where there is none."""

    def edge(index: int) -> Callable[[T], object]:
        return lambda value: None if (box := of(value)) is None else round(box[index], 2)

    return (
        Column("x0", Kind.NUMBER, "左：点（1/72 英寸），原点在左上", edge(0)),
        Column("y0", Kind.NUMBER, "上：点", edge(1)),
        Column("x1", Kind.NUMBER, "右：点", edge(2)),
        Column("y1", Kind.NUMBER, "下：点", edge(3)),
    )


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
        f"数值个数：可信程度为 {status.value}",
        lambda d: d.statuses.get(status.value, 0),
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
    Column("status", Kind.TEXT, "结果：published、quarantined、rejected", lambda d: d.status, filled=True),
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
    *map(_count, Status),
    *(_characters(part, title) for part, title in _PARTS.items()),
    Column("size", Kind.LARGE, "字节数", lambda d: d.size, filled=True),
    Column("sha256", Kind.TEXT, "SHA-256：原文件的散列值", lambda d: d.sha256, filled=True),
    _TOOL_VERSION,
)


# an observation, with the table that it stands in


def _decimals(observation: Observation) -> int | None:
    exponent = observation.value.as_tuple().exponent if observation.value is not None else None
    return max(0, -exponent) if isinstance(exponent, int) else None


OBSERVATION_COLUMNS: tuple[Column[Placed], ...] = (
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda p: p[0].table, filled=True),
    Column("annex", Kind.TEXT, "附件号", lambda p: p[1].annex if p[1] else None),
    Column("table_title", Kind.TEXT, "表题", lambda p: p[1].title if p[1] else None),
    Column("spec", Kind.TEXT, "规格：表的规格名；为空表示未知类型", lambda p: p[0].spec),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda p: p[0].row, filled=True),
    Column("row_label", Kind.TEXT, "行标题：照印", lambda p: p[0].row_label),
    Column(
        "row_path", Kind.TEXT, "上级行：行的其他标题及上级行", lambda p: LEVELS.join(p[0].row_path) or None
    ),
    Column(
        "row_role", Kind.TEXT, "行类型：place、item、total、subtotal、of_which 等", lambda p: p[0].row_role
    ),
    Column("labels", Kind.LABELS, "行的各标题：由列名到内容", lambda p: list(p[0].labels)),
    Column(
        "region_code",
        Kind.TEXT,
        "地区代码：行政区划代码（GB/T 2260，文件年份有效）或发文机关的范围标识",
        lambda p: p[0].region.code if p[0].region else None,
    ),
    Column("region_name", Kind.TEXT, "地区名称", lambda p: p[0].region.name if p[0].region else None),
    Column(
        "region_role",
        Kind.TEXT,
        "地区类型：county、prefecture、total 等",
        lambda p: p[0].region.role if p[0].region else p[0].row_role,
    ),
    Column("column_no", Kind.WHOLE, "列号：从 0 起", lambda p: p[0].column, filled=True),
    Column("header", Kind.TEXT, "表头路径：由上至下", lambda p: flat(p[0].header)),
    Column("measure", Kind.TEXT, "指标名", lambda p: p[0].measure),
    Column("dimensions", Kind.LABELS, "维度：从表头取出", lambda p: list(p[0].dimensions)),
    Column("period_start", Kind.DAY, "所属期起", lambda p: p[0].period_start),
    Column("period_end", Kind.DAY, "所属期止", lambda p: p[0].period_end),
    Column("raw", Kind.TEXT, "原文：照印的文字", lambda p: p[0].raw),
    Column("value", Kind.NUMBER, "数值：照印单位下的数值；空格为空，不是 0", lambda p: _number(p[0].value)),
    Column("decimals", Kind.TINY, "小数位数：小数点后印出的位数", lambda p: _decimals(p[0])),
    Column("unit", Kind.TEXT, "单位：照印", lambda p: p[0].unit),
    Column("value_base", Kind.NUMBER, "基本单位下的数值", lambda p: _number(p[0].value_base)),
    Column("unit_base", Kind.TEXT, "基本单位", lambda p: p[0].unit_base),
    Column("null_kind", Kind.TEXT, "空值类型：没有数值的原因", lambda p: p[0].null_kind),
    Column("status", Kind.TEXT, _TRUST, lambda p: p[0].status, filled=True),
    Column("confidence", Kind.NUMBER, "置信度：识别置信度，0 到 1；文字层为空", lambda p: p[0].confidence),
    Column("findings", Kind.TEXTS, "发现：发现的代码", lambda p: [f.code for f in p[0].findings]),
    Column("page", Kind.WHOLE, "页码：从 1 起", lambda p: p[0].page, filled=True),
    *_box(lambda p: p[0].bbox),
    Column("reader", Kind.TEXT, "读出者：文字层或识别引擎", lambda p: p[0].reader),
)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


# a finding, a rule of arithmetic

FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    Column("code", Kind.TEXT, "代码：见 docs/findings.md", lambda f: f.code),
    Column("severity", Kind.TEXT, "轻重：info、warning、error", lambda f: f.severity),
    Column("message", Kind.TEXT, "说明", lambda f: f.message),
    Column("page", Kind.WHOLE, "页码：从 1 起", lambda f: f.place.page),
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda f: f.place.table),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda f: f.place.row),
    Column("column_no", Kind.WHOLE, "列号：从 0 起", lambda f: f.place.column),
    *_box(lambda f: f.place.bbox),
)

IDENTITY_COLUMNS: tuple[Column[Family], ...] = (
    Column("name", Kind.TEXT, "关系", lambda f: f.name),
    Column("kind", Kind.TEXT, "类型：sum、ratio 等", lambda f: f.kind),
    Column("source", Kind.TEXT, "出处：规格、表内数字或正文", lambda f: f.source),
    Column("held", Kind.WHOLE, "成立次数", lambda f: f.held),
    Column("broken", Kind.WHOLE, "不成立次数", lambda f: len(f.broken)),
)


# what a reviewer changed

CORRECTION_COLUMNS: tuple[Column[Correction], ...] = (
    Column("correction_id", Kind.TEXT, "更正标识", lambda c: c.id, filled=True),
    Column("corrected_at", Kind.TEXT, "时间：世界时", lambda c: c.at, filled=True),
    Column("corrected_by", Kind.TEXT, "更正人", lambda c: c.by, filled=True),
    Column("what", Kind.TEXT, "更正对象：text 单元格文字、unit 表的单位", lambda c: c.what, filled=True),
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda c: c.table, filled=True),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda c: c.row if c.row >= 0 else None),
    Column("column_no", Kind.WHOLE, "列号：从 0 起", lambda c: c.column if c.column >= 0 else None),
    Column("page", Kind.WHOLE, "页码：从 1 起", lambda c: c.page or None),
    Column("before", Kind.TEXT, "更正前", lambda c: c.before),
    Column("after", Kind.TEXT, "更正后", lambda c: c.after),
    Column("why", Kind.TEXT, "理由", lambda c: c.why or None),
)

# a row of a tidy table; the columns of its dimensions and measures are those of its spec


@dataclass(frozen=True, slots=True)
class TidyRow:
    """A printed row with one set of dimension values: its observations by measure."""

    table: int
    row: int
    dimensions: Mapping[str, str]
    measures: Mapping[str, Observation]
    period: tuple[dt.date | None, dt.date | None]

    @property
    def first(self) -> Observation:
        """Any of its observations: all have the row's label and place."""
        return next(iter(self.measures.values()))


TIDY_KEYS: tuple[Column[TidyRow], ...] = (
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda r: r.table, filled=True),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda r: r.row, filled=True),
    Column("row_label", Kind.TEXT, "行标题：照印", lambda r: r.first.row_label),
    Column("row_path", Kind.TEXT, "上级行", lambda r: LEVELS.join(r.first.row_path) or None),
    Column("row_role", Kind.TEXT, "行类型", lambda r: r.first.row_role),
    Column(
        "region_code",
        Kind.TEXT,
        "地区代码：行政区划代码（GB/T 2260，文件年份有效）或发文机关的范围标识",
        lambda r: r.first.region.code if r.first.region else None,
    ),
    Column("region_name", Kind.TEXT, "地区名称", lambda r: r.first.region.name if r.first.region else None),
    Column(
        "region_role",
        Kind.TEXT,
        "地区类型：county、prefecture、total 等",
        lambda r: r.first.region.role if r.first.region else None,
    ),
)
TIDY_PERIOD: tuple[Column[TidyRow], ...] = (
    Column("period_start", Kind.DAY, "所属期起", lambda r: r.period[0]),
    Column("period_end", Kind.DAY, "所属期止", lambda r: r.period[1]),
)


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

    @property
    def titles(self) -> dict[str, str]:
        """Column name -> title."""
        return {c.name: c.title for c in (*self.before, *self.own, *self.shared, *self.after)}

    def schema(self, parcels: Iterable[pa.Schema]) -> pa.Schema:
        """The columns of a file whose documents have parcels of these schemas."""
        import pyarrow as pa

        own = schema(self.own) if self.own else self._of_spec(parcels)
        return pa.schema([*schema(self.before), *own, *schema(self.after)])

    def _of_spec(self, parcels: Iterable[pa.Schema]) -> Iterable[pa.Field]:
        """The columns of all parcels in the order in which they are first met; each is of one type."""
        said = {c.name for c in (*self.before, *self.after)}
        filled = {c.name for c in self.shared if c.filled}
        met: dict[str, pa.Field] = {}
        for field in (field for parcel in parcels for field in parcel):
            if field.name not in said:
                met.setdefault(field.name, field.with_nullable(field.name not in filled))
        return met.values()

    @property
    def of_document(self) -> tuple[Column[DocumentRecord], ...]:
        """What every row of a document says of it."""
        return (*self.before, *self.after)


DOCUMENTS = Layout((), DOCUMENT_COLUMNS, key=("document_id",))
_LAYOUTS = {
    DOCUMENTS_TABLE: DOCUMENTS,
    OBSERVATIONS: Layout(
        (_ID, _REVISION, _NUMBER, _TITLE, _ISSUER, _ISSUED_ON, _SUPERSEDED_BY, _DUPLICATE_OF),
        OBSERVATION_COLUMNS,
        (_TOOL_VERSION,),
        key=OBSERVATION_KEY,
    ),
    FINDINGS: Layout((_ID,), FINDING_COLUMNS),
    IDENTITIES: Layout((_ID,), IDENTITY_COLUMNS),
    CORRECTIONS: Layout((_ID,), CORRECTION_COLUMNS),
}
TIDY = Layout(
    (_ID, _REVISION, _NUMBER, _ISSUER_CODE, _ISSUER, _ISSUED_ON, _SUPERSEDED_BY, _DUPLICATE_OF),
    shared=(*TIDY_KEYS, *TIDY_PERIOD),
)


def layout(parcel: str) -> Layout:
    """The layout of the published table that parcels of this name become."""
    return _LAYOUTS.get(parcel, TIDY)
