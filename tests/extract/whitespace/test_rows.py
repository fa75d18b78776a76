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


def test_cells_set_to_the_middle_of_their_row_show_where_it_begins() -> None:
    def row(y: float, label: list[str], text: list[str], figure: str) -> list[Word]:
        own = [word(t, 75, y - 6 * len(label) + 12 * k, "left") for k, t in enumerate(label)]
        own += [word(t, 250, y - 6 * len(text) + 12 * k, "left") for k, t in enumerate(text)]
        return [*own, word(figure, 470, y - 6, "right")]

    words = [
        *laid_out([["项目", "任务", "投资"]], [95.0, 300.0, 455.0], 150),
        *row(190, ["供水工程"], ["新建管网二十六公里并", "改造换热站十八座以及", "道路"], "320"),
        *row(230, ["城区老旧供热管网及换", "热站"], ["改造管网"], "45"),
        *row(262, ["排水工程"], ["新建管网三十六公里并", "改造道路"], "7811"),
    ]
    (table,) = find_borderless(page(words), ())
    assert [r[2] for r in texts(table)] == ["投资", "320", "45", "7811"]
    assert texts(table)[2][0] == "城区老旧供热管网及换热站"
    assert_sound(table, words)
