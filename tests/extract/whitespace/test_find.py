"""Open tables in looks that notices have, on pages built word by word."""

from __future__ import annotations

import pytest

from extract.types import Ruling, Word
from tests.extract.whitespace.looks import COUNTED, XS, grid, line, tables, word


@pytest.mark.parametrize("pitch", [18.0, 30.0])
def test_a_row_that_numbers_the_columns_is_header_however_far_the_rows_are_apart(pitch: float) -> None:
    head = ["县区", "代码", "应核查", "已核查", "核查率"]
    lines = [head, ["甲", "乙", "1", "2", "3=2/1"], *COUNTED]
    words = [
        w for k, texts in enumerate(lines) for w in line(texts, XS, 200 + pitch * k + (k < 2) * pitch / 7)
    ]
    (table,) = tables(words)
    assert grid(table) == lines


def test_a_group_head_like_a_caption_stands_over_its_heads_and_makes_no_column() -> None:
    words = [word("单位数(个)", 350, 200)]
    words += line(["县区", "代码", "", "", "核查率"], XS, 210)
    words += line(["", "", "应核查", "已核查", ""], XS, 222)
    words += line(["甲", "乙", "1", "2", "3=2/1"], XS, 244)
    lefts = [x - 32 for x in XS]
    words += [w for k, texts in enumerate(COUNTED) for w in line(texts, lefts, 266 + 22 * k, "left")]
    (table,) = tables(words)
    assert grid(table)[:3] == [
        ["县区", "代码", "单位数(个)", "单位数(个)", "核查率"],
        ["县区", "代码", "应核查", "已核查", "核查率"],
        ["甲", "乙", "1", "2", "3=2/1"],
    ]
    assert grid(table)[3:] == COUNTED


def stripe(y0: float, y1: float, x0: float = 70.0, x1: float = 530.0) -> list[Ruling]:
    """The edges of a coloured box."""
    level = [Ruling(x0, y, x1, y, 0.0) for y in (y0, y1)]
    return level + [Ruling(x, y0, x, y1, 0.0) for x in (x0, x1)]


def test_stripes_end_no_header_and_numbers_of_labels_are_no_column() -> None:
    rows = [
        ["一、税收收入", "46200", "46810", "101.3", "4.5"],
        ["1. 增值税", "10626", "11083", "104.3", "4.2"],
        ["2. 契税", "454", "462", "101.8", "7.1"],
        ["3. 房产税", "6006", "5904", "98.3", "-0.1"],
        ["4. 印花税", "820", "812", "99.0", "1.1"],
    ]
    ys = [210.0 + 22 * k for k in range(len(rows))]
    words = line(["", "", "", "决算数为预", "比上年"], XS, 180)
    words += line(["项目", "预算数", "决算数", "", ""], XS, 186.5)
    words += line(["", "", "", "算数的%", "增减%"], XS, 193)
    for texts, y in zip(rows, ys, strict=True):
        number, _, label = texts[0].rpartition(" ")
        words += [word(number, 75, y, "left")] if number else []
        words.append(word(label, 88 if number else 75, y, "left"))
        words += line(texts[1:], [x + 25 for x in XS[1:]], y, "right")
    (table,) = tables(words, [r for y in ys[1::2] for r in stripe(y - 6, y + 16)])
    assert grid(table)[0] == ["项目", "预算数", "决算数", "决算数为预算数的%", "比上年增减%"]
    assert [[t.replace(" ", "") for t in row] for row in grid(table)[1:]] == [
        [t.replace(" ", "") for t in row] for row in rows
    ]


def test_heads_at_two_heights_share_the_ruling_below_them() -> None:
    xs = [100.0, 170.0, 240.0, 310.0, 380.0, 450.0]
    words = [word("贫困人口(人)", 240, 200), word("住院报销(万元)", 415, 207), word("签约服务", 275, 214)]
    words += [word("县区", 100, 214), word("总数", 170, 221)]
    words += line(["", "", "签约数", "签约率", "总费用", "报销额"], xs, 228)
    rows = [
        ["静乐县", "30210", "30210", "100.0%", "2156.8", "1962.4"],
        ["岢岚县", "15480", "15412", "99.6%", "1024.5", "930.1"],
    ]
    words += [w for k, texts in enumerate(rows) for w in line(texts, xs, 244 + 15 * k)]
    level = [Ruling(70, y, 490, y) for y in (196, 241, 256, 271)]
    (table,) = tables(words, [*level, Ruling(135, 211.5, 345, 211.5), Ruling(205, 225.5, 490, 225.5)])
    paths = [list(dict.fromkeys(path)) for path in zip(*grid(table)[:3], strict=True)]
    assert paths[2:] == [
        ["贫困人口(人)", "签约服务", "签约数"],
        ["贫困人口(人)", "签约服务", "签约率"],
        ["住院报销(万元)", "总费用"],
        ["住院报销(万元)", "报销额"],
    ]


def test_a_unit_in_brackets_goes_on_with_its_head_however_it_is_leaded() -> None:
    xs = [100.0, 160.0, 230.0, 300.0, 370.0, 440.0]
    words = [word("改造任务", 195, 200), word("实施进展", 370, 200), word("县区", 100, 213)]
    words += [word("开工数", 300, 214), word("（个）", 300, 229)]
    words += line(["", "小区数", "户数", "", "完工数", "完工率"], xs, 226)
    rows = [["城区", "92", "19159", "92", "88", "95.7%"], ["荷塘区", "14", "2646", "14", "12", "85.7%"]]
    words += [w for k, texts in enumerate(rows) for w in line(texts, xs, 250 + 18 * k)]
    level = [Ruling(70, y, 480, y) for y in (196, 244, 284)]
    (table,) = tables(words, [*level, Ruling(130, 213, 265, 213), Ruling(265, 213, 480, 213)])
    paths = [list(dict.fromkeys(path)) for path in zip(*grid(table)[:-2], strict=True)]
    assert paths[1:5] == [
        ["改造任务", "小区数"],
        ["改造任务", "户数"],
        ["实施进展", "开工数（个）"],
        ["实施进展", "完工数"],
    ]


def test_one_row_is_a_table_at_the_top_of_a_page_only() -> None:
    rows = [["县（市、区）", "本季完成", "上年同期", "增速(%)"], ["全市合计", "84.62", "79.24", "6.8"]]

    def at(top: float) -> list[Word]:
        return [w for k, texts in enumerate(rows) for w in line(texts, XS[:4], top + 18 * k)]

    (table,) = tables([*at(80), word("注：本表按项目所在地统计。", 75, 140, "left")])
    assert grid(table) == rows
    assert tables([word("一季度投资完成情况如下", 75, 80, "left"), *at(110)]) == ()
    (row,) = tables([*line(rows[1], XS[:4], 80), word("注：本表按项目所在地统计。", 75, 100, "left")])
    assert grid(row) == rows[1:]


def test_a_lone_row_between_two_rulings_at_the_top_of_a_page_is_a_table() -> None:
    row = ["全市合计", "84.62", "79.24", "6.8"]
    (table,) = tables(line(row, XS[:4], 84), [Ruling(70, y, 440, y) for y in (80, 98)])
    assert grid(table) == [row]
    text = line(["联系人：张三", "电话：2024001", "地址：城区", "邮编"], XS[:4], 84)
    assert tables(text, [Ruling(70, y, 440, y) for y in (80, 98)]) == ()


def test_labels_may_be_indented_beside_columns_of_figures() -> None:
    rows = [
        ("2. 就业补助", 12),
        ("四、农林水支出", 0),
        ("1. 水利", 12),
        ("其中：抗旱", 26),
        ("本年支出合计", 40),
    ]
    words = []
    for k, (label, indent) in enumerate(rows):
        words.append(word(label.replace(" ", ""), 75 + indent, 84 + 18 * k, "left"))
        words += line([f"{k + 3}13{k}", f"{k}457", f"100.{k}", f"{k}.2"], XS[1:], 84 + 18 * k, "right")
    (table,) = tables(words, [Ruling(70, y, 500, y) for y in (80, 98, 116, 134, 152, 170)])
    assert [texts[0] for texts in grid(table)] == [label.replace(" ", "") for label, _ in rows]


def test_figures_that_a_narrow_cell_breaks_are_whole() -> None:
    xs = [100.0, 200.0, 300.0, 400.0]
    words = line(["县区", "数量", "占比", "合计"], xs, 180)
    for k, (name, high, low) in enumerate((("城区", "2,591,8", "63"), ("矿区", "1,270,7", "31"))):
        y = 210 + 40 * k
        words += [word(high, 400, y - 8), word(low, 400, y + 8)]
        words += line([name, f"79{k}", f"44.{k}%"], xs[:3], y)
    words += line(["郊区", "438", "68.8%", "517,894"], xs, 290)
    (table,) = tables(words, [Ruling(70, y, 440, y) for y in (174, 197, 306)])
    assert [(row[0], row[1], row[3].replace(" ", "")) for row in grid(table)[1:]] == [
        ("城区", "790", "2,591,863"),
        ("矿区", "791", "1,270,731"),
        ("郊区", "438", "517,894"),
    ]
