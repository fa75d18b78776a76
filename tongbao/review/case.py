"""Takes a document that was read, gives all that bears on one of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.intake import SourceFile
from extract.types import BBox, Cell, PageReading, Table
from normalize.header import header_paths
from normalize.tidy import TidyTable
from normalize.types import Observation
from schemas.culprits import needed
from schemas.equation import Equation
from schemas.figures import Candidate, Figure, Identity, Key, Status
from schemas.findings import Finding
from schemas.holds import amounts, compile_identity
from schemas.intervals import finest_decimals
from schemas.misreadings import printed
from tongbao.corrections import Correction
from tongbao.outcome import DocumentRecord
from tongbao.run import Concluded

_MOST_CANDIDATES = 6
"""As many as there are keys to take them without looking."""
_NOT_SAID = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Case:
    """A document in hand: its pages as they were read, and what became of them with all decisions on it."""

    record: DocumentRecord
    source: SourceFile
    readings: tuple[PageReading, ...]
    decisions: tuple[Correction, ...]
    end: Concluded

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables as reviewers say that they read."""
        return self.end.replayed.notice.tables

    def table(self, number: int) -> Table | None:
        """The table of a number."""
        return next((t for t in self.tables if t.number == number), None)

    def tidy(self, number: int) -> TidyTable | None:
        """The same table understood."""
        return next((t for t in self.end.vouched.tables if t.number == number), None)

    def observation(self, key: Key) -> Observation | None:
        """The number in a place."""
        tidied = self.tidy(key[0])
        if tidied is None:
            return None
        return next((o for o in tidied.observations if (o.row, o.column) == key[1:]), None)

    def cell(self, key: Key) -> Cell | None:
        """The cell that covers a place."""
        table = self.table(key[0])
        return table.owner.get((key[1], key[2])) if table else None

    def reading(self, page: int) -> PageReading | None:
        """A page as it was read."""
        return next((r for r in self.readings if r.page.number == page), None)

    def statuses(self) -> dict[Key, Status]:
        """The status of every number."""
        return {(o.table, o.row, o.column): o.status for t in self.end.vouched.tables for o in t.observations}


@dataclass(frozen=True, slots=True)
class Member:
    """A figure of an identity; ``sign`` is +, - or, for the target, =."""

    key: Key
    sign: str
    raw: str
    label: str
    header: str


@dataclass(frozen=True, slots=True)
class Relation:
    """An identity that a cell takes part in; ``need`` is what the cell should be for it to hold."""

    holds: bool
    name: str
    kind: str
    target: Member
    parts: tuple[Member, ...]
    below: tuple[Member, ...]
    need: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a cell may say instead; ``why`` is "read", "sum" or "repair"."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Look:
    """All that bears on one cell. ``row_cell`` and ``column_cell`` are those that name it."""

    key: Key
    cell: Cell
    table: Table
    observation: Observation | None
    row_cell: Cell | None
    column_cell: Cell | None
    choices: tuple[Choice, ...]
    relations: tuple[Relation, ...]
    findings: tuple[Finding, ...]


def look(case: Case, key: Key) -> Look | None:
    """What is known of a cell; None where the document has no such cell."""
    table, cell = case.table(key[0]), case.cell(key)
    if table is None or cell is None:
        return None
    observation = case.observation(key)
    relations = tuple(_relations(case, key))
    return Look(
        key,
        cell,
        table,
        observation,
        _row_cell(case, table, cell, observation),
        _column_cell(table, cell),
        tuple(_choices(case, key, cell, relations)),
        relations,
        tuple(_findings(case, key, observation)),
    )


def _findings(case: Case, key: Key, observation: Observation | None) -> Iterable[Finding]:
    own = observation.findings if observation else ()
    told = [f for f in case.end.vouched.findings if (f.place.table, f.place.row, f.place.column) == key]
    return dict.fromkeys((*own, *told))


def _row_cell(case: Case, table: Table, cell: Cell, observation: Observation | None) -> Cell | None:
    """The cell that names the row: the one that reads as the label does, else the first with a text."""
    tidied = case.tidy(table.number)
    measures = {c for block in tidied.blocks for c in block} if tidied else set()
    if cell.row < table.header_rows:
        return None
    naming = [
        c
        for column in range(table.n_columns)
        if column not in measures
        and (c := table.owner.get((cell.row, column))) is not None
        and c.text.strip()
    ]
    label = _bare(observation.row_label) if observation else ""
    return next((c for c in naming if _bare(c.text) == label), next(iter(naming), None))


def _bare(text: str) -> str:
    return _NOT_SAID.sub("", text)


def _column_cell(table: Table, cell: Cell) -> Cell | None:
    """The lowest cell of the header above a cell."""
    for row in range(min(table.header_rows, cell.row) - 1, -1, -1):
        above = table.owner.get((row, cell.column))
        if above is not None and above.text.strip():
            return above
    return None


# ---- what arithmetic says


def _relations(case: Case, key: Key) -> Iterator[Relation]:
    outcome = case.end.vouched.outcome
    finest = finest_decimals(outcome.figures)
    proof = outcome.proof
    known = amounts(outcome.figures, proof.rounding.half)
    for holds, identities in ((False, proof.broken), (True, proof.held)):
        for identity in identities:
            if key in identity.keys:
                equation = compile_identity(identity, outcome.figures, known, proof.rounding.exact)
                yield _relation(case, identity, key, holds, equation, finest.get(key, 0))


def _relation(
    case: Case, identity: Identity, key: Key, holds: bool, equation: Equation, decimals: int
) -> Relation:
    figures = case.end.vouched.outcome.figures
    need = None if holds else needed(equation, key, figures[key], decimals)
    return Relation(
        holds,
        identity.family,
        identity.kind.value,
        _member(figures, identity.target, "="),
        tuple(_member(figures, t.key, "+" if t.sign > 0 else "−") for t in identity.numerator),
        tuple(_member(figures, t.key, "+" if t.sign > 0 else "−") for t in identity.denominator),
        None if need is None else printed(need),
    )


def _member(figures: Mapping[Key, Figure], key: Key, sign: str) -> Member:
    figure = figures.get(key)
    if figure is None:
        return Member(key, sign, "", "", "")
    return Member(key, sign, figure.raw, figure.label, " › ".join(level for level in figure.header if level))


def _choices(case: Case, key: Key, cell: Cell, relations: Sequence[Relation]) -> Iterator[Choice]:
    """Other readings of the cell, what its identities need, what a repair left open; each once."""
    outcome = case.end.vouched.outcome
    figure = outcome.figures.get(key)
    needs = [Choice(r.need, "sum") for r in relations if r.need is not None]
    open_values = [Choice(printed(v), "repair") for v in outcome.doubtful.get(key, ()) if v is not None]
    read = [Choice(c.raw, "read") for c in _cheapest(figure)]
    met = {_bare(cell.text)}
    for choice in (*needs, *open_values, *read):
        if _bare(choice.text) not in met and len(met) <= _MOST_CANDIDATES:
            met.add(_bare(choice.text))
            yield choice


def _cheapest(figure: Figure | None) -> list[Candidate]:
    return sorted(figure.candidates, key=lambda c: c.cost) if figure else []


# ---- the page


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of a page to show: its box, and the boxes to mark in it, all in points."""

    page: int
    view: BBox
    cell: BBox
    row: BBox | None
    column: BBox | None


_AROUND = (150.0, 44.0)
"""Points to each side of a cell and above and below it: two or three columns, three rows of print."""


def frame(case: Case, seen: Look) -> Frame:
    """The surroundings of a cell on its page."""
    box = seen.cell.bbox
    reading = case.reading(seen.cell.page)
    page = reading.page if reading else None
    wide, high = page.width if page else box.x1 + 40, page.height if page else box.y1 + 40
    across, down = _AROUND
    view = BBox(
        max(0.0, box.x0 - across),
        max(0.0, box.y0 - down),
        min(wide, box.x1 + across),
        min(high, box.y1 + down),
    )
    row = seen.row_cell.bbox if seen.row_cell and seen.row_cell.page == seen.cell.page else None
    above = seen.column_cell
    column = above.bbox if above and above.page == seen.cell.page else None
    return Frame(seen.cell.page, view, box, row, column)


def paths(table: Table) -> list[str]:
    """The header paths of a table's columns, a text each."""
    return [" › ".join(level for level in path if level) for path in header_paths(table)]


def amount(value: Decimal | None) -> str:
    """A value as it is shown."""
    return "" if value is None else printed(value)
