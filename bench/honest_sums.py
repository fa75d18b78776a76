"""Honest notices whose sums are not what they seem: nobody misprinted anything in them.

Seeded: the same seed draws the same notice. Each family is a rule of the trade that a number may follow in
place of the plain sum: clipped at zero, totals with what is not listed, people counted once, balances with
a write-off, numbers that are no amounts at all. Places and numbers are invented.
"""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from bench.ordinary_notices import (
    ORDINARY,
    Column,
    Draft,
    Family,
    amounts,
    paper,
    parts_of,
    places,
    shown,
    summed,
    table,
)
from bench.sheets import Paper

OFFICES = (
    "市发展改革委", "市教育局", "市科技局", "市公安局", "市民政局", "市司法局", "市财政局", "市住建局",
    "市水务局", "市商务局",
)  # fmt: skip
D = Decimal


def ordinary(name: str) -> Family:
    """One of the tables whose arithmetic is what it seems."""
    return lambda rng: paper("有关工作情况", ORDINARY[name](rng))


def clipped(rng: random.Random) -> Paper:
    """空编 is 编制 less 实有, but never below zero; one to four offices have more people than posts."""
    posts = amounts(rng, len(OFFICES), 18, 160)
    staff = parts_of(rng, posts, 700, 960)
    for over in rng.sample(range(len(OFFICES)), rng.randint(1, 4)):
        staff[over] = posts[over] + rng.randint(1, 9)
    free = [max(p - s, D(0)) for p, s in zip(posts, staff, strict=True)]
    columns = [Column(("编制数",)), Column(("实有人数",)), Column(("空编数",))]
    return paper(
        "机构编制情况", table(rng, "2023年机构编制情况表", "个", columns, OFFICES, (posts, staff, free))
    )


def gdp_of_divisions(rng: random.Random) -> Paper:
    """The city's product is accounted on its own: the counties add up to another sum, in every column."""
    names = places(rng)
    parts = [amounts(rng, len(names), 10, 400, 2) for _ in range(3)]
    rows = [(summed(row), *row, D(rng.randint(-15, 90)) / 10) for row in zip(*parts, strict=True)]
    city = [summed(p) * rng.randint(960, 990) / 1000 for p in parts]
    city = [c.quantize(D("0.01")) for c in city]
    columns = (
        Column(("地区生产总值", "总量"), 2),
        Column(("地区生产总值", "比上年增长"), 1, "%"),
        *(Column((f"第{n}产业",), 2) for n in "一二三"),
    )
    order = [0, 4, 1, 2, 3]
    placed = [tuple(r[i] for i in order) for r in [(summed(city), *city, D("5.1")), *rows]]
    return paper(
        "各县区生产总值",
        Draft("2023年各县区地区生产总值", "亿元", columns, ("全市", *names), tuple(placed), 0),
    )


def partial_total(rng: random.Random) -> Paper:
    """The total has the city's own in it, which no row lists; a note says so."""
    names = places(rng)
    parts = [amounts(rng, len(names), 30, 900) for _ in range(3)]
    own = amounts(rng, 3, 20, 90)
    draft = table(
        rng,
        "2023年公益性岗位情况表",
        "个",
        [Column((h,)) for h in ("开发数", "安置数", "在岗数")],
        names,
        parts,
    )
    rows = list(draft.rows)
    rows[draft.total or 0] = tuple(
        v + o for v, o in zip(rows[draft.total or 0], own, strict=True) if v is not None
    )
    return paper("公益性岗位情况", replace(draft, rows=tuple(rows), note="注：合计含市本级。"))


def one_partial_total(rng: random.Random) -> Paper:
    """Only one column's total has more in it than is listed; the note says so."""
    names = places(rng)
    parts = [amounts(rng, len(names), 30, 900) for _ in range(4)]
    heads = ("申请数", "受理数", "办结数", "在办数")
    draft = table(rng, "2023年政务服务情况表", "件", [Column((h,)) for h in heads], names, parts)
    rows, at = list(draft.rows), rng.randrange(4)
    total = list(rows[draft.total or 0])
    total[at] = (total[at] or D(0)) + rng.randint(15, 90)
    rows[draft.total or 0] = tuple(total)
    return paper("政务服务情况", replace(draft, rows=tuple(rows), note=f"注：{heads[at]}合计含网上渠道。"))


def overlapping_of_which(rng: random.Random) -> Paper:
    """其中 columns that overlap: a household may be in several; their sum is more than the whole."""
    names = places(rng)
    whole = amounts(rng, len(names), 400, 5000)
    inside = [parts_of(rng, whole, 300, 700) for _ in range(3)]
    heads = ("低收入户", "残疾人户", "独居老人户")
    columns = [Column(("改造户数",)), *(Column((f"其中：{h}",)) for h in heads)]
    return paper(
        "适老化改造情况", table(rng, "2023年适老化改造情况表", "户", columns, names, [whole, *inside])
    )


def counted_once(rng: random.Random) -> Paper:
    """The total counts a person once, the kinds count them as often as they occur."""
    names = places(rng)
    kinds = [amounts(rng, len(names), 40, 900) for _ in range(3)]
    whole = [summed(k) - rng.randint(1, 30) for k in zip(*kinds, strict=True)]
    columns = [Column(("合计",)), *(Column((h,)) for h in ("养老保险", "工伤保险", "失业保险"))]
    note = "注：合计按参保人去重。"
    return paper(
        "参保扩面情况", table(rng, "2023年参保扩面情况表", "人", columns, names, [whole, *kinds], note=note)
    )


def rounded_total(rng: random.Random) -> Paper:
    """Amounts to a hundredth of 亿元, each rounded on its own, and so is their total."""
    names = places(rng)
    parts = [[D(rng.randint(2_000_000, 90_000_000)).scaleb(-6) for _ in names] for _ in range(3)]
    columns = [Column((h,), 2) for h in ("固定资产投资", "工业投资", "民间投资")]
    return paper("固定资产投资情况", table(rng, "2023年固定资产投资情况表", "亿元", columns, names, parts))


def codes_and_years(rng: random.Random) -> Paper:
    """Numbers of order, codes and years of building beside amounts."""
    names = tuple(f"{n}小区" for n in rng.sample("安泰康宁福禄瑞祥和顺兴盛", 8))
    columns = tuple(Column((h,)) for h in ("序号", "小区编码", "建成年份", "楼栋数（栋）", "户数（户）"))
    rows = [
        (
            D(i),
            D(140500 + rng.randint(1, 60)),
            D(rng.randint(1980, 2004)),
            D(rng.randint(2, 30)),
            D(rng.randint(60, 900)),
        )
        for i in range(1, 9)
    ]
    return paper("老旧小区改造计划", Draft("2023年老旧小区改造计划表", "户", columns, names, tuple(rows)))


def part_numbers(rng: random.Random) -> Paper:
    """Two lists of devices with part numbers and counts of one digit."""
    drafts = []
    for caption in ("2023年设备采购清单（一）", "2023年设备采购清单（二）"):
        names = tuple(f"{n}类设备" for n in "甲乙丙丁戊己")
        rows = tuple((D(rng.randint(1001, 1012)), D(rng.randint(1, 5)), D(rng.randint(1, 9))) for _ in names)
        columns = (Column(("部件号",)), Column(("数量",)), Column(("备品数",)))
        drafts.append(Draft(caption, "台", columns, names, rows))
    return paper("设备采购情况", *drafts)


def two_definitions(rng: random.Random) -> Paper:
    """Two tables with like headers: of all firms, and of the larger ones; some numbers agree."""
    names = places(rng)
    everyone = amounts(rng, len(names), 30, 900)
    large = [e if rng.random() < 0.5 else (e * rng.randint(600, 950) / 1000).quantize(D(1)) for e in everyone]
    columns = (Column(("企业数",)), Column(("从业人员",)))
    staff = amounts(rng, len(names), 900, 9000)
    fewer = [
        s if e == b else (s * rng.randint(600, 950) / 1000).quantize(D(1))
        for s, e, b in zip(staff, everyone, large, strict=True)
    ]
    return paper(
        "工业企业情况",
        Draft("2023年工业企业情况表", "个、人", columns, names, tuple(zip(everyone, staff, strict=True))),
        Draft(
            "2023年规模以上工业企业情况表", "个、人", columns, names, tuple(zip(large, fewer, strict=True))
        ),
    )


def few_rows(rng: random.Random) -> Paper:
    """Three rows of small counts in six columns: something always adds up by chance."""
    names = ("城区", "泽州县", "高平市")
    columns = tuple(Column((h,)) for h in ("立案", "结案", "移送", "督办", "通报", "约谈"))
    rows = tuple(tuple(D(rng.randint(0, 12)) for _ in columns) for _ in names)
    return paper("督查情况", Draft("2023年督查情况表", "件", columns, names, rows))


def text_rounds(rng: random.Random) -> Paper:
    """The text says the total in 万元 or 亿元, the table in 元; and gives another sum of all with others."""
    names = places(rng)
    money = [D(rng.randint(3_000_000, 80_000_000)) for _ in names]
    used = parts_of(rng, money, 600, 990)
    draft = table(
        rng,
        "2023年专项资金情况表",
        "元",
        [Column(("下达资金",)), Column(("使用资金",))],
        names,
        (money, used),
    )
    whole, spent = summed(money), summed(used)
    body = (
        f"2023年，全市下达专项资金{shown(whole / 10000)}万元，使用{shown(spent / 100000000, 1)}亿元。",
        f"其中{names[0]}下达{shown(money[0] / 10000)}万元。",
    )
    return paper("专项资金情况", draft, body=body)


def text_approximates(rng: random.Random) -> Paper:
    """The text says about, over, nearly, and speaks of another date."""
    names = places(rng)
    done = amounts(rng, len(names), 300, 5000)
    draft = table(rng, "2023年高标准农田建设情况表", "亩", [Column(("建成面积",))], names, [done])
    whole = int(summed(done))
    body = (
        f"2023年全市建成高标准农田约{whole // 1000 * 1000}亩，超过{whole // 5000 * 5000}亩。",
        f"截至2023年11月底，全市建成高标准农田{whole - rng.randint(100, 900)}亩。",
    )
    return paper("高标准农田建设情况", draft, body=body)


def unlisted_adjustment(rng: random.Random) -> Paper:
    """Balances that close but in three or four places, where something was written off unseen."""
    names = places(rng)
    start, came, went = (amounts(rng, len(names), 200, 900, 2) for _ in range(3))
    off = dict.fromkeys(rng.sample(range(len(names)), rng.randint(3, 4)))
    left = [
        a + b - c - (rng.randint(1, 40) if i in off else 0)
        for i, (a, b, c) in enumerate(zip(start, came, went, strict=True))
    ]
    columns = [Column((h,), 2) for h in ("上年结余", "本年收入", "本年支出", "年末结余")]
    note = "注：年末结余已扣除核销数。"
    return paper(
        "维修资金情况",
        table(rng, "2023年维修资金情况表", "万元", columns, names, (start, came, went, left), note=note),
    )


def first_page_only(rng: random.Random) -> Paper:
    """小计 of what is listed and 合计 of more than that."""
    names = places(rng)
    parts = [amounts(rng, len(names), 30, 900) for _ in range(3)]
    small = tuple(summed(p) for p in parts)
    whole = tuple(s + rng.randint(400, 4000) for s in small)
    rows = (*zip(*parts, strict=True), small, whole)
    columns = tuple(Column((h,)) for h in ("合格", "整改", "关停"))
    note = "注：合计含未列出的地区。"
    return paper(
        "排查整治情况",
        Draft("2023年排查整治情况表", "家", columns, (*names, "小计", "合计"), rows, None, note),
    )


SUMS: dict[str, Family] = {
    **{name: ordinary(name) for name in ORDINARY},
    "clipped at zero": clipped,
    "gdp of divisions": gdp_of_divisions,
    "partial total": partial_total,
    "one partial total": one_partial_total,
    "overlapping 其中": overlapping_of_which,
    "counted once": counted_once,
    "rounded totals": rounded_total,
    "codes and years": codes_and_years,
    "part numbers": part_numbers,
    "two definitions": two_definitions,
    "few rows": few_rows,
    "text rounds": text_rounds,
    "text approximates": text_approximates,
    "unlisted adjustment": unlisted_adjustment,
    "小计 and 合计": first_page_only,
}
