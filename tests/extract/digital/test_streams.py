import base64
import io
import zlib

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extract.digital.reader import read
from extract.digital.streams import damaged_pages, is_whole_jpeg
from extract.intake import SourceFile, recognise
from extract.limits import LIMITS
from schemas.findings import Code


def two_pages() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=1)
    for text in ("first 1 2 3", "second 4 5 6"):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def source(data: bytes) -> SourceFile:
    return recognise(data, "notice.pdf")


def plain_flate(data: bytes) -> bytes:
    """The file with its base 85 streams as raw Flate data."""
    start, end = data.index(b"stream\n") + 7, data.index(b"endstream")
    raw = base64.a85decode(data[start:end].strip().removesuffix(b"~>"))
    head = data[:start].replace(b"/ASCII85Decode ", b"", 1)
    return head + raw + b"\n" + data[end:]


def test_a_whole_file_has_no_damaged_page() -> None:
    data = two_pages()
    assert damaged_pages(source(data)) == frozenset()
    assert damaged_pages(source(plain_flate(data))) == frozenset()


@pytest.mark.parametrize("flate", [False, True])
def test_a_flipped_bit_damages_the_page_that_it_is_in(flate: bool) -> None:
    data = bytearray(plain_flate(two_pages()) if flate else two_pages())
    data[data.index(b"stream\n") + 20] ^= 1
    assert damaged_pages(source(bytes(data))) == frozenset({1})


def test_a_damaged_page_says_so() -> None:
    data = bytearray(two_pages())
    data[data.index(b"stream\n") + 20] ^= 1

    def none() -> None:
        raise AssertionError("no pixels are read")

    steps = [read(source(bytes(data)), number, none, LIMITS) for number in (1, 2)]  # type: ignore[arg-type]
    told = [[f.code for f in s.reading.page.findings] for s in steps]
    assert Code.PAGE_DAMAGED in told[0]
    assert told[1] == []


def test_a_jpeg_is_whole_in_every_colour_until_it_is_cut() -> None:
    levels = np.random.default_rng(0).integers(0, 255, (64, 48, 3), dtype=np.uint8)
    for mode in ("RGB", "L", "CMYK"):
        buffer = io.BytesIO()
        Image.fromarray(levels).convert(mode).save(buffer, "JPEG")
        assert is_whole_jpeg(buffer.getvalue())
        assert not is_whole_jpeg(buffer.getvalue()[:-40])


def test_flate_data_without_its_checksum_is_damaged() -> None:
    packed = zlib.compress(b"q Q " * 50)
    page = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%sendstream endobj\n"
        b"trailer<</Root 1 0 R/Size 5>>\n%%%%EOF"
    )
    assert damaged_pages(source(page % (len(packed), packed))) == frozenset()
    cut = packed[:-3]
    assert damaged_pages(source(page % (len(cut), cut))) == frozenset({1})
