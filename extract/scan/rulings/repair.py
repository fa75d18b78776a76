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

from extract.scan.rulings.coverage import drawn_down
from extract.scan.rulings.lattice import Mesh

_CLEAR_MM = 0.6  # paper on both sides of a place where a ruling was
_STRAY = 0.03  # share of ink that may lie there all the same
_WIDEST = 3  # edges of a line that may be missing side by side
_LINE_SHARE = 0.4  # of the usual share of drawn edges: a line with fewer is none
_OFF_MIDDLE = (0.3, 0.2)  # of a cell's width and height: how far from the middle its print may stand
_CENTRED = 0.06  # of a column's width: how far from its middle a label stands that is set there
_LABEL = 10.0  # times the clear paper: a print as wide has two characters
_MUCH = 1.5  # times the gaps within two labels, between them
_FEWEST = 2  # other rows that tell where the print of a column stands
_DRAWN = 0.7  # share of the two lines about such a row that must be drawn
_HIGH = 1.6  # times the usual row height: a row that may be two
_PITCH = 0.46  # of its height, between its lines of print: those of one wrapped cell are closer
_MOST = 0.6  # share of the filled cells of such a row that must show two lines

Ink = NDArray[np.uint8]


def mend(mesh: Mesh, ink: Ink, prints: Ink, dpi: float) -> Mesh:
    """Put missing pieces and missing row lines back.

    Args:
        mesh: lines and edges of one table.
        ink: the page's ink as 1 (see ``tone.ink_mask``), rulings included.
        prints: its print alone (see ``ink.print_ink``), without rulings, dirt and what shines through.
        dpi: pixels per inch.
    """
    clear = max(2, round(_CLEAR_MM * dpi / 25.4))
    mesh = _without_false_lines(_worn_edges(mesh, ink, dpi))
    mesh = _without_false_lines(mesh.transposed()).transposed()
    mesh = _mend_pieces(mesh, prints, clear, _OFF_MIDDLE[0])
    mesh = _mend_pieces(mesh.transposed(), np.ascontiguousarray(prints.T), clear, _OFF_MIDDLE[1]).transposed()
    return _split_high_rows(_part_labels(mesh, prints, clear), prints, clear)


def _worn_edges(mesh: Mesh, ink: Ink, dpi: float) -> Mesh:
    """Ask the pixels of each edge: a trace finds too little of a dotted ruling, or of a faint one.

    Where rulings are crisp, what was traced stays.
    """
    down = drawn_down(ink, mesh.xs, mesh.ys, dpi, crisp=mesh.crisp)
    across = drawn_down(np.ascontiguousarray(ink.T), mesh.ys, mesh.xs, dpi, crisp=mesh.crisp).T
    if mesh.crisp:
        down, across = down | (mesh.down > 0), across | (mesh.across > 0)
    return replace(mesh, down=down.astype(np.float64), across=across.astype(np.float64))


def _without_false_lines(mesh: Mesh) -> Mesh:
    """In a worn table, drop vertical lines of which hardly an edge is drawn: they were strokes of print.

    A side of the frame that the row lines run to is one, however worn, and so is a short one at which others
    start.
    """
    if mesh.crisp:
        return mesh
    shares = (mesh.down > 0).mean(axis=0)
    keep = shares >= _LINE_SHARE * float(np.median(shares))
    keep[[0, -1]] |= (mesh.across[:, [0, -1]] > 0).mean(axis=0) >= _DRAWN
    keep |= [_branches(mesh, j) for j in range(len(keep))]
    if keep.all() or keep.sum() < 2:
        return mesh
    kept = np.flatnonzero(keep)
    across = np.stack([mesh.across[:, a:b].mean(axis=1) >= 0.5 for a, b in pairwise(kept)], axis=1)
    return replace(mesh, xs=mesh.xs[keep], down=mesh.down[:, keep], across=across.astype(np.float64))


def _branches(mesh: Mesh, j: int) -> bool:
    """Whether vertical line ``j`` is drawn in one piece, and row lines start at all its inner crossings.

    So does the line below the label of a group of columns, seen with x and y exchanged.
    """
    rows = np.flatnonzero(mesh.down[:, j] > 0)
    if not 0 < j < len(mesh.xs) - 1 or len(rows) < 2 or rows[-1] - rows[0] != len(rows) - 1:
        return False
    before, behind = (mesh.across[rows[1:], side] > 0 for side in (j - 1, j))
    return bool(behind.all() and not before.any())


def _mend_pieces(mesh: Mesh, ink: Ink, clear: int, off_middle: float) -> Mesh:
    """Put back vertical edges that are missing between drawn ones."""
    down, inferred = mesh.down.copy(), list(mesh.inferred)
    spans = _spans(mesh, ink, clear)
    for i, j in _holes(mesh):
        if not _is_clear(mesh, ink, i, j, clear) or not _is_missing(mesh, spans, i, j, clear, off_middle):
            continue
        down[i, j] = 1.0
        box = (float(mesh.xs[j]), float(mesh.ys[i]), float(mesh.xs[j]), float(mesh.ys[i + 1]))
        inferred.append(("A piece of a ruling is missing and was inferred from its line.", box))
    return replace(mesh, down=down, inferred=tuple(inferred))


def _holes(mesh: Mesh) -> Iterator[tuple[int, int]]:
    """Vertical edges (row, line) not drawn, whose line is drawn on both sides, or clearly on one."""
    drawn = mesh.down > 0
    last = drawn.shape[0] - 1
    for i in range(drawn.shape[0]):
        for j in range(1, drawn.shape[1] - 1):
            above, below = drawn[max(0, i - _WIDEST) : i, j], drawn[i + 1 : i + 1 + _WIDEST, j]
            under_header = below.sum() > 1  # in the first row of figures nothing need be drawn above
            if not drawn[i, j] and (under_header or (above.any() and (below.any() or i == last))):
                yield i, j


def _spans(mesh: Mesh, ink: Ink, clear: int) -> NDArray[np.float64]:
    """Where the print of each square begins and ends along x, NaN without: rows x columns x 2."""
    spans = np.full((len(mesh.ys) - 1, len(mesh.xs) - 1, 2), np.nan)
    for i, (top, bottom) in enumerate(pairwise(mesh.ys)):
        row = ink[round(top) + clear : round(bottom) - clear]
        for j, (left, right) in enumerate(pairwise(mesh.xs)):
            places = np.flatnonzero(row[:, round(left) + clear : round(right) - clear].any(axis=0))
            if len(places) and places[-1] - places[0] >= clear:
                spans[i, j] = places[[0, -1]] + round(left) + clear
    return spans


def _is_clear(mesh: Mesh, ink: Ink, i: int, j: int, clear: int) -> bool:
    """Whether print keeps clear of the place of the edge, on both sides."""
    x, core = round(mesh.xs[j]), max(1, clear // 3)  # of the ruling itself something may be left
    rows = ink[round(mesh.ys[i]) + clear : round(mesh.ys[i + 1]) - clear]
    beside = rows[:, x - clear : x - core], rows[:, x + core + 1 : x + clear + 1]
    return rows.size > 0 and all(strip.mean() <= _STRAY for strip in beside)


def _is_missing(
    mesh: Mesh, spans: NDArray[np.float64], i: int, j: int, clear: int, off_middle: float
) -> bool:
    """Whether the two squares beside an undrawn edge are two cells: their print stands as in two cells.

    Where rulings are crisp, what is not drawn is as a rule not there: both squares must hold print that
    stands where the other rows have theirs. Worn rulings lose a piece here and there, so a lone hole is one
    unless the print speaks against it; holes side by side are a merged cell.
    """
    drawn, both = mesh.down > 0, not np.isnan(spans[i, j - 1 : j + 1]).any()
    usual = [_as_usual(spans[:, c], drawn[:, j], i, 2.0 * clear) for c in (j - 1, j)]
    if mesh.crisp:
        return both and all(usual)
    if not both:
        narrow = i > 0 and drawn[i - 1, j] and (i + 1 == len(drawn) or drawn[i + 1, j])
        return bool(narrow and drawn[i, j - 1] and drawn[i, j + 1])
    middles = (mesh.xs[j - 1 : j + 1] + mesh.xs[j : j + 2]) / 2
    off = np.abs(spans[i, j - 1 : j + 1].mean(axis=1) - middles)
    return bool((off <= off_middle * np.diff(mesh.xs[j - 1 : j + 2])).all()) and False not in usual


def _as_usual(spans: NDArray[np.float64], drawn: NDArray[np.bool_], i: int, slack: float) -> bool | None:
    """Whether print begins, ends or has its middle where most of its column does; None if few rows tell."""
    others = spans[drawn & ~np.isnan(spans[:, 0])]
    if len(others) < _FEWEST:
        return None
    off = np.abs(others - spans[i])
    middle = np.abs(others.mean(axis=1) - spans[i].mean())
    return bool(np.median(np.column_stack([off, middle]), axis=0).min() <= slack)


def _part_labels(mesh: Mesh, ink: Ink, clear: int) -> Mesh:
    """Part two labels of a crisp header between which the ruling is gone, as white ones on black go.

    Each stands in the middle of its own column, in two characters at least, and the white between them is
    wider than any within: a label that is spaced out over both columns has all its gaps alike.
    """
    drawn, down, inferred = mesh.down > 0, mesh.down.copy(), list(mesh.inferred)
    spans = _spans(mesh, ink, clear)
    for i, j in _holes(mesh) if mesh.crisp else ():
        closed = (mesh.across[i : i + 2, j - 1 : j + 1] > 0).all()
        if drawn[: i + 1, j].any() or not closed or np.isnan(spans[i, j - 1 : j + 1]).any():
            continue
        if _are_centred(spans[i, j - 1 : j + 1], mesh.xs[j - 1 : j + 2], clear) and _is_widest(
            ink[round(mesh.ys[i]) + clear : round(mesh.ys[i + 1]) - clear], spans[i, j - 1 : j + 1]
        ):
            down[i, j] = 1.0
            box = (float(mesh.xs[j]), float(mesh.ys[i]), float(mesh.xs[j]), float(mesh.ys[i + 1]))
            inferred.append(("A ruling between two labels is missing and was inferred.", box))
    return replace(mesh, down=down, inferred=tuple(inferred))


def _are_centred(spans: NDArray[np.float64], xs: NDArray[np.float64], clear: int) -> bool:
    """Whether two labels of some length stand in the middle of their columns."""
    off = np.abs(spans.mean(axis=1) - (xs[:-1] + xs[1:]) / 2)
    return bool((off <= _CENTRED * np.diff(xs)).all() and (np.diff(spans) >= _LABEL * clear).all())


def _is_widest(row: Ink, spans: NDArray[np.float64]) -> bool:
    """Whether white is between two stretches of print, much wider than within them."""
    (first, last), (begin, end) = spans.astype(int).tolist()
    inked = np.asarray(row.any(axis=0))
    within = [
        np.diff(np.flatnonzero(inked[a : b + 1])).max(initial=1) for a, b in ((first, last), (begin, end))
    ]
    return bool(begin - last > _MUCH * max(within) and not inked[last + 1 : begin].any())


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
            pitch = (rows[widest + 1] + rows[-1] - rows[0] - rows[widest]) / 2
            if abs(middle / len(cell) - 0.5) < 0.15 and pitch >= _PITCH * (mesh.ys[i + 1] - mesh.ys[i]):
                gaps.append(float(top + middle))
    return float(np.mean(gaps)) if filled >= 2 and len(gaps) >= max(2, _MOST * filled) else None
