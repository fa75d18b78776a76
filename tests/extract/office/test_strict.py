from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook

from extract.intake import recognise
from extract.office.strict import transitional
from extract.read import page_numbers, read_page


def pages(source):
    return [read_page(source, number) for number in page_numbers(source)]


NAMES = {
    b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/": b"http://purl.oclc.org/ooxml/wordprocessingml/",
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/": b"http://purl.oclc.org/ooxml/spreadsheetml/",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
}


def strict(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w") as renamed:
        for part in package.infolist():
            content = package.read(part)
            for name, other in NAMES.items():
                content = content.replace(name, other)
            renamed.writestr(part.filename, content)
    return out.getvalue()


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in (["县区", "任务"], ["城区", 12], ["郊区", 3.5]):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def text() -> bytes:
    document, out = Document(), io.BytesIO()
    table = document.add_table(2, 2)
    for place, said in enumerate(("县区", "任务", "城区", "12")):
        table.cell(*divmod(place, 2)).text = said
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("make", "name"), [(workbook, "n.xlsx"), (text, "n.docx")])
def test_the_strict_form_reads_as_the_usual_one(make, name):
    usual = pages(recognise(make(), name))
    other = pages(recognise(strict(make()), name))
    assert usual[0].tables
    assert [[c.text for c in t.cells] for r in other for t in r.tables] == [
        [c.text for c in t.cells] for r in usual for t in r.tables
    ]


def test_the_usual_form_is_left_as_it_is():
    data = workbook()
    assert transitional(data) is data
