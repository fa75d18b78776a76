"""Invented notices of one or more tables, written as web pages: all that a clerk types, and no PDF to draw.

They go through the product's own chain: read, understood, checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from tongbao.vouch import Vouched

Path = tuple[str, ...]
"""The header of a column from the top; columns beside each other share a top of equal texts."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the paths of its header, the column of labels first, and rows of as many texts."""

    caption: str
    unit: str
    header: tuple[Path, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    @property
    def header_rows(self) -> int:
        """How many rows its header takes."""
        return max(map(len, self.header))


@dataclass(frozen=True, slots=True)
class Paper:
    """A notice: its title, sentences of its body, its tables."""

    title: str
    body: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def html(paper: Paper) -> bytes:
    """The notice as a web page."""
    parts = [f"<h1>{escape(paper.title)}</h1>", *(f"<p>{escape(text)}</p>" for text in paper.body)]
    for number, sheet in enumerate(paper.sheets, 1):
        parts += [f"<p>附表{number} {escape(sheet.caption)}</p>", f"<p>{escape(sheet.unit)}</p>"]
        parts += ["<table>", *_head(sheet)]
        parts += ["<tr>" + "".join(f"<td>{escape(t)}</td>" for t in row) + "</tr>" for row in sheet.rows]
        parts += ["</table>", f"<p>{escape(sheet.note)}</p>" if sheet.note else ""]
    page = "\n".join(parts)
    return f'<html><head><meta charset="utf-8"></head><body>{page}</body></html>'.encode()


def _head(sheet: Sheet) -> list[str]:
    """Rows of the header: equal texts side by side are one cell, a short path reaches down."""
    depth, lines = sheet.header_rows, []
    for level in range(depth):
        cells, column = [], 0
        while column < len(sheet.header):
            path = sheet.header[column]
            last = level == len(path) - 1
            end = column + 1
            while not last and end < len(sheet.header) and _shares(sheet.header[end], path, level):
                end += 1
            if level < len(path):
                down = depth - level if last else 1
                cells.append(f'<th colspan="{end - column}" rowspan="{down}">{escape(path[level])}</th>')
            column = end
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return lines


def _shares(other: Path, path: Path, level: int) -> bool:
    return len(other) > level + 1 and other[: level + 1] == path[: level + 1]


@cache
def _country() -> tuple[Any, Any]:
    from normalize.gazetteer import Gazetteer
    from schemas.spec_file import load_specs

    return load_specs(), Gazetteer.load()


def checked(data: bytes, file_name: str = "notice.html") -> Vouched:
    """A document read, understood and checked as the product does."""
    from extract.intake import recognise
    from extract.read import read_document
    from tongbao.run import check, understand

    return check(understand(read_document(recognise(data, file_name)), *_country()))
