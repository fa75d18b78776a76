"""Meshes: strokes of an upright page → tables as lines and the edges between their crossings.

A stroke is a ruling of a table when it meets rulings of the other direction; strokes of print meet none.
Each table becomes a mesh: its lines, and for every edge between two neighbouring crossings whether
ink is there. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings import Stroke
from extract.types import Ruling

_TOUCH_MM = 2.0  # a ruling may stop this short of the one it meets
_LONG_MM = 25.0  # print is not straight for so long
_STRAIGHT_MM = (0.045, 0.13)  # distance of a ruling from a straight line, on a crisp page and on a bad one
_LONELY = 0.1  # a ruling has less ink beside it than this, unless cells are set tightly
_CROWDED = 0.2  # print has more ink beside it than this
_ANCHOR_MM = 0.8  # distance of the end of a short ruling from the ruling that it meets
_SAME_LINE_MM = 0.9  # pieces this near in position are one line
_DOUBLE_MM = 1.7  # two lines nearer than this are one doubled ruling; no row is as low
_OVERSHOOT_MM = 5.0  # a fold or scanner streak runs this far out of the frame on both sides
_ON_LINE_MM = 0.45  # distance of a drawn edge from the position of its line
_PRESENT = (0.45, 0.8)  # share of an edge that must be drawn: on a broken line, on a crisp one
_BELOW_USUAL = 0.2  # how much less than the rest of its line an edge may be drawn
_OPEN_SIDE_MM = 5.0  # lines that end this far beyond the last crossing leave a side of the frame open

Edges = NDArray[np.float64]
"""Share (0 to 1) of each edge that is drawn; rows x columns."""


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

    def drawn(self, first: float, last: float, tolerance: float) -> float:
        """Share of the stretch from ``first`` to ``last`` that is drawn within ``tolerance`` of the line.

        Where it is as crowded as print, only bare ink counts: print stops short of the next ruling.
        """
        crossed = np.zeros((2, max(1, round(last - first))), np.bool_)
        crowd: list[NDArray[np.float64]] = [np.zeros(0)]
        for stroke in self.strokes:
            inside = (stroke.along >= first) & (stroke.along < last)
            inside &= np.abs(stroke.across - self.at) <= tolerance
            slots = np.minimum((stroke.along[inside] - first).astype(np.int64), crossed.shape[1] - 1)
            crossed[0, slots] = True
            crossed[1, slots] = stroke.inked[inside]
            crowd.append(stroke.crowd[inside])
        beside = np.concatenate(crowd)
        crowded = len(beside) > 0 and float(beside.mean()) > _CROWDED
        return float(crossed[1 if crowded else 0].mean())


@dataclass(frozen=True, slots=True)
class Mesh:
    """One table's lines and edges.

    ``across[i, j]`` is the share drawn of the horizontal edge at ``ys[i]`` from ``xs[j]`` to ``xs[j + 1]``;
    ``down[i, j]`` of the vertical edge at ``xs[j]`` from ``ys[i]`` to ``ys[i + 1]``. ``inferred`` tells
    in words which lines were added though no ink is there, each with its box in pixels.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    across: Edges
    down: Edges
    thickness: float
    inferred: tuple[tuple[str, tuple[float, float, float, float]], ...] = ()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Outline: left, top, right, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])


def find_meshes(horizontal: Sequence[Stroke], vertical: Sequence[Stroke], dpi: float) -> list[Mesh]:
    """The tables drawn by rulings in both directions, from top to bottom."""
    millimetre = dpi / 25.4
    rows, columns = _without_print(horizontal, vertical, millimetre)
    rows, columns = _crossing_only(rows, columns, _TOUCH_MM * millimetre)
    found = []
    for these_rows, these_columns in _connected(rows, columns, millimetre):
        mesh = _mesh(_without_streaks(these_rows, millimetre), these_columns, millimetre)
        if mesh is not None:
            found.append(mesh)
    return sorted(_outermost(found), key=lambda t: (t.box[1], t.box[0]))


def rulings_of(mesh: Mesh, scale: float) -> list[Ruling]:
    """The drawn edges as rulings, each as long as it runs without a hole; ``scale`` is points per pixel."""
    xs, ys = mesh.xs * scale, mesh.ys * scale
    thick = mesh.thickness * scale
    rulings = [
        Ruling(xs[first], ys[i], xs[last], ys[i], thick)
        for i, row in enumerate(mesh.across > 0)
        for first, last in _runs(row)
    ]
    rulings += [
        Ruling(xs[j], ys[first], xs[j], ys[last], thick)
        for j, column in enumerate(mesh.down.T > 0)
        for first, last in _runs(column)
    ]
    return [Ruling(*(float(v) for v in (r.x0, r.y0, r.x1, r.y1, r.thickness))) for r in rulings]


def _runs(drawn: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last crossing of each unbroken run of edges."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(np.int8)))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


def _without_print(
    horizontal: Sequence[Stroke], vertical: Sequence[Stroke], millimetre: float
) -> tuple[list[Line], list[Line]]:
    """Lines of strokes that are rulings by their length or by the white beside them.

    A short crowded stroke may be a ruling between tightly set header cells, or a row of pixels of print:
    it counts only where it carries a line on and runs from ruling to ruling.
    """
    tolerance = _SAME_LINE_MM * millimetre
    limit = _straightness([*horizontal, *vertical], millimetre)
    sure = [[_firm(s, limit, millimetre) for s in strokes] for strokes in (horizontal, vertical)]
    firm = [list(compress(*pair)) for pair in zip((horizontal, vertical), sure, strict=True)]
    lines = [_lines(strokes, tolerance) for strokes in firm]
    for own, strokes in enumerate((horizontal, vertical)):
        firm[own] += [
            s
            for s, known in zip(strokes, sure[own], strict=True)
            if not known and s.crowding < _CROWDED and _carries_on(s, lines[own], lines[1 - own], millimetre)
        ]
    return _lines(firm[0], tolerance), _lines(firm[1], tolerance)


def _straightness(strokes: Sequence[Stroke], millimetre: float) -> float:
    """How far (root mean square, pixels) a ruling of this page may be from straight.

    Rulings are most of what is long; how straight most of it is tells how straight the rest has to be.
    """
    long = sorted((s for s in strokes if s.length >= _LONG_MM * millimetre), key=lambda s: s.wobble)
    if not long:
        return _STRAIGHT_MM[0] * millimetre
    lengths = np.cumsum([s.length for s in long])
    usual = long[int(np.searchsorted(lengths, 0.5 * lengths[-1]))].wobble
    low, high = _STRAIGHT_MM
    return float(np.clip(4.0 * usual, low * millimetre, high * millimetre))


def _firm(stroke: Stroke, limit: float, millimetre: float) -> bool:
    """Whether a stroke is a ruling beyond doubt: straight, and long or alone."""
    alone = stroke.length >= _LONG_MM * millimetre or stroke.crowding < _LONELY
    return alone and stroke.wobble <= limit


def _carries_on(stroke: Stroke, own: Sequence[Line], others: Sequence[Line], millimetre: float) -> bool:
    """Whether a stroke lies on a known line and both of its ends are at rulings across it."""
    at, slack = float(stroke.across.mean()), _ANCHOR_MM * millimetre
    if not any(abs(line.at - at) <= 0.5 * _SAME_LINE_MM * millimetre for line in own):
        return False
    met = [line.at for line in others if line.reaches(at, _TOUCH_MM * millimetre)]
    return all(any(abs(m - end) <= slack for m in met) for end in (stroke.start, stroke.end))


def _lines(strokes: Sequence[Stroke], tolerance: float) -> list[Line]:
    """Strokes grouped by position; two that run beside each other stay two lines."""
    lines: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: -s.length):
        at = _position([stroke])
        near = [
            line
            for line in lines
            if abs(_position(line) - at) <= tolerance
            and all(min(s.end, stroke.end) - max(s.start, stroke.start) < tolerance for s in line)
        ]
        if near:
            min(near, key=lambda line: abs(_position(line) - at)).append(stroke)
        else:
            lines.append([stroke])
    return [Line(_position(line), tuple(line)) for line in lines]


def _position(strokes: Sequence[Stroke]) -> float:
    total = sum(len(s.across) for s in strokes)
    return float(sum(s.across.sum() for s in strokes) / total)


def _crossing_only(rows: list[Line], columns: list[Line], slack: float) -> tuple[list[Line], list[Line]]:
    """Drop pieces that meet no line of the other direction, and lines with fewer than two crossings."""
    while True:
        kept_rows = [line for row in rows if (line := _meeting(row, columns, slack)) is not None]
        kept_columns = [line for col in columns if (line := _meeting(col, kept_rows, slack)) is not None]
        if sum(len(r.strokes) for r in kept_rows) == sum(len(r.strokes) for r in rows) and sum(
            len(c.strokes) for c in kept_columns
        ) == sum(len(c.strokes) for c in columns):
            return kept_rows, kept_columns
        rows, columns = kept_rows, kept_columns


def _meeting(line: Line, others: Sequence[Line], slack: float) -> Line | None:
    met = [other for other in others if other.reaches(line.at, slack) and line.reaches(other.at, slack)]
    if len(met) < 2:
        return None
    kept = tuple(s for s in line.strokes if any(s.start - slack <= o.at <= s.end + slack for o in met))
    return Line(_position(kept), kept) if kept else None


def _connected(
    rows: Sequence[Line], columns: Sequence[Line], millimetre: float
) -> list[tuple[list[Line], list[Line]]]:
    """Lines of strokes that hang together by crossings: one group per table.

    Strokes and not lines are linked: rulings of two tables often stand on one line.
    """
    slack = _TOUCH_MM * millimetre
    level, upright = ([s for line in lines for s in line.strokes] for lines in (rows, columns))
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, row in enumerate(level):
        for j, column in enumerate(upright):
            if _cross(row, column, slack):
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, stroke in enumerate([*level, *upright]):
        groups.setdefault(root(i), ([], []))[i >= len(level)].append(stroke)
    tolerance = _SAME_LINE_MM * millimetre
    return [(_lines(a, tolerance), _lines(b, tolerance)) for a, b in groups.values() if a and b]


def _cross(row: Stroke, column: Stroke, slack: float) -> bool:
    x, y = float(column.across.mean()), float(row.across.mean())
    return row.start - slack <= x <= row.end + slack and column.start - slack <= y <= column.end + slack


def _without_streaks(rows: list[Line], millimetre: float) -> list[Line]:
    """Rows without folds and scanner streaks: lines that run out of the frame on both sides."""
    if len(rows) < 3:
        return rows
    left = float(np.median([r.start for r in rows])) - _OVERSHOOT_MM * millimetre
    right = float(np.median([r.end for r in rows])) + _OVERSHOOT_MM * millimetre
    return [r for r in rows if not (r.start < left and r.end > right)]


def _mesh(rows: list[Line], columns: list[Line], millimetre: float) -> Mesh | None:
    """The mesh of one group; None where it has no cells."""
    ys = _positions(rows, _DOUBLE_MM * millimetre)
    xs = _positions(columns, _DOUBLE_MM * millimetre)
    if len(xs) < 2 or len(ys) < 2:
        return None
    reach = _DOUBLE_MM * millimetre
    tolerance = _ON_LINE_MM * millimetre
    across = _settled(_edges(rows, ys, xs, reach, tolerance))
    down = _settled(_edges(columns, xs, ys, reach, tolerance)).T
    thickness = float(np.median([s.thickness for line in [*rows, *columns] for s in line.strokes]))
    mesh = Mesh(xs, ys, across, down, thickness)
    mesh = _close_sides(mesh, rows, _OPEN_SIDE_MM * millimetre)
    return _transposed(_close_sides(_transposed(mesh), columns, _OPEN_SIDE_MM * millimetre))


def _positions(lines: Sequence[Line], apart: float) -> NDArray[np.float64]:
    """Ascending line positions, doubled lines taken as one at their mean."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda r: r.at):
        if groups and line.at - groups[-1][0].at <= apart:
            groups[-1].append(line)
        else:
            groups.append([line])
    return np.array([_position([s for line in group for s in line.strokes]) for group in groups])


def _edges(
    lines: Sequence[Line], at: NDArray[np.float64], stops: NDArray[np.float64], reach: float, tolerance: float
) -> Edges:
    """Drawn shares: one row per line position, one column per stretch between two stops."""
    shares = np.zeros((len(at), len(stops) - 1))
    for i, position in enumerate(at):
        beside = [line for line in lines if abs(line.at - position) <= reach]
        for j in range(len(stops) - 1):
            inset = min(0.3 * reach, 0.2 * (stops[j + 1] - stops[j]))
            ends = (stops[j] + inset, stops[j + 1] - inset)
            shares[i, j] = max((line.drawn(*ends, tolerance) for line in beside), default=0.0)
    return shares


def _settled(shares: Edges) -> Edges:
    """1 where an edge is drawn, 0 where not, measured by how well the rest of its line is drawn.

    On a crisp line a half-drawn edge is a stroke of print; on a broken line it is the line.
    """
    out = np.zeros_like(shares)
    for i, line in enumerate(shares):
        some = line[line >= 0.5]
        usual = float(np.median(some)) if len(some) else 1.0
        out[i] = line >= np.clip(usual - _BELOW_USUAL, *_PRESENT)
    return out


def _transposed(t: Mesh) -> Mesh:
    inferred = tuple((text, (b[1], b[0], b[3], b[2])) for text, b in t.inferred)
    return Mesh(t.ys, t.xs, t.down.T, t.across.T, t.thickness, inferred)


def _close_sides(t: Mesh, rows: Sequence[Line], least: float) -> Mesh:
    """Close a frame that is open on the left or right: most lines run on beyond the last column line."""
    for left in (True, False):
        overhang = np.array([(t.xs[0] - r.start) if left else (r.end - t.xs[-1]) for r in rows])
        out = overhang > least
        if np.count_nonzero(out) < max(2, 0.6 * len(rows)):
            continue
        far = float(np.median(overhang[out]))
        if np.mean(np.abs(overhang[out] - far) < 0.5 * least) < 0.6:
            continue
        x = float(t.xs[0] - far if left else t.xs[-1] + far)
        inner = float(t.xs[0] if left else t.xs[-1])
        new_edge = np.array([[_drawn_at(rows, y, min(x, inner), max(x, inner), least) >= 0.5] for y in t.ys])
        side = np.ones((len(t.ys) - 1, 1))
        note = ("side of the frame is open", (x, float(t.ys[0]), x, float(t.ys[-1])))
        t = replace(
            t,
            xs=_beside(np.array([x]), t.xs, left=left),
            across=_beside(new_edge, t.across, left=left),
            down=_beside(side, t.down, left=left),
            inferred=(*t.inferred, note),
        )
    return t


def _beside(added: NDArray[Any], array: NDArray[Any], *, left: bool) -> NDArray[Any]:
    """``array`` with ``added`` before or behind it, along the last axis."""
    return np.concatenate([added, array] if left else [array, added], axis=-1)


def _drawn_at(rows: Sequence[Line], y: float, first: float, last: float, tolerance: float) -> float:
    nearest = min(rows, key=lambda r: abs(r.at - y))
    inset = 0.2 * (last - first)
    return nearest.drawn(first + inset, last - inset, tolerance)


def _outermost(found: list[Mesh]) -> list[Mesh]:
    """Lattices that do not lie inside another one (a cell's own drawing is not a table)."""

    def inside(a: Mesh, b: Mesh) -> bool:
        (p, q, r, s), (t, u, v, w) = a.box, b.box
        return p >= t - 2 and q >= u - 2 and r <= v + 2 and s <= w + 2

    return [a for a in found if not any(a is not b and inside(a, b) for b in found)]
