"""Gives pdfium a font for the Chinese fonts that neither the PDF nor the machine has.

Offices do not embed SimSun, and servers have no font of that kind. pdfium then takes a font without
Chinese glyphs: a text has no height, and one that runs sideways is left out of the text page as if it
were not there. The shipped font (``samples.fonts.substitute``) has the letters, and for all other
characters a box without ink: where texts stand no longer depends on the machine. A font that the machine
has comes first, so a page is drawn as well as it can be.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

_DATA = Path(__file__).parent / "data" / "substitute.ttf"
_CHARSETS = frozenset(
    {
        pdfium.FXFONT_GB2312_CHARSET,
        pdfium.FXFONT_CHINESEBIG5_CHARSET,
        pdfium.FXFONT_SHIFTJIS_CHARSET,
        pdfium.FXFONT_HANGEUL_CHARSET,
    }
)
_CHINESE_FACE = re.compile(rb"[\x80-\xff]|Sun|Song|Hei|Kai|Fang|Ming|LiSu|YouYuan|DengXian")
"""Faces are called after 宋 黑 楷 仿 明 隶 圆 等线; a PDF may name one and not say that it is Chinese."""
_WHOLE_FILE = 0
"""The table that pdfium asks for when it wants all of a font."""


@cache
def stand_in() -> None:
    """Puts the font behind those of the machine, for all documents that this process opens from now on.

    Raises:
        OSError: The package is without its font.
    """
    data = _DATA.read_bytes()
    found = pdfium.FPDF_GetDefaultSystemFontInfo()
    if not found:  # a platform of which pdfium knows no fonts
        return
    _answer(found.contents, ctypes.create_string_buffer(data, len(data)))
    pdfium.FPDF_SetSystemFontInfo(found)


def wants_chinese(charset: int, face: bytes) -> bool:
    """Whether a font asked for by character set (of pdfium) and name is to have Chinese glyphs."""
    return charset in _CHARSETS or _CHINESE_FACE.search(face) is not None


def _answer(info: Any, font: ctypes.Array[ctypes.c_char]) -> None:
    """Lets ``info`` know one font more; what is asked of any other goes to whom it went before."""
    own, size = ctypes.addressof(font), len(font)
    fields = dict(info._fields_)
    names = ("MapFont", "GetFontData", "GetFaceName", "GetFontCharset", "DeleteFont")
    default = {name: _detached(fields[name], getattr(info, name)) for name in names}

    def find(this: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:
        found = default["MapFont"](this, weight, italic, charset, pitch, face, exact)
        return found or (own if wants_chinese(charset, ctypes.string_at(face)) else None)

    def read(this: Any, handle: int, table: int, buffer: Any, room: int) -> int:
        if handle != own:
            return int(default["GetFontData"](this, handle, table, buffer, room))
        if table != _WHOLE_FILE:
            return 0
        if buffer and room >= size:
            ctypes.memmove(buffer, font, size)
        return size

    def name_of(this: Any, handle: int, buffer: Any, room: int) -> int:
        return 0 if handle == own else int(default["GetFaceName"](this, handle, buffer, room))

    def charset_of(this: Any, handle: int) -> int:
        if handle == own:
            return int(pdfium.FXFONT_GB2312_CHARSET)
        return int(default["GetFontCharset"](this, handle))

    def forget(this: Any, handle: int) -> None:
        if handle != own:
            default["DeleteFont"](this, handle)

    for name, answer in zip(names, (find, read, name_of, charset_of, forget), strict=True):
        setattr(info, name, fields[name](answer))
    _KEPT.append(info)


def _detached(kind: Any, function: Any) -> Callable[..., Any]:
    """A function pointer that stays when the field which it was read from is set anew."""
    pointer: Callable[..., Any] = kind(ctypes.cast(function, ctypes.c_void_p).value)
    return pointer


_KEPT: list[Any] = []
"""pdfium calls these functions until the process ends."""
