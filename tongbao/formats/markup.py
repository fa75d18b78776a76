"""HTML and Markdown: merged cells stay merged, numbers stand right, nothing that a file says is markup."""

from __future__ import annotations

from html import escape

from extract.types import Cell, Notice, Table
from tongbao.contract import body_rows, column_names
from tongbao.findings import findings_of
from tongbao.formats.cells import Columns, Place, doubtful, heading, in_rows, number
from tongbao.formats.plain import finding_line
from tongbao.printable import lines, one_line

_STYLE = """body { font: 15px/1.6 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
body { margin: 2em; }
table { border-collapse: collapse; margin: .5em 0 2em; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #b9c0c8; padding: .2em .6em; white-space: pre-line; } th { background: #eef0ec; }
.number { text-align: right; } .doubtful { background: #fdf0dc; }
caption { text-align: left; font-weight: bold; }
@media print { body { margin: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } }"""


def as_html(notice: Notice) -> str:
    """A whole page, to read and to print."""
    title = _text(notice.head.title or notice.source)
    doubted = doubtful(notice)
    tables = "\n".join(html_table(table, doubted) for table in notice.tables)
    told = "".join(f"<li>{_text(finding_line(f))}</li>\n" for f in findings_of(notice))
    findings = f"<ul>\n{told}</ul>\n" if told else ""
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>\n{_STYLE}\n</style>'
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n{head}\n</head>\n<body>\n<h1>{title}</h1>\n'
        f"{tables}\n{findings}</body>\n</html>\n"
    )


def html_table(table: Table, doubted: frozenset[Place] = frozenset()) -> str:
    """One table, each cell once, with its spans."""
    columns, rows = Columns.of(table), in_rows(table.cells)
    parts = [f"<table>\n<caption>{_text(heading(table))}</caption>"]
    head, body = range(table.header_rows), range(table.header_rows, table.n_rows)
    for name, span in (("thead", head), ("tbody", body)):
        drawn = []
        for row in span:
            cells = "".join(_cell(c, table, columns, doubted) for c in rows.get(row, ()))
            drawn.append(f"<tr>{cells}</tr>")
        if drawn:
            parts.append("\n".join([f"<{name}>", *drawn, f"</{name}>"]))
    notes = "".join(f"<p>{_text(note)}</p>\n" for note in table.notes)
    return "\n".join([*parts, "</table>", notes]).rstrip() + "\n"


def _cell(cell: Cell, table: Table, columns: Columns, doubted: frozenset[Place]) -> str:
    tag = "th" if cell.row < table.header_rows else "td"
    kinds = []
    if number(cell, table, columns) is not None:
        kinds.append("number")
    if (table.number, cell.row, cell.column) in doubted:
        kinds.append("doubtful")
    facts = {
        "rowspan": cell.row_span if cell.row_span > 1 else None,
        "colspan": cell.column_span if cell.column_span > 1 else None,
        "class": " ".join(kinds) or None,
    }
    stated = "".join(f' {name}="{value}"' for name, value in facts.items() if value is not None)
    return f"<{tag}{stated}>{escape(lines(cell.text))}</{tag}>"


def as_markdown(notice: Notice) -> str:
    """Headings and tables; one with merged cells as HTML, which Markdown takes, others with pipes."""
    parts = [f"# {_plain(notice.head.title or notice.source)}"]
    for table in notice.tables:
        merged = any(c.row_span > 1 or c.column_span > 1 for c in table.cells)
        parts.append(f"## {_plain(heading(table))}")
        parts.append(html_table(table).rstrip() if merged or table.header_rows > 1 else _pipes(table))
    told = [f"- {_plain(finding_line(f))}" for f in findings_of(notice)]
    return "\n\n".join([*parts, *(["\n".join(told)] if told else [])]) + "\n"


def _pipes(table: Table) -> str:
    columns = Columns.of(table)
    names = [_plain(name) for name in column_names(table)]
    rule = ["--:" if index in columns.measures else "---" for index in range(table.n_columns)]
    rows = [[_plain(text) for text in row] for row in body_rows(table)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (names, rule, *rows))


def _plain(text: str) -> str:
    """A text on one line of Markdown that is no markup."""
    kept = escape(one_line(text.replace("\n", " ")), quote=False)
    return "".join(f"\\{c}" if c in "\\`*_[]|#" else c for c in kept)


def _text(text: str) -> str:
    return escape(one_line(text))
