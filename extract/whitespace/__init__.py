"""Page → RawTable where rulings are few or none: columns by white space, rows by baselines.

Takes the words and the few rulings of a page, gives the grids that no lattice of rulings shows:
three-line tables, tables with rules in one direction, tables with none, and the inner structure of
coarse ruled cells. Each module is one step of the chain: lines, columns, header, rows, assemble, find.
"""

from __future__ import annotations

from extract.whitespace.accept import is_tabular
from extract.whitespace.find import find_borderless
from extract.whitespace.refine import refine

__all__ = ["find_borderless", "is_tabular", "refine"]
