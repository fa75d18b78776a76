"""Marks that are plain geometry: a lone dash, a lone slash, an ellipsis.

A network trained on lines of text reads a lone "—" as 一 and a lone "/" as 1, surely and wrongly; what
they are can be measured. Printed dashes are as thick at their ends as in the middle, the character 一 of a
Song or Kai face is not; in faces without serifs the two are one shape, and then a cell that holds nothing
else is a dash, with 一 kept as a near alternative.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

DASHES = frozenset("一-—–―−ー_~－")
"""What a recogniser calls a horizontal bar."""
SLASHES = frozenset("/1lI|丨丿〳ノ7")
"""What a recogniser calls a leaning bar."""
DOTS = frozenset(".…·•。")
"""What a recogniser calls dots in a row."""


def lone_mark(mask: Mask, em: float) -> str | None:
    """The dash, ellipsis or slash that is all the ink of a line, or None if it is anything else.

    Args:
        mask: the ink of the line, cut to its bounding box.
        em: height of a full-size character in pixels.
    """
    height, width = mask.shape
    if height <= max(3.0, 0.24 * em) and width >= max(0.15 * em, 1.4 * height):
        return _ellipsis(mask) or _dash(mask, em)
    if height >= 0.55 * em and width <= 0.9 * height and _leans(mask, em):
        return "/"
    return None


def _ellipsis(mask: Mask) -> str | None:
    """``…`` where the ink is three or six dots in even steps: in notices, too little to be stated."""
    inked = np.concatenate([[False], mask.any(axis=0), [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8)))
    dots = len(edges) // 2
    if dots not in {3, 6}:
        return None
    widths, steps = edges[1::2] - edges[::2], np.diff(edges[::2] + edges[1::2]) / 2
    if widths.max() > min(1.5 * mask.shape[0], 0.75 * steps.min()) or steps.max() > 1.4 * steps.min():
        return None
    return "…" * (dots // 3)


def _dash(mask: Mask, em: float) -> str | None:
    thickness = mask.sum(axis=0)
    inked = np.flatnonzero(thickness)
    if inked.size < 0.55 * mask.shape[1] or not _even(thickness[inked]):
        return None
    gaps = np.diff(inked)
    parts = 1 + int((gaps > 0.08 * em).sum()) if inked.size > 0.85 * mask.shape[1] else 1
    ems = mask.shape[1] / em
    if parts == 1:
        return "-" if ems < 0.62 else "—" * max(1, round(ems))
    return ("-" if ems / parts < 0.62 else "—") * parts


def _even(thickness: NDArray[np.int_]) -> bool:
    """Whether neither end is much thicker than the middle."""
    if thickness.size < 6:
        return True
    third = max(2, thickness.size // 4)
    ends = max(float(np.mean(thickness[:third])), float(np.mean(thickness[-third:])))
    middle = float(np.mean(thickness[third:-third]))
    return ends <= max(1.45 * middle, middle + 1.0)


def _leans(mask: Mask, em: float) -> bool:
    """Whether the ink is one thin straight bar that leans to the right."""
    y, x = np.nonzero(mask)
    if y.size < 5:
        return False
    slope, at = np.polyfit(y, x, 1)
    rest = x - (slope * y + at)
    straight = float(np.sqrt(np.mean(rest**2))) <= 0.07 * em
    rows = mask.any(axis=1).mean() > 0.8
    return bool(straight and rows and -1.2 < slope < -0.16)


def silhouette(mask: Mask) -> str:
    """What a printed figure looks like from afar, left to right, one letter per separate piece of ink.

    "d" a tall piece (a digit, a bracket), "." a small one on the base line (point, comma), "-" a flat one at
    middle height, "?" anything else.

    Args:
        mask: the ink of one line, cut to its bounding box.
    """
    height = mask.shape[0]
    inked = np.concatenate([[False], mask.any(axis=0), [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8)))
    shape = ""
    for left, right in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        rows = np.flatnonzero(mask[:, left:right].any(axis=1))
        top, bottom = rows[0] / height, (rows[-1] + 1) / height
        width = (right - left) / height
        if bottom - top >= 0.5:
            shape += "d"
        elif bottom - top <= 0.38 and width <= 0.38 and bottom >= 0.8:
            shape += "."
        elif bottom - top <= 0.3 and width >= 0.15 and 0.25 < (top + bottom) / 2 < 0.8:
            shape += "-"
        else:
            shape += "?"
    return shape


def silhouette_of(figure: str) -> str:
    """What the text of a figure should look like from afar (see ``silhouette``)."""
    return "".join("." if c in ".,，．" else "-" if c in DASHES else "d" for c in figure)


def with_lost_mark(figure: str, shape: str) -> str | None:
    """The figure with the point or minus that the pixels show and the text lacks; None unless it is clear."""
    digits = figure.replace(".", "").replace(",", "").replace("-", "")
    if (
        "?" in shape
        or shape.count("d") != len(digits)
        or shape.replace(".", "").replace("-", "") != "d" * len(digits)
    ):
        return None
    rest = iter(digits)
    marked = "".join(next(rest) if c == "d" else c for c in shape)
    plain = figure.replace(",", ".")
    return None if marked == plain or marked.count(".") > 1 or "-" in marked[1:] else marked
