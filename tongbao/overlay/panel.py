"""Takes what an overlay shows, gives the column of text beside it: title, legend, findings, header paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.types import BBox, Table
from normalize.header import header_paths
from schemas.findings import Finding
from tongbao.overlay import svg
from tongbao.overlay.layers import path_text
from tongbao.overlay.style import Kind, Shape
from tongbao.overlay.typeset import wrapped

WIDTH = 300.0
"""Points that a panel takes beside its page."""

_MARGIN = 12.0
_LEADING = 11.5
_SAMPLE = 24.0  # points: how wide the sample of a kind is, and the number of a finding or column
_SIZES = {"note": 8.5, "head": 10.0}  # points: the type of the style sheet
_NARROW = {"note": 0.56, "head": 0.68}  # of an em: what a letter or digit takes, in the widest of usual fonts


@dataclass(frozen=True, slots=True)
class Entry:
    """A paragraph of a panel: ``sample`` or ``mark`` stands before its text."""

    text: str
    css: str = "note"
    mark: str = ""
    sample: Kind | None = None


def panel(entries: Iterable[Entry]) -> tuple[tuple[str, ...], float]:
    """The elements of a panel whose left top corner is the origin, and its height in points."""
    drawn: list[str] = []
    y = _MARGIN
    for entry in entries:
        if entry.css == "head" and drawn:
            y += _LEADING / 2
        y += _LEADING
        if entry.sample is not None:
            drawn += _sample(entry.sample, y)
        if entry.mark:
            drawn.append(svg.text(_MARGIN, y, entry.mark, entry.css))
        x = _MARGIN + (_SAMPLE if entry.mark or entry.sample else 0.0)
        ems = (WIDTH - _MARGIN - x) / _SIZES[entry.css]
        for place, line in enumerate(wrapped(entry.text, ems, _NARROW[entry.css])):
            y += _LEADING if place else 0.0
            drawn.append(svg.text(x, y, line, entry.css))
    return tuple(drawn), y + _MARGIN


def legend(kinds: Sequence[Kind]) -> Iterator[Entry]:
    """What each kind of mark means."""
    if kinds:
        yield Entry("Legend", "head")
    for kind in kinds:
        yield Entry(kind.meaning, sample=kind)


def findings(numbered: Sequence[tuple[int, Finding]]) -> Iterator[Entry]:
    """The findings of the page by their numbers."""
    yield Entry("Findings" if numbered else "No findings", "head")
    for number, found in numbered:
        yield Entry(f"{found.severity}: {found.code}: {found.message}", mark=f"{number}")


def paths(tables: Sequence[Table]) -> Iterator[Entry]:
    """The header path of each column of the tables."""
    for table in tables:
        yield Entry(f"Table {table.number}: {table.title or 'no title'}", "head")
        size = f"{table.n_rows} rows ({table.header_rows} header), {table.n_columns} columns"
        yield Entry(f"{size}; {table.unit or 'no unit'}; found by {table.finder}")
        for column, path in enumerate(header_paths(table)):
            yield Entry(path_text(path) or "(no label)", mark=str(column))


def _sample(kind: Kind, y: float) -> Iterator[str]:
    box = BBox(_MARGIN, y - 7, _MARGIN + _SAMPLE - 6, y + 0.5)
    if kind.shape is Shape.LINE:
        yield svg.line(box.x0, y - 3, box.x1, y - 3, kind.css)
        return
    yield svg.rect(box, kind.css)
    if kind.shape is Shape.STRUCK:
        yield svg.line(box.x0, box.y1, box.x1, box.y0, kind.css)
