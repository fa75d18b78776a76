"""Which rulings a table has, as unit edges of its grid."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from samples.boxes import Box

Edge = tuple[bool, int, int]
"""A unit edge of the grid: (horizontal, line number, position along the line)."""


class Rules(StrEnum):
    """Which rulings a table has."""

    GRID = "grid"
    OPEN_SIDES = "open_sides"
    """A grid without its left and right border."""
    HORIZONTAL = "horizontal"
    THREE_LINE = "three_line"
    """A heavy line above and below, a thin one under the header, and one under each header group."""
    VERTICAL = "vertical"
    """Lines between the columns, and one above and below."""
    NONE = "none"


class Pen(StrEnum):
    """How a PDF writer draws rulings: stroked lines, or a thin filled rectangle for every side of a cell."""

    LINE = "line"
    RECT = "rect"


def unit_edges(boxes: Sequence[Box], rules: Rules, strong: set[int], first: int, last: int) -> set[Edge]:
    """The edges that are ruled in the rows ``first`` to ``last``; a box over the cut is clipped to them.

    ``strong`` are the lines that a three-line table rules from side to side.
    """
    kept: set[Edge] = set()
    opened: set[Edge] = set()
    groups: set[Edge] = set()
    n_columns = max(b.column + b.column_span for b in boxes)
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
        if box.header and box.column_span > 1:
            groups |= {(True, bottom, c) for c in across}
    kept -= opened

    def ruled(edge: Edge) -> bool:
        horizontal, line, _ = edge
        if rules is Rules.THREE_LINE:
            return horizontal and (line in strong or edge in groups)
        if rules is Rules.VERTICAL:
            return not horizontal or line in {first, last}
        if rules is Rules.OPEN_SIDES:
            return horizontal or 0 < line < n_columns
        return rules is Rules.GRID or (rules is Rules.HORIZONTAL and horizontal)

    return {edge for edge in kept if ruled(edge)}


def runs(edges: set[Edge], join: bool) -> list[tuple[bool, int, int, int]]:
    """Edges as (horizontal, line, start, end), neighbours on one line joined where ``join``."""
    found: list[tuple[bool, int, int, int]] = []
    for horizontal, line, at in sorted(edges):
        if join and found and found[-1][:2] == (horizontal, line) and found[-1][3] == at:
            found[-1] = (horizontal, line, found[-1][2], at + 1)
        else:
            found.append((horizontal, line, at, at + 1))
    return found
