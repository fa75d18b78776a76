"""What each column is called and means in English, and each table in Chinese and English.

A heading and, after a colon, what a reader must know.

A column of one table that means something else than its namesakes stands under ``table.column``.
"""

from __future__ import annotations

from collections.abc import Mapping

_TABLE_NO = "table number: of the table in the document, from 1"
_COUNT = "how many values of the document have this status"

ENGLISH: Mapping[str, str] = {
    # of a document
    "document_id": "document: the first 16 hex digits of the SHA-256 of the file",
    "revision": "revision: which issue of the same document number, from 1",
    "doc_number": "document number: 文号 as printed",
    "title": "title: of the notice, as printed",
    "issuer_name": "issuer: as printed",
    "issuer": "issuer: as printed",
    "issuer_code": "issuer's division: GB/T 2260 code of the division whose office issued it",
    "issued_on": "date of issue: as printed",
    "superseded_by": "superseded by: the document that replaced this one; null while it stands",
    "duplicate_of": "duplicate of: another file of the same issue, which stands for both; null otherwise",
    "tool_version": "version: of the program and its specs that made the row",
    "path": "path: in the inbox; members of an archive as archive.zip/name",
    "copies": "copies: other files with the same bytes",
    "documents.status": "outcome: published, quarantined (could not be read) or rejected (never opened)",
    "reason_code": "reason code: why it is not published",
    "reason": "reason: why it is not published, a sentence",
    "remedy": "remedy: what to do about it",
    "media": "media type: of the file",
    "documents.kind": "kind: digital, scan or mixed; archive for a file of files",
    "pages": "pages: of the document",
    "tables": "tables: found in the document",
    "complete": "complete: nothing says that a table, words or a page may be lost",
    "observations": "observations: numbers and blank cells of the document",
    "blanks": "blank cells: cells of measures in which nothing stands",
    **dict.fromkeys(("corrected", "proved", "repaired", "agreed", "read", "doubtful"), f"status: {_COUNT}"),
    **dict.fromkeys(
        ("stated", "inferred", "unclear"), "meaning: how many values of the document have this meaning"
    ),
    "characters_cell": "characters: of the pages, cells of data",
    "characters_header": "characters: of the pages, headers",
    "characters_caption": "characters: of the pages, captions and annex numbers",
    "characters_unit": "characters: of the pages, unit lines",
    "characters_note": "characters: of the pages, notes of tables",
    "characters_body": "characters: of the pages, body text",
    "characters_furniture": "characters: of the pages, page numbers and running heads",
    "characters_picture": "characters: of the pages, pictures (their number)",
    "characters_residue": "characters: of the pages, in no part",
    "size": "size: of the file",
    "sha256": "SHA-256: of the file",
    # of an observation
    "observation_id": "observation: document, table, row and column, joined by hyphens",
    "table_id": "table: document and table number, joined by a hyphen",
    "table_no": _TABLE_NO,
    "annex": "annex: number of the annex that the table stands in, as printed",
    "table_title": "table title: as printed",
    "spec": "spec: of the kind of table; null for a table of no known kind",
    "block_no": "block: which of the groups of columns side by side that have labels of their own, from 0",
    "row_no": "row: in the printed grid, header included, from 0",
    "row_label": "row label: as printed",
    "row_path": "row path: the row's other labels and the rows that it stands under",
    "row_role": "row role: place, item, total, subtotal, average, of_which (a part that need not add up)",
    "is_total": "is a total: other numbers of the table are parts of it; leave it out of sums",
    "labels": "labels: text of each column that names or codes the row, by its header",
    "region_code": "region: GB/T 2260 code of the year reported on, or a scope (140500:own_level)",
    "region_name": "region name: in the year reported on",
    "region_code_now": "region today: code of its successor; null where there are several",
    "region_role": "region role: county, prefecture, province, total, own_level and others",
    "column_no": "column: in the printed grid, from 0",
    "header": "header path: from the top level down",
    "measure": "measure: of the spec or the vocabulary, else the header's own words",
    "dimensions": "dimensions: that the header carries, by name",
    "period_start": "first day: of the period that the value is about",
    "period_end": "last day: of the period that the value is about",
    "raw": "raw text: of the cell, verbatim",
    "value": "value: in the printed unit; null for a blank cell, never 0",
    "decimals": "decimals: digits printed after the point",
    "unit": "unit: as printed, null where none is known",
    "value_base": "base value: in the base unit",
    "unit_base": "base unit: of the kind of unit, such as 元 for 万元",
    "null_kind": "null kind: why there is no number: blank, dash, a word",
    "status": "status: whether the digits are the printed ones, corrected to doubtful; null for a blank cell",
    "meaning": "meaning: stated in the table, inferred from around it, unclear (missing, open, contradicted)",
    "inferred_from": "inferred from: part of the name (row, header, unit, period, place) to its source",
    "confidence": "confidence: of recognition, 0 to 1; null for a text layer",
    "findings": "findings: codes of all findings on the value",
    "page": "page: from 1",
    "x0": "left edge: origin top left of the upright page",
    "y0": "top edge: origin top left of the upright page",
    "x1": "right edge: origin top left of the upright page",
    "y1": "bottom edge: origin top left of the upright page",
    "reader": "reader: text layer or recognition engine",
    # of a finding, a rule, a table, a cell
    "finding_no": "finding number: in the document, from 1",
    "identity_id": "identity: rule of arithmetic, as in identities",
    "code": "code: kind of finding, see docs/findings.md",
    "severity": "severity: info, warning or error",
    "message": "message: what was found, a sentence",
    "expected": "expected: the number that would satisfy the rule, in the printed unit",
    "name": "name: of the rule, its formula or what it says",
    "kind": "kind: row_sum, column_sum, ratio and others",
    "source": "source: the spec, the numbers themselves or the text",
    "held": "held: in how many places the rule held",
    "broken": "broken: in how many places it did not",
    "unit_line": "unit line: printed above the table",
    "first_page": "first page: of the table, from 1",
    "last_page": "last page: of the table, from 1",
    "rows": "rows: of the grid, header included",
    "columns": "columns: of the grid, those of labels included",
    "table_list.header": "header: the header path of each column, from the top level down",
    "table_list.complete": "complete: nothing says that words of it may be lost or that its grid is not sure",
    "header_rows": "header rows: a row of column numbers included",
    "row_span": "row span: rows that a merged cell covers",
    "column_span": "column span: columns that a merged cell covers",
    "text": "text: as printed",
    # of a reviewer's correction
    "correction_id": "correction: identity of the decision",
    "corrected_at": "time: of the correction, UTC",
    "corrected_by": "person: who corrected it",
    "what": "what: the text of a cell, or the unit of a table",
    "before": "before: what stood there",
    "after": "after: what stands there now",
    "why": "why: the person's reason",
}

TABLES: Mapping[str, tuple[str, str]] = {
    "documents": ("文件：收到的每个文件及其结果", "documents: a file that came in and what became of it"),
    "table_list": ("表：每行文件中的一张表", "tables: a table of a document"),
    "cells": ("单元格：每行表中的一个单元格，照印", "cells: a cell of a table as printed"),
    "observations": ("数值：每行一个印出的数值或空格", "observations: a printed number or blank cell"),
    "findings": ("发现：每行一处异常及其位置", "findings: something odd and its place"),
    "identities": (
        "勾稽关系：每行一条关系及其成立次数",
        "identities: a rule of a document's arithmetic and how often it held",
    ),
    "corrections": ("更正：每行审核人员的一处更正", "corrections: what a reviewer changed"),
}
"""Published tables but those of specs, which say themselves what they are."""


def said_of(table: str) -> dict[str, str]:
    """Title and description of a published table."""
    name = table.rpartition("/")[2]
    return texts(*TABLES.get(table, (f"{name}：一类表的整洁表", f"{name}: tidy table of one kind of table")))


def texts(chinese: str, english: str) -> dict[str, str]:
    """Title and description in both languages, out of a heading and what follows it."""
    title, _, note = chinese.partition("：")
    heading, _, meaning = english.partition(": ")
    return {
        "title": title,
        "title_en": heading,
        "description": note or title,
        "description_en": meaning or heading,
    }
