from __future__ import annotations

import dataclasses
import io

from rich.console import Console

from tongbao.progress import summary
from tongbao.receipt import Receipt

RECEIPT = Receipt(
    started_at="",
    finished_at="",
    seconds=1.0,
    tool_version="",
    inbox="in",
    dataset="out",
    seen=3,
    published=3,
    incomplete=1,
    quarantined=0,
    rejected=0,
    pages=3,
    observations={},
    troubles=(),
    files_written=(),
    files_removed=(),
    files_kept=0,
    in_dataset={},
    peak_memory_bytes=0,
)


def printed(receipt: Receipt) -> str:
    out = io.StringIO()
    Console(file=out, width=200).print(summary(receipt))
    return out.getvalue()


def test_the_summary_says_which_documents_may_be_incomplete():
    assert "3 published (1 perhaps incomplete), 0 quarantined" in printed(RECEIPT)
    assert "3 published, 0 quarantined" in printed(dataclasses.replace(RECEIPT, incomplete=0))
