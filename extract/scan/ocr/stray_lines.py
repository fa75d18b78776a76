"""What is no print in a cell: its own rulings, and lines of dirt that run from cell to cell.

A scanner's dusty glass and a fax's bad line draw thin straight lines that end anywhere. Print stays within
its cell: so a thin line that goes on beyond the cell's edge is taken out, whatever it crosses inside.
Coordinates are pixels of the cell, origin top left; "em" is the height of a full-size character.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from extract.scan.image.masks import Mask
from extract.scan.ocr.typography import BAR_HEIGHT

_ACROSS = 0.28
"""Em on both sides of an edge that a line of dirt covers without a break; print keeps farther off."""
_THIN = 0.16
"""Em that such a line is thick, at most: the level strokes of the boldest of four faces are as thick."""
_DRIFT = 0.03
"""Pixels up per pixel along such a line: the page is upright by then, to within two degrees."""
_REMNANT_DEPTH = (0.22, 0.2)
"""Em, and share of the cell's shorter side, that half a ruling comes into a cell; the lesser holds."""
_SPANNING = 0.85
"""Share of a cell's width from which a line runs from side to side."""
_BROKEN = 0.15
"""Em of a break that such a line may have; characters stand 0.06 to 0.27 em apart and are no thin line."""
_STRIPS = 8
"""Parts of a cell's edge, of which five must show a ruling and the two at the corners say how deep it is."""
_SOME, _MUCH = 0.25, 0.3
"""Shares of a part's width that are dark in one row where a ruling, however broken, runs through it."""


def reach(shape: tuple[int, ...], em: float) -> int:
    """How far into the cell a ruling's half may come, in pixels."""
    return max(3, round(min(_REMNANT_DEPTH[0] * em, _REMNANT_DEPTH[1] * min(shape))))


def rim(shape: tuple[int, ...], depth: int) -> Mask:
    """What lies within ``depth`` pixels of an edge."""
    edge = np.ones(shape, bool)
    edge[depth:-depth, depth:-depth] = False
    return edge


def ruling_remnants(mask: Mask, em: float) -> Mask:
    """What belongs to rulings: along each edge, and lines from one side to the other."""
    ruled = np.zeros(mask.shape, bool)
    near = reach(mask.shape, em)
    for turns in range(4):
        _add_ruling_above(np.rot90(mask, turns), near, np.rot90(ruled, turns))
    for turns in range(2):
        _add_lines_across(np.rot90(mask, turns), em, np.rot90(ruled, turns))
    return ruled


def _add_lines_across(mask: Mask, em: float, ruled: Mask) -> None:
    """Mark in ``ruled`` the thin lines that run from the left side to the right one."""
    import cv2

    hole, span = max(3, round(_BROKEN * em)), max(5, round(_SPANNING * mask.shape[1]))
    half = span // 2  # to a morphological opening all is ink beyond the border
    rows = np.flatnonzero(np.count_nonzero(mask, axis=1) >= max(1, half // hole))
    if rows.size == 0:
        return
    bridged = cv2.morphologyEx(mask[rows].astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, hole), np.uint8))
    spanned = bridged.sum(axis=1) >= half
    rows, bridged = rows[spanned], bridged[spanned]
    if rows.size == 0:
        return
    full = np.zeros(mask.shape, np.uint8)
    full[rows] = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, span), np.uint8))
    if full.any() and full.any(axis=1).sum() <= BAR_HEIGHT * em:
        ruled |= cv2.dilate(full, np.ones((3, 1), np.uint8)).astype(bool)


def _add_ruling_above(mask: Mask, near: int, ruled: Mask) -> None:
    """Mark in ``ruled`` the rows near the top edge that are dark from corner to corner, and what lies above.

    Print keeps away from the corners of its cell; a ruling, however broken, does not. So the first and the
    last eighth of the width say how deep the ruling comes, and print that touches it further in stays.
    """
    side = min(near, mask.shape[1] // 4)  # the rulings that run the other way are not looked at
    if mask.shape[1] - 2 * side < _STRIPS:
        return
    starts = np.linspace(side, mask.shape[1] - side, _STRIPS + 1).astype(int)
    rows = min(near + 2, mask.shape[0] // 3)
    dark = np.add.reduceat(mask[:rows, : starts[-1]], starts[:-1], axis=1, dtype=np.intp)
    coverage = (dark / np.diff(starts)).T
    corners = [np.flatnonzero(coverage[k] > _SOME) for k in (0, -1)]
    depths = [int(deep[-1]) for deep in corners if deep.size]
    if (coverage.max(axis=1) > _MUCH).sum() <= _STRIPS // 2 or not depths:
        return
    starts[0], starts[-1] = 0, mask.shape[1]
    lasts = np.linspace(depths[0], depths[-1], _STRIPS)
    for (left, right), depth in zip(pairwise(starts), lasts, strict=True):
        last = round(depth) + 1
        ruled[:last, left:right] = True
        if last + 1 < mask.shape[0]:  # the soft edge, where no print begins
            ruled[last, left:right] |= ~mask[last + 1, left:right]


def crossing_lines(outer: Mask, margin: int, em: float) -> Mask:
    """Thin straight lines that come into a cell from beyond its edges.

    Args:
        outer: ink of the cell and of ``margin`` pixels around it.
        margin: pixels of surroundings on each side.
        em: height of a full-size character in pixels.

    Returns:
        Of the whole of ``outer``, such lines with their soft edges; strokes of print that a line crosses
        stay.
    """
    found = np.zeros(outer.shape, bool)
    for turns in range(4):
        view, out = np.rot90(outer, turns), np.rot90(found, turns)
        _add_lines_from_left(view, margin, em, out)
    return found


def _add_lines_from_left(outer: Mask, margin: int, em: float, found: Mask) -> None:
    """Mark in ``found`` the lines that cross the left edge, which lies ``margin`` pixels in."""
    import cv2

    across, thin = max(2, round(_ACROSS * em)), max(2, round(_THIN * em))
    away = margin + reach((outer.shape[0] - 2 * margin, outer.shape[1] - 2 * margin), em)
    covered = outer[away:-away, margin - across : margin + across].all(axis=1)
    rows = np.flatnonzero(covered) + away
    if rows.size == 0:
        return
    flat = cv2.morphologyEx(outer.view(np.uint8), cv2.MORPH_OPEN, np.ones((1, 2 * across), np.uint8))
    tall = cv2.morphologyEx(outer.view(np.uint8), cv2.MORPH_OPEN, np.ones((thin + 2, 1), np.uint8))
    drift = round(_DRIFT * outer.shape[1])
    for run in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if run.size > thin:
            continue
        first, last = max(int(run[0]) - drift, 0), int(run[-1]) + drift + 1
        _, labels = cv2.connectedComponents(flat[first:last], connectivity=8)
        line = (labels == labels[int(run[0]) - first, margin]).view(np.uint8)
        soft = cv2.dilate(line, np.ones((3, 3), np.uint8)).astype(bool)
        found[first:last] |= soft & (tall[first:last] == 0)
