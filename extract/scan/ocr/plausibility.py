"""What a printed text looks like, whatever a network says of the pixels.

Networks are trained on lines of all kinds. A speck beside a word is a full stop to them, two bars without
serifs are one I, a lone letter may be as wide as a character, ‰ comes in pieces, a 0 as an O.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Mask
from extract.scan.ocr.marks import silhouette
from schemas.lexicon.numbers import PERCENT

_LATIN_WIDTH = 0.72
"""Em: a figure or a letter is narrower; 0 and 8 have 0.50 to 0.56 in four faces, print that runs more."""
_PENALTIES = {
    "wide letter": 4.0,
    "speck": 10.0,
    "ordinal": 4.0,
    "missing bar": 6.0,
    "mixed bars": 3.0,
}
"""Nats against a text. A network that is certain speaks with 7 to 10: that much overrules it, 4 may."""

_FIGURE = re.compile(PERCENT)
_FIGURE_CHARACTERS = re.compile(r"[-\d.,%]*\d[-\d.,%]*")
_BROKEN = re.compile(r"\d\s+\d|[A-Za-z\u0370-\u03ff]")
"""A figure torn by white space (a lost point), and a lone letter, which no cell of a notice holds."""
_LETTERED = re.compile(r"[-\d.,%]*\d[CDGOQSZBIlo]+")
"""A figure that ends in a letter which looks like a digit: half of a 0 is a C."""
_STRAY = re.compile(r"[^\u4e00-\u9fff]*[!|\[\]_'\"`·;~^?][^\u4e00-\u9fff]*")
"""A text without Han characters that has what specks and remnants of rulings are taken for."""
_PER_MILLE = re.compile(r"[%％][0oO〇](?![0-9])")
_CELSIUS = re.compile(r"°\s*[C℃]")
_FIRST = re.compile(r"([(（])\s*[-—–−]\s*([)）])")
_BARS = re.compile("[Il1|!]{1,4}")
_UNGROUPED = re.compile(r"-?\d[\d,]*(\.\d+)?%?")
_SPECKS = " .·•'`^~*“”\""
"""What specks behind a figure are read as."""
_ORDINAL = re.compile(r"[1-9]\d?\.")
_HAN_ORDINAL = re.compile("[一二三四五六七八九十百]+")

LOOKALIKES = {
    ":": ".",
    "一": "—",
    "ー": "—",
    "_": "—",
    "O": "0",
    "C": "0",
    "Q": "0",
    "D": "0",
    "S": "5",
    "o": "0",
    "〇": "0",
    "θ": "0",
    "Θ": "0",
    "日": "0",
    "l": "1",
    "I": "1",
    "|": "1",
}
"""Characters that the printer of a figure hardly meant, and what he did mean."""


def plain(text: str) -> str:
    """Compatibility forms folded, white space dropped, dashes made one."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.replace("—", "-").replace("–", "-").replace("−", "-")


def same(a: str, b: str) -> bool:
    """Whether two texts print the same: width forms, dashes and spaces apart."""
    return plain(a) == plain(b)


def bears_out(seen: str, text: str) -> bool:
    """Whether a reading of the page as it came says ``text``, specks of dirt about it aside.

    A figure neither begins nor ends with a point. A mark at middle height before it may be a minus.
    """
    return same(seen, text) or (is_figure(plain(text)) and same(seen.lstrip(". '").rstrip(_SPECKS), text))


def with_whole_signs(text: str) -> str:
    """The text with signs that were read in pieces made whole: ‰ comes as %0, ℃ as °C, a lone × as X.

    A bar that is all that a bracket holds is the ordinal 一: dashes are not set in brackets.
    """
    if text in {"X", "x"}:
        return "×"
    return _FIRST.sub("\\1一\\2", _CELSIUS.sub("℃", _PER_MILLE.sub("‰", text)))


def is_figure(printed: str) -> bool:
    """Whether a text in its plain form is a figure, its thousands grouped by commas or not at all."""
    return bool(_FIGURE.fullmatch(printed))


def is_malformed(text: str) -> bool:
    """Whether a text of figure characters is no figure, or a lone letter stands where one should."""
    printed = plain(text)
    if _FIGURE_CHARACTERS.fullmatch(printed):
        return not is_figure(printed) or bool(_BROKEN.search(text))
    if any(c.isdigit() for c in printed) and (_STRAY.fullmatch(printed) or _LETTERED.fullmatch(printed)):
        return True
    return len(printed) == 1 and bool(_BROKEN.search(printed))


def meant_figures(text: str) -> list[str]:
    """Figures that a text may have been printed as: look-alikes put right, a torn one with its point."""
    figure = "".join(LOOKALIKES.get(c, c) for c in text)
    printed = all(c in "0123456789.,%-—－ " for c in figure)
    mended = [figure] if printed and figure != text else []
    joined = re.sub(r"(?<=\d)\s+(?=\d)", ".", text)
    return [*mended, joined] if joined != text and is_figure(joined) else mended


def penalties(texts: Sequence[str], mask: Mask, em: float) -> NDArray[np.float64]:
    """Nats against each of ``texts``, 0 for most.

    Args:
        texts: what a line may say.
        mask: the ink of the line, cut to its bounding box.
        em: height of a full-size character in pixels.
    """
    wide = mask.shape[1] > _LATIN_WIDTH * em
    printed = [unicodedata.normalize("NFKC", text).strip() for text in texts]
    bars = _bars(mask) if any(_BARS.fullmatch(text) for text in printed) else 0
    return np.array([_penalty(text, form, wide, bars) for text, form in zip(texts, printed, strict=True)])


def _penalty(text: str, printed: str, wide: bool, bars: int) -> float:
    penalty = _PENALTIES["wide letter"] if wide and len(text) == 1 and text.isascii() else 0.0
    penalty += _speck_penalty(printed)
    if _BARS.fullmatch(printed):
        penalty += _PENALTIES["missing bar"] * max(0, bars - len(printed))
        penalty += _PENALTIES["mixed bars"] * (len(set(printed)) > 1)
    return penalty


def _speck_penalty(printed: str) -> float:
    """Nats against a point before or behind a text that is whole without it.

    A word neither begins nor ends with one, an ordinal may (1. or 一.); a figure has one, inside.
    """
    rest = printed.strip(".·'`^~“”\"").lstrip(",:")
    if rest in {printed, ""} or _HAN_ORDINAL.fullmatch(rest):
        return 0.0
    if _ORDINAL.fullmatch(printed):
        return _PENALTIES["ordinal"]
    word = len(rest) == 1 or any("\u4e00" <= c <= "\u9fff" for c in rest)
    return _PENALTIES["speck"] if word or _UNGROUPED.fullmatch(rest) else 0.0


def _bars(mask: Mask) -> int:
    """How many upright pieces the ink is; 0 if it has others."""
    shape = silhouette(mask)
    return len(shape) if set(shape) == {"d"} else 0
