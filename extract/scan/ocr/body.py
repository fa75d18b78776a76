"""Words outside the tables of a scanned page: detected line by line, then recognised.

Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey, ink_mask
from extract.scan.ocr.engine import Reading, Recogniser
from extract.scan.ocr.gaps import between_characters, ems_of, parts_of
from extract.scan.ocr.marks import lone_mark
from extract.scan.ocr.segmentation import CellInk, bands_between, measure_tone, open_strip
from extract.scan.ocr.undetected import overlooked
from extract.scan.sheet import Sheet
from extract.types import BBox, Word

Box = tuple[float, float, float, float]

_MARGIN_MM = 2.0
_AROUND_MM = 5.0  # of paper that the detector sees above and below print
_PAPER = 200  # grey value of what is surely no print
_LONGEST = 1280  # pixels of the longer side that the detector sees a page in
_WORTH = 0.8  # of a page's rows; with more of them near print, leaving white out saves little
_PAD = 0.12  # of a line's height, around its crop
_SURE = 0.9  # of its least sure character; a line read so by the smaller network is not read again
_MARK = 0.5  # confidence of a mark that was seen in passing
_LEAST_SURE = 0.7  # of its characters on average; below are stains, grain, and print of the other side


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it was read in one go, and its parts between the white that may part columns."""

    whole: Word
    parts: tuple[Word, ...]


def read_body(sheet: Sheet, recogniser: Recogniser) -> list[PrintedLine]:
    """The lines of a sheet without its tables and rulings, from top to bottom, in points."""
    return [
        PrintedLine(sheet.word_in_points(line.whole), tuple(map(sheet.word_in_points, line.parts)))
        for line in read_outside(sheet.image, [], sheet.dpi, recogniser)
    ]


def read_outside(grey: Grey, taken: Sequence[Box], dpi: float, recogniser: Recogniser) -> list[PrintedLine]:
    """The lines outside ``taken``, boxes in pixels of ``grey``, from top to bottom.

    Args:
        grey: the upright page.
        taken: outlines of tables, which are read cell by cell elsewhere.
        dpi: pixels per inch.
        recogniser: the loaded engine.
    """
    page = _blanked(grey, taken, dpi)
    part = _inked_part(page, dpi)
    if part is None:
        return []
    left, top, right, bottom = part
    boxes = _detected(page[top:bottom, left:right], dpi, recogniser)
    boxes = [(x0 + left, y0 + top, x1 + left, y1 + top) for x0, y0, x1, y1 in boxes]
    tone = measure_tone(page, boxes)
    boxes = [between_characters(page, box, tone) for box in boxes]
    boxes += overlooked(page, boxes, tone)
    crops = [_crop(page, box) for box in boxes]
    readings = _read(crops, recogniser)
    inks = [open_strip(page, box, tone) for box in boxes]
    heights = [float(ink.mask.any(axis=1).sum()) for ink in inks]
    ems = ems_of([reading.text for reading in readings], heights)
    marks = [_mark(ink, em) for ink, em in zip(inks, ems, strict=True)]
    lines = [
        _printed(reading, box, ink, em) if mark is None else _marked(mark, box, em)
        for box, reading, ink, em, mark in zip(boxes, readings, inks, ems, marks, strict=True)
        if mark is not None or _is_print(reading)
    ]
    return sorted(lines, key=lambda line: (line.whole.bbox.y0, line.whole.bbox.x0))


def _is_print(reading: Reading) -> bool:
    return bool(reading.text.strip()) and float(np.mean(reading.strengths)) >= _LEAST_SURE


def _mark(ink: CellInk, em: float) -> str | None:
    """The dash that is all the ink of a line: the recogniser often sees none."""
    bands = bands_between(ink.mask, em)
    if len(bands) != 1:
        return None
    (band,) = bands
    return lone_mark(ink.mask[band.top : band.bottom, band.left : band.right], em)


def _marked(mark: str, box: Box, em: float) -> PrintedLine:
    x0, y0, x1, y1 = box
    middle = (y0 + y1) / 2
    dash = Word(mark, BBox(x0, middle - em / 2, x1, middle + em / 2), _MARK, "pp-ocrv6")
    return PrintedLine(dash, (dash,))


def _printed(reading: Reading, box: Box, ink: CellInk, em: float) -> PrintedLine:
    word = Word(
        text=reading.text,
        bbox=BBox(*box),
        confidence=reading.confidence,
        engine="pp-ocrv6",
        alternatives=reading.alternatives,
    )
    rows, columns = _around(box)
    high = rows.stop - rows.start
    middles = [columns.start + high * middle for middle in reading.middles]
    return PrintedLine(word, parts_of(word, middles, ink, em))


def _read(crops: Sequence[Grey], recogniser: Recogniser) -> list[Reading]:
    """The readings of lines by the smaller network, and by the larger one where that is not sure."""
    readings = recogniser.recognise(crops, "tiny")
    unsure = [i for i, reading in enumerate(readings) if reading.confidence < _SURE]
    for i, reading in zip(unsure, recogniser.recognise([crops[i] for i in unsure]), strict=True):
        readings[i] = reading
    return readings


def _detected(part: Grey, dpi: float, recogniser: Recogniser) -> list[Box]:
    """Boxes of the lines of ``part``.

    White bands are left out of what the detector looks at, for its time goes with the area.
    """
    rows = _near_ink(np.asarray((part < _PAPER).any(axis=1)), round(_AROUND_MM * dpi / 25.4))
    kept = np.flatnonzero(rows)
    if kept.size > _WORTH * len(rows) or kept.size == 0:
        return recogniser.detect(np.repeat(part[:, :, None], 3, axis=2), longest=_LONGEST)
    looked = np.repeat(part[kept][:, :, None], 3, axis=2)
    scale = min(1.0, _LONGEST / max(part.shape))
    boxes = recogniser.detect(looked, longest=max(32, round(scale * max(looked.shape))))
    last = kept.size - 1
    return [
        (x0, float(kept[min(max(int(y0), 0), last)]), x1, float(kept[min(max(int(y1), 0), last)]))
        for x0, y0, x1, y1 in boxes
    ]


def _near_ink(inked: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    return np.asarray(np.convolve(inked, np.ones(2 * reach + 1), mode="same") > 0)


def _blanked(grey: Grey, taken: Sequence[Box], dpi: float) -> Grey:
    """The page with white paper in place of the tables."""
    page = grey.copy()
    margin = round(0.5 * dpi / 25.4)
    for x0, y0, x1, y1 in taken:
        page[
            max(0, int(y0) - margin) : int(y1) + margin + 1, max(0, int(x0) - margin) : int(x1) + margin + 1
        ] = 255
    return page


def _inked_part(page: Grey, dpi: float) -> tuple[int, int, int, int] | None:
    """The smallest part of the page that holds all ink of character size; None where there is none."""
    millimetre = dpi / 25.4
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink_mask(page, millimetre), connectivity=8)
    if count < 2:
        return None
    size = np.maximum(stats[1:, 2], stats[1:, 3])
    inked = stats[1:][(size > 1.2 * millimetre) & (size < 40 * millimetre)]
    if len(inked) == 0:
        return None
    margin = round(_MARGIN_MM * millimetre)
    height, width = page.shape
    left, top = inked[:, 0].min() - margin, inked[:, 1].min() - margin
    right, bottom = (inked[:, 0] + inked[:, 2]).max() + margin, (inked[:, 1] + inked[:, 3]).max() + margin
    return max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom))


def _crop(page: Grey, box: Box) -> Grey:
    """A line with a little paper around it, as three equal channels."""
    rows, columns = _around(box)
    return np.repeat(page[rows, columns, None], 3, axis=2)


def _around(box: Box) -> tuple[slice, slice]:
    """The rows and columns of a line's crop."""
    x0, y0, x1, y1 = box
    pad = _PAD * (y1 - y0)
    rows = slice(max(0, round(y0 - 0.5 * pad)), round(y1 + 0.5 * pad) + 1)
    return rows, slice(max(0, round(x0 - pad)), round(x1 + pad) + 1)
