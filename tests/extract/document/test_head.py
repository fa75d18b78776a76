from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extract.document import head as heads
from extract.types import BBox, DocumentHead, Line


def lines(*rows: tuple[str, float, float]) -> list[Line]:
    """Lines of page 1 from (text, height, left edge), one below the other."""
    found, y = [], 60.0
    for text, height, x in rows:
        found.append(Line(1, BBox(x, y, x + height * len(text), y + height), text))
        y += 1.5 * height
    return found


def read_head(page: list[Line], first_page: int) -> DocumentHead:
    return heads.read_head(page, first_page, WIDTH)


WIDTH = 595.0
BODY = ("各县（市、区）人民政府：", 16.0, 80.0), ("现将有关情况通报如下。", 16.0, 110.0)


def test_red_head_number_wrapped_title_and_signature() -> None:
    head = read_head(
        lines(
            ("晋城市人民政府办公室文件", 36, 60),
            ("晋市政办函 〔2019〕 12 号", 16, 200),
            ("关于2018年度城镇住房保障", 22, 120),
            ("工作完成情况的通报", 22, 160),
            *BODY,
            ("晋城市人民政府办公室", 16, 300),
            ("2019年3月1日", 16, 330),
        ),
        1,
    )
    assert head == DocumentHead(
        "关于2018年度城镇住房保障工作完成情况的通报",
        "晋市政办函〔2019〕12号",
        "晋城市人民政府办公室",
        dt.date(2019, 3, 1),
    )


def test_the_signature_names_the_issuer_where_there_is_no_red_head() -> None:
    head = read_head(
        lines(
            ("关于道路交通安全情况的通报", 22, 120),
            *BODY,
            ("运城市公安局", 16, 300),
            ("二〇一五年十月二十一日", 16, 300),
        ),
        1,
    )
    assert (head.issuer, head.issued_on, head.doc_number) == ("运城市公安局", dt.date(2015, 10, 21), None)
    assert head.title == "关于道路交通安全情况的通报"


def test_a_number_cited_in_the_text_is_not_the_documents_own() -> None:
    head = read_head(
        lines(
            ("关于转发若干措施的通知", 22, 120),
            *BODY,
            ("印发了《若干措施》（晋市建房〔2024〕151号），请贯彻执行。", 16, 80),
        ),
        1,
    )
    assert head.doc_number is None


def test_the_number_beside_the_one_who_signed() -> None:
    head = read_head(lines(("国发〔2016〕5号 签发人：李某", 16, 80), ("国务院关于某事的报告", 22, 120)), 1)
    assert head.doc_number == "国发〔2016〕5号"


def test_the_date_of_printing_where_nothing_is_signed() -> None:
    head = read_head(lines(("关于某事的通知", 22, 120), *BODY, ("某市办公室 2020年2月3日印发", 14, 80)), 1)
    assert head.issued_on == dt.date(2020, 2, 3)


@pytest.mark.parametrize("text", ["2024年13月1日", "某年某月某日"])
def test_no_date_is_made_up(text: str) -> None:
    assert read_head(lines(("关于某事的通知", 22, 120), *BODY, (text, 16, 300)), 1).issued_on is None


def test_nothing_to_read() -> None:
    assert read_head([], 1) == DocumentHead()


def test_offices_that_sign_together_and_dates_of_annexes() -> None:
    head = read_head(
        lines(
            ("关于专项资金使用情况的通报", 22, 120),
            *BODY,
            ("某市财政局", 16, 300),
            ("某市住房和城乡建设局", 16, 300),
            ("2021年5月6日", 16, 330),
            ("附件1", 16, 80),
            ("填报单位：某县住建局", 16, 80),
            ("2021年4月30日", 16, 330),
        ),
        1,
    )
    assert (head.issuer, head.issued_on) == ("某市财政局、某市住房和城乡建设局", dt.date(2021, 5, 6))


def test_a_letter_head_and_a_title_name_the_issuer_where_nothing_is_signed() -> None:
    letter = lines(
        ("某市人民政府办公室", 36, 60), ("某政办函〔2023〕5号", 16, 300), ("关于某事的函", 22, 120), *BODY
    )
    assert read_head(letter, 1).issuer == "某市人民政府办公室"
    assert read_head(lines(("某市统计局关于某事的通报", 22, 120), *BODY), 1).issuer == "某市统计局"


def test_a_date_under_the_title_is_no_signature_of_the_title() -> None:
    head = read_head(lines(("关于某事的通报", 22, 120), ("（2022年7月8日）", 16, 200), *BODY), 1)
    assert (head.issuer, head.issued_on) == (None, dt.date(2022, 7, 8))


def test_a_title_over_the_number_and_what_a_web_page_says_of_itself() -> None:
    head = read_head(
        lines(
            ("发布机构 某市统计局", 12, 60),
            ("成文日期：2019年09月17日", 12, 60),
            ("2019年普通高校招生录取控制分数线", 22, 120),
            ("某统发〔2019〕8号", 16, 300),
            ("现将有关情况公布如下。", 16, 110),
        ),
        1,
    )
    assert head == DocumentHead(
        "2019年普通高校招生录取控制分数线", "某统发〔2019〕8号", "某市统计局", dt.date(2019, 9, 17)
    )


@pytest.mark.parametrize(
    "text",
    [
        "根据省人民政府关于加强安全生产工作的要求",
        "现将关于2023年度任务完成情况",
        "会议强调，关于下一步工作",
        "各地要认真落实关于此事的规定；",
    ],
)
def test_a_sentence_about_something_is_no_title(text: str) -> None:
    assert read_head(lines((text, 16, 110), ("各县要抓紧整改。", 16, 80)), 1).title is None


def test_an_office_that_stamps_its_name() -> None:
    head = read_head(
        lines(("关于某事的公示", 22, 120), *BODY, ("某市民政局（盖章）", 16, 300), ("2021年5月6日", 16, 330)),
        1,
    )
    assert head.issuer == "某市民政局"


def centred(*rows: tuple[str, float]) -> list[Line]:
    """Lines of page 1 from (text, height), each in the middle of the page."""
    return lines(*((text, height, (WIDTH - height * len(text)) / 2) for text, height in rows))


SMALL = lines(
    ("现将有关情况通报如下，请各单位抓好落实，确保按期完成。", 14, 80), ("各地要高度重视。", 14, 80)
)


def test_a_title_in_the_type_of_the_text_over_its_number() -> None:
    head = read_head(
        [
            *centred(("某市财政局关于2023年资金", 14), ("分配方案的公示", 14), ("（某财发〔2023〕8号）", 14)),
            *(replace(line, bbox=line.bbox.moved(0, 100)) for line in SMALL),
        ],
        1,
    )
    assert head.title == "某市财政局关于2023年资金分配方案的公示"
    assert (head.doc_number, head.issuer) == ("某财发〔2023〕8号", "某市财政局")


def test_a_title_over_the_number_goes_before_the_name_of_a_table_under_it() -> None:
    page = centred(
        ("某市某局关于2020年招商引资情况的通报", 20), ("某投促〔2020〕17号", 12), ("各区招商引资情况", 12)
    )
    assert read_head(page, 1).title == "某市某局关于2020年招商引资情况的通报"


@pytest.mark.parametrize(
    "title",
    [
        "2023年某市国民经济和社会发展统计公报",
        "某市2024年普通高中招生最低控制分数线",
        "2024年某县乡村振兴项目计划",
        "某市某局2023年度部门决算",
        "某市统计年鉴",
        "拟录取人员名单公示",
    ],
)
def test_titles_that_are_names(title: str) -> None:
    page = [*centred((title, 18)), *(replace(line, bbox=line.bbox.moved(0, 60)) for line in SMALL)]
    assert read_head(page, 1).title == title


@pytest.mark.parametrize(
    "text",
    [
        "二、关于存在的问题",
        "（一）关于资金使用情况",
        "报送单位（公章）：某县财政局",
        "某市统计局",
        "2024年3月5日",
        "单位：万元",
        "附件1",
        "目　录",
    ],
)
def test_what_is_no_title(text: str) -> None:
    assert read_head([*centred((text, 22)), *SMALL], 1).title is None


def test_an_announcement_has_a_running_number() -> None:
    page = [*centred(("某市市场监督管理局公告", 22), ("2024年第12号", 14)), *SMALL]
    head = read_head(page, 1)
    assert (head.title, head.doc_number, head.issuer) == (
        "某市市场监督管理局公告",
        "2024年第12号",
        "某市市场监督管理局",
    )


def test_a_cover_whose_title_begins_with_an_office_on_a_line_of_its_own() -> None:
    page = centred(("某市市场监督管理局", 30), ("2018年度部门预算", 30))
    foot = lines(("某市市场监督管理局", 18, 200), ("2018年3月12日", 18, 220))
    head = read_head([*page, *(replace(line, bbox=line.bbox.moved(0, 500)) for line in foot)], 1)
    assert head.title == "某市市场监督管理局2018年度部门预算"
    assert (head.issuer, head.issued_on) == ("某市市场监督管理局", dt.date(2018, 3, 12))


def test_one_line_of_labels_on_a_page_of_the_web() -> None:
    head = read_head(
        lines(
            ("发布时间：2015-01-08　来源：某市审计局　【字体：大 中 小】", 9, 60),
            ("关于某项目实施方案的批复", 20, 60),
            ("现就有关问题批复如下。", 12, 60),
        ),
        1,
    )
    assert (head.title, head.issuer, head.issued_on) == (
        "关于某项目实施方案的批复",
        "某市审计局",
        dt.date(2015, 1, 8),
    )


def test_who_filled_in_a_form_and_when() -> None:
    head = read_head(
        lines(
            ("某县2012年项目情况表", 18, 200),
            ("填报单位（盖章）：某县审计局", 10, 60),
            ("填报日期：2012年7月2日　　　单位：万元", 10, 60),
        ),
        1,
    )
    assert head == DocumentHead("某县2012年项目情况表", None, "某县审计局", dt.date(2012, 7, 2))


def test_the_path_of_a_site_and_the_name_of_its_column_are_no_title() -> None:
    head = read_head(
        lines(
            ("当前位置：首页 > 政务公开 > 统计公报", 12, 60),
            ("首页 > 政府信息 > 通知公告", 12, 60),
            ("政府信息公开", 12, 60),
            ("2023年某市地方政府债券收费目录清单", 16, 60),
            ("全年共安排资金一亿元，比上年增长。", 12, 60),
        ),
        1,
    )
    assert head.title == "2023年某市地方政府债券收费目录清单"


def test_the_label_of_an_annex_is_no_part_of_its_title() -> None:
    page = [*centred(("附件2：2023年某县任务分解表", 18)), *SMALL]
    assert read_head(page, 1).title == "2023年某县任务分解表"
