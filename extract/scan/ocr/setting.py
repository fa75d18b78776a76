"""How wide figures are set: a witness that no network is asked for.

Figures of one table are set in one type, and its digits are equally wide: how many digits and points a figure
has shows in the width of its ink, to less than half a point. A point that dust hid or that dust is taken for
leaves the figure wider or narrower than what was read of it. The widths are learnt from the page itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.scan.ocr.plausibility import is_figure, plain

_FEWEST = 16
"""Figures of the usual size from which their type is learnt: twice as many as it has widths."""
_SEEN = 4
"""Figures that must have a kind of character for its width to be known."""
_SAME_SIZE = 0.15
"""Share of the usual height by which the ink of figures of one size differs."""
_ROUNDS, _OUTLIER = 4, 3.0
"""Fits, each without those that lie so many standard deviations off in the one before."""
_SCALE = 1.4826
"""Standard deviations to a median deviation of normal errors."""
_HALF_POINT = 0.5
"""Share of a point's width: what is off by more has one more or one less."""
_POINT = (0.2, 0.55)
"""Em that a point takes: in type for letters 0.25, in type of half squares 0.5."""
_STEADY = 4.0
"""Standard deviations that must fit into half a point, or the type is too uneven to tell."""

Widths = NDArray[np.float64]


def unlike_their_width(texts: Sequence[str], boxes: Sequence[tuple[int, int]], em: float) -> frozenset[int]:
    """The figures whose ink is wider or narrower than what was read is set in, as indices of ``texts``.

    Args:
        texts: of the lines of a page; those that are no figures are left out.
        boxes: height and width of the ink of each in pixels.
        em: height of a full-size character in pixels.
    """
    figures = [i for i, text in enumerate(texts) if is_figure(plain(text))]
    if len(figures) < _FEWEST:
        return frozenset()
    heights = np.array([boxes[i][0] for i in figures], np.float64)
    scales = heights / np.median(heights)
    counts = np.array([_counts(plain(texts[i])) for i in figures], np.float64)
    widths = np.array([boxes[i][1] for i in figures], np.float64) / em
    kept = np.abs(scales - 1) <= _SAME_SIZE
    for _ in range(_ROUNDS):
        if kept.sum() < _FEWEST:
            return frozenset()
        known = (counts[kept] != 0).sum(axis=0) >= _SEEN
        set_in, *_ = np.linalg.lstsq(counts[kept][:, known], widths[kept], rcond=None)
        expected = counts[:, known] @ set_in
        off = np.abs(widths - expected)
        spread = _SCALE * float(np.median(off[kept]))
        kept &= off <= max(_OUTLIER * spread, 1 / em)
    allowed = _HALF_POINT * _point(set_in, known)
    if _STEADY * spread > allowed:
        return frozenset()
    off = np.minimum(off, np.abs(widths - scales * expected))  # of another size, or with dirt above it
    judged = ~(counts[:, ~known] != 0).any(axis=1)
    return frozenset(figures[k] for k in np.flatnonzero(judged & (off > allowed)))


def _counts(figure: str) -> tuple[int, ...]:
    """What of a figure takes width: points first; a 1 at an end shows less ink than its share."""
    ones = figure.count("1")
    digits = sum(c.isdigit() for c in figure) - ones
    signs = figure.count("-") + figure.count("+")
    points = figure.count(".") + figure.count(",")
    return points, digits, ones, int(figure[0] == "1"), int(figure[-1] == "1"), signs, figure.count("%"), 1


def _point(set_in: Widths, known: NDArray[np.bool_]) -> float:
    """The width of a point in em: as learnt, within what type has."""
    learnt = float(set_in[0]) if known[0] else _POINT[0]
    return float(np.clip(learnt, *_POINT))
