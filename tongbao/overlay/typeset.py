"""Sets a text in lines: broken at spaces or between wide characters, in a given width or to fit a box."""

from __future__ import annotations

from collections.abc import Iterator

from extract.text import is_wide
from extract.types import BBox

_SIZES = (
    10.0,
    8.0,
    6.5,
    5.0,
    4.0,
    3.0,
)  # points, from that of a nominal cell down to the least that is legible
_LEADING = 1.15  # of the size
_PADDING = 1.5  # points
_NARROW = 0.56  # of an em: what a letter or digit takes, in the widest of usual fonts


def wrapped(text: str, ems: float, narrow: float = _NARROW) -> list[str]:
    """A text in lines of at most ``ems``, broken at spaces or between wide characters.

    ``narrow`` is what a character takes that is not wide, in ems. A word longer than a line sticks out.
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and _width(lines[-1] + piece.rstrip(), narrow) > ems:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def fitted(text: str, box: BBox) -> Iterator[tuple[float, float, float, str]]:
    """Lines (x and y of the base line, size, text) in a box from its top, in the largest type that fits."""
    for size in _SIZES:
        ems = (box.width - 2 * _PADDING) / size
        lines = wrapped(text, ems)
        if len(lines) * size * _LEADING <= box.height and max(_width(x, _NARROW) for x in lines) <= ems:
            break
    for place, line in enumerate(lines, start=1):
        yield box.x0 + _PADDING, box.y0 + place * size * _LEADING, size, line


def _width(text: str, narrow: float) -> float:
    """Of a text in ems."""
    return sum(1.0 if is_wide(c) else narrow for c in text)


def _pieces(text: str) -> Iterator[str]:
    """The pieces of a text between which a line may break: each wide character, each word with its space."""
    word = ""
    for character in " ".join(text.split()):
        if is_wide(character) and word:
            yield word
            word = ""
        word += character
        if is_wide(character) or character == " ":
            yield word
            word = ""
    if word:
        yield word
