"""Takes a PDF page, gives what is typed on to it: values of form fields and free text of annotations.

Neither is part of the page's text. What a field or a note holds is exact; where in its rectangle the text
stands only the page's rendering shows (``witness.fitted``).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from extract.digital.paths import Affine, place
from extract.types import Word

_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_TYPED = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX)
_UNIT = 2
"""Bytes of a UTF-16 code unit."""


class Typed(NamedTuple):
    """A field's value or a note's text, as a word in its whole rectangle (upright points).

    ``drawn`` says whether the file has its appearance; a note without one is drawn by the viewer (pdfium
    leaves it out), over all else.
    """

    word: Word
    drawn: bool


def typed_on(page: pypdfium2.PdfPage, upright: Affine) -> tuple[Typed, ...]:
    """What the fields and notes say that are not hidden."""
    return tuple(
        typed
        for index in range(pdfium.FPDFPage_GetAnnotCount(page))
        for typed in _typed(page, pdfium.FPDFPage_GetAnnot(page, index), upright)
    )


def _typed(page: pypdfium2.PdfPage, annotation: Any, upright: Affine) -> Iterator[Typed]:
    try:
        text = _text(page, annotation).strip()
        rectangle = pdfium.FS_RECTF()
        if text and pdfium.FPDFAnnot_GetRect(annotation, rectangle):
            corners = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            word = Word(" ".join(text.split()), place(corners, upright), engine="typed")
            note = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FREETEXT
            yield Typed(word, drawn=not note or bool(pdfium.FPDFAnnot_HasKey(annotation, b"AP")))
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _text(page: pypdfium2.PdfPage, annotation: Any) -> str:
    """What a field or a note says; empty for annotations of other kinds and for those that do not show."""
    if pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return ""
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda *room: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", *room))
    if kind != pdfium.FPDF_ANNOT_WIDGET or page.formenv is None:
        return ""
    form = page.formenv
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in _TYPED:
        return ""
    return _string(lambda *room: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, *room))


def _string(call: Callable[..., int]) -> str:
    """What a call of pdfium writes into a buffer, of whose bytes it is told and tells how many it needs."""
    size = call(None, 0)
    units = (ctypes.c_ushort * (size // _UNIT + 1))()
    call(units, size)
    return bytes(units)[: max(size - _UNIT, 0)].decode("utf-16-le", "replace")
