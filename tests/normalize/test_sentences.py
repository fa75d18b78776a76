from __future__ import annotations

from decimal import Decimal

import pytest

from extract.types import BBox, Line
from normalize.sentences import paragraphs, repeated_headings, statements


def _body(*lines):
    return [Line(1, BBox(0, 0, 1, 1), text) for text in lines]


def _said(*lines):
    return [(s.about, s.raw) for s in statements(_body(*lines))]


def test_amounts_with_what_they_are_about():
    text = "全年，全市棚户区改造基本建成 4394 套、竣工 21422 套，完成投资 40.65 亿元，发放补贴 775 户。"
    assert _said(text) == [
        ("全市棚户区改造基本建成", "4394套"), ("竣工", "21422套"),
        ("完成投资", "40.65亿元"), ("发放补贴", "775户"),
    ]  # fmt: skip
    assert [(s.kind, s.scale) for s in statements(_body(text))][2] == ("money", Decimal(10**8))


def test_a_list_of_rates_is_dealt_out_to_the_amounts_before_it():
    text = (
        "基本建成4394套、竣工21422套，补贴775户，分别完成年度任务的155.7%、711.7%、178.2%，均超额完成任务。"
    )
    assert _said(text)[3:] == [
        ("基本建成完成年度任务的", "155.7%"), ("竣工完成年度任务的", "711.7%"),
        ("补贴完成年度任务的", "178.2%"),
    ]  # fmt: skip


def test_a_list_of_amounts_is_dealt_out_to_the_names_before_it():
    assert _said("城区、泽州县和高平市分别为12户、7户、30户。") == [
        ("城区", "12户"), ("泽州县", "7户"), ("高平市", "30户"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月底前完成。", "晋市保办字〔2025〕1号文件印发。", "自2021-2024年起施行。", "第3条规定。",
        "开工三年以上项目。", "于8月份开展，历时3天。",
    ],
)  # fmt: skip
def test_dates_ordinals_and_document_numbers_are_no_figures(text):
    assert _said(text) == []


def test_a_counted_noun_stands_behind_its_figure():
    [first, second] = statements(_body("其中城区2个项目、泽州1个项目因欠发过渡安置费未妥善安置。"))
    assert (first.about, first.raw, first.behind) == ("其中城区", "2个", "项目")
    assert (second.raw, second.behind) == ("1个", "项目")


def test_years_and_vague_figures():
    [left, spent, bound] = statements(
        _body("2023年底结余220.12万元，2024年支出约1037万元，发放率仍未达到90%等。")
    )
    assert (left.year, spent.year) == (2023, 2024)
    assert (left.vague, spent.vague, bound.vague) == (False, True, True)


def test_lines_are_joined_into_paragraphs_and_headings_set_apart():
    body = _body("一、年度目标", "全市计划基本建成2822", "套。", "二、续建项目", "其中3226套。")
    assert [(p.text, p.heading, p.is_heading) for p in paragraphs(body)] == [
        ("一、年度目标", "一、年度目标", True),
        ("全市计划基本建成2822套。", "一、年度目标", False),
        ("二、续建项目", "二、续建项目", True),
        ("其中3226套。", "二、续建项目", False),
    ]


def test_a_heading_number_used_twice():
    body = _body(
        "一、目标", "甲。", "三、安置", "乙。", "三、资金", "丙。", "五、贷款", "丁。", "一、附则", "戊。"
    )
    assert [p.text for p in repeated_headings(body)] == ["三、资金"]
