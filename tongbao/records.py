"""One document's results in the form that the nightly run keeps, refusals included."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from extract import errors
from extract.errors import ExtractError
from extract.types import Notice, PageKind, Part
from normalize.tidy import Setting
from schemas.spec import NoticeSpec
from tongbao import __version__
from tongbao.outcome import (
    DocumentError,
    DocumentRecord,
    Failure,
    Outcome,
    Reason,
    SourceFile,
    TableRecord,
    document_id,
)
from tongbao.vouch import Vouched

_REASONS: dict[type[ExtractError], Reason] = {
    errors.FileMissingError: Reason.NOT_PERMITTED,
    errors.FileEmptyError: Reason.EMPTY,
    errors.FormatUnknownError: Reason.UNSUPPORTED,
    errors.FileEncryptedError: Reason.ENCRYPTED,
    errors.FileDamagedError: Reason.DAMAGED,
    errors.FileTooLargeError: Reason.TOO_LARGE,
    errors.TooManyPagesError: Reason.TOO_MANY_PAGES,
    errors.TooManyPixelsError: Reason.TOO_MANY_PIXELS,
    errors.ConverterMissingError: Reason.UNSUPPORTED,
}


@contextmanager
def refusals(page: int | None = None) -> Iterator[None]:
    """Turn what extraction says of a document that cannot go on into the run's own failure."""
    try:
        yield
    except ExtractError as error:
        reason = _REASONS.get(type(error), Reason.UNREADABLE)
        raise DocumentError(Failure(reason, error.what, error.remedy, page)) from error


def version(specs: tuple[NoticeSpec, ...]) -> str:
    """The program's version with a digest of all specs: ``0.2.0+3f9a1c20``."""
    digest = hashlib.sha256("\n".join(map(repr, specs)).encode()).hexdigest()[:8]
    return f"{__version__}+{digest}"


def outcome_of(
    source: SourceFile, setting: Setting, notice: Notice, vouched: Vouched, tool_version: str
) -> Outcome:
    """Everything that a document gave, as the ledger keeps it."""
    observations = tuple(o for table in vouched.tables for o in table.observations)
    record = DocumentRecord(
        document_id=document_id(source.sha256),
        sha256=source.sha256,
        path=source.name,
        size=source.size,
        pages=notice.page_count,
        kind=PageKind(notice.kind).value,
        title=notice.head.title,
        doc_number=notice.head.doc_number,
        issuer=notice.head.issuer,
        issuer_code=setting.context.issuer_code,
        issued_on=notice.head.issued_on,
        tables=len(notice.tables),
        statuses=dict(sorted(Counter(str(o.status) for o in observations).items())),
        account={part.value: sum(a.counts[part] for a in notice.accounts) for part in Part},
        tool_version=tool_version,
    )
    tables = tuple(
        TableRecord(
            t.number,
            t.annex,
            t.title,
            t.unit,
            tidied.spec.name if tidied.spec else None,
            t.pages,
            t.n_rows,
            t.n_columns,
        )
        for t, tidied in zip(notice.tables, vouched.tables, strict=True)
    )
    findings = (
        *setting.context.findings,
        *(f for table in vouched.tables for f in table.findings),
        *vouched.findings,
        *(f for o in observations for f in o.findings),
    )
    return Outcome(record, tables, observations, findings, vouched.trust.families)
