"""Is the grid beyond doubt? A read table and the ink of its page → GRID_UNCERTAIN where it is not.

Where a grid is wrong, right figures stand in wrong columns, and no reading of the cells can tell. What
tells is that the figures do not fit the grid: two in one cell, one across two columns whose other rows keep
them apart, columns and rows too narrow for print. PDF points, origin top left.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.types import BBox, Cell, RawTable, Word
from schemas.findings import Code, Finding, Place

_GAP = 1.2
"""Heights of print between two figures; a space within one is a quarter as wide."""
_ENOUGH, _POOR = 10, 0.2
"""Figures of a page whose reading tells of its scan, and the share of unsure ones of a poor one."""
_THOUSANDS = re.compile(r"[-−]?\d{1,3}([,，]\d{3})+")
_THOUSANDTHS = re.compile(r"[-−]?\d{1,3}[.．]\d{3}")
"""A count grouped by commas, and a figure with three decimals: worn, they look alike."""
_LABELLED_FIGURE = re.compile(r"[\u4e00-\u9fff)）]\s*[-−]?\d[\d,，.．]*%?$")
"""A label with a figure behind it."""
_FIGURE_SHARE = 0.6
"""Share of the characters, that digits, signs and points are in a figure."""
_LINE = 0.5
"""Heights of print that two pieces of one line share."""
_TALL = (0.45, 2.0)
"""Heights of print that a piece of a figure has: lower marks are points, dashes or dirt."""
_LOW = 0.6
"""Heights of print: a row as low holds none."""
_NARROW = 0.8
"""Heights of print: a column as narrow holds no figure."""
_SOME = 0.3
"""Share of the cells of a row that show two lines of figures where it is two."""
_FEW = 3
"""Times as many rows as those that are odd; and the rows of a table in which an empty column is odd."""


def grid_findings(table: RawTable, prints: Sequence[Word], *, crisp: bool) -> Iterable[Finding]:
    """The one finding that the grid of ``table`` is uncertain, and those of cells that are odd alone.

    Args:
        table: with its words.
        prints: where print stands on the page, see ``Sheet.print_boxes``.
        crisp: whether the rulings are solid: an empty column of worn ones may be a line in print.
    """
    heights = [w.bbox.height for c in table.cells for w in c.words if w.text]
    if not heights:
        return
    height = statistics.median(heights)
    doubled, spanning = _doubled(table, prints, height), _spanning(table)
    odd = [*doubled, *(cell for cell in spanning if cell not in doubled)]
    lost = _make_a_column(odd) or table.n_rows <= _FEW
    tests = {
        "cells hold two figures side by side": len(doubled) if lost else 0,
        "labels have figures far behind them": len(_behind_labels(table, prints, height)),
        "figures stand across columns that other rows keep apart": len(spanning) if lost else 0,
        "rows hold two rows of figures": _stacked(table),
        "rows or columns are too narrow for print": _narrow(table, height),
        "columns or rows are empty though rulings are worn": 0 if crisp else _empty(table),
    }
    yield from map(_of_separator, _odd_separators(table))
    if not lost:
        yield from (_of_one_cell(cell) for cell in odd)
    reasons = [f"{count} {what}" for what, count in tests.items() if count]
    if reasons:
        message = f"The grid of the table may be wrong: {'; '.join(reasons)}."
        yield Finding(Code.GRID_UNCERTAIN, message, Place(page=table.page, bbox=table.bbox))


def scan_findings(words: Iterable[Word], page: int, dpi: float) -> Iterable[Finding]:
    """The finding that a page needs a better scan, or none.

    Args:
        words: of the page's tables.
        page: its number.
        dpi: pixels per inch at which it was read.
    """
    figures = [w for w in words if w.confidence is not None and _is_mostly_digits(w.text)]
    unsure = sum((w.confidence or 0.0) < DOUBTFUL_BELOW for w in figures)
    if len(figures) >= _ENOUGH and unsure >= _POOR * len(figures):
        message = (
            f"This page needs a better scan: {unsure} of {len(figures)} figures are not read for certain at"
            f" {dpi:.0f} dpi. Scan the original again, flat and evenly lit, in grey at 300 dpi."
        )
        yield Finding(Code.SCAN_POOR, message, Place(page))


def _doubled(table: RawTable, prints: Sequence[Word], height: float) -> list[Cell]:
    """Cells whose figures fall into two pieces far apart on one line."""
    return [c for c in table.cells if _is_mostly_digits(c.text) and _is_parted(c, prints, height)]


def _behind_labels(table: RawTable, prints: Sequence[Word], height: float) -> list[Cell]:
    """Cells of a column in which figures stand far behind the labels: the ruling between them was lost."""
    found = [c for c in table.cells if _LABELLED_FIGURE.search(c.text) and _is_parted(c, prints, height)]
    columns = Counter(column for cell in found for column in _columns(cell))
    return [cell for cell in found if any(columns[k] > _FEW for k in _columns(cell))]


def _is_parted(cell: Cell, prints: Sequence[Word], height: float) -> bool:
    """Whether the print of a cell falls into two pieces far apart on one line."""
    inside = [w.bbox for w in prints if cell.bbox.contains(w.bbox.center) and _is_tall(w.bbox, height)]
    return any(_apart(a, b, height) for a, b in pairwise(sorted(inside)))


def _make_a_column(cells: Sequence[Cell]) -> bool:
    """Whether two of the cells stand in one column: a lost ruling pulls together the figures of rows."""
    columns = Counter(column for cell in cells for column in _columns(cell))
    return max(columns.values(), default=0) > 1


def _of_one_cell(cell: Cell) -> Finding:
    message = "The cell may be two: its print lies far apart, or across columns that other rows keep apart."
    return Finding(Code.LOW_CONFIDENCE, message, Place(cell.page, cell.bbox))


def _apart(left: BBox, right: BBox, height: float) -> bool:
    level = min(left.y1, right.y1) - max(left.y0, right.y0) > _LINE * height
    wide = min(left.width, right.width) > height
    return level and wide and right.x0 - left.x1 >= _GAP * height


def _is_tall(box: BBox, height: float) -> bool:
    return _TALL[0] * height <= box.height <= _TALL[1] * height


def _odd_separators(table: RawTable) -> list[Cell]:
    """Cells whose point may be a worn comma, or whose comma a point with dirt: others of the column differ.

    1.234 and 1,234 differ by a tail of one pixel; a column is printed in thousands or in thousandths.
    """
    odd: list[Cell] = []
    for column in range(table.n_columns):
        own = [c for c in table.cells if c.column == column and c.column_span == 1]
        thousands = [c for c in own if _THOUSANDS.fullmatch(c.text)]
        thousandths = [c for c in own if _THOUSANDTHS.fullmatch(c.text)]
        if thousands and thousandths:
            odd += thousands if len(thousands) <= len(thousandths) else thousandths
    return odd


def _of_separator(cell: Cell) -> Finding:
    message = "Other figures of the column are grouped by commas, or have decimals, where this one has not."
    return Finding(Code.LOW_CONFIDENCE, message, Place(cell.page, cell.bbox))


def _spanning(table: RawTable) -> list[Cell]:
    """Figures over several columns, where most rows with figures have each column for itself."""
    figure_cells = [c for c in table.cells if _is_mostly_digits(c.text)]
    wide = [c for c in figure_cells if c.column_span > 1 and c.row > 0]
    single = [c for c in figure_cells if c.column_span == 1]
    figures = Counter(c.column for c in single)
    apart = [c for c in wide if min(map(figures.__getitem__, _columns(c))) >= 2]
    return [c for c in apart if _in_body(c, single)]


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def _in_body(cell: Cell, figures: Sequence[Cell]) -> bool:
    """Whether figures stand above the cell: a year heads its columns and is no figure of the body."""
    return any(f.row < cell.row and f.column in _columns(cell) for f in figures)


def _stacked(table: RawTable) -> int:
    """Rows whose cells have figures one below the other: a lone one, or where most have one line of them."""
    lines: dict[int, list[int]] = {}
    for cell in table.cells:
        figures = [w for w in cell.words if _is_mostly_digits(w.text)]
        if cell.row_span == 1 and figures and len(figures) == len(cell.words):
            lines.setdefault(cell.row, []).append(len(figures))
    doubled = sum(map(_is_doubled, lines.values()))
    return doubled if _FEW * doubled <= len(lines) or len(lines) == 1 else 0


def _is_doubled(lines: Sequence[int]) -> bool:
    """Whether a row is two: in more than a few of its cells, and in more than one, there are two lines."""
    return sum(n > 1 for n in lines) > max(1, _SOME * len(lines))


def _narrow(table: RawTable, height: float) -> int:
    low = {c.row for c in table.cells if c.row_span == 1 and c.bbox.height < _LOW * height}
    thin = {c.column for c in table.cells if c.column_span == 1 and c.bbox.width < _NARROW * height}
    return len(low) + len(thin)


def _empty(table: RawTable) -> int:
    """Columns and rows without any print, as a line in print that was taken for a ruling leaves them."""
    if table.n_rows < _FEW:
        return 0
    filled = [place for place, c in table.owner.items() if c.text]
    rows, columns = {row for row, _ in filled}, {column for _, column in filled}
    return table.n_columns - len(columns) + table.n_rows - len(rows)


def _is_mostly_digits(text: str) -> bool:
    """Whether most of the text is digits, points and signs, a digit among them."""
    kept = re.sub(r"\s", "", text)
    return bool(re.search(r"\d", kept)) and len(re.findall(r"[\d.,%‰+\-−|:]", kept)) >= _FIGURE_SHARE * len(
        kept
    )
