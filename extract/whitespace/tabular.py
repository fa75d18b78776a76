"""Is a ruled grid a table? What a lattice of lines alone cannot tell."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from extract.types import RawTable

_SPARSE = 0.2  # share of filled cells below which a grid must hold a number
_TICKS = 6  # numbers of an axis


def is_tabular(table: RawTable) -> bool:
    """Whether a grid that rulings gave is a table, not a boxed text, a drawing or a chart.

    A table has a row with two filled cells; one that is all but empty holds a number; no cell of it
    holds the scale of an axis.
    """
    filled = [c for c in table.cells if c.text]
    rows = Counter(c.row for c in filled)
    if max(rows.values(), default=0) < 2:
        return False
    if any(_is_scale(c.text) for c in filled):
        return False
    sparse = len(filled) < _SPARSE * len(table.cells)
    return not sparse or any(any(x.isdigit() for x in c.text) for c in filled)


def _is_scale(text: str) -> bool:
    """Whether the text is a run of evenly rising numbers (0% 10% 20% …), as stands along an axis."""
    if len(text.split()) < _TICKS:
        return False
    numbers = [float(n) for n in re.findall(r"(?<![\d.])\d+(?:\.\d+)?(?=%?(?:\s|$))", text)]
    steps = {round(b - a, 6) for a, b in pairwise(numbers)}
    return len(numbers) >= _TICKS and len(numbers) == len(text.split()) and len(steps) == 1
