"""Rows: what each is called, by which columns, and where it stands in the hierarchy.

A hierarchy is read from what clerks print: code prefixes (201, 20139, 2013901), numbering
(一、 (一) 1. (1)), 其中, and the indent of left-aligned labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import pstdev

from extract.types import Cell, Table
from normalize.header import Path
from normalize.roles import CODE, NAMES, Block
from normalize.terms import LabelKind
from normalize.text import clean
from normalize.units import units_in
from schemas.lexicon.labels import is_of_which, is_total_row

_INDENT_STEP = 5.0
"""Points: about half a character of body type; smaller differences are jitter."""
_TELLING = 0.9
"""Share of rows that a column must tell apart to name them by itself; the rest are a publisher's doubles."""
_NAME_HEADER = re.compile(r"(?:名称|项目)$")

_NUMBERING = (
    re.compile(r"^[一二三四五六七八九十]+[、.]"),
    re.compile(r"^\([一二三四五六七八九十]+\)"),
    re.compile(r"^\d{1,2}[、.](?!\d)"),
    re.compile(r"^\(\d{1,2}\)"),
    re.compile(r"^[①-⑳]"),
)


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What a body row is about.

    ``text`` is the label as printed, ``path`` the row's other labels and then its ancestors (outermost
    first), ``labels`` the text of every column that names or codes the row by its header, in column
    order, ``place`` the text of its column of places where another column names it, ``of_which`` whether
    the row is a part that need not add up, ``unit`` the text of a unit column, or the unit that its label
    or, if ``unit_from_above``, a label above it names.
    """

    row: int
    text: str
    path: tuple[str, ...]
    of_which: bool
    unit: str | None
    labels: tuple[tuple[str, str], ...]
    place: str | None
    unit_from_above: bool = False


def row_labels(table: Table, columns: Block, paths: Sequence[Path]) -> tuple[RowLabel, ...]:
    """One label per body row, in order; rows count from 0 in the whole grid."""
    body = table.squares(table.header_rows)
    names = columns.of(*NAMES)
    naming = _naming_column(names, body, paths)
    codes = columns.of(LabelKind.CODE)
    orders = columns.of(LabelKind.ORDER)
    own = [_own(row, names, naming) or _total(row, orders) for row in body]
    code_texts = [next((clean(c.text) for i in codes if (c := row[i]) is not None), "") for row in body]
    ancestors = _ancestors(own, _levels(own, code_texts))
    units = columns.of(LabelKind.UNIT)
    return tuple(
        RowLabel(
            row=table.header_rows + i,
            text=_text(cell),
            path=(*_others(body[i], names, cell), *ancestors[i]),
            of_which=_names_part(cell),
            unit=(unit := _unit(body[i], units, cell, ancestors[i]))[0],
            labels=tuple(
                (_head(paths, j), text)
                for j in sorted((*names, *codes))
                if (text := _text(body[i][j])) and _head(paths, j)
            ),
            place=_place(body[i], columns.of(LabelKind.DIVISION), cell),
            unit_from_above=unit[1],
        )
        for i, cell in enumerate(own)
    )


def _text(cell: Cell | None) -> str:
    return cell.text.strip() if cell is not None else ""


def _head(paths: Sequence[Path], column: int) -> str:
    path = paths[column] if column < len(paths) else ()
    return next((clean(text) for text in reversed(path) if text), "")


def _naming_column(
    names: Sequence[int], body: Sequence[Sequence[Cell | None]], paths: Sequence[Path]
) -> int | None:
    """The column that names the rows, None where there is none.

    Of those that tell the rows apart by themselves one that is headed as a name (县区 | 项目名称), or else
    the first (学校 | 区 | 性质); where none does, the last (类别 | 项目).
    """
    telling = [column for column in names if _tells_apart([_text(row[column]) for row in body])]
    headed = [column for column in telling if _NAME_HEADER.search(_head(paths, column))]
    return next(iter((*headed, *telling, *names[-1:])), None)


def _tells_apart(texts: Sequence[str]) -> bool:
    filled = [clean(text) for text in texts if text]
    return len(filled) > 1 and len(set(filled)) >= _TELLING * len(texts)


def _own(row: Sequence[Cell | None], names: Sequence[int], naming: int | None) -> Cell | None:
    """The cell that names the row: that of the naming column, or the last one that is filled."""
    order = (*names, naming) if naming is not None else names
    return next((cell for i in reversed(order) if (cell := row[i]) is not None and _text(cell)), None)


def _total(row: Sequence[Cell | None], orders: Sequence[int]) -> Cell | None:
    """The cell of a row without a name that stands among the order numbers and says 合计."""
    return next((cell for i in orders if _is_total(cell := row[i])), None)


def _others(row: Sequence[Cell | None], names: Sequence[int], own: Cell | None) -> tuple[str, ...]:
    cells = dict.fromkeys(cell for i in names if (cell := row[i]) is not None and _text(cell))
    return tuple(_text(cell) for cell in cells if cell is not own)


def _place(row: Sequence[Cell | None], divisions: Sequence[int], own: Cell | None) -> str | None:
    """The innermost place that a row of another name stands under."""
    cells = [cell for i in divisions if (cell := row[i]) is not None and _text(cell) and cell is not own]
    return _text(cells[-1]) if cells else None


def _unit(
    row: Sequence[Cell | None], units: Sequence[int], cell: Cell | None, above: Sequence[str]
) -> tuple[str | None, bool]:
    """The unit of a row: of its unit column, of its label (投资（万元）), or of the row that it is a part of.

    The second value says that it is the last of these.
    """
    if own := next((text for i in units if (text := _text(row[i]))), _named_unit(_text(cell))):
        return own, False
    told = next((name for text in reversed(above) if (name := _named_unit(text))), None)
    return told, told is not None


def _named_unit(text: str) -> str | None:
    names = units_in(text)
    return names[0] if len(names) == 1 else None


def _levels(labels: Sequence[Cell | None], codes: Sequence[str]) -> list[int]:
    """Depth of each row, 0 outermost."""
    coded = [c for c in codes if CODE.fullmatch(c)]
    if len(coded) > 1:
        lengths = sorted(set(map(len, coded)))
        return [lengths.index(len(c)) + 1 if len(c) in lengths else 0 for c in codes]
    levels: list[int] = []
    for level, cell in zip(_printed_levels(labels), labels, strict=True):
        deeper = levels and _names_part(cell)
        inside = levels[-1] + (not _names_part(labels[len(levels) - 1])) if deeper else 0
        levels.append(max(level, inside))
    return levels


def _printed_levels(labels: Sequence[Cell | None]) -> Iterator[int]:
    """The depth of each row that its numbering or its indent tells, which of them the table uses."""
    numbered, indents = [_numbering(cell) for cell in labels], _indents(labels)
    used = sorted({n for n in numbered if n is not None})
    above = -1  # depth of the last numbered row
    for number, indent, cell in zip(numbered, indents, labels, strict=True):
        if number is not None:
            above = used.index(number)
            yield above
        elif above >= 0 and not _is_total(cell):
            yield above + 1 if indent > 0 or not any(indents) else 0
        else:
            yield 0 if used and _is_total(cell) else indent


def _names_part(cell: Cell | None) -> bool:
    return cell is not None and is_of_which(clean(cell.text))


def _is_total(cell: Cell | None) -> bool:
    return cell is not None and is_total_row(clean(cell.text))


def _numbering(cell: Cell | None) -> int | None:
    if cell is None:
        return None
    text = clean(cell.text)
    return next((rank for rank, pattern in enumerate(_NUMBERING) if pattern.match(text)), None)


def _indents(labels: Sequence[Cell | None]) -> list[int]:
    """Indent steps of left-aligned labels; zeros where labels are centred."""
    offsets = [c.words[0].bbox.x0 - c.bbox.x0 if c is not None and c.words else None for c in labels]
    known = [o for o in offsets if o is not None]
    if len(known) < 3:
        return [0] * len(labels)
    centres = [
        (c.words[0].bbox.x0 + max(w.bbox.x1 for w in c.words)) / 2
        for c in labels
        if c is not None and c.words
    ]
    if pstdev(centres) < pstdev(known):
        return [0] * len(labels)
    steps = sorted(known)
    stops = [steps[0]]
    for offset in steps:
        if offset - stops[-1] > _INDENT_STEP:
            stops.append(offset)
    if len(stops) > 4:  # ragged, not indented
        return [0] * len(labels)
    return [0 if o is None else max(i for i, stop in enumerate(stops) if o >= stop) for o in offsets]


def _ancestors(labels: Sequence[Cell | None], levels: Sequence[int]) -> list[tuple[str, ...]]:
    stack: list[tuple[int, str]] = []
    found = []
    for cell, level in zip(labels, levels, strict=True):
        while stack and stack[-1][0] >= level:
            stack.pop()
        found.append(tuple(text for _, text in stack))
        if cell is not None:
            stack.append((level, cell.text.strip()))
    return found
