from __future__ import annotations

import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.office import read_office


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
    (reading,) = read_office(source(notice))
    (table,) = reading.tables
    assert (table.n_rows, table.n_columns, table.finder) == (4, 3, "docx")
    spans = {c.text: (c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.text}
    assert spans["县区"] == (0, 0, 2, 1)
    assert spans["任务(套)"] == (0, 1, 1, 2)
    assert spans["城 区"] == (2, 0, 1, 1)
    outside = "".join(w.text for w in reading.page.words if not table.bbox.contains(w.bbox.center))
    assert outside == "关于完成情况的通报各县（市、区）人民政府：注：略"


def test_cells_tile_the_grid():
    (reading,) = read_office(source(notice))
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

    (reading,) = read_office(source(framed))
    assert [[c.text for c in t.cells][2:] for t in reading.tables] == [["城区", "12"], ["城区", "34"]]


def test_a_broken_package_is_told():
    with pytest.raises(FileDamagedError, match="the DOCX is broken"):
        read_office(SourceFile("ab", "n.docx", Media.DOCX, b"PK\x03\x04"))
