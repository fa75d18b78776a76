"""What became of one document: the types that a recipe gives and the nightly run keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.types import PageKind
from normalize.types import Observation
from schemas.figures import Status as TrustStatus
from schemas.findings import LOSSES, Code, Finding, Severity
from schemas.trust import Family

if TYPE_CHECKING:
    from tongbao.corrections import Correction


_OF_PIXELS = frozenset({PageKind.SCAN.value, PageKind.MIXED.value})
"""Kinds of documents whose pages take seconds to read."""


class DocumentStatus(StrEnum):
    """What became of a file."""

    PUBLISHED = "published"
    """Read to the end; its tables and numbers are in the data set."""
    QUARANTINED = "quarantined"
    """Could not be read; a person should look at it."""
    REJECTED = "rejected"
    """Never opened: a link out of the inbox, a device, a pipe."""


class Reason(StrEnum):
    """Why a document is not published."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    CRASHED = "crashed"
    NOT_PERMITTED = "not_permitted"
    STILL_CHANGING = "still_changing"
    ARCHIVE_REFUSED = "archive_refused"
    LINK = "link"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document could not go on, for people: what is wrong and what to do."""

    reason: Reason
    message: str
    remedy: str = ""
    page: int | None = None


class DocumentError(Exception):
    """A document that cannot go on, with its reason; never retried."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure

    def __reduce__(self) -> tuple[type[DocumentError], tuple[Failure]]:
        return DocumentError, (self.failure,)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that came in. Its identity is the hash of its bytes, never the path.

    ``path`` is the run's own unchanging copy of the bytes; ``name`` is the path relative to the inbox
    with ``/`` between its parts, members of an archive as ``archive.zip/inner/name.pdf``.
    """

    sha256: str
    name: str
    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first look at a file gives: its media type and its number of pages."""

    media: str
    pages: int


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One row of ``documents.parquet``.

    ``document_id`` is the first 16 hex digits of ``sha256``. ``path`` is the first of the names under
    which these bytes came in, in code point order, ``copies`` are the others. ``statuses`` counts the
    observations by their status, ``findings`` all findings by their code,
    ``account`` the characters of the pages by what they are. ``copies``, ``revision``,
    ``superseded_by`` and ``duplicate_of`` depend on the other documents and are set when the data set is
    published.
    """

    document_id: str
    sha256: str
    path: str
    size: int
    media: str | None = None
    pages: int | None = None
    kind: str | None = None
    title: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issuer_code: str | None = None
    issued_on: dt.date | None = None
    revision: int = 1
    superseded_by: str | None = None
    duplicate_of: str | None = None
    status: DocumentStatus = DocumentStatus.PUBLISHED
    reason_code: Reason | None = None
    reason: str | None = None
    remedy: str | None = None
    tables: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    account: Mapping[str, int] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    tool_version: str = ""
    corrections: str = ""
    """A hash of what reviewers changed in it; empty: nothing."""

    @property
    def observations(self) -> int:
        """Number of observations."""
        return sum(self.statuses.values())

    @property
    def complete(self) -> bool:
        """Whether it is published and nothing says that a table, a part of one, or a page was lost."""
        whole = self.status is DocumentStatus.PUBLISHED
        return whole and not any(self.findings.get(code) for code in LOSSES)

    @property
    def awaits_review(self) -> bool:
        """Whether its pages took seconds to read and there is something in them to look at."""
        grave = any(Finding(Code(code), "").severity is not Severity.INFO for code in self.findings)
        return self.kind in _OF_PIXELS and (grave or bool(self.statuses.get(TrustStatus.DOUBTFUL)))

    @property
    def published(self) -> bool:
        """Whether it gave rows; an archive is published by its members."""
        return self.status is DocumentStatus.PUBLISHED and self.kind != ARCHIVE


ARCHIVE = "archive"
"""The ``kind`` of a file whose members are documents of their own."""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """One table of a document: where it is and which spec it matched."""

    number: int
    annex: str | None
    title: str | None
    unit: str | None
    spec: str | None
    pages: tuple[int, ...]
    n_rows: int
    n_columns: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that one document gave. ``failure`` is set exactly when it is not published."""

    record: DocumentRecord
    tables: tuple[TableRecord, ...] = ()
    observations: tuple[Observation, ...] = ()
    findings: tuple[Finding, ...] = ()
    identities: tuple[Family, ...] = ()
    """The rules of the notice's arithmetic: where each held and where it broke."""
    failure: Failure | None = None
    corrections: tuple[Correction, ...] = ()
    """What reviewers changed in it, in the order in which they did."""


def plain(record: DocumentRecord | TableRecord) -> dict[str, Any]:
    """A record as JSON can hold it; ``document_record`` and ``table_record`` are the inverse."""
    return {f.name: _plain(getattr(record, f.name)) for f in fields(record)}


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case dt.date():
            return value.isoformat()
        case Mapping():
            return dict(sorted(value.items()))
        case tuple():
            return list(value)
        case _:
            return value


def document_record(kept: Mapping[str, Any]) -> DocumentRecord:
    """The document's record that was kept as JSON.

    Raises:
        TypeError: It has a field that records of this version do not have.
    """
    day, reason = kept["issued_on"], kept["reason_code"]
    typed = {
        "issued_on": dt.date.fromisoformat(day) if day else None,
        "status": DocumentStatus(kept["status"]),
        "reason_code": Reason(reason) if reason else None,
        "copies": tuple(kept["copies"]),
    }
    return DocumentRecord(**{**kept, **typed})


def table_record(kept: Mapping[str, Any]) -> TableRecord:
    """The table's record that was kept as JSON.

    Raises:
        TypeError: It has a field that records of this version do not have.
    """
    return TableRecord(**{**kept, "pages": tuple(kept["pages"])})


def document_id(sha256: str) -> str:
    """The short identity of a document: the first 16 hex digits of its hash."""
    return sha256[:16]


def refused(source: SourceFile, failure: Failure, version: str, survey: Survey | None = None) -> Outcome:
    """The outcome of a document that could not go on."""
    where = f"page {failure.page}: " if failure.page else ""
    record = DocumentRecord(
        document_id=document_id(source.sha256),
        sha256=source.sha256,
        path=source.name,
        size=source.size,
        media=survey.media if survey else None,
        pages=survey.pages if survey else None,
        status=DocumentStatus.REJECTED
        if failure.reason in {Reason.LINK, Reason.NOT_A_FILE}
        else DocumentStatus.QUARANTINED,
        reason_code=failure.reason,
        reason=where + failure.message,
        remedy=failure.remedy or None,
        tool_version=version,
    )
    return Outcome(record=record, failure=failure)
