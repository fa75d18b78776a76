"""Lines of a table with its columns → ``RawTable``: header cells, rows, spans, text, boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.text import cell_text
from extract.types import BBox, Cell, RawTable, Ruling, Word
from extract.whitespace.certainty import SURE, certainty, evidence_of, weakest
from extract.whitespace.columns import CutLine, Gutter, Piece
from extract.whitespace.header import header_depth, heads
from extract.whitespace.rows import parted
from extract.whitespace.tolerances import WHOLE_WIDTH
from schemas.findings import Code, Finding, Place
from schemas.lexicon.numbers import is_value

_MOST = 0.55  # share of the width over which a ruling parts rows; the stub may stand merged beside it
_STRIPES = 4  # edges of coloured boxes that make stripes, which end no header; one coloured row has two


@dataclass(frozen=True, slots=True)
class Block:
    """A table's lines cut at its gutters, with the horizontal rulings within its outline."""

    page: int
    bbox: BBox
    gutters: tuple[Gutter, ...]
    cut_lines: tuple[CutLine, ...]
    rules: tuple[Ruling, ...]
    height: float

    @property
    def edges(self) -> list[float]:
        """The x of the column boundaries, outline included."""
        return [self.bbox.x0, *(g.middle for g in self.gutters), self.bbox.x1]


@dataclass(slots=True)
class _Slot:
    """A cell while it is being filled: rows and columns covered (ends included) and its lines."""

    top: int
    bottom: int
    first: int
    last: int
    lines: list[tuple[Word, ...]]


def assemble(block: Block) -> RawTable:
    """The grid of the block; its spans tile the rows and columns exactly once."""
    drawn = replace(block, rules=tuple(r for r in block.rules if r.thickness > 0))
    edges = {round(r.y0) for r in block.rules if r.thickness == 0}
    ruled = ruled_after(drawn if len(edges) >= _STRIPES else block, WHOLE_WIDTH)
    return _laid_out(block, header_depth(block.cut_lines, ruled))


def body_rows(block: Block) -> RawTable:
    """The grid of a block that has no header: the rows below one."""
    return _laid_out(block, 0)


def _laid_out(block: Block, depth: int) -> RawTable:
    """The grid of the block, whose first ``depth`` lines are header."""
    ruled = ruled_after(block, _MOST)
    stub, pitch = _has_stub(block.cut_lines[depth:]), _pitch(block.cut_lines[depth:], len(block.gutters) + 1)
    top = heads(block.cut_lines[:depth], block.rules, block.edges, block.height, stub=stub, pitch=pitch)
    slots = [_Slot(h.top, h.bottom, h.first, h.last, [p.words for p in h.pieces]) for h in top]
    levels = max((h.bottom for h in top), default=-1) + 1
    found = parted(block.cut_lines[depth:], ruled[depth:])
    body = found.rows
    for k, row in enumerate(body, levels):
        slots.extend(_row_slots(k, row))
    ys = _row_edges(block, top_lines=block.cut_lines[:depth], levels=levels, body=body)
    slots = _fill(_merged_by_rules(slots, block, ys, levels), levels + len(body), len(block.edges) - 1)
    cells = tuple(
        Cell(
            page=block.page,
            row=s.top,
            column=s.first,
            row_span=s.bottom - s.top + 1,
            column_span=s.last - s.first + 1,
            text=cell_text([w for line in s.lines for w in line], _box(s, block.edges, ys)),
            bbox=_box(s, block.edges, ys),
            words=tuple(w for line in s.lines for w in line),
        )
        for s in sorted(slots, key=lambda s: (s.top, s.first))
    )
    return RawTable(
        levels + len(body),
        len(block.edges) - 1,
        cells,
        page=block.page,
        bbox=block.bbox,
        finder="whitespace",
        findings=_doubts(block, depth, found.margins),
    )


def _doubts(block: Block, depth: int, leads: Sequence[float]) -> tuple[Finding, ...]:
    """GRID_UNCERTAIN where the evidence for the grid leaves doubt."""
    evidence = evidence_of(block.gutters, block.cut_lines[depth:], leads, block.height)
    if certainty(evidence) >= SURE:
        return ()
    message = f"The grid of the table may be wrong: {weakest(evidence)}."
    return (Finding(Code.GRID_UNCERTAIN, message, Place(block.page, block.bbox)),)


def _pitch(body: Sequence[CutLine], n_columns: int) -> float:
    """The least step between lines of the body that begin a row: those with figures, or with all columns."""
    begun = [
        s.y0
        for s in body
        if len(s.columns) == n_columns or any(p.first > 0 and is_value(p.text) for p in s.pieces)
    ]
    return min((b - a for a, b in pairwise(begun)), default=float("inf"))


def _has_stub(body: Sequence[CutLine]) -> bool:
    """Whether the first column names the rows: it does not where it holds nothing but figures."""
    first = [p for s in body for p in s.pieces if p.first == p.last == 0]
    return not first or not all(is_value(p.text) for p in first)


def _box(slot: _Slot, xs: Sequence[float], ys: Sequence[float]) -> BBox:
    return BBox(xs[slot.first], ys[slot.top], xs[slot.last + 1], ys[slot.bottom + 1])


def ruled_after(block: Block, share: float) -> list[bool]:
    """For each line, whether rulings that together cover ``share`` of the table's width run below it."""
    result = []
    for upper, lower in pairwise(block.cut_lines):
        covered = _covered(block, (upper.y0 + upper.y1) / 2, (lower.y0 + lower.y1) / 2)
        result.append(covered >= share * block.bbox.width)
    return [*result, False]


def _covered(block: Block, y0: float, y1: float) -> float:
    spans = sorted((r.x0, r.x1) for r in block.rules if y0 < r.y0 < y1)
    total, reach = 0.0, block.bbox.x0
    for a, b in spans:
        if b > reach:
            total += b - max(a, reach)
            reach = b
    return total


def _row_slots(k: int, row: Sequence[CutLine]) -> list[_Slot]:
    """The cells of one body row: pieces of its lines that share columns are one cell."""
    slots: list[_Slot] = []
    for cut_line in row:
        for piece in cut_line.pieces:
            home = next((s for s in slots if s.first <= piece.last and piece.first <= s.last), None)
            if home is None:
                slots.append(_Slot(k, k, piece.first, piece.last, [piece.words]))
                continue
            home.lines.append(piece.words)
            _widen(slots, home, piece)
    return slots


def _widen(slots: list[_Slot], home: _Slot, piece: Piece) -> None:
    home.first, home.last = min(home.first, piece.first), max(home.last, piece.last)
    for other in [s for s in slots if s is not home and s.first <= home.last and home.first <= s.last]:
        home.lines.extend(other.lines)
        home.first, home.last = min(home.first, other.first), max(home.last, other.last)
        slots.remove(other)


def _row_edges(
    block: Block, top_lines: Sequence[CutLine], levels: int, body: Sequence[Sequence[CutLine]]
) -> list[float]:
    """The y of the row boundaries: rulings where they stand, else the middle of the white between rows."""
    header_end = max((s.y1 for s in top_lines), default=block.bbox.y0)
    bounds = [(min(s.y0 for s in row), max(s.y1 for s in row)) for row in body]
    first = bounds[0][0] if bounds else block.bbox.y1
    foot = _between(block, header_end, first) if bounds else block.bbox.y1
    head = [block.bbox.y0 + (foot - block.bbox.y0) * k / levels for k in range(levels)] if levels else []
    inner = [_between(block, a[1], b[0]) for a, b in pairwise(bounds)]
    return [*head, *([foot] if levels else [block.bbox.y0]), *inner, *([block.bbox.y1] if bounds else [])]


def _between(block: Block, upper: float, lower: float) -> float:
    rules = [r.y0 for r in block.rules if upper - 0.3 * block.height < r.y0 < lower + 0.3 * block.height]
    return rules[0] if rules else (upper + lower) / 2


def _merged_by_rules(slots: list[_Slot], block: Block, ys: Sequence[float], levels: int) -> list[_Slot]:
    """Body cells joined downwards where a boundary is ruled in other columns and not in theirs.

    Rulings that stop short of a column say that its cell goes on; at most one part may hold text.
    """
    edges = block.edges
    for boundary in range(levels + 1, len(ys) - 1):
        y = ys[boundary]
        near = [r for r in block.rules if abs(r.y0 - y) <= 1.5]
        if not near:
            continue
        for column in range(len(edges) - 1):
            middle = (edges[column] + edges[column + 1]) / 2
            if any(r.x0 - 1 <= middle <= r.x1 + 1 for r in near):
                continue
            upper = _at(slots, boundary - 1, column) or _Slot(boundary - 1, boundary - 1, column, column, [])
            lower = _at(slots, boundary, column) or _Slot(boundary, boundary, column, column, [])
            if (upper.lines and lower.lines) or (upper.first, upper.last) != (lower.first, lower.last):
                continue
            slots = [s for s in slots if s is not upper and s is not lower]
            slots.append(_Slot(upper.top, lower.bottom, upper.first, upper.last, upper.lines + lower.lines))
    return slots


def _at(slots: Sequence[_Slot], row: int, column: int) -> _Slot | None:
    return next((s for s in slots if s.top <= row <= s.bottom and s.first <= column <= s.last), None)


def _fill(slots: list[_Slot], n_rows: int, n_columns: int) -> list[_Slot]:
    """The cells with an empty one wherever none is."""
    taken = {(r, c) for s in slots for r in range(s.top, s.bottom + 1) for c in range(s.first, s.last + 1)}
    blank = [_Slot(r, r, c, c, []) for r in range(n_rows) for c in range(n_columns) if (r, c) not in taken]
    return slots + blank
