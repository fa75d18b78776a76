"""Tells the raised mark behind a word of a PDF page from the word, by where and how large it stands.

A figure that is clearly smaller than the characters before it and lifted above their line is the mark of a
note, or an exponent (``extract.runs`` tells which). Upright boxes in points, origin top left.
"""

from __future__ import annotations

import re

from extract.types import BBox

_SMALL = 0.75
"""Heights of the characters before it: office programs set a raised figure at 0.58 to 0.67."""
_LIFTED = 0.15
"""Heights of the characters before it, by which it stands above their line: they lift it by a third."""
_BESIDE = 0.3
"""Heights of the characters before it: a wider gap is that of another word."""
_MARK = re.compile(r"[\[(（〔【]?(?:注?\d{1,2}|[-−]\d|[①-⑳*＊†‡]|[a-z])[\])）〕】]?")
_LONGEST = 5
_BEFORE = re.compile(r"[\d\u4e00-\u9fff%％)）A-Za-zµμ]$")
"""Han text, a number, or a unit; nothing else has a note."""


def may_be_mark(text: str) -> bool:
    """Whether a text is what marks a note, or an exponent."""
    return len(text) <= _LONGEST and _MARK.fullmatch(text) is not None


def is_raised(text: str, box: BBox, before: str, base: BBox) -> bool:
    """Whether a text stands as a raised mark behind ``before``, whose characters' box is ``base``."""
    if box.height >= _SMALL * base.height or not may_be_mark(text) or not _BEFORE.search(before):
        return False
    lifted = base.y1 - box.y1 >= _LIFTED * base.height
    high = box.y1 <= base.center[1] or box.y0 < base.y0
    near = -_BESIDE * base.height <= box.x0 - base.x1 <= _BESIDE * base.height
    return lifted and high and near and box.y1 > base.y0
