"""Pieces of one ruling joined: across holes where they continue each other, and dashes.

A dashed ruling is as whole as a solid one: its dashes are alike, and so are the gaps between them. Pixels,
origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.pieces import STEEPEST, are_alike
from extract.scan.rulings.segment import Segment, Segments

_BRIDGE_MM = (-0.5, 9.0)
"""Overlap and hole, at most, between pieces of one ruling: wear is no longer than two columns of figures."""
_MISS_MM = 0.25
"""Distance, beside that which a hole allows, by which pieces of one ruling miss each other."""
_MISS_SLOPE = 0.02
"""Of a hole's length, one degree: what the slope of a short piece is known to."""
_HEADING = (20, 80)
"""Pixels at the end of a piece that tell its slope, at least and at most."""
_DASHES = 8
"""Dashes that make a ruling dashed; a row of words has fewer alike."""
_ALONE = 0.05
"""Share of ink beside a dash that print keeps clear of."""
_GAP_MM = 1.5
"""Between two dashes, at most: words stand as far apart."""
_ALIKE = (0.7, 0.3)
"""Share of the dashes, and of the gaps, that are as long as most; millimetres by which they may differ."""
_MOST = 0.5
"""Share of the gaps of a segment on a page with dashes, that are as short as theirs."""


def join_pieces(pieces: Sequence[Segment]) -> list[Segment]:
    """Pieces that continue each other across a hole, as one segment each."""
    chains: list[Segment] = []
    tails: list[_Heading] = []
    for piece in sorted(pieces, key=lambda s: s.start):
        head, tail = _Heading.of(piece, at_end=False), _Heading.of(piece, at_end=True)
        costs = [_cost(chain, end, piece, head) for chain, end in zip(chains, tails, strict=True)]
        best = int(np.argmin(costs)) if costs else -1
        if best < 0 or np.isinf(costs[best]):
            chains.append(piece)
            tails.append(tail)
        else:
            chains[best] = _joined(chains[best], piece)
            tails[best] = tail if tail.end >= tails[best].end else tails[best]
    return chains


@dataclass(frozen=True, slots=True)
class _Heading:
    """The straight line that an end of a segment follows."""

    centre: float
    across: float
    slope: float
    end: float

    @staticmethod
    def of(segment: Segment, *, at_end: bool) -> _Heading:
        least, most = _HEADING
        reach = slice(-most, None) if at_end else slice(None, most)
        x, y = segment.along[reach], segment.across[reach]
        centre, across = float(x.mean()), float(y.mean())
        spread = float(((x - centre) ** 2).sum())
        slope = float(((x - centre) * (y - across)).sum()) / spread if len(x) >= least else 0.0
        return _Heading(centre, across, float(np.clip(slope, -STEEPEST, STEEPEST)), segment.end)

    def at(self, along: float) -> float:
        return self.across + self.slope * (along - self.centre)


def _cost(chain: Segment, end: _Heading, piece: Segment, head: _Heading) -> float:
    """How badly a piece continues a chain, in pixels; infinite where it does not."""
    hole = piece.start - end.end
    overlap, widest = (v * piece.mm for v in _BRIDGE_MM)
    if not overlap <= hole <= widest or not are_alike(chain, piece):
        return np.inf
    miss = abs(end.at(piece.start) - head.at(piece.start))
    near = miss <= _MISS_MM * piece.mm + _MISS_SLOPE * max(0.0, hole)
    return miss + _MISS_SLOPE * abs(hole) if near else np.inf


def _joined(first: Segment, second: Segment) -> Segment:
    """One segment of two, the later one to the right."""
    fresh = second.along > first.end
    weights = (len(first.along), max(1, int(fresh.sum())))
    return Segment(
        np.concatenate([first.along, second.along[fresh]]),
        np.concatenate([first.across, second.across[fresh]]),
        float(np.average([first.strength, second.strength], weights=weights)),
        float(np.average([first.thickness, second.thickness], weights=weights)),
        np.concatenate([first.beside, second.beside[fresh]]),
        np.concatenate([first.inked, second.inked[fresh]]),
        first.mm,
    )


def join_dashes(segments: Segments) -> Segments:
    """The segments; on a page with dashed rulings, these are drawn in the gaps between their dashes too.

    A row of print may be as even as dashes are: rulings that nothing stands beside tell what the page's are.
    """
    found = [rhythm for s in segments if s.is_long and (rhythm := _rhythm(s)) is not None]
    if not found or np.median([gap for _, gap in found]) > _GAP_MM * next(iter(segments)).mm:
        return segments
    dash, gap = (float(v) for v in np.median(found, axis=0))
    return segments.each(lambda s: _with_gaps(s, dash, gap))


def _dashes(segment: Segment) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the pieces between the holes of a segment start and end, those at its ends left out."""
    steps = np.flatnonzero(np.diff(segment.inked.view(np.int8))) + 1
    steps = steps[1:] if len(steps) and not segment.inked[steps[0]] else steps
    return steps[:-1:2], steps[1::2]


def _rhythm(segment: Segment) -> tuple[float, float] | None:
    """Lengths of the dashes and of the gaps of a dashed segment that nothing stands beside; else None."""
    starts, ends = _dashes(segment)
    beside = np.concatenate([[0.0], np.cumsum(segment.beside)])
    alone = (beside[ends] - beside[starts] <= _ALONE * (ends - starts))[:-1]
    if np.count_nonzero(alone) < _DASHES:
        return None
    lengths = (ends - starts)[:-1][alone], (starts[1:] - ends[:-1])[alone]
    dash, gap = (float(np.median(part)) for part in lengths)
    near = _near(segment)
    alike = (np.mean(np.abs(part - np.median(part)) <= near) >= _ALIKE[0] for part in lengths)
    return (dash, gap) if all(alike) else None


def _near(segment: Segment) -> float:
    """Pixels by which dashes that are alike may differ: two, for their ends are a pixel wide each."""
    return max(2.0, _ALIKE[1] * segment.mm)


def _with_gaps(segment: Segment, dash: float, gap: float) -> Segment:
    """The segment, drawn in those gaps too that are as short as those between dashes, if most are."""
    starts, ends = _dashes(segment)
    if len(starts) < 2:
        return segment
    like = starts[1:] - ends[:-1] <= gap + _near(segment)
    whole = ends - starts >= dash - _near(segment)
    like &= whole[1:] & whole[:-1]
    if like.mean() < _MOST:
        return segment
    inked = segment.inked.copy()
    for i in np.flatnonzero(like):
        inked[ends[i] : starts[i + 1]] = True
    return replace(segment, inked=inked)
