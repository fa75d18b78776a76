from __future__ import annotations

import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Pt
from PIL import Image

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.office.docx import blocks
from extract.office.flow import Picture
from extract.read import page_numbers, read_page


def pages(source):
    return [read_page(source, number) for number in page_numbers(source)]


def source(build, media=Media.DOCX):
    out = io.BytesIO()
    build(out)
    return SourceFile("ab", "n.docx", media, out.getvalue())


def notice(out):
    document = Document()
    title = document.add_paragraph("关于完成情况的通报")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("各县（市、区）人民政府：")
    table = document.add_table(rows=4, cols=3)
    texts = [["县区", "任务(套)", ""], ["", "目标", "完成"], ["城 区", "1", "2"], ["泽州县", "3", ""]]
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_paragraph("注：略")
    document.save(out)


def test_merged_cells_and_text_around_the_table():
    (reading,) = pages(source(notice))
    (table,) = reading.tables
    assert (table.n_rows, table.n_columns, table.finder) == (4, 3, "docx")
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.text}
    assert spans["县区"] == (0, 0, 2, 1)
    assert spans["任务(套)"] == (0, 1, 1, 2)
    assert spans["城 区"] == (2, 0, 1, 1)
    outside = "".join(w.text for w in reading.page.words if not table.bbox.contains(w.bbox.center))
    assert outside == "关于完成情况的通报各县（市、区）人民政府：注：略"


def test_cells_tile_the_grid():
    (reading,) = pages(source(notice))
    (table,) = reading.tables
    area = sum(c.row_span * c.column_span for c in table.cells)
    assert area == table.n_rows * table.n_columns


def test_tables_inside_a_frame_are_tables_of_their_own():
    def framed(out):
        document = Document()
        frame = document.add_table(rows=1, cols=2)
        for cell, figure in zip(frame.rows[0].cells, ("12", "34"), strict=True):
            cell.text = "甲表"
            inner = cell.add_table(2, 2)
            for place, text in enumerate(("县区", "数量", "城区", figure)):
                inner.cell(*divmod(place, 2)).text = text
        document.save(out)

    (reading,) = pages(source(framed))
    assert [[c.text for c in t.cells][2:] for t in reading.tables] == [["城区", "12"], ["城区", "34"]]


def test_a_broken_package_is_told():
    with pytest.raises(FileDamagedError, match="the DOCX is broken"):
        pages(SourceFile("ab", "n.docx", Media.DOCX, b"PK\x03\x04"))


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ROWS = [["县区", "任务(套)", "完成(套)"], ["城区", "300", "250"], ["沁水县", "200", "150"]]


def filled(document, rows=ROWS):
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    return table


def read(change):
    def build(out):
        document = Document()
        change(document, filled(document))
        document.save(out)

    (reading,) = pages(source(build))
    return reading


def texts(table):
    rows = [[""] * table.n_columns for _ in range(table.n_rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def test_a_small_table_in_a_cell_of_data_is_text_of_the_cell():
    def change(_, table):
        inner = table.cell(1, 0).add_table(2, 2)
        for place, text in enumerate(("期房", "100", "现房", "150")):
            inner.cell(*divmod(place, 2)).text = text

    (table,) = read(change).tables
    assert texts(table)[1] == ["城区期房 100 现房 150", "300", "250"]


def test_cells_merged_the_old_way_are_one():
    def change(_, table):
        for column, value in ((1, "restart"), (2, "continue")):
            merge = OxmlElement("w:hMerge")
            merge.set(W + "val", value)
            table.cell(0, column)._tc.get_or_add_tcPr().append(merge)

    (table,) = read(change).tables
    assert [(c.text, c.column_span) for c in table.cells if c.row == 0][1][1] == 2


def test_a_table_in_a_text_box_is_a_table():
    def change(document, table):
        content, picture = OxmlElement("w:txbxContent"), OxmlElement("w:pict")
        content.append(table._tbl)
        picture.append(content)
        document.add_paragraph().add_run()._r.append(picture)

    (table,) = read(change).tables
    assert texts(table) == ROWS


def test_a_deleted_row_is_none():
    def change(_, table):
        table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))

    (table,) = read(change).tables
    assert texts(table) == [ROWS[0], ROWS[2]]


def test_wrappers_of_any_name_are_looked_into():
    def change(_, table):
        row = table.rows[1]._tr
        wrapper = OxmlElement("w:customXml")
        row.addprevious(wrapper)
        wrapper.append(row)

    (table,) = read(change).tables
    assert texts(table) == ROWS


def test_a_row_that_begins_further_right_leaves_the_place_before_it_blank():
    def change(_, table):
        row = table.rows[2]._tr
        before = OxmlElement("w:gridBefore")
        before.set(W + "val", "1")
        row.get_or_add_trPr().append(before)
        row.remove(row.tc_lst[0])

    (table,) = read(change).tables
    assert texts(table)[2] == ["", "200", "150"]


def test_a_pasted_picture_is_handed_on_with_its_width():
    def build(out):
        document, picture = Document(), io.BytesIO()
        Image.new("RGB", (400, 200), "white").save(picture, "PNG")
        document.add_picture(picture, width=Pt(300))
        document.save(out)

    (found,) = [b for b in blocks(source(build)) if isinstance(b, Picture)]
    assert (round(found.width or 0), found.data[:4]) == (300, b"\x89PNG")
