"""The fonts of the samples: free and shipped beside this file, so that a redraw gives the same bytes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"


@cache
def face(name: str) -> str:
    """Registers the font file ``fonts/<name>.ttf`` with reportlab once and gives back its name there."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    return name


def width(text: str, font: str, size: float) -> float:
    """Advance of ``text`` in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, face(font), size))


_NOT_FIRST = set("，。；：、！？）〕】》”’%％)]}")
_NOT_LAST = set("（〔【《“‘([{")


def _pieces(text: str) -> list[str]:
    """Unbreakable pieces: single Han characters, whole runs of Latin letters and digits."""
    pieces: list[str] = []
    for char in text:
        run = bool(pieces) and char.isascii() and pieces[-1][-1].isascii() and not char.isspace()
        run = run and not pieces[-1][-1].isspace()
        glued = bool(pieces) and (char in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if run or glued:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def wrap(text: str, font: str, size: float, room: float, first_indent: float = 0.0) -> list[str]:
    """Breaks ``text`` into lines of at most ``room`` points, as Chinese typesetting does."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, left = "", room - first_indent
        for piece in _pieces(part):
            if line and width(line + piece, font, size) > left:
                lines.append(line.rstrip())
                line, left = piece.lstrip(), room
            else:
                line += piece
        lines.append(line.rstrip())
    return lines
