"""Words outside the tables of a scanned page: detected line by line, then recognised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey, Mask
from extract.scan.ocr.confidence import EVEN
from extract.scan.ocr.engine import Box, Effort, Engine, Reading
from extract.scan.ocr.gaps import between_characters, ems_of, parts_of
from extract.scan.ocr.ink import CellInk, line_ink, measure_tone
from extract.scan.ocr.letter_spacing import digit_pitch
from extract.scan.ocr.marks import lone_mark
from extract.scan.ocr.segmentation import bands_between
from extract.scan.ocr.undetected import undetected_boxes
from extract.scan.sheet import Sheet
from extract.types import BBox, Word

_PRINT_MM = (1.2, 40.0)
"""The longer side of a piece of ink that is print: less is a speck, more a ruling or a picture."""
_MARGIN_MM = 2.0
"""Paper that is kept around the print of a page."""
_AROUND_MM = 5.0
"""Paper that the detector sees above and below print."""
_PAPER = 200
"""Grey value of what is surely no print."""
_LONGEST = 1280
"""Pixels of the longer side that the detector sees a page in."""
_MOST_ROWS = 0.8
"""Share of a page's rows near print, above which leaving white out saves less than it costs."""
_PAD = 0.12
"""Share of a line's height, around its crop."""
_SURE = 0.9
"""Certainty of its least certain character from which a quick reading of a line is enough."""
_LEAST_CERTAINTY = 0.7
"""Mean of a line's characters; below are stains, grain, and the bleed-through of the other side."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as it was read in one go, and its parts between the white that may part columns."""

    whole: Word
    parts: tuple[Word, ...]


def read_body(sheet: Sheet, engine: Engine) -> list[PrintedLine]:
    """The lines of a page from top to bottom, their boxes in points.

    Args:
        sheet: upright and clean, without rulings and with paper in place of the tables, whose cells are read
            elsewhere.
        engine: the loaded engine.
    """
    boxes = _line_boxes(sheet, engine)
    if not boxes:
        return []
    page = sheet.image
    tone = measure_tone(page, boxes)
    boxes = [between_characters(page, box, tone) for box in boxes]
    boxes += undetected_boxes(page, boxes, tone)
    readings = _read([page[_around(box)] for box in boxes], engine)
    inks = [line_ink(page, box, tone) for box in boxes]
    ems = ems_of([r.text for r in readings], [float(ink.mask.any(axis=1).sum()) for ink in inks])
    pitch = digit_pitch([r.text for r in readings], [ink.mask for ink in inks], ems)
    found = (_line(*line, pitch, engine.name) for line in zip(boxes, readings, inks, ems, strict=True))
    lines = [_in_points(line, sheet) for line in found if line is not None]
    return sorted(lines, key=lambda line: (line.whole.bbox.y0, line.whole.bbox.x0))


def _line(
    box: Box, reading: Reading, ink: CellInk, em: float, pitch: float | None, engine: str
) -> PrintedLine | None:
    """A line of print, in pixels; None for what is none.

    A dash that is all its ink is measured: a recogniser often sees none.
    """
    x0, y0, x1, y1 = box
    bands = bands_between(ink.mask, em)
    if len(bands) == 1:
        (band,) = bands
        mark = lone_mark(ink.mask[band.top : band.bottom, band.left : band.right], em)
        if mark is not None:
            middle = (y0 + y1) / 2
            dash = Word(mark, BBox(x0, middle - em / 2, x1, middle + em / 2), EVEN, engine)
            return PrintedLine(dash, (dash,))
    if not reading.text.strip() or float(np.mean(reading.certainties)) < _LEAST_CERTAINTY:
        return None
    word = Word(reading.text, BBox(*box), reading.confidence, engine, reading.hypotheses.ranked())
    rows, columns = _around(box)
    middles = [columns.start + (rows.stop - rows.start) * position for position in reading.positions]
    return PrintedLine(word, parts_of(word, middles, ink, em, pitch))


def _in_points(line: PrintedLine, sheet: Sheet) -> PrintedLine:
    return PrintedLine(sheet.word_in_points(line.whole), tuple(map(sheet.word_in_points, line.parts)))


def _read(crops: Sequence[Grey], engine: Engine) -> list[Reading]:
    """Quick readings of lines, and careful ones where those are not sure."""
    readings = engine.recognise(crops, Effort.QUICK)
    unsure = [i for i, reading in enumerate(readings) if reading.confidence < _SURE]
    careful = engine.recognise([crops[i] for i in unsure], Effort.CAREFUL)
    for i, reading in zip(unsure, careful, strict=True):
        readings[i] = reading
    return readings


def _line_boxes(sheet: Sheet, engine: Engine) -> list[Box]:
    """Boxes of the lines of a page, as the detector finds them, in pixels."""
    printed = _printed_part(sheet)
    if printed is None:
        return []
    left, top, right, bottom = printed
    boxes = _detected(sheet.image[top:bottom, left:right], sheet.mm, engine)
    return [(x0 + left, y0 + top, x1 + left, y1 + top) for x0, y0, x1, y1 in boxes]


def _detected(part: Grey, mm: float, engine: Engine) -> list[Box]:
    """Boxes of the lines of ``part``.

    White bands are left out of what the detector looks at, for its time goes with the area.
    """
    kept = np.flatnonzero(_near_ink(np.asarray((part < _PAPER).any(axis=1)), round(_AROUND_MM * mm)))
    if kept.size > _MOST_ROWS * part.shape[0] or kept.size == 0:
        return engine.detect(part, _LONGEST)
    looked = part[kept]
    scale = min(1.0, _LONGEST / max(part.shape))
    boxes = engine.detect(looked, max(32, round(scale * max(looked.shape))))
    ys = np.clip(np.array([(y0, y1) for _, y0, _, y1 in boxes], int).reshape(-1, 2), 0, kept.size - 1)
    rows = kept[ys].tolist()
    return [(x0, float(y0), x1, float(y1)) for (x0, _, x1, _), (y0, y1) in zip(boxes, rows, strict=True)]


def _near_ink(inked: NDArray[np.bool_], reach: int) -> Mask:
    return np.asarray(np.convolve(inked, np.ones(2 * reach + 1), mode="same") > 0)


def _printed_part(sheet: Sheet) -> tuple[int, int, int, int] | None:
    """The smallest part of the page that holds all print, in pixels; None where there is none."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(sheet.ink, connectivity=8)
    if count < 2:
        return None
    size = np.maximum(stats[1:, 2], stats[1:, 3]) / sheet.mm
    printed = stats[1:][(size > _PRINT_MM[0]) & (size < _PRINT_MM[1])]
    if len(printed) == 0:
        return None
    margin = round(_MARGIN_MM * sheet.mm)
    height, width = sheet.image.shape
    left, top = printed[:, 0].min() - margin, printed[:, 1].min() - margin
    right, bottom = (
        (printed[:, 0] + printed[:, 2]).max() + margin,
        (printed[:, 1] + printed[:, 3]).max() + margin,
    )
    return max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom))


def _around(box: Box) -> tuple[slice, slice]:
    """The rows and columns of a line's crop: the line with a little paper around it."""
    x0, y0, x1, y1 = box
    pad = _PAD * (y1 - y0)
    rows = slice(max(0, round(y0 - 0.5 * pad)), round(y1 + 0.5 * pad) + 1)
    return rows, slice(max(0, round(x0 - pad)), round(x1 + pad) + 1)
