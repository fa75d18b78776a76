from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.digital import reader
from extract.digital.pictures import is_ruled
from extract.intake import SourceFile, recognise
from extract.read import PageSteps, read_page
from extract.types import BBox, Cell, Page, PageKind, PageReading, RawTable, Word
from schemas.findings import Code


def lined(rows: int, columns: int) -> np.ndarray:
    """A picture of 200 x 300 pixels with lines across and down, on grey paper."""
    pixels = np.full((200, 300, 3), 230, np.uint8)
    for y in np.linspace(5, 190, rows).astype(int):
        pixels[y : y + 2, 5:295] = 20
    for x in np.linspace(5, 290, columns).astype(int):
        pixels[5:190, x : x + 2] = 20
    return pixels


def test_a_picture_of_a_table_is_told_from_others() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3)).astype(np.uint8)
    assert is_ruled(lined(4, 3))
    assert is_ruled(lined(3, 3))
    chart = lined(6, 2)
    for other in (lined(2, 3), lined(5, 0), chart, noise, np.zeros((50, 50, 3), np.uint8)):
        assert not is_ruled(other)


def drawn(*marks: str) -> SourceFile:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(600, 800))
    if "picture" in marks:
        canvas.drawImage(ImageReader(Image.fromarray(lined(4, 3))), 100, 300, 300, 200)
    if "sheet" in marks:
        canvas.drawImage(ImageReader(Image.fromarray(lined(4, 3))), 0, 0, 600, 800)
    if "text" in marks:
        for y in (700, 680):
            canvas.drawString(60, y, "A page of text with a picture of a table under it, and so on.")
    if "unseen" in marks:
        text = canvas.beginText(60, 700)
        text.setTextRenderMode(3)
        text.textOut("what a recogniser made of it")
        canvas.drawText(text)
    canvas.save()
    return recognise(buffer.getvalue(), "x.pdf")


@pytest.fixture
def pixels_read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Sizes (points) of what was given to the scan way, which answers with one small table."""
    sizes: list[tuple[float, float]] = []

    def answer(pixels: object, width: float, height: float, number: int, _engine: object) -> PageSteps:
        sizes.append((round(width), round(height)))
        box = BBox(10, 20, 110, 60)
        word = Word("12", BBox(15, 25, 30, 35), 0.9, "ocr")
        cells = (Cell(number, 0, 0, 1, 1, "12", box, (word,)),)
        page = Page(number, width, height, PageKind.SCAN, (word,), ())
        table = RawTable(1, 1, cells, page=number, bbox=box, finder="pixels")
        return PageSteps(PageReading(page, (table,)))

    monkeypatch.setattr(reader, "_read_pixels", answer)
    return sizes


def test_a_table_pasted_as_a_picture_goes_the_scan_way(pixels_read: list[tuple[float, float]]) -> None:
    reading = read_page(drawn("picture", "text"), 1)
    assert pixels_read == [(300, 200)]
    (table,) = reading.tables
    assert table.bbox == BBox(110, 320, 210, 360)  # the picture's top left corner is (100, 300)
    assert table.cells[0].words[0].bbox == BBox(115, 325, 130, 335)
    assert table.cells[0].words[0] in reading.page.words
    assert reading.page.kind is PageKind.MIXED


def test_a_sheet_that_is_a_picture_is_read_whole(pixels_read: list[tuple[float, float]]) -> None:
    assert read_page(drawn("sheet"), 1).page.findings == ()
    assert pixels_read == [(600, 800)]


def test_an_unseen_layer_of_text_is_not_believed(pixels_read: list[tuple[float, float]]) -> None:
    reading = read_page(drawn("sheet", "unseen"), 1)
    assert pixels_read == [(600, 800)]
    assert [f.code for f in reading.page.findings] == [Code.TEXT_LAYER_UNTRUSTED]


def test_text_over_a_background_picture_is_believed(pixels_read: list[tuple[float, float]]) -> None:
    reading = read_page(drawn("sheet", "text"), 1)
    assert pixels_read == []
    assert reading.page.words
