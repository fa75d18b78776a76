"""Findings of extraction: where they are about, and how they come out of each form of output."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from extract.types import BBox, Cell, DocumentHead, Notice, PageKind, Table, Word
from schemas.findings import Code, Finding, Place
from tongbao.contract import tables_json
from tongbao.findings import findings_of
from tongbao.formats import as_json, finding_line, findings_csv, print_tables, write_xlsx
from tongbao.frames import frames

UNSURE = Finding(Code.GRID_UNCERTAIN, "columns differ", Place(2, (0, 0, 20, 20)))
INK = Finding(Code.INK_UNREAD, "ink", Place(2, (11, 11, 14, 14)))
TURNED = Finding(Code.PAGE_TURNED, "page 2 was turned", Place(2))


def _cell(page, row, column, text):
    box = BBox(10 * column, 10 * row, 10 * column + 10, 10 * row + 10)
    return Cell(page, row, column, 1, 1, text, box, (Word(text, box),))


def table(number, page, findings=()):
    texts = [(0, 0, "县区"), (0, 1, "投资"), (1, 0, "城区"), (1, 1, "=5")]
    cells = tuple(_cell(page, row, column, text) for row, column, text in texts)
    return Table(
        2,
        2,
        cells,
        number=number,
        annex=None,
        title="题",
        unit=None,
        notes=(),
        pages=(page,),
        header_rows=1,
        finder="pixels",
        findings=findings,
    )


@pytest.fixture
def notice():
    tables = (table(1, 1), table(2, 2, (UNSURE,)))
    return Notice("n.pdf", "ab", 2, PageKind.SCAN, DocumentHead("题"), tables, (), (INK, TURNED))


def test_a_finding_names_its_table_and_one_of_a_cell_the_cell(notice):
    turned, ink, unsure = findings_of(notice)
    assert turned == TURNED
    assert ink.place == Place(2, INK.place.bbox, table=2, row=1, column=1)
    assert unsure.place == Place(2, UNSURE.place.bbox, table=2)


def test_ink_outside_all_cells_is_of_no_table(notice):
    elsewhere = replace(INK, place=Place(1, (90.0, 90.0, 91.0, 91.0)))
    assert findings_of(replace(notice, findings=(elsewhere,)))[0] == elsewhere


def test_json_lists_findings_with_the_table_and_those_of_the_document_apart(notice):
    said = tables_json(notice)
    assert [f["code"] for f in said["findings"]] == ["page_turned"]
    assert said["tables"][0]["findings"] == []
    assert said["tables"][1]["findings"][0] == {
        "code": "ink_unread",
        "severity": "warning",
        "message": "ink",
        "page": 2,
        "bbox": [11, 11, 14, 14],
        "row": 1,
        "column": 1,
    }
    assert json.loads(as_json(notice)) == said


def test_csv_of_findings_has_the_columns_of_the_data_set(notice):
    rows = list(csv.DictReader(findings_csv(notice).splitlines()))
    assert [(r["code"], r["table_no"], r["row_no"], r["column_no"]) for r in rows] == [
        ("page_turned", "", "", ""),
        ("ink_unread", "2", "1", "1"),
        ("grid_uncertain", "2", "", ""),
    ]
    assert (rows[1]["x0"], rows[1]["severity"]) == ("11", "warning")


def test_a_workbook_has_a_sheet_of_findings_and_no_formula(notice, tmp_path):
    write_xlsx(notice, tmp_path / "n.xlsx")
    book = load_workbook(tmp_path / "n.xlsx")
    assert book.sheetnames == ["1", "2", "发现", "说明"]
    assert [row[2].value for row in book["发现"].rows] == [
        "code",
        "page_turned",
        "ink_unread",
        "grid_uncertain",
    ]
    assert (book["2"]["B3"].value, book["2"]["B3"].data_type) == ("'=5", "s")


def test_a_workbook_holds_findings_that_quote_odd_characters(notice, tmp_path):
    odd = replace(TURNED, message="bell \x07")
    write_xlsx(replace(notice, findings=(odd,)), tmp_path / "n.xlsx")
    assert load_workbook(tmp_path / "n.xlsx")["发现"]["E2"].value == r"bell \x07"


def test_frames_carry_the_findings_of_their_table_and_the_list_carries_all(notice):
    found = frames(notice)
    assert [f.attrs["number"] for f in found] == [1, 2]
    assert [f["code"] for f in found[1].attrs["findings"]] == ["ink_unread", "grid_uncertain"]
    assert found[0].attrs["findings"] == []
    assert list(found.findings["code"]) == ["page_turned", "ink_unread", "grid_uncertain"]
    assert found.findings.loc[1, ["table_no", "row_no", "column_no"]].tolist() == [2, 1, 1]


def test_a_notice_without_tables_still_says_why(notice):
    empty = frames(replace(notice, tables=(), findings=(TURNED,)))
    assert (list(empty), list(empty.findings["message"])) == ([], ["page 2 was turned"])


def test_a_line_of_a_finding_is_one_line():
    assert finding_line(replace(INK, message="a\n\x1b[31mb")) == r"warning: ink_unread (page 2): a\n\x1b[31mb"


def test_the_terminal_lists_findings_below_the_tables(notice, capsys):
    print_tables(notice)
    shown = capsys.readouterr().out
    assert finding_line(findings_of(notice)[1]) in shown
    assert "warning: ink_unread (page 2, table 2, row 1, column 1): ink" in shown
