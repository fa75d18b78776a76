"""The light calls say what the calls of pypdfium2.raw say."""

from __future__ import annotations

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.digital import calls as pdf_calls


@pytest.fixture
def document() -> pypdfium2.PdfDocument:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 200))
    canvas.drawString(40, 120, "Total 12.5%")
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(40, 60, 100, 2, stroke=0, fill=1)
    canvas.setLineWidth(3)
    canvas.line(40, 40, 240, 40)
    canvas.save()
    return pypdfium2.PdfDocument(buffer.getvalue())


def test_characters_and_boxes(document: pypdfium2.PdfDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    text_page = document[0].get_textpage()
    count = pdfium.FPDFText_CountChars(text_page)
    one_by_one = "".join(chr(pdfium.FPDFText_GetUnicode(text_page, k)) for k in range(count))
    assert pdf_calls.char_codes(text_page, count) == one_by_one == "Total 12.5%"
    rect, boxes = pdfium.FS_RECTF(), []
    for k in range(count):
        pdfium.FPDFText_GetLooseCharBox(text_page, k, rect)
        boxes += [rect.left, rect.top, rect.right, rect.bottom]
    assert pdf_calls.char_boxes(text_page, count) == boxes
    monkeypatch.setattr(pdfium, "FPDFText_GetText", lambda *_: 3)  # glyphs without a meaning are left out
    assert pdf_calls.char_codes(text_page, count) == one_by_one


def test_text_objects_are_those_of_the_page(document: pypdfium2.PdfDocument) -> None:
    page = document[0]
    first, second, beyond = pdf_calls.text_objects(page.get_textpage(), (0, 5, 999))
    expected = pdfium.FPDFPage_GetObject(page, 0)
    assert first == second == ctypes.addressof(expected.contents)
    assert beyond is None


def test_paths(document: pypdfium2.PdfDocument) -> None:
    page = document[0]
    handle = pdf_calls.handle(page)
    items = [pdf_calls.get_object(handle, k) for k in range(pdf_calls.count_objects(handle))]
    bar, line = [i for i in items if pdf_calls.get_type(i) == pdfium.FPDF_PAGEOBJ_PATH]
    assert pdf_calls.draw_mode(bar) == (True, False)
    assert pdf_calls.colour(bar, stroke=False) == (255, 0, 0, 255)
    assert pdf_calls.bounds(bar) == (40, 60, 140, 62)
    (box,) = pdf_calls.subpaths(bar, most=5)
    assert set(box) == {(40, 60), (140, 60), (140, 62), (40, 62)}
    assert list(pdf_calls.subpaths(bar, most=3)) == []
    assert pdf_calls.draw_mode(line) == (False, True)
    assert pdf_calls.stroke_width(line) == 3
    assert list(pdf_calls.subpaths(line, most=5)) == [[(40, 40), (240, 40)]]
