"""Draws the shapes that ``extract.digital.digits`` knows: the ten digits of common faces.

``python -m samples.fonts.digit_shapes``; needs reportlab. Faces that offices print in: the standard fonts of
PDF as pdfium draws them, and the shipped Chinese ones.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.digital.digits import DATA, shape_of
from samples.fonts.subset import HERE

STANDARD = ("Times-Roman", "Times-Bold", "Times-Italic", "Helvetica", "Helvetica-Bold", "Courier")
SHIPPED = ("song", "hei", "kai")
SIZE = 48
"""Points: large enough for the outlines, small enough to be drawn as print is."""


def draw() -> Path:
    """Writes the shapes and gives back their path."""
    for name in SHIPPED:
        pdfmetrics.registerFont(TTFont(name, HERE / f"{name}.ttf"))
    shapes, digits = [], []
    for name in (*STANDARD, *SHIPPED):
        for digit in range(10):
            shape = shape_of(_drawn(name, str(digit)))
            if shape is None:
                raise ValueError(f"{name} draws no {digit}")
            shapes.append(np.round(255 * shape).astype(np.uint8))
            digits.append(digit)
    np.savez_compressed(DATA, shapes=np.stack(shapes), digits=np.array(digits, np.uint8))
    return DATA


def _drawn(font: str, digit: str) -> np.ndarray:
    """A digit as pdfium draws it: height x width, grey."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(2 * SIZE, 2 * SIZE))
    canvas.setFont(font, SIZE)
    canvas.drawCentredString(SIZE, SIZE / 2, digit)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    pixels: np.ndarray = document[0].render(scale=1, grayscale=True).to_numpy().copy()
    document.close()
    return pixels.reshape(pixels.shape[:2])


if __name__ == "__main__":
    print(draw())
