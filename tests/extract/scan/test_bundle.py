"""Pictures as the pages of one document."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import Media, recognise
from extract.read import page_numbers
from extract.scan.bundle import bundle
from extract.scan.frames import read_frame


def _picture(level, form="PNG"):
    buffer = io.BytesIO()
    Image.new("L", (60, 90), level).save(buffer, form)
    return buffer.getvalue()


def test_pictures_become_pages_in_their_order_as_they_came():
    pages = [("b/1.png", _picture(10)), ("b/2.JPG", _picture(200, "JPEG"))]
    source = recognise(bundle(pages), "1.png +1")
    assert source.media is Media.PAGES
    assert list(page_numbers(source)) == [1, 2]
    assert [int(read_frame(source, n)[0].mean()) for n in (1, 2)] == [10, 200]
    with pytest.raises(PageOutOfRangeError):
        read_frame(source, 3)


def test_the_same_pictures_give_the_same_bytes():
    pages = [("1.png", _picture(10)), ("2.png", _picture(20))]
    assert bundle(pages) == bundle(pages)


def test_what_is_no_picture_is_damage():
    source = recognise(bundle([("1.png", b"%PDF-1.4 ... %%EOF"), ("2.png", _picture(1))]), "x")
    with pytest.raises(FileDamagedError):
        read_frame(source, 1)
