"""Tables set beside each other without rulings."""

from __future__ import annotations

from tests.extract.whitespace.looks import grid, line, tables, word


def test_two_tables_about_the_same_places_side_by_side_are_two() -> None:
    left = [
        ["县区", "受理", "办结"],
        ["榆次区", "412", "405"],
        ["介休市", "286", "280"],
        ["灵石县", "175", "171"],
    ]
    right = [
        ["县区", "批次", "人次"],
        ["榆次区", "198", "1120"],
        ["介休市", "143", "865"],
        ["灵石县", "87", "402"],
    ]
    xs = [90.0, 165.0, 230.0, 330.0, 405.0, 470.0]
    words = [word("来信情况（件）", 150, 182), word("来访情况（批）", 390, 182)]
    words += [
        w for k, (a, b) in enumerate(zip(left, right, strict=True)) for w in line([*a, *b], xs, 200 + 16 * k)
    ]
    assert [grid(table) for table in tables(words)] == [left, right]


def test_a_table_folded_in_two_stays_one() -> None:
    rows = [
        ["县区", "户数", "县区", "户数"],
        ["榆次区", "412", "介休市", "286"],
        ["灵石县", "175", "左权县", "64"],
    ]
    words = [
        w for k, texts in enumerate(rows) for w in line(texts, [90.0, 200.0, 330.0, 440.0], 200 + 16 * k)
    ]
    (table,) = tables(words)
    assert grid(table) == rows
