"""Honest notices whose arithmetic is not what it seems: nobody misprinted anything in them.

Seeded: the same seed draws the same notice. Each family is a rule of the trade that a number may follow in
place of the plain sum or quotient: clipped at zero, a revised base, the share of another total, rates that
are cut and not rounded, totals with what is not listed. Places and numbers are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from bench.ordinary_notices import (
    ORDINARY,
    Amount,
    Column,
    Draft,
    amounts,
    growth,
    paper,
    parts_of,
    percent,
    places,
    shown,
    summed,
    table,
    targets,
)
from bench.sheets import Paper

OFFICES = (
    "市发展改革委", "市教育局", "市科技局", "市公安局", "市民政局", "市司法局", "市财政局", "市住建局", "市水务局",
    "市商务局",
)  # fmt: skip
SUBJECTS = (
    "一般公共服务",
    "公共安全",
    "教育",
    "科学技术",
    "文化旅游",
    "社会保障",
    "卫生健康",
    "节能环保",
    "城乡社区",
    "农林水",
)
INDUSTRIES = (
    "农林牧渔业",
    "工业",
    "建筑业",
    "批发和零售业",
    "交通运输业",
    "住宿和餐饮业",
    "金融业",
    "房地产业",
    "其他服务业",
)
D = Decimal


def ordinary(name: str) -> Callable[[random.Random], Paper]:
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


def revised_base(rng: random.Random) -> Paper:
    """Growth counts from last year's numbers as revised later; printed are those of last year's notice."""
    names = places(rng)
    before = amounts(rng, len(names), 40, 900, 2)
    now = parts_of(rng, before, 900, 1200, 2)
    base = [b * rng.randint(930, 1060) / 1000 for b in before]
    rows = [(n, b, growth(n, r)) for n, b, r in zip(now, before, base, strict=True)]
    columns = (Column(("2023年",), 2), Column(("2022年",), 2), Column(("比上年增长",), 1, "%"))
    return paper(
        "社会消费品零售总额情况",
        Draft(
            "2023年社会消费品零售总额",
            "亿元",
            columns,
            names,
            tuple(rows),
            None,
            "注：增长率按2022年修订数计算。",
        ),
    )


def some_bases_revised(rng: random.Random) -> Paper:
    """Three or four of the places joined or split, so that their growth counts from another base."""
    names = places(rng)
    before = amounts(rng, len(names), 40, 900, 2)
    now = parts_of(rng, before, 900, 1200, 2)
    base = list(before)
    for place in rng.sample(range(len(names)), rng.randint(3, 4)):
        base[place] = before[place] * rng.randint(1050, 1300) / 1000
    rows = [(n, b, growth(n, r)) for n, b, r in zip(now, before, base, strict=True)]
    columns = (Column(("2023年",), 2), Column(("2022年",), 2), Column(("同比增长",), 1, "%"))
    return paper(
        "限额以上投资情况",
        Draft(
            "2023年限额以上投资",
            "亿元",
            columns,
            names,
            tuple(rows),
            None,
            "注：区划调整的县区增速按可比口径计算。",
        ),
    )


def comparable_prices(rng: random.Random) -> Paper:
    """Growth at comparable prices beside amounts at current ones."""
    before = amounts(rng, len(INDUSTRIES), 20, 700, 2)
    real = [D(rng.randint(-40, 95)) / 10 for _ in before]
    now = [
        (b * (1 + g / 100) * rng.randint(985, 1040) / 1000).quantize(D("0.01"))
        for b, g in zip(before, real, strict=True)
    ]
    columns = (Column(("2023年",), 2), Column(("2022年",), 2), Column(("增长（按可比价）",), 1, "%"))
    rows = tuple((n, b, g) for n, b, g in zip(now, before, real, strict=True))
    body = ("2023年，全市地区生产总值比上年增长5.1%。",)
    return paper(
        "地区生产总值情况", Draft("2023年分行业增加值", "亿元", columns, INDUSTRIES, rows), body=body
    )


def gdp_of_divisions(rng: random.Random) -> Paper:
    """The city's product is accounted on its own: the counties add up to another sum, in every column."""
    names = places(rng)
    parts = [amounts(rng, len(names), 10, 400, 2) for _ in range(3)]
    rows = [(summed(row), *row, D(rng.randint(-15, 90)) / 10) for row in zip(*parts, strict=True)]
    city = [summed(p) * rng.randint(960, 990) / 1000 for p in parts]
    city = [c.quantize(D("0.01")) for c in city]
    columns = (
        Column(("地区生产总值", "总量"), 2), Column(("第一产业",), 2), Column(("第二产业",), 2), Column(("第三产业",), 2),
        Column(("地区生产总值", "比上年增长"), 1, "%"),
    )  # fmt: skip
    order = [0, 4, 1, 2, 3]
    columns = tuple(columns[i] for i in order)
    placed = [tuple(r[i] for i in order) for r in [(summed(city), *city, D("5.1")), *rows]]
    return paper(
        "各县区生产总值",
        Draft("2023年各县区地区生产总值", "亿元", columns, ("全市", *names), tuple(placed), 0),
    )


def share_of_another_total(rng: random.Random) -> Paper:
    """占全省比重: the total below the stroke stands nowhere in the table."""
    names = places(rng)
    done = amounts(rng, len(names), 100, 5000)
    whole = summed(done) * rng.randint(9, 14)

    def derive(row: Sequence[Amount]) -> list[Amount]:
        return [row[0], percent(row[0], whole)]

    columns = [Column(("年末参保人数",)), Column(("占全省比重",), 2, "%")]
    return paper(
        "社会保险参保情况", table(rng, "2023年社会保险参保情况表", "人", columns, names, [done], derive)
    )


def shares_of_total(rng: random.Random) -> Paper:
    """Shares of the total row, rounded one by one: they add up to 99.9 or 100.1, printed is 100."""
    names = places(rng)
    done = amounts(rng, len(names), 100, 5000)
    whole = summed(done)
    columns = [Column(("户数",)), Column(("占比",), 1, "%")]
    draft = table(
        rng, "2023年脱贫户构成", "户", columns, names, [done], lambda row: (row[0], percent(row[0], whole))
    )
    return paper("脱贫户构成情况", draft)


def averages(rng: random.Random) -> Paper:
    """The row of the city is an average in some columns and a sum in others."""
    names = places(rng)
    people = amounts(rng, len(names), 20, 700)
    income = [D(rng.randint(14000, 42000)) for _ in names]
    area = amounts(rng, len(names), 25, 60, 1)
    mean = summed(p * i for p, i in zip(people, income, strict=True)) / summed(people)
    space = summed(p * a for p, a in zip(people, area, strict=True)) / summed(people)
    columns = (
        Column(("常住人口（千人）",)),
        Column(("人均可支配收入（元）",)),
        Column(("人均住房面积（平方米）",), 1),
    )
    rows = [(summed(people), mean, space), *zip(people, income, area, strict=True)]
    return paper(
        "居民生活情况",
        Draft("2023年居民生活情况表", "千人、元、平方米", columns, ("全市", *names), tuple(rows), 0),
    )


def prices(rng: random.Random) -> Paper:
    """Indices on three bases: every number lies around a hundred."""
    cities = ("太原", "大同", "阳泉", "长治", "晋城", "朔州", "晋中", "运城", "忻州", "临汾", "吕梁")
    columns = tuple(
        Column((kind, base), 1)
        for kind in ("新建住宅", "二手住宅")
        for base in ("上月=100", "上年同月=100", "2020年=100")
    )
    rows = tuple(tuple(D(rng.randint(980, 1020) + 20 * (i % 3)) / 10 for i in range(6)) for _ in cities)
    return paper("住宅销售价格指数", Draft("2023年12月住宅销售价格指数", "点", columns, cities, rows))


def ranks(rng: random.Random) -> Paper:
    """Scores and ranks; the rank of the whole is made of a weighted score."""
    names = places(rng)
    one, two = ([D(rng.randint(700, 990)) / 10 for _ in names] for _ in range(2))
    whole = [(a * 6 + b * 4) / 10 for a, b in zip(one, two, strict=True)]

    def rank(scores: Sequence[D]) -> list[D]:
        return [D(1 + sum(other > s for other in scores)) for s in scores]

    columns = tuple(
        Column((group, leaf), decimals)
        for group in ("过程考核", "结果考核", "综合")
        for leaf, decimals in (("得分", 1), ("排名", 0))
    )
    rows = zip(one, rank(one), two, rank(two), whole, rank(whole), strict=True)
    return paper("考核排名情况", Draft("2023年考核排名情况表", "分", columns, names, tuple(rows)))


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


def cut_rates(rng: random.Random) -> Paper:
    """Rates that are cut after a decimal, not rounded."""
    draft = targets(rng)
    rows = []
    for row in draft.rows:
        cells = list(row)
        for i in range(2, len(cells), 3):
            cells[i] = percent(row[i - 1], row[i - 2])
            cells[i] = None if cells[i] is None else cells[i].quantize(D("0.1"), ROUND_DOWN)  # type: ignore[union-attr]
        rows.append(tuple(cells))
    return paper("安居工程完成情况", replace(draft, rows=tuple(rows)))


def capped_rates(rng: random.Random) -> Paper:
    """Rates are never more than 100%, whatever was done beyond the target."""
    draft = targets(rng)
    rows = [
        tuple(min(v, D(100)) if v is not None and i % 3 == 2 else v for i, v in enumerate(row))
        for row in draft.rows
    ]
    return paper("安居工程完成情况", replace(draft, rows=tuple(rows)))


def adjusted_budget(rng: random.Random) -> Paper:
    """The rate is over the adjusted budget; many subjects were not adjusted."""
    budget = amounts(rng, len(SUBJECTS), 200, 9000)
    adjusted = [
        b if rng.random() < 0.3 else (b * rng.randint(800, 1300) / 1000).quantize(D(1)) for b in budget
    ]
    final = parts_of(rng, adjusted, 850, 1000)
    columns = [
        Column(("预算数",)),
        Column(("调整预算数",)),
        Column(("决算数",)),
        Column(("决算数为预算数的%",), 1),
    ]

    def derive(row: Sequence[Amount]) -> list[Amount]:
        return [*row, percent(row[2], row[1])]

    draft = table(
        rng, "2023年一般公共预算支出决算表", "万元", columns, SUBJECTS, (budget, adjusted, final), derive
    )
    return paper("财政预算执行情况", draft)


def hidden_adjustment(rng: random.Random) -> Paper:
    """A budget rate over what the table does not print; the adjusted budget is left out."""
    budget = amounts(rng, len(SUBJECTS), 200, 9000)
    adjusted = [
        b if rng.random() < 0.5 else (b * rng.randint(800, 1300) / 1000).quantize(D(1)) for b in budget
    ]
    final = parts_of(rng, adjusted, 850, 1000)
    rates = [percent(f, a) for f, a in zip(final, adjusted, strict=True)]
    columns = (Column(("预算数",)), Column(("决算数",)), Column(("完成预算%",), 1))
    rows = tuple(zip(budget, final, rates, strict=True))
    return paper("财政预算执行情况", Draft("2023年一般公共预算支出决算表", "万元", columns, SUBJECTS, rows))


def rounded_total(rng: random.Random) -> Paper:
    """Amounts to a hundredth of 亿元, each rounded on its own, and so is their total."""
    names = places(rng)
    parts = [[D(rng.randint(2_000_000, 90_000_000)).scaleb(-6) for _ in names] for _ in range(3)]
    columns = [Column((h,), 2) for h in ("固定资产投资", "工业投资", "民间投资")]
    return paper("固定资产投资情况", table(rng, "2023年固定资产投资情况表", "亿元", columns, names, parts))


def rates_of_unrounded(rng: random.Random) -> Paper:
    """Rates made of amounts before they were rounded to a tenth of 亿元."""
    names = places(rng)
    plan = [D(rng.randint(3000, 90000)).scaleb(-4) for _ in names]
    done = [p * rng.randint(600, 1200) / 1000 for p in plan]
    columns = [Column(("计划投资",), 1), Column(("完成投资",), 1), Column(("完成率",), 1, "%")]
    draft = table(
        rng,
        "2023年重点项目投资情况表",
        "亿元",
        columns,
        names,
        (plan, done),
        lambda r: (*r, percent(r[1], r[0])),
    )
    return paper("重点项目建设情况", draft)


def codes_and_years(rng: random.Random) -> Paper:
    """Numbers of order, codes and years of building beside amounts."""
    names = tuple(f"{n}小区" for n in rng.sample("安泰康宁福禄瑞祥和顺兴盛", 8))
    columns = (
        Column(("序号",)), Column(("小区编码",)), Column(("建成年份",)), Column(("楼栋数（栋）",)), Column(("户数（户）",)),
    )  # fmt: skip
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
    """Two tables with like headers: in one the numbers are of all, in the other of the larger firms; some agree."""
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


def indicators(rng: random.Random) -> Paper:
    """Indicators of all sorts, each row in its own unit, growth at comparable prices or in points."""
    names = (
        "地区生产总值（亿元）",
        "粮食产量（万吨）",
        "公路里程（公里）",
        "城镇化率（%）",
        "常住人口（万人）",
        "用电量（亿千瓦时）",
    )
    rows = tuple((D(rng.randint(1000, 900000)) / 100, D(rng.randint(-90, 120)) / 10) for _ in names)
    columns = (Column(("绝对数",), 2), Column(("比上年增长%",), 1))
    return paper("国民经济主要指标", Draft("2023年国民经济主要指标", "", columns, names, rows))


def months(rng: random.Random) -> Paper:
    """Months and what has come together since January; the last column is of last year."""
    names = tuple(f"{m}月" for m in range(1, 13))
    own = amounts(rng, 12, 3, 90, 2)
    since = [summed(own[: i + 1]) for i in range(12)]
    last = parts_of(rng, since, 900, 1100, 2)
    rows = tuple((o, s, b, growth(s, b)) for o, s, b in zip(own, since, last, strict=True))
    columns = (
        Column(("当月",), 2),
        Column(("累计",), 2),
        Column(("上年同期累计",), 2),
        Column(("累计同比",), 1, "%"),
    )
    return paper("月度收入情况", Draft("2023年月度收入情况表", "亿元", columns, names, rows))


def unlisted_adjustment(rng: random.Random) -> Paper:
    """Balances that close but in three or four places, where something was written off that no column shows."""
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


def coefficients(rng: random.Random) -> Paper:
    """Densities, intensities, prices and their change in points, with a row for the city."""
    names = ("全市", *places(rng))
    rows = tuple(
        (
            D(rng.randint(30, 80)) / 100,
            D(rng.randint(300, 900)),
            D(rng.randint(4000, 9000)),
            D(rng.randint(-30, 30)) / 10,
        )
        for _ in names
    )
    columns = (
        Column(("能耗强度",), 2),
        Column(("人口密度",)),
        Column(("成交均价",)),
        Column(("较上年（百分点）",), 1),
    )
    return paper("能耗与价格情况", Draft("2023年能耗与价格情况表", "", columns, names, rows, 0))


FAMILIES: dict[str, Callable[[random.Random], Paper]] = {
    **{name: ordinary(name) for name in ORDINARY},
    "clipped at zero": clipped, "all bases revised": revised_base, "some bases revised": some_bases_revised,
    "comparable prices": comparable_prices, "gdp of divisions": gdp_of_divisions,
    "share of another total": share_of_another_total, "shares rounded": shares_of_total, "averages": averages,
    "price indices": prices, "ranks": ranks, "partial total": partial_total, "one partial total": one_partial_total,
    "overlapping 其中": overlapping_of_which, "counted once": counted_once, "rates cut": cut_rates,
    "rates capped": capped_rates, "adjusted budget": adjusted_budget, "hidden adjustment": hidden_adjustment,
    "rounded totals": rounded_total, "rates of unrounded": rates_of_unrounded, "codes and years": codes_and_years,
    "part numbers": part_numbers, "two definitions": two_definitions, "few rows": few_rows, "text rounds": text_rounds,
    "text approximates": text_approximates, "indicators": indicators, "months": months,
    "unlisted adjustment": unlisted_adjustment, "小计 and 合计": first_page_only, "coefficients": coefficients,
}  # fmt: skip
