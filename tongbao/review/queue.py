"""Takes the published tables of a data set, gives what a person should look at, the most valuable first.

An item is a place: a cell with all that is odd about it, or a table, row, column, page or document that a
finding is about. Its worth is the number of published numbers that hang on it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from schemas.figures import Status
from schemas.findings import LOSSES, Code, Severity

if TYPE_CHECKING:
    import pyarrow as pa


class Kind(StrEnum):
    """What sort of look an item needs."""

    VALUE = "value"
    MEANING = "meaning"
    MISSING = "missing"
    FINDING = "finding"


_OF_MEANING = frozenset(
    {
        Code.PLACE_AMBIGUOUS,
        Code.PLACE_UNKNOWN,
        Code.PLACE_MISSING,
        Code.PLACE_DOUBLED,
        Code.UNIT_UNKNOWN,
        Code.UNIT_CONFLICTS,
        Code.COLUMN_UNKNOWN,
        Code.COLUMN_MISSING,
        Code.PERIOD_UNKNOWN,
        Code.ROWS_ALIKE,
        Code.HEAD_UNKNOWN,
    }
)
_OF_A_SUM = frozenset(
    {Code.IDENTITY_BROKEN, Code.SOURCE_INCONSISTENT, Code.REPAIR_AMBIGUOUS, Code.TEXT_CONFLICTS}
)
"""Findings at a cell on which the other doubtful values of its row and column hang."""
_OF_A_ROW = frozenset(
    {Code.PLACE_AMBIGUOUS, Code.PLACE_UNKNOWN, Code.PLACE_MISSING, Code.PLACE_DOUBLED, Code.ROWS_ALIKE}
)
"""Of ``_OF_MEANING``: said again at each value of a row; the others at each value of a column."""
_UNCLEAR = "unclear"
"""What a published value says of its meaning where it is missing, open or contradicted."""
_TOTALS = frozenset({"total", "subtotal"})

OBSERVED = (
    "document_id",
    "table_no",
    "row_no",
    "column_no",
    "row_label",
    "header",
    "region_role",
    "raw",
    "value",
    "status",
    "page",
    "meaning",
)
"""The columns of observations that the queue is made of; a data set of an earlier version has no meaning."""
FOUND = ("document_id", "code", "severity", "message", "page", "table_no", "row_no", "column_no")
"""Those of findings."""

DOUBT = Status.DOUBTFUL.value
"""Stands for the doubt itself where a reviewer has seen all that is odd about a cell."""

Place = tuple[str, int, int, int]
"""Document, table, row and column; -1 for none."""


@dataclass(frozen=True, slots=True)
class Item:
    """A place to look at. ``table``, ``row``, ``column`` are -1 and ``page`` is 0 where there is none."""

    document: str
    table: int
    row: int
    column: int
    page: int
    kind: Kind
    codes: tuple[str, ...]
    worth: int
    raw: str = ""
    label: str = ""
    header: str = ""
    message: str = ""
    number: int = 0
    """Which of several findings about the same place."""
    beside: tuple[tuple[int, int], ...] = ()
    """Row and column of the other cells of which the same is said for the same reason."""

    @property
    def id(self) -> str:
        """Its name in addresses."""
        place = f"{self.document}-{self.table}-{self.row}-{self.column}"
        return place if self.is_cell else f"{place}-{self.codes[0]}-{self.number}"

    @property
    def is_cell(self) -> bool:
        """Whether it is about one printed value."""
        return self.row >= 0 and self.column >= 0

    @property
    def place(self) -> Place:
        """Where it is."""
        return self.document, self.table, self.row, self.column


def items(observations: pa.Table, findings: pa.Table, seen: Mapping[Place, set[str]]) -> list[Item]:
    """What is to be looked at, the most valuable first.

    Args:
        observations: With the columns ``OBSERVED``; of current documents alone.
        findings: With the columns ``FOUND``.
        seen: The codes of findings (and ``DOUBT``) that a reviewer has looked at, by place.
    """
    grave = _grave(findings, seen)
    documents = {row["document_id"] for row in grave}
    doubtful = _rows(observations, documents)
    counts = _Counts.of(doubtful)
    found = [*_together(_cells(doubtful, grave, counts, seen)), *_others(grave, counts)]
    return sorted(found, key=lambda i: (-i.worth, i.document, i.page, i.table, i.row, i.column))


def _rows(observations: pa.Table, documents: set[str]) -> list[dict[str, Any]]:
    """The observations of documents that have something doubtful or found."""
    import pyarrow as pa
    import pyarrow.compute as pc

    is_odd = pc.equal(observations["status"], Status.DOUBTFUL.value)
    if "meaning" in observations.column_names:
        is_odd = pc.or_kleene(is_odd, pc.equal(observations["meaning"], _UNCLEAR))
    wanted = documents | set(observations.filter(is_odd)["document_id"].unique().to_pylist())
    chosen = observations.filter(pc.is_in(observations["document_id"], pa.array(sorted(wanted), pa.string())))
    columns = [name for name in OBSERVED if name in chosen.column_names]
    rows: list[dict[str, Any]] = chosen.select(columns).to_pylist()
    return rows


def _grave(findings: pa.Table, seen: Mapping[Place, set[str]]) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    grave = findings.filter(pc.not_equal(findings["severity"], Severity.INFO.value))
    rows = grave.select(FOUND).to_pylist()
    return [row for row in rows if row["code"] not in seen.get(_place(row), ())]


def _place(row: Mapping[str, Any]) -> Place:
    table, line, column = (row[name] for name in ("table_no", "row_no", "column_no"))
    return row["document_id"], _or_none(table), _or_none(line), _or_none(column)


def _or_none(number: int | None) -> int:
    return -1 if number is None else number


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many numbers there are, and how many are doubtful, in a document, table, row or column."""

    all: Counter[tuple[object, ...]]
    doubtful: Counter[tuple[object, ...]]

    @staticmethod
    def of(rows: Iterable[Mapping[str, Any]]) -> _Counts:
        every: Counter[tuple[object, ...]] = Counter()
        doubtful: Counter[tuple[object, ...]] = Counter()
        for row in rows:
            document, table, line, column = _place(row)
            doubted = row["status"] == Status.DOUBTFUL
            for scope in (
                (document,),
                (document, table),
                (document, table, "row", line),
                (document, table, "column", column),
            ):
                every[scope] += row["value"] is not None
                doubtful[scope] += doubted
        return _Counts(every, doubtful)

    def of_cell(self, row: Mapping[str, Any], codes: Iterable[str]) -> int:
        """A total stands for its column; a cell that breaks a sum for all that is doubtful beside it."""
        document, table, line, column = _place(row)
        if row["region_role"] in _TOTALS:
            return max(1, self.all[document, table, "column", column])
        if _OF_A_SUM & set(codes):
            beside = self.doubtful[document, table, "row", line]
            return max(1, beside + self.doubtful[document, table, "column", column] - 1)
        return 1

    def of_scope(self, place: Place) -> int:
        """What hangs on a finding about a column, a row, a table or a whole document."""
        document, table, line, column = place
        if table < 0:
            return max(1, self.all[(document,)])
        if column >= 0:
            return max(1, self.all[document, table, "column", column])
        if line >= 0:
            return max(1, self.all[document, table, "row", line])
        return max(1, self.all[document, table])


def _cells(
    rows: Sequence[Mapping[str, Any]],
    grave: Sequence[Mapping[str, Any]],
    counts: _Counts,
    seen: Mapping[Place, set[str]],
) -> Iterator[Item]:
    of_place: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in grave:
        of_place[_place(finding)].append(finding)
    for row in rows:
        place = _place(row)
        found = of_place.pop(place, ())
        was_seen = DOUBT in seen.get(place, ())
        doubted = row["status"] == Status.DOUBTFUL and not was_seen
        unclear = row.get("meaning") == _UNCLEAR and not was_seen
        if row["status"] == Status.CORRECTED or not (doubted or unclear or found):
            continue
        codes = tuple(dict.fromkeys(f["code"] for f in found))
        told = set(codes) <= _OF_MEANING if codes else unclear and not doubted
        kind = Kind.MEANING if told else Kind.VALUE
        yield Item(
            *place,
            page=row["page"],
            kind=kind,
            codes=codes,
            worth=counts.of_cell(row, codes),
            raw=row["raw"] or "",
            label=row["row_label"] or "",
            header=row["header"] or "",
            message=found[0]["message"] if found else "",
        )


def _together(cells: Iterable[Item]) -> Iterator[Item]:
    """One item for cells of a row or column whose meaning is unclear alike: one decision settles them."""
    groups: dict[tuple[object, ...], list[Item]] = defaultdict(list)
    for item in cells:
        if item.kind is not Kind.MEANING:
            yield item
            continue
        line = item.row if _OF_A_ROW & set(item.codes) else item.column
        groups[item.document, item.table, item.codes, item.message, line].append(item)
    for group in groups.values():
        first, *others = sorted(group, key=lambda i: (i.row, i.column))
        yield replace(first, worth=len(group), beside=tuple((i.row, i.column) for i in others))


def _others(grave: Iterable[Mapping[str, Any]], counts: _Counts) -> Iterator[Item]:
    """Findings that are about no single cell."""
    met: Counter[tuple[Place, str]] = Counter()
    for finding in grave:
        place, code = _place(finding), finding["code"]
        if place[2] >= 0 and place[3] >= 0:
            continue
        met[place, code] += 1
        kind = Kind.FINDING
        if code in LOSSES:
            kind = Kind.MISSING
        elif code in _OF_MEANING:
            kind = Kind.MEANING
        yield Item(
            *place,
            page=finding["page"] or 0,
            kind=kind,
            codes=(code,),
            worth=counts.of_scope(place),
            message=finding["message"],
            number=met[place, code],
        )
