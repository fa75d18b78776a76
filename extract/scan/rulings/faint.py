"""Pens: rulings drawn in dashes, and rulings so pale that what shines through from the reverse is as dark.

A dashed ruling is as whole as a solid one: its dashes are alike, and so are the gaps between them. A pale
ruling is told from the reverse by its company: pale rulings are thin, cross each other, and print stands in
their cells and never on them. What shines through is broad, since paper scatters light, and print is set
without regard to it. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.image.clean import Grey
from extract.scan.image.print_mask import DARK
from extract.scan.rulings.segment import LONG_MM, Stroke, along

WHOLE = 0.9
"""Bareness of a ruling drawn from end to end; no row of print so long has so few holes."""
_HALF = 0.5  # of the depth of a stroke hereabouts, below which it has a hole
_DASHES = 8  # that make a ruling dashed
_ALONE = 0.05  # of ink beside a dash that print keeps clear of
_GAP_MM = 1.5  # between two dashes, at most
_ALIKE = 0.7  # of the dashes, and of the gaps, that are as long as most
_ALIKE_MM = 0.3  # by which they may differ
_MOST = 0.5  # of the gaps of a stroke on a page with dashes, that are as short as theirs
_ROWS = 0.5  # of the extent of a column line, that are rows without merged cells
_BROAD_MM = 0.45  # a pale stroke as broad shines through
_AS_DARK = 0.8  # of the strength of the page's rulings, that one beside a shade is dark
_WOBBLE_MM = 0.13  # distance of a ruling from a straight line, on a page not yet flattened
_CROWDED = 0.2  # print has more ink beside it than this
_MEETING_MM = 0.8  # of each end of a ruling, that may lie on one that it meets
_CROSSED = 0.004  # share of a pale ruling that print touches
_TOUCH_MM = 2.0  # a ruling may stop this short of the one that it meets
_PRINT = 0.002  # share of ink in a table that is not empty

Strokes = tuple[Sequence[Stroke], Sequence[Stroke]]
"""Those that run from left to right, and those that run from top to bottom."""


def own_depth(
    ink: NDArray[Any], depth: NDArray[Any], ridge: NDArray[np.uint8], least: float
) -> NDArray[np.uint8]:
    """How deep strokes are drawn at each pixel, no smoothing applied: 0 in their holes, 255 where ink is.

    Args:
        ink: the page's ink as 1.
        depth: how much darker each pixel is than the paper beside it.
        ridge: the same, smoothed along the strokes; half of it is a hole.
        least: depth that noise alone does not reach.
    """
    hole = np.maximum(cv2.convertScaleAbs(ridge, alpha=_HALF), np.uint8(least))
    return np.asarray(np.where(depth > hole, depth, 0) | (ink * np.uint8(255)), np.uint8)


def dashes_joined(strokes: Strokes, millimetre: float) -> tuple[list[Stroke], list[Stroke]]:
    """The strokes; on a page with dashed rulings, these are drawn in the gaps between their dashes too.

    A row of print may be as even as dashes are: rulings that nothing stands beside tell what the page's are.
    """
    near = max(2.0, _ALIKE_MM * millimetre)
    long = [s for way in strokes for s in way if s.length >= LONG_MM * millimetre]
    found = [rhythm for s in long if (rhythm := _rhythm(s, near)) is not None]
    if not found or np.median([gap for _, gap in found]) > _GAP_MM * millimetre:
        return list(strokes[0]), list(strokes[1])
    dash, gap = (float(v) for v in np.median(found, axis=0))
    level, upright = ([_joined(s, dash, gap, near) for s in way] for way in strokes)
    return level, upright


def _dashes(stroke: Stroke) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the pieces between the holes of a stroke start and end, those at its ends left out."""
    steps = np.flatnonzero(np.diff(stroke.inked.view(np.int8))) + 1
    steps = steps[1:] if len(steps) and not stroke.inked[steps[0]] else steps
    return steps[:-1:2], steps[1::2]


def _rhythm(stroke: Stroke, near: float) -> tuple[float, float] | None:
    """Lengths of the dashes and of the gaps of a dashed stroke that nothing stands beside; else None."""
    starts, ends = _dashes(stroke)
    beside = np.concatenate([[0.0], np.cumsum(stroke.crowd)])
    alone = (beside[ends] - beside[starts] <= _ALONE * (ends - starts))[:-1]
    if np.count_nonzero(alone) < _DASHES:
        return None
    lengths = (ends - starts)[:-1][alone], (starts[1:] - ends[:-1])[alone]
    dash, gap = (float(np.median(part)) for part in lengths)
    alike = (np.mean(np.abs(part - np.median(part)) <= near) >= _ALIKE for part in lengths)
    return (dash, gap) if all(alike) else None


def _joined(stroke: Stroke, dash: float, gap: float, near: float) -> Stroke:
    """The stroke, drawn in those gaps too that are as short as those between dashes, if most are."""
    starts, ends = _dashes(stroke)
    if len(starts) < 2:
        return stroke
    like = starts[1:] - ends[:-1] <= gap + near
    whole = ends - starts >= dash - near
    like &= whole[1:] & whole[:-1]
    if like.mean() < _MOST:
        return stroke
    inked = stroke.inked.copy()
    for i in np.flatnonzero(like):
        inked[ends[i] : starts[i + 1]] = True
    return replace(stroke, inked=inked)


def with_rulings(ink: NDArray[np.uint8], strokes: Strokes, dpi: float) -> NDArray[np.uint8]:
    """The ink of a page as 1, the long strokes among it that are too pale to be ink by themselves."""
    ink = ink.copy()
    for way, page in zip(strokes, (ink, ink.T), strict=True):
        for s in (s for s in way if s.length >= LONG_MM * dpi / 25.4):
            rows = np.clip(np.round(s.across[s.inked]).astype(np.int64), 0, page.shape[0] - 1)
            page[rows, s.along[s.inked].astype(np.int64)] = 1
    return ink


def is_whole(stroke: Stroke, dpi: float) -> bool:
    """Whether a stroke is longer than print is straight, and drawn from end to end."""
    return stroke.length >= LONG_MM * dpi / 25.4 and stroke.bareness >= WHOLE


def pale_rulings(faint: Strokes, known: Strokes, grey: Grey, dpi: float) -> tuple[list[Stroke], list[Stroke]]:
    """Those of the ``faint`` strokes that are rulings all the same.

    Args:
        faint: strokes too faint to be rulings by themselves.
        known: strokes that are strong enough.
        grey: the page.
        dpi: pixels per inch.
    """
    dark = grey < DARK
    long = [[s for s in way if is_whole(s, dpi)] for way in known]
    strong = _AS_DARK * float(np.median([s.strength for way in long for s in way] or [np.inf]))
    level, upright = (
        [_as_dark(s, page) for s in way if _is_drawn(s, dpi) and _is_clear(s, page, strong, dpi)]
        for way, page in zip(faint, (grey, grey.T), strict=True)
    )
    while True:
        kept = (
            [s for s in level if _holds_print(s, [*long[1], *upright], dark, dpi)],
            [s for s in upright if _holds_print(s, [*long[0], *level], dark.T, dpi)],
        )
        if (len(kept[0]), len(kept[1])) == (len(level), len(upright)):
            return kept
        level, upright = kept


def _is_drawn(stroke: Stroke, dpi: float) -> bool:
    """Whether a stroke is long, and drawn without holes but for the rows that it is not drawn in at all."""
    drawn_for = len(stroke.along)
    long = drawn_for >= max(LONG_MM * dpi / 25.4, _ROWS * stroke.length)
    return long and float(stroke.inked.mean()) >= WHOLE


def _as_dark(stroke: Stroke, grey: Grey) -> Stroke:
    """The stroke, as strong as it is dark against white paper: a shade may lie beside it."""
    return replace(stroke, strength=max(stroke.strength, 255.0 - float(np.median(along(grey, stroke)))))


def _is_clear(stroke: Stroke, grey: Grey, strong: float, dpi: float) -> bool:
    """Whether a stroke is straight, thin or as dark as the others, and no print lies on it."""
    millimetre = dpi / 25.4
    end = _MEETING_MM * millimetre
    within = (stroke.along > stroke.start + end) & (stroke.along < stroke.end - end)
    thin = stroke.thickness <= _BROAD_MM * millimetre
    return bool(
        (thin or _as_dark(stroke, grey).strength >= strong)
        and stroke.wobble <= _WOBBLE_MM * millimetre
        and stroke.crowding <= _CROWDED
        and (along(grey, stroke)[within] < DARK).mean() <= _CROSSED
    )


def _holds_print(stroke: Stroke, others: Sequence[Stroke], dark: NDArray[np.bool_], dpi: float) -> bool:
    """Whether a stroke crosses two others at least, and there is print in the box that they span."""
    slack = _TOUCH_MM * dpi / 25.4
    at = stroke.middle
    met = [
        o
        for o in others
        if o.start - slack <= at <= o.end + slack and stroke.start - slack <= o.middle <= stroke.end + slack
    ]
    if len(met) < 2:
        return False
    top, bottom = round(min(o.start for o in met)), round(max(o.end for o in met))
    inside = dark[max(top, 0) : bottom, round(stroke.start) : round(stroke.end)]
    return bool(inside.size and inside.mean() >= _PRINT)
