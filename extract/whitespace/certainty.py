"""How sure is the grid of an open table? Named evidence, from 0 (bad) to 1 (good), and what it adds up to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from extract.whitespace.columns import CutLine, Gutter, Piece
from extract.whitespace.lines import median
from extract.whitespace.tolerances import ALIGNED

_SURE_LEAD = 4.0  # lead of a boundary of rows from which on more of it says no more


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the grid as it was laid out.

    ``rows``: the least lead of a boundary of rows over the best rows without it. ``white``: the narrowest
    white between columns, in heights. ``parted``: share of body lines without a text over several columns.
    ``aligned``: share of the texts of the worst column that agree in an edge or in their middle.
    """

    rows: float
    white: float
    parted: float
    aligned: float


_WEIGHTS = Evidence(rows=2.4, white=1.6, parted=1.6, aligned=0.6)
_BIAS = -4.1
"""A logistic model, fitted on open looks of seed 100 (141 tables, of which 123 were exact)."""
SURE = 0.65
"""Share of exact grids below which a grid is marked; ``python -m bench.open_looks`` counts the catch."""
_SAYS = {
    "rows": "other lines might begin its rows",
    "white": "little white parts its columns",
    "parted": "texts run over the white between its columns",
    "aligned": "the texts of a column do not stand below each other",
}


def evidence_of(
    gutters: Sequence[Gutter], body: Sequence[CutLine], leads: Sequence[float], height: float
) -> Evidence:
    """The evidence for a table.

    Args:
        gutters: between its columns.
        body: its lines below the header, cut.
        leads: of the boundaries of rows, see ``rows.Partition``.
        height: usual height of a word in points.
    """
    columns = [[p for s in body for p in s.pieces if p.first == p.last == c] for c in range(len(gutters) + 1)]
    across = sum(any(p.first < p.last for p in s.pieces) for s in body)
    return Evidence(
        rows=max(min([_SURE_LEAD, *leads]), 0.0) / _SURE_LEAD,
        white=min([height, *(g.x1 - g.x0 for g in gutters if not g.ruled)]) / height,
        parted=1 - across / max(len(body), 1),
        aligned=min((_agreeing(c, height) for c in columns if len(c) > 1), default=1.0),
    )


def _agreeing(pieces: Sequence[Piece], height: float) -> float:
    """Share of the pieces that agree in their left edge, right edge or middle, whichever most do."""
    ways = ([p.x0 for p in pieces], [p.x1 for p in pieces], [p.center for p in pieces])
    return max(sum(abs(x - median(xs)) <= ALIGNED * height for x in xs) for xs in ways) / len(pieces)


def certainty(evidence: Evidence) -> float:
    """How many of the grids with such evidence are exact, from 0 to 1."""
    said = zip(astuple(_WEIGHTS), astuple(evidence), strict=True)
    return 1 / (1 + math.exp(-_BIAS - sum(weight * value for weight, value in said)))


def weakest(evidence: Evidence) -> str:
    """What speaks most against the grid, in words."""
    missing = {f.name: getattr(_WEIGHTS, f.name) * (1 - getattr(evidence, f.name)) for f in fields(Evidence)}
    return _SAYS[max(missing, key=lambda name: missing[name])]
