from __future__ import annotations

import pytest

from normalize.columns import levels, match_spec
from schemas.spec_file import load_spec, load_specs

LOANS = [
    ("贷款发放情况(亿元)", "有效授信金额", ""),
    ("贷款发放情况(亿元)", "有效授信金额", "国开行"),
    ("贷款发放情况(亿元)", "有效授信金额", "农发行"),
    ("贷款发放情况(亿元)", "累计发放金额", ""),
    ("贷款发放情况(亿元)", "累计发放金额", "国开行"),
    ("贷款发放情况(亿元)", "累计发放金额", "农发行"),
    ("贷款发放情况(亿元)", "贷款发放率"),
    ("贷款发放情况(亿元)", "其中：2024年发放金额", ""),
    ("贷款发放情况(亿元)", "其中：2024年发放金额", "国开行"),
    ("贷款发放情况(亿元)", "其中：2024年发放金额", "农发行"),
    ("专项债券发行情况(亿元)",),
]


def spec(tmp_path, columns, mode="evolve", match="{title: [进展]}"):
    path = tmp_path / "s.yaml"
    path.write_text(f"spec: s\ntitle: t\nmode: {mode}\nmatch: {match}\ncolumns:\n{columns}", encoding="utf-8")
    return load_spec(path)


def test_each_bank_becomes_a_dimension_value():
    found = match_spec("棚改专项贷款发放和专项债券发行情况", "", LOANS, load_specs(), [range(len(LOANS))])
    assert found is not None
    assert found.spec.name == "housing_loans"
    assert [(a.column.name, dict(a.dimensions).get("bank")) for a in found.assignments] == [
        *((m, b) for m in ("credit", "lent") for b in ("total", "cdb", "adbc")),
        ("lending_rate", None),
        *(("lent_this_year", b) for b in ("total", "cdb", "adbc")),
        ("bonds", None),
    ]
    assert found.missing == ()


def test_misread_characters_and_synonyms_still_match(tmp_path):
    s = spec(tmp_path, "  a: {header: 年度基本建成情况 > 任务量}\n  b: {header: 年度基本建成情况 > 完成率}\n")
    paths = [("年度基木建成情况(套)", "目标任务"), ("年度基木建成情况(套)", "完成比例")]
    found = match_spec("进展", "", paths, [s], [[0, 1]])
    assert found is not None
    assert [a.column.name for a in found.assignments] == ["a", "b"]


def test_a_group_total_answers_to_the_name_of_its_group(tmp_path):
    s = spec(tmp_path, "  all: {header: 收入}\n  part: {header: 收入 > 补贴}\n")
    found = match_spec("进展", "", [("收入(万元)", ""), ("收入(万元)", "补贴")], [s], [[0, 1]])
    assert found is not None
    assert [(a.index, a.column.name) for a in found.assignments] == [(0, "all"), (1, "part")]


def test_freeze_wants_all_columns_and_no_others(tmp_path):
    columns = "  a: {header: 任务量}\n  b: {header: 人数}\n"
    frozen = spec(tmp_path, columns, mode="freeze")
    assert match_spec("进展", "", [("任务量",), ("人数",)], [frozen], [[0, 1]]) is not None
    assert match_spec("进展", "", [("任务量",), ("面积",)], [frozen], [[0, 1]]) is None
    assert match_spec("进展", "", [("任务量",), ("人数",), ("面积",)], [frozen], [[0, 1, 2]]) is None


@pytest.mark.parametrize(("title", "hit"), [("工作进展", True), ("其他", False)])
def test_a_table_without_the_title_must_fit_the_header_fully(tmp_path, title, hit):
    s = spec(tmp_path, "  a: {header: 任务量}\n  b: {header: 人数}\n")
    found = match_spec(title, "", [("任务量",), ("人数",), ("面积",)], [s], [[0, 1, 2]])
    assert (found is not None) is hit


def test_issuer_must_match_where_a_spec_names_one(tmp_path):
    s = spec(tmp_path, "  a: {header: 任务量}\n", match="{title: [进展], issuer: [教育局]}")
    assert match_spec("进展", "晋城市教育局", [("任务量",)], [s], [[0]]) is not None
    assert match_spec("进展", "晋城市财政局", [("任务量",)], [s], [[0]]) is None


def test_levels_are_clean_and_without_units():
    assert levels(("年度 情况（套）", "完成率")) == ("年度情况", "完成率")


@pytest.mark.parametrize(
    ("header", "matches"),
    [
        ("上年决算数", True),
        ("上年决算数(万元)", True),
        ("市本级上年决算数", True),
        ("决算数比上年决算数增减%", False),
        ("上年决算数占比", False),
        ("为上年决算数的%", False),
    ],
)
def test_a_piece_of_a_header_about_a_change_or_a_share_is_no_match(tmp_path, header, matches):
    s = spec(tmp_path, "  before: {header: 上年决算数}\n  now: {header: 预算数}\n")
    found = match_spec("进展", "", [("预算数",), (header,)], [s], [[0, 1]])
    assert (found is not None and [a.column.name for a in found.assignments] == ["now", "before"]) is matches
