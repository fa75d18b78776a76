from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from bench.second_reading import compare
from extract.intake import recognise


def pdf(texts: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300))
    canvas.grid([50, 150, 250], [100, 120, 140])
    for k, text in enumerate(texts):
        canvas.drawString(60 + 100 * (k % 2), 126 - 20 * (k // 2), text)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_two_parsers_give_the_same_cells() -> None:
    source = recognise(pdf(("head", "year", "10", "11")), "a.pdf")
    assert compare(source, 1) == (4, 4)


def test_a_page_without_text_is_not_compared() -> None:
    assert compare(recognise(pdf(()), "b.pdf"), 1) == (0, 0)
