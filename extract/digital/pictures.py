"""Takes a digital page, gives the pictures on it that hold a table, and what the scan way read there.

A table pasted as an image has no words and no rulings in the file. Only a picture that shows lines in
both directions is worth the recogniser; photographs, seals and charts are not. The look is by NumPy
alone, so that a digital document does not load an image library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.types import BBox, Cell, Page, PageKind, PageReading, RawTable, Ruling, Word

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


def paste(page: Page, tables: Sequence[RawTable], picture: PageReading, box: BBox) -> PageReading:
    """The reading of a page with that of a picture on it, whose top left corner is that of ``box``."""
    dx, dy = box.x0, box.y0
    return PageReading(
        replace(
            page,
            kind=PageKind.MIXED,
            words=(*page.words, *(_word(w, dx, dy) for w in picture.page.words)),
            rulings=(*page.rulings, *(_ruling(r, dx, dy) for r in picture.page.rulings)),
        ),
        tuple(
            sorted(
                [*tables, *(_table(t, dx, dy) for t in picture.tables)], key=lambda t: (t.bbox.y0, t.bbox.x0)
            )
        ),
    )


def _box(box: BBox, dx: float, dy: float) -> BBox:
    return BBox(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def _word(word: Word, dx: float, dy: float) -> Word:
    return replace(word, bbox=_box(word.bbox, dx, dy))


def _ruling(r: Ruling, dx: float, dy: float) -> Ruling:
    return Ruling(r.x0 + dx, r.y0 + dy, r.x1 + dx, r.y1 + dy, r.thickness)


def _cell(cell: Cell, dx: float, dy: float) -> Cell:
    words = tuple(_word(w, dx, dy) for w in cell.words)
    return replace(cell, bbox=_box(cell.bbox, dx, dy), words=words)


def _table(table: RawTable, dx: float, dy: float) -> RawTable:
    findings = tuple(
        replace(f, place=replace(f.place, bbox=_box(BBox(*f.place.bbox), dx, dy))) if f.place.bbox else f
        for f in table.findings
    )
    return replace(
        table,
        bbox=_box(table.bbox, dx, dy),
        cells=tuple(_cell(c, dx, dy) for c in table.cells),
        residue=tuple(_word(w, dx, dy) for w in table.residue),
        findings=findings,
    )
