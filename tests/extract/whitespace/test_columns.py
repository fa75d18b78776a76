"""The white between columns."""

from __future__ import annotations

from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import (
    CENTERS,
    LABELS,
    ROWS,
    body_text,
    laid_out,
    level,
    page,
    texts,
    upright,
    word,
)


def test_vertical_rules_alone() -> None:
    words = [*body_text(80, 4), *laid_out(ROWS, [90.0, 150.0, 205.0, 260.0], 200)]
    walls = [upright(x, 195, 299) for x in (119.0, 178.0, 232.0)]
    (table,) = find_borderless(page(words, walls), ())
    assert texts(table) == ROWS


def test_letter_spaced_names_are_one_cell() -> None:
    rows = [r.copy() for r in ROWS]
    words = [*laid_out(rows[:1], CENTERS, 200)]
    for k, row in enumerate(rows[1:], 1):
        words += [word(c, 92 + 24 * i, 200 + 20 * k) for i, c in enumerate(row[0][:2])]
        words += laid_out([row[1:]], CENTERS[1:], 200 + 20 * k)
    (table,) = find_borderless(page(words, [level(195), level(218), level(299)]), ())
    assert [row[0] for row in texts(table)] == ["县区", "城区", "泽州", "高平", "合计"]


def test_a_last_column_that_nobody_filled_keeps_its_head() -> None:
    rows = [["县区", "计划", "完成", "备注"], *([label, "120", "118"] for label in LABELS[:4])]
    xs = [100.0, 220.0, 330.0, 440.0]
    words = [
        word(text, x, 100 + 20 * i, "center")
        for i, row in enumerate(rows)
        for x, text in zip(xs, row, strict=False)
    ]
    (table,) = find_borderless(page(words), [])
    assert texts(table) == [rows[0], *([*row, ""] for row in rows[1:])]
