"""Line segments from pixels: a grey sheet → the thin dark ridges that run along one axis.

A ruling is darker than the paper on both sides of it for nearly all of its length; a line of text is
not, whatever its row of pixels. Measuring along the line after a short smoothing makes broken, faint
and dotted rulings alike. Pixels everywhere, origin top left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import percentile
from extract.scan.rulings.faint import faint_rulings
from extract.scan.rulings.join import join_dashes, join_pieces
from extract.scan.rulings.pieces import SMOOTH_MM, ridge_pieces, straight_pieces
from extract.scan.rulings.segment import (
    FADED,
    LONE_MM,
    NEARLY,
    PRINT_BESIDE,
    PRINT_MM,
    WHOLE,
    Segment,
    Segments,
)
from extract.scan.sheet import Sheet

_SIDES_MM = (0.45, 0.8, 1.2)
"""Where the paper beside a ruling is looked for; the far ones serve doubled rulings."""
_BESIDE_MM = (0.5, 1.5)
"""From and to which distance from a ruling print would lie that the ruling is a part of."""
_NOISE = (14.0, 10.0, 4.2)
"""Grey levels of a ridge at least; grey levels, and deviations of its noise, that noise stays below."""
_HOLE = 0.5
"""Share of the depth of a ruling hereabouts, below which it has a hole."""
_TYPICAL = 0.75
"""Share of the traced length that is no stronger than the page's typical ruling."""
_OWN_STRENGTH = 0.17
"""Of the blackness of a page's print, that the strength of a ruling is: bleed-through is fainter."""
_BLACKEST = 0.3
"""Percent of a page, that are print if it has any."""


def detect(sheet: Sheet) -> Segments:
    """Horizontal and vertical line segments of a clean sheet that is upright to within four degrees."""
    grey, ink = sheet.image, sheet.ink
    level = _along_rows(grey, ink, sheet.mm)
    upright = _along_rows(np.ascontiguousarray(grey.T), np.ascontiguousarray(ink.T), sheet.mm)
    traced = join_dashes(Segments(tuple(level), tuple(upright)))
    least = _least_strength(traced, 255.0 - percentile(grey[::2, ::2], _BLACKEST))
    least_whole = NEARLY * min(
        (s.strength for s in traced if s.strength >= least and s.is_whole), default=np.inf
    )

    def is_strong(segment: Segment) -> bool:
        return segment.strength >= (min(least, least_whole) if segment.is_whole else least)

    strong = traced.where(is_strong)
    return strong + faint_rulings(traced.where(lambda s: not is_strong(s)), strong, grey)


def _least_strength(segments: Segments, black: float) -> float:
    """Strength of the faintest ruling of a page with print as dark as ``black``.

    Most of the traced length is rulings and print. On a page with little of its own it may be what bleeds
    through; the blackness of the print tells that.
    """
    return max(FADED * typical_strength(segments), _OWN_STRENGTH * black)


def typical_strength(segments: Iterable[Segment]) -> float:
    """Strength that three quarters of the traced length do not exceed; 0 for no segments."""
    order = sorted(segments, key=lambda s: s.strength)
    if not order:
        return 0.0
    lengths = np.cumsum([s.length for s in order])
    return order[int(np.searchsorted(lengths, _TYPICAL * lengths[-1]))].strength


def _along_rows(grey: NDArray[np.uint8], ink: NDArray[np.uint8], mm: float) -> list[Segment]:
    """Segments that run from left to right; ``mm`` is pixels per millimetre."""
    ridge, paper = ridge_map(grey, mm)
    noise = _noise(grey, mm)
    pieces = straight_pieces(ridge_pieces(ridge, noise, mm))
    thick = np.ones((3, 1), np.uint8)  # a hairline that slants steps from row to row
    depth = cv2.subtract(paper, cv2.erode(grey, thick))
    drawn = own_depth(cv2.dilate(ink, thick), depth, ridge, NEARLY * noise)
    beside = _ink_beside(ink, mm)
    measured = [_measured(s, beside, drawn) for s in pieces]
    in_print = [s.ink_beside > PRINT_BESIDE and s.length_mm < PRINT_MM for s in measured]
    joined = join_pieces([s for s, is_print in zip(measured, in_print, strict=True) if not is_print])
    kept = [s for s in joined if s.length_mm >= LONE_MM or s.coverage >= WHOLE]
    return kept + [s for s, is_print in zip(measured, in_print, strict=True) if is_print]


def _measured(segment: Segment, beside: NDArray[np.uint8], drawn: NDArray[np.uint8]) -> Segment:
    """The segment with the ink on it and beside it, and without what smoothing added at its ends."""
    inked = segment.values(drawn) > FADED * segment.strength
    segment = replace(segment, beside=segment.values(beside) / 255.0, inked=inked)
    reach = round(SMOOTH_MM / 2 * segment.mm)
    first, last = (int(np.argmax(way[: reach + 1])) for way in (inked, inked[::-1]))
    return segment.part(slice(first, len(segment.along) - last))


def ridge_map(grey: NDArray[np.uint8], mm: float) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """How much darker each pixel is than the lighter spots above it and below it, and the darker of these."""
    smooth = cv2.blur(grey, (max(3, round(SMOOTH_MM * mm)) | 1, 1))
    above: Any = np.zeros_like(smooth)
    below: Any = np.zeros_like(smooth)
    for side in _SIDES_MM:
        step = max(2, round(side * mm))
        np.maximum(above[step:], smooth[:-step], out=above[step:])
        np.maximum(below[:-step], smooth[step:], out=below[:-step])
    paper = np.minimum(above, below)
    return np.asarray(cv2.subtract(paper, smooth), np.uint8), np.asarray(paper, np.uint8)


def own_depth(
    ink: NDArray[Any], depth: NDArray[Any], ridge: NDArray[np.uint8], least: float
) -> NDArray[np.uint8]:
    """How deep lines are drawn at each pixel, no smoothing applied: 0 in their holes, 255 where ink is.

    Args:
        ink: the page's ink as 1.
        depth: how much darker each pixel is than the paper beside it.
        ridge: the same, smoothed along the lines; half of it is a hole.
        least: depth that noise alone does not reach.
    """
    hole = np.maximum(cv2.convertScaleAbs(ridge, alpha=_HOLE), np.uint8(least))
    return np.asarray(np.where(depth > hole, depth, 0) | (ink * np.uint8(255)), np.uint8)


def _ink_beside(ink: NDArray[np.uint8], mm: float) -> NDArray[np.uint8]:
    """For each pixel the share of ink (0 to 255) in the strips above and below it, the fuller one."""
    inner, outer = max(2, round(_BESIDE_MM[0] * mm)), max(4, round(_BESIDE_MM[1] * mm))
    strip = cv2.blur(ink * np.uint8(255), (1, outer - inner + 1))
    middle = (inner + outer) // 2
    above, below = np.zeros_like(strip), np.zeros_like(strip)
    above[middle:] = strip[:-middle]
    below[:-middle] = strip[middle:]
    return np.maximum(above, below)


def _noise(grey: NDArray[np.uint8], mm: float) -> float:
    """Ridge height that noise alone does not reach: smoothing over n pixels leaves 1 / sqrt(n) of it."""
    rough = float(np.median(np.abs(np.diff(grey[::3].astype(np.int16), axis=1))))
    least, base, deviations = _NOISE
    return max(least, deviations * rough / float(np.sqrt(SMOOTH_MM * mm)) + base)
