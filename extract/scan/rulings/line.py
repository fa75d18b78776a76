"""Lines: the segments of one direction that lie on one line. Pixels, origin top left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.segment import PRINT_BESIDE, Segment

SAME_LINE_MM = 0.9
"""Pieces this near in position are one line: a ruling that was drawn twice is as broad."""
_REACHED = 0.5
"""Ink coverage next to the ruling across, that print in a cell does not have."""


@dataclass(frozen=True, slots=True)
class Line:
    """Segments of one direction that lie on one line; ``at`` is their mean position, by length."""

    at: float
    segments: tuple[Segment, ...]

    @staticmethod
    def of(segments: Sequence[Segment]) -> Line:
        """The line of some segments."""
        return Line(position(segments), tuple(segments))

    @property
    def mm(self) -> float:
        """Pixels per millimetre."""
        return self.segments[0].mm

    @property
    def start(self) -> float:
        """First position that is drawn."""
        return min(s.start for s in self.segments)

    @property
    def end(self) -> float:
        """Last position that is drawn."""
        return max(s.end for s in self.segments)

    @property
    def is_solid(self) -> bool:
        """Whether a long part of the line has no hole."""
        return any(s.is_whole for s in self.segments)

    def reaches(self, along: float) -> bool:
        """Whether one of the segments is drawn at ``along``, or stops short of it as a ruling may."""
        return any(s.reaches(along) for s in self.segments)

    def drawn(self, first: float, last: float, tolerance: float, tip: float = 0.0) -> tuple[float, float]:
        """Shares of the stretch from ``first`` to ``last`` that are traced, and that are inked.

        Only what lies within ``tolerance`` of the line counts; what has as much ink beside it as print counts
        as traced only where it is inked, and only if ink reaches ``tip`` further at both ends: print stops
        short of the next ruling.
        """
        first, last, tips = first - tip, last + tip, round(tip)
        seen = np.zeros((2, max(1, round(last - first))), np.bool_)
        beside: list[NDArray[np.float64]] = [np.zeros(0)]
        for segment in self.segments:
            inside = (segment.along >= first) & (segment.along < last)
            inside &= np.abs(segment.across - self.at) <= tolerance
            slots = np.minimum((segment.along[inside] - first).astype(np.int64), seen.shape[1] - 1)
            seen[0, slots] = True
            seen[1, slots] = segment.inked[inside]
            beside.append(segment.beside[inside])
        traced, inked = (float(share) for share in seen[:, tips : len(seen[0]) - tips].mean(axis=1))
        ink = np.concatenate(beside)
        if len(ink) == 0 or float(ink.mean()) <= PRINT_BESIDE:
            return traced, inked
        reached = tips == 0 or min(seen[1, :tips].mean(), seen[1, -tips:].mean()) >= _REACHED
        return (inked, inked) if reached else (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page or of a table: those that run from left to right, those from top to bottom."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]

    def __iter__(self) -> Iterator[tuple[Line, ...]]:
        """Rows, then columns."""
        return iter((self.rows, self.columns))


def collect(segments: Iterable[Segment]) -> tuple[Line, ...]:
    """Segments grouped by position; two that run beside each other stay two lines."""
    lines: list[Line] = []
    for segment in sorted(segments, key=lambda s: -s.length):
        near = [i for i, line in enumerate(lines) if _carries_on(segment, line)]
        if near:
            nearest = min(near, key=lambda i: abs(lines[i].at - segment.middle))
            lines[nearest] = Line.of((*lines[nearest].segments, segment))
        else:
            lines.append(Line(segment.middle, (segment,)))
    return tuple(lines)


def lies_on(segment: Segment, line: Line) -> bool:
    """Whether a segment lies on a line, nearer than another line could."""
    return abs(line.at - segment.middle) <= 0.5 * SAME_LINE_MM * segment.mm


def _carries_on(segment: Segment, line: Line) -> bool:
    """Whether a segment lies on a line where the line is not yet drawn."""
    slack = SAME_LINE_MM * segment.mm
    return abs(line.at - segment.middle) <= slack and all(
        min(s.end, segment.end) - max(s.start, segment.start) < slack for s in line.segments
    )


def position(segments: Sequence[Segment]) -> float:
    """Mean place of segments across their direction, each pixel of their lengths weighing the same."""
    total = sum(len(s.across) for s in segments)
    return sum(s.middle * len(s.across) for s in segments) / total
