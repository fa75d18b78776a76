"""How sure is the grid of an open table? Named evidence, each from 0 (bad) to 1 (good), and what it adds up to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from extract.whitespace.columns import CutLine, Gutter, Piece
from extract.whitespace.lines import median
from extract.whitespace.tolerances import ALIGNED
from schemas.lexicon.numbers import is_value

_SURE_LEAD = 4.0  # lead of a boundary of rows from which on more of it says no more


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the grid as it was laid out.

    ``rows``: the least lead of a boundary of rows over the best rows without it. ``white``: the narrowest
    white between columns, in heights. ``parted``: share of body lines without a text over several columns.
    ``headed``: share of the columns with a head. ``aligned``: share of the texts of the worst column that
    agree in an edge or in their middle. ``alike``: share of the texts of figure columns that are figures.
    """

    rows: float
    white: float
    parted: float
    headed: float
    aligned: float
    alike: float


def evidence_of(
    gutters: Sequence[Gutter], header: Sequence[CutLine], body: Sequence[CutLine], leads: Sequence[float], height: float
) -> Evidence:
    """The evidence for a table.

    Args:
        gutters: between its columns.
        header: its header lines, cut.
        body: its other lines, cut.
        leads: of the boundaries of rows, see ``rows.Partition``.
        height: usual height of a word in points.
    """
    columns = [[p for s in body for p in s.pieces if p.first == p.last == c] for c in range(len(gutters) + 1)]
    open_ = [g.x1 - g.x0 for g in gutters if not g.ruled]
    headed = {c for s in header for c in s.columns}
    across = sum(any(p.first < p.last for p in s.pieces) for s in body)
    return Evidence(
        rows=min([_SURE_LEAD, *leads]) / _SURE_LEAD,
        white=min([height, *open_]) / height,
        parted=1 - across / max(len(body), 1),
        headed=len(headed) / len(columns),
        aligned=min((_agreeing(c, height) for c in columns if len(c) > 1), default=1.0),
        alike=min((_figures(c) for c in columns[1:] if 2 * _figures(c) > 1), default=1.0),
    )


def _agreeing(pieces: Sequence[Piece], height: float) -> float:
    """Share of the pieces that agree in their left edge, right edge or middle, whichever most do."""
    ways = ([p.x0 for p in pieces], [p.x1 for p in pieces], [p.center for p in pieces])
    return max(sum(abs(x - median(xs)) <= ALIGNED * height for x in xs) for xs in ways) / len(pieces)


def _figures(pieces: Sequence[Piece]) -> float:
    return sum(is_value(p.text) for p in pieces) / len(pieces) if pieces else 0.0


_SCALE = Evidence(rows=1.0, white=1.0, parted=1.0, headed=1.0, aligned=1.0, alike=1.0)
_BIAS = 0.0
SURE = 0.5


def certainty(evidence: Evidence) -> float:
    """How many of the grids with such evidence are exact, from 0 to 1."""
    total = _BIAS + sum(w * e for w, e in zip(astuple(_SCALE), astuple(evidence), strict=True))
    return 1 / (1 + math.exp(-total))


def weakest(evidence: Evidence) -> str:
    return ""
