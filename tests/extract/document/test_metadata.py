from __future__ import annotations

from extract.document.metadata import is_label, stated
from extract.types import BBox, Line


def line(text: str) -> Line:
    return Line(1, BBox(0, 0, 100, 10), text)


def test_several_labels_of_one_line() -> None:
    said = stated([line("索引号：0123-4567　发文机关：某市人民政府办公室 成文日期：2024年3月5日")])
    assert (said["issuer"], said["date"]) == ("某市人民政府办公室", "2024年3月5日")


def test_a_long_label_without_its_colon() -> None:
    assert stated([line("发布机构国家统计局")]) == {"issuer": "国家统计局"}


def test_the_first_that_says_it_counts() -> None:
    said = stated([line("发布机构：甲市统计局"), line("发布机构：乙市统计局")])
    assert said == {"issuer": "甲市统计局"}


def test_a_word_of_the_text_is_no_label() -> None:
    assert stated([line("各单位名称要准确填报")]) == {}
    assert not is_label("关于公开方式的说明")
