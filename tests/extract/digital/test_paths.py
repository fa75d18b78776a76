"""What is drawn on a page, and what of it shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.digital.page import read_pdf_page
from extract.intake import SourceFile, recognise
from tests.extract.digital.drawn import HEIGHT, TEXTS, XS, YS, cell_texts, fill, pdf, strokes


def rectangles(canvas: Canvas) -> None:
    """Every cell an outlined box."""
    fill(canvas)
    for x in XS[:-1]:
        for y in YS[1:]:
            canvas.rect(x, HEIGHT - y, 100, 20, stroke=1, fill=0)


def thin_boxes(canvas: Canvas) -> None:
    fill(canvas)
    for y in YS:
        canvas.rect(XS[0], HEIGHT - y - 0.25, 300, 0.5, stroke=0, fill=1)
    for x in XS:
        canvas.rect(x - 0.25, HEIGHT - YS[-1], 0.5, 60, stroke=0, fill=1)


def dots(canvas: Canvas) -> None:
    fill(canvas)
    for y in YS:
        for x in range(XS[0], XS[-1] + 1, 2):
            canvas.rect(x, HEIGHT - y, 0.8, 0.8, stroke=0, fill=1)
    for x in XS:
        for y in range(YS[0], YS[-1] + 1, 2):
            canvas.rect(x, HEIGHT - y, 0.8, 0.8, stroke=0, fill=1)


def backgrounds(canvas: Canvas) -> None:
    """No line at all: coloured cells with white seams."""
    canvas.setFillColorRGB(0.8, 0.9, 1)
    for x in XS[:-1]:
        for y in YS[1:]:
            canvas.rect(x + 0.5, HEIGHT - y + 0.5, 99, 19, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    fill(canvas)


def white_lines_on_colour(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.8, 0.9, 1)
    canvas.rect(XS[0], HEIGHT - YS[-1], 300, 60, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    fill(canvas)
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.grid(XS, [HEIGHT - y for y in YS])


def in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("table")
    canvas.setFont("STSong-Light", 10)
    strokes(canvas)
    canvas.endForm()
    canvas.saveState()
    canvas.translate(30, -40)
    canvas.doForm("table")
    canvas.restoreState()


@pytest.mark.parametrize(
    "draw",
    [strokes, rectangles, thin_boxes, dots, backgrounds, white_lines_on_colour, in_a_form],
)
def test_every_way_to_draw_a_table_gives_the_same_cells(draw: Callable[[Canvas], None]) -> None:
    assert cell_texts(pdf(draw)) == [TEXTS]


def test_what_does_not_show_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.line(300, 0, 300, HEIGHT)  # white on white
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(0, 0, 20, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setStrokeColorRGB(0, 0, 0)
        canvas.line(200, 0, 200, HEIGHT)  # clipped away
        canvas.restoreState()
        hidden = canvas.beginText(60, HEIGHT - 154)
        hidden.setTextRenderMode(3)
        hidden.textOut("9999")
        canvas.drawText(hidden)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(160, HEIGHT - 154, "8888")  # white ink on bare paper

    assert cell_texts(pdf(draw)) == [TEXTS]


def clipped(canvas: Canvas, text: str, x: float, y: float, box: tuple[float, float, float, float]) -> None:
    """A text that shows inside a box (left, top, right, bottom) only."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(box[0], HEIGHT - box[3], box[2] - box[0], box[3] - box[1])
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.drawString(x, HEIGHT - y, text)
    canvas.restoreState()


def test_a_text_cut_by_its_clipping_path_is_where_it_shows() -> None:
    def draw(canvas: Canvas) -> None:
        clipped(canvas, "转移支付资金安排情况", 60, 114, (20, 90, 80, 120))
        clipped(canvas, "城区", 60, 160, (20, 140, 200, 180))
        clipped(canvas, "郊区", 300, 160, (20, 140, 200, 180))
        clipped(canvas, "市区", 60, 201, (20, 200, 200, 220))  # less than a quarter of its height shows

    cut, whole = read_pdf_page(pdf(draw), 1).page.words
    assert (cut.text, whole.text) == ("转移支付资金安排情况", "城区")
    assert cut.bbox.x1 == pytest.approx(80, abs=0.5)
    assert whole.bbox.x0 == pytest.approx(60, abs=0.5)


def without_outlines(text: str) -> SourceFile:
    """A text that is clipped at 75 points, in a font that is not embedded and not known to anybody."""
    codes = "".join(f"{code:04x}" for code in range(1, len(text) + 1))
    pairs = " ".join(f"<{code:04x}> <{ord(char):04x}>" for code, char in enumerate(text, 1))
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def "
        f"1 begincodespacerange <0000> <ffff> endcodespacerange {len(text)} beginbfchar {pairs} endbfchar "
        "endcmap end end"
    )
    content = f"40 40 35 20 re W n BT /F1 10 Tf 50 46 Td <{codes}> Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/Nobody/Encoding/Identity-H/DescendantFonts[6 0 R]"
        "/ToUnicode 8 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Nobody/FontDescriptor 7 0 R/DW 1000"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        "<</Type/FontDescriptor/FontName/Nobody/Flags 4/FontBBox[0 -140 1000 860]/Ascent 860/Descent -140"
        "/ItalicAngle 0/CapHeight 683/StemV 80>>",
        f"<</Length {len(to_unicode)}>>stream\n{to_unicode}\nendstream",
    ]
    body = "".join(f"{number} 0 obj\n{text}\nendobj\n" for number, text in enumerate(objects, 1))
    return recognise(f"%PDF-1.4\n{body}trailer<</Size 9/Root 1 0 R>>\n%%EOF".encode(), "drawn.pdf")


def test_a_clipped_text_without_outlines_is_as_high_as_its_line() -> None:
    (word,) = read_pdf_page(without_outlines("任务完成"), 1).page.words
    assert word.text == "任务完成"
    assert (word.bbox.x0, word.bbox.x1) == pytest.approx((50, 75), abs=0.5)
    assert word.bbox.height == pytest.approx(10, abs=0.5)


def test_white_ink_on_a_coloured_cell_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(50, HEIGHT - 120, 300, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, HEIGHT - 114, "表头")

    assert [w.text for w in read_pdf_page(pdf(draw), 1).page.words] == ["表头"]
