"""Is it a table? The judgement over lines cut into columns; strict, for most of a page is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.whitespace.assemble import Block, ruled_after
from extract.whitespace.columns import Piece, bands_of, has_figures
from extract.whitespace.lines import is_han, median
from extract.whitespace.tolerances import FEWEST, WHOLE_WIDTH
from schemas.lexicon.numbers import is_value

_MARKER = re.compile(
    r"[•●○■□◆▪▫\-–—*·]|[(（]?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,3})[)）.、．:]"
)
_LEADER = re.compile(r"(?:[.．·…]\s?){4,}|…{2,}")
_FILLED = 0.45  # share of the columns that a line fills on average; samples alike from 0.45 to 0.56
_SPARE = 0.2  # of a line: so much less counts one with a single column; samples alike from 0.1 to 0.25
_WRAPPED = 0.6  # of a line: so much less counts one with the wrapped text of a column; alike from 0.3 to 1.2
_DENSE = 0.2  # share of a table's height that its text takes, frames of pictures less; alike from 0.16 to 0.4
_FIGURES = 0.5  # share of a column of figures that are figures; samples alike from 0.25 to 0.63
_ALIGNED = 0.35  # heights by which edges of a column stray, recognised boxes more; alike from 0.18 to 0.7


def is_table(block: Block, ruled: bool, fewest: int) -> bool:
    """Whether the block is a table.

    Args:
        block: lines cut at gutters.
        ruled: the block stands between rulings as wide as itself, which lowers the bar.
        fewest: lines with text in several columns that it must have.
    """
    if not block.gutters or not _has_rows(block, 0.4 if ruled else 0.6, fewest) or _is_text(block):
        return False
    if not _is_aligned(block) or not _is_filled(block):
        return False
    figures = any(_share_of_values(_column(block, c)) >= _FIGURES for c in range(1, len(block.gutters) + 1))
    return figures or (ruled and _has_ruled_header(block) and _is_short(block))


def _has_rows(block: Block, share: float, fewest: int) -> bool:
    """Whether enough of the lines have text in several columns, and the lines are not far between."""
    cut_lines = block.cut_lines
    many = sum(len(s.columns) > 1 and len(s.pieces) > 1 for s in cut_lines)
    dense = len(cut_lines) * block.height >= _DENSE * block.bbox.height
    return dense and many >= fewest and many >= share * (len(cut_lines) - _WRAPPED * _wrapped(block))


def _is_text(block: Block) -> bool:
    return _is_prose(block) or _is_list(block) or _is_contents(block)


def _column(block: Block, column: int) -> list[Piece]:
    return [p for s in block.cut_lines for p in s.pieces if p.first == p.last == column]


def _share_of_values(pieces: Sequence[Piece]) -> float:
    return sum(is_value(p.text) for p in pieces) / len(pieces) if pieces else 0.0


def _characters(text: str) -> float:
    """Length in Latin letters; a Chinese character counts as two and a half."""
    return sum(2.5 if is_han(c) else 1.0 for c in text)


def _is_prose(block: Block) -> bool:
    """Running text: long pieces without figures in most lines (of one column or of two)."""
    long = sum(
        any(_characters(p.text) > 45 and p.x1 - p.x0 > 0.3 * block.bbox.width for p in s.pieces)
        for s in block.cut_lines
    )
    return long > 0.5 * len(block.cut_lines)


def _is_list(block: Block) -> bool:
    """Two columns of which the first holds nothing but bullets or numbers of a list."""
    if len(block.gutters) != 1:
        return False
    first = _column(block, 0)
    return bool(first) and sum(bool(_MARKER.fullmatch(p.text)) for p in first) > 0.7 * len(first)


def _is_contents(block: Block) -> bool:
    """Leaders in many lines."""
    led = sum(any(_LEADER.search(p.text) for p in s.pieces) for s in block.cut_lines)
    return led > 0.3 * len(block.cut_lines)


def _is_short(block: Block) -> bool:
    lengths = [_characters(p.text) for s in block.cut_lines for p in s.pieces]
    return median(lengths) <= 30


def _has_ruled_header(block: Block) -> bool:
    """Whether a ruling of the table's width parts the first lines from the rest."""
    return any(ruled_after(block, WHOLE_WIDTH)[:4])


def _is_aligned(block: Block) -> bool:
    """Whether in every column most pieces agree in their left edge, right edge or middle.

    Those below the header at least: heads may stand otherwise than figures.
    """
    first = next((k for k, s in enumerate(block.cut_lines) if has_figures(s)), 0)
    body = replace(block, cut_lines=block.cut_lines[first:])
    return _agree(block) or (len(body.cut_lines) >= FEWEST and _agree(body))


def _agree(block: Block) -> bool:
    """Whether the columns are aligned; beside three columns of figures the labels may be indented."""
    tolerance = _ALIGNED * block.height
    columns = range(len(block.gutters) + 1)
    figures = sum(_share_of_values(_column(block, c)) >= _FIGURES for c in columns[1:])
    for column in columns[1:] if figures >= FEWEST else columns:
        pieces = _column(block, column)
        if len(pieces) < 3:
            continue
        ways = (
            [p.x0 for p in pieces],
            [p.x1 for p in pieces],
            [p.center for p in pieces],
        )
        best = max(sum(abs(x - median(xs)) <= tolerance for x in xs) for xs in ways)
        if best < 0.6 * len(pieces):
            return False
    return True


def _is_filled(block: Block) -> bool:
    """Whether the lines fill most columns: a grid, not scattered words.

    Lines that stand beside each other, as figures do at half the height of a wrapped label, are one.
    """
    lines: dict[int, frozenset[int]] = {}
    for band, s in zip(bands_of([(s.y0, s.y1) for s in block.cut_lines]), block.cut_lines, strict=True):
        lines[band] = lines.get(band, frozenset()) | s.columns
    filled = sum(len(columns) for columns in lines.values())
    wrapped = sum(len(columns) == 1 for columns in lines.values())
    return filled >= _FILLED * (len(lines) - _SPARE * wrapped) * (len(block.gutters) + 1)


def _wrapped(block: Block) -> int:
    """How many lines hold one piece in one column, as the wrapped text of a cell does."""
    return sum(len(s.pieces) == 1 and len(s.columns) == 1 for s in block.cut_lines)
