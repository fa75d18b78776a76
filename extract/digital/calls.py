"""The calls of pdfium made for each character and each stroke: handles are integers, results plain.

A page has thousands of both, and pdfium hands them out one by one. Declared anew with plain integers,
and without letting go of the interpreter's lock (pdfium is no library for threads anyway), a call costs
half of what the declaration of pypdfium2.raw costs.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise, repeat
from typing import Any

import pypdfium2.raw as pdfium

_UNITS = 4  # floats of a box
_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_FLOAT = ctypes.sizeof(ctypes.c_float)


_prototype = cache(ctypes.PYFUNCTYPE)


def _declared(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, ctypes.c_void_p).value
    if address is None:
        raise ImportError(f"{function} is no function of the pdfium library")
    declared: Callable[..., Any] = _prototype(result, *arguments)(address)
    return declared


_char_box = _declared(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
_ink_box = _declared(pdfium.FPDFText_GetCharBox, _INT, _POINTER, _INT, *[_POINTER] * 4)
_text_object = _declared(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)

count_objects = _declared(pdfium.FPDFPage_CountObjects, _INT, _POINTER)
get_object = _declared(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
count_form_objects = _declared(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
get_form_object = _declared(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
get_type = _declared(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
count_segments = _declared(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
get_render_mode = _declared(pdfium.FPDFTextObj_GetTextRenderMode, _INT, _POINTER)

_font_of = _declared(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
_font_size = _declared(pdfium.FPDFTextObj_GetFontSize, _INT, _POINTER, _POINTER)
_is_embedded = _declared(pdfium.FPDFFont_GetIsEmbedded, _INT, _POINTER)
_ascent = _declared(pdfium.FPDFFont_GetAscent, _INT, _POINTER, ctypes.c_float, _POINTER)
_descent = _declared(pdfium.FPDFFont_GetDescent, _INT, _POINTER, ctypes.c_float, _POINTER)
_matrix_of = _declared(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
_bounds_of = _declared(pdfium.FPDFPageObj_GetBounds, _INT, *[_POINTER] * 5)
_fill_colour = _declared(pdfium.FPDFPageObj_GetFillColor, _INT, *[_POINTER] * 5)
_stroke_colour = _declared(pdfium.FPDFPageObj_GetStrokeColor, _INT, *[_POINTER] * 5)
_stroke_width = _declared(pdfium.FPDFPageObj_GetStrokeWidth, _INT, _POINTER, _POINTER)
_draw_mode = _declared(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
_segment = _declared(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
_segment_point = _declared(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
_segment_type = _declared(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
_segment_closes = _declared(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)
_picture_size = _declared(pdfium.FPDFImageObj_GetImagePixelSize, _INT, *[_POINTER] * 3)
_clip_path = _declared(pdfium.FPDFPageObj_GetClipPath, _POINTER, _POINTER)
_count_clips = _declared(pdfium.FPDFClipPath_CountPaths, _INT, _POINTER)
_count_clip_segments = _declared(pdfium.FPDFClipPath_CountPathSegments, _INT, _POINTER, _INT)
_clip_segment = _declared(pdfium.FPDFClipPath_GetPathSegment, _POINTER, _POINTER, _INT, _INT)


def handle(helper: Any) -> int:
    """The address of what a helper object of pypdfium2 (a page, a text page) stands for."""
    return ctypes.cast(helper.raw, ctypes.c_void_p).value or 0


def char_boxes(text_page: Any, count: int) -> list[float]:
    """The loose boxes of the first ``count`` characters in user space: left, top, right, bottom of each."""
    boxes = (ctypes.c_float * (_UNITS * count))()
    start, size = ctypes.addressof(boxes), _UNITS * _FLOAT
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


def ink_box(text_page: Any, place: int) -> tuple[float, float, float, float]:
    """The box of a character's outline in user space: left, bottom, right, top."""
    box = (ctypes.c_double * 4)()
    at, size = ctypes.addressof(box), ctypes.sizeof(ctypes.c_double)
    _ink_box(handle(text_page), place, at, at + 2 * size, at + size, at + 3 * size)
    left, bottom, right, top = box
    return left, bottom, right, top


def upright_em(text_page: Any, place: int) -> tuple[float, float, float, float]:
    """Where a character's baseline begins (x, y), and how far one font size goes up from there (x, y)."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text_page, place, x, y)
    pdfium.FPDFText_GetMatrix(text_page, place, matrix)
    size = pdfium.FPDFText_GetFontSize(text_page, place)
    return x.value, y.value, matrix.c * size, matrix.d * size


def text_objects(text_page: Any, places: Sequence[int]) -> list[int | None]:
    """The addresses of the objects that drew the characters at ``places``; None for no character."""
    return list(map(_text_object, repeat(handle(text_page)), places))


def matrix(item: int) -> tuple[float, float, float, float, float, float]:
    """The matrix of an object."""
    m = (ctypes.c_float * 6)()
    _matrix_of(item, ctypes.addressof(m))
    a, b, c, d, e, f = m
    return a, b, c, d, e, f


def bounds(item: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of an object."""
    box = (ctypes.c_float * 4)()
    at = ctypes.addressof(box)
    _bounds_of(item, at, at + _FLOAT, at + 2 * _FLOAT, at + 3 * _FLOAT)
    left, bottom, right, top = box
    return left, bottom, right, top


def font_of(item: int) -> int:
    """The font of a text object; 0 for none."""
    return _font_of(item) or 0


def em_extent(font: int) -> tuple[float, float]:
    """What a font says its line reaches below the baseline (negative) and above it, in font sizes."""
    values = (ctypes.c_float * 2)()
    at = ctypes.addressof(values)
    _descent(font, 1.0, at)
    _ascent(font, 1.0, at + _FLOAT)
    below, above = values
    return below, above


def is_embedded(font: int) -> bool:
    """Whether the file holds the font's shapes."""
    return bool(_is_embedded(font) == 1)


def line_extent(item: int) -> tuple[float, float]:
    """How far a text object's line reaches below its baseline (negative) and above it, before its matrix."""
    values = (ctypes.c_float * 3)()
    at, font = ctypes.addressof(values), _font_of(item)
    _font_size(item, at)
    _descent(font, values[0], at + _FLOAT)
    _ascent(font, values[0], at + 2 * _FLOAT)
    _, below, above = values
    return below, above


def colour(item: int, *, stroke: bool) -> tuple[int, int, int, int] | None:
    """Red, green, blue, alpha (0 to 255) of an object's lines or its inside; None for a pattern."""
    rgba = (ctypes.c_uint * 4)()
    at, size = ctypes.addressof(rgba), ctypes.sizeof(ctypes.c_uint)
    call = _stroke_colour if stroke else _fill_colour
    if not call(item, at, at + size, at + 2 * size, at + 3 * size):
        return None
    r, g, b, alpha = rgba
    return r, g, b, alpha


def stroke_width(item: int) -> float:
    """The width of an object's lines, before its matrix."""
    width = ctypes.c_float()
    _stroke_width(item, ctypes.addressof(width))
    return width.value


def picture_pixels(item: int) -> int:
    """How many pixels a picture has, by its header: nothing is decoded."""
    sizes = (ctypes.c_uint * 2)()
    at = ctypes.addressof(sizes)
    _picture_size(item, at, at + ctypes.sizeof(ctypes.c_uint))
    return sizes[0] * sizes[1]


def draw_mode(item: int) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    modes = (_INT * 2)()
    at = ctypes.addressof(modes)
    _draw_mode(item, at, at + ctypes.sizeof(_INT))
    return bool(modes[0]), bool(modes[1])


def subpaths(item: int, most: int) -> Iterator[list[tuple[float, float]]]:
    """The points of the subpaths of no more than ``most`` segments, before the path's matrix.

    One that is closed ends where it began.
    """
    count = count_segments(item)
    segments = list(map(_segment, repeat(item), range(count)))
    kinds = list(map(_segment_type, segments))
    starts = [k for k, kind in enumerate(kinds) if kind == pdfium.FPDF_SEGMENT_MOVETO or not k]
    for start, end in pairwise([*starts, count]):
        if 1 < end - start <= most:
            points = list(_points(segments[start:end]))
            if _segment_closes(segments[end - 1]) and points[0] != points[-1]:
                points.append(points[0])
            yield points


def _points(segments: Sequence[int]) -> Iterator[tuple[float, float]]:
    values = iter(_coordinates(segments))
    return zip(values, values, strict=True)


def _coordinates(segments: Sequence[int]) -> list[float]:
    """X and y of each segment of a path, one after the other."""
    places = (ctypes.c_float * (2 * len(segments)))()
    start, size = ctypes.addressof(places), 2 * _FLOAT * len(segments)
    xs, ys = range(start, start + size, 2 * _FLOAT), range(start + _FLOAT, start + size, 2 * _FLOAT)
    deque(map(_segment_point, segments, xs, ys), maxlen=0)
    return places[:]


def clip_bounds(item: int) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each path outside of which nothing of an object shows."""
    clip = _clip_path(item)
    # pdfium says -1 for an object that no path clips
    for path in range(_count_clips(clip) if clip else 0):
        if count := _count_clip_segments(clip, path):
            segments = map(_clip_segment, repeat(clip), repeat(path), range(count))
            values = _coordinates(list(segments))
            xs, ys = values[::2], values[1::2]
            yield min(xs), min(ys), max(xs), max(ys)
