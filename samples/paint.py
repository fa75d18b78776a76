"""Boxes → ink: measures a table and draws any run of its rows on a page.

Coordinates: points, origin top left, y downwards; ``Sheet`` turns them for reportlab.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from samples.boxes import Box
from samples.faces import face, width, wrap
from samples.rules import Pen, Rules, runs, unit_edges


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
    zebra: float | None = None
    """Gray of every other body row."""
    dash: float = 0.0
    """Length of the dashes and gaps of dotted rulings; 0 for solid ones."""
    double: float = 0.0
    """Distance of the second line of a double frame; 0 for a single one."""
    label_align: str = "center"
    value_align: str = "center"
    middle: bool = True
    """Whether text stands in the middle of a tall cell, else at its top."""


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

    def line(
        self, x0: float, y0: float, x1: float, y1: float, thickness: float, gray: float, dash: float = 0.0
    ) -> None:
        """Strokes a line, with dashes and gaps of length ``dash`` where it is not 0."""
        self.canvas.setLineWidth(thickness)
        self.canvas.setStrokeGray(gray)
        if dash:
            self.canvas.setDash(dash, dash)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        if dash:
            self.canvas.setDash()

    def fill(self, x: float, y: float, w: float, h: float, gray: float) -> None:
        """Fills a rectangle given by its top left corner."""
        self.canvas.setFillGray(gray)
        self.canvas.rect(x, self.height - y - h, w, h, stroke=0, fill=1)
        self.canvas.setFillGray(0)


@dataclass(frozen=True, slots=True)
class Measured:
    """A table with its sizes: column edges from 0, height of every row, wrapped lines of every box.

    ``indents`` are the label indents of the body rows in ems; ``diagonal`` the two texts of a divided corner.
    """

    boxes: tuple[Box, ...]
    lines: tuple[tuple[str, ...], ...]
    columns: tuple[float, ...]
    rows: tuple[float, ...]
    look: Look
    indents: tuple[float, ...] = ()
    diagonal: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """Header rows."""
        return max((b.row + b.row_span for b in self.boxes if b.header), default=0)

    def height(self, first: int, last: int) -> float:
        """Height of the rows ``first`` to ``last`` (exclusive)."""
        return sum(self.rows[first:last])

    def with_rows(self, rows: tuple[float, ...]) -> Measured:
        """The same table with other row heights."""
        return replace(self, rows=rows)


def _font(box: Box, look: Look) -> str:
    return look.header_font if box.header else look.font


def column_widths(
    boxes: Sequence[Box], look: Look, room: float, shares: Sequence[float] | None
) -> list[float]:
    """Widths that fill ``room``: by ``shares``, or by the widest body text and a part of the header's."""
    n = max(b.column + b.column_span for b in boxes)
    if shares is None:
        need = [look.size * 1.5] * n
        for box in boxes:
            if box.column_span == 1:
                natural = width(box.text, _font(box, look), look.size)
                limit = (4.2 if box.header else 14) * look.size
                need[box.column] = max(need[box.column], min(natural, limit))
        shares = [w + 2 * look.pad_x for w in need]
    return [room * s / sum(shares) for s in shares]


def _upright(box: Box) -> bool:
    """Whether a box is written from top to bottom where the table has vertical text."""
    tall = box.column > 0 if box.header else box.row_span > 1
    return tall and box.column_span == 1 and 2 <= len(box.text) <= 12


def measure(
    boxes: Sequence[Box],
    look: Look,
    room: float,
    shares: Sequence[float] | None = None,
    vertical: bool = False,
    indents: tuple[float, ...] = (),
    diagonal: tuple[str, ...] = (),
) -> Measured:
    """Wraps every box and finds the row heights; ``vertical`` writes narrow boxes from top to bottom."""
    widths = column_widths(boxes, look, room, shares)
    edges = [sum(widths[:i]) for i in range(len(widths) + 1)]
    step = look.size * look.leading
    rows = [max(look.min_row, step + 2 * look.pad_y)] * max(b.row + b.row_span for b in boxes)
    depth = max((b.row + b.row_span for b in boxes if b.header), default=0)
    lines: list[tuple[str, ...]] = []
    for box in boxes:
        inner = edges[box.column + box.column_span] - edges[box.column] - 2 * look.pad_x
        if not box.header and box.column == 0 and indents:
            inner -= indents[box.row - depth] * look.size
        upright = vertical and _upright(box)
        lines.append(
            tuple(box.text) if upright else tuple(wrap(box.text, _font(box, look), look.size, inner))
        )
    for box, wrapped in sorted(zip(boxes, lines, strict=True), key=lambda p: p[0].row_span):
        need = len(wrapped) * step + 2 * look.pad_y
        have = sum(rows[box.row : box.row + box.row_span])
        if need > have:
            rows[box.row + box.row_span - 1] += need - have
    return Measured(tuple(boxes), tuple(lines), tuple(edges), tuple(rows), look, indents, diagonal)


def cut_row(table: Measured, row: int, keep: int) -> Measured:
    """Cuts a row as a page break does: ``keep`` lines of its cells above the cut, the rest below."""
    boxes: list[Box] = []
    lines: list[tuple[str, ...]] = []
    for box, wrapped in zip(table.boxes, table.lines, strict=True):
        if box.row == row:
            boxes += [box, replace(box, row=row + 1)]
            lines += [wrapped[:keep], wrapped[keep:]]
        else:
            boxes.append(replace(box, row=box.row + 1) if box.row > row else box)
            lines.append(wrapped)
    step, pad = table.look.size * table.look.leading, 2 * table.look.pad_y
    rest = max(len(w) for b, w in zip(boxes, lines, strict=True) if b.row == row + 1)
    heights = (keep * step + pad, rest * step + pad)
    rows = (*table.rows[:row], *heights, *table.rows[row + 1 :])
    return replace(table, boxes=tuple(boxes), lines=tuple(lines), rows=rows)


def _rule(sheet: Sheet, table: Measured, strong: set[int], x: float, ys: dict[int, float]) -> None:
    look = table.look
    kept = unit_edges(table.boxes, look.rules, strong, min(ys), max(ys))
    heavy = {0, len(table.rows)} if look.rules is Rules.THREE_LINE else set()
    for horizontal, line, start, end in runs(kept, join=look.pen is Pen.LINE):
        thickness = look.thickness * (2 if horizontal and line in heavy else 1)
        if horizontal:
            x0, x1, y0, y1 = x + table.columns[start], x + table.columns[end], ys[line], ys[line]
        else:
            x0, x1, y0, y1 = x + table.columns[line], x + table.columns[line], ys[start], ys[end]
        if look.pen is Pen.LINE:
            sheet.line(x0, y0, x1, y1, thickness, look.gray, look.dash)
        else:
            half = thickness / 2
            sheet.fill(x0 - half, y0 - half, x1 - x0 + thickness, y1 - y0 + thickness, look.gray)


def _divided(sheet: Sheet, table: Measured, box: Box, x: float, top: float, bottom: float) -> None:
    """A corner cell with a diagonal: what stands above it at the right, what stands below it at the left."""
    look = table.look
    left, right = x + table.columns[box.column], x + table.columns[box.column + box.column_span]
    upper, lower = table.diagonal
    sheet.line(left, top, right, bottom, look.thickness, look.gray)
    font = _font(box, look)
    upper_x = right - look.pad_x - width(upper, font, look.size)
    sheet.text(upper_x, top + look.size * 1.15, upper, font, look.size)
    sheet.text(left + look.pad_x, bottom - look.size * 0.4, lower, font, look.size)


def _write(
    sheet: Sheet, table: Measured, box: Box, lines: Sequence[str], x: float, top: float, bottom: float
) -> None:
    look = table.look
    if table.diagonal and box.header and box.row == box.column == 0:
        _divided(sheet, table, box, x, top, bottom)
        return
    font, step = _font(box, look), look.size * look.leading
    left = x + table.columns[box.column] + look.pad_x
    right = x + table.columns[box.column + box.column_span] - look.pad_x
    align = "center" if box.header else look.label_align if box.column == 0 else look.value_align
    if not box.header and box.column == 0 and table.indents:
        left += table.indents[box.row - table.depth] * look.size
        align = "left"
    start = (top + bottom) / 2 - len(lines) * step / 2 if look.middle or box.header else top + look.pad_y
    baseline = start + step / 2 + look.size * 0.36
    for line in lines:
        if line.strip():
            own = width(line, font, look.size)
            at = {"left": left, "center": (left + right - own) / 2, "right": right - own}[align]
            sheet.text(at, baseline, line, font, look.size)
        baseline += step


def _outer_frame(sheet: Sheet, table: Measured, x: float, ys: dict[int, float]) -> None:
    """The second, outer line of a double frame around the rows of ``ys``, open where the table goes on."""
    look = table.look
    first, last = min(ys), max(ys)
    left, right = x - look.double, x + table.columns[-1] + look.double
    top = ys[first] - look.double * (first == 0)
    bottom = ys[last] + look.double * (last == len(table.rows))
    for side in (left, right):
        sheet.line(side, top, side, bottom, look.thickness, look.gray)
    for y, closed in ((top, first == 0), (bottom, last == len(table.rows))):
        if closed:
            sheet.line(left, y, right, y, look.thickness, look.gray)


def draw_rows(
    sheet: Sheet, table: Measured, first: int, last: int, x: float, y: float, strong: set[int]
) -> float:
    """Draws the rows ``first`` to ``last`` (exclusive) with the top left corner at (x, y).

    ``strong`` are the grid lines that a three-line table rules. Returns the y below the last row.
    """
    look = table.look
    ys = {first: y}
    for row in range(first, last):
        ys[row + 1] = ys[row] + table.rows[row]
    for box, lines in zip(table.boxes, table.lines, strict=True):
        top, bottom = max(box.row, first), min(box.row + box.row_span, last)
        if top >= bottom:
            continue
        if box.header and look.header_fill is not None:
            left, right = table.columns[box.column], table.columns[box.column + box.column_span]
            sheet.fill(x + left, ys[top], right - left, ys[bottom] - ys[top], look.header_fill)
        if not box.header and look.zebra is not None and (box.row - table.depth) % 2:
            left, right = table.columns[box.column], table.columns[box.column + box.column_span]
            sheet.fill(x + left, ys[top], right - left, ys[bottom] - ys[top], look.zebra)
        if box.row >= first:
            _write(sheet, table, box, lines, x, ys[top], ys[bottom])
    _rule(sheet, table, strong, x, ys)
    if look.double:
        _outer_frame(sheet, table, x, ys)
    return ys[last]
