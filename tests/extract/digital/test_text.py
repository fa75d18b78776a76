"""Characters that make words."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.digital.page import read_pdf_page
from extract.read import read_page
from tests.extract.digital.drawn import HEIGHT, WIDTH, XS, YS, cell_texts, pdf, strokes

LATIN = [["No", "plan", "done"], ["A", "12", "345"], ["B", "6", "78"]]


def test_numbers_that_touch_at_a_ruling_are_two_and_one_that_sticks_out_is_one() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid(XS, [HEIGHT - y for y in YS])
        canvas.setFont("Courier", 10)  # 6 points a character
        canvas.drawRightString(149.8, HEIGHT - 114, "1234")
        canvas.drawString(150.2, HEIGHT - 114, "5678")
        canvas.drawString(210, HEIGHT - 134, "12345678")  # its last character hangs over

    rows = cell_texts(pdf(draw))[0]
    assert rows[0] == ["1234", "5678", ""]
    assert rows[1] == ["", "12345678", ""]


def test_a_number_too_wide_for_its_cell_does_not_join_the_digit_beside_it() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid(XS, [HEIGHT - y for y in YS])
        canvas.setFont("Courier", 10)
        canvas.drawRightString(148.5, HEIGHT - 114, "0")
        canvas.drawString(147.2, HEIGHT - 114, "100.0%")  # sticks out to the left by 2.8 points
        canvas.drawString(152, HEIGHT - 134, "I")  # an initial drawn apart, a ruling before it
        canvas.drawString(158, HEIGHT - 134, "reland")

    rows = cell_texts(pdf(draw))[0]
    assert rows[0] == ["0", "100.0%", ""]
    assert rows[1] == ["", "Ireland", ""]


def test_bold_made_by_printing_twice_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(60 + shift, 300, "2024年")

    assert [w.text for w in read_pdf_page(pdf(draw), 1).page.words] == ["2024年"]


def test_text_written_upwards_stays_one_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 350, "一二三四五六七八九十一二三四五六七八九十")
        canvas.saveState()
        canvas.translate(100, 100)
        canvas.rotate(90)
        canvas.drawString(0, 0, "2024")
        canvas.restoreState()

    assert "2024" in {w.text for w in read_pdf_page(pdf(draw), 1).page.words}


@pytest.mark.parametrize(("ascent", "descent"), [(3117, -2463), (1800, 300), (100, -2400)])
@pytest.mark.parametrize("turn", [0, 90])
def test_a_font_without_a_line_s_ascent_and_descent_stands_where_its_ink_is(
    ascent: int, descent: int, turn: int
) -> None:
    font = TTFont(f"Tall{ascent}", "Vera.ttf")
    font.face.ascent, font.face.descent = ascent, descent
    pdfmetrics.registerFont(font)

    def draw(canvas: Canvas) -> None:
        if turn:
            canvas.translate(WIDTH, 0)
            canvas.rotate(turn)
        canvas.setFont(font.fontName, 10)
        strokes(canvas, LATIN)

    assert cell_texts(pdf(draw)) == [LATIN]


def _raised(canvas: Canvas, column: int, text: str, mark: str, size: float = 6, rise: float = 4.5) -> None:
    base = canvas.beginText(XS[column] + 10, HEIGHT - YS[0] - 14)
    base.setFont("STSong-Light", 11)
    base.textOut(text)
    base.setFont("Helvetica", size)
    base.setRise(rise)
    base.textOut(mark)
    base.setRise(0)
    canvas.drawText(base)


def test_a_raised_mark_is_residue_and_an_exponent_stays() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid(XS, [HEIGHT - y for y in YS])
        _raised(canvas, 0, "250", "1")
        _raised(canvas, 1, "km", "2")
        _raised(canvas, 2, "城区", "(2)")

    source = pdf(draw)
    assert cell_texts(source)[0][0] == ["250", "km²", "城区"]
    assert [m.text for m in read_pdf_page(source, 1).marks] == ["1", "(2)"]
    (table,) = read_page(source, 1).tables
    assert [w.text for w in table.residue] == ["1", "(2)"]
    assert table.findings == ()


def test_small_figures_on_the_line_and_large_ones_are_digits() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid(XS, [HEIGHT - y for y in YS])
        _raised(canvas, 0, "250", "1", rise=0)
        _raised(canvas, 1, "250", "1", size=10, rise=2)
        _raised(canvas, 2, "12.", "5", size=6, rise=4.5)

    source = pdf(draw)
    assert cell_texts(source)[0][0] == ["2501", "2501", "12.5"]
    assert read_pdf_page(source, 1).marks == ()


def test_a_raised_mark_in_the_text_is_a_word_of_its_own() -> None:
    reading = read_page(pdf(lambda canvas: _raised(canvas, 0, "250", "1")), 1)
    assert [w.text for w in reading.page.words] == ["250", "1"]
