"""Statements of the body text + figures of the tables → which cell says the same, which says otherwise.

A statement is linked to a cell of the same kind of unit and the same value, in the row that the
sentence names (or in the total row), whose header and table title share enough words with the
sentence; the fewer digits a number has, the more words it takes. Only a link that no other cell
rivals counts as evidence for the cell.

A conflict is only reported where all speaks for one cell and no cell anywhere has the stated value:
either the two numbers differ by one slip of the keyboard, or the statement's neighbours in the
sentence are all linked to the same row of the same table and its own words fit one column there.
The same digits in another unit of the kind are a conflict of units.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.types import Line
from normalize.claims import check_claims
from normalize.sentences import Statement, pairs, repeated_headings, statements
from normalize.text import clean
from schemas.figures import Figure, Identity, IdentityKind, Key, Origin, Term
from schemas.findings import Code, Finding, Place
from schemas.lexicon.numbers import years_in
from schemas.misreadings import slips

TEXT_TABLE = -1
"""The table number of figures of the body text in identities; their column is a running number."""
_UNIT_NOTE = re.compile(r"[(\[][^()\[\]]*[)\]]")
_TARGET = re.compile(r"计划|任务量|任务数|目标|下达任务|应")
_SHORTENED = re.compile(r"(?<=..)(?:[县市区旗]|自治县|自治旗|林区|特区)$")
_TOTALS = frozenset({"total"})
_WORDS_NEEDED = {1: 4.0, 2: 4.0, 3: 2.0}
"""Score that a number of so many digits needs; longer numbers speak for themselves."""
_LIKELY = 5.0
"""Score from which a cell may be what a statement of another value is about."""
_LEAD = 1.5


@dataclass(frozen=True, slots=True)
class Link:
    """A statement and the cell that says the same; ``sure`` if no other cell rivals it."""

    statement: Statement
    key: Key
    sure: bool


@dataclass(frozen=True, slots=True)
class Vouching:
    """What the body text says of the tables.

    ``figures`` are the sure statements as figures of table ``TEXT_TABLE``, to be added to the tables'
    figures; ``identities`` equate them with cells. ``findings`` holds agreements, conflicts, claims
    and repeated headings.
    """

    links: tuple[Link, ...]
    figures: Mapping[Key, Figure]
    identities: tuple[Identity, ...]
    findings: tuple[Finding, ...]


def vouch(body: Sequence[Line], figures: Mapping[Key, Figure], titles: Mapping[int, str]) -> Vouching:
    """Hold the figures and claims of the body text against the tables.

    Args:
        body: lines of text outside all tables, in reading order.
        figures: the tables' figures.
        titles: table number → title, where a table has one.
    """
    said = statements(body)
    cells = Cells(figures, titles)
    links = tuple(link for s in said if (link := _link(s, cells)) is not None)
    conflicts = _conflicts(said, links, cells)
    text_figures, identities = _evidence(links, figures)
    findings = (
        *(_agreement(link, figures) for link in links),
        *conflicts,
        *_unit_conflicts(said, links, cells),
        *check_claims(body, figures, titles),
        *(
            Finding(
                Code.HEADING_REPEATED,
                f"the number of the heading before is used again: {p.text}",
                Place(page=p.page),
            )
            for p in repeated_headings(body)
        ),
    )
    return Vouching(links, text_figures, identities, findings)


class Cells:
    """The tables' figures, prepared for looking up words, rows and values."""

    def __init__(self, figures: Mapping[Key, Figure], titles: Mapping[int, str]) -> None:
        self.figures = figures
        self._title_words = {number: pairs(clean(title)) for number, title in titles.items()}
        self._titles = titles
        self._words = {key: pairs(" ".join(_plain(h) for h in f.header)) for key, f in figures.items()}
        self._labels: dict[int, dict[str, str]] = defaultdict(dict)
        for key, figure in figures.items():
            if label := clean(figure.label):
                self._labels[key[0]][label] = _SHORTENED.sub("", label)
        self._named: dict[tuple[int, str], str | None] = {}

    def named(self, table: int, context: str) -> str | None:
        """The row label of that table which the text names last, if any."""
        if (table, context) not in self._named:  # a sentence is held against many cells of a table
            found = (
                (max(context.rfind(label), context.rfind(short)), label)
                for label, short in self._labels[table].items()
            )
            last = max(found, default=(-1, ""))
            self._named[table, context] = last[1] if last[0] >= 0 else None
        return self._named[table, context]

    def row_fits(self, statement: Statement, figure: Figure) -> float | None:
        """How well the figure's row is the one that the sentence speaks of; None: not at all."""
        named = self.named(figure.key[0], statement.context + statement.about)
        if named is not None and clean(figure.label) == named:
            return 2.0
        if figure.role in _TOTALS:
            return 1.0 if named is None else 0.0
        return None

    def near(self, statement: Statement, key: Key) -> int:
        """How many words the cell's header shares with those right at the figure."""
        return len(pairs(statement.about + " " + statement.behind) & self._words[key])

    def words(self, statement: Statement, figure: Figure) -> float:
        """How many words header and title share with what the statement is about (twice) and its context."""
        near = pairs(statement.about + " " + statement.behind)
        far = pairs(statement.context + " " + statement.heading) - near
        own = self._words[figure.key]
        title = self._title_words.get(figure.key[0], set()) - own
        score = 2.0 * len(near & own) + len(near & title) + min(3.0, 0.5 * len(far & (own | title)))
        return score + self._year(statement, figure) + _aim(statement, figure)

    def _year(self, statement: Statement, figure: Figure) -> float:
        years = set(years_in(" ".join(figure.header))) or set(years_in(self._titles.get(figure.key[0], "")))
        if statement.year is None or not years:
            return 0.0
        return 1.0 if str(statement.year) in years else -2.0


def _plain(header: str) -> str:
    return _UNIT_NOTE.sub("", clean(header))


def _aim(statement: Statement, figure: Figure) -> float:
    """Targets go with targets, results with results."""
    aimed = bool(_TARGET.search(statement.context[-60:])) and statement.kind != "ratio"
    return 1.0 if aimed == bool(_TARGET.search("".join(figure.header[-1:]))) else -1.0


def _same_unit(statement: Statement, figure: Figure) -> bool:
    if figure.kind is None:
        return figure.unit is None and statement.kind != "ratio"
    if figure.kind != statement.kind:
        return False
    return statement.kind in {"money", "ratio", "area", "length", "mass"} or statement.unit == figure.unit


def _equal(statement: Statement, figure: Figure) -> bool:
    """Whether the two numbers are the same, or one is the other rounded to fewer digits."""
    if figure.value is None:
        return False
    stated, printed = statement.value * statement.scale, figure.value * figure.scale
    if stated == printed:
        return True
    if statement.scale == figure.scale or min(_digits(statement.value), _digits(figure.value)) < 3:
        return False
    shorter = max(_last_place(statement.value) * statement.scale, _last_place(figure.value) * figure.scale)
    return abs(stated - printed) * 2 <= shorter


def _last_place(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def _digits(value: Decimal) -> int:
    """How many digits say something: 2 of 0.45, 3 of 180; all zeros at the end count as one."""
    _, digits, exponent = value.normalize().as_tuple()
    return len(digits) + (isinstance(exponent, int) and exponent > 0)


def _link(statement: Statement, cells: Cells) -> Link | None:
    found: list[tuple[float, Key]] = []
    for key, figure in cells.figures.items():
        if _equal(statement, figure) and _same_unit(statement, figure):
            row = cells.row_fits(statement, figure)
            if row is not None:
                found.append((row + cells.words(statement, figure), key))
    found.sort(key=lambda c: (-c[0], c[1]))
    digits = _digits(statement.value)
    if not found or found[0][0] < _WORDS_NEEDED.get(digits, 1.0):
        return None
    alone = len(found) == 1 or found[0][0] > found[1][0]
    if digits < 3 and not (cells.near(statement, found[0][1]) and (alone or statement.kind != "ratio")):
        return None
    return Link(statement, found[0][1], alone and digits > 2 and not statement.vague)


def _evidence(
    links: Iterable[Link], figures: Mapping[Key, Figure]
) -> tuple[dict[Key, Figure], tuple[Identity, ...]]:
    """Sure links as figures of the text and identities that equate them with cells."""
    said: dict[Key, Figure] = {}
    identities = []
    for number, link in enumerate(links):
        if link.sure:
            s, cell = link.statement, figures[link.key]
            key = (TEXT_TABLE, s.paragraph, number)
            said[key] = Figure(
                key=key,
                value=s.value,
                raw=s.raw,
                unit=s.unit,
                kind=s.kind,
                scale=s.scale,
                header=(s.about,),
                label=s.about,
                label_path=(),
                role="text",
                place=cell.place,
                origin=Origin.TEXT,
            )
            identities.append(
                Identity(
                    IdentityKind.TEXT, link.key, (Term(key),), source="text", family=f"text: {s.about}{s.raw}"
                )
            )
    return said, tuple(identities)


def _agreement(link: Link, figures: Mapping[Key, Figure]) -> Finding:
    cell, s = figures[link.key], link.statement
    message = f"the text says the same: {s.about}{s.raw}{s.behind} (table: {cell.raw})"
    return Finding(Code.TEXT_AGREES, message, _place(link.key))


def _place(key: Key) -> Place:
    return Place(table=key[0], row=key[1], column=key[2])


def _conflicts(said: Sequence[Statement], links: Sequence[Link], cells: Cells) -> list[Finding]:
    linked = {id(link.statement): link.key for link in links}
    taken = set(linked.values())
    values = {(f.kind, f.value * f.scale) for f in cells.figures.values() if f.value is not None}
    found = []
    for statement in said:
        known = (statement.kind, statement.value * statement.scale) in values
        if id(statement) in linked or known or statement.vague or _digits(statement.value) < 3:
            continue
        rows = [linked[id(s)][:2] for s in said if s.sentence == statement.sentence and id(s) in linked]
        key = _contradicted(statement, cells, taken, rows)
        if key is not None:
            message = f"the text says {statement.about}{statement.raw}, the table {cells.figures[key].raw}"
            found.append(Finding(Code.TEXT_CONFLICTS, message, _place(key), _stated(statement, cells, key)))
    return found


def _stated(statement: Statement, cells: Cells, key: Key) -> Decimal:
    """What the text states, in the unit of the cell."""
    return statement.value * statement.scale / cells.figures[key].scale


def _unit_conflicts(said: Sequence[Statement], links: Sequence[Link], cells: Cells) -> Iterator[Finding]:
    """Statements that no cell agrees with and whose digits one cell has in another unit of the kind."""
    linked = {id(link.statement) for link in links}
    amounts = {(f.kind, f.value * f.scale) for f in cells.figures.values() if f.value is not None}
    for statement in said:
        known = (statement.kind, statement.value * statement.scale) in amounts
        if id(statement) in linked or known or statement.vague or _digits(statement.value) < 3:
            continue
        key = _otherwise_measured(statement, cells)
        if key is not None:
            cell = cells.figures[key]
            message = f"the text says {statement.about}{statement.raw}, the table {cell.raw} in {cell.unit}"
            yield Finding(Code.UNIT_CONFLICTS, message, _place(key))


def _otherwise_measured(statement: Statement, cells: Cells) -> Key | None:
    """The one cell with the digits of the statement and another unit of its kind."""
    found: list[tuple[float, Key]] = []
    for key, figure in cells.figures.items():
        other = figure.value == statement.value and figure.kind == statement.kind
        if other and figure.unit is not None and figure.scale != statement.scale:
            row = cells.row_fits(statement, figure)
            if row and (row > 1 or cells.near(statement, key)):
                found.append((row + cells.words(statement, figure), key))
    found.sort(reverse=True)
    alone = len(found) == 1 or (len(found) > 1 and found[0][0] > found[1][0])
    return found[0][1] if alone else None


def _contradicted(
    statement: Statement, cells: Cells, taken: set[Key], rows: Sequence[tuple[int, int]]
) -> Key | None:
    """The one cell that the statement can only be about, though its value is another; None if in doubt.

    ``rows`` are the rows (table, row) that the statement's neighbours in the sentence are linked to.
    """
    found: list[tuple[float, Key]] = []
    for key, figure in cells.figures.items():
        fits = figure.value is not None and statement.unit == figure.unit and key not in taken
        row = cells.row_fits(statement, figure) if fits else None
        if row and cells.near(statement, key):
            found.append((row + cells.words(statement, figure), key))
    found.sort(reverse=True)
    slipped = [(score, key) for score, key in found if _one_slip(statement, cells.figures[key])]
    if len(slipped) == 1 and slipped[0][0] >= _LIKELY:
        return slipped[0][1]
    alone = len(found) == 1 or (len(found) > 1 and found[0][0] >= found[1][0] + _LEAD)
    if alone and found[0][0] >= _LIKELY and len(rows) > 1 and set(rows) == {found[0][1][:2]}:
        return found[0][1] if statement.kind != "ratio" else None
    return None


def _one_slip(statement: Statement, figure: Figure) -> bool:
    if figure.value is None or _digits(figure.value) < 3:
        return False
    decimals = max(figure.decimals, -int(min(0, statement.value.as_tuple().exponent)))
    return any(Decimal(n).scaleb(-d) == figure.value for n, d in slips(statement.value, decimals))
