"""Office files whose XML says what it may not: damaged, or read without it; never a fault of the program."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress

import docx
import openpyxl
import pytest
from docx.shared import Pt

from extract.errors import FileDamagedError
from extract.intake import recognise
from extract.read import page_numbers, read_page

ODD = ("", "abc", "-1", "²", "NaN", "1e400", "99999999999", "０", "A0")


def text_file():
    document = docx.Document()
    paragraph = document.add_paragraph("关于住房的通报")
    paragraph.runs[0].font.size = Pt(16)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).text = "5"
    table.cell(1, 1).paragraphs[0].paragraph_format.first_line_indent = Pt(20)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook():
    book = openpyxl.Workbook()
    for row in (["县区", "投资"], ["城区", 5], ["郊区", 0.25]):
        book.active.append(row)
    book.active["B3"].number_format = "0.0%"
    book.active.merge_cells("A4:B4")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data, member, attribute, value):
    """The package with the value of an attribute replaced wherever it stands in a member."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8", "surrogateescape")
            if name == member:
                content, count = re.subn(rf'({attribute})="[^"]*"', rf'\1="{value}"', content)
                assert count
            new.writestr(name, content.encode("utf-8", "surrogateescape"))
    return out.getvalue()


CASES = [
    *((text_file, "word/document.xml", name) for name in ("w:val", "w:firstLine", "w:w", "w:type")),
    *((workbook, "xl/worksheets/sheet1.xml", name) for name in (" r", " s", " t", "ref")),
    *((workbook, "xl/workbook.xml", name) for name in ("sheetId", "r:id", "name")),
    *((workbook, "xl/styles.xml", name) for name in ("numFmtId", "fontId", "borderId", "xfId")),
]


@pytest.mark.parametrize("value", ODD, ids=ascii)
@pytest.mark.parametrize(("make", "member", "attribute"), CASES)
def test_an_attribute_that_says_nonsense(make, member, attribute, value):
    """Read without it, or damaged: any other error than that fails the test."""
    source = recognise(changed(make(), member, attribute, value), "a")
    with suppress(FileDamagedError):
        assert [read_page(source, number).page.number for number in page_numbers(source)] == [1]
