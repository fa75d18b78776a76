"""Line segmentation: the ink of a cell or of a strip of page → bands, one for each line of text.

Coordinates are pixels of the ink mask, origin top left. "em" is the height of a full-size character in
pixels, measured on the page itself (``ink.measure_em``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from extract.scan.image.masks import Mask
from extract.scan.ocr.typography import BAR_HEIGHT, FULL_WIDTH, LINE_HEIGHT, PART_GAP

_COLUMN_GAP = 2.2
"""Em of white within a line outside ruled tables that parts two columns; spaced-out names have less."""
_CELL_GAP = 1.3
"""Em of white within a line, from which its two sides may be two cells; letter-spaced names go further."""
_SCRATCH = 0.18
"""Em of ink in a row of pixels that may be a scratch, and no print: a digit has a stroke and more in each."""
_TALL = 1.75
"""Em from which a run of inked rows is several lines that touch: one with brackets and % has 1.2 at most."""
_CUT_REACH = 0.3
"""Em up and down, within which the thinnest row between two touching lines is sought."""
_PART = 0.45
"""Em: what is less high is a part of a character or a mark; what is nearer to an edge may be its ruling."""
_WITH_PART = 1.5
"""Em that a line is high at most with such a part above or below it."""
_HAN_ONE = (0.5, 1.1)
"""Em that 一 is wide among characters set one below the other: 1.01 to 1.05 in print, half of it worn."""


@dataclass(frozen=True, slots=True)
class Band:
    """A line of text: rows ``top`` to ``bottom``, columns ``left`` to ``right`` (half open)."""

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


def find_bands(mask: Mask, em: float) -> list[Band]:
    """Lines of text of a cell, top to bottom, by horizontal projection."""
    profile = mask.sum(axis=1)
    bands = [_band(mask, top, bottom) for top, bottom in _parted_lines(profile, runs(profile > 0), em)]
    joined: list[Band] = []
    for band in bands:
        if joined and _one_line(joined[-1], band, em):
            joined[-1] = _band(mask, joined[-1].top, band.bottom)
        else:
            joined.append(band)
    return joined


def without_rulings(bands: list[Band], height: int, em: float) -> tuple[list[Band], bool]:
    """The lines of a cell without flat remnants of rulings, and whether a ruling crosses the cell.

    A dash is all that its cell holds; a flat bar above or below other lines is a piece of a ruling. Near
    the edge it is a remnant of the cell's own ruling, further in the grid has missed one. The character 一
    in a column of single characters stays.

    Args:
        bands: of the cell, from top to bottom.
        height: of the cell in pixels.
        em: height of a full-size character in pixels.
    """
    flat = set(filter(partial(_is_flat, em=em), bands))
    text = [band for band in bands if band not in flat]
    if not text:
        return bands, False
    inner = {band for band in flat if min(band.top, height - band.bottom) >= _PART * em}
    if max(band.width for band in text) <= FULL_WIDTH * em:
        characters = set(filter(partial(_is_han_one, em=em), inner))
        flat, inner = flat - characters, inner - characters
    return [band for band in bands if band not in flat], bool(inner)


def _is_han_one(bar: Band, em: float) -> bool:
    """Whether a bar is as wide as the character 一."""
    return _HAN_ONE[0] * em < bar.width <= _HAN_ONE[1] * em


def _is_flat(band: Band, em: float) -> bool:
    return band.height <= BAR_HEIGHT * em and band.width >= 2 * band.height


def bands_between(mask: Mask, white: float) -> list[Band]:
    """The ink of a line between gaps wider than ``white`` pixels, from left to right."""
    joined: list[list[int]] = []
    for left, right in runs(mask.any(axis=0)):
        if joined and left - joined[-1][1] <= white:
            joined[-1][1] = right
        else:
            joined.append([left, right])
    found = []
    for left, right in joined:
        rows = np.flatnonzero(mask[:, left:right].any(axis=1))
        found.append(Band(left, int(rows[0]), right, int(rows[-1]) + 1))
    return found


def column_bands(mask: Mask, em: float) -> list[Band]:
    """The pieces of a line between gaps so wide that they part columns, from left to right."""
    return bands_between(mask, _COLUMN_GAP * em)


def may_be_two_cells(mask: Mask, em: float) -> bool:
    """Whether a line (its ink, cut to its box) has so wide a gap that it may be two cells run together."""
    return any(last - first > _CELL_GAP * em for first, last in runs(~mask.any(axis=0)))


def runs(flags: ArrayLike) -> list[tuple[int, int]]:
    """First and last index (half open) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(flags, np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _band(mask: Mask, top: int, bottom: int) -> Band:
    rows = np.flatnonzero(mask[top:bottom].any(axis=1))
    columns = np.flatnonzero(mask[top:bottom].any(axis=0))
    return Band(int(columns[0]), top + int(rows[0]), int(columns[-1]) + 1, top + int(rows[-1]) + 1)


def _one_line(upper: Band, lower: Band, em: float) -> bool:
    """Parts of one line: strokes of a character (二, ＝, %) lie closer than lines do."""
    together = lower.bottom - upper.top
    part = min(upper.height, lower.height) < _PART * em and lower.top - upper.bottom <= PART_GAP * em
    return together <= (_WITH_PART if part else LINE_HEIGHT) * em


def _parted_lines(
    profile: NDArray[np.int_], inked: Sequence[tuple[int, int]], em: float
) -> list[tuple[int, int]]:
    """Runs of inked rows, those of touching lines cut at the thinnest row between them.

    A scratch that reaches out of a line does not make it two.
    """
    parts: list[tuple[int, int]] = []
    for top, bottom in inked:
        full = np.flatnonzero(profile[top:bottom] > _SCRATCH * em)
        height = int(full[-1] - full[0]) + 1 if len(full) else 0
        count = round((bottom - top) / (FULL_WIDTH * em)) if height > _TALL * em else 1
        cuts = [top]
        for i in range(1, count):
            middle = top + (bottom - top) * i / count
            low, high = round(middle - _CUT_REACH * em), round(middle + _CUT_REACH * em)
            cuts.append(low + int(np.argmin(profile[low:high])))
        cuts.append(bottom)
        parts += [(a, b) for a, b in pairwise(cuts) if profile[a:b].any()]
    return parts
