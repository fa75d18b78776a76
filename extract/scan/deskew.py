"""Geometry: a clean sheet as it lay on the glass → the sheet upright, its rulings straight.

Four steps find the way, one resampling goes it: which quarter turns, which end up, which skew, and a
smooth displacement that makes every ruling of the page straight (perspective, page curl, local warp).
Pixels, origin top left. Points of the result are not mapped back to the scan: every later box refers to
the upright page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.dewarp import Map, fit_warp
from extract.scan.image.masks import PAPER, TITLE_MM, square
from extract.scan.rulings.detect import detect
from extract.scan.rulings.segment import Segments
from extract.scan.sheet import Sheet

Grey = NDArray[np.uint8]
Judge = Callable[[Sequence[Grey]], float]
"""Says how legible line crops are, from 0 to 1."""
Points: TypeAlias = NDArray[np.float64]
Box = tuple[int, int, int, int]
"""Left, top, width, height."""

_MAX_SKEW = 10.0
"""Degrees that a sheet lies askew at most: the feeders of scanners allow less."""
_SEARCH = ((_MAX_SKEW, 0.5, 2), (0.8, 0.1, 1), (0.1, 0.02, 1))
"""Degrees to both sides, step, and whether columns are looked at too: by 0.8 they may lean otherwise."""
_SEARCH_DPI = 100.0
"""Pixels per inch at which the skew is searched for: a line of print is ten pixels high."""
_SAMPLED = (200, 60_000)
"""Pixels of ink that tell a skew, and those that are looked at."""
_SIDEWAYS = 1.3
"""Ratio of votes from which the direction of the lines of print is beyond doubt."""
_LONG = 1.8
"""Times as long as high, from which a word tells its direction."""
_SPECK_MM2 = 0.1
"""Square millimetres of less ink than a character has."""
_WORD_GAP_MM = 1.1
"""White within a word, at most."""
_WORD_MM = (1.2, 12.0)
"""Height of a word at least and at most."""
_JUDGED = (8, 3, 8, 9)
"""Words whose legibility is asked for, one in so many of the longest; characters at most that tell how long
one is; times its height that is shown of it."""
_MARGIN_MM = 0.5
"""Paper around such a word."""
_UPSIDE_DOWN = 1.12
"""Times as legible, that a page must be on its head to be turned round: few words are judged, and lying
figures (0, 8, 一) read alike both ways."""
_EVERY = 4
"""Pixels of ink, of which one is looked at for where the canvas ends."""
_FAR_INK = (0.02, 8)
"""Percent of the ink that is dirt at the edge of a turned page; pixels of paper beyond the rest."""
_WORTH = 1.2
"""Pixels of displacement below which a page is left alone: resampling blurs by as much."""


@dataclass(frozen=True, slots=True)
class Upright:
    """A page turned upright.

    ``turns`` counts the quarter turns counter-clockwise that were made, ``skew`` the degrees
    (counter-clockwise) that were added, ``warp`` the largest displacement (pixels) that straightened it;
    ``segments`` are the line segments of ``sheet``, which the way there has found already.
    """

    sheet: Sheet
    turns: int
    skew: float
    warp: float
    segments: Segments


def deskew(sheet: Sheet, judge: Judge) -> Upright:
    """Turn, deskew and flatten a page.

    Args:
        sheet: grey ink on white paper, see ``clean``.
        judge: says how legible a handful of word crops are, in each direction in doubt.
    """
    turns = quarter_turns(sheet, judge)
    turned = sheet.made_with(lambda image: np.ascontiguousarray(np.rot90(image, turns)))
    ink = np.rot90(sheet.ink, turns)
    skew = skew_angle(ink, sheet.dpi)
    level = Rotation.of(ink, skew)
    draft = turned.made_with(level.apply)
    segments = detect(draft)
    warp = fit_warp(segments, draft.image.shape)
    if warp.largest < _WORTH:
        return Upright(draft, turns, skew, 0.0, segments)
    x, y = level.source(*warp.source(draft.image.shape))
    flat = turned.made_with(lambda image: _remapped(image, x, y))
    return Upright(flat, turns, skew, warp.largest, detect(flat))


def _remapped(image: Grey, x: Map, y: Map) -> Grey:
    flat = cv2.remap(image, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(PAPER,))
    return np.asarray(flat, np.uint8)


# --- quarter turns ---------------------------------------------------------------------------------


def quarter_turns(sheet: Sheet, judge: Judge) -> int:
    """Counter-clockwise quarter turns that set the text upright."""
    boxes = word_boxes(sheet)
    if not boxes:
        return 0
    first, *others = _directions(boxes)
    score = _legibility(sheet, boxes, first, judge)
    if _UPSIDE_DOWN * score >= 1.0:
        return first  # no other direction can read so much better
    scores = [_legibility(sheet, boxes, turns, judge) for turns in others]
    best = int(np.argmax(scores))
    return others[best] if scores[best] > _UPSIDE_DOWN * score else first


def word_boxes(sheet: Sheet) -> list[Box]:
    """Boxes of words: ink of character size, joined over small gaps."""
    mm = sheet.mm
    _, labels, stats, _ = cv2.connectedComponentsWithStats(sheet.ink, connectivity=8)
    longest, area = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1), stats[:, cv2.CC_STAT_AREA]
    fits = (longest < TITLE_MM * mm) & (area > _SPECK_MM2 * mm**2)
    fits[0] = False
    text = fits[labels].astype(np.uint8)
    joined = cv2.morphologyEx(text, cv2.MORPH_CLOSE, square(max(3, round(_WORD_GAP_MM * mm))))
    _, _, words, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = (height * mm for height in _WORD_MM)
    return [(x, y, w, h) for x, y, w, h, _ in words[1:].tolist() if least <= min(w, h) < most]


def _directions(boxes: Sequence[Box]) -> list[int]:
    """The quarter turns that may be the right ones: what is clearly wider than high lies level, as a rule."""
    across = sum(w for _, _, w, h in boxes if w >= _LONG * h)
    down = sum(h for _, _, w, h in boxes if h >= _LONG * w)
    if across >= _SIDEWAYS * down:
        return [0, 2]
    return [1, 3] if down >= _SIDEWAYS * across else [0, 1, 2, 3]


def _legibility(sheet: Sheet, boxes: Sequence[Box], turns: int, judge: Judge) -> float:
    """How well some of the longest words read after so many quarter turns, 0 to 1."""
    asked, each, longest, shown = _JUDGED
    ranked = sorted(boxes, key=lambda b: -min(max(b[2], b[3]), longest * min(b[2], b[3])))
    margin = round(_MARGIN_MM * sheet.mm)
    crops = []
    for x, y, w, h in ranked[: each * asked : each]:
        crop = sheet.image[max(0, y - margin) : y + h + margin, max(0, x - margin) : x + w + margin]
        crop = np.ascontiguousarray(np.rot90(crop, turns))
        crops.append(crop[:, : shown * crop.shape[0]])
    return judge(crops)


# --- skew ------------------------------------------------------------------------------------------


def skew_angle(ink: Grey, dpi: float) -> float:
    """Degrees counter-clockwise that level a page, given its ink as 1.

    The angle at which the ink, projected on the page's edges, falls into the sharpest stripes
    (Postl's criterion): rulings decide where there are any, lines of text where not. The last half degree is
    that of what runs across the page: seen askew, a page's columns lean otherwise than its lines.
    """
    scale = 1 / max(1, round(dpi / _SEARCH_DPI))
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    y, x = np.nonzero(small)
    fewest, most = _SAMPLED
    if len(x) < fewest:
        return 0.0
    if len(x) > most:
        sample = np.linspace(0, len(x) - 1, most).astype(np.int64)
        x, y = x[sample], y[sample]
    points = (x.astype(np.float64) - x.mean(), y.astype(np.float64) - y.mean())
    angle = 0.0
    for reach, pace, ways in _SEARCH:
        angles = [angle + float(step) for step in np.arange(-reach, reach + pace / 2, pace)]
        angle = max(angles, key=lambda a: _sharpness(points, a, ways))
    return angle


def _sharpness(points: tuple[Points, Points], angle: float, ways: int) -> float:
    """Energy of the steps in the first projections after a turn by ``angle`` degrees counter-clockwise."""
    x, y = points
    sine, cosine = np.sin(np.radians(angle)), np.cos(np.radians(angle))
    energy = 0.0
    for projection in (y * cosine - x * sine, x * cosine + y * sine)[:ways]:
        counts = np.bincount(np.round(projection - projection.min()).astype(np.int64)).astype(np.float64)
        energy += float((np.diff(counts) ** 2).sum())
    return energy


@dataclass(frozen=True, slots=True)
class Rotation:
    """A rotation about the middle of the page on to a canvas that keeps all ink.

    ``matrix`` is the 2 x 3 affine map from the turned page to the upright one; ``size`` is width and height.
    """

    matrix: NDArray[np.float64]
    size: tuple[int, int]

    @staticmethod
    def of(ink: Grey, degrees: float) -> Rotation:
        """The rotation by ``degrees`` counter-clockwise; the canvas grows only where ink would be lost."""
        height, width = ink.shape
        matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)
        y, x = np.nonzero(ink[::_EVERY, ::_EVERY])
        if len(x) == 0:
            return Rotation(matrix, (width, height))
        places = matrix[:, :2] @ (np.stack([x, y]) * float(_EVERY)) + matrix[:, 2:]
        dirt, margin = _FAR_INK
        low = np.minimum(np.floor(np.percentile(places, dirt, axis=1)) - margin, 0)
        high = np.maximum(np.ceil(np.percentile(places, 100 - dirt, axis=1)) + margin, (width, height))
        matrix[:, 2] -= low
        return Rotation(matrix, (int(high[0] - low[0]), int(high[1] - low[1])))

    def apply(self, turned: Grey) -> Grey:
        """The page on the new canvas."""
        if np.allclose(self.matrix, np.eye(2, 3), atol=1e-6):
            return turned
        image = cv2.warpAffine(turned, self.matrix, self.size, flags=cv2.INTER_CUBIC, borderValue=(PAPER,))
        return np.asarray(image, np.uint8)

    def source(self, x: Map, y: Map) -> tuple[Map, Map]:
        """Where on the turned page the points of the upright canvas come from."""
        back = np.asarray(cv2.invertAffineTransform(self.matrix), np.float32)
        return back[0, 0] * x + back[0, 1] * y + back[0, 2], back[1, 0] * x + back[1, 1] * y + back[1, 2]
