"""Takes what is known of a page, gives the layers of its overlay: pure functions, one per layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.scan.ocr.confidence import DOUBTFUL_BELOW
from extract.types import BBox, Cell, RawTable, Ruling, Word
from normalize.header import Path
from schemas.findings import Finding, Severity
from tongbao.overlay import style, svg
from tongbao.overlay.cells import PlacedCell
from tongbao.overlay.rulings import RulingKinds
from tongbao.overlay.style import Kind

_INSET = 0.9  # points that a cell is drawn smaller than it is: its rulings show beside it
_STUB = 4.0  # points that a lattice is drawn beyond its table
_GAP = 1.5  # points between a table and the numbers of its columns
_EM = 6.0  # points: the size of those numbers (``.row``, ``.column``)


@dataclass(frozen=True, slots=True)
class Layer:
    """Some marks of an overlay, with the kinds of marks that they may be."""

    name: str
    kinds: tuple[Kind, ...]
    elements: tuple[str, ...]


def word_layer(words: Sequence[Word]) -> Layer:
    """The words, each in its box."""
    drawn = (svg.rect(w.bbox, style.WORD.css, title=_told(w)) for w in words)
    return Layer("words", (style.WORD,), tuple(drawn))


def box_layer(boxes: Iterable[BBox]) -> Layer:
    """Cells that have no role yet."""
    return Layer("boxes", (style.CELL,), tuple(svg.rect(b, style.CELL.css, within=_INSET) for b in boxes))


def ruling_layer(rulings: RulingKinds) -> Layer:
    """The rulings by kind."""
    kinds = (
        (style.DRAWN, rulings.drawn),
        (style.SHADE, rulings.shade),
        (style.INFERRED, rulings.inferred),
    )
    return line_layer("rulings", kinds)


def line_layer(name: str, lines: Sequence[tuple[Kind, Sequence[Ruling]]]) -> Layer:
    """Lines of several kinds, the first ones last: where two lie on each other, they are seen."""
    drawn = tuple(_ruling(r, kind) for kind, those in reversed(lines) for r in those)
    return Layer(name, tuple(kind for kind, _ in lines), drawn)


def lattice_layer(grids: Sequence[RawTable]) -> Layer:
    """The edges of rows and columns, all the way through spans."""
    drawn = [line for grid in grids for line in _lattice(grid)]
    return Layer("lattice", (style.LATTICE,), tuple(drawn))


def cell_layer(cells: Sequence[PlacedCell]) -> Layer:
    """The cells by role, each with its span where it has one."""
    kinds = (style.HEADER, style.LABEL, style.VALUE, style.BLANK, style.LIFTED)
    return Layer("cells", kinds, tuple(_cell(c) for c in cells))


def number_layer(cells: Sequence[PlacedCell], grids: Sequence[RawTable]) -> Layer:
    """The numbers of rows and columns along each table, as the tables count them.

    They stand above what the table has of the page, and above the rows over it that no table took.
    """
    tables: dict[int, list[Cell]] = {}
    for placed in cells:
        if placed.table is not None:
            tables.setdefault(placed.table, []).append(placed.cell)
    tops = {grid.bbox: grid.bbox.y0 for grid in grids}
    drawn: list[str] = []
    for number, own in tables.items():
        box = BBox.union([c.bbox for c in own])
        around = next((b for b in tops if b.contains(box.center)), box)
        drawn += _numbers(own, number, around.x0, tops.get(around, box.y0))
        tops[around] = box.y1  # a second table of the same grid begins below the first
    return Layer("numbers", (), tuple(drawn))


def residue_layer(grids: Sequence[RawTable]) -> Layer:
    """The words that stand in a table and in none of its cells, struck through."""
    drawn = [part for grid in grids for word in grid.residue for part in _struck(word)]
    return Layer("residue", (style.RESIDUE,), tuple(drawn))


def unsure_layer(words: Iterable[Word]) -> Layer:
    """The words that were read unsurely."""
    unsure = (w for w in words if w.confidence is not None and w.confidence < DOUBTFUL_BELOW)
    drawn = (svg.rect(w.bbox, style.UNSURE.css, title=_told(w)) for w in unsure)
    return Layer("unsure", (style.UNSURE,), tuple(drawn))


def finding_layer(findings: Iterable[tuple[int, Finding, BBox | None]]) -> Layer:
    """The findings that have a place on the page: an outline, and at its corner all their numbers."""
    kinds = (style.ERROR, style.WARNING, style.INFO)
    placed: dict[BBox, list[tuple[int, Finding]]] = {}
    for number, found, box in findings:
        if box is not None:
            placed.setdefault(box, []).append((number, found))
    return Layer("findings", kinds, tuple(part for box in placed for part in _findings(box, placed[box])))


# ---- single marks


def _told(word: Word) -> str:
    sure = "" if word.confidence is None else f", confidence {word.confidence:.2f}"
    return f"{word.text}\n{word.engine}{sure}"


def _ruling(ruling: Ruling, kind: Kind) -> str:
    if ruling.horizontal:
        y = (ruling.y0 + ruling.y1) / 2
        return svg.line(ruling.x0, y, ruling.x1, y, kind.css)
    x = (ruling.x0 + ruling.x1) / 2
    return svg.line(x, ruling.y0, x, ruling.y1, kind.css)


def _lattice(grid: RawTable) -> Iterable[str]:
    x0, y0, x1, y1 = grid.bbox
    for x in sorted({c.bbox.x0 for c in grid.cells} | {c.bbox.x1 for c in grid.cells}):
        yield svg.line(x, y0 - _STUB, x, y1 + _STUB, style.LATTICE.css)
    for y in sorted({c.bbox.y0 for c in grid.cells} | {c.bbox.y1 for c in grid.cells}):
        yield svg.line(x0 - _STUB, y, x1 + _STUB, y, style.LATTICE.css)


def _cell(placed: PlacedCell) -> str:
    cell, role = placed.cell, placed.role
    name = "" if placed.table is None else f"t{placed.table}r{cell.row}c{cell.column}"
    parts = [svg.rect(cell.bbox, role.css, within=_INSET, title=_described(placed))]
    if cell.row_span > 1 or cell.column_span > 1:
        span = f"{cell.row_span}×{cell.column_span}"
        parts.append(svg.text(cell.bbox.x1 - 2, cell.bbox.y1 - 2, span, "row"))
    return svg.group(parts, name=name, css="cell")


def _described(placed: PlacedCell) -> str:
    cell, where = placed.cell, "in no table"
    if placed.table is not None:
        where = f"table {placed.table}, row {cell.row}, column {cell.column}"
    sure = "" if cell.confidence is None else f"confidence {cell.confidence:.2f}"
    facts = (
        f"{where}: {placed.role.meaning}",
        f"{cell.row_span} × {cell.column_span} (rows × columns)",
        path_text(placed.path),
        cell.text,
        sure,
    )
    return "\n".join(fact for fact in facts if fact)


def path_text(path: Path) -> str:
    """A header path on one line; a group's own total has no label of its own."""
    return " › ".join(level or "(its own total)" for level in path)


def _numbers(cells: Sequence[Cell], number: int, left: float, top: float) -> Iterable[str]:
    yield svg.text(left, top - _GAP - 1.2 * _EM, f"table {number}", "tag")
    columns = {c.column: c.bbox for c in cells if c.column_span == 1}
    for column, box in sorted(columns.items()):
        yield svg.text(box.center[0], top - _GAP, str(column), "column")
    rows = {c.row: c.bbox for c in cells if c.row_span == 1}
    for row, box in sorted(rows.items()):
        yield svg.text(left - _STUB, box.center[1] + 0.36 * _EM, str(row), "row")


def _struck(word: Word) -> Iterable[str]:
    box = word.bbox
    yield svg.rect(box, style.RESIDUE.css, title=f"in no cell: {_told(word)}")
    yield svg.line(box.x0, box.y1, box.x1, box.y0, style.RESIDUE.css)


def _findings(box: BBox, numbered: Sequence[tuple[int, Finding]]) -> Iterable[str]:
    worst = max((found.severity for _, found in numbered), key=list(Severity).index)
    told = "\n".join(f"{n}: {found.code}: {found.message}" for n, found in numbered)
    css = style.OF_SEVERITY[worst].css
    yield svg.rect(box, css, title=told)
    yield svg.text(box.x1, box.y0 + 3, " ".join(str(n) for n, _ in numbered), f"badge of-{css}")
