from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extract.types import BBox, Line
from normalize.units import unit
from normalize.vouch import TEXT_TABLE, vouch
from schemas.figures import Figure, Origin, Status
from schemas.findings import Code
from schemas.proof import prove

TITLES = {
    1: "2024年棚户区改造、城镇保障性安居工程投资、城镇住房保障家庭租赁补贴发放等任务完成情况",
    2: "2020年底前开工2023年底前未建成项目建成情况",
    3: "棚改居民逾期未回迁安置问题整改进展情况",
    4: "2024年中央财政城镇保障性安居工程补助资金收支情况",
    5: "棚改专项贷款发放和专项债券发行情况",
}
BUILT, FINISHED = "棚户区住房改造>年度基本建成情况(套)>", "棚户区住房改造>年度竣工情况(套)>"
INVESTED, SUBSIDY = "城镇保障性安居工程年度投资情况(亿元)>", "城镇住房保障家庭租赁住房补贴年度发放情况(户)>"
OVERDUE, UNPAID = "逾期未回迁安置棚改项目情况>", "居民未妥善安置情况>"
LOANS = "棚改专项贷款发放情况(亿元)>"
COLUMNS = {
    1: [
        BUILT + "任务量 套", BUILT + "建成量 套", BUILT + "完成率 %",
        FINISHED + "任务量 套", FINISHED + "竣工量 套", FINISHED + "完成率 %",
        INVESTED + "任务量 亿元", INVESTED + "投资额 亿元", INVESTED + "完成率 %",
        SUBSIDY + "任务量 户", SUBSIDY + "发放量 户", SUBSIDY + "完成率 %",
    ],
    2: [
        f"{group}>{leaf}"
        for group in ("合计", "棚改安置住房", "公共租赁住房", "经济适用住房")
        for leaf in ("开工未建成量 套", "建成量 套", "建成率 %")
    ],
    3: [
        OVERDUE + "逾期情况>项目数 个", OVERDUE + "逾期情况>户数 户", OVERDUE + "已整改进展>项目数 个",
        OVERDUE + "已整改进展>户数 户", OVERDUE + "已整改进展>整改率 %", UNPAID + "欠发过渡安置费>户数 户",
        UNPAID + "已整改进展>户数 户", UNPAID + "已整改进展>整改率 %",
    ],
    4: [
        "截至上年末结余(万元) 万元", "截至上年末已统计支付后调整收回(万元) 万元", "2024年收入(万元)> 万元",
        "截至12月底2024年支出(万元)> 万元", "截至目前结余 万元", "支出率 %",
    ],
    5: [
        LOANS + "有效授信金额> 亿元", LOANS + "有效授信金额>国开行 亿元",
        LOANS + "有效授信金额>农发行 亿元",
        LOANS + "累计发放金额> 亿元", LOANS + "累计发放金额>国开行 亿元",
        LOANS + "累计发放金额>农发行 亿元",
        LOANS + "贷款发放率 %", LOANS + "其中：2024年发放金额> 亿元",
        LOANS + "其中：2024年发放金额>国开行 亿元",
        LOANS + "其中：2024年发放金额>农发行 亿元", "棚改专项债券发行情况(亿元) 亿元",
    ],
}  # fmt: skip
ROWS = {
    1: ["晋城市|2822|4394|155.7%|3010|21422|711.7%|7.8|40.65|521.2%|435|775|178.2%",
        "城区|1000|2770|277.0%|1000|18832|1883.2%|5|35.49|709.8%|300|554|184.7%",
        "泽州县|1293|787|60.9%|1453|1670|114.9%|1|2.29|228.6%|20|20|100.0%",
        "陵川县|0|||0|||0|||15|11|73.3%"],
    2: ["晋城市|3466|3226|93.1%|3073|2833|92.2%|213|213|100.0%|180|180|100.0%",
        "城区|2286|2046|89.5%|2286|2046|89.5%|0|||0||",
        "泽州县|1000|1000|100.0%|787|787|100.0%|213|213|100.0%|0||"],
    3: ["晋城市|4|633|4|633|100.00%|559|559|100.00%", "城区|2|532|2|532|100.00%|532|532|100.00%",
        "泽州县|2|101|2|101|100.00%|27|27|100.00%"],
    4: ["晋城市|220.12|0|871|1037.58|53.54|95.1%", "城区|131.76||353.2|482.33|2.63|99.5%",
        "泽州县|9.59||0|4.39|5.20|45.8%"],
    5: ["晋城市|46.43|18.952|27.478|41.6|17.152|24.448|89.6%|0.9|0|0.9|8.77",
        "城区|25.4|15.4|10|22.6|13.6|9|89.0%||||0.6", "阳城县|8.85||8.85|6.82|0|6.82|77.1%|0.9||0.9|0.25"],
}  # fmt: skip
TEXT = (
    "一、年度目标任务",
    "2024 年，全市计划实施：棚户区住房改造基本建成 2822 套、竣工 3010 套，"
    "城镇保障性安居工程投资 7.8 亿元，"
    "租赁补贴发放 435 户。全年，全市棚户区住房改造基本建成 4394 套、竣工 21422 套，"
    "城镇保障性安居工程完成投资 "
    "40.65 亿元，租赁补贴发放 775 户，"
    "分别完成年度任务的 155.7%、711.7%、521.2%、178.2%，均超额完成年度目标任务。",
    "二、续建项目",
    "全年，全市推动续建项目基本建成 4787 套，其中 2020 年底前开工 2023 年底前未建成项目"
    "基本建成 3226 套"
    "（其中：公租房 213 套、经适房 180 套、棚改 2833 套）。",
    "三、逾期安置",
    "根据摸排，城区、泽州 2 个县（区）的 4 个棚改项目逾期未回迁安置棚改居民 633 户，"
    "其中城区 2 个项目、泽州 1 个项目"
    "因欠发过渡安置费未妥善安置居民 559 户。",
    "三、补助资金",
    "2023 年底全市结余中央财政补助资金 220.12 万元，2024 年中央财政下达我市补助资金 871 万元，"
    "年度可支出资金共计 "
    "1091.12 万元。截至 2024 年底全市支出 1037.58 万元，占可支出资金总额 95.1%；",
    "2024年省级下达我市省级财政补助资金25万元，截至2024年底全市支出24.2万元，支出率96.8%。",
    "五、专项贷款",
    "全市夯实有效授信46.43亿元（国开行18.952亿元、农发行27.478亿元）。截至2024年底，全市累计发放棚改专项贷款41.6亿元"
    "（国开行17.152亿元、农发行24.448亿元），有效贷款发放率为89.6%；其中2024年发放0.9亿元（农发行0.9亿元）。",
    "发行棚改专项债券8.77亿元。",
    "存在不足，如：陵川县未按计划完成租赁补贴年度发放任务；泽州县中央财政补助资金使用滞后，总支付进度未过半；"
    "城区、阳城县棚改专项贷款发放较慢，发放率仍未达到 90%等。",
)
STATED = {
    "2822套": (1, 1, 1), "3010套": (1, 1, 4), "7.8亿元": (1, 1, 7), "435户": (1, 1, 10),
    "4394套": (1, 1, 2),
    "21422套": (1, 1, 5), "40.65亿元": (1, 1, 8), "775户": (1, 1, 11), "155.7%": (1, 1, 3),
    "711.7%": (1, 1, 6),
    "521.2%": (1, 1, 9), "178.2%": (1, 1, 12), "3226套": (2, 1, 2), "2833套": (2, 1, 5), "4个": (3, 1, 1),
    "633户": (3, 1, 2), "2个": (3, 2, 1), "559户": (3, 1, 6), "220.12万元": (4, 1, 1), "871万元": (4, 1, 3),
    "1037.58万元": (4, 1, 4), "95.1%": (4, 1, 6), "46.43亿元": (5, 1, 1), "18.952亿元": (5, 1, 2),
    "27.478亿元": (5, 1, 3), "41.6亿元": (5, 1, 4), "17.152亿元": (5, 1, 5), "24.448亿元": (5, 1, 6),
    "89.6%": (5, 1, 7), "8.77亿元": (5, 1, 11),
}  # fmt: skip
"""Every figure of the text that a table also states, and where; 213, 180 and 0.9 stand in several."""


@pytest.fixture
def figures():
    found = {}
    for table, rows in ROWS.items():
        for r, row in enumerate(rows, 1):
            label, *cells = row.split("|")
            for c, raw in enumerate(cells, 1):
                path, _, name = COLUMNS[table][c - 1].rpartition(" ")
                known = unit(name)
                found[table, r, c] = Figure(
                    key=(table, r, c),
                    value=Decimal(raw.rstrip("%")) if raw else None,
                    raw=raw,
                    unit=name,
                    kind=known.kind,
                    scale=known.factor,
                    header=tuple(path.split(">")),
                    label=label,
                    label_path=(),
                    role="total" if r == 1 else "place",
                    place=None,
                    origin=Origin.TEXT,
                )
    return found


def _body(*lines):
    return [Line(1, BBox(0, 0, 1, 1), text) for text in lines]


def _changed(figures, key, raw):
    return {**figures, key: replace(figures[key], value=Decimal(raw), raw=raw)}


def test_every_figure_that_a_table_also_states_is_linked(figures):
    links = vouch(_body(*TEXT), figures, TITLES).links
    linked = {link.statement.raw: link.key for link in links}
    assert {raw: linked.get(raw) for raw in STATED} == STATED
    assert {linked["213套"][:2], linked["180套"][:2]} == {(2, 1)}
    assert linked["0.9亿元"][:2] == (5, 1)


def test_figures_that_no_table_states_are_linked_to_nothing(figures):
    linked = {link.statement.raw for link in vouch(_body(*TEXT), figures, TITLES).links}
    assert linked.isdisjoint({"4787套", "1个", "1091.12万元", "25万元", "24.2万元", "96.8%"})


def test_the_notice_agrees_with_itself(figures):
    codes = {f.code for f in vouch(_body(*TEXT), figures, TITLES).findings}
    assert codes == {Code.TEXT_AGREES, Code.HEADING_REPEATED}


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ((1, 1, 2), "4934"),
        ((1, 1, 5), "21442"),
        ((1, 1, 8), "46.05"),
        ((4, 1, 1), "220.72"),
        ((5, 1, 4), "41.9"),
    ],
)
def test_a_slip_in_a_total_conflicts_with_the_text_and_nothing_else_does(figures, key, raw):
    found = vouch(_body(*TEXT), _changed(figures, key, raw), TITLES).findings
    conflicts = [f for f in found if f.code is Code.TEXT_CONFLICTS]
    assert [(f.place.table, f.place.row, f.place.column) for f in conflicts] == [key]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("全市城镇保障性安居工程完成投资 40.65 万元。", [8]),
        ("全市城镇保障性安居工程完成投资 40.65 亿元。", []),
        ("全市城镇保障性安居工程完成投资约 40.65 万元。", []),
        ("全市城镇保障性安居工程完成投资 40.56 万元。", []),
    ],
)
def test_the_same_digits_in_another_unit_are_a_conflict_of_units(figures, text, columns):
    found = vouch(_body(text), figures, TITLES).findings
    assert [f.place.column for f in found if f.code is Code.UNIT_CONFLICTS] == columns


def test_another_number_conflicts_where_its_neighbours_pin_down_the_row(figures):
    found = vouch(_body(*TEXT), _changed(figures, (1, 1, 5), "19876"), TITLES).findings
    assert [f.place.column for f in found if f.code is Code.TEXT_CONFLICTS] == [5]


@pytest.mark.parametrize(
    ("text", "key", "raw"),
    [
        ("泽州县中央财政补助资金使用滞后，总支付进度未过半。", (4, 3, 6), "54.8"),
        ("城区棚改专项贷款发放较慢，发放率仍未达到90%。", (5, 2, 7), "98.0"),
        ("陵川县未按计划完成租赁补贴年度发放任务。", (1, 4, 12), "103.3"),
    ],
)
def test_claims_are_held_against_the_rates_of_their_place(figures, text, key, raw):
    [agrees] = vouch(_body(text), figures, TITLES).findings
    [conflicts] = vouch(_body(text), _changed(figures, key, raw), TITLES).findings
    assert (agrees.code, conflicts.code) == (Code.TEXT_AGREES, Code.CLAIM_CONFLICTS)
    assert (conflicts.place.table, conflicts.place.row, conflicts.place.column) == key


def test_all_beyond_their_targets_is_checked_against_the_rates_in_the_sentence(figures):
    text = "基本建成100套、竣工90套，分别完成年度任务的110.0%、90.0%，均超额完成年度目标任务。"
    assert Code.CLAIM_CONFLICTS in {f.code for f in vouch(_body(text), figures, TITLES).findings}


def test_sure_links_prove_cells_that_the_tables_alone_do_not(figures):
    told = vouch(_body(*TEXT), figures, TITLES)
    assert all(key[0] == TEXT_TABLE for key in told.figures)
    assert prove(figures, []).status[1, 1, 8] is Status.READ
    proof = prove(figures | told.figures, told.identities)
    assert proof.status[1, 1, 8] is Status.PROVED
    assert proof.status[2, 1, 7] is Status.READ
