"""The picture of a page: boxes of cells lie on their print, turned and skewed scans included."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from extract.intake import Media, SourceFile, open_source
from extract.read import read_page
from extract.scan.facsimile import facsimile
from extract.types import Page, PageKind, PageReading
from tongbao.review.picture import picture

SAMPLES = Path(__file__).parents[3] / "samples"


def test_a_digital_page_is_drawn_so_that_its_cells_have_ink():
    source = open_source(SAMPLES / "inbox" / "zhangye-roads-2021-sheet.pdf")
    reading = read_page(source, 2)
    content, media = picture(source, reading)
    assert media == "image/jpeg"
    image = np.asarray(Image.open(io.BytesIO(content)).convert("L"))
    scale = image.shape[1] / reading.page.width
    cells = [c for t in reading.tables for c in t.cells if c.text.strip()]
    assert cells
    for cell in cells:
        x0, y0, x1, y1 = (round(edge * scale) for edge in cell.bbox)
        inner = image[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2]
        assert inner.min() < 128, cell.text


def test_a_page_of_words_alone_is_set_in_type():
    page = Page(1, 100, 50, PageKind.DIGITAL, (), ())
    content, media = picture(SourceFile("0" * 64, "a.html", Media.HTML, b""), PageReading(page))
    assert media == "image/svg+xml"
    assert content.startswith(b"<svg")


def test_a_skewed_scan_is_set_level_and_keeps_its_colours():
    paper = np.full((900, 700, 3), 255, np.uint8)
    for row in range(100, 800, 60):
        paper[row : row + 4, 60:640] = 0
    for column in (60, 350, 636):
        paper[100:760, column : column + 4] = 0
    paper[20:60, 300:400] = (200, 30, 30)
    skewed = np.asarray(Image.fromarray(paper).rotate(1.2, fillcolor=(255, 255, 255), resample=3), np.uint8)
    level = facsimile(skewed, 252.0, 324.0, lambda _crops: 1.0)
    rows = (level.min(axis=2) < 110).mean(axis=1)
    assert rows.max() > 0.6  # a ruling lies in one row of pixels again
    assert ((level[..., 0] > 150) & (level[..., 1] < 110)).any()  # the red
