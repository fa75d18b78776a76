"""What reviewers decided: an append-only record, and how it is replayed on a notice that was read again.

A correction says what one cell, or the unit of one table, really says. It is bound to the hash of the
document and to the place, and says what stood there before; where the same place now reads otherwise it is
refused with a finding and changes nothing. Nothing in the file is ever changed: what is taken back gets a
record that says so.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from extract.types import BBox, Cell, Notice, Table, Word
from normalize.types import Observation
from schemas.figures import Key, Status
from schemas.findings import Code, Finding, Place
from tongbao.outcome import Outcome
from tongbao.settings import Settings, state_of
from tongbao.vouch import Vouched

FILE = "corrections.jsonl"
"""In the state folder of a data set: one JSON object a line."""
READER = "reviewer"
"""Who read a corrected cell, where others say ``text-layer`` or name an engine."""


class CorrectionsError(Exception):
    """A record of corrections that cannot be used; the message says which line."""


class What(StrEnum):
    """What a decision is about."""

    TEXT = "text"
    """The text of a cell: a value, a row's name, a column's name. The same text again: it is right."""
    UNIT = "unit"
    """The unit line of a table."""
    SEEN = "seen"
    """A finding that a reviewer has looked at; ``before`` is its code. Changes no data."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision. ``row`` and ``column`` count from 0 in the whole grid, header rows included.

    ``box`` is the cell's box in points, origin top left of the upright ``page``. ``undoes`` is the id of the
    decision that this one takes back; ``at`` is in UTC. What belongs to no table or cell has -1 there.
    """

    id: str
    at: str
    by: str
    sha256: str
    what: What
    table: int
    row: int
    column: int
    page: int
    box: tuple[float, float, float, float] | None
    before: str
    after: str
    why: str = ""
    undoes: str = ""

    @property
    def key(self) -> Key:
        """Table, row and column."""
        return self.table, self.row, self.column


def log_of(settings: Settings) -> Path:
    """Where the decisions on a data set are kept."""
    return state_of(settings) / FILE


def now() -> str:
    """This moment, as corrections say it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def read(path: Path) -> tuple[Correction, ...]:
    """All decisions in the order in which they were made; none where there is no file.

    Raises:
        CorrectionsError: A line is none; a last line that was cut off as it was written is passed over.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    whole, _, _cut_off = text.rpartition("\n")
    return tuple(_correction(path, number, line) for number, line in enumerate(whole.splitlines(), start=1))


def _correction(path: Path, number: int, line: str) -> Correction:
    try:
        said = json.loads(line)
        box = tuple(said.pop("box")) if said.get("box") else said.pop("box")
        return Correction(**{**said, "what": What(said["what"]), "box": box})
    except (ValueError, TypeError, KeyError) as error:
        raise CorrectionsError(
            f"line {number} of {path} is no correction ({error}): put back its backup, or take the line out"
        ) from error


def append(path: Path, correction: Correction) -> None:
    """Write a decision behind all others, and see that it is on the disk.

    Raises:
        OSError: The file cannot be written; it is as it was.
    """
    line = json.dumps(asdict(correction), ensure_ascii=False, sort_keys=True) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        end = stream.seek(0, os.SEEK_END)
        if end and _last_byte(stream.fileno(), end) != b"\n":
            line = "\n" + line  # a writer died in the middle of its line
        stream.write(line.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _last_byte(descriptor: int, end: int) -> bytes:
    return os.pread(descriptor, 1, end - 1)


def standing(decisions: Iterable[Correction]) -> dict[str, tuple[Correction, ...]]:
    """By document what was decided and not taken back, in order."""
    decisions = tuple(decisions)
    undone = {d.undoes for d in decisions if d.undoes}
    found: dict[str, list[Correction]] = defaultdict(list)
    for decision in decisions:
        if not decision.undoes and decision.id not in undone:
            found[decision.sha256].append(decision)
    return {sha256: tuple(of_document) for sha256, of_document in found.items()}


def digest(decisions: Iterable[Correction]) -> str:
    """A hash of what the decisions on a document make of it; empty where they change nothing."""
    changes = [asdict(d) for d in decisions if d.what is not What.SEEN]
    if not changes:
        return ""
    return hashlib.sha256(json.dumps(changes, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A notice as reviewers say that it reads.

    ``places`` has the last decision on every cell that was decided on; ``refused`` are findings on decisions
    whose place reads otherwise than it did.
    """

    notice: Notice
    places: Mapping[Key, Correction]
    kept: tuple[Correction, ...]
    refused: tuple[Finding, ...]


def replay(notice: Notice, decisions: Sequence[Correction]) -> Replayed:
    """Put into a notice what reviewers found in it."""
    places: dict[Key, Correction] = {}
    kept, refused = [], []
    for decision in decisions:
        if decision.what is What.SEEN:
            continue
        changed = _changed(notice, decision)
        if changed is None:
            refused.append(_refusal(decision))
            continue
        notice = changed
        kept.append(decision)
        places[decision.key] = decision
    return Replayed(notice, places, tuple(kept), tuple(refused))


def _changed(notice: Notice, decision: Correction) -> Notice | None:
    table = next((t for t in notice.tables if t.number == decision.table), None)
    if table is None:
        return None
    new = _with_unit(table, decision) if decision.what is What.UNIT else _with_text(table, decision)
    if new is None:
        return None
    return replace(notice, tables=tuple(new if t is table else t for t in notice.tables))


def _with_unit(table: Table, decision: Correction) -> Table | None:
    return replace(table, unit=decision.after or None) if (table.unit or "") == decision.before else None


def _with_text(table: Table, decision: Correction) -> Table | None:
    cell = table.owner.get((decision.row, decision.column))
    if cell is None or not _is_same(cell, decision):
        return None
    words = (Word(decision.after, cell.bbox, engine=READER),) if decision.after else ()
    new = replace(cell, text=decision.after, words=words)
    return replace(table, cells=tuple(new if c is cell else c for c in table.cells))


def _is_same(cell: Cell, decision: Correction) -> bool:
    """Whether it is the cell that was decided on: it reads as it did then and stands where it stood."""
    if cell.text != decision.before or cell.page != decision.page:
        return False
    return decision.box is None or cell.bbox.contains(BBox(*decision.box).center)


def _refusal(decision: Correction) -> Finding:
    message = (
        f"a correction of {decision.at} by {decision.by} ({decision.before!r} is {decision.after!r}) "
        "was not made: the place reads otherwise now"
    )
    in_cell = decision.row >= 0
    row, column = (decision.row, decision.column) if in_cell else (None, None)
    return Finding(
        Code.CORRECTION_REFUSED, message, Place(decision.page or None, None, decision.table, row, column)
    )


def corrected(outcome: Outcome, replayed: Replayed, decisions: Iterable[Correction]) -> Outcome:
    """The outcome with the record of what reviewers changed in it."""
    record = replace(outcome.record, corrections=digest(decisions))
    return replace(outcome, record=record, corrections=replayed.kept)


def reviewed(vouched: Vouched, replayed: Replayed) -> Vouched:
    """The values with what reviewers say of them: status ``corrected``, a finding that tells the change."""
    told = {
        (o.table, o.row, o.column)
        for table in vouched.tables
        for o in table.observations
        if (o.table, o.row, o.column) in replayed.places
    }
    tables = tuple(
        replace(t, observations=tuple(_reviewed(o, replayed) for o in t.observations)) for t in vouched.tables
    )
    of_names = (_correction_finding(c) for c in replayed.kept if c.key not in told)
    return replace(vouched, tables=tables, findings=(*vouched.findings, *of_names, *replayed.refused))


def _reviewed(observation: Observation, replayed: Replayed) -> Observation:
    decision = replayed.places.get((observation.table, observation.row, observation.column))
    if decision is None:
        return observation
    findings = (*observation.findings, _correction_finding(decision))
    return replace(observation, status=Status.CORRECTED, findings=findings)


def _correction_finding(decision: Correction) -> Finding:
    change = f"{decision.before!r} is right"
    if decision.before != decision.after:
        change = f"{decision.before!r} became {decision.after!r}"
    why = f": {decision.why}" if decision.why else ""
    in_cell = decision.row >= 0
    place = Place(
        decision.page or None,
        decision.box,
        decision.table,
        decision.row if in_cell else None,
        decision.column if in_cell else None,
    )
    return Finding(Code.CORRECTED, f"{change} ({decision.by}, {decision.at}){why}", place)
