"""The calls of pdfium that are made once for each character: handles are integers, results plain.

A page has thousands of characters, and pdfium gives their boxes one by one. Declared anew with plain
integers, and without letting go of the interpreter's lock (pdfium is no library for threads anyway), a
call costs half of what the declaration of pypdfium2.raw costs.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

_UNITS = 4  # floats of a box


def _declared(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise ImportError(f"{function} is no function of the pdfium library")
    prototype: Callable[..., Any] = ctypes.PYFUNCTYPE(result, *arguments)(address)
    return prototype


_char_box = _declared(
    pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_text_object = _declared(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


def handle(helper: Any) -> int:
    """The address of what a helper object of pypdfium2 (a page, a text page) stands for."""
    return ctypes.cast(helper.raw, ctypes.c_void_p).value or 0


def char_boxes(text_page: Any, count: int) -> list[float]:
    """The loose boxes of the first ``count`` characters in user space: left, top, right, bottom of each."""
    boxes = (ctypes.c_float * (_UNITS * count))()
    start, size = ctypes.addressof(boxes), ctypes.sizeof(ctypes.c_float) * _UNITS
    places = range(start, start + size * count, size)
    deque(map(_char_box, repeat(handle(text_page), count), range(count), places), maxlen=0)
    return boxes[:]


def char_codes(text_page: Any, count: int) -> str:
    """The first ``count`` characters as pdfium maps them; U+0000 for a glyph without a meaning."""
    units = (ctypes.c_ushort * (2 * count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, units)
    text = bytes(units)[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    # the text as a whole leaves out glyphs without a meaning: then one by one
    return "".join(chr(pdfium.FPDFText_GetUnicode(text_page, place)) for place in range(count))


def text_objects(text_page: Any, places: Sequence[int]) -> list[int | None]:
    """The addresses of the objects that drew the characters at ``places``; None for no character."""
    return list(map(_text_object, repeat(handle(text_page)), places))
