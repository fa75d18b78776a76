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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _WithOneMore:
    """The fonts of pdfium's own ``before``, by the names of its calls, and one font more, a whole file."""

    before: Mapping[str, Callable[..., Any]]
    font: ctypes.Array[ctypes.c_char]

    @property
    def own(self) -> int:
        """The handle of the font that is added: where it lies in memory."""
        return ctypes.addressof(self.font)

    def map_font(
        self, this: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any
    ) -> Any:
        """A font before, or the one added where Chinese glyphs are asked for."""
        found = self.before["MapFont"](this, weight, italic, charset, pitch, face, exact)
        return found or (self.own if wants_chinese(charset, ctypes.string_at(face)) else None)

    def font_data(self, this: Any, handle: int, table: int, buffer: Any, room: int) -> int:
        """How large a font's data is; the data too, where ``room`` is enough for it."""
        if handle != self.own:
            return int(self.before["GetFontData"](this, handle, table, buffer, room))
        if table != _WHOLE_FILE:
            return 0
        if buffer and room >= len(self.font):
            ctypes.memmove(buffer, self.font, len(self.font))
        return len(self.font)

    def face_name(self, this: Any, handle: int, buffer: Any, room: int) -> int:
        """The length of a font's name; the font added has none."""
        return 0 if handle == self.own else int(self.before["GetFaceName"](this, handle, buffer, room))

    def charset(self, this: Any, handle: int) -> int:
        """The character set of a font."""
        own = handle == self.own
        return int(pdfium.FXFONT_GB2312_CHARSET if own else self.before["GetFontCharset"](this, handle))

    def delete(self, this: Any, handle: int) -> None:
        """Forget a font; the one added stays."""
        if handle != self.own:
            self.before["DeleteFont"](this, handle)


def _answer(info: Any, font: ctypes.Array[ctypes.c_char]) -> None:
    """Lets ``info`` know one font more; what is asked of any other goes to whom it went before."""
    kinds = dict(info._fields_)
    names = ("MapFont", "GetFontData", "GetFaceName", "GetFontCharset", "DeleteFont")
    fonts = _WithOneMore({name: _detached(kinds[name], getattr(info, name)) for name in names}, font)
    answers = (fonts.map_font, fonts.font_data, fonts.face_name, fonts.charset, fonts.delete)
    for name, answer in zip(names, answers, strict=True):
        setattr(info, name, kinds[name](answer))
    _KEPT.append(info)


def _detached(kind: Any, function: Any) -> Callable[..., Any]:
    """A function pointer that stays when the field which it was read from is set anew."""
    pointer: Callable[..., Any] = kind(ctypes.cast(function, ctypes.c_void_p).value)
    return pointer


_KEPT: list[Any] = []
"""pdfium calls these functions until the process ends."""
