from __future__ import annotations

import numpy as np
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.digital.digits import Digit, Judgement, judged, shape_of
from extract.digital.witness import DPI
from extract.read import read_page
from extract.types import BBox, PageKind
from schemas.findings import Code
from tests.extract.digital.drawn import looked_at, pdf, strokes

BOX = BBox(0, 0, 5, 9)
FIGURES = [["No", "plan", "done"], ["A", "1390", "8285"], ["B", "6378", "3842"]]


def _font(file: str, *exchanged: str) -> str:
    """A font that draws two digits as each other, and says nothing of it; reportlab keeps a face per file."""
    font = TTFont(file, f"{file}.ttf")
    if exchanged and file not in pdfmetrics.getRegisteredFontNames():
        glyphs = font.face.charToGlyph
        one, other = (ord(c) for c in exchanged)
        glyphs[one], glyphs[other] = glyphs[other], glyphs[one]
    pdfmetrics.registerFont(font)
    return file


def _judgement(font: str, size: float = 10) -> Judgement:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        strokes(canvas, FIGURES)

    seen, rendering = looked_at(pdf(draw))
    return judged(seen.digits, rendering.darkest(), DPI)


@pytest.mark.parametrize(
    "font", ["Times-Roman", "Times-Bold", "Times-Italic", "Helvetica", "Helvetica-Bold", "Courier-Bold"]
)
@pytest.mark.parametrize("size", [10, 10.5, 16])
def test_common_faces_are_confirmed(font: str, size: float) -> None:
    found = _judgement(font, size)
    assert found.confirmed == frozenset("".join(t for row in FIGURES[1:] for t in row[1:]))
    assert found.lying == {}


def test_a_face_that_is_not_among_the_known_shapes_is_confirmed() -> None:
    found = _judgement(_font("VeraIt"))
    assert found.lying == {}
    assert found.confirmed >= frozenset("12358")


def test_print_too_small_to_tell_is_neither_confirmed_nor_lying() -> None:
    found = _judgement("Helvetica", 5)
    assert (found.confirmed, found.lying) == (frozenset(), {})


@pytest.mark.parametrize(("file", "pair"), [("Vera", "38"), ("VeraBd", "12"), ("VeraBI", "68")])
def test_exchanged_digits_are_suspects(file: str, pair: str) -> None:
    found = _judgement(_font(file, *pair))
    (lying,) = found.lying.values()
    assert lying >= frozenset(pair)
    assert not found.confirmed & lying


def test_a_page_whose_figures_lie_is_read_from_its_pixels() -> None:
    name = _font("Vera", "3", "8")

    def draw(canvas: Canvas) -> None:
        canvas.setFont(name, 10)
        strokes(canvas, FIGURES)

    reading = read_page(pdf(draw), 1)
    assert reading.page.kind is PageKind.SCAN
    assert Code.TEXT_LAYER_UNTRUSTED in {f.code for f in reading.page.findings}
    exchanged = [t.translate(str.maketrans("38", "83")) for row in FIGURES for t in row]
    assert [c.text for c in reading.tables[0].cells] == exchanged


def test_figures_whose_ink_and_shapes_bear_out_the_text_are_agreed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        strokes(canvas, FIGURES)

    (table,) = read_page(pdf(draw), 1).tables
    agreed = [w.text for c in table.cells for w in c.words if w.agreed]
    assert agreed == ["1390", "8285", "6378", "3842"]


def test_nothing_printed_has_no_shape() -> None:
    assert shape_of(np.full((12, 8), 255, np.uint8)) is None
    edge = np.full((14, 8), 255, np.uint8)
    edge[:6] = 0
    assert shape_of(edge) is None


def test_a_closer_look_adds_what_the_first_left_open() -> None:
    first = Judgement(frozenset("12"), {7: frozenset("3")}, frozenset({8}))
    assert [first.leaves_open(Digit(7, c, BOX)) for c in "134"] == [False, False, True]
    closer = Judgement(frozenset("45"), {9: frozenset("5")}, frozenset({7}))
    assert first.joined(closer) == Judgement(
        frozenset("124"), {7: frozenset("3"), 9: frozenset("5")}, frozenset({7, 8})
    )


def test_small_print_is_borne_out_by_a_closer_look() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 5)
        strokes(canvas, FIGURES)

    (table,) = read_page(pdf(draw), 1).tables
    figures = [c for c in table.cells if c.text.isdigit()]
    assert figures
    assert all(w.agreed for c in figures for w in c.words)
