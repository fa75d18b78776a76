"""Tables on a terminal: heads over all their columns, numbers right, doubtful cells in colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.types import Cell, Notice, Table
from schemas.lexicon.numbers import is_mark
from tongbao.findings import findings_of
from tongbao.formats.cells import Columns, Place, doubtful, heading, number
from tongbao.formats.plain import finding_line
from tongbao.language import said
from tongbao.printable import lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_GAP = 2
_WIDEST = 36
"""Characters of a column, beyond which its texts are folded: half of an old terminal."""


def print_tables(notice: Notice) -> None:
    """Draw the tables, wide ones in several blocks of columns."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    head = notice.head
    for line in (head.title, head.doc_number, head.issuer, head.issued_on and head.issued_on.isoformat()):
        if line:
            console.print(Text(lines(line)), style="bold" if line == head.title else None)
    doubted = doubtful(notice)
    for table in notice.tables:
        console.print(Text(f"\n{heading(table)}"), style="bold")
        _print_table(table, console, doubted)
        for note in table.notes:
            console.print(Text(lines(note)), style="dim")
    if not notice.tables:
        console.print(said("no table found"))
    for finding in findings_of(notice):
        console.print(Text(finding_line(finding)), style="yellow")


def _print_table(table: Table, console: Console, doubted: frozenset[Place]) -> None:
    columns = Columns.of(table)
    widths = _widths(table)
    for block in blocks_of([w + _GAP for w in widths], console.width):
        for line in _Block(table, columns, doubted, tuple(block), widths).drawn():
            console.print(line, no_wrap=True, crop=False, overflow="ignore", soft_wrap=True)
        console.print()


def _widths(table: Table) -> list[int]:
    """The width of each column; a text over several needs no more than they have together, if it can."""
    widths = [1] * table.n_columns
    for cell in sorted(table.cells, key=lambda c: c.column_span):
        over = range(cell.column, cell.column + cell.column_span)
        lacking = min(_WIDEST, _width(cell.text)) - sum(widths[i] for i in over) - _GAP * (len(over) - 1)
        for index in over:
            if lacking > 0:
                share = -(-lacking // (over[-1] + 1 - index))
                widths[index] += share
                lacking -= share
    return widths


def _width(text: str) -> int:
    from rich.cells import cell_len

    return max((cell_len(line) for line in lines(text).split("\n")), default=0)


@dataclass(frozen=True, slots=True)
class _Block:
    """Some columns of a table, the first of which names the rows."""

    table: Table
    columns: Columns
    doubted: frozenset[Place]
    shown: tuple[int, ...]
    widths: list[int]

    def drawn(self) -> Iterator[Text]:
        """The lines of the block."""
        from rich.text import Text

        whole = sum(self.widths[i] + _GAP for i in self.shown) - _GAP
        for row in range(self.table.n_rows):
            if row == self.table.header_rows and row:
                yield Text("─" * whole, style="dim")
            pieces = list(self._pieces(row))
            if row < self.table.header_rows and not any(text.strip() for _, text, _, _ in pieces):
                continue
            yield from self._lines(pieces)
            if row + 1 < self.table.header_rows:
                yield from self._under(row)
        yield Text("─" * whole, style="dim")

    def _pieces(self, row: int) -> Iterator[tuple[int, str, str, bool]]:
        """Width, text, style and whether it stands right, of what begins or goes on in a row."""
        met: set[int] = set()
        for index in self.shown:
            cell = self.table.owner.get((row, index))
            if cell is None or id(cell) in met:
                continue
            met.add(id(cell))
            over = [i for i in self.shown if cell.column <= i < cell.column + cell.column_span]
            width = sum(self.widths[i] for i in over) + _GAP * (len(over) - 1)
            yield width, cell.text if cell.row == row else "", self._style(cell), self._is_right(cell)

    def _style(self, cell: Cell) -> str:
        if (self.table.number, cell.row, cell.column) in self.doubted:
            return "black on yellow"
        return "bold" if cell.row < self.table.header_rows else ""

    def _is_right(self, cell: Cell) -> bool:
        if cell.row < self.table.header_rows:
            return cell.column_span == 1 and cell.column in self.columns.measures
        in_measure = cell.column in self.columns.measures
        return number(cell, self.table, self.columns) is not None or (in_measure and is_mark(cell.text))

    def _lines(self, pieces: Sequence[tuple[int, str, str, bool]]) -> Iterator[Text]:
        from rich.text import Text

        folded = [_folded(text, width) for width, text, _, _ in pieces]
        for number_of_line in range(max((len(f) for f in folded), default=1)):
            line = Text()
            for place, ((width, _, style, right), texts) in enumerate(zip(pieces, folded, strict=True)):
                text = texts[number_of_line] if number_of_line < len(texts) else ""
                white = " " * max(0, width - _width(text))
                line.append(" " * _GAP if place else "")
                line.append(white if right else "")
                line.append(text, style=style if text.strip() else "")
                line.append("" if right else white)
            line.rstrip()
            yield line

    def _under(self, row: int) -> Iterator[Text]:
        """A thin line below heads that have others under them."""
        from rich.text import Text

        line = Text()
        met: set[int] = set()
        for place, index in enumerate(self.shown):
            cell = self.table.owner.get((row, index))
            joined = cell is not None and id(cell) in met
            heads = cell is not None and cell.column_span > 1 and cell.row + cell.row_span == row + 1
            heads = heads and bool(cell and cell.text.strip())
            if cell is not None:
                met.add(id(cell))
            if place:
                line.append(("─" if joined and heads else " ") * _GAP)
            line.append(("─" if heads else " ") * self.widths[index])
        line.rstrip()
        if line.plain:
            line.stylize("dim")
            yield line


def _folded(text: str, width: int) -> list[str]:
    """A text in lines of at most so many characters."""
    from rich.cells import chop_cells

    return [part for line in lines(text).split("\n") for part in (chop_cells(line, max(2, width)) or [""])]


def blocks_of(widths: Sequence[int], available: int) -> list[list[int]]:
    """Columns in blocks that fit ``available`` characters; each block begins with column 0."""
    blocks: list[list[int]] = [[0]]
    used = widths[0] if widths else 0
    for index, width in list(enumerate(widths))[1:]:
        if used + width > available and len(blocks[-1]) > 1:
            blocks.append([0])
            used = widths[0]
        blocks[-1].append(index)
        used += width
    return blocks
