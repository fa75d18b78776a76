"""A grid: rows, columns and the cells that tile them, and all that is asked of them in one place.

Every table is one, from the first lattice to the published table: ``extract.types.RawTable`` and ``Table``
add where it was found. A grid is a value: what changes it gives another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar, cast

if TYPE_CHECKING:
    from extract.types import BBox


class Tile(Protocol):
    """What covers places of a grid: some rows from ``row`` on, some columns from ``column`` on."""

    @property
    def row(self) -> int:
        """First row, from 0."""

    @property
    def column(self) -> int:
        """First column, from 0."""

    @property
    def row_span(self) -> int:
        """Rows covered, at least 1."""

    @property
    def column_span(self) -> int:
        """Columns covered, at least 1."""


class Drawn(Tile, Protocol):
    """A tile that stands somewhere on a page."""

    @property
    def bbox(self) -> BBox:
        """Its box in points."""

    def transposed(self) -> Self:
        """The same with rows and columns, x and y exchanged."""


C = TypeVar("C", bound=Tile)
D = TypeVar("D", bound=Drawn)


def places(tile: Tile) -> Iterator[tuple[int, int]]:
    """Row and column of every place that ``tile`` covers, in reading order."""
    columns = range(tile.column, tile.column + tile.column_span)
    return ((row, column) for row in range(tile.row, tile.row + tile.row_span) for column in columns)


def in_order(cells: Iterable[C]) -> tuple[C, ...]:
    """The cells by row, then column."""
    return tuple(sorted(cells, key=lambda c: (c.row, c.column)))


@dataclass(frozen=True)
class Grid(Generic[C]):
    """``n_rows`` x ``n_columns`` places that ``cells`` cover exactly once.

    Without slots, so that what is looked up often is kept: each index is made once, in one pass over the
    cells, and does not travel between processes.
    """

    n_rows: int
    n_columns: int
    cells: tuple[C, ...]

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @cached_property
    def owner(self) -> dict[tuple[int, int], C]:
        """For each place (row, column) the cell that covers it."""
        return {
            (row, column): c
            for c in self.cells
            for row in range(c.row, c.row + c.row_span)
            for column in range(c.column, c.column + c.column_span)
        }

    @cached_property
    def rows(self) -> tuple[tuple[C, ...], ...]:
        """For each row the cells that begin in it, left to right."""
        beginning: list[list[C]] = [[] for _ in range(self.n_rows)]
        for cell in in_order(self.cells):
            beginning[cell.row].append(cell)
        return tuple(map(tuple, beginning))

    @cached_property
    def xs(self: Grid[D]) -> tuple[float, ...]:
        """The x of the column boundaries, outer ones included, from the boxes of the cells."""
        return _edges(((c.column, c.column_span, c.bbox.x0, c.bbox.x1) for c in self.cells), self.n_columns)

    @cached_property
    def ys(self: Grid[D]) -> tuple[float, ...]:
        """The y of the row boundaries, outer ones included, from the boxes of the cells."""
        return _edges(((c.row, c.row_span, c.bbox.y0, c.bbox.y1) for c in self.cells), self.n_rows)

    @property
    def is_tiled(self) -> bool:
        """Whether the cells cover every place, each once, and no other."""
        area = sum(c.row_span * c.column_span for c in self.cells)
        inside = all(0 <= r < self.n_rows and 0 <= c < self.n_columns for r, c in self.owner)
        return area == self.n_rows * self.n_columns == len(self.owner) and inside

    def squares(self, first: int = 0, end: int | None = None) -> list[list[C | None]]:
        """Rows ``first`` to ``end`` (left out), each with the cell that covers each column.

        A merged cell stands in every place that it covers; None stands where no cell does.
        """
        rows = range(first, self.n_rows if end is None else end)
        return [[self.owner.get((row, column)) for column in range(self.n_columns)] for row in rows]

    def transposed(self: Grid[D]) -> Grid[D]:
        """The grid with rows and columns exchanged, so that one rule serves both directions."""
        return Grid(self.n_columns, self.n_rows, tuple(c.transposed() for c in self.cells))

    def without_row(self, boundary: int, join: Callable[[Sequence[C]], C]) -> Self | None:
        """The grid with rows ``boundary - 1`` and ``boundary`` made one.

        Args:
            boundary: the lower of the two rows, from 1.
            join: makes one cell of two, the upper first; its place is set here.

        Returns:
            None where a cell of one row stands over other columns than those of the other row.
        """
        kept: list[C] = []
        touched: list[C] = []
        for cell in self.cells:
            start, end = cell.row, cell.row + cell.row_span
            (touched if start <= boundary and end >= boundary else kept).append(cell)
        for _, members in groupby(sorted(touched, key=lambda c: (*_columns(c), c.row)), key=_columns):
            group = list(members)
            height = group[-1].row + group[-1].row_span - group[0].row
            one = join(group) if len(group) > 1 else group[0]
            kept.append(placed(one, row=group[0].row, row_span=height))
        cells = in_order(_pulled_up(c, boundary) for c in kept)
        if sum(c.row_span * c.column_span for c in cells) != (self.n_rows - 1) * self.n_columns:
            return None
        return replace(self, n_rows=self.n_rows - 1, cells=cells)

    def with_column(self, at: int, column: Iterable[C]) -> Self:
        """The grid with one column more, which stands at ``at``: 0 puts it first, ``n_columns`` last.

        Args:
            at: its number.
            column: its cells, top to bottom, ``column`` of each being ``at``.

        Raises:
            ValueError: A cell reaches over the place.
        """
        if any(c.column < at < c.column + c.column_span for c in self.cells):
            raise ValueError(f"a cell reaches over the boundary before column {at}")
        moved = (placed(c, column=c.column + (c.column >= at)) for c in self.cells)
        return replace(self, n_columns=self.n_columns + 1, cells=in_order([*column, *moved]))


def placed(tile: C, **place: int) -> C:
    """The tile with other values of ``row``, ``column``, ``row_span`` or ``column_span``."""
    return cast(C, replace(cast(Any, tile), **place))


def _columns(tile: Tile) -> tuple[int, int]:
    return tile.column, tile.column_span


def _pulled_up(tile: C, boundary: int) -> C:
    """The tile where the line above row ``boundary`` is gone."""
    start, end = tile.row, tile.row + tile.row_span
    start, end = start - (start >= boundary), end - (end > boundary)
    if (start, end - start) == (tile.row, tile.row_span):
        return tile
    return placed(tile, row=start, row_span=end - start)


def _edges(spans: Iterable[tuple[int, int, float, float]], count: int) -> tuple[float, ...]:
    """The ``count + 1`` edges of spans (first, length, where it begins and ends).

    A boundary at which no cell begins or ends is drawn nowhere: it falls on the next one.
    """
    found: dict[int, float] = {}
    for first, span, lo, hi in spans:
        found[first] = lo
        found[first + span] = hi
    edges = [found[max(found)]]
    for k in range(count, -1, -1):
        edges.append(found.get(k, edges[-1]))
    return tuple(edges[:0:-1])
