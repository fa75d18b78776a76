"""White that bounds no column."""

from __future__ import annotations

from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import LABELS, level, page, texts, word


def test_heads_printed_again_stay_over_their_figures() -> None:
    labels = LABELS[:3]
    blocks = [["县区", "受理量", "办结量"], ["县区", "网办量", "投诉量"]]
    lines = [row for heads in blocks for row in (heads, *([label, "18620", "9"] for label in labels))]
    words = []
    for i, row in enumerate(lines):
        for k, text in enumerate(row):
            is_head = row in blocks
            words.append(word(text, 80 + 150 * k + (60 if is_head else 0), 100 + 20 * i))
    (table,) = find_borderless(page(words, [level(95), level(115), level(262)]), [])
    assert table.n_columns == 3
    assert texts(table) == lines


def test_a_head_across_two_strips_of_white_is_no_column_between_them() -> None:
    tops = [("公共租赁住房", 341.5)]
    heads = [("县区", 80.0), ("开工", 300.0), ("建成", 362.0), ("建成率", 389.0), ("计划", 440.0)]
    figures = [
        [("213", 305.0), ("213", 362.8), ("100.0%", 387.6), ("180", 442.0)],
        [("0", 310.0), ("0", 446.0)],
    ]
    words = [word(text, x, 100) for text, x in tops] + [word(text, x, 120) for text, x in heads]
    for i in range(6):
        words.append(word(LABELS[i], 80, 140 + 20 * i))
        words += [word(text, x, 140 + 20 * i) for text, x in figures[i % 3 > 0]]
    (table,) = find_borderless(page(words, [level(95), level(137), level(262)]), [])
    assert table.n_columns == 5
    assert texts(table)[-6] == ["城区", "213", "213", "100.0%", "180"]
