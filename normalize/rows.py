"""Rows: which columns label them, what each is called, and where it stands in the hierarchy.

A hierarchy is read from what clerks print: code prefixes (201, 20139, 2013901), numbering
(一、 (一) 1. (1)), 其中, and the indent of left-aligned labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import pstdev

from extract.types import Cell, Table
from normalize.header import Path, bare
from normalize.terms import LabelKind, Terms
from normalize.text import clean
from normalize.units import find_unit, units_in
from normalize.values import parse_value
from schemas.lexicon.labels import is_of_which, is_total_row

_INDENT_STEP = 5.0
"""Points: about half a character of body type; smaller differences are jitter."""
_TEXTUAL = 0.5
"""Share of filled cells that are no number, from which a column without a known header labels rows."""

_NUMBERING = (
    re.compile(r"^[一二三四五六七八九十]+[、.]"),
    re.compile(r"^\([一二三四五六七八九十]+\)"),
    re.compile(r"^\d{1,2}[、.](?!\d)"),
    re.compile(r"^\(\d{1,2}\)"),
    re.compile(r"^[①-⑳]"),
)
_CODE = re.compile(r"\d{3,}")
_CODE_HEADER = re.compile(r"(?:编码|代码)$")


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What a body row is about.

    ``text`` is the label as printed, ``path`` its ancestors (outermost first), ``of_which`` whether
    the row is a part that need not add up, ``unit`` the text of a unit column, or the unit that its label
    or the label above it names.
    """

    row: int
    text: str
    path: tuple[str, ...]
    of_which: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that belong together: those that label rows, and the measures to their right.

    A table has one block, or several side by side (收入 | 决算数 | 支出 | 决算数; a long table
    folded in two), each of which labels its own rows.
    """

    labels: dict[int, LabelKind]
    measures: tuple[int, ...]

    def of(self, *kinds: LabelKind) -> tuple[int, ...]:
        """Indices of the label columns of these kinds."""
        return tuple(i for i, kind in self.labels.items() if kind in kinds)


def blocks(table: Table, paths: Sequence[Path]) -> tuple[Block, ...]:
    """Tell label columns from measure columns, by header and by content, and group them."""
    body = table.squares(table.header_rows)
    found: list[Block] = []
    labels: dict[int, LabelKind] = {}
    measures: list[int] = []
    heads: set[str] = set()
    for index in range(table.n_columns):
        path = paths[index] if index < len(paths) else ()
        texts = [cell.text for row in body if (cell := row[index]) is not None]
        leaf = next((bare(p) for p in reversed(path) if p), "")
        again = bool(measures) and leaf in heads and index + 1 < table.n_columns
        kind = _kind(Terms.load(), path, texts, again or not measures, bool(labels) and not again)
        if kind is None:
            measures.append(index)
            continue
        if again and kind is not LabelKind.REMARK:
            found.append(Block(labels, tuple(measures)))
            labels, measures = {}, []
        if not measures:
            heads.add(leaf)
        labels[index] = kind
    found.append(Block(labels, tuple(measures)))
    return tuple(_with_names(block) for block in found if block.measures or len(found) == 1)


def _with_names(block: Block) -> Block:
    """The block with its first column as the rows' names where no column says so."""
    if (
        any(kind in {LabelKind.DIVISION, LabelKind.ITEM} for kind in block.labels.values())
        or not block.measures
    ):
        return block
    first, *rest = block.measures
    return Block({**block.labels, first: LabelKind.ITEM}, tuple(rest))


def _kind(terms: Terms, path: Path, texts: list[str], leading: bool, labelled: bool) -> LabelKind | None:
    named = [bare(p) for p in path if p]
    known = next((k for text in reversed(named) if (k := terms.label_kind(text))), None)
    if known is None and named and _CODE_HEADER.search(named[-1]):
        known = LabelKind.CODE
    if known is not None:
        return _known_kind(known, texts, leading)
    if not leading:
        return None
    first = not labelled and (not named or terms.measure(named[-1]) is None)
    if first or (named and named[-1].endswith("名称")) or _textual(texts):
        return LabelKind.ITEM
    return None


def _known_kind(known: LabelKind, texts: list[str], leading: bool) -> LabelKind | None:
    if known is LabelKind.ITEM and leading and _codes(texts):
        return LabelKind.CODE
    if known in {LabelKind.UNIT, LabelKind.ITEM} and _units(texts):
        return LabelKind.UNIT
    if known is LabelKind.UNIT:
        return LabelKind.UNIT if leading else None
    if leading or known is LabelKind.REMARK:
        return known
    return LabelKind.REMARK if _textual(texts) else None


def _units(texts: list[str]) -> bool:
    filled = [t for t in texts if t.strip()]
    return bool(filled) and sum(find_unit(t) is not None for t in filled) > len(filled) / 2


def _codes(texts: list[str]) -> bool:
    filled = [t for t in map(clean, texts) if t]
    return bool(filled) and sum(bool(_CODE.fullmatch(t)) for t in filled) > len(filled) / 2


def _textual(texts: list[str]) -> bool:
    filled = [t for t in texts if t.strip()]
    words = sum(1 for t in filled if parse_value(t).value is None and len(clean(t)) > 1)
    return bool(filled) and words / len(filled) > _TEXTUAL


def row_labels(table: Table, columns: Block) -> tuple[RowLabel, ...]:
    """One label per body row, in order; rows count from 0 in the whole grid."""
    names = columns.of(LabelKind.DIVISION, LabelKind.ITEM)
    codes = columns.of(LabelKind.CODE)
    units = columns.of(LabelKind.UNIT)
    body = table.squares(table.header_rows)
    own, outer = [], []
    for row in body:
        filled = [c for i in names if (c := row[i]) is not None and c.text.strip()]
        distinct = list(dict.fromkeys(filled))
        own.append(distinct[-1] if distinct else None)
        outer.append(tuple(c.text.strip() for c in distinct[:-1]))
    code_texts = [next((clean(c.text) for i in codes if (c := row[i]) is not None), "") for row in body]
    levels = _levels(own, code_texts)
    ancestors = _ancestors(own, levels)
    return tuple(
        RowLabel(
            row=table.header_rows + i,
            text=cell.text.strip() if cell is not None else "",
            path=(*outer[i], *ancestors[i]),
            of_which=_names_part(cell),
            unit=next(
                (c.text.strip() for j in units if (c := body[i][j]) is not None and c.text.strip()),
                _unit_in_label(cell, ancestors[i]),
            ),
        )
        for i, cell in enumerate(own)
    )


def _unit_in_label(cell: Cell | None, above: Sequence[str]) -> str | None:
    """The unit that a row's label names (投资（万元）), or else that of the row which it is a part of."""
    texts = (cell.text if cell is not None else "", *reversed(above))
    return next((name for text in texts if len(names := units_in(text)) == 1 for name in names), None)


def _levels(labels: Sequence[Cell | None], codes: Sequence[str]) -> list[int]:
    """Depth of each row, 0 outermost."""
    coded = [c for c in codes if _CODE.fullmatch(c)]
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
