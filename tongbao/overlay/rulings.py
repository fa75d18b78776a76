"""Takes the rulings and grids of a page, gives its rulings by kind: drawn, edge of a box, inferred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.rulings import joined
from extract.types import BBox, RawTable, Ruling

_BESIDE = 4.5  # points: rulings that near are one line of a lattice (``extract.rulings``)
_CORNER = 3.0  # points that a ruling may stop short of a corner


@dataclass(frozen=True, slots=True)
class RulingKinds:
    """Rulings by where they come from; no inferred one lies on one of the others."""

    drawn: tuple[Ruling, ...]
    shade: tuple[Ruling, ...]
    inferred: tuple[Ruling, ...]


def by_kind(rulings: Sequence[Ruling], tables: Sequence[RawTable]) -> RulingKinds:
    """The rulings of a page, and the sides of its cells on which there is none."""
    bare = [
        piece
        for table in tables
        for side in sorted({s for cell in table.cells for s in _sides(cell.bbox)})
        for piece in _uncovered(side, rulings)
    ]
    return RulingKinds(
        tuple(r for r in rulings if r.thickness > 0),
        tuple(r for r in rulings if r.thickness == 0),
        joined(bare),
    )


def _sides(box: BBox) -> Iterator[tuple[float, float, float, float]]:
    yield box.x0, box.y0, box.x1, box.y0
    yield box.x0, box.y1, box.x1, box.y1
    yield box.x0, box.y0, box.x0, box.y1
    yield box.x1, box.y0, box.x1, box.y1


def _uncovered(side: tuple[float, float, float, float], rulings: Iterable[Ruling]) -> Iterator[Ruling]:
    """The pieces of a side that no ruling runs along."""
    x0, y0, x1, y1 = side
    level = y0 == y1
    at, lo, hi = (y0, x0, x1) if level else (x0, y0, y1)
    for start, end in sorted(_along(level, at, rulings)):
        if start > lo + _CORNER:
            yield _piece(level, at, lo, min(start, hi))
        lo = max(lo, end)
        if lo >= hi - _CORNER:
            return
    yield _piece(level, at, lo, hi)


def _along(level: bool, at: float, rulings: Iterable[Ruling]) -> Iterator[tuple[float, float]]:
    """Where the rulings on a line begin and end."""
    for r in rulings:
        middle = (r.y0 + r.y1) / 2 if level else (r.x0 + r.x1) / 2
        if r.horizontal == level and abs(middle - at) <= _BESIDE:
            yield (r.x0, r.x1) if level else (r.y0, r.y1)


def _piece(level: bool, at: float, lo: float, hi: float) -> Ruling:
    return Ruling(lo, at, hi, at) if level else Ruling(at, lo, at, hi)
