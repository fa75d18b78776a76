from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.digital import plumber, reader
from extract.digital.page import read_pdf_page
from extract.digital.plumber import read_plumber_page
from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import SourceFile, recognise
from extract.read import read_page
from extract.ruled import tables_from_rulings
from extract.types import Page
from schemas.findings import Code


def source() -> SourceFile:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(400, 300))
    canvas.grid([50, 150, 250], [100, 120, 140])
    canvas.line(150, 100, 250, 120)  # a slanting line is no border
    canvas.setFillColorRGB(0.8, 0.8, 0.8)
    canvas.rect(50, 160, 200, 20, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    for x, y, text in ((60, 126, "head"), (160, 126, "more"), (60, 106, "12.5"), (160, 106, "3")):
        canvas.drawString(x, y, text)
    canvas.save()
    return recognise(buffer.getvalue(), "drawn.pdf")


def cells(page: Page) -> list[tuple[int, int, str]]:
    return [(c.row, c.column, c.text) for t in tables_from_rulings(page) for c in t.cells]


def test_both_readings_give_the_same_cells() -> None:
    drawn = source()
    first, second = read_pdf_page(drawn, 1).page, read_plumber_page(drawn, 1)
    assert cells(first) == cells(second) == [(0, 0, "head"), (0, 1, "more"), (1, 0, "12.5"), (1, 1, "3")]
    assert (first.width, first.height) == (second.width, second.height)
    with pytest.raises(PageOutOfRangeError):
        read_plumber_page(drawn, 2)


def test_a_page_that_pdfium_cannot_open_is_read_by_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: SourceFile, number: int, *_: object) -> object:
        raise FileDamagedError(source.name, "page 1 of the PDF is broken")

    monkeypatch.setattr(reader, "opened_page", broken)
    reading = read_page(source(), 1)
    assert [c.text for c in reading.tables[0].cells] == ["head", "more", "12.5", "3"]
    monkeypatch.setattr(plumber, "read_plumber_page", broken)
    unread = read_page(source(), 1)
    assert unread.tables == ()
    assert [f.code for f in unread.page.findings] == [Code.PAGE_UNREADABLE]
