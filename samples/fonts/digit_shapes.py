"""Draws the shapes that ``extract.digital.digits`` knows: the ten digits of common faces.

``python -m samples.fonts.digit_shapes``; needs reportlab. Faces that offices print in: the standard fonts of
PDF as pdfium draws them, and the shipped Chinese ones.
"""

from __future__ import annotations

import io
from itertools import product
from pathlib import Path

import numpy as np
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.digital.digits import DATA, shape_of
from extract.digital.witness import DPI
from samples.fonts.subset import HERE

STANDARD = ("Times-Roman", "Times-Bold", "Times-Italic", "Helvetica", "Helvetica-Bold", "Courier")
SHIPPED = ("song", "hei", "kai")
SIZES = (10.0, 10.5, 12.0, 14.0, 16.0, 48.0)
"""Points: those of tables, whose shapes are drawn from few pixels, and one large enough for the outlines."""


def draw() -> Path:
    """Writes the shapes and gives back their path."""
    for name in SHIPPED:
        pdfmetrics.registerFont(TTFont(name, HERE / f"{name}.ttf"))
    shapes, digits = [], []
    for name in (*STANDARD, *SHIPPED):
        for size, digit in product(SIZES, range(10)):
            shape = shape_of(_drawn(name, size, str(digit)))
            if shape is None:
                raise ValueError(f"{name} draws no {digit} in {size} points")
            shapes.append(np.round(255 * shape).astype(np.uint8))
            digits.append(digit)
    np.savez_compressed(DATA, shapes=np.stack(shapes), digits=np.array(digits, np.uint8))
    return DATA


def _drawn(font: str, size: float, digit: str) -> np.ndarray:
    """A digit as pdfium draws it on the page that is looked at: height x width, grey."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(2 * size, 2 * size))
    canvas.setFont(font, size)
    canvas.drawCentredString(size, size / 2, digit)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    pixels: np.ndarray = document[0].render(scale=DPI / 72, grayscale=True).to_numpy().copy()
    document.close()
    return pixels.reshape(pixels.shape[:2])


if __name__ == "__main__":
    print(draw())
