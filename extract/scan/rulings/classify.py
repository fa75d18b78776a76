"""Which line segments are rulings: segments → lines, print left out.

A ruling is like the other rulings of its page: as straight, as black, as whole. It is long, or there is
white beside it. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.scan.rulings.line import Line, Lines, collect, lies_on
from extract.scan.rulings.segment import (
    FIGURES_BESIDE,
    LONE_MM,
    MEETING_MM,
    PIECE_MM,
    PRINT_BESIDE,
    STRAIGHT_MM,
    USUAL,
    WHOLE,
    Segment,
    Segments,
)
from extract.scan.rulings.straightness import straight_run

_LIKE = 0.55
"""Of the usual coverage and strength of the page's rulings, that each has."""
_ALONE = 0.1
"""Share of ink beside a short ruling, at most, unless cells are set tightly."""
_SOLID = 0.8
"""Ink coverage of a short ruling without holes: its ends may be worn."""
_OPEN_ENDS = 3
"""Rulings that end together where a side of their table is open."""
_OFF_MM = 0.08
"""A long segment is cut where it leaves the line that most of it follows by more: print does by a pixel."""
_RETURN_MM = 1.5
"""And does not come back to it for so long: half a character."""
_LEVEL = 0.01
"""Slope (a tangent) of the steepest ruling of an upright page."""
_LEAST_PART = 0.3
"""Share of a segment that is on that line."""
_HELD_MM = 1.2
"""Distance of the end of a whole ruling from the ruling that it meets: tracing smooths along it."""
_INTO_MM = 0.2
"""From the middle of a ruling: what ends there has run into it."""
_OVERHANG_MM = 25.0
"""Print beyond the end of a ruling, at most, that lengthens it: a longer one is straight no more."""


def classify(segments: Segments) -> Lines:
    """Lines of segments that are rulings by their length or by the white beside them.

    A short segment with ink beside it may be a ruling between tightly set header cells, or a row of pixels of
    print: it counts only where it carries a line on and runs from ruling to ruling. A long one without a hole
    that runs from ruling to ruling is one whatever lies beside it: figures may be set against it, or its
    double.
    """
    usual = _Usual.of(segments)
    found = [_judged(way, usual) for way in (segments.horizontal, segments.vertical)]
    found = _each(found, _lines(found), lambda c, own, others: c.showing(_trimmed(c.segment, own, others)))
    found = _with_joining(_with_whole(found, usual), usual)
    lines = _lines(found)
    anchored = _each(found, lines, lambda c, own, others: _Candidate(c.segment, _is_anchored(c, own, others)))
    rows, columns = (
        collect(c.segment for c in (*own, *added) if c.is_ruling)
        for own, added in zip(found, anchored, strict=True)
    )
    return Lines(rows, columns)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A segment, whether it is a ruling for sure, and whether it is whole and held by rulings so far."""

    segment: Segment
    sure: bool
    whole: bool = False

    @property
    def is_ruling(self) -> bool:
        return self.sure or self.whole

    def held(self, own: Sequence[Line], others: Sequence[Line]) -> _Candidate:
        return replace(self, whole=self.whole and _is_held(self.segment, own, others))

    def showing(self, segment: Segment) -> _Candidate:
        return replace(self, segment=segment)


Way = list[_Candidate]
"""The candidates of one direction."""


def _judged(segments: Sequence[Segment], usual: _Usual) -> Way:
    parts = (part for s in segments for part in usual.straightened(s))
    return [_Candidate(part, usual.is_ruling(part)) for part in parts]


def _lines(ways: Sequence[Way]) -> list[tuple[Line, ...]]:
    """The lines of the candidates of each direction that are rulings."""
    return [collect(c.segment for c in way if c.is_ruling) for way in ways]


def _each(
    ways: Sequence[Way],
    lines: Sequence[Sequence[Line]],
    change: Callable[[_Candidate, Sequence[Line], Sequence[Line]], _Candidate],
) -> list[Way]:
    """The candidates, each changed in view of the lines of its own direction and of the other one."""
    return [[change(c, lines[own], lines[1 - own]) for c in way] for own, way in enumerate(ways)]


@dataclass(frozen=True, slots=True)
class _Usual:
    """What the rulings of a page are like: most of what is long is a ruling, and the others are like it.

    ``wobble`` is the most (mm) that a ruling may be from straight, ``beside`` the most ink beside a
    long one, ``coverage`` and ``strength`` the least that it may have.
    """

    wobble: float
    beside: float
    coverage: float
    strength: float

    @staticmethod
    def of(segments: Segments) -> _Usual:
        long = [s for s in segments if s.is_long]
        long = [s for s in long if s.ink_beside < PRINT_BESIDE] or long  # the edge of the sheet is blacker
        if not long:
            return _Usual(STRAIGHT_MM[0], PRINT_BESIDE, 0.0, 0.0)
        return _Usual(
            float(np.clip(USUAL * _median(long, lambda s: s.wobble_mm), *STRAIGHT_MM)),
            max(PRINT_BESIDE, USUAL * _median(long, lambda s: s.ink_beside)),
            _LIKE * _median(long, lambda s: s.coverage),
            _LIKE * _median(long, lambda s: s.strength),
        )

    def straightened(self, segment: Segment) -> list[Segment]:
        """The segment; in parts where it is a ruling that goes on as a row of print on its line."""
        if not segment.is_long or segment.wobble_mm <= self.wobble:
            return [segment]
        mm = segment.mm
        near = max(self.wobble, _OFF_MM) * mm
        part = straight_run(segment.along, segment.across, near, _RETURN_MM * mm, _LEVEL)
        if part is None or part.stop - part.start < _LEAST_PART * len(segment.along):
            return [segment]
        straight = segment.part(part)
        if straight.wobble_mm > self.wobble:
            return [segment]
        rest = slice(0, part.start), slice(part.stop, len(segment.along))
        ends = [segment.part(p) for p in rest if p.stop - p.start >= PIECE_MM * mm]
        return [straight, *(p for end in ends for p in self.straightened(end))]

    def is_ruling(self, segment: Segment) -> bool:
        """Whether a segment is a ruling beyond doubt: like the others, and long or alone."""
        if segment.is_long:
            alone = segment.ink_beside <= self.beside
        else:
            alone = segment.ink_beside_within <= _ALONE and segment.length_mm >= LONE_MM
        like = segment.coverage >= self.coverage and segment.strength >= self.strength
        return alone and like and segment.wobble_mm <= self.wobble

    def is_whole(self, segment: Segment) -> bool:
        """Whether a segment is like the rulings, and without a hole; print that it meets may bend it."""
        drawn = segment.coverage >= WHOLE and segment.strength >= self.strength
        return drawn and segment.wobble_mm <= STRAIGHT_MM[1]


def _median(segments: Sequence[Segment], of: Callable[[Segment], float]) -> float:
    """Median of a measure of segments, by their lengths."""
    values, weights = zip(*sorted((of(s), s.length) for s in segments), strict=True)
    return float(values[int(np.searchsorted(np.cumsum(weights), 0.5 * sum(weights)))])


# --- segments that run from ruling to ruling ---------------------------------------------------------


def _with_whole(ways: Sequence[Way], usual: _Usual) -> list[Way]:
    """Long whole segments that run from one ruling to another are rulings too; they may hold each other."""
    asked = [[replace(c, whole=c.segment.is_long and usual.is_whole(c.segment)) for c in way] for way in ways]
    while True:
        held = _each(asked, _lines(asked), lambda c, own, others: c.held(own, others))
        if held == asked:
            return held
        asked = held


def _with_joining(ways: Sequence[Way], usual: _Usual) -> list[Way]:
    """The short whole segments between solid rulings are rulings too."""
    lines = _lines(ways)

    def joins(c: _Candidate, own: Sequence[Line], others: Sequence[Line]) -> bool:
        solid = [line for line in others if line.is_solid]
        if not solid or c.segment.is_long or not usual.is_whole(c.segment):
            return False
        return _is_between(c.segment, solid) and _is_held(c.segment, own, others)

    return _each(ways, lines, lambda c, own, others: replace(c, sure=c.is_ruling or joins(c, own, others)))


def _is_held(segment: Segment, own: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether a segment ends at rulings across it, or where others along it do."""
    met = _met(segment, others)
    return all(
        _is_near(end, met, _HELD_MM * segment.mm) or _end_together(end, ends, segment.mm) > _OPEN_ENDS
        for end, ends in (
            (segment.start, [line.start for line in own]),
            (segment.end, [line.end for line in own]),
        )
    )


def _end_together(end: float, ends: Sequence[float], mm: float) -> int:
    """How many of ``ends`` are at ``end``, itself among them."""
    return sum(abs(at - end) <= _HELD_MM * mm for at in ends)


def _is_near(end: float, places: Sequence[float], slack: float) -> bool:
    return any(abs(at - end) <= slack for at in places)


def _is_between(segment: Segment, solid: Sequence[Line]) -> bool:
    """Whether a short segment crosses a ruling, or runs from the middle of one to that of another.

    Print does neither.
    """
    slack, met = _HELD_MM * segment.mm, _met(segment, solid)
    joins = all(_is_near(end, met, _INTO_MM * segment.mm) for end in (segment.start, segment.end))
    return joins or any(segment.start + slack < at < segment.end - slack for at in met)


def _met(segment: Segment, others: Sequence[Line]) -> list[float]:
    """Where the rulings lie that come to a segment's place."""
    return [line.at for line in others if line.reaches(segment.middle)]


def _is_anchored(c: _Candidate, own: Sequence[Line], others: Sequence[Line]) -> bool:
    """Whether a segment that is not sure runs from ruling to ruling, and carries a line on or is bare."""
    if c.is_ruling:
        return False
    met, slack = _met(c.segment, others), MEETING_MM * c.segment.mm
    joins = all(_is_near(end, met, slack) for end in (c.segment.start, c.segment.end))
    return joins and (_carries_on(c.segment, own) or _is_bare(c.segment))


def _carries_on(segment: Segment, own: Sequence[Line]) -> bool:
    """Whether a segment lies on a known line."""
    return segment.ink_beside < PRINT_BESIDE and any(lies_on(segment, line) for line in own)


def _is_bare(segment: Segment) -> bool:
    """Whether a segment has no holes and less ink beside it than print: figures stand close to one side."""
    solid = segment.coverage >= _SOLID and segment.length_mm >= LONE_MM
    return solid and segment.ink_beside_within <= FIGURES_BESIDE


# --- segments that run on into print -----------------------------------------------------------------


def _trimmed(segment: Segment, own: Sequence[Line], others: Sequence[Line]) -> Segment:
    """The segment; one that runs from a ruling to another and on into print without what lies beyond."""
    if not segment.is_long:
        return segment
    slack = _HELD_MM * segment.mm
    met = [at for at in _met(segment, others) if segment.start - slack <= at <= segment.end + slack]
    if len(met) < _OPEN_ENDS or not _runs_into_print(segment, min(met), max(met), own):
        return segment
    cut = (max(min(met), segment.start), min(max(met), segment.end) + 1)
    first, last = np.searchsorted(segment.along, cut).tolist()
    return segment.part(slice(first, last))


def _runs_into_print(segment: Segment, first: float, last: float, own: Sequence[Line]) -> bool:
    """Whether a segment is print where it runs on beyond the rulings that it meets ``first`` and ``last``.

    Where others along it end at the same place, they all run on to an open side.
    """
    slack, before, behind = _HELD_MM * segment.mm, first - segment.start, segment.end - last
    if min(before, behind) > slack or not slack < max(before, behind) <= _OVERHANG_MM * segment.mm:
        return False
    end, ends = segment.end, [line.end for line in own]
    if before > behind:
        end, ends = segment.start, [line.start for line in own]
    if _end_together(end, ends, segment.mm) > _OPEN_ENDS:
        return False
    if segment.coverage >= WHOLE and segment.ink_beside > PRINT_BESIDE:
        return True
    beyond = (segment.along < first - slack) | (segment.along > last + slack)
    return bool(beyond.any() and float(segment.beside[beyond].mean()) > PRINT_BESIDE)
