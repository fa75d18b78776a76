"""Tables that a notice announces and that were not found."""

from __future__ import annotations

import pytest

from extract.document.assemble import assemble
from extract.intake import Media, SourceFile
from extract.types import BBox, Cell, Page, PageKind, PageReading, RawTable, Word
from schemas.findings import Code

SOURCE = SourceFile("0" * 64, "notice.pdf", Media.PDF, b"")


def centred(text: str, y: float) -> Word:
    return Word(text, BBox(300 - 6 * len(text), y, 300 + 6 * len(text), y + 12))


def table(page: int, y: float) -> RawTable:
    texts = (("县区", "数量"), ("城区", "12"), ("泽州县", "8"))
    cells = []
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            box = BBox(100 + 200 * j, y + 20 * i, 300 + 200 * j, y + 20 * i + 20)
            cells.append(
                Cell(page, i, j, 1, 1, text, box, (Word(text, BBox(*box[:2], box.x0 + 30, box.y1)),))
            )
    return RawTable(3, 2, tuple(cells), page=page, bbox=BBox(100, y, 500, y + 60))


def reading(number: int, *items: Word | RawTable) -> PageReading:
    words = tuple(w for w in items if isinstance(w, Word))
    tables = tuple(t for t in items if isinstance(t, RawTable))
    return PageReading(Page(number, 600, 800, PageKind.DIGITAL, words, ()), tables)


def missing(*readings: PageReading) -> list[str]:
    found = assemble(SOURCE, readings).findings
    return [f.message.split(": ")[1] for f in found if f.code is Code.TABLE_MISSING]


TEXT = centred("现将全市完成情况通报如下，请认真抓好落实。", 100)


def test_a_caption_without_its_table_is_missed() -> None:
    one, two = centred("表1 各县区完成情况", 150), centred("表2 各县区投资情况", 400)
    assert missing(reading(1, TEXT, one, two, table(1, 420))) == ["表1 各县区完成情况"]
    assert missing(reading(1, TEXT, one, table(1, 170), two)) == ["表2 各县区投资情况"]
    assert missing(reading(1, TEXT, one, table(1, 170), two, table(1, 420))) == []


def test_a_caption_has_its_table_overleaf_or_above_it() -> None:
    caption = centred("表1 各县区完成情况", 700)
    assert missing(reading(1, TEXT, caption), reading(2, table(2, 90))) == []
    assert missing(reading(1, TEXT, table(1, 635), caption)) == []
    assert missing(reading(1, TEXT, caption), reading(2, TEXT)) == ["表1 各县区完成情况"]


@pytest.mark.parametrize(
    "text", ["表1显示了各县区完成情况", "表1 各县区完成情况……3", "见表1各县区完成情况", "表1所列，请对照检查"]
)
def test_a_text_that_speaks_of_a_table_is_no_caption(text: str) -> None:
    assert missing(reading(1, centred(text, 150))) == []


LIST = (centred("附件：1.各县区完成情况表", 200), centred("2.各县区投资情况表", 220))


def test_a_listed_annex_without_its_table_is_missed() -> None:
    annexes = [reading(2, centred("附件1", 80), table(2, 120)), reading(3, centred("附件2", 80), TEXT)]
    assert missing(reading(1, TEXT, *LIST), *annexes) == ["附件2 各县区投资情况表"]
    annexes[1] = reading(3, centred("附件2", 80), table(3, 120))
    assert missing(reading(1, TEXT, *LIST), *annexes) == []


def test_annexes_that_are_no_tables_or_not_attached_are_not_missed() -> None:
    assert missing(reading(1, TEXT, *LIST)) == []
    plans = (centred("附件：1.各县区完成情况表", 200), centred("2.工作实施方案", 220))
    annexes = (reading(2, centred("附件1", 80), table(2, 120)), reading(3, centred("附件2", 80), TEXT))
    assert missing(reading(1, TEXT, *plans), *annexes) == []
