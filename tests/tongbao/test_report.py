"""The report for people: counts, doubts, refusals; nothing that comes from a file is markup."""

from __future__ import annotations

import re
from pathlib import Path

import fake_notices
import pytest

from tongbao.catalogue import Summary
from tongbao.ledger import Ledger
from tongbao.nightly import run
from tongbao.outcome import Reason
from tongbao.report import MEANINGS, NAMES, REASONS, report


class Silent:
    def started(self, settings): ...
    def document(self, finished, seen): ...
    def page(self, done, known): ...
    def publishing(self): ...
    def ended(self, receipt): ...


@pytest.fixture
def page(settings, inline):
    inbox = Path(settings.inbox)
    odd = "<script>alert(1)</script>"
    facts = {"doc_number": "晋市保办字〔2025〕1号", "title": odd}
    (inbox / "old.json").write_bytes(fake_notices.notice([9], issued_on="2025-01-25", **facts))
    (inbox / "new.json").write_bytes(fake_notices.notice([4, -3], issued_on="2025-02-25", **facts))
    (inbox / "a<b>.txt").write_bytes(b"no notice")
    run(settings, Silent())
    with Ledger(Path(settings.dataset) / ".tongbao/ledger.sqlite") as ledger:
        total = Summary()
        for _, _, summary in ledger.catalogue.parts():
            total.add(summary)
        return report(ledger, total, {})


def test_what_files_say_is_never_markup(page):
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "a&lt;b&gt;.txt" in page


def test_documents_values_and_doubts_are_counted(page):
    figures = re.findall(r"<b>([^<]+)</b><span>([^<]+)</span>", page)
    counted = {name: number for number, name in figures}
    assert (counted["收到的文件"], counted["已发布"], counted["已隔离"]) == ("3", "2", "1")
    assert (counted["单元格"], counted["存疑"]) == ("6", "2")


def test_a_refusal_says_why_and_what_to_do(page):
    assert REASONS[Reason.UNSUPPORTED] in page
    assert "Give a notice." in page


def test_a_doubtful_value_stands_under_its_table_with_its_findings(page):
    assert page.index("存疑的数值") < page.index("表2 表2") < page.index("identity_broken")


def test_a_document_that_was_issued_again_says_by_which(page):
    assert len(re.findall(r"已被 [0-9a-f]{16} 取代", page)) == 1


def test_every_status_and_reason_has_its_words():
    assert set(NAMES) == set(MEANINGS)
    assert set(REASONS) == set(Reason)
