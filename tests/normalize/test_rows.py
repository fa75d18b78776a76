from __future__ import annotations

from normalize.header import header_paths
from normalize.roles import blocks
from normalize.rows import row_labels
from normalize.terms import LabelKind


def labels(table):
    paths = header_paths(table)
    (block,) = blocks(table, paths)
    return row_labels(table, block, paths)


def test_order_name_measure_and_remark_columns_are_told_apart(table):
    drawn = table(
        [["序号", "县区", "任务量", "备注"], ["1", "城区", "10", ""], ["2", "泽州县", "20", "见附件"]], 1
    )
    (columns,) = blocks(drawn, header_paths(drawn))
    assert columns.labels == {0: LabelKind.ORDER, 1: LabelKind.DIVISION, 3: LabelKind.REMARK}
    assert columns.measures == (2,)


def test_an_unnamed_first_column_labels_the_rows(table):
    drawn = table([["", "2019年", "2020年"], ["学校数", "10", "11"], ["班数", "30", "33"]], 1)
    (columns,) = blocks(drawn, header_paths(drawn))
    assert columns.labels == {0: LabelKind.ITEM}
    assert [r.text for r in labels(drawn)] == ["学校数", "班数"]


def test_a_merged_category_is_the_outer_step_of_the_path(table):
    drawn = table(
        [["类别", "项目", "数量"], ["教育", "小学", "1"], ["^", "初中", "2"], ["卫生", "医院", "3"]], 1
    )
    assert [(r.path, r.text) for r in labels(drawn)] == [
        (("教育",), "小学"),
        (("教育",), "初中"),
        (("卫生",), "医院"),
    ]


def test_codes_of_final_accounts_nest_by_prefix(table):
    drawn = table(
        [
            ["科目编码", "科目名称", "决算数"],
            ["合计", "<", "9"],
            ["201", "一般公共服务", "5"],
            ["20139", "社会工作事务", "5"],
            ["2013901", "行政运行", "5"],
            ["208", "社会保障", "4"],
        ],
        1,
    )
    found = labels(drawn)
    assert blocks(drawn, header_paths(drawn))[0].labels[0] is LabelKind.CODE
    assert [r.path for r in found] == [
        (),
        ("合计",),
        ("合计", "一般公共服务"),
        ("合计", "一般公共服务", "社会工作事务"),
        ("合计",),
    ]


def test_numbering_nests_and_unnumbered_rows_hang_below(table):
    drawn = table(
        [
            ["项目", "金额"],
            ["一、收入", "3"],
            ["　税收", "1"],
            ["　非税", "2"],
            ["二、支出", "3"],
            ["合计", "6"],
        ],
        1,
    )
    assert [r.path for r in labels(drawn)] == [(), ("一、收入",), ("一、收入",), (), ()]


def test_of_which_is_a_part_that_need_not_add_up(table):
    drawn = table(
        [["项目", "金额"], ["总投资", "9"], ["其中：中央", "4"], ["其中：省级", "2"], ["完成", "5"]], 1
    )
    found = labels(drawn)
    assert [r.of_which for r in found] == [False, True, True, False]
    assert [r.path for r in found] == [(), ("总投资",), ("总投资",), ()]


def test_a_unit_column_gives_each_row_its_unit(table):
    drawn = table([["指标", "计量单位", "2020年"], ["学校数", "所", "5"], ["学生数", "人", "7"]], 1)
    assert [r.unit for r in labels(drawn)] == ["所", "人"]


def test_blocks_side_by_side_label_their_own_rows(table):
    drawn = table(
        [
            ["收入", "<", "支出", "<"],
            ["项目", "决算数", "项目", "决算数"],
            ["一、财政拨款", "9", "一、公共服务", "5"],
            ["", "", "二、住房保障", "4"],
        ],
        2,
    )
    left, right = blocks(drawn, header_paths(drawn))
    assert (left.measures, right.measures) == ((1,), (3,))
    assert [r.text for r in row_labels(drawn, left, header_paths(drawn))] == ["一、财政拨款", ""]
    assert [r.text for r in row_labels(drawn, right, header_paths(drawn))] == ["一、公共服务", "二、住房保障"]


def test_a_column_of_units_is_told_by_its_content(table):
    drawn = table([["指标", "单位", "绝对数"], ["生产总值", "亿元", "5"], ["人口", "万人", "7"]], 1)
    assert [r.unit for r in labels(drawn)] == ["亿元", "万人"]


def test_a_column_of_words_behind_the_measures_is_a_remark(table):
    drawn = table([["项目", "投资(万元)", "责任单位"], ["道路", "5", "交通局"], ["学校", "7", "教育局"]], 1)
    (block,) = blocks(drawn, header_paths(drawn))
    assert block.labels[2] is LabelKind.REMARK


def test_a_unit_in_a_row_s_label_is_that_of_the_row_and_of_its_parts(table):
    drawn = table(
        [["指标", "2023年"], ["投资（万元）", "9"], ["其中：中央", "4"], ["人口（人）", "7"], ["名称", "1"]],
        1,
    )
    assert [r.unit for r in labels(drawn)] == ["万元", "万元", "人", None]


def test_the_column_that_tells_the_rows_apart_names_them(table):
    drawn = table(
        [
            ["学校", "区", "办学性质", "计划数"],
            ["上海中学", "徐汇", "公办", "5"],
            ["南洋模范中学", "徐汇", "公办", "7"],
            ["市西中学", "静安", "公办", "7"],
        ],
        1,
    )
    found = labels(drawn)
    assert [(r.text, r.path) for r in found] == [
        ("上海中学", ("徐汇", "公办")),
        ("南洋模范中学", ("徐汇", "公办")),
        ("市西中学", ("静安", "公办")),
    ]
    assert found[0].labels == (("学校", "上海中学"), ("区", "徐汇"), ("办学性质", "公办"))


def test_a_project_keeps_its_name_and_knows_its_place(table):
    drawn = table(
        [["县", "项目名称", "类别", "投资"], ["城区", "道路", "新建", "5"], ["泽州县", "学校", "续建", "7"]],
        1,
    )
    assert [(r.text, r.place) for r in labels(drawn)] == [("道路", "城区"), ("学校", "泽州县")]


def test_codes_are_labels_too(table):
    drawn = table([["科目编码", "科目名称", "决算数"], ["201", "公共服务", "5"], ["202", "外交", "6"]], 1)
    assert labels(drawn)[0].labels == (("科目编码", "201"), ("科目名称", "公共服务"))
