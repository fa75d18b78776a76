"""Takes rulings and words, gives grids whose cells tile them exactly once, and puts the words in.

The one way for digital and scanned pages: rulings, lattices, regions that no line divides, rectangular
cells, words in cells. ``grid_from_rulings`` stops before the words, for a reader that has to crop the
cells first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from extract.grid import in_order
from extract.rulings import Lattice, lattices
from extract.sections import with_sections
from extract.text import cell_text
from extract.types import BBox, Cell, Page, PageKind, RawTable, Ruling, Word
from schemas.findings import Code, Finding, Place

_OWN_SHARE = 0.4  # a word with less than this share in its cell belongs to none (a watermark)
_INSIDE = 0.9  # share of a label that lies in its cell; what runs over its borders is dirt
_FILLED = 2  # cells with text that make a grid a table
_CUT = 0.1  # share of a word that must lie in a second cell for it to be cut


Rectangle = tuple[int, int, int, int]
"""Row, column, row span, column span."""


def tables_from_rulings(page: Page) -> tuple[RawTable, ...]:
    """The ruled tables of a page whose words are known, top to bottom."""
    return with_words(page, grid_from_rulings(page.rulings, page.words, page.number))


def with_words(page: Page, grids: Iterable[RawTable]) -> tuple[RawTable, ...]:
    """The grids with the words of their page; those that hardly hold any are no tables."""
    tables = (_filled(grid, page) for grid in grids)
    return tuple(t for t in tables if sum(bool(c.text) for c in t.cells) >= _FILLED)


def coloured_rows(page: Page) -> tuple[RawTable, ...]:
    """The single rows of coloured boxes that no grid holds: headers, or stripes, of tables without lines."""
    if all(r.thickness for r in page.rulings):
        return ()
    found = (g for g in lattices(page.rulings) if g.shaded and len(g.ys) == 2)
    rows = (_grid(g, page.words, page.number) for g in found)
    return tuple(_filled(row, page) for row in rows if row.n_columns > 1)


def grid_from_rulings(
    rulings: Iterable[Ruling], words: Sequence[Word] = (), page: int = 1
) -> tuple[RawTable, ...]:
    """The grids that rulings draw, cells still empty; page frames, underlines and single boxes are none.

    Args:
        rulings: all rulings of a page, in points.
        words: where they are known already, they decide how an L-shaped region falls into cells, and show
            the headings of sections between grids.
        page: its number.
    """
    # a single coloured row is a stripe of a table that draws no lines
    found = with_sections(lattices(rulings), words)
    drawn = [_grid(g, words, page) for g in found if len(g.ys) > 2 or not g.shaded]
    grids = [g for g in drawn if g.n_columns > 1 and len(g.cells) > 1]
    return tuple(g for g in grids if not any(_encloses(other, g) for other in grids if other is not g))


def _encloses(outer: RawTable, inner: RawTable) -> bool:
    """Whether ``inner`` is drawn inside a cell of ``outer``: the outer cell keeps its words."""
    return any(
        c.bbox.x0 <= inner.bbox.x0
        and inner.bbox.x1 <= c.bbox.x1
        and c.bbox.y0 <= inner.bbox.y0
        and inner.bbox.y1 <= c.bbox.y1
        for c in outer.cells
    )


def _grid(lattice: Lattice, words: Sequence[Word], page: int) -> RawTable:
    outline = BBox(lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])
    inside = [w for w in words if outline.contains(w.bbox.center)]
    cells, broken = [], 0
    for region in _regions(lattice):
        pieces = _rectangles(region, lattice, inside)
        broken += len(pieces) - 1
        cells += [Cell(page, *piece, "", _box(piece, lattice)) for piece in pieces]
    # a line of the lattice at which no cell begins is one of other ink, as the outline of a watermark
    rows, columns = sorted({c.row for c in cells}), sorted({c.column for c in cells})
    return RawTable(
        len(rows),
        len(columns),
        in_order(_on_lines(c, rows, columns) for c in cells),
        page=page,
        bbox=outline,
        inferred=lattice.inferred + broken,
    )


def _on_lines(cell: Cell, rows: Sequence[int], columns: Sequence[int]) -> Cell:
    """The cell on those lines alone at which some cell begins."""
    row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
    row_span = bisect_left(rows, cell.row + cell.row_span) - row
    column_span = bisect_left(columns, cell.column + cell.column_span) - column
    return replace(cell, row=row, column=column, row_span=row_span, column_span=column_span)


def _box(piece: Rectangle, lattice: Lattice) -> BBox:
    row, column, down, across = piece
    return BBox(lattice.xs[column], lattice.ys[row], lattice.xs[column + across], lattice.ys[row + down])


def _regions(lattice: Lattice) -> list[list[tuple[int, int]]]:
    """Squares (row, column) of the lattice, grouped where no line parts them; each in reading order."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    region: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row in range(rows):
        for column in range(columns):
            square = (row, column)
            region[square] = [square]
            if column and not lattice.right[row][column - 1]:
                _unite(region, (row, column - 1), square)
            if row and not lattice.below[row - 1][column]:
                _unite(region, (row - 1, column), square)
    distinct = {id(members): members for members in region.values()}
    return [sorted(members) for members in distinct.values()]


def _unite(
    region: dict[tuple[int, int], list[tuple[int, int]]], one: tuple[int, int], other: tuple[int, int]
) -> None:
    kept, gone = region[one], region[other]
    if kept is not gone:
        kept += gone
        for square in gone:
            region[square] = kept


def _rectangles(region: list[tuple[int, int]], lattice: Lattice, words: Sequence[Word]) -> list[Rectangle]:
    """The region as rectangles: itself, or an L-shape cut so that the fewest words are cut."""
    row, column = region[0][0], min(c for _, c in region)
    down, across = region[-1][0] - row + 1, max(c for _, c in region) - column + 1
    if down * across == len(region):
        return [(row, column, down, across)]
    squares = [_box((*square, 1, 1), lattice) for square in region]
    own = [w for w in words if sum(_shared(w.bbox, square) for square in squares) >= _INSIDE]
    level = _strips(region)
    upright = [(r, c, h, w) for c, r, w, h in _strips(sorted((c, r) for r, c in region))]
    return min((upright, level), key=lambda pieces: (_misfits(pieces, lattice, own), len(pieces)))


def _strips(squares: Sequence[tuple[int, int]]) -> list[Rectangle]:
    """Rectangles as wide as the squares of a line allow, equal neighbours stacked."""
    pieces: list[Rectangle] = []
    for row, line in groupby(squares, key=lambda s: s[0]):
        # squares that follow each other keep the same difference to their rank
        runs = groupby(enumerate(c for _, c in line), key=lambda ranked: ranked[1] - ranked[0])
        for _, run in runs:
            columns = [c for _, c in run]
            first, across = columns[0], len(columns)
            for place, (top, left, down, wide) in enumerate(pieces):
                if (left, wide) == (first, across) and top + down == row:
                    pieces[place] = (top, left, down + 1, wide)
                    break
            else:
                pieces.append((row, first, 1, across))
    return pieces


def _misfits(pieces: Sequence[Rectangle], lattice: Lattice, words: Sequence[Word]) -> float:
    """Area of words that the pieces cut, and of words that stand away from the corner where the label begins.

    Dirt is smaller than the label.
    """
    first, *others = (_box(piece, lattice) for piece in sorted(pieces))
    misfits = 0.0
    for box in (w.bbox for w in words):
        astray = any(other.contains(box.center) for other in others)
        cut = sum(_shared(box, piece) > _CUT for piece in (first, *others)) > 1
        misfits += (astray + cut) * box.width * box.height
    return misfits


def _shared(word: BBox, cell: BBox) -> float:
    """Share of the word's area that lies in the cell."""
    across = min(word.x1, cell.x1) - max(word.x0, cell.x0)
    down = min(word.y1, cell.y1) - max(word.y0, cell.y0)
    if across < 0 or down < 0:
        return 0.0
    area = word.width * word.height
    return across * down / area if area else 1.0


def _filled(grid: RawTable, page: Page) -> RawTable:
    """The grid with the words of its page in its cells: each by its middle, or in residue."""
    held: dict[tuple[int, int], list[Word]] = {(c.row, c.column): [] for c in grid.cells}
    xs, ys = grid.xs, grid.ys
    residue = []
    for word in page.words:
        x, y = word.bbox.center
        if not grid.bbox.contains((x, y)):
            continue
        row = min(max(bisect_right(ys, y) - 1, 0), grid.n_rows - 1)
        column = min(max(bisect_right(xs, x) - 1, 0), grid.n_columns - 1)
        cell = grid.owner[row, column]
        if _shared(word.bbox, cell.bbox) < _OWN_SHARE:
            residue.append(word)
        else:
            held[cell.row, cell.column].append(word)
    cells = tuple(_cell(c, held[c.row, c.column]) for c in grid.cells)
    finder = "pixels" if page.kind is PageKind.SCAN else "rulings"
    table = replace(grid, cells=cells, residue=tuple(residue), finder=finder)
    return replace(table, findings=tuple(_remarks(table)))


def _cell(cell: Cell, words: Sequence[Word]) -> Cell:
    if not words:
        return cell
    place = (cell.row, cell.column, cell.row_span, cell.column_span)
    return Cell(cell.page, *place, cell_text(words, cell.bbox), cell.bbox, tuple(words))


def _remarks(table: RawTable) -> Iterable[Finding]:
    where = Place(page=table.page, bbox=table.bbox)
    if table.inferred:
        yield Finding(
            Code.RULING_INFERRED, f"{table.inferred} borders are not drawn and were inferred.", where
        )
    if table.residue:
        texts = " ".join(w.text for w in table.residue)
        yield Finding(Code.WORDS_UNPLACED, f"Words inside the table belong to no cell: {texts}", where)
