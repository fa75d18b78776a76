"""Which documents are one notice: re-issues by 文号 and date, and other files of the same issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from tongbao.ledger import Entry
from tongbao.outcome import DocumentStatus

_BEST_FIRST = ("digital", "mixed", "scan")


@dataclass(frozen=True, slots=True)
class Edition:
    """What publishing needs to know of a document, with its place among the others."""

    sha256: str
    digest: str
    document_id: str
    paths: tuple[str, ...]
    published: bool
    title: str | None
    doc_number: str | None
    issuer: str | None
    issuer_code: str | None
    issued_on: dt.date | None
    kind: str | None
    tool_version: str
    observations: int
    revision: int = 1
    superseded_by: str | None = None
    duplicate_of: str | None = None

    @property
    def partition(self) -> tuple[str, str]:
        """Year and issuer of its observations; 0 where not known, so that the type of the columns stays."""
        year = str(self.issued_on.year) if self.issued_on else UNKNOWN
        return year, self.issuer_code or UNKNOWN

    @property
    def order(self) -> tuple[str, str]:
        """Documents in published files stand in this order."""
        return (self.issued_on or dt.date.min).isoformat(), self.document_id


UNKNOWN = "0"


def edition(entry: Entry) -> Edition:
    """The edition of a ledger entry, before it is compared with others."""
    record = entry.record
    day = record["issued_on"]
    return Edition(
        sha256=entry.sha256,
        digest=entry.digest,
        document_id=str(record["document_id"]),
        paths=entry.paths,
        published=record["status"] == DocumentStatus.PUBLISHED and record["kind"] != "archive",
        title=_text(record["title"]),
        doc_number=_text(record["doc_number"]),
        issuer=_text(record["issuer"]),
        issuer_code=_text(record["issuer_code"]),
        issued_on=dt.date.fromisoformat(str(day)) if day else None,
        kind=_text(record["kind"]),
        tool_version=str(record["tool_version"]),
        observations=entry.observations,
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


def _text(value: object) -> str | None:
    return None if value is None else str(value)
