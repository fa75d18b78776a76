"""The second witness of a digital page: its rendering, held against its text layer.

Text that leaves no ink is not seen by a reader (covered by a later fill or picture, on a layer that is
switched off, white on white). Ink in a cell without text is read by him though the text layer does not
say it (a form field, a font without Unicode values, a picture of a number). The look is by NumPy alone; a
page is rendered once, at a resolution that shows a decimal point. Pixels of the page turned upright.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce

import numpy as np
from numpy.typing import NDArray

from extract.digital.typed import Typed
from extract.types import TEXT_LAYER, BBox, Cell, Page, PageReading, RawTable, Word
from schemas.findings import Code, Finding, Place

DPI = 100
"""A decimal point of 8 point type has 1.5 pixels, a digit 10; a page of text renders in about 5 ms."""
_CONTRAST = 16
"""Grey levels between print and its ground: paler than that nobody reads (white is taken from 250 on)."""
_INK = 60
"""Grey levels below the ground of a cell; shading and moiré of fills stay within 40."""
_CORE = 0.15
"""Share of a word's height above and below that is left out: neighbours and rulings reach into it."""
_WHITE = 255
_BORDER = 3
"""Pixels along a cell's sides that belong to its rulings: 2 points, half of a thick frame."""
_LEAST_ROWS, _LEAST_PIXELS = 2, 6
"""A dash of 8 point type has 2 rows and 8 pixels; what is less is a point of dirt in a picture."""
_SLASH = 0.8
"""Share of both sides of a cell that a diagonal line spans and print does not."""
_UPRIGHT = 1.5
"""Heights over the width from which a word of several characters is written downwards."""
_COVERED = 0.5
"""Share of a word's characters without ink from which the word counts as covered."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A page as a viewer shows it, forms and annotations drawn, at ``DPI``.

    ``planes`` are height x width, ``uint8``: grey alone, or red, green and blue. Grey costs a third and shows
    all but print in a colour that is as bright as its ground; a red seal it shows as dark as print.
    """

    planes: tuple[NDArray[np.uint8], ...]

    @staticmethod
    def of(pixels: NDArray[np.uint8]) -> Rendering:
        """From height x width (grey) or height x width x 3."""
        return Rendering((pixels,) if pixels.ndim == 2 else tuple(pixels[..., k] for k in range(3)))

    def darkest(self) -> NDArray[np.uint8]:
        """The darkest of the planes at each pixel: all print shows in it."""
        return reduce(np.minimum, self.planes)

    def lightest(self) -> NDArray[np.uint8]:
        """The lightest of the planes at each pixel, in which red seals and marks do not show."""
        return reduce(np.maximum, self.planes)


def shows(word: Word, rendering: Rendering) -> float:
    """The share of the word's characters, 0 to 1, that leave ink; 1 for a word too small to tell."""
    low = [not c.isalnum() for c in word.text]  # points and dashes stand low, outside the core
    less = 0.0 if all(low) else _CORE * word.bbox.height
    parts = [_part(plane, word.bbox, less) for plane in rendering.planes]
    characters, shape = len(word.text), parts[0].shape
    along = int(characters > 1 and word.bbox.height <= _UPRIGHT * word.bbox.width)
    if min(shape) < 2 or shape[along] < 2 * characters:
        return 1.0 if not parts[0].size or max(int(p.max() - p.min()) for p in parts) >= _CONTRAST else 0.0
    starts = _starts(characters, shape[along])
    inked = _inked(parts, starts, 1 - along)
    if less and any(low):
        whole = [_part(plane, word.bbox, 0.0) for plane in rendering.planes]
        inked |= np.array(low) & _inked(whole, _starts(characters, whole[0].shape[along]), 1 - along)
    return float(np.count_nonzero(inked)) / characters


@cache
def _starts(characters: int, pixels: int) -> NDArray[np.intp]:
    """Where each of so many characters of one width begins."""
    return np.arange(characters) * pixels // characters


def _inked(parts: Sequence[NDArray[np.uint8]], starts: NDArray[np.intp], across: int) -> NDArray[np.bool_]:
    """Which characters leave ink in one of the planes."""
    spreads = [_spreads(part, starts, across) for part in parts]
    return (spreads[0] if len(spreads) == 1 else np.maximum.reduce(spreads)) >= _CONTRAST


def _spreads(part: NDArray[np.uint8], starts: NDArray[np.intp], across: int) -> NDArray[np.uint8]:
    """The largest difference of levels in each character."""
    lightest = np.maximum.reduceat(np.maximum.reduce(part, across), starts)
    darkest = np.minimum.reduceat(np.minimum.reduce(part, across), starts)
    return np.asarray(lightest - darkest)


def with_typed(page: Page, typed: Iterable[Typed], rendering: Rendering) -> Page:
    """The page with what is typed into its fields and notes where it shows; what does not is told."""
    found = [(word, fitted(word, rendering) if drawn else word) for word, drawn in typed]
    words = [shown for _, shown in found if shown is not None]
    findings = [unseen_finding(page.number, word) for word, shown in found if shown is None]
    return replace(page, words=(*page.words, *words), findings=(*page.findings, *findings))


def ink_of(words: Iterable[Word], grey: Rendering, in_colour: Callable[[], Rendering]) -> dict[Word, float]:
    """The share of each word's characters that leave ink; what grey does not show is looked at in colour."""
    shares = {word: shows(word, grey) for word in words}
    pale = [word for word, share in shares.items() if share < 1.0]
    return shares | {word: shows(word, in_colour()) for word in pale}


def without_unseen(page: Page, ink: Mapping[Word, float], *, fonts_known: bool) -> Page:
    """The page without the words that no reader sees, each told, and those told that he sees in part.

    Args:
        page: Words and rulings of the text layer.
        ink: The share of each word that leaves ink.
        fonts_known: Whether the file holds all its fonts: without its font a viewer may have no shapes for
            Han characters, so nothing is said of them then.
    """
    told = [w for w in page.words if ink[w] <= 1.0 - _COVERED and (fonts_known or w.text.isascii())]
    if not told:
        return page
    unseen = {w for w in told if ink[w] == 0.0}
    findings = (
        unseen_finding(page.number, w) if w in unseen else _covered(page.number, w)
        for w in told
        if w in unseen or w.text.isalnum()
    )
    words = tuple(w for w in page.words if w not in unseen)
    return replace(page, words=words, findings=(*page.findings, *findings))


def with_agreement(
    reading: PageReading, ink: Mapping[Word, float], rendering: Rendering, confirmed: Collection[str]
) -> PageReading:
    """The reading with the figures marked as agreed that ink and shapes bear out.

    Args:
        reading: of the text layer.
        ink: The share of each word of the page that leaves ink; a word that a table has cut is looked at.
        rendering: of the page.
        confirmed: The digits whose shapes are those that the fonts say.
    """
    known = frozenset(confirmed)

    @cache
    def borne_out(word: Word) -> Word:
        digits = {c for c in word.text if c.isdigit()}
        if not digits or not digits <= known or word.engine != TEXT_LAYER:
            return word
        share = ink[word] if word in ink else shows(word, rendering)
        return replace(word, agreed=True) if share == 1.0 else word

    tables = (
        replace(
            table,
            cells=tuple(replace(c, words=tuple(map(borne_out, c.words))) for c in table.cells),
            residue=tuple(map(borne_out, table.residue)),
        )
        for table in reading.tables
    )
    words = tuple(map(borne_out, reading.page.words))
    return PageReading(replace(reading.page, words=words), tuple(tables))


def _covered(number: int, word: Word) -> Finding:
    message = f"Part of a text of the file leaves no ink on the page: {word.text}"
    return Finding(Code.INK_UNREAD, message, Place(number, word.bbox))


def unseen_finding(number: int, word: Word) -> Finding:
    """The finding for a word of page ``number`` that no reader sees."""
    message = f"A text of the file leaves no ink on the page and is not published: {word.text}"
    return Finding(Code.TEXT_UNSEEN, message, Place(number, word.bbox))


def fitted(word: Word, rendering: Rendering) -> Word | None:
    """The word with the box of the ink within its rectangle's border; None where there is none."""
    part = _part(rendering.darkest(), word.bbox, 0.0)[_BORDER:-_BORDER, _BORDER:-_BORDER]
    if part.size == 0:
        return None
    ink = np.abs(part.astype(np.int16) - ground_of(part)) > _INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size < _LEAST_ROWS or columns.size < _LEAST_ROWS:
        return None
    left, top = word.bbox.x0 + _BORDER * 72 / DPI, word.bbox.y0 + _BORDER * 72 / DPI
    across, down = (
        [(ends[0]) * 72 / DPI, (ends[-1] + 1) * 72 / DPI] for ends in (columns.tolist(), rows.tolist())
    )
    return replace(word, bbox=BBox(left + across[0], top + down[0], left + across[1], top + down[1]))


def unread_cells(tables: Iterable[RawTable], rendering: Rendering, words: Sequence[Word]) -> list[Cell]:
    """The cells of the tables that hold ink which is none of the page's ``words``.

    A label may reach over the border of its cell: its ink in the cell beside it is known, too.
    """
    lightest = rendering.lightest()
    return [c for table in tables for c in table.cells if _holds_unread(c, table.residue, lightest, words)]


def _holds_unread(
    cell: Cell, residue: Sequence[Word], lightest: NDArray[np.uint8], words: Sequence[Word]
) -> bool:
    part = _part(lightest, cell.bbox, 0.0)[_BORDER:-_BORDER, _BORDER:-_BORDER]
    if min(part.shape) < _LEAST_ROWS or part.min() >= _WHITE - _INK:
        return False
    ink = part < ground_of(part) - _INK
    for word in (*cell.words, *residue):
        _rub_out(ink, word.bbox, cell.bbox)
    if not _is_print(ink):
        return False
    for word in words:
        if word.bbox.x0 < cell.bbox.x1 and cell.bbox.x0 < word.bbox.x1:
            _rub_out(ink, word.bbox, cell.bbox)
    return _is_print(ink)


def ground_of(part: NDArray[np.uint8]) -> int:
    """The median level of some pixels (at least one): that of the ground on which print stands."""
    if 2 * np.count_nonzero(part == _WHITE) > part.size:  # bare paper, nearly always
        return _WHITE
    return int(np.searchsorted(np.bincount(part.ravel()).cumsum(), (part.size + 1) // 2))


def _rub_out(ink: NDArray[np.bool_], word: BBox, cell: BBox) -> None:
    """Take the ink of a word out of that of its cell."""
    scale = DPI / 72
    slack = 0.25 * word.height * scale
    top, bottom = (scale * (y - cell.y0) - _BORDER for y in (word.y0, word.y1))
    left, right = (scale * (x - cell.x0) - _BORDER for x in (word.x0, word.x1))
    rows = slice(max(0, int(top - slack)), max(0, int(np.ceil(bottom + slack))))
    ink[rows, max(0, int(left - slack)) : max(0, int(np.ceil(right + slack)))] = False


def _is_print(ink: NDArray[np.bool_]) -> bool:
    """Whether ink is more than a point, a line along a side, or the diagonal of a cell that is struck out."""
    pixels = np.count_nonzero(ink)
    if pixels < _LEAST_PIXELS:
        return False
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if rows.size < _LEAST_ROWS or columns.size < _LEAST_ROWS:
        return False
    spans = (rows[-1] - rows[0] + 1) / ink.shape[0], (columns[-1] - columns[0] + 1) / ink.shape[1]
    slash = min(spans) >= _SLASH and pixels < 4 * max(ink.shape)
    rule = (rows.size <= 3 and spans[1] >= _SLASH) or (columns.size <= 3 and spans[0] >= _SLASH)
    return not slash and not rule


def _part(pixels: NDArray[np.uint8], box: BBox, less: float) -> NDArray[np.uint8]:
    """The pixels of a box in points, ``less`` points of its height left out above and below."""
    scale = DPI / 72
    top, bottom = max(0, round(scale * (box.y0 + less))), max(0, round(scale * (box.y1 - less)))
    left, right = max(0, int(scale * box.x0)), max(0, int(np.ceil(scale * box.x1)))
    return pixels[top:bottom, left:right]
