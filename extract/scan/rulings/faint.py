"""Faint rulings: those so light that what bleeds through from the reverse is as dark.

A faint ruling is told from the reverse by its company: faint rulings are thin, cross each other, and print
stands in their cells and never on them. What bleeds through is broad, since paper scatters light, and print
is set without regard to it. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.scan.image.masks import DARK
from extract.scan.rulings.segment import (
    LONG_MM,
    NEARLY,
    PRINT_BESIDE,
    STRAIGHT_MM,
    WHOLE,
    Segment,
    Segments,
    cross,
)

Grey = NDArray[np.uint8]

_ROWS = 0.5
"""Share of the extent of a column line, that are rows without merged cells."""
_BROAD_MM = 0.45
"""A faint line as broad bleeds through."""
_CROSSED = 0.004
"""Share of a faint ruling that print touches."""
_PRINT = 0.002
"""Share of ink in a table that is not empty: less is dust."""


def faint_rulings(faint: Segments, strong: Segments, grey: Grey) -> Segments:
    """Those of the ``faint`` segments that are rulings all the same.

    Args:
        faint: segments too faint to be rulings by themselves.
        strong: segments that are strong enough.
        grey: the page.
    """
    dark = grey < DARK
    long = strong.where(lambda s: s.is_whole)
    usual = NEARLY * float(np.median([s.strength for s in long] or [np.inf]))
    kept = Segments(
        _clear(faint.horizontal, grey, usual),
        _clear(faint.vertical, grey.T, usual),
    )
    while True:
        around = long + kept
        holding = Segments(
            tuple(s for s in kept.horizontal if _holds_print(s, around.vertical, dark)),
            tuple(s for s in kept.vertical if _holds_print(s, around.horizontal, dark.T)),
        )
        if holding == kept:
            return kept
        kept = holding


def _clear(segments: Sequence[Segment], grey: Grey, usual: float) -> tuple[Segment, ...]:
    """The drawn segments that no print lies on, as dark as they are against white paper."""
    return tuple(_as_dark(s, grey) for s in segments if _is_drawn(s) and _is_clear(s, grey, usual))


def _is_drawn(segment: Segment) -> bool:
    """Whether a segment is long, and drawn without holes but for the rows that it is not drawn in at all."""
    drawn_for = len(segment.along)
    long = drawn_for >= max(LONG_MM * segment.mm, _ROWS * segment.length)
    return long and float(segment.inked.mean()) >= WHOLE


def _as_dark(segment: Segment, grey: Grey) -> Segment:
    """The segment, as strong as it is dark against white paper: a shade may lie beside it."""
    dark = 255.0 - float(np.median(segment.values(grey)))
    return replace(segment, strength=max(segment.strength, dark))


def _is_clear(segment: Segment, grey: Grey, usual: float) -> bool:
    """Whether a segment is straight, thin or as dark as the others, and no print lies on it."""
    if segment.thickness > _BROAD_MM * segment.mm and _as_dark(segment, grey).strength < usual:
        return False
    straight = segment.wobble_mm <= STRAIGHT_MM[1] and segment.ink_beside <= PRINT_BESIDE
    return bool(straight and (segment.values(grey)[segment.within] < DARK).mean() <= _CROSSED)


def _holds_print(segment: Segment, others: Sequence[Segment], dark: NDArray[np.bool_]) -> bool:
    """Whether a segment crosses two others at least, and there is print in the box that they span."""
    met = [o for o in others if cross(segment, o)]
    if len(met) < 2:
        return False
    top, bottom = round(min(o.start for o in met)), round(max(o.end for o in met))
    inside = dark[max(top, 0) : bottom, round(segment.start) : round(segment.end)]
    return bool(inside.size and inside.mean() >= _PRINT)
