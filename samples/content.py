"""Content of a sample notice: what it says, free of how it is drawn.

YAML → ``NoticeContent``. A table's header is written as a tree (a mapping is a group, ``""`` the group's
own total, the L-shaped header of Chinese tables); a body row is one line of cells between ``|``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Head:
    """A node of the header tree; a leaf has no children, an L-shaped total has the label ``""``."""

    label: str
    children: tuple[Head, ...] = ()

    @property
    def width(self) -> int:
        """Columns that the node spans."""
        return sum(c.width for c in self.children) or 1

    @property
    def depth(self) -> int:
        """Header rows that the node needs; an L-shaped total needs none of its own."""
        below = max((c.depth for c in self.children), default=0)
        return below + (1 if self.label else 0)

    def paths(self) -> Iterator[tuple[str, ...]]:
        """One header path per column, top to bottom."""
        if not self.children:
            yield (self.label,)
        for child in self.children:
            for path in child.paths():
                yield (self.label, *path)


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table: caption, header tree, body rows, notes, and how it is drawn.

    ``numbers`` is the row of column numbers (栏次) that closes the header and is no part of the header paths.
    ``merges`` are body spans (row, column, row span, column span), rows from 0 in the body; the merged text
    stands in every row of ``rows``. ``checks`` state the table's own arithmetic (see tests/samples).
    """

    title: str
    header: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...] = ()
    annex: str | None = None
    unit: str | None = None
    notes: tuple[str, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    checks: tuple[str, ...] = ()
    draw: dict[str, Any] = field(default_factory=dict)

    @property
    def paths(self) -> list[tuple[str, ...]]:
        """Header path of every column; empty paths where the table has no header."""
        if not self.header:
            return [()] * len(self.rows[0])
        return [path for head in self.header for path in head.paths()]

    @property
    def header_depth(self) -> int:
        """Rows of the header, the row of column numbers included."""
        return self.label_depth + bool(self.numbers)

    @property
    def label_depth(self) -> int:
        """Rows of the header without the row of column numbers."""
        return max((h.depth for h in self.header), default=0)


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """A whole notice.

    ``body`` paragraphs start with ``# `` for a heading of the first rank, ``## `` for the second; a number
    stands for the table of that number, set between the paragraphs.
    """

    name: str
    title: str
    doc_number: str | None
    issuer: str | None
    issued_on: str | None
    letterhead: str | None
    addressee: str | None
    body: tuple[str | int, ...]
    tables: tuple[TableContent, ...]
    copies: tuple[str, ...] = ()
    draw: dict[str, Any] = field(default_factory=dict)


def _head(node: Any) -> tuple[Head, ...]:
    if isinstance(node, dict):
        return tuple(Head(str(k), tuple(h for c in v for h in _head(c))) for k, v in node.items())
    return (Head(str(node)),)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))


def _table(raw: dict[str, Any]) -> TableContent:
    return TableContent(
        title=raw.get("title", ""),
        header=tuple(h for node in raw.get("header", ()) for h in _head(node)),
        rows=tuple(_cells(line) for line in raw["rows"]),
        numbers=_cells(raw["numbers"]) if "numbers" in raw else (),
        annex=raw.get("annex"),
        unit=raw.get("unit"),
        notes=tuple(raw.get("notes", ())),
        merges=tuple((m[0], m[1], m[2], m[3]) for m in raw.get("merges", ())),
        checks=tuple(raw.get("checks", ())),
        draw=raw.get("draw", {}),
    )


def load(path: Path) -> NoticeContent:
    """Reads one content file.

    Raises:
        KeyError: A table lacks its rows.
        ValueError: A row has another number of cells than the header has columns.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    head = raw.get("document", {})
    issued = head.get("issued_on")
    notice = NoticeContent(
        name=path.stem,
        title=head.get("title", ""),
        doc_number=head.get("doc_number"),
        issuer=head.get("issuer"),
        issued_on=None if issued is None else str(issued),
        letterhead=raw.get("letterhead"),
        addressee=raw.get("addressee"),
        body=tuple(raw.get("body", ())),
        tables=tuple(_table(t) for t in raw.get("tables", ())),
        copies=tuple(raw.get("copies", ())),
        draw=raw.get("draw", {}),
    )
    for table in notice.tables:
        for row in table.rows:
            if len(row) != len(table.paths):
                raise ValueError(f"{path.name}: {table.title}: {len(table.paths)} columns, row {row}")
    return notice
