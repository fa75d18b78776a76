"""Takes the rulings of a page, gives its lattices: connected lines with the positions they stand on.

Tolerances are in points. No column or row of print is narrower than ``_SNAP``, so lines nearer than
that are one line: a doubled frame, a border drawn for each of two cells, columns a little out of true.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from extract.types import Ruling

_COLLINEAR = 0.8
_BRIDGE = 3.0
_TOUCH = 3.0
_SNAP = 4.5
_SHORTEST = 4.0
_OVERHANG = 8.0
_ROWS_APART = 2.5  # in rows: how far apart lines are that carry on the same table
_COVERED = 0.5  # share of a cell's side that must be drawn


class Segment(NamedTuple):
    """A line on a position ``at`` of one axis, from ``lo`` to ``hi`` on the other."""

    at: float
    lo: float
    hi: float
    thickness: float = 0.0


@dataclass(frozen=True, slots=True)
class Lattice:
    """Positions of the lines of one table and which pieces of them are drawn.

    ``xs`` and ``ys`` rise. ``right[i][j]`` tells whether the piece of the vertical at ``xs[j + 1]``
    between ``ys[i]`` and ``ys[i + 1]`` is drawn; ``below[i][j]`` whether that of the horizontal at
    ``ys[i + 1]`` between ``xs[j]`` and ``xs[j + 1]`` is. ``inferred`` counts the outer sides
    and rows whose borders are not drawn and follow from where other lines end. ``shaded`` says that
    all its verticals are edges of coloured boxes.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    right: tuple[tuple[bool, ...], ...]
    below: tuple[tuple[bool, ...], ...]
    inferred: int = 0
    shaded: bool = False


def lattices(rulings: Iterable[Ruling]) -> list[Lattice]:
    """The lattices of a page, top to bottom, then left to right; at least one cell each."""
    groups = _connected(*_axes(rulings))
    loose = [row for rows, columns in groups if not columns for row in rows]
    found = []
    for rows, columns in groups:
        lattice = _lattice(rows, columns, loose) if rows and columns else None
        if lattice is not None:
            found.append(lattice)
    return sorted(found, key=lambda g: (g.ys[0], g.xs[0]))


def joined(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Fewer, longer rulings: those on one line that overlap or nearly touch as one, specks gone.

    Edges of coloured boxes (thickness 0) are not joined with lines that are drawn.
    """
    kinds: tuple[list[Ruling], list[Ruling]] = ([], [])
    for ruling in rulings:
        kinds[ruling.thickness > 0].append(ruling)
    found: list[Ruling] = []
    for kind in kinds:
        level, upright = _axes(kind)
        found += [Ruling(s.lo, s.at, s.hi, s.at, s.thickness) for s in level]
        found += [Ruling(s.at, s.lo, s.at, s.hi, s.thickness) for s in upright]
    return tuple(found)


def _axes(rulings: Iterable[Ruling]) -> tuple[list[Segment], list[Segment]]:
    level, upright = [], []
    for r in rulings:
        if r.horizontal:
            level.append(Segment((r.y0 + r.y1) / 2, r.x0, r.x1, r.thickness))
        else:
            upright.append(Segment((r.x0 + r.x1) / 2, r.y0, r.y1, r.thickness))
    return merge(level), merge(upright)


def merge(segments: list[Segment]) -> list[Segment]:
    """Collinear segments that overlap or nearly touch become one; specks go."""
    merged = []
    for line in _clusters(sorted(segments), lambda s: s.at, _COLLINEAR, chained=True):
        length = sum(s.hi - s.lo for s in line)
        at = sum(s.at * (s.hi - s.lo) for s in line) / length if length else line[0].at
        line.sort(key=lambda s: s.lo)
        lo, hi, thickness = line[0].lo, line[0].hi, line[0].thickness
        for segment in line[1:]:
            if segment.lo > hi + _BRIDGE:
                merged.append(Segment(at, lo, hi, thickness))
                lo, hi, thickness = segment.lo, segment.hi, 0.0
            hi, thickness = max(hi, segment.hi), max(thickness, segment.thickness)
        merged.append(Segment(at, lo, hi, thickness))
    return [s for s in merged if s.hi - s.lo >= _SHORTEST]


def _clusters(
    ordered: Sequence[Segment], key: Callable[[Segment], float], reach: float, *, chained: bool
) -> list[list[Segment]]:
    """Runs of ``ordered`` within ``reach`` of their neighbour (chained) or of their first."""
    runs: list[list[Segment]] = []
    for segment in ordered:
        if runs and key(segment) - key(runs[-1][-1 if chained else 0]) <= reach:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return runs


def _connected(level: list[Segment], upright: list[Segment]) -> list[tuple[list[Segment], list[Segment]]]:
    """Groups of lines that touch each other, each as its horizontals and its verticals."""
    parent = list(range(len(level) + len(upright)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for j, column in enumerate(upright, start=len(level)):
        first = bisect_left(level, (column.lo - _TOUCH,))
        for i in range(first, len(level)):
            row = level[i]
            if row.at > column.hi + _TOUCH:
                break
            if row.lo - _TOUCH <= column.at <= row.hi + _TOUCH:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for node, segment in enumerate([*level, *upright]):
        members = groups.setdefault(root(node), ([], []))
        members[node >= len(level)].append(segment)
    return list(groups.values())


def _lattice(level: list[Segment], upright: list[Segment], loose: list[Segment]) -> Lattice | None:
    xs, ys = _positions(upright), _positions(level)
    left, right = _open_side(xs[0], xs[-1], level)
    top, bottom = _open_side(ys[0], ys[-1], upright)
    sides = (left, right, top, bottom)
    xs = [*([left] if left is not None else []), *xs, *([right] if right is not None else [])]
    ys = [*([top] if top is not None else []), *ys, *([bottom] if bottom is not None else [])]
    if len(xs) < 2 or len(ys) < 2:
        return None
    shaded = not any(s.thickness for s in upright)
    more = _rows_below(xs, ys, loose)
    upright = upright + [Segment(x, ys[-1], more[-1].at) for x in xs if more]
    ys += [row.at for row in more]
    xs, ys = _parting(xs, _drawn(upright, xs, ys)), _parting(ys, _drawn(level + more, ys, xs))
    drawn_right = _drawn(upright, xs, ys)
    drawn_below = _drawn(level + more, ys, xs)
    return Lattice(
        tuple(xs),
        tuple(ys),
        tuple(tuple(drawn_right[j + 1][i] for j in range(len(xs) - 1)) for i in range(len(ys) - 1)),
        tuple(tuple(drawn_below[i + 1][j] for j in range(len(xs) - 1)) for i in range(len(ys) - 1)),
        sum(side is not None for side in sides) + len(more),
        shaded,
    )


def _parting(positions: list[float], drawn: list[list[bool]]) -> list[float]:
    """The positions at which some cell ends; strokes of a watermark's letters part none."""
    last = len(positions) - 1
    return [at for k, at in enumerate(positions) if k in (0, last) or any(drawn[k])]


def _rows_below(xs: list[float], ys: list[float], loose: list[Segment]) -> list[Segment]:
    """Lines that carry on a table whose header alone has columns drawn: as wide, and a row or so apart."""
    step = _ROWS_APART * max(b - a for a, b in pairwise(ys))
    bottom = ys[-1]
    found: list[Segment] = []
    for row in sorted(loose):
        if abs(row.lo - xs[0]) > _SNAP or abs(row.hi - xs[-1]) > _SNAP or row.at <= bottom:
            continue
        if row.at - bottom > step:
            break
        bottom = row.at
        found.append(row)
    return found if len(found) > 1 else []


def _positions(segments: list[Segment]) -> list[float]:
    """Where the lines stand; each position is the mean of its lines, long ones weighing more."""
    found = []
    for line in _clusters(sorted(segments), lambda s: s.at, _SNAP, chained=False):
        length = sum(s.hi - s.lo for s in line)
        found.append(sum(s.at * (s.hi - s.lo) for s in line) / length)
    return found


def _open_side(first: float, last: float, across: list[Segment]) -> tuple[float | None, float | None]:
    """Where a table without outer borders ends: where most lines that cross it end together."""

    def agreed(ends: list[float]) -> float | None:
        if len(ends) < 2 or 2 * len(ends) < len(across):
            return None
        ends.sort()
        middle = ends[len(ends) // 2]
        return middle if sum(abs(e - middle) <= _SNAP for e in ends) >= max(2, 0.6 * len(ends)) else None

    return (
        agreed([s.lo for s in across if s.lo < first - _OVERHANG]),
        agreed([s.hi for s in across if s.hi > last + _OVERHANG]),
    )


def _drawn(segments: list[Segment], positions: list[float], steps: list[float]) -> list[list[bool]]:
    """For each position, for each interval of ``steps``: whether enough of it is drawn."""
    lines: list[list[tuple[float, float]]] = [[] for _ in positions]
    for s in sorted(segments, key=lambda s: s.lo):
        line = lines[min(range(len(positions)), key=lambda p: abs(positions[p] - s.at))]
        if line and s.lo <= line[-1][1]:
            line[-1] = (line[-1][0], max(line[-1][1], s.hi))
        else:
            line.append((s.lo, s.hi))
    return [
        [
            sum(max(0.0, min(hi, b) - max(lo, a)) for a, b in line) >= _COVERED * (hi - lo)
            for lo, hi in pairwise(steps)
        ]
        for line in lines
    ]
