"""Which strokes are rulings: strokes → lines, print left out.

A ruling is like the other rulings of its page: as straight, as black, as unbroken. It is long, or there is
white beside it. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.segment import LONG_MM, Stroke
from extract.scan.rulings.straightness import straight_run

TOUCH_MM = 2.0  # a ruling may stop this short of the one it meets
_STRAIGHT_MM = (0.055, 0.13)  # distance of a ruling from a straight line, on a crisp page and on a bad one
_LIKE = 0.55  # of the usual bareness and strength of the page's rulings
_LONELY = 0.1  # a ruling has less ink beside it than this, unless cells are set tightly
_BESIDE_FIGURES = 0.15  # so much, where figures are set against it
_LONE_MM = 5.7  # a stroke of print is no longer than this, as a rule
_SOLID = 0.8  # bareness of a ruling without holes
_CROWDED = 0.2  # print has more ink beside it than this
_WHOLE = 0.93  # bareness of a ruling drawn from end to end: no row of print has so few holes
_OPEN_ENDS = 3  # rulings that end together where a side of their table is open
_MORE_CROWDED = 4.0  # times the usual: a long stroke so crowded strikes print through
_ON_LINE_MM = 0.08  # a long stroke is cut where it leaves the line that most of it follows by more
_RETURN_MM = 1.5  # and does not come back to it for so long
_LEVEL = 0.01  # slope of the steepest ruling of an upright page, a tangent
_LEAST_PART = 0.3  # of a stroke, that is on that line
_SHORTEST_MM = 4.5  # of a part that is kept
_ANCHOR_MM = 0.8  # distance of the end of a short ruling from the ruling that it meets
_HELD_MM = 1.2  # likewise of a whole ruling, traced after smoothing along it
_INTO_MM = 0.2  # from the middle of a ruling: what ends there has run into it
_OVERHANG_MM = 25.0  # that print beyond the end of a ruling lengthens it: it is straight no longer
_REACHED = 0.5  # share of ink next to the ruling across, that print in a cell does not have
_MEETING_MM = 0.8  # of each end of a ruling, beside which lies the ink of the one that it meets
SAME_LINE_MM = 0.9  # pieces this near in position are one line


@dataclass(frozen=True, slots=True)
class Line:
    """Strokes of one direction that lie on one line; ``at`` is their mean position, by length."""

    at: float
    strokes: tuple[Stroke, ...]

    @property
    def start(self) -> float:
        """First position that is drawn."""
        return min(s.start for s in self.strokes)

    @property
    def end(self) -> float:
        """Last position that is drawn."""
        return max(s.end for s in self.strokes)

    def reaches(self, along: float, slack: float) -> bool:
        """Whether one of the strokes is drawn at ``along``, or ends at most ``slack`` before."""
        return any(s.start - slack <= along <= s.end + slack for s in self.strokes)

    def drawn(self, first: float, last: float, tolerance: float, tip: float = 0.0) -> tuple[float, float]:
        """Shares of the stretch from ``first`` to ``last`` that are traced, and that are bare ink.

        Only what lies within ``tolerance`` of the line counts; what is as crowded as print counts as traced
        only where it is bare ink, and only if ink reaches ``tip`` further at both ends: print stops short of
        the next ruling.
        """
        first, last, tips = first - tip, last + tip, round(tip)
        crossed = np.zeros((2, max(1, round(last - first))), np.bool_)
        crowd: list[NDArray[np.float64]] = [np.zeros(0)]
        for stroke in self.strokes:
            inside = (stroke.along >= first) & (stroke.along < last)
            inside &= np.abs(stroke.across - self.at) <= tolerance
            slots = np.minimum((stroke.along[inside] - first).astype(np.int64), crossed.shape[1] - 1)
            crossed[0, slots] = True
            crossed[1, slots] = stroke.inked[inside]
            crowd.append(stroke.crowd[inside])
        traced, bare = (float(share) for share in crossed[:, tips : len(crossed[0]) - tips].mean(axis=1))
        beside = np.concatenate(crowd)
        if len(beside) == 0 or float(beside.mean()) <= _CROWDED:
            return traced, bare
        reached = tips == 0 or min(crossed[1, :tips].mean(), crossed[1, -tips:].mean()) >= _REACHED
        return (bare, bare) if reached else (0.0, 0.0)


def lines_of(
    horizontal: Sequence[Stroke], vertical: Sequence[Stroke], millimetre: float
) -> tuple[list[Line], list[Line]]:
    """Lines of strokes that are rulings by their length or by the white beside them.

    A short crowded stroke may be a ruling between tightly set header cells, or a row of pixels of print:
    it counts only where it carries a line on and runs from ruling to ruling. A long one without a hole that
    runs from ruling to ruling is one however crowded: figures may be set against it, or its double.
    """
    tolerance = SAME_LINE_MM * millimetre
    usual = _Usual.of([*horizontal, *vertical], millimetre)
    both = [[p for s in way for p in usual.straightened(s, millimetre)] for way in (horizontal, vertical)]
    sure = [[usual.firm(s, millimetre) for s in strokes] for strokes in both]
    lines = [collect(compress(*pair), tolerance) for pair in zip(both, sure, strict=True)]
    both = [
        [_trimmed(s, lines[own], lines[1 - own], millimetre) for s in strokes]
        for own, strokes in enumerate(both)
    ]
    sure = _with_whole(both, sure, usual, millimetre)
    firm = [list(compress(*pair)) for pair in zip(both, sure, strict=True)]
    lines = [collect(strokes, tolerance) for strokes in firm]
    for own, strokes in enumerate(both):
        firm[own] += [
            s
            for s, known in zip(strokes, sure[own], strict=True)
            if not known
            and _is_anchored(s, lines[1 - own], millimetre)
            and (_carries_on(s, lines[own], millimetre) or _is_bare(s, millimetre))
        ]
    return collect(firm[0], tolerance), collect(firm[1], tolerance)


@dataclass(frozen=True, slots=True)
class _Usual:
    """What the rulings of a page are like: most of what is long is a ruling, and the others are like it.

    ``wobble`` is the most (pixels) that a ruling may be from straight, ``crowding`` the most ink beside a
    long one, ``bareness`` and ``strength`` the least that it may have.
    """

    wobble: float
    crowding: float
    bareness: float
    strength: float

    @staticmethod
    def of(strokes: Sequence[Stroke], millimetre: float) -> _Usual:
        long = [s for s in strokes if s.length >= LONG_MM * millimetre]
        long = [s for s in long if s.crowding < _CROWDED] or long  # the edge of the sheet is blacker
        low, high = (share * millimetre for share in _STRAIGHT_MM)
        if not long:
            return _Usual(low, _CROWDED, 0.0, 0.0)
        wobble = _median([(s.wobble, s.length) for s in long])
        crowding = max(_CROWDED, _MORE_CROWDED * _median([(s.crowding, s.length) for s in long]))
        bareness = _median([(s.bareness, s.length) for s in long])
        strength = _median([(s.strength, s.length) for s in long])
        most = float(np.clip(4.0 * wobble, low, high))
        return _Usual(most, crowding, _LIKE * bareness, _LIKE * strength)

    def straightened(self, stroke: Stroke, millimetre: float) -> list[Stroke]:
        """The stroke; in parts where it is a ruling that goes on as a row of print on its line."""
        if stroke.length < LONG_MM * millimetre or stroke.wobble <= self.wobble:
            return [stroke]
        near = max(self.wobble, _ON_LINE_MM * millimetre)
        part = straight_run(stroke.along, stroke.across, near, _RETURN_MM * millimetre, _LEVEL)
        if part is None or part.stop - part.start < _LEAST_PART * len(stroke.along):
            return [stroke]
        straight = stroke.part(part)
        if straight.wobble > self.wobble:
            return [stroke]
        rest = slice(0, part.start), slice(part.stop, len(stroke.along))
        ends = [stroke.part(p) for p in rest if p.stop - p.start >= _SHORTEST_MM * millimetre]
        return [straight, *(p for end in ends for p in self.straightened(end, millimetre))]

    def firm(self, stroke: Stroke, millimetre: float) -> bool:
        """Whether a stroke is a ruling beyond doubt: like the others, and long or alone."""
        long = stroke.length >= LONG_MM * millimetre
        alone = stroke.crowding <= self.crowding if long else _crowding_within(stroke, millimetre) <= _LONELY
        return alone and stroke.length >= _LONE_MM * millimetre and self._like(stroke)

    def whole(self, stroke: Stroke, millimetre: float) -> bool:
        """Whether a stroke is like the rulings, and without a hole; print that it meets may bend it."""
        drawn = stroke.bareness >= _WHOLE and stroke.strength >= self.strength
        return drawn and stroke.wobble <= _STRAIGHT_MM[1] * millimetre

    def _like(self, stroke: Stroke) -> bool:
        like = stroke.bareness >= self.bareness and stroke.strength >= self.strength
        return like and stroke.wobble <= self.wobble


def _with_whole(
    both: Sequence[Sequence[Stroke]], sure: list[list[bool]], usual: _Usual, millimetre: float
) -> list[list[bool]]:
    """Which strokes of each direction are rulings, with the whole ones that run from one to another.

    The long ones first, for they may hold each other; then the short ones between solid rulings.
    """
    long = [[s.length >= LONG_MM * millimetre for s in strokes] for strokes in both]
    whole = [
        [is_long and usual.whole(s, millimetre) for s, is_long in zip(*pair, strict=True)]
        for pair in zip(both, long, strict=True)
    ]
    while True:
        known = [[a or b for a, b in zip(*pair, strict=True)] for pair in zip(sure, whole, strict=True)]
        firm = (compress(*pair) for pair in zip(both, known, strict=True))
        lines = [collect(strokes, SAME_LINE_MM * millimetre) for strokes in firm]
        ending = [
            [
                is_one and _is_held(s, lines[own], lines[1 - own], millimetre)
                for s, is_one in zip(*pair, strict=True)
            ]
            for own, pair in enumerate(zip(both, whole, strict=True))
        ]
        if ending == whole:
            break
        whole = ending
    solid = [[line for line in way if _is_solid(line, millimetre)] for way in lines]

    def joins(stroke: Stroke, own: int) -> bool:
        if not solid[1 - own] or stroke.length >= LONG_MM * millimetre:
            return False
        between = _is_between(stroke, solid[1 - own], millimetre) and usual.whole(stroke, millimetre)
        return between and _is_held(stroke, lines[own], lines[1 - own], millimetre)

    return [
        [is_one or joins(s, own) for s, is_one in zip(*pair, strict=True)]
        for own, pair in enumerate(zip(both, known, strict=True))
    ]


def _trimmed(stroke: Stroke, own: Sequence[Line], others: Sequence[Line], millimetre: float) -> Stroke:
    """The stroke; one that runs from a ruling to another and on into print without what lies beyond.

    Where others along it end at the same place, they all run on to an open side.
    """
    slack = _HELD_MM * millimetre
    if stroke.length < LONG_MM * millimetre:
        return stroke
    met = [at for at in _met(stroke, others, millimetre) if stroke.start - slack <= at <= stroke.end + slack]
    if len(met) < _OPEN_ENDS:
        return stroke
    first, last = min(met), max(met)
    before, behind = first - stroke.start, stroke.end - last
    if min(before, behind) > slack or not slack < max(before, behind) <= _OVERHANG_MM * millimetre:
        return stroke
    if before > behind:
        end, ends = stroke.start, [line.start for line in own]
    else:
        end, ends = stroke.end, [line.end for line in own]
    beyond = (stroke.along < first - slack) | (stroke.along > last + slack)
    whole = stroke.bareness >= _WHOLE and stroke.crowding > _CROWDED
    if sum(abs(at - end) <= slack for at in ends) > _OPEN_ENDS:
        return stroke
    if not whole and (not beyond.any() or float(stroke.crowd[beyond].mean()) <= _CROWDED):
        return stroke
    cut = np.searchsorted(stroke.along, (max(first, stroke.start), min(last, stroke.end) + 1))
    return stroke.part(slice(int(cut[0]), int(cut[1])))


def _is_held(stroke: Stroke, own: Sequence[Line], others: Sequence[Line], millimetre: float) -> bool:
    """Whether a stroke ends at rulings across it, or where others along it do."""
    slack = _HELD_MM * millimetre
    met = _met(stroke, others, millimetre)
    sides = ((stroke.start, [line.start for line in own]), (stroke.end, [line.end for line in own]))
    return all(
        any(abs(at - end) <= slack for at in met)
        or sum(abs(at - end) <= slack for at in ends) >= _OPEN_ENDS + 1
        for end, ends in sides
    )


def _is_between(stroke: Stroke, solid: Sequence[Line], millimetre: float) -> bool:
    """Whether a short stroke crosses a ruling, or runs from the middle of one to that of another.

    Print does neither.
    """
    slack, into = _HELD_MM * millimetre, _INTO_MM * millimetre
    met = _met(stroke, solid, millimetre)
    joins = all(any(abs(at - end) <= into for at in met) for end in (stroke.start, stroke.end))
    return joins or any(stroke.start + slack < at < stroke.end - slack for at in met)


def _is_solid(line: Line, millimetre: float) -> bool:
    """Whether a long part of a line has no hole."""
    return any(s.length >= LONG_MM * millimetre and s.bareness >= _WHOLE for s in line.strokes)


def _crowding_within(stroke: Stroke, millimetre: float) -> float:
    """Ink beside a stroke but for its ends: there a short ruling runs into those that it meets."""
    end = _MEETING_MM * millimetre
    within = (stroke.along > stroke.start + end) & (stroke.along < stroke.end - end)
    return float(stroke.crowd[within].mean()) if within.any() else stroke.crowding


def _median(weighted: list[tuple[float, float]]) -> float:
    """Median of values with weights."""
    values, weights = zip(*sorted(weighted), strict=True)
    return float(values[int(np.searchsorted(np.cumsum(weights), 0.5 * sum(weights)))])


def _is_anchored(stroke: Stroke, others: Sequence[Line], millimetre: float) -> bool:
    """Whether both ends of a stroke are at rulings across it."""
    met, slack = _met(stroke, others, millimetre), _ANCHOR_MM * millimetre
    return all(any(abs(at - end) <= slack for at in met) for end in (stroke.start, stroke.end))


def _met(stroke: Stroke, others: Sequence[Line], millimetre: float) -> list[float]:
    """Where the rulings lie that come to a stroke's place."""
    at = stroke.middle
    return [line.at for line in others if line.reaches(at, TOUCH_MM * millimetre)]


def _carries_on(stroke: Stroke, own: Sequence[Line], millimetre: float) -> bool:
    """Whether a stroke lies on a known line."""
    at, near = stroke.middle, 0.5 * SAME_LINE_MM * millimetre
    return stroke.crowding < _CROWDED and any(abs(line.at - at) <= near for line in own)


def _is_bare(stroke: Stroke, millimetre: float) -> bool:
    """Whether a stroke has no holes and less ink beside it than print: figures stand close to one side."""
    solid = stroke.bareness >= _SOLID and stroke.length >= _LONE_MM * millimetre
    return solid and _crowding_within(stroke, millimetre) <= _BESIDE_FIGURES


def collect(strokes: Iterable[Stroke], tolerance: float) -> list[Line]:
    """Strokes grouped by position; two that run beside each other stay two lines."""
    lines: list[Line] = []
    for stroke in sorted(strokes, key=lambda s: -s.length):
        near = [
            i
            for i, line in enumerate(lines)
            if abs(line.at - stroke.middle) <= tolerance
            and all(min(s.end, stroke.end) - max(s.start, stroke.start) < tolerance for s in line.strokes)
        ]
        if near:
            nearest = min(near, key=lambda i: abs(lines[i].at - stroke.middle))
            grown = (*lines[nearest].strokes, stroke)
            lines[nearest] = Line(position(grown), grown)
        else:
            lines.append(Line(stroke.middle, (stroke,)))
    return lines


def position(strokes: Sequence[Stroke]) -> float:
    """Mean place of strokes across their direction, each pixel of their lengths weighing the same."""
    total = sum(len(s.across) for s in strokes)
    return sum(s.middle * len(s.across) for s in strokes) / total
