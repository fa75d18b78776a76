"""Which documents are one notice: re-issues by 文号 and date, and other files of the same issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from tongbao.ledger import Entry
from tongbao.outcome import DocumentRecord

_BEST_FIRST = ("digital", "mixed", "scan")

UNKNOWN = "0"
"""Stands for a year or an issuer that is not known, so that the type of the partition columns stays."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A document among the others: its record as published. ``digest`` is of all that it gave."""

    record: DocumentRecord
    digest: str

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return self.record.sha256

    @property
    def paths(self) -> tuple[str, ...]:
        """All names under which it came in."""
        return self.record.path, *self.record.copies

    @property
    def partition(self) -> tuple[str, str]:
        """Year and issuer of its observations."""
        day = self.record.issued_on
        return str(day.year) if day else UNKNOWN, self.record.issuer_code or UNKNOWN

    @property
    def order(self) -> tuple[str, str]:
        """Documents in published files stand in this order."""
        return (self.record.issued_on or dt.date.min).isoformat(), self.record.document_id


def edition(entry: Entry) -> Edition:
    """The edition of a ledger entry, before it is compared with others."""
    first, *copies = entry.paths
    return Edition(replace(entry.record, path=first, copies=tuple(copies)), entry.digest)


def compare(editions: Iterable[Edition]) -> list[Edition]:
    """Set revision, ``superseded_by`` and ``duplicate_of``; keeps the order.

    Files with the same 文号, issuer and date are one issue of a notice: the best of them (digital before
    scanned, then by hash) stands for it, the others are its duplicates. A later date is a new issue, which
    supersedes all earlier ones. A document without 文号 or date is compared with none.
    """
    all_editions = list(editions)
    numbered = [e for e in all_editions if e.record.published and e.record.doc_number and e.record.issued_on]
    changed: dict[str, Edition] = {}
    for _, notice in groupby(sorted(numbered, key=_notice), key=_notice):
        issues = [
            sorted(files, key=_quality)
            for _, files in groupby(sorted(notice, key=lambda e: e.order), key=lambda e: e.record.issued_on)
        ]
        latest = issues[-1][0].record.document_id
        for revision, files in enumerate(issues, start=1):
            superseded_by = None if revision == len(issues) else latest
            for file in files:
                duplicate_of = None if file is files[0] else files[0].record.document_id
                record = replace(
                    file.record, revision=revision, superseded_by=superseded_by, duplicate_of=duplicate_of
                )
                changed[file.sha256] = replace(file, record=record)
    return [changed.get(e.sha256, e) for e in all_editions]


def _notice(e: Edition) -> tuple[str, str]:
    return e.record.doc_number or "", e.record.issuer_code or e.record.issuer or ""


def _quality(e: Edition) -> tuple[int, str]:
    kind = e.record.kind
    rank = _BEST_FIRST.index(kind) if kind in _BEST_FIRST else len(_BEST_FIRST)
    return rank, e.record.document_id
