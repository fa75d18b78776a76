"""Which documents are one notice: re-issues by 文号 and date, and other files of the same issue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from tongbao.outcome import ARCHIVE, DocumentRecord, DocumentStatus

_BEST_FIRST = ("digital", "mixed", "scan")

UNKNOWN = "0"
"""Stands for a year or an issuer that is not known, so that the type of the partition columns stays."""

Partition = tuple[str, str]
"""Year and issuer: what their documents gave stands in files of their own."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A document among the others: what decides where and as what it is published, and no more.

    ``digest`` is of all that it gave; ``paths`` are all names under which it came in, in code point order;
    ``issued_on`` is an ISO date; ``doubtful`` and ``unclear`` count values. The last three depend on other
    documents.
    """

    sha256: str
    digest: str
    paths: tuple[str, ...]
    status: str
    kind: str | None = None
    doc_number: str | None = None
    issuer: str | None = None
    issuer_code: str | None = None
    issued_on: str | None = None
    doubtful: int | None = None
    unclear: int | None = None
    revision: int = 1
    superseded_by: str | None = None
    duplicate_of: str | None = None

    @property
    def document_id(self) -> str:
        """The first 16 hex digits of its hash."""
        return self.sha256[:16]

    @property
    def published(self) -> bool:
        """Whether it gave rows; an archive is published by its members."""
        return self.status == DocumentStatus.PUBLISHED and self.kind != ARCHIVE

    @property
    def partition(self) -> Partition:
        """Year and issuer of what it gave."""
        return self.issued_on[:4] if self.issued_on else UNKNOWN, self.issuer_code or UNKNOWN

    @property
    def order(self) -> tuple[str, str]:
        """Documents in published files stand in this order."""
        return self.issued_on or "", self.document_id

    @property
    def facts(self) -> list[object]:
        """All that its rows are made of."""
        among = [self.revision, self.superseded_by, self.duplicate_of]
        return [self.sha256, self.digest, self.paths, *among]

    def of(self, record: DocumentRecord) -> DocumentRecord:
        """Its record as published."""
        first, *copies = self.paths
        return replace(
            record,
            path=first,
            copies=tuple(copies),
            revision=self.revision,
            superseded_by=self.superseded_by,
            duplicate_of=self.duplicate_of,
        )


def compare(editions: Iterable[Edition]) -> list[Edition]:
    """Set revision, ``superseded_by`` and ``duplicate_of``; keeps the order.

    Files with the same 文号, issuer and date are one issue of a notice: the best of them (digital before
    scanned, then by hash) stands for it, the others are its duplicates. A later date is a new issue, which
    supersedes all earlier ones. A document without 文号 or date is compared with none.
    """
    all_editions = list(editions)
    numbered = [e for e in all_editions if e.published and e.doc_number and e.issued_on]
    changed: dict[str, Edition] = {}
    for _, notice in groupby(sorted(numbered, key=_notice), key=_notice):
        issues = [
            sorted(files, key=_quality)
            for _, files in groupby(sorted(notice, key=lambda e: e.order), key=lambda e: e.issued_on)
        ]
        latest = issues[-1][0].document_id
        for revision, files in enumerate(issues, start=1):
            superseded_by = None if revision == len(issues) else latest
            for file in files:
                duplicate_of = None if file is files[0] else files[0].document_id
                changed[file.sha256] = replace(
                    file, revision=revision, superseded_by=superseded_by, duplicate_of=duplicate_of
                )
    return [changed.get(e.sha256, e) for e in all_editions]


def _notice(e: Edition) -> tuple[str, str]:
    return e.doc_number or "", e.issuer_code or e.issuer or ""


def _quality(e: Edition) -> tuple[int, str]:
    rank = _BEST_FIRST.index(e.kind) if e.kind in _BEST_FIRST else len(_BEST_FIRST)
    return rank, e.document_id
