"""Dark grounds, as the headers of many tables have: their print, white or black, on paper.

Images are height x width x 3, ``uint8``, RGB, as a scanner gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Grey = NDArray[np.uint8]

_DPI = 50.0
"""Pixels per inch at which grounds are looked for: letters on them melt into them."""
_PAPER_MM = 25.0
"""Paper lies within this distance of any place on a ground, or between the lines of a table."""
_DARK = 0.68
"""Share of the paper's tone below which a ground is dark."""
_LETTER_MM, _MELTED = 3.0, 0.82
"""Within such a distance letters and ground melt into a tone, a share of the paper's."""
_LINE_MM = 0.8
"""White lines on a ground are narrower."""
_RULING_MM = 1.5
"""Rulings that run on from a ground are narrower."""
_LEAST_MM, _WIDE_MM = 3.5, 8.0
"""Height and width of the smallest ground."""
_FULL = 0.9
"""Share that a ground has of the smallest rectangle about it."""
_FRAME_MM = 0.25
"""What is left of a ground at its edge: a ruling about the table's header."""
_RIM_MM = 0.4
_AROUND = 0.7
"""Share of a ground's rim that is dark: it runs around what is printed on it."""
_CONTRAST = 0.2
"""Of the paper's tone, between a ground and what is printed on it."""
_PRINT = (0.005, 0.45)
"""Share of a ground that its print covers."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """A dark ground: a part of the page, which of its pixels are the ground's, the tone of its paper."""

    rows: slice
    columns: slice
    inside: NDArray[np.bool_]
    paper: float


def lift_grounds(image: Image, dpi: float) -> Image:
    """The page with paper in place of its dark grounds; what is printed on them is dark.

    On a ground with white print all that differs from it is ink, a black ruling too. Grounds that run over
    the edge of the sheet are the scanner's own. A page without any is relifted as it is.

    Args:
        image: height x width x 3, RGB.
        dpi: pixels per inch.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    lifted = image
    for ground in _grounds(grey, dpi):
        if not _is_around(ground, grey[ground.rows, ground.columns], dpi):
            continue
        print_ = _on_paper(grey[ground.rows, ground.columns], ground)
        if print_ is None:
            continue
        if lifted is image:
            lifted = image.copy()
        inside = _within(ground.inside, _FRAME_MM * dpi / 25.4)
        lifted[ground.rows, ground.columns][inside] = print_[inside][:, None]
    return lifted


def _is_around(ground: _Ground, part: Grey, dpi: float) -> bool:
    """Whether a ground has straight sides and runs around what is printed on it."""
    (_, (width, height), _) = cv2.minAreaRect(np.argwhere(ground.inside).astype(np.int32))
    straight = ground.inside.sum() >= _FULL * (width + 1) * (height + 1)
    outer, inner = (_within(ground.inside, share * _RIM_MM * dpi / 25.4) for share in (0.5, 2.5))
    return bool(straight and (part[outer & ~inner] < _DARK * ground.paper).mean() >= _AROUND)


def _within(mask: NDArray[np.bool_], margin: float) -> NDArray[np.bool_]:
    """The mask without a margin at its edge."""
    eroded = cv2.erode(mask.astype(np.uint8), square(2 * margin), borderValue=(0,))
    return np.asarray(eroded > 0, np.bool_)


def _on_paper(part: Grey, ground: _Ground) -> Grey | None:
    """A ground as paper with its print dark; None where nothing is printed on it."""
    paper, tone = ground.paper, float(np.median(part[ground.inside]))
    off = (part.astype(np.float64) - tone) / paper
    lighter, darker = (off[ground.inside] > _CONTRAST), (off[ground.inside] < -_CONTRAST)
    share = max(lighter.mean(), darker.mean())
    if tone >= _DARK * paper or not _PRINT[0] <= share <= _PRINT[1]:
        return None
    ink = np.maximum(-off, 0.0) * paper / max(tone, 1.0)
    if lighter.mean() > darker.mean():
        light = float(np.percentile(off[ground.inside][lighter], 75))
        ink = np.where(off > 0, off / light, ink)
    return np.clip(paper * (1 - ink), 0, 255).astype(np.uint8)


def _grounds(grey: Grey, dpi: float) -> Iterator[_Ground]:
    """The large dark areas that keep clear of the edge of the sheet."""
    scale = min(1.0, _DPI / dpi)
    pixel = dpi * scale / 25.4
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    paper = np.asarray(cv2.dilate(small, square(2 * _PAPER_MM * pixel)), np.uint8)
    melted = cv2.blur(small, (round(_LETTER_MM * pixel),) * 2)
    dark = cv2.morphologyEx(
        np.asarray(melted < _MELTED * paper, np.uint8), cv2.MORPH_OPEN, square(_LEAST_MM * pixel)
    )
    rough = cv2.dilate(dark, square(_LETTER_MM * pixel))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rough, connectivity=4)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        box = (slice(y, y + height), slice(x, x + width))
        tone = float(np.median(paper[box]))
        yield from _exact(grey, labels[box] == label, (y, x), tone, dpi)


def _exact(
    grey: Grey, rough: NDArray[np.bool_], corner: tuple[int, int], paper: float, dpi: float
) -> Iterator[_Ground]:
    """The grounds to the pixel, what is printed on them included, within an area of a smaller page."""
    scale, pixel = max(1.0, dpi / _DPI), dpi / 25.4
    top, left = (round(v * scale) for v in corner)
    part = grey[top : top + round(rough.shape[0] * scale), left : left + round(rough.shape[1] * scale)]
    near = cv2.resize(rough.astype(np.uint8), (part.shape[1], part.shape[0]), interpolation=cv2.INTER_NEAREST)
    dark = np.asarray((part < _DARK * paper) & (near > 0), np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, square(_LINE_MM * pixel))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(dark)
    cv2.drawContours(filled, outlines, -1, (1,), thickness=cv2.FILLED)
    solid = cv2.morphologyEx(filled, cv2.MORPH_OPEN, square(_RULING_MM * pixel))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        rows, columns = slice(top + y, top + y + height), slice(left + x, left + x + width)
        edge = 0 in (rows.start, columns.start) or rows.stop == len(grey) or columns.stop == grey.shape[1]
        if edge or height < _LEAST_MM * pixel or width < _WIDE_MM * pixel:
            continue
        yield _Ground(rows, columns, labels[y : y + height, x : x + width] == label, paper)


def square(side: float) -> NDArray[np.uint8]:
    """A structuring element of so many pixels each way."""
    return np.ones((max(2, round(side)),) * 2, np.uint8)
