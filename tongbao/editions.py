"""Which documents are one notice: re-issues by 文号 and date, and other files of the same issue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import groupby

from schemas.figures import Status
from tongbao.outcome import ARCHIVE, DocumentRecord, DocumentStatus
from tongbao.partitions import UNKNOWN, Partition

_BEST_FIRST = ("digital", "mixed", "scan")


@dataclass(frozen=True, slots=True)
class Edition:
    """A document among the others: what decides where and as what it is published, and what it counts.

    ``digest`` is of all that it gave; ``paths`` are all names under which it came in, in code point order;
    ``issued_on`` is an ISO date; ``statuses`` counts its values, ``findings`` its findings by code;
    ``shapes`` are the digests of the Arrow schemas of its parcels that have rows, by name. The last three
    depend on other documents.
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
    statuses: Mapping[str, int] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)
    revision: int = 1
    superseded_by: str | None = None
    duplicate_of: str | None = None

    @staticmethod
    def of_document(
        record: DocumentRecord, digest: str, paths: tuple[str, ...], shapes: Mapping[str, str]
    ) -> Edition:
        """The edition of a document that is compared with no other yet."""
        return Edition(
            sha256=record.sha256,
            digest=digest,
            paths=paths,
            status=record.status.value,
            kind=record.kind,
            doc_number=record.doc_number,
            issuer=record.issuer,
            issuer_code=record.issuer_code,
            issued_on=record.issued_on.isoformat() if record.issued_on else None,
            statuses=dict(record.statuses),
            findings=dict(record.findings),
            shapes=dict(shapes),
        )

    def as_json(self) -> str:
        """As text; ``from_json`` is the inverse."""
        return json.dumps([getattr(self, name) for name in _NAMES], ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> Edition:
        """An edition from its text."""
        sha256, digest, paths, *others = json.loads(text)
        return Edition(sha256, digest, tuple(paths), *others)

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
    def doubtful(self) -> int:
        """The number of its doubtful values."""
        return self.statuses.get(Status.DOUBTFUL, 0)

    @property
    def notice(self) -> str | None:
        """文号 and issuer, which the documents of one notice share; None if it is compared with none."""
        if not (self.published and self.doc_number and self.issued_on):
            return None
        return json.dumps([self.doc_number, self.issuer_code or self.issuer or ""], ensure_ascii=False)

    @property
    def key(self) -> str:
        """A digest of all that its rows are made of."""
        among = [self.revision, self.superseded_by, self.duplicate_of]
        made_of = json.dumps([self.sha256, self.digest, self.paths, *among], ensure_ascii=False)
        return hashlib.sha256(made_of.encode()).hexdigest()

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
    numbered = [e for e in all_editions if e.notice]
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


def _notice(e: Edition) -> str:
    return e.notice or ""


def _quality(e: Edition) -> tuple[int, str]:
    rank = _BEST_FIRST.index(e.kind) if e.kind in _BEST_FIRST else len(_BEST_FIRST)
    return rank, e.document_id


_NAMES = tuple(f.name for f in fields(Edition))
