"""Roles of columns: which label the rows and how, which are measures; from header and content together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.types import Cell, Table
from normalize.header import Path, bare
from normalize.terms import LabelKind, Role, Terms
from normalize.text import clean
from normalize.times import names_time
from normalize.types import NullKind
from normalize.values import parse_value
from schemas.lexicon.units import states_unit

NAMES = (LabelKind.DIVISION, LabelKind.ITEM, LabelKind.TIME)
"""Kinds of columns that name rows."""
CODE = re.compile(r"\d{3,}")
_CODE_HEADER = re.compile(r"(?:编码|代码)$")
_TEXTUAL = 0.5
"""Share of filled cells that are no number, from which a column without a known header labels rows."""


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
    begun = False  # whether measures have begun; a rank before the names (排名 | 县区) does not begin them
    for index in range(table.n_columns):
        path = paths[index] if index < len(paths) else ()
        texts = [cell.text for row in body if (cell := row[index]) is not None]
        leaf = next((bare(p) for p in reversed(path) if p), "")
        again = begun and leaf in heads and index + 1 < table.n_columns
        kind = _kind(Terms.load(), path, texts, again or not begun, bool(labels) and not again)
        leads = kind not in {None, LabelKind.REMARK} or _ranks(path)
        if again and leads:
            found.append(Block(labels, tuple(measures)))
            labels, measures, begun = {}, [], False
        if leads and not begun:
            heads.add(leaf)
        if kind is None:
            measures.append(index)
            begun = begun or not _ranks(path)
        else:
            labels[index] = kind
    found.append(Block(labels, tuple(measures)))
    return tuple(_with_names(block, body) for block in found if block.measures or len(found) == 1)


def _with_names(block: Block, body: Sequence[Sequence[Cell | None]]) -> Block:
    """The block with its first column as the rows' names where no column says so, unless it holds amounts."""
    if block.of(*NAMES) or not block.measures:
        return block
    first, *rest = block.measures
    if _amounts([cell.text for row in body if (cell := row[first]) is not None]):
        return block
    return Block({**block.labels, first: LabelKind.ITEM}, tuple(rest))


def _kind(terms: Terms, path: Path, texts: list[str], leading: bool, labelled: bool) -> LabelKind | None:
    named = [bare(p) for p in path if p]
    known = next((k for text in reversed(named) if (k := terms.label_kind(text))), None)
    if known is None and named and _CODE_HEADER.search(named[-1]):
        known = LabelKind.CODE
    if known is not None:
        return _known_kind(known, texts, leading)
    if not leading or _ranks(path):
        return None
    if not named and _ordered(texts):
        return LabelKind.ORDER
    first = not labelled and not _amounts(texts) and (not named or terms.measure(named[-1]) is None)
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


def _ranks(path: Path) -> bool:
    term = next((Terms.load().measure(bare(text)) for text in reversed(path) if text), None)
    return term is not None and term.role is Role.RANK


def _ordered(texts: list[str]) -> bool:
    """Whether the texts count the rows: 1, 2, 3 ..., totals left out."""
    numbers = [int(t) for t in map(clean, texts) if t.isdecimal()]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _amounts(texts: list[str]) -> bool:
    """Whether most of the texts are numbers that name nothing: with decimals, a sign or a unit."""
    filled = [t for t in map(clean, texts) if t]
    amounts = sum(
        not t.isdecimal() and parse_value(t).value is not None and not names_time(t) for t in filled
    )
    return bool(filled) and amounts > len(filled) / 2


def _units(texts: list[str]) -> bool:
    filled = [t for t in texts if t.strip()]
    return bool(filled) and sum(states_unit(t) for t in filled) > len(filled) / 2


def _codes(texts: list[str]) -> bool:
    filled = [t for t in map(clean, texts) if t]
    return bool(filled) and sum(bool(CODE.fullmatch(t)) for t in filled) > len(filled) / 2


def _textual(texts: list[str]) -> bool:
    filled = [t for t in texts if t.strip()]
    words = sum(1 for t in filled if parse_value(t).null_kind is NullKind.TEXT)
    return bool(filled) and words / len(filled) > _TEXTUAL
