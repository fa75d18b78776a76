"""A line segment: what was traced of a thin dark line along one axis. Pixels, origin top left.

Every segment knows the pixels per millimetre of its sheet, so that it is measured in millimetres. What all
steps of the way from pixels to rulings hold for true of rulings and of print is named here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.straightness import wobbles

LONG_MM = 25.0
"""Nothing else than a ruling is drawn straight for so long."""
PRINT_MM = 12.0
"""Print is not straight for longer."""
LONE_MM = 5.7
"""A single character, 16 points high, draws no line as long."""
PIECE_MM = 4.5
"""Shortest piece of a ruling that is looked at: longer than a character of a table is wide."""
STRAIGHT_MM = (0.055, 0.13)
"""Typical distance of a ruling from a straight line, on a crisp page and on a bad one: a third of a pixel
and one pixel at 150 to 200 dpi."""
USUAL = 4.0
"""Times what is usual on a page, at most, that a ruling is off the straight or has ink beside it."""
WHOLE = 0.9
"""Ink coverage of a ruling drawn from end to end; no row of print so long has so few holes."""
PRINT_BESIDE = 0.2
"""Share of ink beside a line, from which it is a line in print."""
FIGURES_BESIDE = 0.15
"""Share of ink beside a ruling that figures are set against, at most."""
FADED = 0.3
"""Of a ruling's strength, that it nowhere falls below; what bleeds through from the reverse is fainter."""
NEARLY = 0.8
"""Of the strength of rulings that are sure, that others have too."""
MOST = 0.6
"""Share of something drawn, or of cells and lines alike, that is the most part of it."""
TOUCH_MM = 2.0
"""A ruling may stop this short of the one that it meets."""
MEETING_MM = 0.8
"""At each end of a ruling, where the ink of the one that it meets lies."""


@dataclass(frozen=True, eq=False)  # no slots: what is asked of a segment again and again is kept
class Segment:
    """A line segment, traced along its axis.

    ``along`` has the positions on its own axis, ascending, one per pixel that was seen; ``across`` the
    matching positions on the other axis (sub-pixel). ``strength`` is the mean darkness against the
    paper beside it, in grey levels; ``thickness`` in pixels. ``beside`` has for each position the share of
    ink in the strip from half a millimetre to one and a half beside it, on the fuller side: print has much,
    a ruling has not. ``inked`` tells where ink lies on the segment itself, no smoothing applied. ``mm`` is
    pixels per millimetre.
    """

    along: NDArray[np.float64]
    across: NDArray[np.float64]
    strength: float
    thickness: float
    beside: NDArray[np.float64]
    inked: NDArray[np.bool_]
    mm: float

    @cached_property
    def coverage(self) -> float:
        """Ink coverage: share of the extent where ink lies on the segment itself."""
        return float(self.inked.sum()) / self.length

    @cached_property
    def ink_beside(self) -> float:
        """Mean of ``beside``."""
        return float(self.beside.mean())

    @cached_property
    def ink_beside_within(self) -> float:
        """Mean of ``beside`` but for the ends, where a ruling runs into those that it meets."""
        within = self.within
        return float(self.beside[within].mean()) if within.any() else self.ink_beside

    @property
    def within(self) -> NDArray[np.bool_]:
        """Which positions are clear of the ends, where the segment may lie on one that it meets."""
        end = MEETING_MM * self.mm
        return np.asarray((self.along > self.start + end) & (self.along < self.end - end))

    @cached_property
    def middle(self) -> float:
        """Mean position on the other axis."""
        return float(self.across.mean())

    @cached_property
    def start(self) -> float:
        """First position along the segment."""
        return float(self.along[0])

    @cached_property
    def end(self) -> float:
        """Last position along the segment."""
        return float(self.along[-1])

    @cached_property
    def length(self) -> float:
        """Extent along its axis in pixels, holes included."""
        return self.end - self.start + 1

    @property
    def length_mm(self) -> float:
        """The extent in millimetres."""
        return self.length / self.mm

    @cached_property
    def wobble_mm(self) -> float:
        """Typical distance from the best straight line, in millimetres."""
        return float(wobbles([(self.along, self.across)], 1)[0]) / self.mm

    @property
    def is_long(self) -> bool:
        """Whether nothing but a ruling is straight for as long."""
        return self.length_mm >= LONG_MM

    @property
    def is_whole(self) -> bool:
        """Whether the segment is long and drawn from end to end."""
        return self.is_long and self.coverage >= WHOLE

    def reaches(self, along: float) -> bool:
        """Whether the segment is there at ``along``, or stops short of it as a ruling may."""
        slack = TOUCH_MM * self.mm
        return self.start - slack <= along <= self.end + slack

    def part(self, kept: slice) -> Segment:
        """The segment with a part of its positions only."""
        return replace(
            self,
            along=self.along[kept],
            across=self.across[kept],
            beside=self.beside[kept],
            inked=self.inked[kept],
        )

    def values(self, page: NDArray[Any]) -> NDArray[Any]:
        """The values of a page (rows are ``across``) along the segment."""
        rows = np.clip(np.round(self.across).astype(np.int64), 0, page.shape[0] - 1)
        return np.asarray(page[rows, self.along.astype(np.int64)])


@dataclass(frozen=True, slots=True)
class Segments:
    """The line segments of a page: those that run from left to right, those that run from top to bottom."""

    horizontal: tuple[Segment, ...]
    vertical: tuple[Segment, ...]

    def __iter__(self) -> Iterator[Segment]:
        """All of them, the horizontal ones first."""
        yield from self.horizontal
        yield from self.vertical

    def __add__(self, other: Segments) -> Segments:
        """These and those."""
        return Segments(self.horizontal + other.horizontal, self.vertical + other.vertical)

    def where(self, kept: Callable[[Segment], bool]) -> Segments:
        """Those that ``kept`` says yes to."""
        return Segments(tuple(filter(kept, self.horizontal)), tuple(filter(kept, self.vertical)))

    def each(self, change: Callable[[Segment], Segment]) -> Segments:
        """All of them, changed."""
        return Segments(tuple(map(change, self.horizontal)), tuple(map(change, self.vertical)))


def cross(one: Segment, other: Segment) -> bool:
    """Whether two segments of different directions meet, or stop short of it as rulings may."""
    return one.reaches(other.middle) and other.reaches(one.middle)
