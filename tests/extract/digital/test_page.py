from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from extract import errors
from extract.digital.page import count_pages, page_size, read_pdf_page, render
from extract.intake import recognise
from extract.limits import Limits
from extract.ruled import tables_from_rulings
from extract.types import PageKind
from schemas.findings import Code
from tests.extract.digital.drawn import HEIGHT, TEXTS, WIDTH, cell_texts, pdf, strokes


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
