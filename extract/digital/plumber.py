"""Takes a page of a PDF, gives its words and rulings as pdfplumber sees them: the second reading.

pdfplumber parses the file by other code (pdfminer) than pdfium. It reads the pages that pdfium cannot
open, and ``bench.second_reading`` holds both against each other: the same cells from both.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from extract.digital.paths import STRAIGHT, THIN
from extract.digital.radicals import unify_radicals
from extract.errors import FileDamagedError, PageOutOfRangeError
from extract.intake import SourceFile
from extract.rulings import joined
from extract.types import BBox, Page, PageKind, Ruling, Word


def read_plumber_page(source: SourceFile, number: int) -> Page:
    """Words and rulings of page ``number`` (from 1), in upright points.

    Raises:
        FileDamagedError: pdfplumber cannot read the page either.
        PageOutOfRangeError: There is no such page.
    """
    try:
        with pdfplumber.open(io.BytesIO(source.data), pages=[number]) as document:
            if not document.pages:
                raise PageOutOfRangeError(source.name, f"there is no page {number}")
            page = document.pages[0]
            found = page.dedupe_chars().extract_words(x_tolerance_ratio=0.3, use_text_flow=True)
            edges, width, height = page.edges, float(page.width), float(page.height)
    except (PdfminerException, ValueError, TypeError, KeyError, RecursionError) as error:
        raise FileDamagedError(source.name, f"page {number} of the PDF is broken") from error
    words = tuple(
        Word(unify_radicals(w["text"]), BBox(w["x0"], w["top"], w["x1"], w["bottom"])) for w in found
    )
    rulings = joined(r for edge in edges if (r := _ruling(edge)) is not None)
    return Page(number, width, height, PageKind.DIGITAL, words, rulings)


def page_dictionaries(source: SourceFile) -> Iterator[list[object]]:
    """What each page says of itself, and what it may draw with; references are not followed.

    Raises:
        FileDamagedError: The order of the pages cannot be told.
    """
    try:
        for page in PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(source.data)))):
            yield [page.attrs, page.resources]
    except (PDFException, PSException, ValueError, TypeError, KeyError, RecursionError) as error:
        raise FileDamagedError(source.name, "the PDF is broken") from error


def _ruling(edge: dict[str, Any]) -> Ruling | None:
    """An edge of a line, a rectangle or a curve; None where it slants, is not painted, or is white."""
    stroked, filled = bool(edge.get("stroke")), bool(edge.get("fill"))
    slanting = min(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) > STRAIGHT
    if slanting or not (stroked or filled):
        return None
    colour = edge["stroking_color" if stroked else "non_stroking_color"]
    if colour in (1, (1,), (1, 1, 1), (0, 0, 0, 0)):
        return None
    xs, ys = zip(*edge["pts"], strict=True)
    background = not stroked and min(max(xs) - min(xs), max(ys) - min(ys)) > THIN
    thickness = 0.0 if background else max(float(edge["linewidth"] or 0.0), 0.1)
    return Ruling(edge["x0"], edge["top"], edge["x1"], edge["bottom"], thickness)
