"""How smooth line segments are, and the straight part of one that is not: many curves at once.

A page of print has a thousand candidates for a ruling; fitted one by one they cost more than all else that
is done to find the rulings. Positions in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_POINTS = 96
"""Of a curve, evenly spread, that the fits look at: a curve so smooth needs no more."""
_ROUNDS = 2
"""Fits, of which the last leaves out what the one before found to be foreign."""
_FOREIGN = (0.5, 2.5)
"""Pixels, and times the typical distance, beyond which a point is no part of the curve."""
_BLOCKS = 12
"""Parts of a curve, of which two give its straight line: a third of them may be foreign."""
_IN_BLOCK = 15
"""Points of a part, evenly spread, that stand for it."""
_TO_DEVIATION = 1.48
"""From the median distance to the standard deviation, of normally distributed distances."""


def wobbles(curves: Sequence[tuple[Floats, Floats]], degree: int) -> Floats:
    """Typical distance of each curve from its best polynomial, not led astray by a foreign end.

    Args:
        curves: positions along the axis, ascending, and across it, of each curve.
        degree: of the polynomial.

    Returns:
        One distance in pixels for each curve.
    """
    if not curves:
        return np.zeros(0)
    picked = [np.linspace(0, len(along) - 1, _POINTS).astype(np.intp) for along, _ in curves]
    x = np.stack([along[at] for (along, _), at in zip(curves, picked, strict=True)])
    y = np.stack([across[at] for (_, across), at in zip(curves, picked, strict=True)])
    t = (x - x.mean(axis=1, keepdims=True)) / np.maximum(1.0, np.ptp(x, axis=1))[:, None]
    basis = np.stack([t**power for power in range(degree + 1)], axis=2)
    kept = np.ones(x.shape)
    typical = np.zeros(len(curves))
    for _ in range(_ROUNDS):
        chosen = (basis * kept[:, :, None]).transpose(0, 2, 1)
        normal = chosen @ basis + 1e-9 * np.eye(degree + 1)
        weights = np.linalg.solve(normal, chosen @ y[:, :, None])
        rest = np.abs(y - (basis @ weights)[:, :, 0])
        typical = np.median(rest, axis=1)
        kept = (rest <= np.maximum(_FOREIGN[0], _FOREIGN[1] * typical)[:, None]).astype(np.float64)
    return np.asarray(_TO_DEVIATION * typical, np.float64)


def straight_run(along: Floats, across: Floats, near: float, back: float, slope: float) -> slice | None:
    """The longest part of a curve that follows the straight line which most of its points lie on.

    Args:
        along: positions along the axis, ascending.
        across: positions across it.
        near: distance from the line, in pixels, that still lies on it.
        back: pixels along the axis that the curve may leave the line for.
        slope: of the steepest line that is looked at, a tangent.

    Returns:
        The part's indices; None where no such line has a point near it.
    """
    blocks = np.linspace(0, len(along) - 1, _BLOCKS * _IN_BLOCK).astype(np.intp).reshape(_BLOCKS, _IN_BLOCK)
    x, y = np.median(along[blocks], axis=1), np.median(across[blocks], axis=1)
    pairs = np.array(list(combinations(range(_BLOCKS), 2)))
    first, last = pairs[:, 0], pairs[:, 1]
    slopes = (y[last] - y[first]) / (x[last] - x[first])
    lines = np.abs(slopes) <= slope
    first, slopes = first[lines], slopes[lines]
    if slopes.size == 0:
        return None
    on_line = np.abs(across - (y[first] - slopes * x[first])[:, None] - slopes[:, None] * along) <= near
    places = np.flatnonzero(on_line[int(on_line.sum(axis=1).argmax())])
    if places.size == 0:
        return None
    runs = np.split(places, np.flatnonzero(np.diff(along[places]) > back) + 1)
    run = max(runs, key=len)
    return slice(int(run[0]), int(run[-1]) + 1)
