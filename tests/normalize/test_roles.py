"""Which columns name rows, which hold measures."""

from __future__ import annotations

import pytest

from normalize.header import header_paths
from normalize.roles import blocks
from normalize.terms import LabelKind as Kind


@pytest.mark.parametrize(
    ("drawing", "labels", "measures"),
    [
        (
            [
                ["序号", "县", "项目名称", "类别", "投资"],
                ["1", "城区", "道路", "新建", "5"],
                ["2", "泽州县", "学校", "续建", "7"],
            ],
            {0: Kind.ORDER, 1: Kind.DIVISION, 2: Kind.ITEM, 3: Kind.ITEM},
            (4,),
        ),
        (
            [["排名", "县（市、区）", "得分"], ["1", "城区", "95.5"], ["2", "泽州县", "93.1"]],
            {1: Kind.DIVISION},
            (0, 2),
        ),
        (
            [["年份", "学校数", "班数"], ["2015", "5", "20"], ["2016", "6", "22"]],
            {0: Kind.TIME},
            (1, 2),
        ),
        (
            [["科目编码", "科目名称", "决算数"], ["201", "公共服务", "5"], ["202", "外交", "6"]],
            {0: Kind.CODE, 1: Kind.ITEM},
            (2,),
        ),
    ],
)
def test_columns_have_their_roles_from_header_and_content(table, drawing, labels, measures):
    drawn = table(drawing, 1)
    (block,) = blocks(drawn, header_paths(drawn))
    assert (block.labels, block.measures) == (labels, measures)


def test_a_ranking_folded_in_two_has_two_blocks(table):
    drawn = table([["排名", "县区", "得分"] * 2, ["1", "城区", "95", "3", "泽州县", "90"]], 1)
    left, right = blocks(drawn, header_paths(drawn))
    assert (left.labels, left.measures) == ({1: Kind.DIVISION}, (0, 2))
    assert (right.labels, right.measures) == ({4: Kind.DIVISION}, (3, 5))


def test_a_table_without_a_header_loses_no_column_of_amounts(table):
    drawn = table([["47.91", "30.20", "0.00"], ["50.12", "31.30", "1.20"]], 0)
    (block,) = blocks(drawn, header_paths(drawn))
    assert (block.labels, block.measures) == ({}, (0, 1, 2))


def test_numbers_that_count_the_rows_order_them_without_a_header_too(table):
    drawn = table([["1", "城区", "30.2"], ["2", "泽州县", "31.3"]], 0)
    (block,) = blocks(drawn, header_paths(drawn))
    assert (block.labels, block.measures) == ({0: Kind.ORDER, 1: Kind.ITEM}, (2,))


def test_labels_that_name_their_unit_are_no_column_of_units(table):
    drawn = table([["指标", "2023年"], ["城镇化率（%）", "61.2"], ["公路里程（公里）", "950"]], 1)
    (block,) = blocks(drawn, header_paths(drawn))
    assert block.labels == {0: Kind.ITEM}
