"""Dewarping: the rulings of a page → the smooth displacement that makes them all straight.

Perspective, the curl at a spine and local warp bend every ruling a little; one polynomial for each direction
describes them all. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.segment import Segment, Segments

Floats: TypeAlias = NDArray[np.float64]
Map: TypeAlias = NDArray[np.float32]
"""For each pixel of a page, the x or the y where it comes from."""

_LEAST_MM = 15.0
"""Shorter segments do not shape the page: their ends tell less of a bend than their noise."""
_PRINT_BESIDE = 0.25
"""Share of ink beside a segment from which it may be print: more than where rulings are told apart,
for a segment that does not follow the others is left out of the fit."""
_NODES = 16
"""Pixels between the nodes at which the displacement is computed; it is bilinear between them."""
_STILL_BENT = 0.3
"""Pixels off a plain bend, as a rule, that a page bent at the spine has."""
_FLATTER = 0.5
"""Share of that, which is left where a bend at the spine is allowed for; of worn rulings more is."""
_SAMPLES = (2, 60, 8)
"""Positions of a segment that are looked at, at least and at most, and pixels that each is the mean of."""
_ROUNDS = 4
"""Fits, each without the segments that did not follow the one before; and rounds of fixed-point iteration."""
_FOREIGN = (1.0, 3.0)
"""Pixels, and times the usual, from which a segment does not follow the rest: print, a fold."""
_RIDGE = 1e-5
"""Weight of plainness against a squared pixel, for each sample."""
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
    the segments cover; outside it the displacement stays that of its edge.
    """

    weights: NDArray[np.float64]
    reach: tuple[float, float, float, float]

    def at(self, along: Floats, across: Floats) -> Floats:
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
        columns, rows = -(-width // _NODES) + 1, -(-height // _NODES) + 1
        u, v = np.meshgrid(np.arange(columns) * float(_NODES), np.arange(rows) * float(_NODES))
        x, y = u.copy(), v.copy()
        for _ in range(_ROUNDS):
            fx, fy = _unit(x, width), _unit(y, height)
            x, y = u - self.right.at(fy, fx), v - self.down.at(fx, fy)
        return _enlarge(x, width, height), _enlarge(y, width, height)


def fit_warp(segments: Segments, shape: tuple[int, ...]) -> Warp:
    """The smoothest displacement that straightens all long segments at once (ridge least squares)."""
    height, width = shape[:2]
    rulings = segments.where(lambda s: s.length_mm >= _LEAST_MM and s.ink_beside < _PRINT_BESIDE)
    down, most_down = _fit(rulings.horizontal, width, height)
    right, most_right = _fit(rulings.vertical, height, width)
    return Warp(down, right, max(most_down, most_right))


def _fit(segments: Sequence[Segment], along: int, across: int) -> tuple[Bend, float]:
    """The bend that levels ``segments``, and the most that it moves one end of a segment against the other.

    Segments that do not follow the rest (print, a fold) are left out.
    """
    if not segments:
        return Bend(np.zeros(len(_RIGOUR)), (-1.0, 1.0, -1.0, 1.0)), 0.0
    samples = [(_unit(x, along), _unit(y, across), y) for x, y in map(_samples, segments)]
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
    blocks: Sequence[NDArray[np.float64]], wanted: Sequence[Floats]
) -> tuple[NDArray[np.float64], list[int], float]:
    """Weights of the terms, the segments that follow them, and how far these are off as a rule, in pixels."""
    rigour = np.diag(_RIGOUR[: blocks[0].shape[1]])
    kept = list(range(len(blocks)))
    weights, rest = np.zeros(len(rigour)), np.zeros(len(blocks))
    for _ in range(_ROUNDS):
        a = np.concatenate([blocks[i] for i in kept])
        b = np.concatenate([wanted[i] for i in kept])
        weights = np.linalg.solve(a.T @ a + len(a) * _RIDGE * rigour, a.T @ b)
        rest = np.array([_off(block @ weights, goal) for block, goal in zip(blocks, wanted, strict=True)])
        limit = max(_FOREIGN[0], _FOREIGN[1] * float(np.median(rest[kept])))
        fresh = np.flatnonzero(rest <= limit).tolist()
        if fresh == kept or not fresh:
            break
        kept = fresh
    return weights, kept, float(np.median(rest[kept]))


def _off(found: Floats, wanted: Floats) -> float:
    """Root mean square distance."""
    return float(np.sqrt(np.mean((found - wanted) ** 2)))


def _samples(segment: Segment) -> tuple[Floats, Floats]:
    """At most 60 positions of a segment, each the mean of its neighbourhood."""
    least, most, each = _SAMPLES
    parts = max(least, min(most, len(segment.along) // each))
    x = np.array([p.mean() for p in np.array_split(segment.along, parts)])
    y = np.array([p.mean() for p in np.array_split(segment.across, parts)])
    return x, y


def _unit(values: Floats, extent: int) -> Floats:
    return 2.0 * values / extent - 1.0


def _basis(along: Floats, across: Floats) -> NDArray[np.float64]:
    powers = [along**a * across**b for a, b in _POWERS]
    hinges = [np.maximum(side * along - at, 0.0) ** 2 * across**b for side, at, b in _HINGES]
    return np.stack([*powers, *hinges], axis=-1)


def _centred(block: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(block - block.mean(axis=0), np.float64)


def _enlarge(nodes: Floats, width: int, height: int) -> NDArray[np.float32]:
    """Node values (every ``_NODES`` pixels) for every pixel, bilinear."""
    v, u = np.arange(height, dtype=np.float32) / _NODES, np.arange(width, dtype=np.float32) / _NODES
    x, y = np.meshgrid(u, v)
    return np.asarray(cv2.remap(nodes.astype(np.float32), x, y, cv2.INTER_LINEAR), np.float32)
