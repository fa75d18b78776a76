from __future__ import annotations

import io
import time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Side

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.office.flow import Picture, lay_out
from extract.office.worksheet import view_of
from extract.read import page_numbers, read_page
from schemas.findings import Code


def pages(source):
    return [read_page(source, number) for number in page_numbers(source)]


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
    (reading,) = pages(book(sheet))
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

    (reading,) = pages(book(fill))
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

    (reading,) = pages(book(fill))
    (table,) = reading.tables
    (label,) = (c for c in table.cells if c.text == "城区")
    assert (label.row, label.row_span, table.n_rows) == (1, 2, 3)


def test_two_tables_are_parted_by_an_empty_row():
    def fill(ws):
        for row in (["a", "b"], [1, 2], [], ["c", "d"], [3, 4]):
            ws.append(row)

    (reading,) = pages(book(fill))
    assert len(reading.tables) == 2


def test_binary_fractions_show_as_typed():
    (reading,) = pages(book(lambda ws: [ws.append(r) for r in (["a", "b"], [0.1 + 0.2, 5.0])]))
    assert [c.text for c in reading.tables[0].cells if c.row == 1] == ["0.3", "5"]


def test_a_broken_workbook_is_told():
    with pytest.raises(FileDamagedError, match="the XLSX is broken"):
        pages(SourceFile("ab", "n.xlsx", Media.XLSX, b"PK\x05\x06" + b"\0" * 18))


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

    (reading,) = pages(book(fill))
    (text,) = (c.text for c in reading.tables[0].cells if (c.row, c.column) == (1, 1))
    if "E" in form:
        assert float(text) == pytest.approx(float(shown))
    else:
        assert text == shown


def texts(table):
    rows = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def one_table(fill):
    (reading,) = pages(book(fill))
    (table,) = reading.tables
    return reading, table


ROWS = [["县区", "任务(套)", "完成(套)"], ["城区", 300, 250], ["沁水县", 200, 150]]


def append(ws, rows):
    for row in rows:
        ws.append(row)


def test_a_raised_mark_is_no_digit_and_is_kept_as_residue():
    def fill(ws):
        append(ws, ROWS)
        raised = InlineFont(vertAlign="superscript")
        ws["C2"] = CellRichText("250", TextBlock(raised, "1"))

    _, table = one_table(fill)
    assert texts(table)[1] == ["城区", "300", "250"]
    assert [w.text for w in table.residue] == ["1"]


def test_two_lines_of_a_cell_are_two_texts():
    def fill(ws):
        append(ws, ROWS)
        ws["C2"] = "250\n95"
        ws["A2"] = "城\n区"

    _, table = one_table(fill)
    assert texts(table)[1] == ["城区", "300", "250 95"]


def test_a_formula_that_was_never_worked_out_is_told_and_no_blank():
    def fill(ws):
        append(ws, ROWS)
        ws["C3"] = "=B3*2"

    _, table = one_table(fill)
    (finding,) = table.findings
    cell = next(c for c in table.cells if (c.row, c.column) == (2, 2))
    assert (finding.code, finding.place.bbox) == (Code.INK_UNREAD, cell.bbox)


def test_a_cell_formatted_far_below_makes_the_sheet_no_longer():
    def fill(ws):
        append(ws, ROWS)
        ws["AX1048576"].number_format = "0.00"
        ws["A900000"].border = Border(THIN, THIN, THIN, THIN)

    _, table = one_table(fill)
    assert (table.n_rows, table.n_columns) == (3, 3)


def test_a_stray_text_far_below_is_a_text_of_its_own():
    def fill(ws):
        append(ws, ROWS)
        ws["A1048576"] = "制表人：张"

    reading, table = one_table(fill)
    assert table.n_rows == 3
    assert "制表人：张" in [w.text for w in reading.page.words]


def test_department_and_unit_above_a_table_are_no_table():
    def fill(ws):
        append(ws, [["2026年部门收入预算总表"], ["编制部门：财政局", None, "单位：元"], *ROWS])
        for line in ws["A3:C5"]:
            for cell in line:
                cell.border = Border(THIN, THIN, THIN, THIN)

    reading, table = one_table(fill)
    assert texts(table)[0] == ["县区", "任务(套)", "完成(套)"]
    assert "单位：元" in [w.text for w in reading.page.words]


def test_a_group_row_over_the_width_stays_in_its_table():
    def fill(ws):
        append(ws, [*ROWS, ["二、开发区"], ["东区", 1, 2]])
        ws.merge_cells("A4:C4")

    _, table = one_table(fill)
    assert [row[0] for row in texts(table)] == ["县区", "城区", "沁水县", "二、开发区", "东区"]


def test_time_grows_with_the_rows():
    def seconds(count):
        view = view_of(load_workbook(io.BytesIO(book(lambda ws: append(ws, [ROWS[1]] * count)).data)).active)
        began = time.process_time()
        assert len(view.rows) == count
        for row in view.rows:
            view.filled(row)
        return time.process_time() - began

    short, long = min(seconds(300) for _ in range(3)), min(seconds(3000) for _ in range(3))
    assert long < 40 * short  # linear is 10; quadratic would be 100


def test_a_picture_that_cannot_be_read_is_told():
    picture = Picture(b"\x01\x00\x00\x00EMF")
    reading = lay_out([picture], 1, "xlsx", lambda _: "A picture in the file was not read: it is none.")
    assert [f.code for f in reading.page.findings] == [Code.INK_UNREAD]
