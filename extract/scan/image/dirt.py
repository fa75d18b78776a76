"""Dirt: streaks of a scanner's glass, salt and pepper of a fax. Grey sheets, 255 paper, 0 full ink."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.sheet import Sheet

_DARK = 128
"""Grey level below which a pixel is ink."""
_SPECK_MM = 0.17
"""Side of the largest speck: a faded decimal point is half as wide again (nine-point type: four pixels at
150 dpi, a speck one or two)."""
_SPECKLED = (200, 0.25)
"""Specks, and their share of all ink blobs, of a page full of them; print has far fewer so small."""
_STREAKED = 0.25
"""Share of a line of pixels that is lone ink: dirt on the glass draws it over the whole sheet."""
_PARTS = 12
"""Stretches of the sheet, of which a streak marks all but one; no ruling is as long."""
_MARKED = 0.1
"""Share of such a stretch that a streak has ink in."""
_MARGIN = (0.025, 0.05)
"""Share of the sheet at each end, and share of that which a streak marks; most rulings end before."""
_END_MM = 1.0
"""White between the edge of the sheet and the end of an unbroken streak: what scanners crop unevenly."""
_CELL = 2
"""Lines each way that make a cell, and rulings that an open table has at least."""
_ROW_MM = 2.5
"""A row of print is as high at least; what stands closer is one broad streak."""
_PITCH = (3, 0.5)
"""Steps alike, and millimetres by which they differ, of rulings at the pitch of rows: dirt lies anywhere."""
_FAR_MM = 0.3
"""Paper begins this far beside the middle of a streak."""
_RIM_MM = 0.21
"""Grey rim of a streak's ink."""

Mask = NDArray[np.bool_]


def without_streaks(sheet: Sheet) -> Sheet:
    """Whiten the streaks that dirt on a scanner's glass draws over the sheet from edge to edge, either way.

    A ruling ends at the frame of its table, before the edge of the sheet. In a picture that was cut out at
    the frame it does not; see ``_are_rulings`` for what tells it there.
    Only lone ink goes, with paper beside it: where a streak crosses print, the print stays.

    Args:
        sheet: as it lay on the glass, before it is deskewed: there a streak is one line of pixels.
    """
    image, mm = sheet.image, sheet.mm
    down, across = _edge_to_edge(image, mm), _edge_to_edge(image.T, mm)
    if min(_middles(down).size, _middles(across).size) >= _CELL:
        return sheet  # streaks lie one way: lines that meet are rulings
    streaks = [
        lines & (not _are_rulings(way, lines, mm)) for way, lines in ((image, down), (image.T, across))
    ]
    if not any(lines.any() for lines in streaks):
        return sheet
    cleaned = _without_lines_down(image, streaks[0], mm)
    cleaned = _without_lines_down(cleaned.T, streaks[1], mm).T
    return sheet.showing(np.ascontiguousarray(cleaned))


def _are_rulings(grey: NDArray[np.uint8], lines: Mask, mm: float) -> bool:
    """Whether lines from edge to edge repeat at one pitch, or lie, two or more, clear of all print.

    So do the rulings between rows, and those above and below an open table; dirt lies anywhere.
    """
    middles = _middles(lines)
    return _repeat(middles, mm) or (middles.size >= _CELL and _meet_nothing(grey < _DARK, lines, mm))


def _edge_to_edge(grey: NDArray[np.uint8], mm: float) -> Mask:
    """For each column of pixels whether lone ink runs down it from the top edge to the bottom edge."""
    dark = grey < _DARK
    lone = _lone(dark, mm)
    parts = np.stack([part.mean(axis=0) for part in np.array_split(lone, _PARTS)])
    end = max(1, round(_MARGIN[0] * len(lone)))
    ends = np.minimum(lone[:end].mean(axis=0), lone[-end:].mean(axis=0))
    found = (lone.mean(axis=0) >= _STREAKED) & ((parts > _MARKED).sum(axis=0) >= _PARTS - 1)
    found &= ends > _MARGIN[1]
    for column in np.flatnonzero(found):
        found[column] = _runs_on(dark[:, column], mm)
    return np.asarray(found, np.bool_)


def _runs_on(line: Mask, mm: float) -> bool:
    """Whether the white beyond the ends of a line is no longer than its breaks; beyond a frame it is."""
    inked = np.flatnonzero(line)
    beyond = max(int(inked[0]), len(line) - 1 - int(inked[-1]))
    return beyond <= max(int(np.diff(inked).max(initial=0)), round(_END_MM * mm))


def _meet_nothing(dark: Mask, lines: Mask, mm: float) -> bool:
    """Whether no ink passes through any of ``lines``: they lie between lines of print."""
    far = _far(mm)
    padded = np.pad(dark, ((0, 0), (far + 1, far + 1)))
    left, right = (padded[:, by:][:, : dark.shape[1]] for by in (0, 2 * far + 2))
    return not (dark & left & right)[:, lines].any()


def _lone(dark: Mask, mm: float) -> Mask:
    """Ink with paper to its left and to its right."""
    far = _far(mm)
    beside = np.zeros_like(dark)
    for step in (far, far + 1):
        beside[:, step:] |= dark[:, :-step]
        beside[:, :-step] |= dark[:, step:]
    return np.asarray(dark & ~beside, np.bool_)


def _far(mm: float) -> int:
    return max(2, round(_FAR_MM * mm))


def _middles(columns: Mask) -> NDArray[np.float64]:
    """Where lines stand that are one or more columns of pixels wide."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], columns, [False]]).astype(np.int8)))
    return np.asarray((edges[::2] + edges[1::2]) / 2, np.float64)


def _repeat(places: NDArray[np.float64], mm: float) -> bool:
    """Whether lines follow each other at one pitch."""
    steps = np.diff(places)
    steps = np.sort(steps[steps >= _ROW_MM * mm])
    alike = _PITCH[0] - 1
    return bool((steps[alike:] - steps[: max(0, steps.size - alike)] <= _PITCH[1] * mm).any())


def _without_lines_down(grey: NDArray[np.uint8], lines: Mask, mm: float) -> NDArray[np.uint8]:
    """The image without the lone ink of ``lines`` that run down it; itself where there are none."""
    if not lines.any():
        return grey
    dark = grey < _DARK
    near = np.convolve(lines, np.ones(2 * _far(mm) - 1), mode="same") > 0
    gone = np.asarray(_lone(dark, mm) & near, np.bool_)
    return _whitened(grey, gone, dark & ~gone, max(1, round(_RIM_MM * mm)))


def _whitened(grey: NDArray[np.uint8], gone: Mask, kept: Mask, rim: int) -> NDArray[np.uint8]:
    """Paper in place of the ink ``gone`` and of its grey rim, but for the rim of the ink ``kept``."""
    around = np.ones((2 * rim + 1,) * 2, np.uint8)
    off, on = (cv2.dilate(m.astype(np.uint8), around) > 0 for m in (gone, kept))
    return np.where((off & ~on) | gone, np.uint8(255), grey).astype(np.uint8)


def despeckle(sheet: Sheet) -> Sheet:
    """Remove salt and pepper where a page is full of it, and only there.

    A scan that was enlarged has specks as much larger.
    """
    grey = sheet.image
    dark = grey < _DARK
    largest = max(2.0, (_SPECK_MM * sheet.mm) ** 2)
    pepper, specks, blobs = _specks(dark, largest)
    if specks < max(_SPECKLED[0], _SPECKLED[1] * blobs):
        return sheet
    # the core only: the grey rim of a speck may be the body of a faint character
    out = np.where(pepper, np.uint8(255), grey)
    salt, _, _ = _specks(out >= _DARK, largest)
    return sheet.showing(np.where(salt, np.uint8(0), out).astype(np.uint8))


def _specks(mask: Mask, largest: float) -> tuple[Mask, int, int]:
    """The blobs of at most ``largest`` pixels, how many there are, and how many blobs of any size."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    small = np.asarray(stats[:, cv2.CC_STAT_AREA] <= largest, np.bool_)
    small[0] = False
    return small[labels], int(np.count_nonzero(small)), len(stats)
