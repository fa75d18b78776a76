"""Geometry: a grey page as it lay on the glass → the page upright, its rulings straight.

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

from extract.scan.image.clean import Grey, ink_mask
from extract.scan.rulings.detect import trace
from extract.scan.rulings.segment import Stroke

Judge = Callable[[Sequence[Grey]], float]
"""Says how legible line crops are, from 0 to 1."""
Points: TypeAlias = NDArray[np.float64]
Map: TypeAlias = NDArray[np.float32]
"""For each pixel of a page, the x or the y where it comes from."""

_MAX_SKEW = 10.0  # degrees
_ASKEW = 0.8  # degrees by which lines and columns of a page may lean otherwise
_SIDEWAYS = 1.3  # ratio of votes at which the text lines' direction is beyond doubt
_JUDGED_CROPS = 8
_UPSIDE_DOWN = 1.12  # how much better the page must read on its head to be turned round
_STRAIGHT_MM = 15.0  # shorter strokes do not shape the page
_CROWDED = 0.25  # ink beside a stroke that is a row of print; it does not shape the page either
_PAPER = (255.0,)
_CELL = 16  # pixels between the nodes at which the displacement is computed
_STILL_BENT = 0.3  # pixels off a plain bend, as a rule, that a page bent at the spine has
_FLATTER = 0.5  # of that, which is left where a bend at the spine is allowed for; of worn rulings more is
_WORTH = 1.2  # pixels of displacement below which a page is left alone


@dataclass(frozen=True, slots=True)
class Upright:
    """A page turned upright.

    ``turns`` counts the quarter turns counter-clockwise that were made, ``skew`` the degrees
    (counter-clockwise) that were added, ``warp`` the largest displacement (pixels) that straightened it;
    ``horizontal`` and ``vertical`` are the rulings of ``image``.
    """

    image: Grey
    turns: int
    skew: float
    warp: float
    horizontal: Sequence[Stroke]
    vertical: Sequence[Stroke]


def turn_upright(grey: Grey, dpi: float, judge: Judge) -> Upright:
    """Turn, deskew and flatten a page.

    Args:
        grey: ink on white paper, see ``tone.clean``.
        dpi: pixels per inch.
        judge: says how legible a handful of word crops are, in each direction in doubt.
    """
    mask = ink_mask(grey, dpi)
    turns = quarter_turns(grey, mask, dpi, judge)
    turned = np.ascontiguousarray(np.rot90(grey, turns))
    skew = skew_angle(np.rot90(mask, turns), dpi)
    straight = Deskew.of(np.rot90(mask, turns), skew)
    draft = straight.apply(turned)
    strokes = trace(draft, dpi)
    warp = fit_warp(*strokes, draft.shape, dpi)
    if warp.largest < _WORTH:
        return Upright(draft, turns, skew, 0.0, *strokes)
    x, y = straight.source(*warp.source(draft.shape))
    image = np.asarray(
        cv2.remap(turned, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=_PAPER), np.uint8
    )
    return Upright(image, turns, skew, warp.largest, *trace(image, dpi))


# --- quarter turns ---------------------------------------------------------------------------------


def quarter_turns(grey: Grey, mask: NDArray[np.uint8], dpi: float, judge: Judge) -> int:
    """Counter-clockwise quarter turns that set the text upright."""
    boxes = word_boxes(mask, dpi)
    if not boxes:
        return 0
    across, down = _direction_votes(boxes)
    if across >= _SIDEWAYS * down:
        candidates = [0, 2]
    elif down >= _SIDEWAYS * across:
        candidates = [1, 3]
    else:
        candidates = [0, 1, 2, 3]
    scores = [_legibility(grey, boxes, candidates[0], dpi, judge)]
    if _UPSIDE_DOWN * scores[0] >= 1.0:
        return candidates[0]  # no other direction can read so much better
    scores += [_legibility(grey, boxes, turn, dpi, judge) for turn in candidates[1:]]
    best = int(np.argmax(scores))
    return candidates[best] if scores[best] > _UPSIDE_DOWN * scores[0] else candidates[0]


def word_boxes(mask: NDArray[np.uint8], dpi: float) -> list[tuple[int, int, int, int]]:
    """Boxes (x, y, width, height) of words: ink of character size, joined over small gaps."""
    millimetre = dpi / 25.4
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    fits = (np.maximum(wide, high) < 9 * millimetre) & (area > 0.1 * millimetre**2)
    fits[0] = False
    text = fits[labels].astype(np.uint8)
    reach = max(3, round(1.1 * millimetre))
    joined = cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, words, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = 1.2 * millimetre
    return [
        (int(x), int(y), int(w), int(h))
        for x, y, w, h, _ in words[1:]
        if min(w, h) >= least and min(w, h) < 12 * millimetre
    ]


def _direction_votes(boxes: Sequence[tuple[int, int, int, int]]) -> tuple[float, float]:
    """Summed lengths of words that are clearly wider than high, and clearly higher than wide."""
    across = sum(w for _, _, w, h in boxes if w >= 1.8 * h)
    down = sum(h for _, _, w, h in boxes if h >= 1.8 * w)
    return float(across), float(down)


def _legibility(
    grey: Grey, boxes: Sequence[tuple[int, int, int, int]], turn: int, dpi: float, judge: Judge
) -> float:
    """How well some of the longest words read after ``turn`` quarter turns, 0 to 1."""
    ranked = sorted(boxes, key=lambda b: -min(max(b[2], b[3]), 8 * min(b[2], b[3])))[: 3 * _JUDGED_CROPS : 3]
    margin = round(0.5 * dpi / 25.4)
    crops = []
    for x, y, w, h in ranked:
        crop = grey[max(0, y - margin) : y + h + margin, max(0, x - margin) : x + w + margin]
        crop = np.ascontiguousarray(np.rot90(crop, turn))
        crops.append(crop[:, : 9 * crop.shape[0]])
    return judge(crops)


# --- skew ------------------------------------------------------------------------------------------


def skew_angle(mask: NDArray[np.uint8], dpi: float) -> float:
    """Degrees counter-clockwise that level the page.

    The angle at which the ink, projected on the page's edges, falls into the sharpest stripes
    (Postl's criterion): rulings decide where there are any, lines of text where not. The last half degree is
    that of what runs across the page: seen askew, a page's columns lean otherwise than its lines.
    """
    step = max(1, round(dpi / 100))
    small = (
        cv2.resize(mask, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA) if step > 1 else mask
    )
    y, x = np.nonzero(small)
    if len(x) < 200:
        return 0.0
    if len(x) > 60_000:
        keep = np.linspace(0, len(x) - 1, 60_000).astype(np.int64)
        x, y = x[keep], y[keep]
    points = (x.astype(np.float64) - x.mean(), y.astype(np.float64) - y.mean())
    angle = 0.0
    for reach, pace, ways in ((_MAX_SKEW, 0.5, 2), (_ASKEW, 0.1, 1), (0.1, 0.02, 1)):
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
class Deskew:
    """A rotation about the middle of the page on to a canvas that keeps all ink.

    ``matrix`` is the 2 x 3 affine map from the turned page to the upright one; ``size`` is width and height.
    """

    matrix: NDArray[np.float64]
    size: tuple[int, int]

    @staticmethod
    def of(mask: NDArray[np.uint8], degrees: float) -> Deskew:
        """The rotation by ``degrees`` counter-clockwise; the canvas grows only where ink would be lost."""
        height, width = mask.shape
        matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), np.float64)
        y, x = np.nonzero(mask[::4, ::4])
        if len(x) == 0:
            return Deskew(matrix, (width, height))
        ink = matrix[:, :2] @ np.stack([x * 4.0, y * 4.0]) + matrix[:, 2:]
        low = np.minimum(np.floor(np.percentile(ink, 0.02, axis=1)) - 8, 0)
        high = np.maximum(np.ceil(np.percentile(ink, 99.98, axis=1)) + 8, (width, height))
        matrix[:, 2] -= low
        return Deskew(matrix, (int(high[0] - low[0]), int(high[1] - low[1])))

    def apply(self, turned: Grey) -> Grey:
        """The page on the new canvas."""
        if np.allclose(self.matrix, np.eye(2, 3), atol=1e-6):
            return turned
        image = cv2.warpAffine(turned, self.matrix, self.size, flags=cv2.INTER_CUBIC, borderValue=_PAPER)
        return np.asarray(image, np.uint8)

    def source(
        self, x: NDArray[np.float32], y: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Where on the turned page the points of the upright canvas come from."""
        back = np.asarray(cv2.invertAffineTransform(self.matrix), np.float32)
        return back[0, 0] * x + back[0, 1] * y + back[0, 2], back[1, 0] * x + back[1, 1] * y + back[1, 2]


# --- perspective, curl and local warp --------------------------------------------------------------

_POWERS = [(a, b) for a in (1, 2, 3, 4, 5) for b in (0, 1, 2) if a + b <= 5]
_HINGES = [(side, at, b) for side in (-1, 1) for at in (0.2, 0.5, 0.75) for b in (0, 1)]
"""Where a page may begin to bend away to a side, as at the spine of a book: side, place from the middle."""
_RIGOUR = np.array([10.0 ** (a + b - 1) for a, b in _POWERS] + [10.0 ** (b - 1) for _, _, b in _HINGES])
"""What each term of a displacement must gain to be used, beside the plainest."""


@dataclass(frozen=True, slots=True)
class Bend:
    """A displacement across one axis, a polynomial of the place on the page with parabolas near the edges.

    Coordinates run from -1 to 1 over the page. No term depends on the position across alone: rulings are
    straightened, distances between them kept. ``reach`` is the box (along from, to, across from, to) that
    the strokes cover; outside it the displacement stays that of its edge.
    """

    weights: NDArray[np.float64]
    reach: tuple[float, float, float, float]

    def at(self, along: Points, across: Points) -> Points:
        """Displacement in pixels."""
        first, last, low, high = self.reach
        return np.asarray(
            _basis(np.clip(along, first, last), np.clip(across, low, high)) @ self.weights, np.float64
        )


@dataclass(frozen=True, slots=True)
class Warp:
    """Bends that straighten the rulings: a point (x, y) moves by ``down`` along y and ``right`` along x.

    ``largest`` is the most that any ruling is bent, in pixels.
    """

    down: Bend
    right: Bend
    largest: float

    def source(self, shape: tuple[int, ...]) -> tuple[Map, Map]:
        """Where the pixels of the flat page come from: the displacement inverted by fixed-point iteration."""
        height, width = shape[:2]
        columns, rows = -(-width // _CELL) + 1, -(-height // _CELL) + 1
        u, v = np.meshgrid(np.arange(columns) * float(_CELL), np.arange(rows) * float(_CELL))
        x, y = u.copy(), v.copy()
        for _ in range(4):
            fx, fy = _unit(x, width), _unit(y, height)
            x, y = u - self.right.at(fy, fx), v - self.down.at(fx, fy)
        return _enlarge(x, width, height), _enlarge(y, width, height)


def fit_warp(
    horizontal: Sequence[Stroke], vertical: Sequence[Stroke], shape: tuple[int, ...], dpi: float
) -> Warp:
    """The smoothest displacement that straightens all long strokes at once (ridge least squares)."""
    height, width = shape[:2]
    least = _STRAIGHT_MM * dpi / 25.4
    level, upright = (
        [s for s in way if s.length >= least and s.crowding < _CROWDED] for way in (horizontal, vertical)
    )
    down, most_down = _fit(level, width, height)
    right, most_right = _fit(upright, height, width)
    return Warp(down, right, max(most_down, most_right))


def _fit(strokes: Sequence[Stroke], along: int, across: int) -> tuple[Bend, float]:
    """The bend that levels ``strokes``, and the most that it moves one end of a stroke against the other.

    Strokes that do not follow the rest (print, a fold) are left out.
    """
    if not strokes:
        return Bend(np.zeros(len(_RIGOUR)), (-1.0, 1.0, -1.0, 1.0)), 0.0
    samples = [(_unit(x, along), _unit(y, across), y) for x, y in map(_samples, strokes)]
    blocks = [_centred(_basis(x, y)) for x, y, _ in samples]
    wanted = [y.mean() - y for _, _, y in samples]
    weights, kept, rest = _solved([block[:, : len(_POWERS)] for block in blocks], wanted)
    if rest > _STILL_BENT and (fuller := _solved(blocks, wanted))[2] < _FLATTER * rest:
        weights, kept, _ = fuller
    weights = np.pad(weights, (0, len(_RIGOUR) - len(weights)))
    x = np.concatenate([samples[i][0] for i in kept])
    y = np.concatenate([samples[i][1] for i in kept])
    bend = Bend(weights, (float(x.min()), float(x.max()), float(y.min()), float(y.max())))
    return bend, max(float(np.ptp(blocks[i] @ weights)) for i in kept)


def _solved(
    blocks: Sequence[NDArray[np.float64]], wanted: Sequence[Points]
) -> tuple[NDArray[np.float64], list[int], float]:
    """Weights of the terms, the strokes that follow them, and how far these are off as a rule, in pixels."""
    rigour = np.diag(_RIGOUR[: blocks[0].shape[1]])
    kept = list(range(len(blocks)))
    weights, rest = np.zeros(len(rigour)), [0.0] * len(blocks)
    for _ in range(4):
        a = np.concatenate([blocks[i] for i in kept])
        b = np.concatenate([wanted[i] for i in kept])
        weights = np.linalg.solve(a.T @ a + len(a) * 1e-5 * rigour, a.T @ b)
        rest = [float(np.sqrt(np.mean((blocks[i] @ weights - wanted[i]) ** 2))) for i in range(len(blocks))]
        limit = max(1.0, 3.0 * float(np.median([rest[i] for i in kept])))
        fresh = [i for i in range(len(blocks)) if rest[i] <= limit]
        if fresh == kept or not fresh:
            break
        kept = fresh
    return weights, kept, float(np.median([rest[i] for i in kept]))


def _samples(stroke: Stroke) -> tuple[Points, Points]:
    """At most 60 positions of a stroke, each the mean of its neighbourhood."""
    parts = max(2, min(60, len(stroke.along) // 8))
    x = np.array([p.mean() for p in np.array_split(stroke.along, parts)])
    y = np.array([p.mean() for p in np.array_split(stroke.across, parts)])
    return x, y


def _unit(values: Points, extent: int) -> Points:
    return 2.0 * values / extent - 1.0


def _basis(along: Points, across: Points) -> NDArray[np.float64]:
    powers = [along**a * across**b for a, b in _POWERS]
    hinges = [np.maximum(side * along - at, 0.0) ** 2 * across**b for side, at, b in _HINGES]
    return np.stack([*powers, *hinges], axis=-1)


def _centred(block: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(block - block.mean(axis=0), np.float64)


def _enlarge(nodes: Points, width: int, height: int) -> NDArray[np.float32]:
    """Node values (every ``_CELL`` pixels) for every pixel, bilinear."""
    v, u = np.arange(height, dtype=np.float32) / _CELL, np.arange(width, dtype=np.float32) / _CELL
    x, y = np.meshgrid(u, v)
    return np.asarray(cv2.remap(nodes.astype(np.float32), x, y, cv2.INTER_LINEAR), np.float32)
