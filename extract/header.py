"""Takes a grid, gives how many of its top rows are header, and where a second header begins.

The structure decides, not a vocabulary: headers have spans and no figures, a column numbering
(栏次, 甲 乙, 1 2 3) and a row of units belong to them, and a group is split by the row below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extract.grid import Grid
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
_MANY_LABELS = 0.75  # share of the rows of a form that pair a label with a value
_MANY_HEADS = 0.8  # share of the columns with figures over which a second header has labels
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


def _texts(grid: Grid[Cell], row: int) -> list[str]:
    """What the cells that begin in a row say."""
    return [t for c in grid.rows[row] if (t := plain(c.text))]


def _end(grid: Grid[Cell], row: int) -> int:
    """The first row below all cells that begin in ``row``."""
    return max(c.row + c.row_span for c in grid.rows[row])


def _has_figures(grid: Grid[Cell], row: int) -> bool:
    """Whether the row states data: a number that is no year and no column number."""
    if _is_numbering(grid, row):
        return False
    return any(is_figure(c.text) and not is_year(c.text) and _is_read(c) for c in grid.rows[row])


def _is_numbering(grid: Grid[Cell], row: int) -> bool:
    return numbers_columns(_texts(grid, row))


def _is_units(grid: Grid[Cell], row: int) -> bool:
    texts = _texts(grid, row)
    return bool(texts) and all(states_unit(t) for t in texts)


def _splits_a_group(grid: Grid[Cell], row: int) -> bool:
    """Whether labels stand below a wider label that ends at this row."""
    above = (grid.owner[row - 1, column] for column in range(grid.n_columns))
    groups = {
        (c.row, c.column): c
        for c in above
        if c.column_span > 1 and c.row + c.row_span == row and c.text.strip()
    }
    for group in groups.values():
        reach = range(group.column, group.column + group.column_span)
        below = [c for c in grid.rows[row] if c.column in reach]
        if sum(bool(c.text.strip()) for c in below) > 1:
            return not _begins_body(grid, row, reach)
    return False


def _begins_body(grid: Grid[Cell], row: int, reach: range) -> bool:
    """Whether the row has its own label below a finished one and text tables go on below it."""
    first, above = grid.owner[row, 0], grid.owner[row - 1, 0]
    labelled = first.row == row and bool(first.text.strip())
    if not labelled or not above.text.strip() or above.column_span > 1:
        return False
    rest = (c for below in grid.rows[row + 1 :] for c in below if c.column in reach)
    return any(c.text.strip() and not is_figure(c.text) for c in rest)


def _continues_below_blank(grid: Grid[Cell], row: int) -> bool:
    """Whether labels go on below a label column that is left open (groups drawn without merging)."""
    label = grid.owner[row, 0]
    open_label = label.row == row and not label.text.strip() and bool(grid.owner[row - 1, 0].text.strip())
    open_above = any(not c.text.strip() for c in grid.rows[row - 1])
    return open_label and open_above and len(_texts(grid, row)) > 1


def count_header_rows(grid: Grid[Cell]) -> int:
    """How many rows at the top of the grid are header; 0 for a form or a piece without header."""
    if grid.n_rows < 2 or not _texts(grid, 0) or _has_figures(grid, 0) or _is_form(grid):
        return 0
    depth = max((c.row_span for c in grid.rows[0]), default=1)
    if any(_has_figures(grid, row) for row in range(depth)) or depth >= grid.n_rows:
        return 0
    while depth < grid.n_rows:
        if not (_is_numbering(grid, depth) or _is_units(grid, depth) or _goes_on(grid, depth)):
            break
        depth = _end(grid, depth)
    return depth


def _goes_on(grid: Grid[Cell], row: int) -> bool:
    if _has_figures(grid, row) or not _texts(grid, row):
        return False
    return _splits_a_group(grid, row) or _continues_below_blank(grid, row)


def _is_form(grid: Grid[Cell]) -> bool:
    """Whether the grid is a form: label, value, label, value, or two columns of them."""
    if grid.n_columns < 2 or grid.n_rows < 3:
        return False
    rows = {
        left.row
        for row in grid.rows
        for left, right in pairwise(row)
        if _FORM_LABEL.fullmatch(plain(left.text)) and not _FORM_LABEL.fullmatch(plain(right.text))
    }
    return 0 in rows and len(rows) >= _MANY_LABELS * grid.n_rows


def second_headers(grid: Grid[Cell], header_rows: int) -> list[int]:
    """Rows of the body at which another header begins: labels where the columns had figures."""
    if not header_rows:
        return []
    figured: set[int] = set()
    found = []
    row = header_rows
    while row < grid.n_rows - 1:
        if _heads_again(grid, row, figured):
            found.append(row)
            figured = set()
            row = _end(grid, row)
            continue
        figured |= {c.column for c in grid.rows[row] if is_figure(c.text)}
        row += 1
    return found


def _heads_again(grid: Grid[Cell], row: int, figured: set[int]) -> bool:
    """Whether labels that differ stand in nearly all columns that had figures so far, and figures follow."""
    if (
        len(figured) < 2
        or _has_figures(grid, row)
        or any(grid.owner[row, c].row < row for c in range(grid.n_columns))
    ):
        return False
    labels = [label for column in figured if (label := grid.owner[row, column].text.strip())]
    end = _end(grid, row)
    follows = any(_has_figures(grid, r) for r in range(end, min(end + 3, grid.n_rows)))
    return (
        follows
        and len(set(labels)) > 1
        and len(labels) >= _MANY_HEADS * len(figured)
        and bool(grid.owner[row, 0].text.strip())
        and all(len(label) > 1 for label in labels)
    )
