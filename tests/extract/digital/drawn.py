"""PDF pages drawn by reportlab, for the tests of this folder."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract.digital.page import PdfPage, opened_page, read_pdf_page
from extract.digital.witness import Rendering
from extract.intake import SourceFile, recognise
from extract.ruled import tables_from_rulings

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


WIDTH, HEIGHT = 500, 400


def pdf(*pages: Callable[[Canvas], None], **options: object) -> SourceFile:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), **options)
    for draw in pages:
        canvas.setFont("STSong-Light", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return recognise(buffer.getvalue(), "drawn.pdf")


TEXTS = [["县区", "任务", "完成"], ["城区", "12", "345"], ["泽州县", "6", "78"]]


XS, YS = [50, 150, 250, 350], [100, 120, 140, 160]


def fill(canvas: Canvas, texts: list[list[str]] = TEXTS) -> None:
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            canvas.drawString(XS[j] + 10, HEIGHT - YS[i] - 14, text)


def strokes(canvas: Canvas, texts: list[list[str]] = TEXTS) -> None:
    fill(canvas, texts)
    canvas.grid(XS, [HEIGHT - y for y in YS])


def cell_texts(source: SourceFile, number: int = 1) -> list[list[list[str]]]:
    page = read_pdf_page(source, number).page
    found = []
    for table in tables_from_rulings(page):
        rows = [["" for _ in range(table.n_columns)] for _ in range(table.n_rows)]
        for cell in table.cells:
            rows[cell.row][cell.column] = cell.text
        found.append(rows)
    return found


def looked_at(source: SourceFile) -> tuple[PdfPage, Rendering]:
    """The first page of a file and how it looks, in grey."""
    with opened_page(source, 1) as page:
        seen = page.seen()
        return seen, page.rendering(seen.turned, grey=True)
