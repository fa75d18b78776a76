from __future__ import annotations

import pytest

from extract.document.lines import lines_outside, text_lines
from extract.types import BBox, Page, PageKind, PageReading, RawTable, Word


def word(text: str, x: float, y: float, size: float = 10) -> Word:
    return Word(text, BBox(x, y, x + size * len(text), y + size))


def reading(number: int, *words: Word, tables: tuple[RawTable, ...] = ()) -> PageReading:
    return PageReading(Page(number, 600, 800, PageKind.DIGITAL, words, ()), tables)


def texts(*readings: PageReading) -> list[list[str]]:
    return [
        [line.text for line in page] for page in text_lines(readings, [lines_outside(r) for r in readings])
    ]


def test_words_become_lines_and_wide_gaps_part_them() -> None:
    page = reading(
        1, word("附件1", 60, 100), word("单位：", 400, 101), word("套", 432, 101), word("正文", 60, 130)
    )
    assert texts(page) == [["附件1", "单位：套", "正文"]]


def test_a_letter_spaced_heading_stays_whole() -> None:
    assert texts(reading(1, *(word(c, 200 + 60 * k, 100) for k, c in enumerate("通报")))) == [["通报"]]


def test_words_of_tables_are_not_body() -> None:
    table = RawTable(1, 1, (), page=1, bbox=BBox(50, 90, 200, 120))
    assert texts(reading(1, word("12", 60, 100), word("正文", 60, 130), tables=(table,))) == [["正文"]]


def test_ink_that_nobody_could_read_is_no_line() -> None:
    ink = Word("", BBox(75, 130, 82, 140), engine="ink")
    lone = Word("", BBox(60, 200, 70, 210), engine="ink")
    assert texts(reading(1, word("正", 60, 130), ink, word("文", 85, 130), lone)) == [["正文"]]


@pytest.mark.parametrize("number", ["- 3 -", "—3—", "3", "第3页", "第 3 页 共 9 页", "3/9", "－ 3 －"])
def test_page_numbers_are_dropped(number: str) -> None:
    assert texts(reading(1, word("正文", 60, 300), word(number, 280, 725))) == [["正文"]]


def test_a_number_in_the_text_is_kept() -> None:
    assert texts(reading(1, word("12", 60, 300), word("正文", 60, 720))) == [["12", "正文"]]


def test_a_page_number_beside_a_turned_page_is_dropped() -> None:
    aside = Word("—3—", BBox(20, 380, 30, 410))
    assert texts(reading(1, word("正文", 60, 300), aside)) == [["正文"]]


def test_running_heads_are_dropped_and_labels_kept() -> None:
    def page(number: int) -> PageReading:
        head = word("某市统计年鉴", 60, 30), word("附件", 400, 30)
        return reading(number, *head, word(f"正文{number}", 60, 300))

    assert texts(page(1), page(2)) == [["附件", "正文1"], ["附件", "正文2"]]
    assert texts(page(1))[0][0] == "某市统计年鉴"


def test_a_title_printed_over_the_text_of_each_page_is_no_running_head() -> None:
    def page(number: int) -> PageReading:
        return reading(
            number, word("各县招生计划", 200, 46), word("请慎重填报。", 60, 62), word("正文", 60, 74)
        )

    assert texts(page(1), page(2)) == [["各县招生计划", "请慎重填报。", "正文"]] * 2


def test_a_title_right_above_the_table_of_each_page_is_no_running_head() -> None:
    def page(number: int) -> PageReading:
        table = RawTable(1, 1, (), page=number, bbox=BBox(50, 50, 550, 300))
        return reading(number, word("某市统计年鉴", 60, 8), word("各县招生计划", 200, 36), tables=(table,))

    assert texts(page(1), page(2)) == [["各县招生计划"]] * 2
