"""Where a table begins and ends on its page."""

from __future__ import annotations

import pytest

from extract.types import BBox, Ruling
from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import (
    CENTERS,
    LABELS,
    ROWS,
    assert_sound,
    body_text,
    laid_out,
    level,
    page,
    texts,
    word,
)


@pytest.mark.parametrize("rules", [[], [195.0, 218.0, 299.0], [195.0, 218.0, 238.0, 258.0, 278.0, 299.0]])
def test_a_table_within_text_with_no_three_or_many_rules(rules: list[float]) -> None:
    words = [*body_text(80, 5), *laid_out(ROWS, CENTERS, 200), *body_text(340, 6)]
    (table,) = find_borderless(page(words, [level(y) for y in rules]), ())
    assert texts(table) == ROWS
    assert_sound(table, words)


def test_title_unit_and_notes_stay_outside() -> None:
    around = [
        word("2024年度完成情况表", 300, 150, "center"),
        word("单位：套", 520, 172, "right"),
        word("注：完成量含续建项目", 75, 305),
    ]
    words = [*around, *laid_out(ROWS, CENTERS, 200)]
    (table,) = find_borderless(page(words, [level(195), level(218), level(299)]), ())
    assert texts(table) == ROWS


def test_the_last_row_of_a_striped_table_lies_beyond_the_last_stripe() -> None:
    words = laid_out(ROWS, CENTERS, 204)
    stripes = [Ruling(70, 200 + 20 * k, 525, 200 + 20 * k, 0.0) for k in range(5)]
    (table,) = find_borderless(page(words, stripes), ())
    assert texts(table) == ROWS


def test_rows_of_figures_go_on_below_the_last_ruling_that_was_seen() -> None:
    heads = ["县区", "个数", "户数", "完成率"]
    rows = [heads, *([label, "42", "8150", "96.5%"] for label in LABELS[:5])]
    words = [
        word(text, 100 + 110 * k, 100 + 24 * i, "center")
        for i, row in enumerate(rows)
        for k, text in enumerate(row)
    ]
    words.append(word("年度情况", 265, 76, "center"))
    rulings = [level(70), level(94, 160, 480), level(118), level(142)]
    (table,) = find_borderless(page(words, rulings), [])
    assert texts(table)[-5:] == rows[1:]


def test_running_text_below_a_letterhead_ruling_is_no_row_of_the_table_under_it() -> None:
    rows = [["县区", "计划", "完成"], *([label, "120", "118"] for label in LABELS[:4])]
    words = [word("三季度全市空气质量总体良好各县区优良天数均有增加情况如下", 90, 100), word("表：", 70, 120)]
    words += [
        word(text, 120 + 140 * k, 150 + 20 * i, "center")
        for i, row in enumerate(rows)
        for k, text in enumerate(row)
    ]
    (table,) = find_borderless(
        page(words, [level(90), level(166), level(186), level(206), level(226), level(246)]), []
    )
    assert texts(table) == rows


def test_taken_tables_are_left_alone() -> None:
    words = laid_out(ROWS, CENTERS, 200)
    assert find_borderless(page(words), [BBox(60, 190, 530, 310)]) == ()
