"""Page → RawTable where rulings are few or none: columns by white space, rows by baselines.

Takes the words and the few rulings of a page, gives the grids that no lattice of rulings shows:
three-line tables, tables with rules in one direction, tables with none, and the inner structure of
coarse ruled cells. Each module is one step. ``gate`` says whether there is anything to do: the rest
loads only then, and a notice of plain ruled tables starts faster. The chains are, in their order:

- a table without a lattice: ``find`` takes a page through all steps. ``lines`` (words on one baseline),
  ``regions`` (where a table may stand), ``columns`` (the white between columns, lines cut at it),
  ``false_gutters`` (white that bounds no column), ``side_by_side`` (two tables in one region), ``accept``
  (is it a table?), then ``assemble``: ``header`` (its depth, heads of several lines), ``spans`` (the
  columns under each head, by the signs of ``low_heads`` and ``total_heads``), ``rows``
  (by one sum of evidence), cells, ``certainty`` (how sure the grid is).
- a ruled grid: ``coarse`` takes it through ``shading`` (edges that are no boundaries), ``open_sides``
  (columns and rows beyond the outermost line), and parts the columns, rows and cells that rulings leave
  together.
- a coloured header of a table that draws no lines: ``coloured`` puts the rows below into its columns.

``tolerances`` are what several steps stand on.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.types import BBox, Page, RawTable
from extract.whitespace.gate import may_be_coarse, may_hold_open_table

__all__ = ["below_colour", "find_borderless", "refine"]


def find_borderless(page: Page, taken: Sequence[BBox]) -> tuple[RawTable, ...]:
    """All tables of the page outside ``taken`` that white space, alignment and single rulings show.

    Args:
        page: an upright page; words from a text layer or from recognition.
        taken: outlines of the tables that the grid of rulings gave already, in points.

    Returns:
        Tables from top to bottom; none overlaps ``taken``.
    """
    if not may_hold_open_table(page, taken):
        return ()
    from extract.whitespace.find import open_tables

    return open_tables(page, taken)


def refine(page: Page, table: RawTable) -> RawTable:
    """The table with its coarse columns, rows and cells parted where the words leave no doubt.

    Shading that makes no boundary is joined, open sides are closed; words are kept, each once.

    Args:
        page: the page of the table.
        table: a grid that rulings gave, digital or scanned.

    Returns:
        A finer table; ``table`` itself where there is nothing to refine.
    """
    if not may_be_coarse(page, table):
        return table
    from extract.whitespace.coarse import refined

    return refined(page, table)


def below_colour(page: Page, header: RawTable, taken: Sequence[BBox]) -> RawTable | None:
    """The coloured header of a table that draws no lines, with the rows below it; None where there are none.

    Args:
        page: the page of the header.
        header: a grid that the edges of coloured boxes gave.
        taken: outlines of the other tables of the page, in points.
    """
    from extract.whitespace.coloured import with_rows_below

    return with_rows_below(page, header, taken)
