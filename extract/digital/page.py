"""Takes a PDF, gives its pages as words and rulings, or as pixels. pdfium does the looking.

Coordinates leave upright: the page's own /Rotate is undone, and a page whose text runs sideways
(a wide table printed on a tall page) is turned so that it reads from left to right.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from extract.digital.calls import ink_box
from extract.digital.digits import SAMPLES, Digit
from extract.digital.fonts import stand_in
from extract.digital.paths import Affine, Drawing, largest_picture, place, read_drawing
from extract.digital.text import (
    digits_of,
    is_slanted,
    prevailing_turn,
    read_glyphs,
    seen_and_unseen,
    strings_of,
    with_nominal_lines,
    words_of,
)
from extract.digital.text_layer import PAGE_PICTURE
from extract.digital.typed import Typed, typed_on
from extract.digital.witness import DPI, Rendering, unseen_finding
from extract.errors import FileDamagedError, FileEncryptedError, PageOutOfRangeError, TooManyPixelsError
from extract.intake import SourceFile
from extract.limits import LIMITS, Limits
from extract.rulings import joined
from extract.types import BBox, Page, PageKind, Ruling, Word
from schemas.findings import Code, Finding, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What pdfium sees on a page.

    ``marks`` are the marks of notes that stand raised behind words, and are no part of them; ``typed`` is
    what form fields and notes say; ``digits`` are a few of each digit of each font.
    ``image_share`` is the part of the page (0 to 1) that its largest picture covers; ``hidden`` the
    share of its pieces of text that lie in the invisible mode over that picture (a recogniser's
    layer); ``paths`` counts what is drawn by lines and curves; ``turned`` is how far the page was turned
    clockwise, in degrees, after its /Rotate, so that its text reads from left to right.
    ``fonts_embedded`` says whether the file holds the shapes of all its text.
    """

    page: Page
    marks: tuple[Word, ...]
    typed: tuple[Typed, ...]
    digits: tuple[Digit, ...]
    image_share: float
    hidden: float
    paths: int
    turned: int
    fonts_embedded: bool


@contextmanager
def opened(source: SourceFile) -> Iterator[pypdfium2.PdfDocument]:
    """The document of ``source``, closed at the end.

    Raises:
        FileEncryptedError: It needs a password.
        FileDamagedError: It cannot be parsed.
    """
    stand_in()
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise FileEncryptedError(source.name, "the PDF is locked by a password") from None
        raise FileDamagedError(source.name, "the PDF is broken") from error
    try:
        document.init_forms()  # before a page is loaded: what is typed into a form is drawn then
        yield document
    finally:
        document.close()


def count_pages(source: SourceFile) -> int:
    """Number of pages.

    Raises:
        ExtractError: It is encrypted, damaged or without pages.
    """
    with opened(source) as document:
        pages = len(document)
    if pages == 0:
        raise FileDamagedError(source.name, "the PDF has no pages")
    return pages


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page of an open document; it is loaded once, whatever is asked of it."""

    name: str
    number: int
    limits: Limits
    loaded: pypdfium2.PdfPage

    def seen(self) -> PdfPage:
        """Its words and rulings, and how it looks."""
        text_page = self.loaded.get_textpage()
        try:
            return _read(self.loaded, text_page, self.number)
        finally:
            text_page.close()

    def size(self) -> tuple[float, float]:
        """Width and height in points, its /Rotate undone, as ``pixels`` draws it."""
        width, height = self.loaded.get_size()
        return width, height

    def pixels(self, dpi: float, *, grey: bool = False) -> NDArray[np.uint8]:
        """The page with its forms and annotations: height x width x 3 (RGB) or grey, its /Rotate undone.

        Raises:
            TooManyPixelsError: The page, or a picture on it, would have too many pixels.
        """
        most = self.limits.pixels
        if largest_picture(self.loaded) > most:
            raise TooManyPixelsError(
                self.name, f"a picture on page {self.number} has more than {most} pixels"
            )
        width, height = self.size()
        if width * height * (dpi / 72) ** 2 > most:
            raise TooManyPixelsError(
                self.name, f"page {self.number} has more than {most} pixels at {dpi} dpi"
            )
        bitmap = self.loaded.render(scale=dpi / 72, rev_byteorder=True, may_draw_forms=True, grayscale=grey)
        pixels: NDArray[np.uint8] = bitmap.to_numpy()  # of memory that is Python's: it stays
        return pixels

    def rendering(self, turned: int, *, grey: bool = False) -> Rendering:
        """How the page looks, turned clockwise by so many degrees as it is read (``PdfPage.turned``)."""
        return Rendering.of(turned_upright(self.pixels(DPI, grey=grey), turned))

    def picture_dpi(self) -> float | None:
        """Pixels per inch of the finest picture that covers half of the page or more; None without one."""
        width, height = self.size()
        found = []
        for picture in self.loaded.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
            x0, y0, x1, y1 = picture.get_bounds()
            area = max(x1 - x0, 0.0) * max(y1 - y0, 0.0)
            if 2 * area >= width * height > 0:
                across, down = picture.get_px_size()
                found.append(72.0 * math.sqrt(across * down / area))
        return max(found, default=None)


@contextmanager
def opened_page(source: SourceFile, number: int, limits: Limits = LIMITS) -> Iterator[OpenPage]:
    """Page ``number`` (from 1) of a document, closed at the end.

    Raises:
        FileEncryptedError: The document needs a password.
        FileDamagedError: The document or the page cannot be parsed.
        PageOutOfRangeError: There is no such page.
    """
    with opened(source) as document:
        page = _page(document, source, number)
        try:
            yield OpenPage(source.name, number, limits, page)
        finally:
            page.close()


def read_pdf_page(source: SourceFile, number: int) -> PdfPage:
    """Words and rulings of page ``number`` (from 1), and how it looks."""
    with opened_page(source, number) as page:
        return page.seen()


def page_size(source: SourceFile, number: int) -> tuple[float, float]:
    """Width and height of page ``number`` in points, its /Rotate undone, as ``render`` draws it."""
    with opened_page(source, number) as page:
        return page.size()


def render(source: SourceFile, number: int, dpi: int = 200, limits: Limits = LIMITS) -> NDArray[np.uint8]:
    """Page ``number`` as pixels: height x width x 3 (RGB), its /Rotate undone.

    Raises:
        TooManyPixelsError: The page, or a picture on it, would have too many pixels.
    """
    with opened_page(source, number, limits) as page:
        return page.pixels(dpi)


def render_upright(source: SourceFile, number: int, dpi: int) -> NDArray[np.uint8]:
    """Page ``number`` as pixels that lie as its words and rulings do: height x width x 3 (RGB)."""
    with opened_page(source, number) as page:
        return turned_upright(page.pixels(dpi), page.seen().turned)


def turned_upright(pixels: NDArray[np.uint8], turned: int) -> NDArray[np.uint8]:
    """A rendered page (height x width x 3) turned clockwise by so many degrees (``PdfPage.turned``)."""
    return np.ascontiguousarray(np.rot90(pixels, -turned // 90))


def _page(document: pypdfium2.PdfDocument, source: SourceFile, number: int) -> pypdfium2.PdfPage:
    if not 1 <= number <= len(document):
        raise PageOutOfRangeError(source.name, f"there is no page {number}, it has {len(document)}")
    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise FileDamagedError(source.name, f"page {number} of the PDF is broken") from error


def _read(page: pypdfium2.PdfPage, text_page: Any, number: int) -> PdfPage:
    box = BBox(*page.get_bbox())
    rotation = page.get_rotation()
    glyphs = read_glyphs(text_page)
    strings = strings_of(glyphs, text_page)
    written = prevailing_turn(strings)
    turn = rotation if written is None else -written % 360
    turned = (turn - rotation) % 360
    upright = _upright(box, turn)
    sheet = BBox(0.0, 0.0, *((box.height, box.width) if turn % 180 else (box.width, box.height)))
    drawing = read_drawing(page, upright)
    share = max((_share(image, sheet.width, sheet.height) for image in drawing.images), default=0.0)
    covered = share >= PAGE_PICTURE
    rulings = joined(_on_page(drawing.rulings(), sheet.width, sheet.height))
    findings = [_turned(number, turned)] if turned else []
    if misfits := drawing.misfits():
        glyphs = with_nominal_lines(glyphs, misfits, text_page)
        strings = strings_of(glyphs, text_page)
    if not covered and (unseen := drawing.unseen()):
        glyphs, apart = seen_and_unseen(glyphs, unseen, text_page)
        strings = strings_of(glyphs, text_page)
        hidden = words_of(apart, strings_of(apart, text_page), upright, -turn % 360, rulings, text_page)
        findings += [unseen_finding(number, w) for w in hidden.words if any(c.isalnum() for c in w.text)]
    askew = "".join(glyphs.text[s.start : s.end] for s in strings if is_slanted(s))
    strings = [s for s in strings if not is_slanted(s)]
    findings += [_left_out(number, askew)] if askew else []
    printed = words_of(glyphs, strings, upright, -turn % 360, rulings, text_page, drawing.cut)
    words = tuple(w for w in printed.words if sheet.contains(w.bbox.center))
    typed = typed_on(page, upright)
    kind = _kind(words, drawing, covered)
    result = Page(
        number, sheet.width, sheet.height, kind, words, rulings, tuple(findings), tuple(drawing.images)
    )
    return PdfPage(
        page=result,
        marks=tuple(w for w in printed.marks if sheet.contains(w.bbox.center)),
        typed=typed,
        image_share=share,
        hidden=len(drawing.hidden) / drawing.texts if covered and drawing.texts else 0.0,
        paths=drawing.paths,
        turned=turned,
        digits=tuple(
            Digit(font, digit, place(ink_box(text_page, at), upright))
            for font, digit, at in digits_of(glyphs, text_page, SAMPLES)
        ),
        fonts_embedded=drawing.fonts_embedded(),
    )


def _upright(box: BBox, turn: int) -> Affine:
    """User space to upright points for a page turned clockwise by ``turn`` degrees."""
    left, bottom, right, top = box
    return {
        0: (1.0, 0.0, 0.0, -1.0, -left, top),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }[turn]


def _share(image: BBox, width: float, height: float) -> float:
    across = min(image.x1, width) - max(image.x0, 0.0)
    down = min(image.y1, height) - max(image.y0, 0.0)
    return max(across, 0.0) * max(down, 0.0) / (width * height) if width * height else 0.0


def _on_page(rulings: tuple[Ruling, ...], width: float, height: float) -> Iterator[Ruling]:
    for r in rulings:
        x0, x1 = max(r.x0, 0.0), min(r.x1, width)
        y0, y1 = max(r.y0, 0.0), min(r.y1, height)
        if x0 <= x1 and y0 <= y1:
            yield Ruling(x0, y0, x1, y1, r.thickness)


def _kind(words: tuple[Word, ...], drawing: Drawing, covered: bool) -> PageKind:
    if drawing.images and (covered or not words):
        return PageKind.SCAN if not words or len(drawing.hidden) == drawing.texts else PageKind.MIXED
    return PageKind.DIGITAL


def _left_out(number: int, text: str) -> Finding:
    message = f"Text that stands askew on the page (a watermark?) was left out: {text}"
    return Finding(Code.WORDS_UNPLACED, message, Place(page=number))


def _turned(number: int, degrees: int) -> Finding:
    message = f"The text of the page runs sideways; it was turned by {degrees} degrees to read it."
    return Finding(Code.PAGE_TURNED, message, Place(page=number))
