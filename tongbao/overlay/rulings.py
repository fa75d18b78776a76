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


def by_kind(
    rulings: Sequence[Ruling], grids: Sequence[RawTable], restored: Sequence[Ruling] = ()
) -> RulingKinds:
    """The rulings of a page by kind.

    Args:
        rulings: of the page.
        grids: of the page; where a side of a cell has no ruling, one is inferred.
        restored: those of ``rulings``, or pieces of them, that are not drawn but were put back.
    """
    drawn = [r for r in rulings if r.thickness > 0]
    sides = sorted({side for grid in grids for cell in grid.cells for side in _sides(cell.bbox)})
    return RulingKinds(
        pieces_off(drawn, restored) if restored else tuple(drawn),
        tuple(r for r in rulings if r.thickness == 0),
        (*restored, *joined(pieces_off([Ruling(*side) for side in sides], rulings))),
    )


def pieces_off(lines: Iterable[Ruling], others: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The pieces of some lines along which none of the others runs."""
    return tuple(piece for line in lines for piece in _bare(line, others))


def _sides(box: BBox) -> Iterator[tuple[float, float, float, float]]:
    yield box.x0, box.y0, box.x1, box.y0
    yield box.x0, box.y1, box.x1, box.y1
    yield box.x0, box.y0, box.x0, box.y1
    yield box.x1, box.y0, box.x1, box.y1


def _bare(line: Ruling, others: Iterable[Ruling]) -> Iterator[Ruling]:
    at, lo, hi = _extent(line)
    for start, end in sorted(_along(line, others)):
        if start > lo + _CORNER:
            yield _piece(line, at, lo, min(start, hi))
        lo = max(lo, end)
        if lo >= hi - _CORNER:
            return
    yield _piece(line, at, lo, hi)


def _along(line: Ruling, others: Iterable[Ruling]) -> Iterator[tuple[float, float]]:
    """Where the others that lie on a line begin and end."""
    place, first, last = _extent(line)
    for other in others:
        at, lo, hi = _extent(other)
        if other.horizontal == line.horizontal and abs(at - place) <= _BESIDE and lo < last and hi > first:
            yield lo, hi


def _extent(line: Ruling) -> tuple[float, float, float]:
    """Where a line lies across its direction, and from where to where along it."""
    if line.horizontal:
        return (line.y0 + line.y1) / 2, line.x0, line.x1
    return (line.x0 + line.x1) / 2, line.y0, line.y1


def _piece(line: Ruling, at: float, lo: float, hi: float) -> Ruling:
    if line.horizontal:
        return Ruling(lo, at, hi, at, line.thickness)
    return Ruling(at, lo, at, hi, line.thickness)
