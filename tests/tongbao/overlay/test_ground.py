from __future__ import annotations

import base64
import io
import re

import numpy as np
from PIL import Image

from extract.errors import FileDamagedError
from extract.intake import Media, SourceFile
from extract.types import BBox, Cell, RawTable, Word
from tongbao.overlay.ground import pictured, printed, typed


def texts(ground):
    return [re.sub("<[^>]+>", "", e) for e in ground.elements]


def test_a_picture_is_held_at_two_pixels_to_the_point_at_most():
    fine, coarse = (pictured(np.full((d * 2, d, 3), 200, np.uint8), 72, 144) for d in (600, 100))
    for ground, width in ((fine, 144), (coarse, 100)):
        data = re.search('base64,([^"]+)', ground.elements[0])[1]
        assert Image.open(io.BytesIO(base64.b64decode(data))).size == (width, 2 * width)


def test_words_in_type_are_as_large_as_they_were_printed():
    ground = typed(100, 50, [Word("县区", BBox(10, 20, 30, 30))])
    (element,) = ground.elements
    assert all(part in element for part in ('x="10"', 'font-size="10"', 'textLength="20"', ">县区<"))


def test_words_that_their_cell_cannot_hold_are_set_again_inside_it():
    wide, word = "棚户区住房改造情况", Word("棚户区住房改造情况", BBox(10, 10, 100, 20))
    cell = Cell(1, 0, 0, 1, 1, wide, BBox(10, 10, 50, 30), (word,))
    table = RawTable(page=1, bbox=cell.bbox, n_rows=1, n_columns=1, cells=(cell,))
    assert texts(typed(200, 50, [word])) == [wide]
    lines = texts(typed(200, 50, [word], [table]))
    assert len(lines) > 1
    assert "".join(lines) == wide


def test_a_page_that_pdfium_cannot_draw_has_its_words_in_type(reading, monkeypatch):
    def broken(source, number, dpi):
        raise FileDamagedError(source.name, "page 1 of the PDF is broken")

    monkeypatch.setattr("extract.digital.page.render_upright", broken)
    ground = printed(SourceFile("0" * 64, "a.pdf", Media.PDF, b""), reading)
    assert set(texts(ground)) >= {"任务", "12"}
