"""The ink of a cell or of a line of text: cut out of the page, without rulings, dirt and specks.

Coordinates are pixels of the page image, origin top left. "em" is the height of a full-size character
in pixels, measured on the page itself (``measure_em``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extract.scan.image.masks import Grey, Mask, percentile
from extract.scan.ocr.despeckle import despeckle
from extract.scan.ocr.engine import Box
from extract.scan.ocr.segmentation import find_bands, runs
from extract.scan.ocr.stray_lines import crossing_lines, reach, rim, ruling_remnants
from extract.scan.ocr.typography import LINE_BOX, LOW, STOP_AREA, WORD_GAP
from extract.types import BBox

_CUT, _FULL_INK = 0.38, 0.45
"""Shares of the way from paper to ink at which a pixel is ink, and at which it is more than a smudge."""
_LEAST_CONTRAST = 60.0
"""Grey levels between paper and ink: with less of them the noise of the paper would be ink."""
_SMALLEST_CELL, _SMALLEST_LINE = 9, 5
"""Pixels: what is lower or narrower holds no print."""
_SAMPLE = 16
"""Cells, spread over the page, whose ink gives the height of its characters."""
_HIGH = 1.7
"""Share of the middle height of runs of ink, above which one is of two lines that touch."""
_POINT_ON_LINE = 0.55
"""Em, on a line without rulings beside it, to its point: it may stand between two 1, each in half an em."""
_AROUND = 0.4
"""Em around a cell that are looked at for lines of dirt that cross its edge."""


_PAPER_PERCENT, _INK_PERCENT = 70.0, 1.0
"""Of the pixels of a cell as it came: the level of its paper, and that of its ink."""
_LIGHT = 245.0
"""Grey level that the paper of such a cell is given."""
_RULED = 0.6
"""Share of a cell's side that a ruling along it covers; no print does, which keeps off the corners."""


_FIGURE = (0.5, 1.6)
"""Ems: height of a piece of ink that may be a stroke of a figure; a seal's or a watermark's is higher."""
_DASH_HEIGHT, _DASH_WIDTH = 0.25, (0.4, 1.6)
"""Ems of a dash; a speck is shorter, the rest of a ruling longer."""


@dataclass(frozen=True, slots=True)
class Tone:
    """The page's paper and ink, as grey values, and the cut between them."""

    paper: float
    ink: float

    @property
    def cut(self) -> float:
        """Grey value below which a pixel counts as ink."""
        return self.paper - _CUT * (self.paper - self.ink)


@dataclass(frozen=True, slots=True)
class CellInk:
    """One cell or line: its grey pixels without rulings, its ink mask, and where it lies on the page.

    ``touched`` says that ink other than a ruling reaches the edge of the cell.
    """

    grey: Grey
    mask: Mask
    left: int
    top: int
    touched: bool


def measure_tone(grey: Grey, boxes: Sequence[Box]) -> Tone:
    """Paper is the commonest light value, ink the darkest hundredth of the cells' insides."""
    import cv2

    parts = [_inside(grey, box) for box in boxes]
    samples = [cv2.GaussianBlur(part, (0, 0), 0.7)[::2, ::2].ravel() for part in parts if part.size]
    values = np.concatenate(samples) if samples else grey[::4, ::4].ravel()
    if values.size == 0:
        return Tone(255.0, 0.0)
    paper = percentile(values, 70)
    ink = percentile(values, 0.7)
    return Tone(paper, min(ink, paper - _LEAST_CONTRAST))


def measure_em(grey: Grey, boxes: Sequence[Box], tone: Tone) -> float:
    """Height of a full-size character in pixels, from the ink runs of all cells; 0 with no ink.

    A first guess from the rows' heights is put right by what the cells hold.
    """
    heights = [box[3] - box[1] for box in boxes]
    em = 0.5 * float(np.percentile(heights, 30)) if heights else 0.0
    sample = boxes[:: max(1, len(boxes) // _SAMPLE)]
    for _ in range(2):
        em = _full_height(grey, sample, tone, em) if em >= 4 else 0.0
    return em


def _full_height(grey: Grey, boxes: Sequence[Box], tone: Tone, guess: float) -> float:
    """The height in pixels that most runs of ink have, cells opened as if ``guess`` were an em."""
    masks = (cell_ink(grey, box, tone, guess).mask for box in boxes)
    lengths = np.array([b - a for mask in masks for a, b in runs(mask.any(axis=1))])
    tall = lengths[lengths >= _SMALLEST_LINE]
    if not tall.size:
        return 0.0
    middle = float(np.percentile(tall, 50, method="higher"))  # one of them, so that some are near it
    like = tall[(tall >= LOW * middle) & (tall <= _HIGH * middle)]
    return float(np.percentile(like, 75))


def cell_ink(grey: Grey, box: Box, tone: Tone, em: float) -> CellInk:
    """The ink of a cell, without the rulings along its edges, lines of dirt that cross it, and specks."""
    x0, y0, x1, y1 = _pixels(grey, box)
    part = grey[y0:y1, x0:x1].copy()
    if min(part.shape) < _SMALLEST_CELL:
        return CellInk(part, np.zeros(part.shape, bool), x0, y0, False)
    crossed = _crossed(grey, (x0, y0, x1, y1), tone, em)
    part[crossed] = round(tone.paper)
    ruled = ruling_remnants(part < tone.cut, em)
    part[ruled] = round(tone.paper)
    edge = rim(part.shape, reach(part.shape, em))
    mask = despeckle(_dark(part, tone, em) & ~ruled, edge, em)
    part[edge & ~_grown(mask, 3)] = round(tone.paper)
    touched = mask & (rim(mask.shape, 2) | _grown(crossed, round(2 * WORD_GAP * em)))
    return CellInk(part, mask, x0, y0, bool(touched.any()))


def raw_ink(raw: Grey, box: Box, em: float) -> CellInk:
    """The ink of a cell as it came: all of it but for the rulings at its very edges, which are cut off.

    Grey levels are spread to what the recogniser knows, dark on light; nothing is taken out.
    """
    x0, y0, x1, y1 = _pixels(raw, box)
    part = raw[y0:y1, x0:x1].copy()
    if min(part.shape) < _SMALLEST_CELL:
        return CellInk(part, np.zeros(part.shape, bool), x0, y0, False)
    inner = _between_rulings(part, em)
    paper = percentile(part[inner], _PAPER_PERCENT)
    ink = min(percentile(part[inner], _INK_PERCENT), paper - _LEAST_CONTRAST)
    levels = np.clip((part.astype(np.float32) - ink) * (_LIGHT / (paper - ink)), 0, 255).astype(np.uint8)
    mask = np.zeros(part.shape, bool)
    mask[inner] = _dark(levels[inner], Tone(_LIGHT, 0.0), em)
    outside = np.ones(part.shape, bool)
    outside[inner] = False
    levels[outside] = round(_LIGHT)
    return CellInk(levels, mask, x0, y0, False)


def lost_print(page: Grey, raw: CellInk, tone: Tone, em: float) -> BBox | None:
    """Where a cell that cleaning left blank holds what may be print, in pixels of the page; None where not.

    That is a piece of ink as high as a figure or as flat and long as a dash, as dark as the page's print
    (a watermark is paler), away from the cell's edges, where rulings leave theirs.

    Args:
        page: as it came, in grey.
        raw: the cell as it came.
        tone: of the clean page.
        em: pixels.
    """
    import cv2

    height, width = raw.mask.shape
    margin = min(round(WORD_GAP * em), height // 4, width // 4)
    if margin < 1:
        return None
    inner = raw.mask[margin:-margin, margin:-margin].astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=8)
    wide, high = (stats[1:, at] / em for at in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT))
    figure = (high >= _FIGURE[0]) & (high <= _FIGURE[1])
    dash = (high <= _DASH_HEIGHT) & (wide >= _DASH_WIDTH[0]) & (wide <= _DASH_WIDTH[1])
    for x, y, w, h, _ in stats[1:][figure | dash].tolist():
        left, top = raw.left + margin + x, raw.top + margin + y
        if percentile(page[top : top + h, left : left + w], _INK_PERCENT) < tone.cut:
            return BBox(float(left), float(top), float(left + w), float(top + h))
    return None


def all_ink(raw: CellInk, em: float) -> Mask:
    """The ink of a cell as it came, cut to its bounding box; less than a full stop is dust beside a mark."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(raw.mask.view(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= STOP_AREA * em * em
    large[0] = False
    mask = np.asarray(large[labels], bool)
    if not mask.any():
        return raw.mask
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _between_rulings(part: Grey, em: float) -> tuple[slice, slice]:
    """The rows and columns of a cell without the rulings at its edges."""
    near = reach(part.shape, em)
    tone = percentile(part, _PAPER_PERCENT)
    dark = part < tone - _CUT * (tone - min(percentile(part, _INK_PERCENT), tone - _LEAST_CONTRAST))
    return _clear_of(dark.mean(axis=1) > _RULED, near), _clear_of(dark.mean(axis=0) > _RULED, near)


def _clear_of(ruled: Mask, near: int) -> slice:
    """What lies between the ruled lines of pixels at both edges, at most ``near`` from them."""
    first, last = np.flatnonzero(ruled[:near]), np.flatnonzero(ruled[-near:])
    start = int(first[-1]) + 2 if first.size else 1
    stop = len(ruled) - near + int(last[0]) - 1 if last.size else len(ruled) - 1
    return slice(start, max(start + 1, stop))


def line_ink(grey: Grey, box: Box, tone: Tone) -> CellInk:
    """The ink of a line of text of a page without rulings; print of other lines is left out."""
    x0, y0, x1, y1 = _pixels(grey, box)
    part = grey[y0:y1, x0:x1].copy()
    if min(part.shape) < _SMALLEST_LINE:
        return CellInk(part, np.zeros(part.shape, bool), x0, y0, False)
    em = LINE_BOX * part.shape[0]
    mask = despeckle(_dark(part, tone, em), np.zeros(part.shape, bool), em, _POINT_ON_LINE)
    bands = find_bands(mask, em)
    if bands:
        line = max(bands, key=lambda band: int(mask[band.top : band.bottom].sum()))
        mask[: line.top] = mask[line.bottom :] = False
    return CellInk(part, mask, x0, y0, False)


def _crossed(grey: Grey, box: tuple[int, int, int, int], tone: Tone, em: float) -> Mask:
    """Lines of dirt across a cell; none where the page ends beside it."""
    x0, y0, x1, y1 = box
    margin = round(_AROUND * em)
    height, width = grey.shape
    if min(x0, y0, width - x1, height - y1) < margin or min(x1 - x0, y1 - y0) < em:
        return np.zeros((y1 - y0, x1 - x0), bool)
    outer = grey[y0 - margin : y1 + margin, x0 - margin : x1 + margin] < tone.cut
    return crossing_lines(outer, margin, em)[margin:-margin, margin:-margin]


def _grown(mask: Mask, size: int) -> Mask:
    """The mask, grown by half of ``size`` pixels on each side."""
    import cv2

    size = max(3, size)
    return np.asarray(cv2.dilate(mask.view(np.uint8), np.ones((size, size), np.uint8)), bool)


def _dark(part: Grey, tone: Tone, em: float) -> Mask:
    """Ink after a light smoothing, in pieces that have some full ink in them."""
    import cv2

    smooth = cv2.GaussianBlur(part, (0, 0), max(0.5, 0.03 * em))
    weak = np.minimum(smooth, cv2.blur(part, (5, 1))) < tone.cut
    strong = part < tone.paper - _FULL_INK * (tone.paper - tone.ink)
    _, labels = cv2.connectedComponents(weak.view(np.uint8), connectivity=8)
    keep = np.zeros(labels.max() + 1, bool)
    keep[np.unique(labels[strong])] = True
    keep[0] = False
    return np.asarray(keep[labels], bool)


def _inside(grey: Grey, box: Box) -> Grey:
    x0, y0, x1, y1 = _pixels(grey, box)
    return grey[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2]


def _pixels(grey: Grey, box: Box) -> tuple[int, int, int, int]:
    """The box in whole pixels, within the page."""
    height, width = grey.shape
    x0, y0 = max(int(box[0]), 0), max(int(box[1]), 0)
    return x0, y0, min(max(int(np.ceil(box[2])), x0), width), min(max(int(np.ceil(box[3])), y0), height)
