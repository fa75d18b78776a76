from __future__ import annotations

from dataclasses import replace

import pytest

from extract.document.caption import Caption, note_texts, read_caption, read_notes, title_row
from extract.types import BBox, Cell, Line

TABLE = BBox(70, 200, 530, 400)
WIDTH = 600.0


def above(*rows: tuple[str, str]) -> list[Line]:
    """Lines over the table, nearest last, from (text, side): l(eft), c(entre), r(ight)."""
    found = []
    for place, (text, side) in enumerate(rows):
        width, y = 12.0 * len(text), 196 - 18 * (len(rows) - place)
        x = {"l": 72.0, "c": 300 - width / 2, "r": 528 - width}[side]
        found.append(Line(1, BBox(x, y, x + width, y + 12), text))
    return found


def test_annex_title_on_two_lines_and_unit() -> None:
    caption = read_caption(
        above(
            ("各县区要认真整改。", "l"),
            ("附件 1", "l"),
            ("2024年棚户区改造、保障性安居工程", "c"),
            ("投资任务完成情况", "c"),
            ("单位：万元", "r"),
        ),
        TABLE,
        WIDTH,
    )
    assert (caption.annex, caption.unit, caption.continued) == ("附件1", "万元", False)
    assert caption.title == "2024年棚户区改造、保障性安居工程投资任务完成情况"
    assert len(caption.lines) == 4


def test_the_number_of_the_document_is_no_line_of_a_title() -> None:
    caption = read_caption(above(("壶乡振组〔2022〕15号", "c"), ("衔接资金安排情况", "c")), TABLE, WIDTH)
    assert caption.title == "衔接资金安排情况"


@pytest.mark.parametrize(
    ("text", "annex", "title"),
    [
        ("附件2：各县区整改情况表", "附件2", "各县区整改情况表"),
        ("附表3 经费收支情况", "附表3", "经费收支情况"),
        ("附件", "附件", None),
    ],
)
def test_annex_and_title_on_one_line(text: str, annex: str, title: str | None) -> None:
    caption = read_caption(above((text, "l")), TABLE, WIDTH)
    assert (caption.annex, caption.title) == (annex, title)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("（单位：亿元、%）", "亿元、%"),
        ("金额单位：元", "元"),
        ("单位: 套", "套"),
        ("（万元）", "万元"),
        ("填报单位：某市住建局", None),
        ("编制单位：某市住建局", None),
    ],
)
def test_units(text: str, unit: str | None) -> None:
    assert read_caption(above(("情况统计表", "c"), (text, "r")), TABLE, WIDTH).unit == unit


def test_the_unit_of_a_title() -> None:
    caption = read_caption(above(("表7.5 停车区用地指标基准值（公顷/处）", "c")), TABLE, WIDTH)
    assert (caption.title, caption.unit) == ("表7.5 停车区用地指标基准值（公顷/处）", "公顷/处")


@pytest.mark.parametrize("text", ["具体情况如下：", "的系数进行调整。", "一、总体情况", "注：数据为快报数"])
def test_body_text_is_no_title(text: str) -> None:
    assert read_caption(above((text, "l")), TABLE, WIDTH).title is None


@pytest.mark.parametrize(
    "text",
    [
        "续表",
        "（续）",
        "续表1",
        "收入情况表（续）",
        "接上表",
        "（续上表）",
        "收入情况表续表一",
        "续表3 收入情况表",
    ],
)
def test_continued(text: str) -> None:
    caption = read_caption(above((text, "c")), TABLE, WIDTH)
    assert caption.continued
    assert caption.title in (None, "收入情况表")


def test_an_annex_goes_on() -> None:
    caption = read_caption(above(("续附件2", "l")), TABLE, WIDTH)
    assert (caption.annex, caption.continued) == ("附件2", True)


@pytest.mark.parametrize("text", ["续建项目情况表", "行政审批手续情况表", "接续项目表"])
def test_a_word_with_the_sign_of_going_on_is_a_word(text: str) -> None:
    caption = read_caption(above((text, "c")), TABLE, WIDTH)
    assert (caption.title, caption.continued) == (text, False)


def below(*texts: str, gap: float = 6) -> list[Line]:
    found, y = [], 404.0
    for text in texts:
        found.append(Line(1, BBox(72, y, 72 + 12 * len(text), y + 12), text))
        y += 12 + gap
    return found


def test_notes_go_on_over_wrapped_and_numbered_lines_and_end_at_a_heading() -> None:
    lines = below("注：1.本表为快报数，", "以年报为准。", "2.不含开发区。", "二、下一步工作")
    assert note_texts(read_notes(lines, TABLE)) == ("注：1.本表为快报数，以年报为准。", "2.不含开发区。")


def test_the_next_number_of_a_note_may_stand_in_a_tall_row() -> None:
    first = Line(1, BBox(70, 405, 300, 417), "注：1.本表为快报数。")
    second = Line(1, BBox(70, 440, 300, 452), "2.不含开发区。")
    assert read_notes([first, second], TABLE) == (first, second)
    assert read_notes([first, replace(second, text="4.加强调度。")], TABLE) == (first,)


def test_text_below_a_table_that_is_no_note() -> None:
    assert read_notes(below("第7.9条 平原一般不宜超过3.4公顷/处。"), TABLE) == ()


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (["编制单位：桐庐县财政局", "单位：万元、%"], "万元、%"),
        (["单位：某某县教育局", "2024年3月", "单位：人"], "人"),
        (["填报时间：2024年3月", "金额单位：元"], "元"),
        (["县区", "单位：万元"], None),
        (["编制单位：桐庐县财政局", "项目"], None),
    ],
)
def test_a_row_of_who_filled_a_form_and_its_unit_is_caption(texts: list[str], unit: str | None) -> None:
    box = BBox(0, 0, 100, 20)
    cells = [Cell(1, 0, column, 1, 1, text, box) for column, text in enumerate(texts)]
    found = title_row(cells, len(texts), Caption())
    assert (found and found.unit) == unit


def test_a_year_behind_the_word_annex_is_not_its_number() -> None:
    caption = read_caption(above(("附表 2024年3月各县空气质量状况", "c")), TABLE, WIDTH)
    assert (caption.annex, caption.title) == ("附表", "2024年3月各县空气质量状况")
