"""Honest notices whose rates are not what they seem: nobody misprinted anything in them.

Seeded, as those of ``honest_sums``. The families are bases that were revised, comparable prices, shares of
another total, budgets that were adjusted, rates that are cut or capped, averages, indices and ranks.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal

from bench.ordinary_notices import (
    Amount,
    Column,
    Draft,
    Family,
    amounts,
    growth,
    paper,
    parts_of,
    percent,
    places,
    summed,
    table,
    targets,
)
from bench.sheets import Paper

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


RATES: dict[str, Family] = {
    "all bases revised": revised_base,
    "some bases revised": some_bases_revised,
    "comparable prices": comparable_prices,
    "share of another total": share_of_another_total,
    "shares rounded": shares_of_total,
    "averages": averages,
    "price indices": prices,
    "ranks": ranks,
    "rates cut": cut_rates,
    "rates capped": capped_rates,
    "adjusted budget": adjusted_budget,
    "hidden adjustment": hidden_adjustment,
    "rates of unrounded": rates_of_unrounded,
    "indicators": indicators,
    "months": months,
    "coefficients": coefficients,
}
