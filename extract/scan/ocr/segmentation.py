"""From a cell's pixels to its lines of text: ink, ruling remnants, line bands, crops.

Coordinates are pixels of the page image, origin top left. "em" is the height of a full-size character
in pixels, measured on the page itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import percentile
from extract.scan.ocr.specks import drop_dust
from extract.scan.ocr.stray_lines import Mask, crossing_lines, reach, rim, wiped_rulings

Gray = NDArray[np.uint8]
Box = tuple[float, float, float, float]

_LEAST = 0.95
"""A crop is at least this many em high, so that figures are not blown up more than characters."""
_SAMPLE = 16
"""Cells, spread over the page, whose ink gives the height of its characters."""
_NEAR_ON_LINE = 0.55
"""So on a line without rulings beside it: a point may stand between two 1, each in half an em."""
_AROUND = 0.4
"""Em around a cell that are looked at for lines of dirt that cross its edge."""
_TOUCHING = 0.6
"""Em, both sides together, around a line of dirt, where print may have been touched by it."""
_COLUMN_GAP = 2.2
"""Em of white within a line outside ruled tables that parts two columns."""
_SCRATCH = 0.18
"""Em of ink in a row of pixels that may be a scratch, and no print."""
_PARTED = 1.3
"""Em of white within a line, from which its two sides may be two cells; letter-spaced names go further."""


@dataclass(frozen=True, slots=True)
class Tone:
    """The page's paper and ink, as grey values, and the cut between them."""

    paper: float
    ink: float

    @property
    def cut(self) -> float:
        """Grey value below which a pixel counts as ink."""
        return self.paper - 0.38 * (self.paper - self.ink)


@dataclass(frozen=True, slots=True)
class CellInk:
    """One cell: its grey pixels with rulings wiped out, its ink mask, and where it lies on the page.

    ``touched`` says that ink other than a ruling reaches the edge of the cell.
    """

    gray: Gray
    mask: Mask
    left: int
    top: int
    touched: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A line of text within a cell: rows ``top`` to ``bottom``, columns ``left`` to ``right`` (half open)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """Ink height in pixels."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Ink width in pixels."""
        return self.right - self.left


def to_gray(image: NDArray[np.uint8]) -> Gray:
    """Grey values of a blue-green-red or grey image."""
    import cv2

    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image, np.uint8)


def measure_tone(gray: Gray, boxes: Sequence[Box]) -> Tone:
    """Paper is the commonest light value, ink the darkest hundredth of the cells' insides."""
    import cv2

    parts = [_inside(gray, box) for box in boxes]
    samples = [cv2.GaussianBlur(part, (0, 0), 0.7)[::2, ::2].ravel() for part in parts if part.size]
    values = np.concatenate(samples) if samples else gray[::4, ::4].ravel()
    if values.size == 0:
        return Tone(255.0, 0.0)
    paper = percentile(values, 70)
    ink = percentile(values, 0.7)
    return Tone(paper, min(ink, paper - 60.0))


def open_cell(gray: Gray, box: Box, tone: Tone, em: float) -> CellInk:
    """Cut a cell out, wipe the rulings along its edges and lines of dirt that cross it, forget dust."""
    x0, y0, x1, y1 = _pixels(gray, box)
    part = gray[y0:y1, x0:x1].copy()
    if min(part.shape) < 9:
        return CellInk(part, np.zeros(part.shape, bool), x0, y0, False)
    crossed = _crossed(gray, (x0, y0, x1, y1), tone, em)
    part[crossed] = round(tone.paper)
    ruled = wiped_rulings(part < tone.cut, em)
    part[ruled] = round(tone.paper)
    edge = rim(part.shape, reach(part.shape, em))
    mask = drop_dust(_dark(part, tone, em) & ~ruled, edge, em)
    part[edge & ~_grown(mask, 3)] = round(tone.paper)
    touched = mask & (rim(mask.shape, 2) | _grown(crossed, round(_TOUCHING * em)))
    return CellInk(part, mask, x0, y0, bool(touched.any()))


def _crossed(gray: Gray, box: tuple[int, int, int, int], tone: Tone, em: float) -> Mask:
    """Lines of dirt across a cell; none where the page ends beside it."""
    x0, y0, x1, y1 = box
    margin = round(_AROUND * em)
    height, width = gray.shape
    if min(x0, y0, width - x1, height - y1) < margin or min(x1 - x0, y1 - y0) < em:
        return np.zeros((y1 - y0, x1 - x0), bool)
    outer = gray[y0 - margin : y1 + margin, x0 - margin : x1 + margin] < tone.cut
    return crossing_lines(outer, margin, em)[margin:-margin, margin:-margin]


def _grown(mask: Mask, size: int) -> Mask:
    """The mask, grown by half of ``size`` pixels on each side."""
    import cv2

    size = max(3, size)
    return np.asarray(cv2.dilate(mask.view(np.uint8), np.ones((size, size), np.uint8)), bool)


def open_strip(gray: Gray, box: Box, tone: Tone) -> CellInk:
    """Cut a line of text out of a page without rulings; print of other lines is left out."""
    x0, y0, x1, y1 = _pixels(gray, box)
    part = gray[y0:y1, x0:x1].copy()
    if min(part.shape) < 5:
        return CellInk(part, np.zeros(part.shape, bool), x0, y0, False)
    em = 0.75 * part.shape[0]
    mask = drop_dust(_dark(part, tone, em), np.zeros(part.shape, bool), em, _NEAR_ON_LINE)
    bands = find_bands(mask, em)
    if bands:
        line = max(bands, key=lambda band: int(mask[band.top : band.bottom].sum()))
        mask[: line.top] = mask[line.bottom :] = False
    return CellInk(part, mask, x0, y0, False)


def pieces(mask: Mask, em: float) -> list[Band]:
    """The pieces of a line between gaps so wide that they part columns, from left to right."""
    return bands_between(mask, _COLUMN_GAP * em)


def bands_between(mask: Mask, white: float) -> list[Band]:
    """The ink of a line between gaps wider than ``white`` pixels, from left to right."""
    joined: list[list[int]] = []
    for left, right in _runs(np.asarray(mask.any(axis=0))):
        if joined and left - joined[-1][1] <= white:
            joined[-1][1] = right
        else:
            joined.append([left, right])
    found = []
    for left, right in joined:
        rows = np.flatnonzero(mask[:, left:right].any(axis=1))
        found.append(Band(left, int(rows[0]), right, int(rows[-1]) + 1))
    return found


def _dark(part: Gray, tone: Tone, em: float) -> Mask:
    """Ink after a light smoothing, in pieces that have some full ink in them."""
    import cv2

    smooth = cv2.GaussianBlur(part, (0, 0), max(0.5, 0.03 * em))
    weak = np.minimum(smooth, cv2.blur(part, (5, 1))) < tone.cut
    strong = part < tone.paper - 0.45 * (tone.paper - tone.ink)
    _, labels = cv2.connectedComponents(weak.view(np.uint8), connectivity=8)
    keep = np.zeros(labels.max() + 1, bool)
    keep[np.unique(labels[strong])] = True
    keep[0] = False
    return np.asarray(keep[labels], bool)


def find_bands(mask: Mask, em: float) -> list[Band]:
    """Lines of text of a cell, top to bottom, by horizontal projection."""
    profile = mask.sum(axis=1)
    runs = _runs(np.asarray(profile > 0))
    bands = [_band(mask, top, bottom) for top, bottom in _split_tall(profile, runs, em)]
    joined: list[Band] = []
    for band in bands:
        if joined and _one_line(joined[-1], band, em):
            joined[-1] = _band(mask, joined[-1].top, band.bottom)
        else:
            joined.append(band)
    return joined


def measure_em(gray: Gray, boxes: Sequence[Box], tone: Tone) -> float:
    """Height of a full-size character in pixels, from the ink runs of all cells; 0 with no ink.

    A first guess from the rows' heights is put right by what the cells hold.
    """
    heights = [box[3] - box[1] for box in boxes]
    em = 0.5 * float(np.percentile(heights, 30)) if heights else 0.0
    boxes = boxes[:: max(1, len(boxes) // _SAMPLE)]
    for _ in range(2):
        if em < 4:
            return 0.0
        cells = (open_cell(gray, box, tone, em) for box in boxes)
        runs = [b - a for cell in cells for a, b in _runs(np.asarray(cell.mask.any(axis=1)))]
        tall = [run for run in runs if run >= 5]
        if not tall:
            return 0.0
        middle = float(np.percentile(tall, 50, method="higher"))  # one of them, so that some are near it
        em = float(np.percentile([run for run in tall if 0.6 * middle <= run <= 1.7 * middle], 75))
    return em


def parted(mask: Mask, em: float) -> bool:
    """Whether a line (its ink, cut to its box) has so wide a gap that it may be two cells run together."""
    gaps = (last - first for first, last in _runs(np.asarray(~mask.any(axis=0))))
    return any(gap > _PARTED * em for gap in gaps)


def without_rulings(bands: list[Band], height: int, em: float) -> tuple[list[Band], bool]:
    """The lines of a cell without flat remnants of rulings, and whether a ruling crosses the cell.

    A dash is all that its cell holds; a flat bar above or below other lines is a piece of a ruling. Near
    the edge it is a remnant of the cell's own ruling, further in the grid has missed one. The character 一
    in a column of single characters stays.
    """
    if len(bands) < 2:
        return bands, False
    flat = [b.height <= 0.24 * em and b.width >= 2 * b.height for b in bands]
    text = [b for b, is_flat in zip(bands, flat, strict=True) if not is_flat]
    if not text or not any(flat):
        return bands, False
    stacked = all(b.width <= 1.25 * em for b in text)
    kept, crossed = [], False
    for band, is_flat in zip(bands, flat, strict=True):
        edge = min(band.top, height - band.bottom) < 0.45 * em
        if not is_flat or (stacked and 0.5 * em < band.width <= 1.1 * em and not edge):
            kept.append(band)
        elif not edge:
            crossed = True
    return kept, crossed


def crop_line(cell: CellInk, band: Band, em: float, pad: float, paper: int) -> Gray:
    """The band with ``pad`` em of paper around it, at least a line high, wide gaps narrowed.

    A lone dash or point keeps its height above the line: the window is centred on the cell where the
    ink lies within a line there, so that "—", "_" and "." stay apart.
    """
    top, bottom = band.top, band.bottom
    least = round(_LEAST * em)
    if bottom - top < least:
        middle = (top + bottom) / 2
        centre = cell.mask.shape[0] / 2
        anchor = centre if abs(middle - centre) < 0.35 * em else middle
        top = min(top, round(anchor - least / 2))
        bottom = max(bottom, top + least)
    margin = max(2, round(pad * em))
    rows = slice(max(top - margin, 0), bottom + margin)
    columns = slice(max(band.left - margin, 0), band.right + margin)
    part = cell.gray[rows, columns]
    above, left = max(margin - top, 0), max(margin - band.left, 0)
    full = np.full((bottom - top + 2 * margin, band.width + 2 * margin), paper, np.uint8)
    full[above : above + part.shape[0], left : left + part.shape[1]] = part
    ink = np.zeros(full.shape[1], bool)
    inked = cell.mask[band.top : band.bottom, band.left : band.right].any(axis=0)
    ink[margin : margin + band.width] = inked
    return narrow_gaps(full, ink, most=round(0.9 * em), keep=round(0.45 * em))


def narrow_gaps(line: Gray, ink: NDArray[np.bool_], most: int, keep: int) -> Gray:
    """Shorten runs of inkless columns longer than ``most`` to ``keep`` (letter-spaced names)."""
    wanted = np.ones(line.shape[1], bool)
    for first, last in _runs(~ink):
        if first > 0 and last < line.shape[1] and last - first > most:
            wanted[first + keep // 2 : last - (keep - keep // 2)] = False
    return line[:, wanted]


def _inside(gray: Gray, box: Box) -> Gray:
    x0, y0, x1, y1 = _pixels(gray, box)
    return gray[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2]


def _pixels(gray: Gray, box: Box) -> tuple[int, int, int, int]:
    height, width = gray.shape
    x0, y0 = max(int(box[0]), 0), max(int(box[1]), 0)
    return x0, y0, min(max(int(np.ceil(box[2])), x0), width), min(max(int(np.ceil(box[3])), y0), height)


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _band(mask: Mask, top: int, bottom: int) -> Band:
    rows = np.flatnonzero(mask[top:bottom].any(axis=1))
    columns = np.flatnonzero(mask[top:bottom].any(axis=0))
    return Band(int(columns[0]), top + int(rows[0]), int(columns[-1]) + 1, top + int(rows[-1]) + 1)


def _one_line(upper: Band, lower: Band, em: float) -> bool:
    """Parts of one line: strokes of a character (二, ＝, %) lie closer than lines do."""
    together = lower.bottom - upper.top
    gap = lower.top - upper.bottom
    small = min(upper.height, lower.height) < 0.45 * em
    return together <= 1.2 * em or (small and gap <= 0.12 * em and together <= 1.5 * em)


def _split_tall(profile: NDArray[np.int_], runs: list[tuple[int, int]], em: float) -> list[tuple[int, int]]:
    """Cut runs of touching lines at the thinnest row between them.

    A scratch that reaches out of a line does not make it two.
    """
    parts: list[tuple[int, int]] = []
    for top, bottom in runs:
        full = np.flatnonzero(profile[top:bottom] > _SCRATCH * em)
        height = int(full[-1] - full[0]) + 1 if len(full) else 0
        count = round((bottom - top) / (1.25 * em)) if height > 1.75 * em else 1
        cuts = [top]
        for i in range(1, count):
            middle = top + (bottom - top) * i / count
            low, high = round(middle - 0.3 * em), round(middle + 0.3 * em)
            cuts.append(low + int(np.argmin(profile[low:high])))
        cuts.append(bottom)
        parts += [(a, b) for a, b in pairwise(cuts) if profile[a:b].any()]
    return parts
