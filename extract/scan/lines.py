"""From a cell's pixels to its lines of text: ink, ruling remnants, line bands, crops.

Coordinates are pixels of the page image, origin top left. "em" is the height of a full-size character
in pixels, measured on the page itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]

_SPECK = 0.0035
"""A blob smaller than this share of an em square is dust; a full stop has about 0.012."""


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
    """Grey values of a blue-green-red image."""
    import cv2

    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def measure_tone(gray: Gray, boxes: Sequence[Box]) -> Tone:
    """Paper is the commonest light value, ink the darkest hundredth of the cells' insides."""
    samples = [part[::2, ::2].ravel() for part in (_inside(gray, box) for box in boxes) if part.size]
    values = np.concatenate(samples) if samples else gray[::4, ::4].ravel()
    if values.size == 0:
        return Tone(255.0, 0.0)
    paper = float(np.percentile(values, 70))
    ink = float(np.percentile(values, 0.7))
    return Tone(paper, min(ink, paper - 60.0))


def open_cell(gray: Gray, box: Box, tone: Tone, em: float | None = None) -> CellInk:
    """Cut a cell out and wipe the rulings along its edges."""
    import cv2

    x0, y0, x1, y1 = _pixels(gray, box)
    part = gray[y0:y1, x0:x1].copy()
    height, width = part.shape
    if height < 4 or width < 4:
        return CellInk(part, np.zeros(part.shape, bool), x0, y0, False)
    dark = part < tone.cut
    band = max(3, round(0.16 * min(height, 3 * (em or height))))
    along = max(9, round(min(0.45 * width, 1.6 * (em or height))))
    up = max(9, round(min(0.45 * height, 1.2 * (em or height))))
    rows, columns = dark.copy(), dark.copy()
    rows[band : height - band] = False
    columns[:, band : width - band] = False
    across = cv2.morphologyEx(rows.view(np.uint8), cv2.MORPH_OPEN, np.ones((1, along), np.uint8))
    down = cv2.morphologyEx(columns.view(np.uint8), cv2.MORPH_OPEN, np.ones((up, 1), np.uint8))
    lines = np.maximum(across, down)
    halo = cv2.dilate(lines, np.ones((3, 3), np.uint8)).view(bool)
    mask = dark & ~halo
    mask, touched = _drop_dust(mask, em or 0.5 * height)
    part[halo & ~mask] = round(tone.paper)
    return CellInk(part, mask, x0, y0, touched)


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


def measure_em(cells: Sequence[CellInk]) -> float:
    """Height of a full-size character in pixels, from the ink runs of all cells; 0 with no ink."""
    heights = [bottom - top for cell in cells for top, bottom in _runs(np.asarray(cell.mask.any(axis=1)))]
    tall = [h for h in heights if h >= 5]
    if not tall:
        return 0.0
    middle = float(np.median(tall))
    return float(np.percentile([h for h in tall if 0.6 * middle <= h <= 1.7 * middle], 75))


def crop_line(cell: CellInk, band: Band, em: float, pad: float, paper: int) -> Gray:
    """The band with ``pad`` em of paper around it, at least a line high, wide gaps narrowed.

    A lone dash or point keeps its height above the line: the window is centred on the cell where the
    ink lies within a line there, so that "—", "_" and "." stay apart.
    """
    top, bottom = band.top, band.bottom
    least = round(0.8 * em)
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


def _drop_dust(mask: Mask, em: float) -> tuple[Mask, bool]:
    """Forget specks, and remnants that hug an edge; tell whether real ink touches one."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)
    if count == 1:
        return mask, False
    height, width = mask.shape
    x, y, w, h, area = (stats[1:, i] for i in range(5))
    at_edge = (x <= 1) | (y <= 1) | (x + w >= width - 1) | (y + h >= height - 1)
    speck = area < max(2.0, _SPECK * em * em)
    thin = (np.minimum(w, h) <= max(2, 0.12 * em)) | (area < 0.03 * em * em)
    drop = speck | (at_edge & thin)
    keep = np.concatenate([[False], ~drop])
    return keep[labels], bool((at_edge & ~drop).any())


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
    """Cut runs of touching lines at the thinnest row between them."""
    parts: list[tuple[int, int]] = []
    for top, bottom in runs:
        count = round((bottom - top) / (1.25 * em)) if bottom - top > 1.75 * em else 1
        cuts = [top]
        for i in range(1, count):
            middle = top + (bottom - top) * i / count
            low, high = round(middle - 0.3 * em), round(middle + 0.3 * em)
            cuts.append(low + int(np.argmin(profile[low:high])))
        cuts.append(bottom)
        parts += [(a, b) for a, b in itertools.pairwise(cuts) if profile[a:b].any()]
    return parts
