"""Lines that make one row."""

from __future__ import annotations

from extract.types import Word
from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import assert_sound, laid_out, level, page, texts, word


def test_wrapped_labels_join_their_row_wherever_the_figures_stand() -> None:
    def at(figures_on: float) -> list[Word]:
        figures = [
            word("12", 300, 236 + figures_on, "right"),
            word("340.5", 430, 236 + figures_on, "right"),
        ]
        return [
            *laid_out([["项目", "个数", "金额"]], [130.0, 288.0, 415.0], 200),
            word("道路工程", 75, 218),
            word("7", 300, 218, "right"),
            word("88.0", 430, 218, "right"),
            word("城镇老旧小区改造及配", 75, 236),
            word("套基础设施", 75, 249),
            *figures,
            word("供水工程", 75, 267),
            word("3", 300, 267, "right"),
            word("15.2", 430, 267, "right"),
            word("供热工程", 75, 285),
            word("5", 300, 285, "right"),
            word("61.9", 430, 285, "right"),
        ]

    for figures_on in (0.0, 6.5, 13.0):
        words = at(figures_on)
        (table,) = find_borderless(page(words, [level(196), level(214), level(299)]), ())
        assert texts(table)[2] == ["城镇老旧小区改造及配套基础设施", "12", "340.5"], figures_on
        assert table.n_rows == 5
        assert_sound(table, words)


def test_section_rows_keep_their_own_row() -> None:
    rows = [
        ["指标", "2023年", "2024年"],
        ["一、收入", "", ""],
        ["税收收入", "320.1", "345.6"],
        ["非税收入", "80.5", "77.2"],
        ["二、支出", "", ""],
        ["教育支出", "110.0", "118.3"],
    ]
    words = laid_out(rows, [120.0, 300.0, 430.0], 200)
    (table,) = find_borderless(page(words, [level(195), level(217), level(318)]), ())
    assert texts(table) == rows
