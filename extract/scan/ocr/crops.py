"""The lines of a cell → crops for a recogniser: paper around them, wide white narrowed, one below one beside.

Pixels of the page image, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Grey, Mask
from extract.scan.ocr.ink import CellInk
from extract.scan.ocr.segmentation import Band, column_bands, find_bands, runs, without_rulings
from extract.scan.ocr.typography import FULL_HEIGHT, FULL_WIDTH, LEVEL, PART_GAP
from extract.types import BBox

_LEAST_HEIGHT = 0.95
"""Em that a crop is high at least, so that figures are not blown up more than characters."""
_LONGEST_WHITE, _KEPT_WHITE = 0.9, 0.45
"""Em: white of more is cut down to so much, for letter-spaced names come apart otherwise."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell, ready to be read; ``crossed`` by a ruling the cell may be two cells in one.

    ``raw`` is the cell as it came, nothing taken out of it; None where nothing was.
    """

    cell: int
    ink: CellInk
    bands: tuple[Band, ...]
    crossed: bool = False
    raw: CellInk | None = None

    def crop(self, em: float, paper: int, pad: float, blur: float) -> Grey:
        """The line as a recogniser wants it; characters printed one below the other are set side by side.

        Args:
            em: height of a full-size character in pixels.
            paper: grey value of the page's paper.
            pad: em of paper around the line.
            blur: standard deviation in em.
        """
        import cv2

        line = _side_by_side([crop_band(self.ink, band, em, pad, paper) for band in self.bands], paper)
        if not blur:
            return line
        return np.asarray(cv2.GaussianBlur(line, (0, 0), blur * em), np.uint8)

    def as_it_came(self, em: float) -> Line:
        """The line cut out of the cell as it came: as far to both sides as there is ink beside its rows."""
        if self.raw is None:
            return self
        return replace(self, ink=self.raw, bands=tuple(_with_all_ink(self.raw, b, em) for b in self.bands))

    @property
    def mask(self) -> Mask:
        """The ink of the first band."""
        band = self.bands[0]
        return self.ink.mask[band.top : band.bottom, band.left : band.right]

    @property
    def bbox(self) -> BBox:
        """Around the ink, in pixels of the page image."""
        return BBox(
            float(self.ink.left + min(b.left for b in self.bands)),
            float(self.ink.top + min(b.top for b in self.bands)),
            float(self.ink.left + max(b.right for b in self.bands)),
            float(self.ink.top + max(b.bottom for b in self.bands)),
        )


def cell_lines(cell: int, ink: CellInk, em: float, raw: CellInk | None = None) -> list[Line]:
    """Lines of one cell; a column of single characters (a vertical header) is one line."""
    bands, crossed = without_rulings(find_bands(ink.mask, em), ink.mask.shape[0], em)
    single = [band.width <= FULL_WIDTH * em and band.height >= FULL_HEIGHT * em for band in bands]
    if len(bands) > 1 and all(single):
        return [Line(cell, ink, tuple(bands), crossed, raw)]
    return [Line(cell, ink, (band,), crossed, raw) for band in bands]


def strip_lines(strip: int, ink: CellInk, em: float, raw: CellInk | None = None) -> list[Line]:
    """The parts of a line of text between white that parts columns."""
    bands = column_bands(ink.mask, em)
    own = raw if len(bands) == 1 else None  # all ink beside one of several parts is that of the others
    return [Line(strip, ink, (band,), False, own) for band in bands]


def _with_all_ink(ink: CellInk, band: Band, em: float) -> Band:
    """The band, as wide as all ink of the cell in its rows and just above and below them."""
    margin = round(PART_GAP * em)
    rows = ink.mask[max(0, band.top - margin) : band.bottom + margin]
    columns = np.flatnonzero(rows.any(axis=0))
    if not columns.size:
        return band
    return Band(min(band.left, int(columns[0])), band.top, max(band.right, int(columns[-1]) + 1), band.bottom)


def crop_band(cell: CellInk, band: Band, em: float, pad: float, paper: int) -> Grey:
    """The band with ``pad`` em of paper around it, at least a line high, wide gaps narrowed.

    A lone dash or point keeps its height above the line: the window is centred on the cell where the
    ink lies within a line there, so that "—", "_" and "." stay apart.
    """
    top, bottom = band.top, band.bottom
    least = round(_LEAST_HEIGHT * em)
    if bottom - top < least:
        middle = (top + bottom) / 2
        centre = cell.mask.shape[0] / 2
        anchor = centre if abs(middle - centre) < LEVEL * em else middle
        top = min(top, round(anchor - least / 2))
        bottom = max(bottom, top + least)
    margin = max(2, round(pad * em))
    rows = slice(max(top - margin, 0), bottom + margin)
    columns = slice(max(band.left - margin, 0), band.right + margin)
    part = cell.grey[rows, columns]
    above, left = max(margin - top, 0), max(margin - band.left, 0)
    full = np.full((bottom - top + 2 * margin, band.width + 2 * margin), paper, np.uint8)
    full[above : above + part.shape[0], left : left + part.shape[1]] = part
    ink = np.zeros(full.shape[1], bool)
    ink[margin : margin + band.width] = cell.mask[band.top : band.bottom, band.left : band.right].any(axis=0)
    return narrow_gaps(full, ink, most=round(_LONGEST_WHITE * em), keep=round(_KEPT_WHITE * em))


def narrow_gaps(line: Grey, ink: NDArray[np.bool_], most: int, keep: int) -> Grey:
    """Shorten runs of inkless columns longer than ``most`` to ``keep`` (letter-spaced names)."""
    wanted = np.ones(line.shape[1], bool)
    for first, last in runs(~ink):
        if first > 0 and last < line.shape[1] and last - first > most:
            wanted[first + keep // 2 : last - (keep - keep // 2)] = False
    return line[:, wanted]


def _side_by_side(parts: Sequence[Grey], paper: int) -> Grey:
    """Join pieces of a line, padded to one height."""
    height = max(part.shape[0] for part in parts)
    padded = []
    for part in parts:
        above = (height - part.shape[0]) // 2
        below = height - part.shape[0] - above
        padded.append(np.pad(part, ((above, below), (0, 0)), constant_values=paper))
    return np.hstack(padded)
