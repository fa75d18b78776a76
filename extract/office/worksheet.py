"""What a worksheet shows: its cells by the rows and columns that are not hidden, numbered from 0.

A worksheet is kept as the cells that exist; what is asked of it here takes time with those, and not with
the rows and columns that it might have.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from extract.office.number_format import shown_date, shown_number
from extract.runs import Printed, Run, printed

_NO_VALUE = "a formula whose value the file does not hold"
_TYPE_SIZE = 12.0
"""Points; the size of a cell's type where the file does not say."""


@dataclass(frozen=True, slots=True)
class Area:
    """A cell as it is shown: the rows and columns that it covers, and what it prints.

    ``indent`` counts characters; ``unread`` says what stands in the cell where it cannot be told.
    """

    row: int
    column: int
    height: int
    width: int
    text: str = ""
    marks: tuple[str, ...] = ()
    indent: float = 0.0
    centred: bool = False
    size: float = _TYPE_SIZE
    unread: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """The rows of a worksheet in which something stands, and the cells that begin in them.

    ``covered`` are rows into which a merged cell with text of a row above goes on, ``ruled`` those most of
    whose cells stand between upright borders.
    """

    starts: Mapping[int, Mapping[int, Area]]
    covered: frozenset[int]
    ruled: frozenset[int]

    @property
    def rows(self) -> list[int]:
        """Rows with a text, with a border, or under a merged cell, from the first text on."""
        texts = {row for row, areas in self.starts.items() if any(a.text or a.unread for a in areas.values())}
        first = min(texts, default=0)
        return sorted(row for row in texts | self.covered | self.ruled if row >= first)

    @property
    def end(self) -> int:
        """A row that stands right below no other."""
        return max(self.rows, default=0) + 2

    def filled(self, row: int) -> list[Area]:
        """The cells that show something and begin in the row, from left to right."""
        areas = self.starts.get(row, {})
        return [areas[column] for column in sorted(areas) if areas[column].text or areas[column].unread]


@dataclass(frozen=True, slots=True)
class _Axis:
    """Rows or columns as the sheet numbers them, from 1, to those that are shown, from 0."""

    hidden: tuple[int, ...]

    def shown(self, first: int, last: int) -> tuple[int, int]:
        """The first that is shown of ``first`` to ``last``, and how many are."""
        before, within = bisect_left(self.hidden, first), bisect_left(self.hidden, last + 1)
        return first - 1 - before, last - first + 1 - (within - before)


def view_of(sheet: Any, without_value: frozenset[str] = frozenset()) -> View:
    """What a worksheet shows; ``without_value`` names cells ("D4") of formulas that were never worked out."""
    cells: dict[tuple[int, int], Any] = sheet._cells  # every public way makes the cells that are missing
    rows = _Axis(tuple(sorted(n for n, d in sheet.row_dimensions.items() if d.hidden)))
    columns = _Axis(tuple(sorted(_hidden_columns(sheet, max((c for _, c in cells), default=0)))))
    last = max((r for (r, _), c in cells.items() if c.value is not None or _sides(c)), default=0)
    starts: dict[int, dict[int, Area]] = defaultdict(dict)
    covered: set[int] = set()
    reach = {(m.min_row, m.min_col): (m.max_row, m.max_col) for m in sheet.merged_cells.ranges}
    inner = {s for m in sheet.merged_cells.ranges for s in _squares(m, cells)} - reach.keys()
    for square, cell in cells.items():
        if square in inner:
            continue
        bottom, right = reach.get(square, square)
        row, height = rows.shown(square[0], max(square[0], min(bottom, last)))
        column, width = columns.shown(square[1], right)
        if height < 1 or width < 1:
            continue
        area = _area(cell, (row, column, height, width), cell.coordinate in without_value)
        starts[row][column] = area
        if area.text:
            covered.update(range(row + 1, row + height))
    return View(starts, frozenset(covered), _ruled(cells, rows, starts))


def _squares(merged: Any, cells: Mapping[tuple[int, int], Any]) -> Iterator[tuple[int, int]]:
    """The squares of a merged range that exist."""
    if merged.size["rows"] * merged.size["columns"] > len(cells):
        yield from (
            s
            for s in cells
            if merged.min_row <= s[0] <= merged.max_row and merged.min_col <= s[1] <= merged.max_col
        )
        return
    for row in range(merged.min_row, merged.max_row + 1):
        yield from ((row, column) for column in range(merged.min_col, merged.max_col + 1))


def _hidden_columns(sheet: Any, last: int) -> Iterator[int]:
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            yield from range(dimension.min, min(dimension.max, last) + 1)


def _sides(cell: Any) -> bool:
    border = cell.border
    return bool(border.left.style or border.right.style)


def _ruled(
    cells: Mapping[tuple[int, int], Any], rows: _Axis, starts: Mapping[int, Mapping[int, Area]]
) -> frozenset[int]:
    """Rows most of whose cells, over the width of the sheet's texts, stand between upright borders."""
    used = {a.column for areas in starts.values() for a in areas.values() if a.text}
    if not used:
        return frozenset()
    width = max(used) - min(used) + 1
    count = Counter(r for (r, _), cell in cells.items() if _sides(cell))
    shown = ((rows.shown(r, r), n) for r, n in count.items())
    return frozenset(row for (row, seen), n in shown if seen and 2 * n > width)


def _area(cell: Any, place: tuple[int, int, int, int], without_value: bool) -> Area:
    said = _shown(cell)
    alignment = cell.alignment
    return Area(
        *place,
        said.text.strip(),
        said.marks,
        float(alignment.indent or 0) + _leading(said.text),
        alignment.horizontal == "center",
        float(cell.font.sz or _TYPE_SIZE),
        _NO_VALUE if without_value and cell.value is None else None,
    )


def _leading(text: str) -> float:
    spaces = text[: len(text) - len(text.lstrip())]
    return sum(1.0 if c == "\u3000" else 0.5 for c in spaces)


def _shown(cell: Any) -> Printed:
    """What the cell prints, as the sheet shows it."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return Printed("" if value is None else str(value).upper())
    if isinstance(value, dt.datetime | dt.date):
        return Printed(shown_date(value, cell.number_format or "General"))
    if isinstance(value, int | float):
        return Printed(shown_number(value, cell.number_format or "General"))
    if isinstance(value, list):
        return printed(_runs(value))
    raised = cell.font.vertAlign == "superscript"
    return printed([Run(str(value), raised)])


def _runs(parts: Iterable[Any]) -> Iterator[Run]:
    """The runs of a rich text; struck ones are not text."""
    for part in parts:
        font = getattr(part, "font", None)
        if font is not None and font.strike:
            continue
        yield Run(str(getattr(part, "text", part)), font is not None and font.vertAlign == "superscript")
