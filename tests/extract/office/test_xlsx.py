from __future__ import annotations

import io
import time

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.office import read_office

THIN = Side(style="thin")


def book(fill):
    workbook = Workbook()
    fill(workbook.active)
    out = io.BytesIO()
    workbook.save(out)
    return SourceFile("ab", "n.xlsx", Media.XLSX, out.getvalue())


def sheet(ws):
    ws["A1"] = "2023年投资完成情况表"
    ws["A1"].alignment = Alignment(horizontal="center")
    ws.merge_cells("A1:C1")
    ws["C2"] = "单位：万元"
    for row in (
        ["县区", "投资", None],
        [None, "任务", "完成率"],
        ["城区", 1234.5, 0.9567],
        ["郊区", 20, None],
    ):
        ws.append(row)
    ws.merge_cells("A3:A4")
    ws.merge_cells("B3:C3")
    ws["B5"].number_format = "#,##0.00"
    ws["C5"].number_format = "0.0%"
    for line in ws["A3:C6"]:
        for cell in line:
            cell.border = Border(THIN, THIN, THIN, THIN)
    ws["A7"] = "注：数据为快报数"


def test_captions_table_and_notes_are_told_apart():
    (reading,) = read_office(book(sheet))
    (table,) = reading.tables
    assert (table.n_rows, table.n_columns) == (4, 3)
    assert [c.text for c in table.cells if c.row == 2] == ["城区", "1,234.50", "95.7%"]
    assert [c.text for c in table.cells if c.row == 3] == ["郊区", "20", ""]
    outside = [w.text for w in reading.page.words if not table.bbox.contains(w.bbox.center)]
    assert outside == ["2023年投资完成情况表", "单位：万元", "注：数据为快报数"]


def test_hidden_rows_and_columns_are_not_shown():
    def fill(ws):
        for row in (["县区", "代码", "投资", None], [None, None, "任务", "完成"], ["城区", 9, 1, 2]):
            ws.append(row)
        ws.append(["小计", 9, 888, 999])
        ws.append(["郊区", 9, 3, 4])
        ws.merge_cells("A1:A2")
        ws.merge_cells("C1:D1")
        ws.column_dimensions["B"].hidden = True
        ws.row_dimensions[4].hidden = True

    (reading,) = read_office(book(fill))
    (table,) = reading.tables
    assert (table.n_rows, table.n_columns) == (4, 3)
    assert [(c.text, c.column_span) for c in table.cells if c.row == 0] == [("县区", 1), ("投资", 2)]
    assert [[c.text for c in table.cells if c.row == r] for r in (2, 3)] == [
        ["城区", "1", "2"],
        ["郊区", "3", "4"],
    ]


def test_a_merged_cell_shows_where_its_first_row_is_hidden():
    def fill(ws):
        for row in (["县区", "乡镇", "数"], ["城区", "甲镇", 1], [None, "乙镇", 2], [None, "丙镇", 3]):
            ws.append(row)
        ws.merge_cells("A2:A4")
        ws.row_dimensions[2].hidden = True

    (reading,) = read_office(book(fill))
    (table,) = reading.tables
    (label,) = (c for c in table.cells if c.text == "城区")
    assert (label.row, label.row_span, table.n_rows) == (1, 2, 3)


def test_two_tables_are_parted_by_an_empty_row():
    def fill(ws):
        for row in (["a", "b"], [1, 2], [], ["c", "d"], [3, 4]):
            ws.append(row)

    (reading,) = read_office(book(fill))
    assert len(reading.tables) == 2


def test_binary_fractions_show_as_typed():
    (reading,) = read_office(book(lambda ws: [ws.append(r) for r in (["a", "b"], [0.1 + 0.2, 5.0])]))
    assert [c.text for c in reading.tables[0].cells if c.row == 1] == ["0.3", "5"]


def test_a_broken_workbook_is_told():
    with pytest.raises(FileDamagedError, match="the XLSX is broken"):
        read_office(SourceFile("ab", "n.xlsx", Media.XLSX, b"PK\x05\x06" + b"\0" * 18))


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (123456789, "#,##0.00,", "123,456.79"),
        (123456, "0!.0,", "12.3"),
        (123456, "0!.0000", "12.3456"),
        (3.25, "0.0", "3.3"),
        (-3.25, "0.0;[Red]-0.0", "-3.3"),
        (0, "0;-0;;@", ""),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1234.5, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (0.00005, "0.00E+00", "0.00005"),
        (12, '0"套"', "12套"),
        (95.67, '0.0"%"', "95.7%"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567890123.5, "General", "1234567890123.5"),
        (0.9567, "0.0%", "95.7%"),
        (20, "General", "20"),
    ],
)
def test_numbers_are_shown_as_their_format_says(value, form, shown):
    def fill(ws):
        ws.append(["县区", "数", "位次"])
        ws.append(["城区", value, 1])
        ws["B2"].number_format = form

    (reading,) = read_office(book(fill))
    (text,) = (c.text for c in reading.tables[0].cells if (c.row, c.column) == (1, 1))
    if "E" in form:
        assert float(text) == pytest.approx(float(shown))
    else:
        assert text == shown


@pytest.mark.parametrize("stray", [(1_048_576, 2), (2, 16_384), (1_048_576, 16_384)])
def test_a_stray_cell_costs_nothing(stray):
    """A space typed at the end of the sheet, where nobody sees it."""

    def fill(ws):
        sheet(ws)
        ws.cell(*stray).value = "x"

    started = time.monotonic()
    (reading,) = read_office(book(fill))
    assert time.monotonic() - started < 5.0
    table = reading.tables[0]
    assert {"城区", "1,234.50", "95.7%"} <= {c.text for c in table.cells}
    assert table.n_columns < 40
    assert "x" in [w.text for w in reading.page.words]


def test_columns_and_rows_of_nothing_within_a_table_stay():
    def fill(ws):
        for row in (["县区", None, "投资"], ["城区", None, 1], ["郊区", None, 2]):
            ws.append(row)

    (table,) = read_office(book(fill))[0].tables
    assert (table.n_rows, table.n_columns) == (3, 3)
