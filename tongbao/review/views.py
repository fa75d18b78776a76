"""What the review pages show, as plain values for their templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extract.types import Cell, Table
from normalize.types import Observation
from schemas.figures import Key, Status
from schemas.findings import Finding, Severity
from tongbao.corrections import Correction
from tongbao.review import case as cases
from tongbao.review.case import Case, Frame, Look
from tongbao.review.desk import Desk, NotThereError
from tongbao.review.entries import Entry
from tongbao.review.queue import Item, Kind
from tongbao.run import Concluded

_SHOWN = 100
"""Rows of a list on one page."""
_ROWS_AROUND = 14
"""Rows of the table that are shown above and below a cell."""
_AHEAD = 50
"""Items that are looked through for the next that is still open."""


def queue(desk: Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """The queue, one page of it."""
    kind, search = asked.get("kind", ""), asked.get("q", "").strip()
    chosen = [i for i in desk.queue if not kind or i.kind == kind]
    if search:
        chosen = [i for i in chosen if search in _searched(desk, i)]
    number = _page(asked, len(chosen))
    shown = chosen[(number - 1) * _SHOWN : number * _SHOWN]
    return {
        "items": [(item, desk.entries[item.document]) for item in shown],
        "counts": Counter(i.kind.value for i in desk.queue),
        "kinds": [k.value for k in Kind],
        "kind": kind,
        "search": search,
        "total": len(chosen),
        "worth": sum(i.worth for i in chosen),
        "number": number,
        "pages": max(1, -(-len(chosen) // _SHOWN)),
        "note": note(desk, asked.get("done", "")),
        "dataset": str(desk.dataset),
    }


def _searched(desk: Desk, item: Item) -> str:
    entry = desk.entries[item.document]
    return "\n".join((entry.title, entry.path, item.label, item.header, item.raw, *item.codes))


def _page(asked: Mapping[str, str], count: int) -> int:
    number = asked.get("page", "1")
    last = max(1, -(-count // _SHOWN))
    return min(max(1, int(number)), last) if number.isascii() and number.isdigit() and len(number) < 9 else 1


def following(desk: Desk, item: Item, kind: str) -> list[str]:
    """The names of the items that come after one."""
    same = [i for i in desk.queue if not kind or i.kind == kind]
    at = next((n for n, i in enumerate(same) if i.id == item.id), -1)
    return [i.id for i in same[at + 1 : at + 1 + _AHEAD]]


@dataclass(frozen=True, slots=True)
class Note:
    """What the last decision did."""

    text: str
    before: str
    after: str
    holds: int
    broken: int


def note(desk: Desk, done: str) -> Note | None:
    """What to say of the decision that was just made or taken back."""
    last = desk.last
    if last is None or done not in {"last", "undone"}:
        return None
    decision, holds, broken = last
    text = "Taken back" if done == "undone" else "Noted"
    return Note(text, decision.before, decision.after, holds, broken)


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of a shown table."""

    text: str
    row: int
    column: int
    row_span: int
    column_span: int
    role: str
    """"header", "label", "value", with the status behind it, or "here"."""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """All that the page of an item shows. ``look`` is None where it is about no cell."""

    item: Item
    entry: Entry
    look: Look | None
    frame: Frame | None
    page_size: tuple[float, float]
    status: str
    header: str
    unit: str
    findings: tuple[Finding, ...]
    rows: tuple[tuple[Square, ...], ...]
    table: Table | None
    position: int
    total: int
    next: str
    previous: str
    kind: str
    history: tuple[Correction, ...]


def item(desk: Desk, chosen: Item, kind: str) -> ItemFacts:
    """Everything about an item."""
    entry = desk.entries[chosen.document]
    case = desk.case(chosen.document)
    key = (chosen.table, chosen.row, chosen.column)
    seen = cases.look(case, key) if chosen.is_cell else None
    table = case.table(chosen.table)
    page = chosen.page or (table.pages[0] if table else 1)
    reading = case.reading(page)
    same = [i.id for i in desk.queue if not kind or i.kind == kind]
    at = same.index(chosen.id) if chosen.id in same else 0
    observation = seen.observation if seen else None
    return ItemFacts(
        item=chosen,
        entry=entry,
        look=seen,
        frame=cases.frame(case, seen) if seen else None,
        page_size=(reading.page.width, reading.page.height) if reading else (595.0, 842.0),
        status=observation.status.value if observation and observation.status else "",
        header=" › ".join(level for level in observation.header if level) if observation else "",
        unit=(observation.unit or "") if observation else "",
        findings=seen.findings if seen else tuple(_told(case, chosen)),
        rows=tuple(_rows(case, table, key)) if table else (),
        table=table,
        position=at + 1,
        total=len(same),
        next=same[at + 1] if at + 1 < len(same) else "",
        previous=same[at - 1] if at else "",
        kind=kind if kind in set(Kind) else "",
        history=tuple(d for d in case.decisions if d.key == key),
    )


def _told(case: Case, item: Item) -> list[Finding]:
    return [
        f
        for f in case.end.vouched.findings
        if f.code.value in item.codes and f.message == item.message and f.severity is not Severity.INFO
    ]


def _rows(case: Case, table: Table, here: Key) -> list[tuple[Square, ...]]:
    """The rows of a table around a cell, the header always; every cell once, with its spans."""
    statuses = {k[1:]: s for k, s in case.statuses().items() if k[0] == table.number}
    low, high = here[1] - _ROWS_AROUND, here[1] + _ROWS_AROUND
    if here[1] < 0:
        low, high = 0, 4 * _ROWS_AROUND
    drawn: dict[int, list[Square]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        rows = range(cell.row, cell.row + cell.row_span)
        shown = [r for r in rows if r < table.header_rows or low <= r <= high]
        if shown:
            square = _square(cell, table, statuses, here, len(shown))
            drawn.setdefault(shown[0], []).append(square)
    return [tuple(drawn[row]) for row in sorted(drawn)]


def _square(
    cell: Cell, table: Table, statuses: Mapping[tuple[int, int], Status], here: Key, row_span: int
) -> Square:
    status = statuses.get((cell.row, cell.column))
    if cell.row < table.header_rows:
        role = "head"
    elif status is None:
        role = "label"
    else:
        role = f"value {status.value}"
    if (cell.row, cell.column) == here[1:]:
        role += " here"
    return Square(cell.text, cell.row, cell.column, row_span, cell.column_span, role)


# ---- documents


def documents(desk: Desk, asked: Mapping[str, str]) -> dict[str, Any]:
    """The list of documents with its filters."""
    search, state = asked.get("q", "").strip(), asked.get("state", "")
    waiting = Counter(i.document for i in desk.queue)
    chosen = [
        e
        for e in desk.entries.values()
        if search in "\n".join((e.title, e.path, e.doc_number, e.issuer)) and _is_in(e, state, waiting)
    ]
    number = _page(asked, len(chosen))
    shown = chosen[(number - 1) * _SHOWN : number * _SHOWN]
    return {
        "entries": [(e, waiting[e.id]) for e in shown],
        "search": search,
        "state": state,
        "states": _STATES,
        "total": len(chosen),
        "number": number,
        "pages": max(1, -(-len(chosen) // _SHOWN)),
    }


_STATES = ("", "waiting", "incomplete", "quarantined", "superseded")


def _is_in(entry: Entry, state: str, waiting: Mapping[str, int]) -> bool:
    match state:
        case "waiting":
            return waiting.get(entry.id, 0) > 0
        case "incomplete":
            return entry.status == "published" and not entry.complete
        case "quarantined":
            return entry.status != "published"
        case "superseded":
            return bool(entry.superseded_by or entry.duplicate_of)
        case _:
            return True


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that two issues of a notice give otherwise."""

    label: str
    header: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """All that the page of a document shows."""

    entry: Entry
    tables: tuple[tuple[Table, str, tuple[tuple[Square, ...], ...]], ...]
    pages: tuple[tuple[int, float, float], ...]
    items: tuple[Item, ...]
    other: Entry | None
    differences: tuple[Difference, ...]


def document(desk: Desk, name: str) -> DocumentFacts:
    """A document: its whole tables, what waits in it, and how a later issue differs.

    Raises:
        NotThereError: There is no such document.
    """
    entry = desk.entries.get(name)
    if entry is None:
        raise NotThereError(name)
    waiting = tuple(i for i in desk.queue if i.document == name)
    if entry.status != "published" or entry.kind == "archive":
        return DocumentFacts(entry, (), (), (), None, ())
    case = desk.case(name)
    other = desk.entries.get(entry.superseded_by or entry.duplicate_of or "") or next(
        (e for e in desk.entries.values() if e.superseded_by == name), None
    )
    differences: tuple[Difference, ...] = ()
    if other is not None and other.status == "published":
        old, new = (case, desk.case(other.id)) if entry.superseded_by else (desk.case(other.id), case)
        differences = tuple(_differences(old, new))
    return DocumentFacts(
        entry,
        tuple((t, _spec(case, t), tuple(squares(case.end, t))) for t in case.tables),
        tuple((r.page.number, r.page.width, r.page.height) for r in case.readings),
        waiting,
        other,
        differences,
    )


def _spec(case: Case, table: Table) -> str:
    tidied = case.tidy(table.number)
    return tidied.spec.name if tidied and tidied.spec else ""


def squares(end: Concluded, table: Table) -> list[tuple[Square, ...]]:
    """A whole table as it is shown."""
    statuses = {
        (o.row, o.column): o.status
        for t in end.vouched.tables
        if t.number == table.number
        for o in t.observations
    }
    drawn: dict[int, list[Square]] = {}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        drawn.setdefault(cell.row, []).append(
            _square(cell, table, statuses, (table.number, -1, -1), cell.row_span)
        )
    return [tuple(drawn.get(row, ())) for row in range(table.n_rows)]


def _differences(old: Case, new: Case) -> list[Difference]:
    """Numbers that stand under the same names in both and are not the same, or stand in one alone."""
    was, now = _by_name(old), _by_name(new)
    names = dict.fromkeys((*was, *now))
    return [
        Difference(name[1], name[2], was.get(name, ""), now.get(name, ""))
        for name in names
        if was.get(name, "") != now.get(name, "")
    ]


def _by_name(case: Case) -> dict[tuple[int, str, str], str]:
    return {
        (o.table, " › ".join((*o.row_path, o.row_label)), " › ".join(filter(None, o.header))): _shown(o)
        for t in case.end.vouched.tables
        for o in t.observations
    }


def _shown(observation: Observation) -> str:
    return cases.amount(observation.value) if observation.value is not None else observation.raw
