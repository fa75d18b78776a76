"""Takes a digital page, gives the pictures on it that hold a table, and what the scan way read there.

A table pasted as an image has no words and no rulings in the file. Only a picture that shows lines in
both directions is worth the recogniser; photographs, seals and charts are not. The look is by NumPy
alone, so that a digital document does not load an image library.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.tables import top_down
from extract.types import BBox, Page, PageKind, PageReading

_LIGHT = 150  # grey level of the darkest paper that people scan or photograph
_EVEN = 24  # grey levels within which paper is one ground
_GROUND = 0.6  # share of a picture of print that is bare paper; photographs have no such ground
_INKED = (0.005, 0.35)  # shares of ink: less is a blank sheet, more a drawing
_DARK = 60  # grey levels below the paper
_CROSSINGS = 3
_THICK = 6  # pixels: a line is thinner
_UNBROKEN = 0.85  # share of a line that shows where others cross it
_BOTH_SIDES = 8  # pixels
_LONG_LEVEL, _LONG_UPRIGHT = 0.3, 0.2  # shares of the picture that a line runs through


def crop(pixels: NDArray[np.uint8], box: BBox, page: Page) -> NDArray[np.uint8]:
    """The part of a rendered page (height x width x 3) that lies in ``box`` (points)."""
    across, down = pixels.shape[1] / page.width, pixels.shape[0] / page.height
    top, bottom = max(0, int(box.y0 * down)), int(np.ceil(box.y1 * down))
    left, right = max(0, int(box.x0 * across)), int(np.ceil(box.x1 * across))
    return np.ascontiguousarray(pixels[top:bottom, left:right])


def is_ruled(pixels: NDArray[np.uint8]) -> bool:
    """Whether a picture (height x width x 3) shows the lines of a table.

    One upright line at least must pass through three level ones that go on to both sides of it: the
    frame of a chart and its level grid lines end at each other.
    """
    grey = pixels.mean(axis=2)
    dark = grey < np.median(grey) - _DARK
    level = _lines(dark, _LONG_LEVEL)
    upright = _lines(dark.T, _LONG_UPRIGHT)
    return any(sum(_crosses(row, column) for row in level) >= _CROSSINGS for column in upright)


def shows_print(pixels: NDArray[np.uint8]) -> bool:
    """Whether a picture (height x width x 3) is dark print on an even light ground, and no photograph."""
    grey = pixels.mean(axis=2)
    paper = float(np.median(grey))
    inked, even = float((grey < paper - _DARK).mean()), float((np.abs(grey - paper) < _EVEN).mean())
    return paper >= _LIGHT and even >= _GROUND and _INKED[0] <= inked <= _INKED[1]


def _lines(dark: NDArray[np.bool_], share: float) -> list[tuple[int, NDArray[np.bool_]]]:
    """Thin level lines as long as ``share`` of the width: the row where each runs, and over which columns."""
    length = max(8, round(share * dark.shape[1]))
    if length > dark.shape[1] or dark.shape[0] <= _THICK:
        return []
    down = np.pad(np.cumsum(dark, axis=0, dtype=np.int32), ((1, 0), (0, 0)))
    solid: NDArray[np.bool_] = (
        down[_THICK:] - down[:-_THICK] == _THICK
    )  # dark all the way down from here: a surface
    thin = dark.copy()
    for step in range(_THICK):
        thin[step : step + len(solid)] &= ~solid
    across = np.pad(np.cumsum(thin, axis=1, dtype=np.int32), ((0, 0), (1, 0)))
    starts = across[:, length:] - across[:, :-length] >= _UNBROKEN * length
    rows = np.flatnonzero(starts.any(axis=1))
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if rows.size else []
    found = []
    for band in bands:
        run = np.zeros(dark.shape[1], bool)
        for start in np.flatnonzero(starts[band].any(axis=0)):
            run[start : start + length] = True
        drawn = (
            np.convolve(thin[band].any(axis=0), np.ones(_THICK + 1), "same") > 0
        )  # where others cross, too
        run &= drawn
        found.append((int(band[len(band) // 2]), run))
    return found


def _crosses(row: tuple[int, NDArray[np.bool_]], column: tuple[int, NDArray[np.bool_]]) -> bool:
    (y, across), (x, down) = row, column
    return bool(
        down[max(0, y - 2) : y + 3].any()
        and across[max(0, x - _BOTH_SIDES)]
        and across[min(len(across) - 1, x + _BOTH_SIDES)]
        and _BOTH_SIDES <= x < len(across) - _BOTH_SIDES
    )


def paste(reading: PageReading, picture: PageReading, box: BBox) -> PageReading:
    """The reading of a page with that of a picture on it, whose top left corner is that of ``box``."""
    dx, dy = box.x0, box.y0
    page = replace(
        reading.page,
        kind=PageKind.MIXED,
        words=(*reading.page.words, *(w.moved(dx, dy) for w in picture.page.words)),
        rulings=(*reading.page.rulings, *(r.moved(dx, dy) for r in picture.page.rulings)),
    )
    return PageReading(page, top_down([*reading.tables, *(t.moved(dx, dy) for t in picture.tables)]))
