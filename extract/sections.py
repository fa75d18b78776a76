"""Lattices → lattices: those joined that only the heading of a section parts, where no sides are drawn.

Between the rulings above and below such a row (一、公共图书馆) nothing is drawn that would hold together what
stands above and below: it is one cell without walls.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.rulings import Lattice
from extract.types import BBox, Word

_SAME_LINE = 2.0  # points between the verticals of parts of one table
_LEAST, _MOST = 0.5, 1.5  # of the usual height of a row: that of a section's heading
_NO_LARGER = 1.2  # times the print in the rows: a title is larger


def with_sections(found: Sequence[Lattice], words: Sequence[Word]) -> list[Lattice]:
    """The lattices of a page, top to bottom, parts of one table joined by the rows between them.

    Args:
        found: lattices, top to bottom.
        words: words of the page, or the boxes of its print.
    """
    whole: list[Lattice] = []
    for lattice in found:
        upper = next((k for k, above in enumerate(whole) if _is_parted(above, lattice, words)), None)
        if upper is None:
            whole.append(lattice)
        else:
            whole[upper] = _joined(whole[upper], lattice)
    return whole


def _is_parted(upper: Lattice, lower: Lattice, words: Sequence[Word]) -> bool:
    """Whether one row without walls is all that parts two lattices of the same columns."""
    if len(upper.xs) != len(lower.xs) or upper.shaded or lower.shaded:  # stripes have rows between them
        return False
    if any(abs(a - b) > _SAME_LINE for a, b in zip(upper.xs, lower.xs, strict=True)):
        return False
    usual = _median(b - a for part in (upper, lower) for a, b in pairwise(part.ys))
    gap = lower.ys[0] - upper.ys[-1]
    if not _LEAST * usual <= gap <= _MOST * usual:
        return False
    x0, x1 = upper.xs[0], upper.xs[-1]
    between = _inside(BBox(x0, upper.ys[-1], x1, lower.ys[0]), words)
    rows = [w for part in (upper, lower) for w in _inside(BBox(x0, part.ys[0], x1, part.ys[-1]), words)]
    if not between or not rows:
        return False
    highest = max(w.bbox.height for w in between)
    one_line = max(w.bbox.y0 for w in between) < min(w.bbox.y1 for w in between)
    columns = {bisect(upper.xs, w.bbox.center[0]) for w in between}
    return (
        one_line
        and 2 * len(columns) < len(upper.xs)
        and highest <= _NO_LARGER * _median(w.bbox.height for w in rows)
    )


def _inside(box: BBox, words: Sequence[Word]) -> list[Word]:
    return [w for w in words if box.contains(w.bbox.center)]


def _median(numbers: Iterable[float]) -> float:
    ordered = sorted(numbers)
    return ordered[len(ordered) // 2]


def _joined(upper: Lattice, lower: Lattice) -> Lattice:
    columns = len(upper.xs) - 1
    bare, drawn = (False,) * (columns - 1), (True,) * columns
    return Lattice(
        upper.xs,
        (*upper.ys, *lower.ys),
        (*upper.right, bare, *lower.right),
        (*upper.below, drawn, drawn, *lower.below),
        upper.inferred + lower.inferred,
    )
