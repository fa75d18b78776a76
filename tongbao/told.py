"""The columns of what is told besides values: findings, rules of arithmetic, tables and their cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.figures import IdentityKind
from schemas.findings import Code, Severity
from tongbao.columns import Column, Kind, Of, box, table_id
from tongbao.observed import as_number

if TYPE_CHECKING:
    from schemas.findings import Finding
    from schemas.trust import Family
    from tongbao.corrections import Correction
    from tongbao.outcome import Printed, TableRecord

# a finding, a rule of arithmetic

FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    Column("code", Kind.TEXT, "代码：见 docs/findings.md", lambda f: f.code, values=tuple(map(str, Code))),
    Column(
        "severity",
        Kind.TEXT,
        "轻重：info、warning、error",
        lambda f: f.severity,
        values=tuple(map(str, Severity)),
    ),
    Column("message", Kind.TEXT, "说明：英文一句", lambda f: f.message),
    Column("page", Kind.WHOLE, "页码：从 1 起", lambda f: f.place.page),
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda f: f.place.table),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda f: f.place.row),
    Column("column_no", Kind.WHOLE, "列号：从 0 起", lambda f: f.place.column),
    *box(lambda f: f.place.bbox),
    Column("expected", Kind.NUMBER, "应为：能使关系成立的数值，照印单位", lambda f: as_number(f.expected)),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with its number in the document and the identity that it is about."""

    number: int
    identity_id: str | None
    finding: Finding


FINDING_ROWS: tuple[Column[Of[Told]], ...] = (
    Column("finding_no", Kind.WHOLE, "发现号：文件内的序号，从 1 起", lambda t: t.it.number, filled=True),
    Column(
        "table_id",
        Kind.TEXT,
        "表标识：文件标识-表号；与表无关时为空",
        lambda t: table_id(t.document_id, t.it.finding.place.table) if t.it.finding.place.table else None,
    ),
    Column("identity_id", Kind.TEXT, "关系标识：所涉的勾稽关系", lambda t: t.it.identity_id),
    *(c.through(lambda t: t.it.finding) for c in FINDING_COLUMNS),
)

IDENTITY_COLUMNS: tuple[Column[Family], ...] = (
    Column("name", Kind.TEXT, "关系：名称，即算式或其说明", lambda f: f.name),
    Column("kind", Kind.TEXT, "类型：sum、ratio 等", lambda f: f.kind, values=tuple(map(str, IdentityKind))),
    Column("source", Kind.TEXT, "出处：规格、表内数字或正文", lambda f: f.source),
    Column("held", Kind.WHOLE, "成立次数：成立的处数", lambda f: f.held),
    Column("broken", Kind.WHOLE, "不成立次数：不成立的处数", lambda f: len(f.broken)),
)


def identity_id(document_id: str, number: int) -> str:
    """The identity of a rule among all documents; ``number`` is its place among those of its own, from 1."""
    return f"{document_id}-i{number}"


IDENTITY_ROWS: tuple[Column[Of[tuple[int, Family]]], ...] = (
    Column(
        "identity_id",
        Kind.TEXT,
        "关系标识：文件标识-i序号",
        lambda o: identity_id(o.document_id, o.it[0]),
        filled=True,
    ),
    *(c.through(lambda o: o.it[1]) for c in IDENTITY_COLUMNS),
)


# a table of a document, a cell of it

TABLE_COLUMNS: tuple[Column[Of[TableRecord]], ...] = (
    Column(
        "table_id",
        Kind.TEXT,
        "表标识：文件标识-表号",
        lambda t: table_id(t.document_id, t.it.number),
        filled=True,
    ),
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda t: t.it.number, filled=True),
    Column("annex", Kind.TEXT, "附件号：照印", lambda t: t.it.annex),
    Column("table_title", Kind.TEXT, "表题：照印", lambda t: t.it.title),
    Column("unit_line", Kind.TEXT, "单位行：表上方所印的单位", lambda t: t.it.unit),
    Column("spec", Kind.TEXT, "规格：表的规格名；为空表示未知类型", lambda t: t.it.spec),
    Column("first_page", Kind.WHOLE, "首页：从 1 起", lambda t: min(t.it.pages, default=None)),
    Column("last_page", Kind.WHOLE, "末页：从 1 起", lambda t: max(t.it.pages, default=None)),
    Column("rows", Kind.WHOLE, "行数：含表头", lambda t: t.it.n_rows, filled=True),
    Column("columns", Kind.WHOLE, "列数：含行标题各列", lambda t: t.it.n_columns, filled=True),
    Column("header_rows", Kind.WHOLE, "表头行数：列号行在内", lambda t: t.it.header_rows, filled=True),
    Column("header", Kind.TEXTS, "表头：每列的表头路径，由上至下", lambda t: t.it.header),
    Column("complete", Kind.FLAG, "完整：没有发现漏字或框线存疑", lambda t: t.it.complete, filled=True),
)

CELL_COLUMNS: tuple[Column[Of[Printed]], ...] = (
    Column(
        "table_id",
        Kind.TEXT,
        "表标识：文件标识-表号",
        lambda c: table_id(c.document_id, c.it.table),
        filled=True,
    ),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda c: c.it.row, filled=True),
    Column("column_no", Kind.WHOLE, "列号：从 0 起", lambda c: c.it.column, filled=True),
    Column("row_span", Kind.WHOLE, "跨行数：合并单元格所占行数", lambda c: c.it.row_span, filled=True),
    Column("column_span", Kind.WHOLE, "跨列数：合并单元格所占列数", lambda c: c.it.column_span, filled=True),
    Column("page", Kind.WHOLE, "页码：从 1 起", lambda c: c.it.page, filled=True),
    Column("text", Kind.TEXT, "文字：照印，空单元格为空", lambda c: c.it.text),
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
