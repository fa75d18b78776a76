from __future__ import annotations

from normalize.header import bare, header_paths


def test_merged_labels_stand_in_every_column_they_span(table):
    drawn = table(
        [["县区", "任务 (套)", "<", "完成率"], ["^", "目标", "完成", "^"], ["城区", "1", "2", "3"]], 2
    )
    assert header_paths(drawn) == (
        ("县区",),
        ("任务 (套)", "目标"),
        ("任务 (套)", "完成"),
        ("完成率",),
    )


def test_total_under_a_group_label_ends_in_an_empty_step(table):
    drawn = table([["县区", "收入", "<", "<"], ["^", "", "补贴", "改造"], ["城区", "3", "1", "2"]], 2)
    assert header_paths(drawn) == (("县区",), ("收入", ""), ("收入", "补贴"), ("收入", "改造"))


def test_label_running_down_the_total_column_owns_the_parts_to_its_right(table):
    drawn = table([["县区", "收入", "", "<"], ["^", "^", "补贴", "改造"], ["城区", "3", "1", "2"]], 2)
    assert header_paths(drawn) == (("县区",), ("收入", ""), ("收入", "补贴"), ("收入", "改造"))


def test_three_levels_with_a_bent_total_inside_a_group(table):
    drawn = table(
        [
            ["县区", "贷款(亿元)", "<", "<", "<"],
            ["^", "授信", "<", "<", "发放率"],
            ["^", "", "国开行", "农发行", "^"],
            ["城区", "3", "1", "2", "9"],
        ],
        3,
    )
    assert header_paths(drawn)[1:] == (
        ("贷款(亿元)", "授信", ""),
        ("贷款(亿元)", "授信", "国开行"),
        ("贷款(亿元)", "授信", "农发行"),
        ("贷款(亿元)", "发放率"),
    )


def test_a_lone_label_over_an_open_cell_is_no_group(table):
    drawn = table([["县区", "收入"], ["", ""], ["城区", "3"]], 2)
    assert header_paths(drawn) == (("县区",), ("收入",))


def test_column_numbers_are_no_part_of_a_path(table):
    drawn = table([["项目", "预算", "决算", "比率"], ["栏次", "1", "2", "3=2/1"], ["合计", "5", "6", "7"]], 2)
    assert header_paths(drawn) == (("项目",), ("预算",), ("决算",), ("比率",))


def test_no_header_gives_empty_paths(table):
    assert header_paths(table([["a", "b"]], 0)) == ((), ())


def test_bare_drops_units_and_keeps_other_brackets():
    assert bare("投资额 (亿元)") == "投资额"
    assert bare("棚户区（城市）危旧房改造") == "棚户区(城市)危旧房改造"
    assert bare("县（市、区）") == "县(市、区)"
