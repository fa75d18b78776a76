"""A coarse ruled grid → the finer one that its words show."""

from __future__ import annotations

from extract.types import Page, RawTable


def refine(page: Page, table: RawTable) -> RawTable:
    return table
