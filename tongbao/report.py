"""Takes the ledger, gives ``report.html``: what came in, what is proved, what needs a look. In Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import chain, islice
from string import Template
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from schemas.findings import Code, Finding, Severity
from tongbao import report_parts
from tongbao.catalogue import File, Summary
from tongbao.database import damaged
from tongbao.editions import Edition
from tongbao.ledger import Gave, Ledger
from tongbao.outcome import ARCHIVE, DocumentRecord, DocumentStatus, Reason
from tongbao.parcels import from_ipc
from tongbao.printable import one_line
from tongbao.published import FINDINGS, OBSERVATIONS, TABLES

if TYPE_CHECKING:
    import pyarrow as pa

NAMES: Mapping[Status, str] = {
    Status.CORRECTED: "人工更正",
    Status.PROVED: "已证实",
    Status.REPAIRED: "已修复",
    Status.AGREED: "两读一致",
    Status.READ: "已读出",
    Status.DOUBTFUL: "存疑",
}

MEANINGS: Mapping[Status, str] = {
    Status.CORRECTED: "审核人员对照原件更正。",
    Status.PROVED: "所在的勾稽关系成立；若读错，关系即不成立。",
    Status.REPAIRED: "识别有误，只有一种改法能使勾稽关系成立，已照此改正；原读数保留在 raw。",
    Status.AGREED: "两次独立识别结果一致。",
    Status.READ: "读出，没有可用来证实的关系。",
    Status.DOUBTFUL: "置信度低，或勾稽关系不成立，请对照原件。",
}

REASONS: Mapping[Reason, str] = {
    Reason.EMPTY: "空文件",
    Reason.ENCRYPTED: "有密码",
    Reason.DAMAGED: "文件损坏",
    Reason.UNSUPPORTED: "格式不支持",
    Reason.TOO_LARGE: "文件过大",
    Reason.TOO_MANY_PAGES: "页数过多",
    Reason.TOO_MANY_PIXELS: "图像过大",
    Reason.TOO_SLOW: "超时",
    Reason.TOO_MUCH_MEMORY: "内存超限",
    Reason.CRASHED: "读取进程崩溃",
    Reason.NOT_PERMITTED: "无权读取",
    Reason.STILL_CHANGING: "仍在写入",
    Reason.ARCHIVE_REFUSED: "压缩包被拒",
    Reason.LINK: "指向收件箱外的链接",
    Reason.NOT_A_FILE: "不是文件",
    Reason.UNREADABLE: "无法读取",
    Reason.INTERNAL: "程序内部错误",
}

_SHOWN_DOCUMENTS = 1_000
_SHOWN_CELLS = 200
_LOOKED_AT = 200
"""Documents whose rows are looked into: 200 notices of 500 values take a second."""
_OF_VALUES = (
    *("spec", "status", "measure", "unit", "value", "raw", "row_label"),
    *("region_code", "region_name", "period_end"),
)
_OF_FINDINGS = ("code", "message", "page", "table_no", "row_no", "column_no", "expected")


def report(ledger: Ledger, seen: Summary, of_table: Mapping[str, Sequence[File]]) -> str:
    """The page, self-contained.

    ``seen`` is the summary of all documents; ``of_table`` are the parquet files of each table. Of documents
    only those that are listed are looked at.
    """
    catalogue = ledger.catalogue
    rows = [_document(e, _record(ledger, e)) for e in catalogue.listed(True, _SHOWN_DOCUMENTS)]
    refused = [_refused(_record(ledger, e)) for e in catalogue.listed(False, _SHOWN_DOCUMENTS)]
    doubts = chain.from_iterable(_doubtful(ledger, e) for e in catalogue.doubtful(_SHOWN_CELLS))
    cells = list(islice(doubts, _SHOWN_CELLS))
    looked_at = catalogue.listed(True, _LOOKED_AT)
    values = _rows_of(ledger, looked_at, OBSERVATIONS, _OF_VALUES)
    found = _rows_of(ledger, looked_at, FINDINGS, _OF_FINDINGS)
    specs = [name.removeprefix(TABLES) for name in of_table if name.startswith(TABLES)]
    template = Template(files("tongbao.review").joinpath("report.html").read_text(encoding="utf-8"))
    return template.substitute(
        figures=_figures(seen),
        bar=_bar(seen.values),
        legend=_legend(seen.values),
        look=_look(seen, refused, cells),
        trust=_trust(values),
        charts=report_parts.charts(values),
        broken=_found("没有不成立的勾稽关系。", report_parts.broken_rows(found)),
        missing=_found("没有发现可能漏掉的表、字或页。", report_parts.missing_rows(found)),
        review=report_parts.REVIEW,
        documents=_documents(rows, seen.documents[DocumentStatus.PUBLISHED]),
        files=_files(of_table),
        meaning=_table(
            ("可信程度", "含义"),
            (
                f"<td class=nowrap>{NAMES[s]}<small>{s.value}</small></td><td>{MEANINGS[s]}</td>"
                for s in Status
            ),
        ),
        spec=escape(specs[0] if specs else "规格名"),
    )


def _gave(ledger: Ledger, edition: Edition) -> Gave:
    gave = ledger.gave(edition.sha256)
    if gave is None:
        raise damaged(f"document {edition.document_id}")
    return gave


def _record(ledger: Ledger, edition: Edition) -> DocumentRecord:
    return edition.of(_gave(ledger, edition).record)


def _figures(seen: Summary) -> str:
    total = sum(seen.values.values())
    sure = sum(seen.values[s] for s in (Status.PROVED, Status.CORRECTED))
    doubtful, quarantined = seen.values[Status.DOUBTFUL], seen.documents[DocumentStatus.QUARANTINED]
    rejected = seen.documents[DocumentStatus.REJECTED]
    figures = [
        ("", f"{seen.documents.total():,}", "收到的文件"),
        ("", f"{seen.documents[DocumentStatus.PUBLISHED]:,}", "已发布"),
        ("bad" if quarantined else "", f"{quarantined:,}", "已隔离"),
        *([("bad", f"{rejected:,}", "未打开")] if rejected else []),
        ("", f"{total:,}", "单元格"),
        ("", _percent(sure, total), "已证实或更正"),
        ("look" if doubtful else "", f"{doubtful:,}", "存疑"),
    ]
    return "".join(
        f'<div class="figure {kind}"><b>{number}</b><span>{text}</span></div>'
        for kind, number, text in figures
    )


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def _bar(values: Mapping[str, int], small: bool = False) -> str:
    shares = [(s, values.get(s.value, 0)) for s in Status]
    pieces = "".join(
        f'<i class="{s.value}" style="flex:{count}" title="{NAMES[s]} {count:,}"></i>'
        for s, count in shares
        if count
    )
    return f'<div class="bar small">{pieces}</div>' if small else pieces


def _legend(values: Mapping[str, int]) -> str:
    return "".join(
        f'<li><i class="{s.value}"></i>{NAMES[s]} {values.get(s.value, 0):,}</li>'
        for s in Status
        if values.get(s.value)
    )


def _look(seen: Summary, refused: list[str], cells: list[str]) -> str:
    parts: list[str] = []
    if refused:
        parts.append("<h3>没有发布的文件</h3>")
        parts.append(_table(("文件", "原因", "说明与处理"), refused))
        total = seen.documents.total() - seen.documents[DocumentStatus.PUBLISHED]
        if len(refused) < total:
            parts.append(_more(len(refused), total))
    if cells:
        doubtful = seen.values[Status.DOUBTFUL]
        more = f"，列出前 {_SHOWN_CELLS} 行" if len(cells) >= _SHOWN_CELLS else ""
        parts.append(f"<h3>存疑的数值（{doubtful:,} 个{more}）</h3>")
        parts.append(_table(("页", "行", "列", "读作", "发现"), cells, numbers=(0,)))
    grave = sorted(code for code in seen.findings if Finding(Code(code), "").severity is not Severity.INFO)
    if grave:
        parts.append("<h3>发现，按代码</h3>")
        parts.append(_table(("发现", "办法", "次数"), report_parts.code_rows(seen.findings, grave), (2,)))
    return "".join(parts) or '<p class="well">没有：所有文件都已发布，没有存疑的数值。</p>'


def _trust(values: report_parts.Rows) -> str:
    rows = (
        f"<td>{_text(spec) or '（未知类型）'}</td><td>{_text(year)}</td>"
        f"<td class=n>{counts.total():,}</td>"
        f"<td class=n>{_percent(counts[Status.PROVED] + counts[Status.CORRECTED], counts.total())}</td>"
        f"<td>{_bar(counts, small=True)}</td>"
        for spec, year, counts in report_parts.trust_rows(values)
    )
    return _table(("规格", "成文年份", "数值", "已证实或更正", "可信程度"), rows, numbers=(2, 3))


def _found(none: str, rows: Sequence[str]) -> str:
    if not rows:
        return f'<p class="well">{none}</p>'
    return _table(("文件与位置", "发现", "说明", "应为"), rows, numbers=(3,))


def _rows_of(
    ledger: Ledger, editions: Iterable[Edition], name: str, columns: Sequence[str]
) -> list[dict[str, Any]]:
    """Rows of documents that are current, each with what it says of its document."""
    found: list[dict[str, Any]] = []
    for edition in editions:
        gave = _gave(ledger, edition)
        if name not in gave.parcels or edition.superseded_by or edition.duplicate_of:
            continue
        record, (_, digest, _) = edition.of(gave.record), gave.parcels[name]
        said = {
            "document_id": record.document_id,
            "title": record.title or record.path,
            "year": str(record.issued_on.year) if record.issued_on else "",
        }
        table = from_ipc(ledger.parcel(edition.sha256, name, digest))
        chosen = [column for column in columns if column in table.column_names]
        found += ({**row, **said} for row in table.select(chosen).to_pylist())
    return found


def _refused(record: DocumentRecord) -> str:
    reason = REASONS[record.reason_code] if record.reason_code else ""
    remedy = f"<small>{_text(record.remedy)}</small>" if record.remedy else ""
    return (
        f"<td>{_text(record.path)}</td><td><span class='tag bad'>{reason}</span></td>"
        f"<td>{_text(record.reason)}{remedy}</td>"
    )


def _doubtful(ledger: Ledger, edition: Edition) -> Iterator[str]:
    """Rows of a document's doubtful cells, each table under a row that names it."""
    gave = _gave(ledger, edition)
    if OBSERVATIONS not in gave.parcels:
        return
    record, (_, digest, _) = edition.of(gave.record), gave.parcels[OBSERVATIONS]
    table: pa.Table = from_ipc(ledger.parcel(edition.sha256, OBSERVATIONS, digest))
    place = ("page", "table_no", "row_no", "column_no")
    columns = [*place, "table_title", "row_label", "header", "raw", "findings", "status"]
    named = None
    for row in table.select(columns).to_pylist():
        if row["status"] != Status.DOUBTFUL:
            continue
        if row["table_no"] != named:
            named = row["table_no"]
            yield _group(row, record)
        yield _cell(row, record)


def _group(row: Mapping[str, Any], record: DocumentRecord) -> str:
    caption = f"表{row['table_no']} {_text(row['table_title'])}"
    return (
        f"<td class=group colspan=5><b>{_text(record.title or record.path)}</b>　{caption}"
        f"<small>{_text(record.path)}</small></td>"
    )


def _cell(row: Mapping[str, Any], record: DocumentRecord) -> str:
    found = " ".join(report_parts.named(code) for code in dict.fromkeys(row["findings"]))
    place = f"{record.document_id}-{row['table_no']}-{row['row_no']}-{row['column_no']}"
    return (
        f"<td class=n>{row['page']}</td><td>{_text(row['row_label'])}</td><td>{_text(row['header'])}</td>"
        f'<td class=raw><a href="{report_parts.REVIEW}/item/{place}">{_text(row["raw"]) or "∅"}</a></td>'
        f"<td>{found}</td>"
    )


def _documents(rows: list[str], published: int) -> str:
    if not rows:
        return "<p>还没有。</p>"
    head = ("标题与文件", "文号", "成文日期", "页", "表", "单元格", "可信程度")
    more = _more(len(rows), published) if len(rows) < published else ""
    return _table(head, rows, numbers=(3, 4, 5)) + more


def _more(shown: int, total: int) -> str:
    return f"<p class=note>列出 {shown:,} 个，共 {total:,} 个，全部见 documents。</p>"


def _document(edition: Edition, record: DocumentRecord) -> str:
    tags = ""
    if record.superseded_by:
        tags += f" <span class=tag>已被 {record.superseded_by} 取代</span>"
    if record.duplicate_of:
        tags += f" <span class=tag>与 {record.duplicate_of} 同一件</span>"
    if not record.complete:
        tags += ' <span class="tag bad">可能不全</span>'
    paths = "<br>".join(_text(path) for path in edition.paths[:5])
    title = _text(record.title) or ("压缩包" if record.kind == ARCHIVE else "（没有标题）")
    return (
        f"<td>{title}{tags}<small>{paths}</small></td><td class=nowrap>{_text(record.doc_number)}</td>"
        f"<td class=nowrap>{record.issued_on or ''}</td><td class=n>{record.pages or ''}</td>"
        f"<td class=n>{record.tables}</td><td class=n>{record.observations:,}</td>"
        f"<td>{_bar(record.statuses, small=True) if record.observations else ''}</td>"
    )


def _files(of_table: Mapping[str, Sequence[File]]) -> str:
    """The tables, each with all of its files together."""
    rows = (
        f"<td><code>{_text(name)}</code></td><td class=n>{len(files):,}</td>"
        f"<td class=n>{sum(f.rows for f in files):,}</td><td class=n>{sum(f.size for f in files):,}</td>"
        for name, files in of_table.items()
    )
    return _table(("表", "文件", "行", "字节"), rows, numbers=(1, 2, 3))


def _table(head: Iterable[str], rows: Iterable[str], numbers: tuple[int, ...] = ()) -> str:
    headings = "".join(
        f"<th{' class=n' if index in numbers else ''}>{text}</th>" for index, text in enumerate(head)
    )
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<div class=scroll><table><thead><tr>{headings}</tr></thead>\n<tbody>{body}</tbody></table></div>"


def _text(value: object) -> str:
    return escape(one_line(str(value))) if value is not None else ""
