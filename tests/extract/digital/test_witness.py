from __future__ import annotations

import numpy as np
import pytest
from reportlab.lib.colors import white
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.digital.page import read_pdf_page
from extract.digital.witness import DPI, Rendering, ink_of, shows, unread_cells, without_unseen
from extract.limits import Limits
from extract.read import read_page
from extract.tables import find_tables
from extract.types import BBox, Page, PageKind, Word
from schemas.findings import Code
from tests.extract.digital.drawn import HEIGHT, TEXTS, XS, YS, cell_texts, looked_at, pdf, strokes

FIGURES = [["No", "plan", "done"], ["A", "12", "345"], ["B", "6", "78"]]


def _figures(canvas: Canvas, *, but: tuple[int, int] | None = None) -> None:
    canvas.setFont("Helvetica", 10)
    strokes(
        canvas, [["" if (i, j) == but else t for j, t in enumerate(row)] for i, row in enumerate(FIGURES)]
    )


def _seen(canvas_draw: object) -> Page:
    seen, rendering = looked_at(pdf(canvas_draw))
    ink = ink_of(seen.page.words, rendering, lambda: rendering)
    return without_unseen(seen.page, ink, fonts_known=seen.fonts_embedded)


def _words(page: Page) -> set[str]:
    return {w.text for w in page.words}


def _white_box(canvas: Canvas) -> None:
    _figures(canvas)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(XS[1] + 2, HEIGHT - YS[2] + 2, 60, 16, stroke=0, fill=1)


def _white_picture(canvas: Canvas) -> None:
    _figures(canvas)
    white = ImageReader(_picture(np.full((20, 60, 3), 255, np.uint8)))
    canvas.drawImage(white, XS[1] + 2, HEIGHT - YS[2] + 2, 60, 16)


def _white_on_white_box(canvas: Canvas) -> None:
    _figures(canvas, but=(1, 1))
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(XS[1] + 10, HEIGHT - YS[1] - 14, "12")


def _clipped(canvas: Canvas) -> None:
    _figures(canvas, but=(1, 1))
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(5, 5, 20, 20)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(XS[1] + 10, HEIGHT - YS[1] - 14, "12")
    canvas.restoreState()


def _invisible(canvas: Canvas) -> None:
    _figures(canvas, but=(1, 1))
    text = canvas.beginText(XS[1] + 10, HEIGHT - YS[1] - 14)
    text.setTextRenderMode(3)
    text.textOut("12")
    canvas.drawText(text)


def _picture(pixels: np.ndarray) -> object:
    from PIL import Image

    return Image.fromarray(pixels)


@pytest.mark.parametrize("hide", [_white_box, _white_picture, _white_on_white_box, _clipped, _invisible])
def test_text_that_no_reader_sees_is_not_published_and_is_told(hide: object) -> None:
    page = _seen(hide)
    (finding,) = page.findings
    assert finding.code is Code.TEXT_UNSEEN
    assert finding.message.endswith(": 12")
    assert finding.place.bbox is not None
    assert XS[1] < finding.place.bbox[0] < XS[2]
    assert _words(page) == {t for row in FIGURES for t in row} - {"12"}


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_all_that_shows_stays(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        _figures(canvas)
        canvas.drawString(20, 20, "1.5 - . , 0.01 … 100%")

    page = _seen(draw)
    assert {f.code for f in page.findings} <= {Code.PAGE_TURNED}
    assert _words(page) >= {"-", ".", "0.01", "100%", *FIGURES[0]}


def test_a_number_half_covered_is_kept_and_doubted() -> None:
    def draw(canvas: Canvas) -> None:
        _figures(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(XS[2] + 10, HEIGHT - YS[2] + 2, 12, 16, stroke=0, fill=1)

    page = _seen(draw)
    assert "345" in _words(page)
    assert [f.code for f in page.findings] == [Code.INK_UNREAD]


def test_nothing_is_said_of_chinese_text_whose_font_the_file_does_not_hold() -> None:
    assert not read_pdf_page(pdf(strokes), 1).fonts_embedded
    assert cell_texts(pdf(strokes)) == [TEXTS]
    word = Word("任务", BBox(10, 10, 30, 20))
    page = Page(1, 72, 72, PageKind.DIGITAL, (word,), ())
    assert shows(word, Rendering.of(np.full((DPI, DPI), 255, np.uint8))) == 0.0
    assert without_unseen(page, {word: 0.0}, fonts_known=False) == page
    found = without_unseen(page, {word: 0.0}, fonts_known=True)
    assert [f.code for f in found.findings] == [Code.TEXT_UNSEEN]


def test_what_grey_does_not_show_is_looked_at_in_colour() -> None:
    word = Word("12", BBox(10, 10, 30, 20))
    colours = np.full((DPI, DPI, 3), (255, 0, 0), np.uint8)
    colours[18:24, 20:24, :2] = (0, 130)  # green as bright as the red around it
    colours[18:24, 32:36, :2] = (0, 130)
    grey = Rendering.of(np.full((DPI, DPI), 76, np.uint8))
    assert ink_of([word], grey, lambda: Rendering.of(colours)) == {word: 1.0}


@pytest.mark.parametrize(
    ("draw", "agreed"), [(_figures, {"12", "6"}), (lambda c: c.drawString(50, 50, "1 2 3 4"), set())]
)
def test_figures_of_tables_that_the_rendering_bears_out_are_agreed(draw: object, agreed: set[str]) -> None:
    reading = read_page(pdf(draw), 1)
    assert {w.text for w in reading.page.words if w.agreed} >= agreed
    assert any(w.agreed for t in reading.tables for c in t.cells for w in c.words) == bool(agreed)


def test_a_page_of_too_many_pixels_is_read_without_agreement() -> None:
    reading = read_page(pdf(_figures), 1, limits=Limits(pixels=1000))
    assert [c.text for c in reading.tables[0].cells] == [t for row in FIGURES for t in row]
    assert not any(w.agreed for w in reading.page.words)


def _with_field(canvas: Canvas) -> None:
    _figures(canvas, but=(1, 1))
    canvas.acroForm.textfield(
        value="12", x=XS[1] + 8, y=HEIGHT - YS[2] + 3, width=60, height=14, fontSize=9, borderWidth=0
    )


def _with_picture(canvas: Canvas) -> None:
    _figures(canvas, but=(1, 1))
    pixels = np.full((28, 80, 3), 255, np.uint8)
    pixels[4:24, 10:14] = pixels[4:24, 30:34] = 0
    canvas.drawImage(ImageReader(_picture(pixels)), XS[1] + 8, HEIGHT - YS[2] + 3, 40, 14)


@pytest.mark.parametrize("draw", [_with_field, _with_picture])
def test_ink_without_text_is_found_in_its_cell(draw: object) -> None:
    seen, rendering = looked_at(pdf(draw))
    found = unread_cells(find_tables(seen.page), rendering, seen.page.words)
    assert [(c.row, c.column) for c in found] == [(1, 1)]


def test_ink_without_text_is_read_and_the_cell_says_who_read_it() -> None:
    def draw(canvas: Canvas) -> None:  # the figure 12 as lines
        _figures(canvas, but=(1, 1))
        canvas.translate(XS[1] + 10, HEIGHT - YS[1] - 15)
        canvas.setLineWidth(1.3)
        canvas.lines([(1, 8, 3, 10), (3, 10, 3, 0), (7, 9, 9, 10), (9, 10, 12, 8)])
        canvas.lines([(12, 8, 11, 5), (11, 5, 7, 0.6), (7, 0.6, 13, 0.6)])

    reading = read_page(pdf(draw), 1)
    (table,) = reading.tables
    (word,) = table.owner[1, 1].words
    assert (word.text, word.engine) == ("12", "pp-ocrv6")
    assert word.confidence is not None
    assert reading.page.kind is PageKind.MIXED
    assert reading.page.findings == ()


def test_a_form_field_is_text_of_the_page() -> None:
    reading = read_page(pdf(_with_field), 1)
    (word,) = reading.tables[0].owner[1, 1].words
    assert (word.text, word.engine, word.confidence) == ("12", "typed", None)
    assert XS[1] + 8 < word.bbox.x0 < word.bbox.x1 < XS[1] + 30
    assert reading.page.findings == ()


def test_a_hidden_form_field_and_one_of_white_print_are_not_published() -> None:
    def draw(canvas: Canvas) -> None:
        _figures(canvas, but=(1, 1))
        at = {"width": 60, "height": 14, "fontSize": 9, "borderWidth": 0, "y": HEIGHT - YS[2] + 3}
        canvas.acroForm.textfield(value="34", x=XS[1] + 8, annotationFlags="hidden", **at)
        canvas.acroForm.textfield(value="56", x=XS[1] + 8, fillColor=white, textColor=white, **at)

    page = read_page(pdf(draw), 1).page
    assert not {"34", "56"} & _words(page)
    assert [f.code for f in page.findings] == [Code.TEXT_UNSEEN]


def test_a_note_of_free_text_is_text_of_the_page_whoever_draws_it() -> None:
    def draw(canvas: Canvas) -> None:
        _figures(canvas, but=(1, 1))
        rectangle = [XS[1] + 8, HEIGHT - YS[2] + 3, XS[1] + 60, HEIGHT - YS[1] - 3]
        canvas.freeTextAnnotation("12", "/Helv 9 Tf 0 g", rectangle, relative=1)

    reading = read_page(pdf(draw), 1)
    assert reading.tables[0].owner[1, 1].text == "12"
    assert reading.page.findings == ()


def test_ink_that_is_no_text_is_a_doubt_of_its_cell() -> None:
    def draw(canvas: Canvas) -> None:
        _figures(canvas, but=(1, 1))
        canvas.circle(XS[1] + 70, HEIGHT - YS[1] - 10, 3, fill=1)
        canvas.drawString(XS[1] + 10, HEIGHT - YS[1] - 14, "12")

    reading = read_page(pdf(draw), 1)
    (table,) = reading.tables
    (finding,) = reading.page.findings
    assert (finding.code, finding.place.bbox) == (Code.INK_UNREAD, table.owner[1, 1].bbox)
    assert table.owner[1, 1].text == "12"


def test_struck_out_and_blank_cells_hold_no_unread_ink() -> None:
    def draw(canvas: Canvas) -> None:
        _figures(canvas, but=(1, 1))
        canvas.line(XS[1], HEIGHT - YS[1], XS[2], HEIGHT - YS[2])

    seen, rendering = looked_at(pdf(draw))
    (table,) = find_tables(seen.page)
    assert list(unread_cells([table], rendering, seen.page.words)) == []


def test_a_label_that_reaches_over_its_border_is_no_unread_ink_of_the_next_cell() -> None:
    def draw(canvas: Canvas) -> None:
        _figures(canvas, but=(1, 2))
        canvas.drawString(XS[2] - 12, HEIGHT - YS[2] + 6, "2770")

    seen, rendering = looked_at(pdf(draw))
    (table,) = find_tables(seen.page)
    assert list(unread_cells([table], rendering, seen.page.words)) == []
    assert list(unread_cells([table], rendering, ())) != []


def test_a_point_stands_lower_than_digits_and_shows_all_the_same() -> None:
    word = Word("10.3", BBox(10, 10, 34, 20))
    page = np.full((DPI, DPI), 255, np.uint8)
    scale = DPI / 72
    for k, top in enumerate((13, 13, 19, 13)):
        left, right = round(scale * (11 + 6 * k)), round(scale * (14 + 6 * k))
        page[round(scale * top) : round(scale * 19.8), left:right] = 0
    assert shows(word, Rendering.of(page)) == 1.0
    page[:, round(scale * 22) : round(scale * 28)] = 255
    assert shows(word, Rendering.of(page)) == 0.75
