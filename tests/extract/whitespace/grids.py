"""Ruled grids and what their words make of them, for the tests of this folder."""

from __future__ import annotations

from extract.ruled import tables_from_rulings
from extract.types import RawTable, Ruling, Word
from extract.whitespace import refine
from tests.extract.whitespace import pages
from tests.extract.whitespace.pages import assert_sound

ROWS = [
    ["县区", "任务量", "完成量"],
    ["城区", "1200", "1180"],
    ["泽州县", "860", ""],
    ["高平市", "—", "12"],
    ["合计", "2060", "1192"],
]
CENTERS = [120.0, 240.0, 360.0]


def word(text: str, x: float, y: float) -> Word:
    """A word centred on ``x`` with its top at ``y``."""
    return pages.word(text, x, y, "center")


def laid_out(rows: list[list[str]], top: float = 205.0) -> list[Word]:
    return pages.laid_out(rows, CENTERS, top)


def refined(words: list[Word], rulings: list[Ruling]) -> RawTable:
    leaf = pages.page(words, rulings)
    (table,) = tables_from_rulings(leaf)
    result = refine(leaf, table)
    assert_sound(result, words)
    return result
