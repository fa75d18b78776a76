"""Takes the cells of a grid, gives how many of its top rows are header, and where a second header begins.

The structure decides, not a vocabulary: headers have spans and no figures, a column numbering
(栏次, 甲 乙, 1 2 3) and a row of units belong to them, and a group is split by the row below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.types import Cell
from schemas.lexicon.form import plain
from schemas.lexicon.numbers import is_figure, is_year
from schemas.lexicon.units import states_unit

_ORDINAL = re.compile(r"[(]?(\d{1,3})[)]?(\s*=.*)?")
_STEM = re.compile(r"栏\s*次|行\s*次|列\s*次|序\s*号|[甲乙丙丁戊己庚辛]")
_FORM_LABEL = re.compile(
    r".*(名称|姓名|性别|民族|地址|住址|电话|手机|联系人|联系方式|代表人|负责人|经办人|编号|编码|代码|号码|日期|时间|职务|职称|邮编|邮箱|传真"
    r"|意见|签名|签字|盖章|备注|类别|性质|单位|情况|内容|理由|依据|方式|金额)[:]?|.*:"
)
_MANY_LABELS = 0.75
_HARDLY_READ = 0.3
"""Confidence below which a reading is no sign of data."""


def numbers_columns(texts: Sequence[str]) -> bool:
    """Whether the texts of a row only number the columns: 栏次, 甲 乙, 1 2 3."""
    printed = [plain(t) for t in texts]
    stems = [t for t in printed if _STEM.fullmatch(t)]
    ordinals = [int(m[1]) for t in printed if (m := _ORDINAL.fullmatch(t))]
    few = len(ordinals) < (1 if any("次" in t for t in stems) else 2)
    if len(stems) + len(ordinals) < len(printed) or few or "序号" in stems:
        return False
    rising = all(b - a == 1 for a, b in pairwise(ordinals))
    return rising and (bool(stems) or (len(ordinals) > 2 and ordinals[0] in (1, 2)))


def _is_read(cell: Cell) -> bool:
    """Whether a cell says what its text says, as far as known: dirt reads like a figure, but not surely."""
    return cell.confidence is None or cell.confidence >= _HARDLY_READ


class _Grid:
    """Rows of a grid: who owns a square, and which cells begin in a row."""

    def __init__(self, cells: Sequence[Cell], n_rows: int, n_columns: int) -> None:
        self.n_rows, self.n_columns = n_rows, n_columns
        self.owner: dict[tuple[int, int], Cell] = {}
        self.starting: list[list[Cell]] = [[] for _ in range(n_rows)]
        for cell in sorted(cells, key=lambda c: (c.row, c.column)):
            self.starting[cell.row].append(cell)
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.owner[row, column] = cell

    def texts(self, row: int) -> list[str]:
        return [t for c in self.starting[row] if (t := plain(c.text))]

    def has_figures(self, row: int) -> bool:
        """Whether the row states data: a number that is no year and no column number."""
        if self.is_numbering(row):
            return False
        return any(is_figure(c.text) and not is_year(c.text) and _is_read(c) for c in self.starting[row])

    def is_numbering(self, row: int) -> bool:
        return numbers_columns(self.texts(row))

    def is_units(self, row: int) -> bool:
        texts = self.texts(row)
        return bool(texts) and all(states_unit(t) for t in texts)

    def splits_a_group(self, row: int) -> bool:
        """Whether labels stand below a wider label that ends at this row."""
        groups = {
            (c.row, c.column): c
            for column in range(self.n_columns)
            if (c := self.owner[row - 1, column]).column_span > 1
            and c.row + c.row_span == row
            and c.text.strip()
        }
        for group in groups.values():
            reach = range(group.column, group.column + group.column_span)
            below = [c for c in self.starting[row] if c.column in reach]
            if sum(bool(c.text.strip()) for c in below) > 1:
                return not self._begins_body(row, reach)
        return False

    def _begins_body(self, row: int, reach: range) -> bool:
        """Whether the row has its own label below a finished one and text tables go on below it."""
        first, above = self.owner[row, 0], self.owner[row - 1, 0]
        labelled = first.row == row and bool(first.text.strip())
        if not labelled or not above.text.strip() or above.column_span > 1:
            return False
        rest = (c for below in self.starting[row + 1 :] for c in below if c.column in reach)
        return any(c.text.strip() and not is_figure(c.text) for c in rest)

    def continues_below_blank(self, row: int) -> bool:
        """Whether labels go on below a label column that is left open (groups drawn without merging)."""
        label = self.owner[row, 0]
        open_label = label.row == row and not label.text.strip() and bool(self.owner[row - 1, 0].text.strip())
        open_above = any(not c.text.strip() for c in self.starting[row - 1])
        return open_label and open_above and len(self.texts(row)) > 1


def count_header_rows(cells: Sequence[Cell], n_rows: int, n_columns: int) -> int:
    """How many rows at the top of the grid are header; 0 for a form or a piece without header."""
    grid = _Grid(cells, n_rows, n_columns)
    if n_rows < 2 or not grid.texts(0) or grid.has_figures(0) or _is_form(grid):
        return 0
    depth = max((c.row_span for c in grid.starting[0]), default=1)
    if any(grid.has_figures(row) for row in range(depth)) or depth >= n_rows:
        return 0
    while depth < n_rows:
        if not (grid.is_numbering(depth) or grid.is_units(depth) or _goes_on(grid, depth)):
            break
        depth = max(c.row + c.row_span for c in grid.starting[depth])
    return depth


def _goes_on(grid: _Grid, row: int) -> bool:
    if grid.has_figures(row) or not grid.texts(row):
        return False
    return grid.splits_a_group(row) or grid.continues_below_blank(row)


def _is_form(grid: _Grid) -> bool:
    """Whether the grid is a form: label, value, label, value, or two columns of them."""
    if grid.n_columns < 2 or grid.n_rows < 3:
        return False
    pairs = []
    for row in range(grid.n_rows):
        for left, right in pairwise(grid.starting[row]):
            if _FORM_LABEL.fullmatch(plain(left.text)) and not _FORM_LABEL.fullmatch(plain(right.text)):
                pairs.append((row, left.column))
    rows = {row for row, _ in pairs}
    return 0 in rows and len(rows) >= _MANY_LABELS * grid.n_rows


def second_headers(cells: Sequence[Cell], n_rows: int, n_columns: int, header_rows: int) -> list[int]:
    """Rows of the body at which another header begins: labels where the columns had figures."""
    if not header_rows:
        return []
    grid = _Grid(cells, n_rows, n_columns)
    figured: set[int] = set()
    found = []
    row = header_rows
    while row < n_rows - 1:
        if _heads_again(grid, row, figured):
            found.append(row)
            figured = set()
            row = max(c.row + c.row_span for c in grid.starting[row])
            continue
        figured |= {c.column for c in grid.starting[row] if is_figure(c.text)}
        row += 1
    return found


def _heads_again(grid: _Grid, row: int, figured: set[int]) -> bool:
    """Whether labels that differ stand in nearly all columns that had figures so far, and figures follow."""
    if (
        len(figured) < 2
        or grid.has_figures(row)
        or any(grid.owner[row, c].row < row for c in range(grid.n_columns))
    ):
        return False
    over = {c.column: c for column in figured if (c := grid.owner[row, column]).text.strip()}
    labels = [c.text.strip() for c in over.values()]
    covered = {column for column in figured if grid.owner[row, column].text.strip()}
    end = max(c.row + c.row_span for c in grid.starting[row])
    follows = any(grid.has_figures(r) for r in range(end, min(end + 3, grid.n_rows)))
    return (
        follows
        and len(set(labels)) > 1
        and len(covered) >= 0.8 * len(figured)
        and bool(grid.owner[row, 0].text.strip())
        and all(len(label) > 1 for label in labels)
    )
