"""Finds the pages of a PDF whose content, fonts or pictures do not decode without errors.

pdfium draws what it can of a damaged stream and says nothing. Flate data ends with a checksum of what it
unpacks to, and a JPEG picture decodes without warnings; both are held to that, once for each document. A
stream without any filter has nothing to be held to, and those of an encrypted document are not looked at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.intake import SourceFile

_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_STREAM = re.compile(rb"(?<!end)stream\r?\n|endobj")
_END = b"endstream"
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]*\]|/\w+)")
_NAME = re.compile(rb"/(\w+)")
_SHORT = {b"Fl": b"FlateDecode", b"A85": b"ASCII85Decode", b"DCT": b"DCTDecode"}
_OF_ALL = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
"""Streams that hold other objects: any page may need them."""
_PIECE = 1 << 16
"""Bytes unpacked at a time: they make 64 MB at most, which is not kept."""
_DEEPEST = 12
"""References from a page to what it draws with: a picture in a form in a form has six."""


@lru_cache(maxsize=1)
def damaged_pages(source: SourceFile) -> frozenset[int]:
    """The numbers (from 1) of the pages that draw with a damaged stream.

    Args:
        source: a PDF.

    Raises:
        FileDamagedError: Some stream is damaged, and so is the order of the pages.
    """
    broken = dict(_checked(source.data))
    damaged = {number for number, says in broken.items() if says}
    if not damaged:
        return frozenset()
    return frozenset(_pages_with(source, damaged))


def _checked(data: bytes) -> Iterator[tuple[int, bool]]:
    """Each object that is a stream with a known filter, and whether it is damaged; a later one counts."""
    if b"/Encrypt" in data:
        return
    place = 0
    while found := _OBJECT.search(data, place):
        place = found.end()
        opening = _STREAM.search(data, place)
        if opening is None:
            return
        head, place = data[place : opening.start()], opening.end()
        if opening[0] == b"endobj":
            continue
        end = data.find(_END, place)
        body, place = data[place : end if end >= 0 else len(data)], max(end, place)
        number = 0 if _OF_ALL.search(head) else int(found[1])
        yield number, _is_damaged(body, _filters(head))


def _filters(head: bytes) -> list[bytes]:
    said = _FILTERS.search(head)
    return [_SHORT.get(name, name) for name in _NAME.findall(said[1])] if said else []


def _is_damaged(body: bytes, filters: list[bytes]) -> bool:
    if filters[:1] == [b"ASCII85Decode"]:
        plain = _from_ascii85(body)
        return plain is None or _is_damaged(plain, filters[1:])
    if filters[:1] == [b"FlateDecode"]:
        return not _unpacks(body)
    return filters[:1] == [b"DCTDecode"] and not is_whole_jpeg(body)


def _unpacks(body: bytes) -> bool:
    """Whether Flate data comes to its end, and to its checksum."""
    unpacking = zlib.decompressobj()
    try:
        for start in range(0, len(body), _PIECE):
            unpacking.decompress(body[start : start + _PIECE])
            if unpacking.eof:
                return True
    except zlib.error:
        return False
    return False


def is_whole_jpeg(data: bytes) -> bool:
    """Whether a JPEG picture decodes without a warning of its decoder."""
    import simplejpeg

    try:
        inks = simplejpeg.decode_jpeg_header(data)[2]
        simplejpeg.decode_jpeg(data, colorspace="CMYK" if inks in ("CMYK", "YCCK") else "GRAY", strict=True)
    except ValueError:
        return False
    return True


def _from_ascii85(body: bytes) -> bytes | None:
    """The bytes that base 85 stands for; None where a character is none of its own."""
    import numpy as np

    text = b"".join(body.split()).removesuffix(b"~>").replace(b"z", b"!!!!!")
    missing = -len(text) % 5
    digits = np.frombuffer(text + b"u" * missing, np.uint8).astype(np.int64) - ord("!")
    if digits.size and not 0 <= digits.min() <= digits.max() < 85:
        return None
    values = digits.reshape(-1, 5) @ np.array([85**4, 85**3, 85**2, 85, 1])
    if values.size and values.max() >= 1 << 32:
        return None
    return bytes(values.astype(">u4").tobytes()[: len(values) * 4 - missing])


def _pages_with(source: SourceFile, damaged: set[int]) -> Iterator[int]:
    """The pages that refer to one of the objects, all of them where it holds other objects."""
    from extract.digital.plumber import page_dictionaries

    for number, page in enumerate(page_dictionaries(source), 1):
        if 0 in damaged or damaged & set(_objects(page, _DEEPEST)):
            yield number


def _objects(value: Any, depth: int, seen: set[int] | None = None) -> set[int]:
    """The numbers of all objects that a value refers to, but for the way back up."""
    from pdfminer.pdftypes import PDFObjRef, PDFStream

    seen = set() if seen is None else seen
    if isinstance(value, PDFObjRef):
        if depth == 0 or value.objid in seen:
            return seen
        seen.add(value.objid)
        return _objects(value.resolve(), depth - 1, seen)
    if isinstance(value, PDFStream):
        value = value.attrs
    if isinstance(value, dict):
        value = [item for key, item in value.items() if key not in ("Parent", "P", "Metadata")]
    if isinstance(value, list):
        for item in value:
            _objects(item, depth, seen)
    return seen
