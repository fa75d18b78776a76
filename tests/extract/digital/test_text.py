"""Characters that make words."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from extract.digital.page import read_pdf_page
from tests.extract.digital.drawn import HEIGHT, XS, YS, cell_texts, pdf


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
