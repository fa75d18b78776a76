"""Header lines → the columns whose heads hang so low that a head above must cover them.

Where heads stand halfway down their cells, an undivided head stands halfway down the header. A head that
stands lower has another one above it, though no ruling says over which columns that one reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.whitespace.columns import CutLine, Piece

_HALFWAY = 0.5  # heights by which an undivided head may miss the middle of the header: half a line
_INWARD = 0.3  # heights that such a head keeps from the first and the last line: it stands at neither
_LOW = 1.5  # times the white below a head: with so much above it hangs low; centred it would have as much
_ONE_CELL = 0.5  # heights of white at most between the lines of one head: leading of 1.5
_OVER = 0.1  # heights of white at least between a head and those that it covers


@dataclass(frozen=True, slots=True)
class TopHead:
    """The topmost head of a column: its top and bottom, and whether it hangs low."""

    y0: float
    y1: float
    low: bool


def top_heads(cut_lines: Sequence[CutLine], k: int, n_columns: int, height: float) -> dict[int, TopHead]:
    """The topmost heads below line ``k``, by column; none where nothing shows that heads stand halfway.

    Args:
        cut_lines: the header lines, top to bottom; those below ``k`` with their columns known.
        k: the line that is looked at.
        n_columns: columns of the table.
        height: usual height of a word in points.
    """
    boxes = [extent(p) for s in cut_lines for p in s.pieces]
    top, bottom = min(y0 for y0, _ in boxes), max(y1 for _, y1 in boxes)
    whole = [_column(cut_lines, c) for c in range(n_columns)]
    if not any(_stands_halfway(column, top, bottom, height) for column in whole):
        return {}
    found: dict[int, TopHead] = {}
    for c in range(n_columns):
        blocks = _blocks(_column(cut_lines[k + 1 :], c), height)
        if not blocks:
            continue
        (y0, y1), floor = blocks[0], blocks[1][0] if len(blocks) > 1 else bottom
        found[c] = TopHead(y0, y1, y0 - top > _LOW * max(floor - y1, _INWARD * height))
    return found


def coverable(piece: Piece, below: Mapping[int, TopHead], height: float) -> frozenset[int]:
    """The columns that the piece may cover: their heads hang low, and stand below it."""
    _, y1 = extent(piece)
    return frozenset(c for c, head in below.items() if head.low and head.y0 >= y1 + _OVER * height)


def extent(piece: Piece) -> tuple[float, float]:
    """Top and bottom of a piece."""
    return min(w.bbox.y0 for w in piece.words), max(w.bbox.y1 for w in piece.words)


def _column(cut_lines: Sequence[CutLine], column: int) -> list[Piece]:
    return [p for s in cut_lines for p in s.pieces if p.first <= column <= p.last]


def _blocks(column: Sequence[Piece], height: float) -> list[tuple[float, float]]:
    """Top and bottom of the heads of a column; the lines of a wrapped one are one."""
    blocks: list[tuple[float, float]] = []
    for piece in column:
        y0, y1 = extent(piece)
        if blocks and piece.first == piece.last and y0 - blocks[-1][1] <= _ONE_CELL * height:
            blocks[-1] = blocks[-1][0], max(y1, blocks[-1][1])
        else:
            blocks.append((y0, y1))
    return blocks


def _stands_halfway(column: Sequence[Piece], top: float, bottom: float, height: float) -> bool:
    """Whether the column has one head, and that halfway down."""
    blocks = _blocks(column, height)
    if len(blocks) != 1:
        return False
    above, below = blocks[0][0] - top, bottom - blocks[0][1]
    return min(above, below) >= _INWARD * height and abs(above - below) <= _HALFWAY * height
