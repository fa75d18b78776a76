"""Lattices: lines of an upright page → tables as lines and the edges between their crossings.

A segment is a ruling of a table when it meets rulings of the other direction; segments in print meet none.
Each table becomes a lattice: its lines, and for every edge between two neighbouring crossings whether
ink is there. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, product

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.edges import decided, measured_edges
from extract.scan.rulings.frame import with_closed_sides
from extract.scan.rulings.lattice import RUNS_ON_MM, TWO_ROWS, PixelLattice
from extract.scan.rulings.line import Line, Lines, collect, position
from extract.scan.rulings.segment import FIGURES_BESIDE, Segment, cross

_DOUBLE_MM = 1.7
"""Two lines nearer than this are one doubled ruling; no row is as low."""
_STUB = (0.4, 3.5)
"""A dash of dirt is shorter than this share of the table, and ends so many mm from any line across it."""
_FEWEST = 3
"""Rows that tell how wide a table is and how high its rows are."""
_SAME_BOX = 2.0
"""Pixels by which the frame of a table may stand out of that of another which encloses it."""


def lattices(lines: Lines) -> tuple[PixelLattice, ...]:
    """The tables drawn by rulings in both directions, from top to bottom."""
    found = []
    for table in _connected(_crossing_only(lines)):
        rows = _without_stubs(_without_streaks(table.rows), table.columns)
        own = Lines(rows, _without_stubs(table.columns, rows))
        lattice = _lattice(own)
        if lattice is not None:
            found.append(with_closed_sides(lattice, own))
    return tuple(sorted(_outermost(found), key=lambda t: (t.box[1], t.box[0])))


# --- which lines are those of a table ----------------------------------------------------------------


def _crossing_only(lines: Lines) -> Lines:
    """Drop segments that meet no line of the other direction, and lines with fewer than two crossings."""
    while True:
        rows = _meeting(lines.rows, lines.columns)
        kept = Lines(rows, _meeting(lines.columns, rows))
        if _count(kept) == _count(lines):
            return kept
        lines = kept


def _count(lines: Lines) -> tuple[int, ...]:
    """Segments of each direction."""
    return tuple(sum(len(line.segments) for line in way) for way in lines)


def _meeting(lines: Sequence[Line], others: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that meet two of the others, with those segments that meet one."""
    kept = (_crossing_part(line, [o for o in others if _cross(line, o)]) for line in lines)
    return tuple(line for line in kept if line is not None)


def _cross(line: Line, other: Line) -> bool:
    return other.reaches(line.at) and line.reaches(other.at)


def _crossing_part(line: Line, crossed: Sequence[Line]) -> Line | None:
    """The segments of a line that meet one of those it crosses; None where it crosses fewer than two."""
    segments = [s for s in line.segments if any(s.reaches(o.at) for o in crossed)]
    return Line.of(segments) if len(crossed) >= 2 and segments else None


def _connected(lines: Lines) -> list[Lines]:
    """Lines of segments that hang together by crossings: one group per table.

    Segments and not lines are linked: rulings of two tables often stand on one line.
    """
    level, upright = ([*chain.from_iterable(line.segments for line in way)] for way in lines)
    crossings = [(row, column) for row, column in product(level, upright) if cross(row, column)]
    return [
        Lines(collect(s for s in level if s in table), collect(s for s in upright if s in table))
        for table in _groups([*level, *upright], crossings)
        if len(table) > 1
    ]


def _groups(segments: Sequence[Segment], crossings: Sequence[tuple[Segment, Segment]]) -> list[set[Segment]]:
    """The segments in groups of those that crossings link."""
    group = {segment: {segment} for segment in segments}
    for row, column in crossings:
        kept, gone = group[row], group[column]
        if kept is not gone:
            kept |= gone
            group.update(dict.fromkeys(gone, kept))
    return list({id(members): members for members in group.values()}.values())


def _without_streaks(rows: tuple[Line, ...]) -> tuple[Line, ...]:
    """Rows without folds and scanner streaks: lines that run out of the frame on both sides.

    One that print keeps clear of, and without which a row would be as high as two, lies on a ruling.
    """
    if len(rows) < _FEWEST:
        return rows
    left, right = (float(np.median(ends)) for ends in zip(*((r.start, r.end) for r in rows), strict=True))
    frame = (left - RUNS_ON_MM * rows[0].mm, right + RUNS_ON_MM * rows[0].mm)
    streaks = [r for r in rows if r.start < frame[0] and r.end > frame[1]]
    own = tuple(r for r in rows if r not in streaks)
    if len(own) < _FEWEST:
        return own
    return (*own, *filter(None, (_hidden_ruling(r, own, *frame) for r in streaks)))


def _parts_a_high_row(at: float, rows: Sequence[Line]) -> bool:
    """Whether without a line at ``at`` a row would be as high as two."""
    places = np.sort([row.at for row in rows])
    usual = float(np.median(np.diff(places)))
    below = int(np.searchsorted(places, at))
    return bool(0 < below < len(places) and places[below] - places[below - 1] >= TWO_ROWS * usual)


def _hidden_ruling(streak: Line, rows: Sequence[Line], left: float, right: float) -> Line | None:
    """What of a streak lies within the frame, where print keeps clear of it and a row is high; else None."""
    if not _parts_a_high_row(streak.at, rows):
        return None
    within = [_within(s, left, right) for s in streak.segments if s.end > left and s.start < right]
    clear = within and all(s.ink_beside < FIGURES_BESIDE for s in within)
    return Line.of(within) if clear else None


def _within(segment: Segment, first: float, last: float) -> Segment:
    """The part of a segment between two places."""
    ends = np.searchsorted(segment.along, (first, last))
    return segment.part(slice(int(ends[0]), max(int(ends[1]), int(ends[0]) + 1)))


def _without_stubs(lines: tuple[Line, ...], others: Sequence[Line]) -> tuple[Line, ...]:
    """Lines without the dashes that a fax or a pen leaves: short segments that end in the middle of a cell.

    A ruling runs from line to line. A worn one may stop short, but it is long, or a part of it does not.
    """
    if len(others) < 2:
        return lines
    stops = [o.at for o in others]
    short = _STUB[0] * (max(stops) - min(stops))

    def ends_in_a_cell(segment: Segment) -> bool:
        far = (min(abs(end - stop) for stop in stops) for end in (segment.start, segment.end))
        return max(far) > _STUB[1] * segment.mm

    return tuple(
        line
        for line in lines
        if sum(s.length for s in line.segments) >= short or not all(map(ends_in_a_cell, line.segments))
    )


# --- the lattice of a table --------------------------------------------------------------------------


def _lattice(lines: Lines) -> PixelLattice | None:
    """The lattice of one group; None where it has no cells."""
    ys, xs = _positions(lines.rows), _positions(lines.columns)
    if len(xs) < 2 or len(ys) < 2:
        return None
    thickness = float(np.median([s.thickness for way in lines for line in way for s in line.segments]))
    level = measured_edges(lines.rows, ys, xs, _DOUBLE_MM, thickness)
    upright = measured_edges(lines.columns, xs, ys, _DOUBLE_MM, thickness)
    across, down, crisp = decided(level, upright)
    return PixelLattice(xs, ys, across, down.T, thickness, lines.rows[0].mm, crisp=crisp)


def _positions(lines: Sequence[Line]) -> NDArray[np.float64]:
    """Ascending line positions, doubled lines taken as one at their mean."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda r: r.at):
        if groups and line.at - groups[-1][0].at <= _DOUBLE_MM * line.mm:
            groups[-1].append(line)
        else:
            groups.append([line])
    return np.array([position([s for line in group for s in line.segments]) for group in groups])


def _outermost(found: Sequence[PixelLattice]) -> list[PixelLattice]:
    """Lattices that do not lie inside another one (a cell's own drawing is not a table)."""

    def inside(a: PixelLattice, b: PixelLattice) -> bool:
        out = np.subtract(a.box, b.box) * (1, 1, -1, -1)
        return bool((out >= -_SAME_BOX).all())

    return [a for a in found if not any(a is not b and inside(a, b) for b in found)]
