"""Extracted tables in the forms that people take: for the eye, Excel, CSV, JSON, HTML, Markdown."""

from tongbao.formats.cells import heading
from tongbao.formats.delimited import as_csv, findings_csv
from tongbao.formats.markup import as_html, as_markdown
from tongbao.formats.plain import as_json, finding_line
from tongbao.formats.terminal import blocks_of, print_tables
from tongbao.formats.workbook import write_xlsx

__all__ = [
    "as_csv",
    "as_html",
    "as_json",
    "as_markdown",
    "blocks_of",
    "finding_line",
    "findings_csv",
    "heading",
    "print_tables",
    "write_xlsx",
]
