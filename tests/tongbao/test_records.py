"""What a document gave, as the run keeps it: its record, its findings, why it could not go on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extract.errors import (
    ConverterMissingError,
    ExtractError,
    FileDamagedError,
    FileEmptyError,
    FileEncryptedError,
    FileTooLargeError,
    PageOutOfRangeError,
)
from normalize.gazetteer import Gazetteer
from schemas.spec_file import load_specs
from tongbao import __version__
from tongbao.outcome import DocumentError, Reason, SourceFile
from tongbao.records import FORM, outcome_of, refusals, version
from tongbao.run import check, read, understand

SEED = Path(__file__).parents[2] / "samples" / "inbox" / "zhangye-roads-2021-sheet.pdf"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileEmptyError, Reason.EMPTY),
        (FileEncryptedError, Reason.ENCRYPTED),
        (FileDamagedError, Reason.DAMAGED),
        (FileTooLargeError, Reason.TOO_LARGE),
        (ConverterMissingError, Reason.UNSUPPORTED),
        (PageOutOfRangeError, Reason.UNREADABLE),
    ],
)
def test_what_extraction_refuses_has_a_reason_and_keeps_its_words(error: type[ExtractError], reason):
    with pytest.raises(DocumentError) as caught, refusals(4):
        raise error("a.pdf", "it is so")
    failure = caught.value.failure
    assert (failure.reason, failure.page) == (reason, 4)
    assert "it is so" in failure.message
    assert failure.remedy


def test_other_faults_are_not_refusals():
    with pytest.raises(ZeroDivisionError), refusals():
        raise ZeroDivisionError


def test_the_version_follows_code_and_specs():
    specs = load_specs()
    assert version(specs).startswith(f"{__version__}.{FORM}+")
    assert version(specs) == version(load_specs())
    assert version(specs[1:]) != version(specs)
    assert version((replace(specs[0], title="另一表"), *specs[1:])) != version(specs)


def test_the_outcome_counts_what_it_has(tmp_path):
    notice = read(SEED)
    understood = understand(notice, load_specs(), Gazetteer.load())
    source = SourceFile("ab" * 32, "x/a.pdf", tmp_path, 7)
    outcome = outcome_of(source, understood.setting, notice, check(understood), "v")
    record = outcome.record
    assert (record.path, record.pages, record.tables, record.kind) == ("x/a.pdf", 3, 2, "digital")
    assert record.observations == len(outcome.observations) > 0
    assert record.issuer_code == understood.setting.context.issuer_code
    assert [t.number for t in outcome.tables] == [1, 2]
    assert "rural_roads" in {t.spec for t in outcome.tables}
    assert outcome.identities
