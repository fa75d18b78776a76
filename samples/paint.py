"""Boxes → ink: measures a table and draws any run of its rows on a page.

Coordinates inside this module: points, origin top left, y downwards; ``Sheet`` turns them for reportlab.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from samples.boxes import Box
from samples.faces import face, width, wrap

Edge = tuple[bool, int, int]
"""A unit edge of the grid: (horizontal, line number, position along the line)."""


class Rules(StrEnum):
    """Which rulings a table has."""

    GRID = "grid"
    OPEN_SIDES = "open_sides"
    """A grid without its left and right border."""
    HORIZONTAL = "horizontal"
    THREE_LINE = "three_line"
    NONE = "none"


class Pen(StrEnum):
    """How a PDF writer draws rulings: stroked lines, or thin filled rectangles, one for every side of a cell."""

    LINE = "line"
    RECT = "rect"


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a table: fonts, sizes and paddings in points, gray levels from 0 (black) to 1."""

    font: str = "song"
    header_font: str = "song-bold"
    size: float = 10.5
    leading: float = 1.3
    pad_x: float = 3.0
    pad_y: float = 3.5
    min_row: float = 0.0
    rules: Rules = Rules.GRID
    pen: Pen = Pen.LINE
    thickness: float = 0.5
    gray: float = 0.0
    header_fill: float | None = None
    label_align: str = "center"
    value_align: str = "center"


class Sheet:
    """A reportlab canvas whose y runs downwards from the top of the page."""

    def __init__(self, canvas: Any, page_width: float, page_height: float) -> None:
        self.canvas = canvas
        self.width = page_width
        self.height = page_height

    def text(self, x: float, baseline: float, text: str, font: str, size: float) -> None:
        """Writes ``text`` with its left end at ``x``."""
        self.canvas.setFont(face(font), size)
        self.canvas.drawString(x, self.height - baseline, text)

    def line(self, x0: float, y0: float, x1: float, y1: float, thickness: float, gray: float) -> None:
        """Strokes a line."""
        self.canvas.setLineWidth(thickness)
        self.canvas.setStrokeGray(gray)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def fill(self, x: float, y: float, w: float, h: float, gray: float) -> None:
        """Fills a rectangle given by its top left corner."""
        self.canvas.setFillGray(gray)
        self.canvas.rect(x, self.height - y - h, w, h, stroke=0, fill=1)
        self.canvas.setFillGray(0)


@dataclass(frozen=True, slots=True)
class Measured:
    """A table with its sizes: column edges from 0, height of every row, wrapped lines of every box."""

    boxes: tuple[Box, ...]
    lines: tuple[tuple[str, ...], ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    look: Look

    def height(self, first: int, last: int) -> float:
        """Height of the rows ``first`` to ``last`` (exclusive)."""
        return sum(self.rows[first:last])


def _is_vertical(box: Box, vertical: bool) -> bool:
    return vertical and box.row_span > 1 and box.column_span == 1 and 2 < len(box.text) < 12


def _font(box: Box, look: Look) -> str:
    return look.header_font if box.header else look.font


def column_widths(
    boxes: Sequence[Box], look: Look, room: float, shares: Sequence[float] | None = None
) -> list[float]:
    """Widths that fill ``room``: by ``shares``, or by the widest body text and a part of the header's."""
    n = max(b.column + b.column_span for b in boxes)
    if shares is None:
        need = [look.size * 1.5] * n
        for box in boxes:
            if box.column_span == 1:
                natural = width(box.text, _font(box, look), look.size)
                natural = min(natural, 4.2 * look.size) if box.header else min(natural, 14 * look.size)
                need[box.column] = max(need[box.column], natural)
        shares = [w + 2 * look.pad_x for w in need]
    return [room * s / sum(shares) for s in shares]


def measure(
    boxes: Sequence[Box],
    look: Look,
    room: float,
    shares: Sequence[float] | None = None,
    vertical: bool = False,
) -> Measured:
    """Wraps every box and finds the row heights; ``vertical`` writes tall narrow boxes from top to bottom."""
    widths = column_widths(boxes, look, room, shares)
    edges = [sum(widths[:i]) for i in range(len(widths) + 1)]
    step = look.size * look.leading
    rows = [max(look.min_row, step + 2 * look.pad_y)] * max(b.row + b.row_span for b in boxes)
    lines: list[tuple[str, ...]] = []
    for box in boxes:
        inner = edges[box.column + box.column_span] - edges[box.column] - 2 * look.pad_x
        text = (
            box.text.replace("(", "\n(", 1)
            if box.header and "\n" not in box.text and len(box.text) > 40
            else box.text
        )
        upright = tuple(text) if _is_vertical(box, vertical) else None
        lines.append(upright or tuple(wrap(text, _font(box, look), look.size, inner)))
    for box, wrapped in sorted(zip(boxes, lines, strict=True), key=lambda p: p[0].row_span):
        need = len(wrapped) * step + 2 * look.pad_y
        have = sum(rows[box.row : box.row + box.row_span])
        if need > have:
            rows[box.row + box.row_span - 1] += need - have
    return Measured(tuple(boxes), tuple(lines), tuple(edges), tuple(rows), look)


def _edges(boxes: Iterable[Box], first: int, last: int) -> set[Edge]:
    """Unit edges of the boxes that lie in the rows ``first`` to ``last``, clipped to them."""
    kept: set[Edge] = set()
    opened: set[Edge] = set()
    for box in boxes:
        top, bottom = max(box.row, first), min(box.row + box.row_span, last)
        left, right = box.column, box.column + box.column_span
        if top >= bottom:
            continue
        across, down = range(left, right), range(top, bottom)
        kept |= {(True, line, c) for line in (top, bottom) for c in across}
        kept |= {(False, line, r) for line in (left, right) for r in down}
        if box.open_top:
            opened |= {(True, top, c) for c in across}
        if box.open_left:
            opened |= {(False, left, r) for r in down}
    return kept - opened


def _ruled(edge: Edge, rules: Rules, strong: set[int], n_columns: int) -> bool:
    horizontal, line, _ = edge
    if rules is Rules.GRID:
        return True
    if rules is Rules.OPEN_SIDES:
        return horizontal or 0 < line < n_columns
    if rules is Rules.HORIZONTAL:
        return horizontal
    return rules is Rules.THREE_LINE and horizontal and line in strong


def _runs(edges: set[Edge]) -> list[tuple[bool, int, int, int]]:
    """Joins unit edges on one line to runs: (horizontal, line, start, end)."""
    runs: list[tuple[bool, int, int, int]] = []
    for horizontal, line, at in sorted(edges):
        if runs and runs[-1][:2] == (horizontal, line) and runs[-1][3] == at:
            runs[-1] = (horizontal, line, runs[-1][2], at + 1)
        else:
            runs.append((horizontal, line, at, at + 1))
    return runs


def _rule(
    sheet: Sheet, table: Measured, edges: set[Edge], strong: set[int], x: float, ys: dict[int, float]
) -> None:
    look = table.look
    runs = _runs(edges) if look.pen is Pen.LINE else [(h, line, at, at + 1) for h, line, at in sorted(edges)]
    for horizontal, line, start, end in runs:
        heavy = look.rules is Rules.THREE_LINE and line in {min(strong), max(strong)}
        thickness = look.thickness * (2 if heavy else 1)
        if horizontal:
            x0, x1, y0, y1 = x + table.columns[start], x + table.columns[end], ys[line], ys[line]
        else:
            x0, x1, y0, y1 = x + table.columns[line], x + table.columns[line], ys[start], ys[end]
        if look.pen is Pen.LINE:
            sheet.line(x0, y0, x1, y1, thickness, look.gray)
        else:
            half = thickness / 2
            sheet.fill(x0 - half, y0 - half, x1 - x0 + thickness, y1 - y0 + thickness, look.gray)


def _write(
    sheet: Sheet, table: Measured, box: Box, lines: Sequence[str], x: float, top: float, bottom: float
) -> None:
    look = table.look
    font, step = _font(box, look), look.size * look.leading
    left, right = (
        x + table.columns[box.column] + look.pad_x,
        x + table.columns[box.column + box.column_span] - look.pad_x,
    )
    align = "center" if box.header else look.label_align if box.column == 0 else look.value_align
    baseline = (top + bottom) / 2 - len(lines) * step / 2 + step / 2 + look.size * 0.36
    for line in lines:
        if line.strip():
            own = width(line, font, look.size)
            at = {"left": left, "center": (left + right - own) / 2, "right": right - own}[align]
            sheet.text(at, baseline, line, font, look.size)
        baseline += step


def draw_rows(
    sheet: Sheet, table: Measured, first: int, last: int, x: float, y: float, strong: set[int] | None = None
) -> float:
    """Draws the rows ``first`` to ``last`` (exclusive) with the top left corner at (x, y).

    ``strong`` are the grid lines that a three-line table rules. Returns the y below the last row.
    """
    ys = {first: y}
    for row in range(first, last):
        ys[row + 1] = ys[row] + table.rows[row]
    look, n_columns = table.look, len(table.columns) - 1
    strong = strong if strong is not None else {first, last}
    for box, lines in zip(table.boxes, table.lines, strict=True):
        top, bottom = max(box.row, first), min(box.row + box.row_span, last)
        if top >= bottom:
            continue
        if box.header and look.header_fill is not None:
            left, right = table.columns[box.column], table.columns[box.column + box.column_span]
            sheet.fill(x + left, ys[top], right - left, ys[bottom] - ys[top], look.header_fill)
        if box.row >= first:
            _write(sheet, table, box, lines, x, ys[top], ys[bottom])
    edges = {e for e in _edges(table.boxes, first, last) if _ruled(e, look.rules, strong, n_columns)}
    _rule(sheet, table, edges, strong, x, ys)
    return ys[last]
