"""A small page that has one of each: rulings of every kind, roles, a span, residue, doubts, findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.ruled import tables_from_rulings
from extract.types import BBox, Page, PageKind, PageReading, Ruling, Word
from schemas.findings import Code, Finding, Place

SOURCE = SourceFile("0" * 64, "a & b.pdf", Media.PDF, b"")


def word(text, x, y, width=20.0, confidence=None):
    return Word(text, BBox(x, y, x + width, y + 10), confidence)


def rulings():
    level = [Ruling(40, y, 240, y) for y in (80, 120, 140, 160)]
    header = Ruling(90, 100, 240, 100)
    upright = [Ruling(x, 80, x, 160) for x in (90, 190)]
    group = Ruling(140, 100, 140, 160, 0)  # the edge of a coloured box
    return (*level, header, *upright, group)


def words():
    return (
        word("某市完成情况", 110, 60, 60),
        word("县区", 55, 95),
        word("任务", 130, 85),
        word("其他", 205, 85),
        word("计划", 105, 105),
        word("完成", 155, 105),
        word("<套>", 205, 105),
        word("甲县", 55, 125),
        word("12", 105, 125),
        word("13", 155, 125, confidence=0.5),
        word("乙县", 55, 145),
        word("7", 105, 145, confidence=0.99),
        word("5", 205, 145),
        Word("样张", BBox(60, 130, 228, 158)),  # a watermark, in no cell
    )


@pytest.fixture
def reading():
    page = Page(
        1, 300, 200, PageKind.DIGITAL, words(), rulings(), (Finding(Code.PAGE_TURNED, "Turned.", Place(1)),)
    )
    (grid,) = tables_from_rulings(page)
    unread = Finding(Code.INK_UNREAD, "Ink without text.", Place(1, (190, 120, 240, 140)))
    return PageReading(page, (replace(grid, findings=(*grid.findings, unread)),))


@pytest.fixture
def notice(reading):
    return assemble(SOURCE, [reading])
