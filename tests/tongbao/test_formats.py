from __future__ import annotations

import csv
from dataclasses import replace

import pytest
import typer
from openpyxl import load_workbook

from extract.types import BBox, Cell, DocumentHead, Line, Notice, PageKind, Table, Word
from tongbao.commands.extract import page_set
from tongbao.contract import tables_json
from tongbao.formats import as_csv, blocks_of, heading, print_tables, write_xlsx
from tongbao.frames import frame

TEXTS = [
    (0, 0, 2, 1, "县区"),
    (0, 1, 1, 2, "投资(亿元)"),
    (1, 1, 1, 1, ""),
    (1, 2, 1, 1, "中央"),
    (2, 0, 1, 1, "城 区"),
    (2, 1, 2, 1, "5"),
    (2, 2, 1, 1, "2"),
    (3, 0, 1, 1, "郊区"),
    (3, 2, 1, 1, ""),
]


@pytest.fixture
def table():
    cells = tuple(
        Cell(
            2,
            r,
            c,
            rs,
            cs,
            text,
            BBox(c, r, c + cs, r + rs),
            (Word(text, BBox(c, r, c + 1, r + 1)),) * bool(text),
        )
        for r, c, rs, cs, text in TEXTS
    )
    residue = (Line(2, BBox(1, 1, 2, 2), "页脚"),)
    return Table(
        4,
        3,
        cells,
        number=1,
        annex="附件1",
        title="投资情况",
        unit=None,
        notes=("注：略",),
        pages=(2, 3),
        header_rows=2,
        residue=residue,
    )


def test_tables_json_repeats_merged_texts_and_keeps_boxes(table):
    notice = Notice("n.pdf", "ab", 3, PageKind.DIGITAL, DocumentHead("题"), (table,), ())
    result = tables_json(notice)
    assert result["tables"][0]["header"] == [["县区"], ["投资(亿元)", ""], ["投资(亿元)", "中央"]]
    assert result["tables"][0]["rows"] == [["城 区", "5", "2"], ["郊区", "5", ""]]
    assert result["tables"][0]["cells"][5]["row_span"] == 2
    assert [c["role"] for c in result["tables"][0]["cells"]].count("header") == 4
    assert result["residue"] == [{"page": 2, "text": "页脚", "bbox": [1, 1, 2, 2]}]


def test_csv_has_one_flat_header_row(table):
    assert as_csv([table]) == "县区,投资(亿元),投资(亿元) > 中央\n城 区,5,2\n郊区,5,\n"
    assert as_csv([table, table]).startswith("# 1 附件1 投资情况 (pp. 2-3)\n县区")


def test_frame_has_header_paths_numbers_and_caption(table):
    result = frame(table)
    assert result["投资(亿元)", "中央"].dtype == "Int64"
    assert result["投资(亿元)", "中央"].fillna(-1).tolist() == [2, -1]
    assert result.attrs["title"] == "投资情况"


def test_workbook_keeps_merges_and_freezes_the_header(table, tmp_path):
    notice = Notice("n.pdf", "ab", 3, PageKind.DIGITAL, DocumentHead("题"), (table,), ())
    write_xlsx(notice, tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx")["1"]
    assert sheet["A1"].value == heading(table)
    assert "B2:C2" in {str(r) for r in sheet.merged_cells.ranges}
    assert sheet.freeze_panes == "B4"


HOSTILE = {
    "=1+1": "'=1+1",
    "@SUM(A1)": "'@SUM(A1)",
    "-cmd|' /c calc'!A0": "'-cmd|' /c calc'!A0",
    "+86": "+86",
    "-12.5%": "-12.5%",
    "-1,234": "-1,234",
    "-": "-",
    "—": "—",
    "a\x1b[31mred\x07": "a\\x1b[31mred\\x07",
    "\x1b]0;title\x07": "\\x1b]0;title\\x07",
    "\u202e123": "\\u202e123",
    "\ufffe": "\\ufffe",
    "两行\n里程[km]": "两行\n里程[km]",
}


@pytest.mark.parametrize(("text", "written"), HOSTILE.items(), ids=ascii)
def test_a_cell_is_text_wherever_it_goes(table, tmp_path, capfd, monkeypatch, text, written):
    monkeypatch.setenv("COLUMNS", "200")
    cells = tuple(
        replace(c, text=text if (c.row, c.column) in {(0, 0), (2, 0)} else c.text) for c in table.cells
    )
    odd = replace(table, cells=cells, title=text, notes=(text,))
    header, first, *_ = csv.reader(as_csv([odd]).splitlines(keepends=True))
    assert (header[0], first[0]) == (written, written)
    write_xlsx(
        Notice("n.pdf", "ab", 3, PageKind.DIGITAL, DocumentHead("题"), (odd,), ()), tmp_path / "t.xlsx"
    )
    shown = load_workbook(tmp_path / "t.xlsx")["1"]["A4"]
    assert (shown.value, shown.data_type) == (written, "s")
    print_tables(Notice("n.pdf", "ab", 3, PageKind.DIGITAL, DocumentHead(text), (odd,), ()))
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert all(part in out for part in written.removeprefix("'").split("\n"))


@pytest.mark.parametrize("text", ["里程[km]", "[/bold]", "[red]x[/red]", "[link=http://x]y"])
def test_brackets_are_no_markup(table, capfd, monkeypatch, text):
    monkeypatch.setenv("COLUMNS", "200")
    cells = tuple(replace(c, text=text if c.text else "") for c in table.cells)
    odd = replace(table, cells=cells, title=text, unit=text, notes=(text,))
    print_tables(Notice("n.pdf", "ab", 3, PageKind.DIGITAL, DocumentHead(text), (odd,), ()))
    assert capfd.readouterr().out.count(text) >= 8


@pytest.mark.parametrize(
    ("text", "pages"), [("", ()), ("5", (5,)), ("5-7", (5, 6, 7)), ("9, 1-2,2", (1, 2, 9))]
)
def test_page_lists(text, pages):
    assert page_set(text) == pages


@pytest.mark.parametrize("text", ["0", "a", "3-", "-3", "1;2"])
def test_what_is_no_page_list_is_refused(text):
    with pytest.raises(typer.BadParameter):
        page_set(text)


def test_wide_tables_are_drawn_in_blocks_that_repeat_the_first_column():
    assert blocks_of([10, 20, 20, 20, 90, 5], 60) == [[0, 1, 2], [0, 3], [0, 4], [0, 5]]
    assert blocks_of([10], 5) == [[0]]
