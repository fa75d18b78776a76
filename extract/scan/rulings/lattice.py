"""Meshes: strokes of an upright page → tables as lines and the edges between their crossings.

A stroke is a ruling of a table when it meets rulings of the other direction; strokes of print meet none.
Each table becomes a mesh: its lines, and for every edge between two neighbouring crossings whether
ink is there. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.scan.rulings.classify import SAME_LINE_MM, TOUCH_MM, Line, collect, lines_of, position
from extract.scan.rulings.segment import Stroke
from extract.types import Ruling

_DOUBLE_MM = 1.7  # two lines nearer than this are one doubled ruling; no row is as low
_OVERSHOOT_MM = 5.0  # a fold or scanner streak runs this far out of the frame on both sides
_TWO_ROWS = 1.6  # times the usual height of a row, that is the height of two
_CLEAR = 0.15  # ink beside a ruling that print keeps clear of
_STUB_MM = 3.5  # a dash of dirt ends this far from the nearest line across it, in the middle of a cell
_ON_LINE_MM = 0.45  # distance of a drawn edge from the position of its line
_SOFT_MM = 0.1  # of blur beside a ruling
_SOLID = 0.9  # share of bare ink on an edge that is drawn without holes
_TRACE = 0.15  # share of an edge with ink on it that is more than dust
_PARTIAL = 0.08  # share of such edges that may have holes in a crisp table: merged cells with print
_PRESENT = (0.45, 0.8)  # share of an edge that must be drawn: on a broken line, on a crisp one
_BELOW_USUAL = 0.15  # how much less than usual an edge may be drawn, beside
_SPREADS = 2.5  # so many times the usual deviation
_HOLE_MM = 2.0  # of white between tables that stand side by side
_OPEN_MM = 8.0  # a ruling over a group of columns of an open table is at least this long
_OPEN_SIDE_MM = 5.0  # lines that end this far beyond the last crossing leave a side of the frame open

Edges = NDArray[np.float64]
"""Share (0 to 1) of each edge that is drawn; rows x columns."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """One table's lines and edges.

    ``across[i, j]`` is the share drawn of the horizontal edge at ``ys[i]`` from ``xs[j]`` to ``xs[j + 1]``;
    ``down[i, j]`` of the vertical edge at ``xs[j]`` from ``ys[i]`` to ``ys[i + 1]``. ``inferred`` tells
    in words which lines were added though no ink is there, each with its box in pixels. ``crisp`` says
    that the rulings are solid: what is not drawn is not there.
    """

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    across: Edges
    down: Edges
    thickness: float
    inferred: tuple[tuple[str, tuple[float, float, float, float]], ...] = ()
    crisp: bool = True

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Outline: left, top, right, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])

    def transposed(self) -> Mesh:
        """The mesh of the page with x and y exchanged."""
        inferred = tuple((text, (b[1], b[0], b[3], b[2])) for text, b in self.inferred)
        return Mesh(self.ys, self.xs, self.down.T, self.across.T, self.thickness, inferred, self.crisp)


def find_meshes(horizontal: Sequence[Stroke], vertical: Sequence[Stroke], dpi: float) -> list[Mesh]:
    """The tables drawn by rulings in both directions, from top to bottom."""
    millimetre = dpi / 25.4
    rows, columns = lines_of(horizontal, vertical, millimetre)
    rows, columns = _crossing_only(rows, columns, TOUCH_MM * millimetre)
    found = []
    for these_rows, these_columns in _connected(rows, columns, millimetre):
        kept = _without_stubs(_without_streaks(these_rows, millimetre), these_columns, millimetre)
        mesh = _mesh(kept, _without_stubs(these_columns, kept, millimetre), millimetre)
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


def open_rulings(
    horizontal: Sequence[Stroke], vertical: Sequence[Stroke], meshes: Sequence[Mesh], dpi: float, scale: float
) -> list[Ruling]:
    """The horizontal rulings outside all meshes, as tables have them that are open at their sides.

    A page may have no other rulings to go by, so print must keep clear of them.
    """
    millimetre = dpi / 25.4
    rows, _ = lines_of(horizontal, vertical, millimetre)
    least = _OPEN_MM * millimetre
    strokes = [s for row in rows for s in row.strokes if s.length >= least and s.crowding < _CLEAR]
    around = [_grown(mesh.box, TOUCH_MM * millimetre) for mesh in meshes]
    found = []
    for s in strokes:
        x, y = (s.start + s.end) / 2, s.middle
        if not any(a <= x <= c and b <= y <= d for a, b, c, d in around):
            ends = _parted_alike(s, strokes, _HOLE_MM * millimetre)
            found += [
                Ruling(a * scale, y * scale, b * scale, y * scale, s.thickness * scale) for a, b in ends
            ]
    return found


def _parted_alike(stroke: Stroke, strokes: Sequence[Stroke], least: float) -> list[tuple[float, float]]:
    """The stretches of a stroke between holes that all strokes of its extent have: tables side by side.

    Where one is worn, another is drawn.
    """
    alike = [s for s in strokes if max(abs(s.start - stroke.start), abs(s.end - stroke.end)) <= least]
    if len(alike) < 2:
        return [(stroke.start, stroke.end)]
    starts, ends = [stroke.start], []
    for left, right in _holes(stroke, least):
        if all(any(a < right and left < b for a, b in _holes(s, least)) for s in alike):
            ends.append(left)
            starts.append(right)
    return list(zip(starts, [*ends, stroke.end], strict=True))


def _holes(stroke: Stroke, least: float) -> list[tuple[float, float]]:
    """Where nothing of the stroke is seen for ``least`` pixels and more."""
    at = np.flatnonzero(np.diff(stroke.along) >= least)
    return [(float(stroke.along[i]), float(stroke.along[i + 1])) for i in at]


def _grown(box: tuple[float, float, float, float], by: float) -> tuple[float, float, float, float]:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _runs(drawn: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last crossing of each unbroken run of edges."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(np.int8)))
    return list(zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True))


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
    return Line(position(kept), kept) if kept else None


def _connected(
    rows: Sequence[Line], columns: Sequence[Line], millimetre: float
) -> list[tuple[list[Line], list[Line]]]:
    """Lines of strokes that hang together by crossings: one group per table.

    Strokes and not lines are linked: rulings of two tables often stand on one line.
    """
    slack = TOUCH_MM * millimetre
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
    tolerance = SAME_LINE_MM * millimetre
    return [(collect(a, tolerance), collect(b, tolerance)) for a, b in groups.values() if a and b]


def _cross(row: Stroke, column: Stroke, slack: float) -> bool:
    x, y = column.middle, row.middle
    return row.start - slack <= x <= row.end + slack and column.start - slack <= y <= column.end + slack


def _without_streaks(rows: list[Line], millimetre: float) -> list[Line]:
    """Rows without folds and scanner streaks: lines that run out of the frame on both sides.

    One that print keeps clear of, and without which a row would be as high as two, lies on a ruling.
    """
    if len(rows) < 3:
        return rows
    left = float(np.median([r.start for r in rows])) - _OVERSHOOT_MM * millimetre
    right = float(np.median([r.end for r in rows])) + _OVERSHOOT_MM * millimetre
    own = [r for r in rows if not (r.start < left and r.end > right)]
    if len(own) == len(rows) or len(own) < 3:
        return own
    places = np.sort([r.at for r in own])
    usual = float(np.median(np.diff(places)))
    for row in (r for r in rows if r.start < left and r.end > right):
        below = int(np.searchsorted(places, row.at))
        if 0 < below < len(places) and places[below] - places[below - 1] >= _TWO_ROWS * usual:
            strokes = tuple(_within(s, left, right) for s in row.strokes if s.end > left and s.start < right)
            if strokes and all(s.crowding < _CLEAR for s in strokes):
                own.append(Line(position(strokes), strokes))
    return own


def _within(stroke: Stroke, first: float, last: float) -> Stroke:
    """The part of a stroke between two places."""
    ends = np.searchsorted(stroke.along, (first, last))
    return stroke.part(slice(int(ends[0]), max(int(ends[1]), int(ends[0]) + 1)))


def _without_stubs(lines: list[Line], others: Sequence[Line], millimetre: float) -> list[Line]:
    """Lines without the dashes that a fax or a pen leaves: short strokes that end in the middle of a cell.

    A ruling runs from line to line. A worn one may stop short, but it is long, or a part of it does not.
    """
    if len(others) < 2:
        return lines
    ends = (min(o.at for o in others), max(o.at for o in others))
    stops, slack = [o.at for o in others], _STUB_MM * millimetre

    def is_stub(line: Line) -> bool:
        short = sum(s.length for s in line.strokes) < 0.4 * (ends[1] - ends[0])
        return short and all(
            any(min(abs(end - stop) for stop in stops) > slack for end in (s.start, s.end))
            for s in line.strokes
        )

    return [line for line in lines if not is_stub(line)]


def _mesh(rows: list[Line], columns: list[Line], millimetre: float) -> Mesh | None:
    """The mesh of one group; None where it has no cells."""
    ys = _positions(rows, _DOUBLE_MM * millimetre)
    xs = _positions(columns, _DOUBLE_MM * millimetre)
    if len(xs) < 2 or len(ys) < 2:
        return None
    reach = _DOUBLE_MM * millimetre
    tolerance = _ON_LINE_MM * millimetre
    thickness = float(np.median([s.thickness for line in [*rows, *columns] for s in line.strokes]))
    lip = thickness / 2 + _SOFT_MM * millimetre
    shares = _edges(rows, ys, xs, reach, tolerance, lip), _edges(columns, xs, ys, reach, tolerance, lip)
    across, down, crisp = _settled(*shares)
    mesh = Mesh(xs, ys, across, down.T, thickness, crisp=crisp)
    mesh = _close_sides(mesh, rows, _OPEN_SIDE_MM * millimetre)
    return _close_sides(mesh.transposed(), columns, _OPEN_SIDE_MM * millimetre).transposed()


def _positions(lines: Sequence[Line], apart: float) -> NDArray[np.float64]:
    """Ascending line positions, doubled lines taken as one at their mean."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda r: r.at):
        if groups and line.at - groups[-1][0].at <= apart:
            groups[-1].append(line)
        else:
            groups.append([line])
    return np.array([position([s for line in group for s in line.strokes]) for group in groups])


def _edges(
    lines: Sequence[Line],
    at: NDArray[np.float64],
    stops: NDArray[np.float64],
    reach: float,
    tolerance: float,
    lip: float,
) -> Edges:
    """Traced and bare shares: one row per line position, one column per stretch between two stops.

    ``lip`` is how far from the middle of a ruling its own ink may go.
    """
    shares = np.zeros((2, len(at), len(stops) - 1))
    for i, place in enumerate(at):
        beside = [line for line in lines if abs(line.at - place) <= reach]
        for j in range(len(stops) - 1):
            inset = min(0.3 * reach, 0.2 * (stops[j + 1] - stops[j]))
            ends = (stops[j] + inset, stops[j + 1] - inset)
            tip = max(0.0, inset - lip)
            shares[:, i, j] = max((line.drawn(*ends, tolerance, tip) for line in beside), default=(0.0, 0.0))
    return shares


def _settled(across: Edges, down: Edges) -> tuple[Edges, Edges, bool]:
    """1 where an edge is drawn, 0 where not, from the traced and bare shares; and whether the table is crisp.

    In a crisp table bare ink decides, and a half-drawn edge is a stroke of print. In a broken one most edges
    are half drawn, and what was traced along them decides.
    """
    marked = np.concatenate([shares[1][shares[1] > _TRACE].ravel() for shares in (across, down)])
    crisp = float(np.mean(marked < _SOLID)) <= _PARTIAL if len(marked) else True
    kind = 1 if crisp else 0
    least = _least_share(across[kind], down[kind])
    return (across[kind] >= least).astype(np.float64), (down[kind] >= least).astype(np.float64), crisp


def _least_share(*shares: Edges) -> float:
    """How much of an edge of this table must be drawn, by how well its edges are drawn as a rule."""
    some = np.concatenate([s[s >= _PRESENT[0]].ravel() for s in shares])
    if len(some) == 0:
        return _PRESENT[1]
    usual = float(np.median(some))
    spread = float(np.median(np.abs(some - usual)))
    return float(np.clip(usual - _SPREADS * spread - _BELOW_USUAL, *_PRESENT))


def _close_sides(t: Mesh, rows: Sequence[Line], least: float) -> Mesh:
    """Close a frame that is open on the left or right: lines run on beyond the last column line, equally far.

    Not all of them need to: beside merged cells some are missing.
    """
    for left in (True, False):
        overhang = np.array([(t.xs[0] - r.start) if left else (r.end - t.xs[-1]) for r in rows])
        out = overhang > least
        if np.count_nonzero(out) < 2:
            continue
        far = float(np.median(overhang[out]))
        alike = float(np.mean(np.abs(overhang[out] - far) < 0.5 * least))
        if alike < (0.6 if np.mean(out) >= 0.6 else 1.0):
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
    return nearest.drawn(first + inset, last - inset, tolerance)[0]


def _outermost(found: list[Mesh]) -> list[Mesh]:
    """Lattices that do not lie inside another one (a cell's own drawing is not a table)."""

    def inside(a: Mesh, b: Mesh) -> bool:
        (p, q, r, s), (t, u, v, w) = a.box, b.box
        return p >= t - 2 and q >= u - 2 and r <= v + 2 and s <= w + 2

    return [a for a in found if not any(a is not b and inside(a, b) for b in found)]
