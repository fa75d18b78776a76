"""Mending: a mesh with holes → the mesh with the rulings that must have been there, each one told.

Worn print loses pieces of rulings and sometimes a whole one. A missing piece is put back where its line
goes on at both ends and the ink of the page keeps clear of it as it does of a ruling; a missing row line
where one row is as high as two and its print stands in two lines. Pixels, origin top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.scan.edges import drawn_down
from extract.scan.mesh import Mesh

_CLEAR_MM = 0.6  # paper on both sides of a place where a ruling was
_STRAY = 0.03  # share of ink that may lie there all the same
_WIDEST = 3  # edges of a line that may be missing side by side
_LINE_SHARE = 0.4  # of the usual share of drawn edges: a line with fewer is none
_NEAR_MIDDLE = 0.3  # of a cell's extent: how far print may stand from the middle and still be in that cell
_DRAWN = 0.7  # share of the two lines about such a row that must be drawn
_HIGH = 1.6  # times the usual row height: a row that may be two
_MOST = 0.6  # share of the filled cells of such a row that must show two lines

Ink = NDArray[np.uint8]


def mend(mesh: Mesh, ink: Ink, dpi: float) -> Mesh:
    """Put missing pieces and missing row lines back.

    Args:
        mesh: lines and edges of one table.
        ink: the page's ink as 1 (see ``tone.ink_mask``), rulings included.
        dpi: pixels per inch.
    """
    clear = max(2, round(_CLEAR_MM * dpi / 25.4))
    mesh = _without_false_lines(_worn_edges(mesh, ink, dpi))
    mesh = _without_false_lines(mesh.transposed()).transposed()
    mesh = _mend_pieces(mesh, ink, clear)
    mesh = _mend_pieces(mesh.transposed(), np.ascontiguousarray(ink.T), clear).transposed()
    return _split_high_rows(mesh, ink, clear)


def _worn_edges(mesh: Mesh, ink: Ink, dpi: float) -> Mesh:
    """In a worn table, ask the pixels of each edge: a trace finds too little of a dotted ruling."""
    if mesh.crisp:
        return mesh
    down = drawn_down(ink, mesh.xs, mesh.ys, dpi)
    across = drawn_down(np.ascontiguousarray(ink.T), mesh.ys, mesh.xs, dpi).T
    return replace(mesh, down=down.astype(np.float64), across=across.astype(np.float64))


def _without_false_lines(mesh: Mesh) -> Mesh:
    """In a worn table, drop vertical lines of which hardly an edge is drawn: they were strokes of print."""
    if mesh.crisp:
        return mesh
    shares = (mesh.down > 0).mean(axis=0)
    keep = shares >= _LINE_SHARE * float(np.median(shares))
    if keep.all() or keep.sum() < 2:
        return mesh
    kept = np.flatnonzero(keep)
    across = np.stack([mesh.across[:, a:b].mean(axis=1) >= 0.5 for a, b in pairwise(kept)], axis=1)
    return replace(mesh, xs=mesh.xs[keep], down=mesh.down[:, keep], across=across.astype(np.float64))


def _mend_pieces(mesh: Mesh, ink: Ink, clear: int) -> Mesh:
    """Put back vertical edges that are missing between drawn ones."""
    down, inferred = mesh.down.copy(), list(mesh.inferred)
    for i, j in _holes(mesh):
        top, bottom = round(mesh.ys[i]) + clear, round(mesh.ys[i + 1]) - clear
        left, x, right = (round(v) for v in mesh.xs[j - 1 : j + 2])
        wide = not mesh.down[i - 1, j] or (i + 1 < len(down) and not mesh.down[i + 1, j])
        around = ink[top:bottom, left + clear : right - clear]
        if bottom <= top or not _parted(around, x - left - clear, clear, both=wide):
            continue
        down[i, j] = 1.0
        box = (float(mesh.xs[j]), float(mesh.ys[i]), float(mesh.xs[j]), float(mesh.ys[i + 1]))
        inferred.append(("A piece of a ruling is missing and was inferred from its line.", box))
    return replace(mesh, down=down, inferred=tuple(inferred))


def _holes(mesh: Mesh) -> Iterator[tuple[int, int]]:
    """Vertical edges (row, line) not drawn, whose line is drawn on both sides, or clearly on one."""
    drawn = mesh.down > 0
    last = drawn.shape[0] - 1
    for i in range(1, drawn.shape[0]):
        for j in range(1, drawn.shape[1] - 1):
            above, below = drawn[max(0, i - _WIDEST) : i, j], drawn[i + 1 : i + 1 + _WIDEST, j]
            under_header = below.sum() > 1  # in the first row of figures nothing need be drawn above
            if not drawn[i, j] and (under_header or (above.any() and (below.any() or i == last))):
                yield i, j


def _parted(ink: Ink, at: int, clear: int, *, both: bool) -> bool:
    """Whether the print of two neighbouring cells keeps clear of ``at`` and stands in the middle of each.

    With ``both``, there must be print in both: a wider hole may be an empty cell over several rows.
    """
    core = max(1, clear // 3)  # what is left of the ruling itself
    beside = (ink[:, max(0, at - clear) : max(0, at - core)], ink[:, at + core + 1 : at + clear + 1])
    if any(strip.mean() > _STRAY for strip in beside):
        return False
    sides = (ink[:, : max(1, at - clear)], ink[:, at + clear + 1 :])
    places = [np.flatnonzero(side.any(axis=0)) for side in sides]
    if all(len(p) for p in places):
        return all(
            abs((p[0] + p[-1]) / 2 - side.shape[1] / 2) <= _NEAR_MIDDLE * side.shape[1]
            for p, side in zip(places, sides, strict=True)
        )
    return not both


def _split_high_rows(mesh: Mesh, ink: Ink, clear: int) -> Mesh:
    """Put a row line where a row is as high as two rows and most of its cells hold two lines of print."""
    heights = np.diff(mesh.ys)
    if len(heights) < 4:
        return mesh
    usual = float(np.median(heights))
    for i in reversed(range(1, len(heights))):
        if (
            abs(heights[i] / usual - 2.0) > 2.0 - _HIGH
            or ((mesh.across[i : i + 2] > 0).mean(axis=1) < _DRAWN).any()
        ):
            continue
        middle = _middle_gap(mesh, i, ink, clear)
        if middle is None:
            continue
        box = (float(mesh.xs[0]), middle, float(mesh.xs[-1]), middle)
        mesh = replace(
            mesh,
            ys=np.insert(mesh.ys, i + 1, middle),
            across=np.insert(mesh.across, i + 1, 1.0, axis=0),
            down=np.insert(mesh.down, i + 1, mesh.down[i], axis=0),
            inferred=(*mesh.inferred, ("A row line is missing and was inferred from the print.", box)),
        )
    return mesh


def _middle_gap(mesh: Mesh, i: int, ink: Ink, clear: int) -> float | None:
    """Where row ``i`` parts into two lines of print in most of its filled cells; None where it does not."""
    top, bottom = round(mesh.ys[i]) + clear, round(mesh.ys[i + 1]) - clear
    filled, gaps = 0, []
    for j in range(len(mesh.xs) - 1):
        cell = ink[top:bottom, round(mesh.xs[j]) + clear : round(mesh.xs[j + 1]) - clear]
        rows = np.flatnonzero(cell.any(axis=1))
        if len(rows) == 0:
            continue
        filled += 1
        steps = np.diff(rows)
        widest = int(np.argmax(steps)) if len(steps) else 0
        if len(steps) and steps[widest] > 2 * clear:
            middle = (rows[widest] + rows[widest + 1]) / 2
            if abs(middle / len(cell) - 0.5) < 0.15:
                gaps.append(float(top + middle))
    return float(np.mean(gaps)) if filled >= 2 and len(gaps) >= max(2, _MOST * filled) else None
