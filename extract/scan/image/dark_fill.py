"""Dark fills, as the headers of many tables have: their print, white or black, on paper.

Images are height x width x 3, ``uint8``, RGB, as a scanner gives them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import square
from extract.scan.sheet import Sheet

Grey = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_COARSE_DPI = 50.0
"""Pixels per inch at which fills are looked for: letters on them melt into them."""
_PAPER_MM = 25.0
"""Paper lies within this distance of any place on a fill, or between the lines of a table."""
_DARK = 0.68
"""Share of the paper's tone below which a fill is dark; shades of cells are lighter, and stay."""
_LETTER_MM, _MELTED = 3.0, 0.82
"""Within such a distance letters and fill melt into a tone, a share of the paper's."""
_LINE_MM = 0.8
"""White lines on a fill are narrower."""
_RULING_MM = 1.5
"""Rulings that run on from a fill are narrower."""
_LEAST_MM = (3.5, 8.0)
"""Height and width of the smallest fill: a row of small print, a narrow column."""
_FULL = 0.9
"""Share that a fill has of the smallest rectangle about it; what is no rectangle is a stain or a picture."""
_FRAME_MM = 0.25
"""What is left of a fill at its edge: a ruling about the table's header."""
_RIM_MM = (0.2, 1.0)
"""From and to which distance from its edge a fill's rim reaches."""
_AROUND = 0.7
"""Share of the rim that is dark: a fill runs around what is printed on it."""
_CONTRAST = 0.2
"""Of the paper's tone, between a fill and what is printed on it."""
_PRINT = (0.005, 0.45)
"""Share of a fill that its print covers."""
_LIGHT_PERCENT = 75
"""Of the lighter pixels, those that are white print for certain: the others are its blurred edges."""


@dataclass(frozen=True, slots=True)
class _Fill:
    """A dark fill: a part of the page, which of its pixels are the fill's, the tone of its paper."""

    rows: slice
    columns: slice
    inside: Mask
    paper: float


def lift_dark_fills(sheet: Sheet) -> Sheet:
    """The page with paper in place of its dark fills; what is printed on them is dark.

    On a fill with white print all that differs from it is ink, a black ruling too. Fills that run over the
    edge of the sheet are the scanner's own. A page without any is returned as it is.
    """
    lifted: NDArray[np.uint8] | None = None
    for fill in _fills(sheet):
        part = sheet.grey[fill.rows, fill.columns]
        dark_print = _on_paper(part, fill) if _is_around(fill, part, sheet.mm) else None
        if dark_print is None:
            continue
        lifted = sheet.image.copy() if lifted is None else lifted
        inside = _within(fill.inside, _FRAME_MM * sheet.mm)
        lifted[fill.rows, fill.columns][inside] = dark_print[inside][:, None]
    return sheet if lifted is None else sheet.showing(lifted)


def _is_around(fill: _Fill, part: Grey, mm: float) -> bool:
    """Whether a fill has straight sides and runs around what is printed on it."""
    (_, (width, height), _) = cv2.minAreaRect(np.argwhere(fill.inside).astype(np.int32))
    straight = fill.inside.sum() >= _FULL * (width + 1) * (height + 1)
    outer, inner = (_within(fill.inside, distance * mm) for distance in _RIM_MM)
    return bool(straight and (part[outer & ~inner] < _DARK * fill.paper).mean() >= _AROUND)


def _within(mask: Mask, margin: float) -> Mask:
    """The mask without a margin at its edge."""
    eroded = cv2.erode(mask.astype(np.uint8), square(2 * margin), borderValue=(0,))
    return np.asarray(eroded > 0, np.bool_)


def _on_paper(part: Grey, fill: _Fill) -> Grey | None:
    """A fill as paper with its print dark; None where nothing is printed on it."""
    paper, tone = fill.paper, float(np.median(part[fill.inside]))
    off = (part.astype(np.float64) - tone) / paper
    lighter, darker = (off[fill.inside] > _CONTRAST), (off[fill.inside] < -_CONTRAST)
    share = max(lighter.mean(), darker.mean())
    if tone >= _DARK * paper or not _PRINT[0] <= share <= _PRINT[1]:
        return None
    ink = np.maximum(-off, 0.0) * paper / max(tone, 1.0)
    if lighter.mean() > darker.mean():
        light = float(np.percentile(off[fill.inside][lighter], _LIGHT_PERCENT))
        ink = np.where(off > 0, off / light, ink)
    return np.clip(paper * (1 - ink), 0, 255).astype(np.uint8)


def _fills(sheet: Sheet) -> Iterator[_Fill]:
    """The large dark areas that keep clear of the edge of the sheet."""
    scale = min(1.0, _COARSE_DPI / sheet.dpi)
    mm = sheet.mm * scale
    small = cv2.resize(sheet.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = np.asarray(cv2.dilate(small, square(2 * _PAPER_MM * mm)), np.uint8)
    melted = cv2.blur(small, (round(_LETTER_MM * mm),) * 2)
    below = np.asarray(melted < _MELTED * paper, np.uint8)
    dark = cv2.morphologyEx(below, cv2.MORPH_OPEN, square(_LEAST_MM[0] * mm))
    rough = cv2.dilate(dark, square(_LETTER_MM * mm))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rough, connectivity=4)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        box = (slice(y, y + height), slice(x, x + width))
        yield from _exact(sheet, labels[box] == label, (y, x), float(np.median(paper[box])))


def _exact(sheet: Sheet, rough: Mask, corner: tuple[int, int], paper: float) -> Iterator[_Fill]:
    """The fills to the pixel, what is printed on them included, within an area of a smaller page."""
    scale, grey = max(1.0, sheet.dpi / _COARSE_DPI), sheet.grey
    top, left = (round(v * scale) for v in corner)
    part = grey[top : top + round(rough.shape[0] * scale), left : left + round(rough.shape[1] * scale)]
    near = cv2.resize(rough.astype(np.uint8), (part.shape[1], part.shape[0]), interpolation=cv2.INTER_NEAREST)
    solid = _filled(np.asarray((part < _DARK * paper) & (near > 0), np.uint8), sheet.mm)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    least_height, least_width = (least * sheet.mm for least in _LEAST_MM)
    for label, (x, y, width, height, _) in enumerate(stats[1:].tolist(), start=1):
        rows, columns = slice(top + y, top + y + height), slice(left + x, left + x + width)
        edge = 0 in (rows.start, columns.start) or rows.stop == len(grey) or columns.stop == grey.shape[1]
        if not edge and height >= least_height and width >= least_width:
            yield _Fill(rows, columns, labels[y : y + height, x : x + width] == label, paper)


def _filled(dark: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """Dark areas with what is printed on them, without the rulings that run on from them."""
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, square(_LINE_MM * mm))
    outlines, _ = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(dark)
    cv2.drawContours(filled, outlines, -1, (1,), thickness=cv2.FILLED)
    return np.asarray(cv2.morphologyEx(filled, cv2.MORPH_OPEN, square(_RULING_MM * mm)), np.uint8)
