"""Heads of totals over the heads of their parts."""

from __future__ import annotations

from extract.types import Page, PageKind, Ruling
from extract.whitespace import find_borderless
from tests.extract.whitespace.headers import paths, table, word


def test_the_total_of_a_group_has_no_head_of_its_own() -> None:
    found = table(
        [("县区", 100, 220), ("收入", 280, 205), ("税收", 280, 235), ("非税", 370, 235), ("备注", 460, 220)]
    )
    assert paths(found, 2) == [["县区"], ["收入"], ["收入", "税收"], ["收入", "非税"], ["备注"]]


def test_the_name_of_a_group_in_its_total_s_column_reaches_over_the_parts() -> None:
    heads = [("县区", 100.0, 220.0), ("收入", 190.0, 220.0), ("备注", 460.0, 220.0)]
    parts = [("税收", 280.0, 235.0), ("非税", 370.0, 235.0)]
    found = table([*heads, *parts], [Ruling(236, 228, 414, 228)])
    assert paths(found, 2) == [["县区"], ["收入"], ["收入", "税收"], ["收入", "非税"], ["备注"]]


def test_a_part_that_says_so_belongs_to_the_column_before_it() -> None:
    found = table(
        [
            ("县区", 100, 225),
            ("支出", 190, 225),
            ("其中：本年", 280, 235),
            ("结余", 370, 225),
            ("备注", 460, 225),
        ]
    )
    assert paths(found, 2)[1:3] == [["支出"], ["支出", "其中：本年"]]


def test_a_group_may_begin_in_the_first_column_where_nothing_names_the_rows() -> None:
    rows = [
        ["120.4", "3.4", "279.2", "7.9"],
        ["118.2", "2.7", "113.1", "6.3"],
        ["20.9", "8.1", "15.6", "5.8"],
    ]
    centers = [100.0, 220.0, 340.0, 460.0]
    words = [word("第二产业", 160, 205), word("第三产业", 400, 205)]
    words += [word(t, x, 225) for t, x in zip(["增加值", "增速", "增加值", "增速"], centers, strict=True)]
    words += [
        word(t, x, 245 + 20 * k) for k, row in enumerate(rows) for t, x in zip(row, centers, strict=True)
    ]
    rules = [Ruling(60, y, 500, y) for y in (200.0, 220.0, 240.0, 305.0)]
    page = Page(1, 595.0, 842.0, PageKind.DIGITAL, tuple(words), tuple(rules))
    (found,) = find_borderless(page, ())
    assert paths(found, 2) == [
        ["第二产业", "增加值"],
        ["第二产业", "增速"],
        ["第三产业", "增加值"],
        ["第三产业", "增速"],
    ]
