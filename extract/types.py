"""The types that leave ``extract``: from words on a page to the tables of a document.

Coordinates everywhere: PDF points (1/72 inch), origin top left of the page turned upright,
x to the right, y downwards. Page numbers count from 1, rows and columns from 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from extract.grid import Grid
from schemas.findings import Finding


class BBox(NamedTuple):
    """A box: left, top, right, bottom; ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.y1 - self.y0

    @property
    def center(self) -> tuple[float, float]:
        """Middle point (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether the point lies in the box, edges included."""
        return self.x0 <= point[0] <= self.x1 and self.y0 <= point[1] <= self.y1

    def moved(self, dx: float, dy: float) -> BBox:
        """The box so many points further right and down."""
        return BBox(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def transposed(self) -> BBox:
        """The box with x and y exchanged."""
        return BBox(self.y0, self.x0, self.y1, self.x1)

    @staticmethod
    def union(boxes: list[BBox]) -> BBox:
        """The smallest box around all of ``boxes`` (at least one)."""
        return BBox(
            min(b.x0 for b in boxes),
            min(b.y0 for b in boxes),
            max(b.x1 for b in boxes),
            max(b.y1 for b in boxes),
        )


class PageKind(StrEnum):
    """Where the words of a page come from."""

    DIGITAL = "digital"
    SCAN = "scan"
    MIXED = "mixed"


TEXT_LAYER = "text-layer"
"""The ``engine`` of words that stand in the file."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading that a recogniser finds plausible.

    ``cost`` is in nats: how much less probable the reading is than the best one
    (``-log(p / p_best)``, never negative).
    """

    text: str
    cost: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters as printed.

    ``confidence`` (0 to 1) is None where the text came from the file's own text layer.
    ``alternatives`` come cheapest first and do not repeat ``text``.
    ``agreed`` says that two independent readings gave this text: two of the pixels, or the text layer and the
    ink and shapes of the page as it is drawn.
    """

    text: str
    bbox: BBox
    confidence: float | None = None
    engine: str = TEXT_LAYER
    alternatives: tuple[Alternative, ...] = ()
    agreed: bool = False

    def moved(self, dx: float, dy: float) -> Word:
        """The word so many points further right and down."""
        return replace(self, bbox=self.bbox.moved(dx, dy))

    def transposed(self) -> Word:
        """The word with x and y of its box exchanged."""
        return replace(self, bbox=self.bbox.transposed())


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight, axis-parallel line of a table; ``thickness`` in points."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float = 0.5

    @property
    def horizontal(self) -> bool:
        """Whether the line runs from left to right."""
        return abs(self.x1 - self.x0) >= abs(self.y1 - self.y0)

    def moved(self, dx: float, dy: float) -> Ruling:
        """The line so many points further right and down."""
        return Ruling(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy, self.thickness)


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page: its words and rulings, wherever they came from; ``pictures`` lie on digital ones."""

    number: int
    width: float
    height: float
    kind: PageKind
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    findings: tuple[Finding, ...] = ()
    pictures: tuple[BBox, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid; ``text`` joins its words, wrapped lines without a space."""

    page: int
    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    bbox: BBox
    words: tuple[Word, ...] = ()

    @property
    def confidence(self) -> float | None:
        """The least sure of its words; None for text-layer words only."""
        scores = [w.confidence for w in self.words if w.confidence is not None]
        return min(scores, default=None)

    def moved(self, dx: float, dy: float) -> Cell:
        """The cell with its words so many points further right and down."""
        words = tuple(w.moved(dx, dy) for w in self.words)
        return replace(self, bbox=self.bbox.moved(dx, dy), words=words)

    def transposed(self) -> Cell:
        """The cell with row and column, and x and y of its box and words, exchanged."""
        words = tuple(w.transposed() for w in self.words)
        across, down = (self.column, self.row), (self.column_span, self.row_span)
        return Cell(self.page, *across, *down, self.text, self.bbox.transposed(), words)


@dataclass(frozen=True, kw_only=True)
class RawTable(Grid[Cell]):
    """A grid found on one page.

    The spans of ``cells`` tile the ``n_rows`` x ``n_columns`` grid exactly once. Every word inside
    ``bbox`` is in exactly one cell or in ``residue``. ``finder`` names the method
    ("rulings", "whitespace", "pixels", "docx", ...). ``inferred`` counts borders that are not drawn and
    follow from their neighbours.
    """

    page: int
    bbox: BBox
    residue: tuple[Word, ...] = ()
    finder: str = "rulings"
    findings: tuple[Finding, ...] = ()
    inferred: int = 0

    def moved(self, dx: float, dy: float) -> RawTable:
        """The table with all that it holds so many points further right and down."""
        return replace(
            self,
            bbox=self.bbox.moved(dx, dy),
            cells=tuple(c.moved(dx, dy) for c in self.cells),
            residue=tuple(w.moved(dx, dy) for w in self.residue),
            findings=tuple(_at(f, lambda box: box.moved(dx, dy)) for f in self.findings),
        )

    def transposed(self) -> RawTable:
        """The table with rows and columns exchanged, and x and y of all that it holds."""
        return replace(
            self,
            n_rows=self.n_columns,
            n_columns=self.n_rows,
            bbox=self.bbox.transposed(),
            cells=tuple(c.transposed() for c in self.cells),
            residue=tuple(w.transposed() for w in self.residue),
            findings=tuple(_at(f, BBox.transposed) for f in self.findings),
        )


def _at(finding: Finding, change: Callable[[BBox], BBox]) -> Finding:
    """The finding with its box, if it has one, as ``change`` puts it."""
    box = finding.place.bbox
    if box is None:
        return finding
    return replace(finding, place=replace(finding.place, bbox=change(BBox(*box))))


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that one page gave: itself and its grids. The unit of parallel work."""

    page: Page
    tables: tuple[RawTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of body text, outside all tables, in reading order."""

    page: int
    bbox: BBox
    text: str


class Part(StrEnum):
    """What the print of a page can be; every character and every picture is one of them."""

    CELL = "cell"
    HEADER = "header"
    CAPTION = "caption"
    UNIT = "unit"
    NOTE = "note"
    BODY = "body"
    FURNITURE = "furniture"
    """Numbers of pages, running heads, the imprint at a document's end (版记)."""
    PICTURE = "picture"
    RESIDUE = "residue"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the print of a page: how many characters (and pictures) each part has.

    Ink that was not read counts as one mark. ``residue`` are the boxes of the words
    that are in no other part.
    """

    page: int
    counts: Mapping[Part, int]
    residue: tuple[BBox, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table(Grid[Cell]):
    """A whole table of the notice: fragments of several pages joined, caption read.

    The first ``header_rows`` rows of the grid are the header (a header printed again on a
    continuation page is left out); ``cells`` tile ``n_rows`` x ``n_columns``.
    """

    number: int
    annex: str | None
    title: str | None
    unit: str | None
    notes: tuple[str, ...]
    pages: tuple[int, ...]
    header_rows: int
    residue: tuple[Line, ...] = ()
    finder: str = "rulings"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What the first pages say of the notice itself; None where not found."""

    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issued_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as extracted: its head, its tables, its body text."""

    source: str
    sha256: str
    page_count: int
    kind: PageKind
    head: DocumentHead
    tables: tuple[Table, ...]
    body: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()
    accounts: tuple[Account, ...] = ()
