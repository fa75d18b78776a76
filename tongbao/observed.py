"""The columns of observations, and of the rows of tidy tables that are made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from normalize.types import NullKind
from schemas.figures import Meaning, Status
from tongbao.columns import LEVELS, Column, Kind, Of, box, table_id
from tongbao.contract import flat

if TYPE_CHECKING:
    from normalize.types import Observation, Region
    from tongbao.outcome import TableRecord

    Placed = tuple[Observation, TableRecord | None]

_TRUST = "可信程度：数字是否照印，由强到弱 corrected、proved、repaired、agreed、read、doubtful；空格为空"
_STATUSES = tuple(map(str, Status))
_ROW_ROLES = ("place", "item", "total", "subtotal", "average", "of_which")


def observation_id(document_id: str, observation: Observation) -> str:
    """The identity of an observation among all documents: its table, row and column."""
    return f"{document_id}-{observation.table}-{observation.row}-{observation.column}"


# an observation, with the table that it stands in


def _decimals(observation: Observation) -> int | None:
    exponent = observation.value.as_tuple().exponent if observation.value is not None else None
    return max(0, -exponent) if isinstance(exponent, int) else None


OBSERVATION_COLUMNS: tuple[Column[Placed], ...] = (
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda p: p[0].table, filled=True),
    Column("annex", Kind.TEXT, "附件号", lambda p: p[1].annex if p[1] else None),
    Column("table_title", Kind.TEXT, "表题", lambda p: p[1].title if p[1] else None),
    Column("spec", Kind.TEXT, "规格：表的规格名；为空表示未知类型", lambda p: p[0].spec),
    Column(
        "block_no", Kind.WHOLE, "栏组号：并列的栏组，各有行标题，从 0 起", lambda p: p[0].block, filled=True
    ),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda p: p[0].row, filled=True),
    Column("row_label", Kind.TEXT, "行标题：照印", lambda p: p[0].row_label),
    Column(
        "row_path", Kind.TEXT, "上级行：行的其他标题及上级行", lambda p: LEVELS.join(p[0].row_path) or None
    ),
    Column(
        "row_role",
        Kind.TEXT,
        "行类型：place、item、total、subtotal、average、of_which",
        lambda p: p[0].row_role,
        values=_ROW_ROLES,
    ),
    Column(
        "is_total",
        Kind.FLAG,
        "是否合计：表中其他数是它的组成部分，求和时应排除",
        lambda p: p[0].is_total,
        filled=True,
    ),
    Column("labels", Kind.LABELS, "行的各标题：由列名到内容", lambda p: list(p[0].labels)),
    Column(
        "region_code",
        Kind.TEXT,
        "地区代码：行政区划代码（GB/T 2260，文件年份有效）或发文机关的范围标识",
        lambda p: p[0].region.code if p[0].region else None,
    ),
    Column(
        "region_name", Kind.TEXT, "地区名称：当年的名称", lambda p: p[0].region.name if p[0].region else None
    ),
    Column(
        "region_code_now",
        Kind.TEXT,
        "今地区代码：今日沿承该地区的行政区划代码；分属几处时为空",
        lambda p: code_now(p[0].region),
    ),
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
    Column("value", Kind.NUMBER, "数值：照印单位下的数值；空格为空，不是 0", lambda p: as_number(p[0].value)),
    Column("decimals", Kind.TINY, "小数位数：小数点后印出的位数", lambda p: _decimals(p[0])),
    Column("unit", Kind.TEXT, "单位：照印", lambda p: p[0].unit),
    Column("value_base", Kind.NUMBER, "基本单位下的数值", lambda p: as_number(p[0].value_base)),
    Column("unit_base", Kind.TEXT, "基本单位", lambda p: p[0].unit_base),
    Column(
        "null_kind",
        Kind.TEXT,
        "空值类型：没有数值的原因",
        lambda p: p[0].null_kind,
        values=tuple(map(str, NullKind)),
    ),
    Column("status", Kind.TEXT, _TRUST, lambda p: p[0].status, values=_STATUSES),
    Column(
        "meaning",
        Kind.TEXT,
        "含义：stated 表中已印明，inferred 部分取自表外，unclear 缺失、不定或矛盾",
        lambda p: p[0].meaning,
        values=tuple(map(str, Meaning)),
    ),
    Column(
        "inferred_from",
        Kind.LABELS,
        "推断依据：由名称的一部分（row、header、unit、period、place）到其来源",
        lambda p: list(p[0].inferred_from),
    ),
    Column("confidence", Kind.NUMBER, "置信度：识别置信度，0 到 1；文字层为空", lambda p: p[0].confidence),
    Column("findings", Kind.TEXTS, "发现：发现的代码", lambda p: [f.code for f in p[0].findings]),
    Column("page", Kind.WHOLE, "页码：从 1 起", lambda p: p[0].page, filled=True),
    *box(lambda p: p[0].bbox),
    Column("reader", Kind.TEXT, "读出者：文字层或识别引擎", lambda p: p[0].reader),
)


def code_now(region: Region | None) -> str | None:
    """Today's code of a place, so that a panel over years joins; a scope (市本级) keeps its own."""
    if region is None:
        return None
    if len(region.current) == 1:
        return region.current[0]
    return region.code if not region.is_division else None


OBSERVATION_IDS: tuple[Column[Of[Placed]], ...] = (
    Column(
        "observation_id",
        Kind.TEXT,
        "数值标识：文件标识-表号-行号-列号",
        lambda o: observation_id(o.document_id, o.it[0]),
        filled=True,
    ),
    Column(
        "table_id",
        Kind.TEXT,
        "表标识：文件标识-表号",
        lambda o: table_id(o.document_id, o.it[0].table),
        filled=True,
    ),
)
PLACED: tuple[Column[Of[Placed]], ...] = (
    *OBSERVATION_IDS,
    *(c.through(lambda o: o.it) for c in OBSERVATION_COLUMNS),
)


def as_number(value: Any) -> float | None:
    """A decimal as it is published."""
    return None if value is None else float(value)


# a row of a tidy table; the columns of its dimensions and measures are those of its spec


@dataclass(frozen=True, slots=True)
class TidyRow:
    """A printed row with one set of dimension values: its observations by measure."""

    document_id: str
    table: int
    row: int
    block: int
    dimensions: Mapping[str, str]
    measures: Mapping[str, Observation]
    period: tuple[dt.date | None, dt.date | None]

    @property
    def first(self) -> Observation:
        """Any of its observations: all have the row's label and place."""
        return next(iter(self.measures.values()))


_SHARED = frozenset(
    {
        "block_no",
        "row_label",
        "row_path",
        "row_role",
        "region_code",
        "region_name",
        "region_code_now",
        "region_role",
    }
)
"""What a tidy row says of its printed row in the words of its observations."""
TIDY_KEYS: tuple[Column[TidyRow], ...] = (
    Column(
        "table_id",
        Kind.TEXT,
        "表标识：文件标识-表号",
        lambda r: table_id(r.document_id, r.table),
        filled=True,
    ),
    Column("table_no", Kind.WHOLE, "表号：表在文件中的序号", lambda r: r.table, filled=True),
    Column("row_no", Kind.WHOLE, "行号：从 0 起，含表头", lambda r: r.row, filled=True),
    *(c.through(lambda r: (r.first, None)) for c in OBSERVATION_COLUMNS if c.name in _SHARED),
    Column(
        "is_total",
        Kind.FLAG,
        "是否合计：表中其他行是它的组成部分，求和时应排除",
        lambda r: any(o.is_total for o in r.measures.values()),
        filled=True,
    ),
)
TIDY_PERIOD: tuple[Column[TidyRow], ...] = (
    Column("period_start", Kind.DAY, "所属期起", lambda r: r.period[0]),
    Column("period_end", Kind.DAY, "所属期止", lambda r: r.period[1]),
)
