"""The reviewer's desk: the queue of a data set, documents in hand, and what is decided about them."""

from __future__ import annotations

import pickle
import threading
import uuid
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from extract.document.assemble import assemble
from extract.limits import Limits
from extract.read import page_numbers, read_page
from extract.types import BBox
from schemas.spec import NoticeSpec
from tongbao import corrections, outcome, records
from tongbao.corrections import Correction, What
from tongbao.dataset import DatasetError
from tongbao.ledger import Ledger
from tongbao.originals import Originals
from tongbao.parcels import finding_rows, observation_rows
from tongbao.review.case import Case
from tongbao.review.entries import Entry, entries, rows_of
from tongbao.review.painter import Painter
from tongbao.review.picture import picture
from tongbao.review.queue import DOUBT, FOUND, OBSERVED, Item, Place, items
from tongbao.run import concluded

if TYPE_CHECKING:
    import pyarrow as pa

_IN_HAND = 6
"""Documents kept open: a reviewer goes from page to page of a few."""
_PICTURES = 24
"""Pictures of pages kept, about 300 kilobytes each."""


class NotThereError(Exception):
    """What was asked for is not in the data set."""


class ChangedError(Exception):
    """The cell reads otherwise than the reviewer saw it."""


class Desk:
    """Everything that the review pages ask for. Safe to be asked from several threads.

    Args:
        dataset: Folder of the data set.
        state: Folder of its ledger.
        inbox: Where the originals lie.
        specs: Those that the run used.
        limits: Those of the run.
        reviewer: Who decides.
    """

    def __init__(
        self,
        dataset: Path,
        state: Path,
        inbox: str,
        specs: tuple[NoticeSpec, ...],
        limits: Limits,
        reviewer: str,
    ) -> None:
        self.dataset = dataset
        self.reviewer = reviewer
        self._state = state
        self.specs = specs
        self._limits = limits
        self._originals = Originals(inbox, limits)
        self._painter = Painter(limits)
        self._log = state / corrections.FILE
        self._cases: OrderedDict[str, Case] = OrderedDict()
        self._pictures: OrderedDict[tuple[str, int], tuple[bytes, str]] = OrderedDict()
        self._lock = threading.RLock()  # pdfium draws and reads in one thread at a time
        self._stamp: object = None
        self._entries: dict[str, Entry] = {}
        self._items: list[Item] = []
        self._published: list[Item] = []
        self._of_case: dict[str, list[Item]] = {}
        self.last: tuple[Correction, int, int] | None = None
        """The last decision, and how many identities of its cell hold and are broken since."""

    # ---- what there is

    def refresh(self) -> None:
        """Read the published tables if a run has changed them.

        Raises:
            DatasetError: There is no data set.
        """
        with self._lock:
            descriptor = self.dataset / "datapackage.json"
            if not descriptor.is_file():
                raise DatasetError(f"{self.dataset} is no published data set: run `tongbao run` first")
            stat = descriptor.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if stamp == self._stamp:
                return
            self._stamp = stamp
            self._entries = {entry.id: entry for entry in entries(self.dataset)}
            current = {e.id for e in self._entries.values() if not (e.superseded_by or e.duplicate_of)}
            self._published = items(
                rows_of(self.dataset, "observations", OBSERVED, current),
                rows_of(self.dataset, "findings", FOUND, current),
                self._seen(),
            )
            self._of_case.clear()
            self._cases.clear()
            self._arrange()

    def _arrange(self) -> None:
        """The queue: what is published, documents in hand as they stand now, nothing that is decided."""
        decided = {_place(d) for d in self._decisions() if d.what is not What.SEEN}
        held = self._of_case.keys()
        open_items = [i for i in self._published if i.document not in held and i.place not in decided]
        for own in self._of_case.values():
            open_items += own
        self._items = sorted(
            open_items, key=lambda i: (-i.worth, i.document, i.page, i.table, i.row, i.column)
        )

    @property
    def queue(self) -> list[Item]:
        """What is to be looked at, the most valuable first."""
        return self._items

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The documents by their id."""
        return self._entries

    def item(self, name: str) -> Item:
        """An item of the queue.

        Raises:
            NotThereError: It is no longer, or never was, in the queue.
        """
        found = next((i for i in self._items if i.id == name), None)
        if found is None:
            raise NotThereError(name)
        return found

    # ---- documents in hand

    def case(self, document: str) -> Case:
        """A document in hand; its pages come from the ledger where it kept them, else they are read again.

        Raises:
            NotThereError: There is no such published document.
            OriginalMissingError: Its file is not to be found.
            ExtractError: Its file cannot be read.
        """
        with self._lock:
            if document in self._cases:
                self._cases.move_to_end(document)
                return self._cases[document]
            entry = self._entries.get(document)
            if entry is None or entry.status != "published":
                raise NotThereError(document)
            source = self._originals.source(entry.sha256, entry.names)
            with Ledger(self._state / "ledger.sqlite") as ledger:
                gave = ledger.gave(entry.sha256)
                if gave is None:
                    raise NotThereError(document)
                payloads = ledger.page_payloads(entry.sha256, gave.record.tool_version)
            numbers = list(page_numbers(source, self._limits))
            if len(payloads) == len(numbers):
                readings = tuple(pickle.loads(zlib.decompress(payload)) for payload in payloads)
            else:
                readings = tuple(read_page(source, number, limits=self._limits) for number in numbers)
            decisions = corrections.standing(self._decisions()).get(entry.sha256, ())
            end = concluded(assemble(source, readings), self.specs, decisions)
            return self._hold(Case(gave.record, source, readings, decisions, end))

    def _hold(self, case: Case) -> Case:
        name = case.record.document_id
        self._cases[name] = case
        self._cases.move_to_end(name)
        while len(self._cases) > _IN_HAND:
            self._cases.popitem(last=False)
        return case

    def picture(self, document: str, page: int) -> tuple[bytes, str]:
        """The picture of a page and its media type.

        Raises:
            NotThereError: There is no such page.
        """
        with self._lock:
            known = self._pictures.get((document, page))
            if known is None:
                case = self.case(document)
                reading = case.reading(page)
                if reading is None:
                    raise NotThereError(f"{document}, page {page}")
                known = self._painter.draw(case.source.name, picture, case.source, reading)
                self._pictures[document, page] = known
                while len(self._pictures) > _PICTURES:
                    self._pictures.popitem(last=False)
            return known

    def prepare(self, item: Item) -> None:
        """Take the document of an item in hand and draw its page, so that nobody waits for it later."""
        if self._entries[item.document].status == "published" and item.page:
            self.picture(item.document, item.page)

    # ---- decisions

    def _decisions(self) -> tuple[Correction, ...]:
        return corrections.read(self._log)

    def _seen(self) -> dict[Place, set[str]]:
        found: dict[Place, set[str]] = {}
        for of_document in corrections.standing(self._decisions()).values():
            for d in of_document:
                if d.what is What.SEEN:
                    found.setdefault(_place(d), set()).add(d.before)
        return found

    def decide(
        self, document: str, what: What, key: tuple[int, int, int], before: str, after: str, why: str
    ) -> Case:
        """Note what a cell, or the unit of a table, says; the document is checked again at once.

        Raises:
            ChangedError: The place does not read ``before`` any more.
            OSError: The decision cannot be written.
        """
        with self._lock:
            case = self.case(document)
            cell = case.cell(key) if what is What.TEXT else None
            table = case.table(key[0])
            reads = cell.text if cell else (table.unit or "" if table else None)
            if reads != before or (what is What.TEXT and cell is None):
                raise ChangedError(f"it reads {reads!r} now")
            place = (key[0], cell.row, cell.column) if cell else (key[0], -1, -1)
            box = _rounded(cell.bbox) if cell else None
            page = cell.page if cell else (table.pages[0] if table else 0)
            return self._note(case, self._new(case, what, place, page, box, before, after, why))

    def dismiss(self, item: Item, why: str) -> None:
        """Note that the findings of an item have been looked at."""
        with self._lock:
            sha256 = self._entries[item.document].sha256
            for row, column in ((item.row, item.column), *item.beside):
                for code in (*item.codes, *([DOUBT] if item.is_cell else [])):
                    seen = Correction(
                        uuid.uuid4().hex, corrections.now(), self.reviewer, sha256, What.SEEN,
                        item.table, row, column, item.page, None, code, code, why,
                    )  # fmt: skip
                    corrections.append(self._log, seen)
                    self.last = seen, 0, 0
            self._published = [i for i in self._published if i.id != item.id]
            self._of_case = {d: [i for i in own if i.id != item.id] for d, own in self._of_case.items()}
            self._arrange()

    def undo(self) -> Correction | None:
        """Take back the last decision of this reviewer that stands; None where there is none."""
        with self._lock:
            decisions = self._decisions()
            undone = {d.undoes for d in decisions if d.undoes}
            mine = [d for d in decisions if d.by == self.reviewer and not d.undoes and d.id not in undone]
            if not mine:
                return None
            last = mine[-1]
            back = replace(
                last,
                id=uuid.uuid4().hex,
                at=corrections.now(),
                before=last.after,
                after=last.before,
                why="",
                undoes=last.id,
            )
            corrections.append(self._log, back)
            document = last.sha256[:16]
            if last.what is What.SEEN:
                self._stamp = None
                self.refresh()
                self.last = back, 0, 0
            elif document in self._entries:
                self._remember(self._again(self.case(document)), back)
            return last

    def _new(
        self,
        case: Case,
        what: What,
        place: tuple[int, int, int],
        page: int,
        box: tuple[float, float, float, float] | None,
        before: str,
        after: str,
        why: str,
    ) -> Correction:
        return Correction(
            uuid.uuid4().hex, corrections.now(), self.reviewer, case.record.sha256, what,
            *place, page, box, before, after, why,
        )  # fmt: skip

    def _note(self, case: Case, decision: Correction) -> Case:
        corrections.append(self._log, decision)
        case = self._again(case)
        self._remember(case, decision)
        return case

    def _remember(self, case: Case, decision: Correction) -> None:
        proof = case.end.vouched.outcome.proof
        holds = sum(decision.key in identity.keys for identity in proof.held)
        broken = sum(decision.key in identity.keys for identity in proof.broken)
        self.last = decision, holds, broken

    def _again(self, case: Case) -> Case:
        """The document with all decisions on it, checked anew, and its items in the queue."""
        decisions = corrections.standing(self._decisions()).get(case.record.sha256, ())
        end = concluded(assemble(case.source, case.readings), self.specs, decisions)
        case = self._hold(replace(case, decisions=decisions, end=end))
        name = case.record.document_id
        self._of_case[name] = self._items_of(case)
        self._arrange()
        return case

    def _items_of(self, case: Case) -> list[Item]:
        source = outcome.SourceFile(case.record.sha256, case.record.path, Path(), case.record.size)
        end = case.end
        gave = records.outcome_of(
            source, end.understood.setting, end.replayed.notice, end.vouched, case.record.tool_version
        )
        name = case.record.document_id
        return items(_named(observation_rows(gave), name), _named(finding_rows(gave), name), self._seen())


def _place(decision: Correction) -> Place:
    return decision.sha256[:16], decision.table, decision.row, decision.column


def _rounded(box: BBox) -> tuple[float, float, float, float]:
    return round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2)


def _named(table: pa.Table, document: str) -> pa.Table:
    import pyarrow as pa

    return table.append_column("document_id", pa.array([document] * table.num_rows, pa.string()))
