"""The report that goes out with the data set."""

from __future__ import annotations

from collections.abc import Sequence

from tongbao.editions import Edition
from tongbao.ledger import Ledger


def report(ledger: Ledger, editions: Sequence[Edition]) -> str:
    """One self-contained page."""
    return f"<!doctype html><title>通报</title>{len(editions)} {len(ledger.receipts())}"
