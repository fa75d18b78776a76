"""Reads PDF files: each page from its text layer, or from its pixels where that is not to be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from extract.digital.digits import CLOSER, Digit, Judgement, judged
from extract.digital.meaningless import is_meaningless, without_meaningless
from extract.digital.page import OpenPage, PdfPage, count_pages, opened_page, turned_upright
from extract.digital.streams import damaged_pages
from extract.digital.witness import (
    DPI,
    Rendering,
    ink_of,
    unread_cells,
    with_agreement,
    with_typed,
    without_unseen,
)
from extract.errors import FileDamagedError, TooManyPixelsError
from extract.read import PageSteps
from extract.tables import find_tables
from extract.types import BBox, Page, PageKind, PageReading, Word
from schemas.findings import Code, Finding, Place

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extract.intake import SourceFile
    from extract.limits import Limits
    from extract.read import LoadEngine
    from extract.scan.page import ScanPage

_SCAN_DPI = 300  # finer scans only cost time
_LEAST_DPI = 200  # coarser ones are enlarged: their rulings are a pixel wide
_GLANCE_DPI = 100  # enough to see lines
_DRAWN = 100  # paths on a page without text, from which it may be text drawn as curves
_STAMPED = 60  # characters: page numbers, a stamp of receipt
_FIGURES_CHECKED = 12  # words whose digits are in doubt
_AROUND = (2, 1)  # points of paper left and right of a word, above and below it


def count(source: SourceFile) -> int:
    """Number of pages."""
    return count_pages(source)


def read(source: SourceFile, number: int, load_engine: LoadEngine, limits: Limits) -> PageSteps:
    """Page ``number`` (from 1)."""
    try:
        with opened_page(source, number, limits) as page:
            steps = _read(page, load_engine)
    except FileDamagedError as error:
        steps = PageSteps(_read_damaged(source, number, error))
    return _damaged(steps) if number in damaged_pages(source) else steps


def _damaged(steps: PageSteps) -> PageSteps:
    """The page with the finding that part of what it is drawn from is damaged."""
    page = steps.reading.page
    message = "Text, a font or a picture of the page is damaged in the file: it may say something else."
    told = replace(page, findings=(*page.findings, Finding(Code.PAGE_DAMAGED, message, Place(page.number))))
    return replace(steps, reading=replace(steps.reading, page=told))


def _read(page: OpenPage, load_engine: LoadEngine) -> PageSteps:
    seen = page.seen()
    why = _distrust(page, seen, load_engine)
    if why is not None or _is_picture(seen):
        return _scanned(page, load_engine, why)
    reading = _with_tables(seen.page, seen.marks)
    # elsewhere nothing is read as a value, and a recogniser's layer leaves no ink of its own
    if (reading.tables or seen.typed or any(map(is_meaningless, seen.page.words))) and not seen.hidden:
        rendering = _in_grey(page, seen)
        judgement = _judged(page, seen, rendering) if rendering else Judgement(frozenset(), {})
        suspects = [digit for digit in seen.digits if judgement.suspects(digit)]
        if suspects and (why := _lying_figures(page, seen, suspects, load_engine)):
            return _scanned(page, load_engine, why)
        if rendering:
            reading = _witnessed(page, seen, reading, rendering, judgement, load_engine)
    return PageSteps(_with_pictures(reading, seen, page, load_engine) if seen.page.pictures else reading)


def _scanned(page: OpenPage, load_engine: LoadEngine, why: str | None) -> PageSteps:
    """The page from its pixels, and why its text layer was not believed, if so."""
    dpi = min(max(page.picture_dpi() or _SCAN_DPI, _LEAST_DPI), _SCAN_DPI)
    scan = _read_pixels(page.pixels(round(dpi)), *page.size(), page.number, load_engine)
    return PageSteps(scan.reading if why is None else _with_doubt(scan.reading, why), scan)


def _judged(page: OpenPage, seen: PdfPage, rendering: Rendering) -> Judgement:
    """What the shapes of the digits say of the fonts; those that are too small to tell are drawn larger."""
    judgement = judged(seen.digits, rendering.darkest(), DPI)
    left = [digit for digit in seen.digits if judgement.leaves_open(digit)]
    if not left:
        return judgement
    try:
        closer = turned_upright(page.pixels(CLOSER, grey=True), seen.turned)
    except TooManyPixelsError:
        return judgement
    return judgement.joined(judged(left, closer, CLOSER))


def _in_grey(page: OpenPage, seen: PdfPage) -> Rendering | None:
    """How the page looks; None where it has too many pixels: its figures are not borne out then."""
    try:
        return page.rendering(seen.turned, grey=True)
    except TooManyPixelsError:
        return None


def _witnessed(
    page: OpenPage,
    seen: PdfPage,
    reading: PageReading,
    rendering: Rendering,
    judgement: Judgement,
    load_engine: LoadEngine,
) -> PageReading:
    """The page with its rendering held against its text; ink without text is read from pixels."""
    in_colour = cache(lambda: page.rendering(seen.turned))
    ink = ink_of(seen.page.words, rendering, in_colour)
    shown = without_unseen(seen.page, ink, fonts_known=seen.fonts_embedded)
    shown = with_typed(shown, seen.typed, rendering)
    if shown != seen.page:
        reading = _with_tables(shown, seen.marks)
    shown, tables, apart = without_meaningless(shown, reading.tables)
    words = (*shown.words, *seen.marks)
    unread = unread_cells(tables, rendering, words) and unread_cells(
        tables, in_colour(), words
    )  # what grey shows may be a seal
    if unread or apart:
        from extract.digital.unread import with_print

        pixels = turned_upright(page.pixels(_SCAN_DPI), seen.turned)
        reading = _with_tables(with_print(shown, [*unread, *apart], pixels, load_engine()), seen.marks)
    return with_agreement(reading, ink, rendering, judgement.confirmed)


def _with_tables(page: Page, marks: Sequence[Word]) -> PageReading:
    """The page with its tables; raised marks in them are residue, the others words of the text around."""
    found = find_tables(page)
    within = [[m for m in marks if table.bbox.contains(m.bbox.center)] for table in found]
    tables = (replace(t, residue=(*t.residue, *own)) for t, own in zip(found, within, strict=True))
    outside = (m for m in marks if not any(m in own for own in within))
    return PageReading(replace(page, words=(*page.words, *outside)), tuple(tables))


def _read_damaged(source: SourceFile, number: int, damage: FileDamagedError) -> PageReading:
    """A page that pdfium cannot open, as pdfplumber reads it; one that neither can is empty, and says so."""
    from extract.digital.plumber import read_plumber_page

    try:
        page = read_plumber_page(source, number)
    except FileDamagedError:
        finding = Finding(Code.PAGE_UNREADABLE, str(damage), Place(page=number))
        return PageReading(Page(number, 0.0, 0.0, PageKind.DIGITAL, (), (), (finding,)))
    return PageReading(page, find_tables(page))


def _is_picture(seen: PdfPage) -> bool:
    """Whether nothing but pixels tells what the page says: a scan, or text drawn as curves."""
    words = seen.page.words
    if not words:
        return bool(seen.page.pictures) or seen.paths >= _DRAWN
    return seen.page.kind is PageKind.MIXED and sum(len(w.text) for w in words) < _STAMPED


def _distrust(page: OpenPage, seen: PdfPage, load_engine: LoadEngine) -> str | None:
    """Why the text layer of the page is not believed, if so."""
    from extract.digital.text_layer import Trust, layer_facts, layer_is_true, trust, words_to_check

    words = _telling(seen)
    if not words:
        return None
    decision = trust(layer_facts("".join(w.text for w in words), seen.hidden, seen.image_share))
    if decision is Trust.KEEP:
        return None
    if decision is Trust.DROP:
        return "it lies unseen over a picture" if seen.hidden else "its characters stand for nothing"
    checked = words_to_check(words)
    crops = _crops(page, seen, checked)
    if not crops or layer_is_true(crops, [w.text for w in checked], load_engine()):
        return None
    return "its words are not those printed"


def _lying_figures(
    page: OpenPage, seen: PdfPage, suspects: Sequence[Digit], load_engine: LoadEngine
) -> str | None:
    """Why the text layer is not believed whose fonts seem to draw other digits than they say, if so."""
    from extract.digital.text_layer import figures_are_true

    places = [digit.bbox.center for digit in suspects]
    checked = [w for w in seen.page.words if any(map(w.bbox.contains, places))][:_FIGURES_CHECKED]
    if not checked or figures_are_true(_crops(page, seen, checked), [w.text for w in checked], load_engine()):
        return None
    return "its figures are not those printed"


def _telling(seen: PdfPage) -> list[Word]:
    """The words that tell of the layer: a lone sign of a symbol font (a bullet, a box to tick) does not."""
    return [w for w in seen.page.words if len(w.text) > 1 or not "\ue000" <= w.text <= "\uf8ff"]


def _crops(page: OpenPage, seen: PdfPage, words: Sequence[Word]) -> list[NDArray[np.uint8]]:
    """The print of single words with a little paper."""
    from extract.digital.pictures import crop

    pixels = turned_upright(page.pixels(_SCAN_DPI), seen.turned)
    across, down = _AROUND
    boxes = (BBox(b.x0 - across, b.y0 - down, b.x1 + across, b.y1 + down) for b in (w.bbox for w in words))
    return [crop(pixels, box, seen.page) for box in boxes]


def _is_turned(page: Page) -> bool:
    """Whether the page as it was read lies otherwise than its pixels."""
    return any(f.code is Code.PAGE_TURNED for f in page.findings)


def _with_doubt(reading: PageReading, why: str) -> PageReading:
    from extract.digital.text_layer import untrusted_finding

    findings = (*reading.page.findings, untrusted_finding(reading.page.number, why))
    return replace(reading, page=replace(reading.page, findings=findings))


def _with_pictures(
    reading: PageReading, seen: PdfPage, page: OpenPage, load_engine: LoadEngine
) -> PageReading:
    """The page with the tables that stand on it as pictures."""
    from extract.digital.text_layer import pasted_pictures

    number = seen.page.number
    sheet = BBox(0.0, 0.0, seen.page.width, seen.page.height)
    boxes = pasted_pictures(seen.page.pictures, seen.page.words, sheet)
    if not boxes or _is_turned(seen.page):
        return reading
    from extract.digital.pictures import crop, is_ruled, paste

    glance = page.pixels(_GLANCE_DPI)
    for box in boxes:
        if is_ruled(crop(glance, box, seen.page)):
            part = crop(page.pixels(_SCAN_DPI), box, seen.page)
            picture = _read_pixels(part, box.width, box.height, number, load_engine).reading
            if picture.tables:
                reading = paste(reading, picture, box)
    return reading


def _read_pixels(
    pixels: NDArray[np.uint8], width: float, height: float, number: int, load_engine: LoadEngine
) -> ScanPage:
    from extract.scan.page import scan_page

    return scan_page(pixels, number, width, height, load_engine())
