from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extract import errors
from extract.digital.page import count_pages, page_size, read_pdf_page, render
from extract.intake import SourceFile, recognise
from extract.limits import Limits
from extract.ruled import tables_from_rulings
from extract.types import PageKind
from schemas.findings import Code

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


def fill(canvas: Canvas) -> None:
    for i, row in enumerate(TEXTS):
        for j, text in enumerate(row):
            canvas.drawString(XS[j] + 10, HEIGHT - YS[i] - 14, text)


def strokes(canvas: Canvas) -> None:
    fill(canvas)
    canvas.grid(XS, [HEIGHT - y for y in YS])


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


def cell_texts(source: SourceFile, number: int = 1) -> list[list[list[str]]]:
    page = read_pdf_page(source, number).page
    found = []
    for table in tables_from_rulings(page):
        rows = [["" for _ in range(table.n_columns)] for _ in range(table.n_rows)]
        for cell in table.cells:
            rows[cell.row][cell.column] = cell.text
        found.append(rows)
    return found


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


def test_white_ink_on_a_coloured_cell_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.5)
        canvas.rect(50, HEIGHT - 120, 300, 20, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, HEIGHT - 114, "表头")

    assert [w.text for w in read_pdf_page(pdf(draw), 1).page.words] == ["表头"]


def test_a_watermark_across_the_table_goes_into_no_cell_and_is_said() -> None:
    def draw(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.translate(60, HEIGHT - 150)
        canvas.rotate(30)
        canvas.drawString(0, 0, "内部资料")

    (finding,) = read_pdf_page(pdf(draw), 1).page.findings
    assert finding.code is Code.WORDS_UNPLACED
    assert "内部资料" in finding.message
    assert cell_texts(pdf(draw)) == [TEXTS]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_rotated_page_reads_upright(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        strokes(canvas)
        canvas.setPageRotation(turn)

    source = pdf(draw)
    page = read_pdf_page(source, 1).page
    if turn == 0:
        assert (page.width, page.height) == (WIDTH, HEIGHT)
        assert page.findings == ()
    else:  # the text of this page does not stand upright as the page is shown
        assert [f.code for f in page.findings] == [Code.PAGE_TURNED]
    assert cell_texts(source) == [TEXTS]


@pytest.mark.parametrize("turn", [90, 270])
def test_a_wide_table_printed_sideways_is_turned(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(*((WIDTH, 0) if turn == 90 else (0, HEIGHT)))
        canvas.rotate(turn)
        strokes(canvas)

    page = read_pdf_page(pdf(draw), 1).page
    assert (page.width, page.height) == (HEIGHT, WIDTH)
    assert [f.code for f in page.findings] == [Code.PAGE_TURNED]
    assert cell_texts(pdf(draw)) == [TEXTS]


def test_boxes_are_points_from_the_top_left_of_the_crop_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((20, 30, 480, 390))
        strokes(canvas)
        canvas.drawString(1, 1, "outside")

    page = read_pdf_page(pdf(draw), 1).page
    (table,) = tables_from_rulings(page)
    assert [round(v) for v in table.bbox] == [30, 90, 330, 150]
    assert "outside" not in {w.text for w in page.words}


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


def test_a_page_that_is_a_picture_is_a_scan() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (50, 40), "grey")), 0, 0, WIDTH, HEIGHT)

    source = pdf(draw, strokes)
    seen = read_pdf_page(source, 1)
    assert (seen.page.kind, round(seen.image_share, 2)) == (PageKind.SCAN, 1.0)
    assert read_pdf_page(source, 2).page.kind is PageKind.DIGITAL


def test_render_gives_rgb_pixels() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, HEIGHT / 2, WIDTH, HEIGHT / 2, stroke=0, fill=1)

    source = pdf(draw)
    pixels = render(source, 1, dpi=72)
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert pixels[10, 10].tolist() == [255, 0, 0]
    assert pixels[-10, 10].tolist() == [255, 255, 255]
    assert page_size(source, 1) == (WIDTH, HEIGHT)
    with pytest.raises(errors.FileTooLargeError):
        render(source, 1, limits=Limits(pixels=10))


def test_documents_that_cannot_be_read() -> None:
    source = pdf(strokes)
    assert count_pages(source) == 1
    with pytest.raises(errors.PageOutOfRangeError):
        read_pdf_page(source, 2)
    locked = pdf(strokes, encrypt=pdfencrypt.StandardEncryption("secret"))
    with pytest.raises(errors.FileEncryptedError):
        count_pages(locked)
    with pytest.raises(errors.FileDamagedError):
        count_pages(recognise(b"%PDF-1.4\nnothing\n%%EOF\n", "broken.pdf"))


def test_a_pdf_locked_for_its_owner_only_is_read() -> None:
    encryption = pdfencrypt.StandardEncryption("", ownerPassword="owner", canModify=0)
    assert cell_texts(pdf(strokes, encrypt=encryption)) == [TEXTS]


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(buffer, "PDF", resolution=72)
    source = recognise(buffer.getvalue(), "x.pdf")
    few = Limits(pixels=100_000)
    assert render(source, 1, dpi=36).shape == (150, 200, 3)
    with pytest.raises(errors.FileTooLargeError, match="picture on page 1"):
        render(source, 1, dpi=36, limits=few)
