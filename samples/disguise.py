"""Sheets that write something other than what they show: the text layers of PDFs that cannot be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from samples.faces import FONTS, face
from samples.paint import Sheet

SheetMaker = Callable[[Any, float, float], Sheet]
"""(canvas, page width, page height) → the sheet of a new page."""

RADICALS = {
    ord(char): ord(radical)
    for char, radical in zip(
        "高长门见金食马骨黑龙风水火土大小山川工方日月木生用田白石立竹米老",
        "⾼⻓⻔⻅⾦⾷⻢⾻⿊⻰⻛⽔⽕⼟⼤⼩⼭⼮⼯⽅⽇⽉⽊⽣⽤⽥⽩⽯⽴⽵⽶⽼",
        strict=True,
    )
}
"""Characters that some PDF writers give as the radicals that look like them."""

MISREAD = str.maketrans("03568区完", "OSGGB医元")
"""What a poor recogniser wrote under the picture."""


class RadicalSheet(Sheet):
    """Gives radical code points for common characters; the glyphs are those of the characters."""

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        """Writes ``text`` with radicals in its text layer."""
        self.canvas.setFont(_with_radicals(font), size)
        self.canvas.drawString(x, self.height - baseline, text.translate(RADICALS))


class GarbledSheet(Sheet):
    """Shows the text, while its text layer says other characters: a font without a true ToUnicode map."""

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        """Writes ``text`` by glyphs whose code points are shifted."""
        name, shift = _garbled(font)
        self.canvas.setFont(name, size)
        self.canvas.drawString(x, self.height - baseline, text.translate(shift))


class HiddenSheet(Sheet):
    """A picture of the page over its whole size, with a recogniser's poor text under it, not to be seen."""

    def __init__(self, canvas: Any, page_width: float, page_height: float, picture: bytes) -> None:
        import io

        from reportlab.lib.utils import ImageReader

        super().__init__(canvas, page_width, page_height)
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, page_width, page_height)

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        """Writes the text misread and invisible."""
        self.canvas.setFont(face(font), size)
        self.canvas.drawString(x, self.height - baseline, text.translate(MISREAD), mode=3)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, thickness: float, gray: float, dash: float = 0.0
    ) -> None:
        """Draws nothing: the picture has the rulings."""

    def fill(self, x: float, y: float, w: float, h: float, gray: float) -> None:
        """Draws nothing."""


def hidden(pictures: Iterator[bytes]) -> SheetMaker:
    """Sheets over the pictures of the pages, in order."""
    return lambda canvas, width, height: HiddenSheet(canvas, width, height, next(pictures))


def _register(name: str, font: str) -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    own = TTFont(name, str(FONTS / f"{font}.ttf"))
    own.face.name = f"Tongbao-{name}".encode()  # reportlab takes fonts of one face name for the same
    pdfmetrics.registerFont(own)
    return own.face


@cache
def _with_radicals(font: str) -> str:
    """The font with the characters' glyphs at the radicals' code points."""
    name = f"{font}-radicals"
    own = _register(name, font)
    for char, radical in RADICALS.items():
        own.charToGlyph[radical] = own.charToGlyph.get(char, 0)
        own.charWidths[radical] = own.charWidths.get(char, own.defaultWidth)
    return name


@cache
def _garbled(font: str) -> tuple[str, dict[int, int]]:
    """The font with its glyphs at other code points, and which code point shows a character."""
    name = f"{font}-garbled"
    own = _register(name, font)
    true_glyphs, true_widths = dict(own.charToGlyph), dict(own.charWidths)
    points = sorted(c for c in true_glyphs if c > 0x20)
    shift = dict(zip(points, points[37:] + points[:37], strict=True))
    for char, other in shift.items():
        own.charToGlyph[other] = true_glyphs[char]
        own.charWidths[other] = true_widths.get(char, own.defaultWidth)
    return name, shift
