"""Heads over groups of columns."""

from __future__ import annotations

from extract.whitespace import find_borderless
from tests.extract.whitespace.pages import assert_sound, laid_out, level, page, texts, word


def test_heads_over_groups_by_ruling_and_by_centring() -> None:
    low = ["", "计划", "完成", "计划", "完成"]
    body = [["城区", "6", "6", "4", "5"], ["矿区", "4", "4", "3", "3"], ["合计", "10", "10", "7", "8"]]
    centers = [100.0, 200.0, 270.0, 380.0, 450.0]
    words = [
        word("新建（所）", 235, 200, "center"),
        word("改扩建（所）", 415, 200, "center"),
        word("县区", 100, 210, "center"),
        *laid_out([low, *body], centers, 222, 21.0),
    ]
    lines = [level(195), level(240), level(305)]
    for short in ([], [level(217, 175, 295), level(217, 355, 475)], [level(217, 175, 475)]):
        (table,) = find_borderless(page(words, [*lines, *short]), ())
        assert texts(table)[:2] == [
            ["县区", "新建（所）", "新建（所）", "改扩建（所）", "改扩建（所）"],
            ["县区", "计划", "完成", "计划", "完成"],
        ]
        assert texts(table)[2:] == body
        assert_sound(table, words)


def test_a_head_set_tight_and_a_group_head_above_an_open_table_belong_to_it() -> None:
    body = [
        ["城区", "1200", "1180", "98.3"],
        ["泽州县", "860", "860", "100.0"],
        ["高平市", "75", "12", "16.0"],
    ]
    centers = [110.0, 180.0, 245.0, 310.0]
    words = [
        word("2024年", 212, 186, "center"),
        *laid_out([["县区名称", "计划完成数", "实际完成数", "完成率（%）"], *body], centers, 204),
    ]
    (table,) = find_borderless(page(words), ())
    assert texts(table)[0] == ["县区名称", "2024年", "2024年", "完成率（%）"]
    assert texts(table)[1:] == [["县区名称", "计划完成数", "实际完成数", "完成率（%）"], *body]
