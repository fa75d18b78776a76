"""What is no print in a cell: its own rulings, and lines of dirt that run from cell to cell.

A scanner's dusty glass and a fax's bad line draw thin straight lines that end anywhere. Print stays within
its cell: so a thin line that goes on beyond the cell's edge is wiped, whatever it crosses inside. Coordinates
are pixels of the cell, origin top left; "em" is the height of a full-size character.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

_ACROSS = 0.28
"""Em on both sides of an edge that a line of dirt covers without a break."""
_THIN = 0.16
"""Em that such a line is thick, at most."""

_DRIFT = 0.03
"""How far such a line climbs, as a share of its length: the page is upright by then."""


def reach(shape: tuple[int, ...], em: float) -> int:
    """How far into the cell a ruling's half may come, in pixels."""
    return max(3, round(min(0.22 * em, 0.2 * min(shape))))


def rim(shape: tuple[int, ...], depth: int) -> Mask:
    """What lies within ``depth`` pixels of an edge."""
    edge = np.ones(shape, bool)
    edge[depth:-depth, depth:-depth] = False
    return edge


def wiped_rulings(mask: Mask, em: float) -> Mask:
    """What belongs to rulings: along each edge, and lines from one side to the other."""
    import cv2

    ruled = np.zeros(mask.shape, bool)
    near = reach(mask.shape, em)
    for turns in range(4):
        view, out = np.rot90(mask, turns), np.rot90(ruled, turns)
        out |= _ruling_above(view, near)
    for turns in range(2):
        view, out = np.rot90(mask, turns), np.rot90(ruled, turns)
        width = view.shape[1]
        hole, span = max(3, round(0.15 * em)), max(5, round(0.85 * width))
        half = span // 2  # to a morphological opening all is ink beyond the border
        rows = np.flatnonzero(np.count_nonzero(view, axis=1) >= max(1, half // hole))
        if rows.size == 0:
            continue
        close, open_ = np.ones((1, hole), np.uint8), np.ones((1, span), np.uint8)
        bridged = cv2.morphologyEx(view[rows].astype(np.uint8), cv2.MORPH_CLOSE, close)
        spanned = bridged.sum(axis=1) >= half
        rows, bridged = rows[spanned], bridged[spanned]
        if rows.size == 0:
            continue
        full = np.zeros(view.shape, np.uint8)
        full[rows] = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, open_)
        if full.any() and full.any(axis=1).sum() <= 0.25 * em:
            out |= cv2.dilate(full, np.ones((3, 1), np.uint8)).astype(bool)
    return ruled


def _ruling_above(mask: Mask, near: int) -> Mask:
    """Rows near the top edge that are dark from corner to corner, and what lies above them.

    Print keeps away from the corners of its cell; a ruling, however broken, does not. So the first and the
    last eighth of the width say how deep the ruling comes, and print that touches it further in stays.
    """
    ruled = np.zeros(mask.shape, bool)
    side = min(near, mask.shape[1] // 4)  # the rulings that run the other way are not looked at
    if mask.shape[1] - 2 * side < 8:
        return ruled
    starts = np.linspace(side, mask.shape[1] - side, 9).astype(int)
    rows = min(near + 2, mask.shape[0] // 3)
    dark = np.add.reduceat(mask[:rows, : starts[-1]], starts[:-1], axis=1, dtype=np.intp)
    cover = (dark / np.diff(starts)).T
    if (cover.max(axis=1) > 0.3).sum() < 5:
        return ruled
    corners = [np.flatnonzero(cover[k] > 0.25) for k in (0, -1)]
    depths = [int(deep[-1]) for deep in corners if deep.size]
    if not depths:
        return ruled
    starts[0], starts[-1] = 0, mask.shape[1]
    for (left, right), depth in zip(pairwise(starts), np.linspace(depths[0], depths[-1], 8), strict=True):
        last = round(depth) + 1
        ruled[:last, left:right] = True
        if last + 1 < mask.shape[0]:  # the soft edge, where no print begins
            ruled[last, left:right] = ~mask[last + 1, left:right]
    return ruled


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
