"""Marks that are plain geometry: a lone dash, a lone slash, an ellipsis.

A network trained on lines of text reads a lone "—" as 一 and a lone "/" as 1, surely and wrongly; what
they are can be measured. Printed dashes are as thick at their ends as in the middle, the character 一 of a
Song or Kai face is not; in faces without serifs the two are one shape, and then a cell that holds nothing
else is a dash, with 一 kept as a near alternative.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import Mask
from extract.scan.ocr.typography import BAR_HEIGHT, FULL_HEIGHT

DASHES = frozenset("一-—–―−ー_~－")
"""What a recogniser calls a horizontal bar."""
SLASHES = frozenset("/1lI|丨丿〳ノ7")
"""What a recogniser calls a leaning bar."""
DOTS = frozenset(".…·•。")
"""What a recogniser calls dots in a row."""

_SHORTEST, _HYPHEN = 0.15, 0.62
"""Em of length that a worn hyphen (0.29 to 0.36) has at least, and above which it is a dash (0.9 to 1.16)."""
_PARTS = 0.08
"""Em of white between two dashes: faces set them 0.09 to 0.11 apart, or joined."""
_BROKEN, _WHOLE = 0.55, 0.85
"""Share of its length that a worn dash is inked, and above which its breaks are those between two dashes."""
_SERIF = 1.45
"""Thickness of an end by that of the middle: 1.8 and 2.9 for 一 in two Song faces, 1.0 for dashes in all."""
_STEADY = 1.4
"""Longest by shortest step between the dots of an ellipsis; printed ones are alike but for a pixel."""
_LEANING = (0.16, 1.2)
"""Pixels aside per pixel up: slashes lean by 0.31 to 0.36, a 7 by 0.15 at most, a 1 hardly."""
_STRAIGHT = 0.07
"""Em, root mean square, that ink lies off a straight line: 0.02 for slashes, 0.05 to 0.12 for 1 and 7."""
_RULING_APART = 0.58
"""Em of white from a dash to the rest of a ruling below it; the strokes of 二 stand 0.50 apart at most."""
_RULING_WIDE = 0.97
"""Share of the width of the ink that a ruling crosses in one row at least."""
_TALL_PIECE, _LOW_PIECE, _FLAT_PIECE = 0.5, 0.38, 0.3
"""Shares of the height of a figure: a digit is higher, a point or comma lower, a minus sign flatter."""


def lone_mark(mask: Mask, em: float) -> str | None:
    """The dash, ellipsis or slash that is all the ink of a line, or None if it is anything else.

    Args:
        mask: the ink of the line, cut to its bounding box.
        em: height of a full-size character in pixels.
    """
    if not mask.any():  # what was printed there may be gone from one of two images of the page
        return None
    mask = _above_ruling(mask, em)
    height, width = mask.shape
    if height <= max(3.0, BAR_HEIGHT * em) and width >= max(_SHORTEST * em, 1.4 * height):
        return _ellipsis(mask) or _dash(mask, em)
    if height >= FULL_HEIGHT * em and width <= 0.9 * height and _leans(mask, em):
        return "/"
    return None


def _above_ruling(mask: Mask, em: float) -> Mask:
    """The ink above what is left of a ruling that stands too far below to be a stroke of a character."""
    blank = np.flatnonzero(~mask.any(axis=1))
    if not blank.size or blank[-1] - blank[0] + 1 != blank.size or blank.size < _RULING_APART * em:
        return mask
    above, below = mask[: blank[0]], mask[blank[-1] + 1 :]
    if not above.size or not below.size:
        return mask
    if below.shape[0] > max(3.0, BAR_HEIGHT * em) or below.mean(axis=1).max() < _RULING_WIDE:
        return mask
    columns = np.flatnonzero(above.any(axis=0))
    return above[:, columns[0] : columns[-1] + 1]


def _ellipsis(mask: Mask) -> str | None:
    """``…`` where the ink is three or six dots in even steps: in notices, too little to be stated."""
    inked = np.concatenate([[False], mask.any(axis=0), [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8)))
    dots = len(edges) // 2
    if dots not in {3, 6}:
        return None
    widths, steps = edges[1::2] - edges[::2], np.diff(edges[::2] + edges[1::2]) / 2
    if widths.max() > min(1.5 * mask.shape[0], 0.75 * steps.min()) or steps.max() > _STEADY * steps.min():
        return None
    return "…" * (dots // 3)


def _dash(mask: Mask, em: float) -> str | None:
    thickness = mask.sum(axis=0)
    inked = np.flatnonzero(thickness)
    length = mask.shape[1]
    if inked.size < _BROKEN * length or not _even(thickness[inked]):
        return None
    parts = 1 + int((np.diff(inked) > _PARTS * em).sum()) if inked.size > _WHOLE * length else 1
    if length / parts < _HYPHEN * em:
        return "-" * parts
    return "—" * (parts if parts > 1 else max(1, round(length / em)))


def _even(thickness: NDArray[np.int_]) -> bool:
    """Whether neither end is much thicker than the middle."""
    if thickness.size < 6:
        return True
    quarter = max(2, thickness.size // 4)
    ends = max(float(np.mean(thickness[:quarter])), float(np.mean(thickness[-quarter:])))
    middle = float(np.mean(thickness[quarter:-quarter]))
    return ends <= max(_SERIF * middle, middle + 1.0)


def _leans(mask: Mask, em: float) -> bool:
    """Whether the ink is one thin straight bar that leans to the right."""
    y, x = np.nonzero(mask)
    if y.size < 5:
        return False
    slope, at = np.polyfit(y, x, 1)
    rest = x - (slope * y + at)
    straight = float(np.sqrt(np.mean(rest**2))) <= _STRAIGHT * em
    rows = mask.any(axis=1).mean() > 0.8
    return bool(straight and rows and _LEANING[0] < -slope < _LEANING[1])


def silhouette(mask: Mask) -> str:
    """What a printed figure looks like from afar, left to right, one letter per separate piece of ink.

    "d" a tall piece (a digit, a bracket), "." a small one on the base line (point, comma), "-" a flat one at
    middle height, "?" anything else.

    Args:
        mask: the ink of one line, cut to its bounding box.
    """
    inked = np.concatenate([[False], mask.any(axis=0), [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8)))
    pieces = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return "".join(_shape(mask[:, left:right]) for left, right in pieces)


def _shape(piece: Mask) -> str:
    """The letter of one piece of ink; its array is as high as the whole line."""
    height, width = piece.shape[0], piece.shape[1] / piece.shape[0]
    rows = np.flatnonzero(piece.any(axis=1))
    top, bottom = rows[0] / height, (rows[-1] + 1) / height
    if bottom - top >= _TALL_PIECE:
        return "d"
    if bottom - top <= _LOW_PIECE and width <= _LOW_PIECE and bottom >= 0.8:
        return "."
    if bottom - top <= _FLAT_PIECE and width >= 0.15 and 0.25 < (top + bottom) / 2 < 0.8:
        return "-"
    return "?"


def silhouette_of(figure: str) -> str:
    """What the text of a figure should look like from afar (see ``silhouette``)."""
    return "".join("." if c in ".,，．" else "-" if c in DASHES else "d" for c in figure)


def with_lost_mark(figure: str, shape: str) -> str | None:
    """The figure with the point or minus that the pixels show and the text lacks; None unless it is clear."""
    digits = figure.replace(".", "").replace(",", "").replace("-", "")
    if shape.replace(".", "").replace("-", "") != "d" * len(digits):
        return None  # pieces touch, or are no digits
    rest = iter(digits)
    marked = "".join(next(rest) if c == "d" else c for c in shape)
    plain = figure.replace(",", ".")
    return None if marked == plain or marked.count(".") > 1 or "-" in marked[1:] else marked
