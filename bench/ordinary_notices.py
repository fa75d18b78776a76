"""Invented notices whose arithmetic is what it seems: totals are sums, rates quotients, balances close.

Seeded: the same seed draws the same notice. They are drafts, numbers that are not printed yet, so that a
misprint can be planted into them; ``printed`` makes a table of one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bench.sheets import Paper, Path, Sheet

Amount = Decimal | None
Family = Callable[[random.Random], Paper]
"""The notice of a seed."""
COUNTIES = ("城区", "泽州县", "高平市", "阳城县", "陵川县", "沁水县")
TOWNS = (
    "东街街道", "西街街道", "南街街道", "北街街道", "钟家庄街道", "西上庄街道", "北石店镇", "巴公镇",
    "大阳镇", "高都镇", "周村镇",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the decimals that it prints, and what it prints behind every number."""

    header: Path
    decimals: int = 0
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A table before it is printed; ``total`` is the row that adds up the others, if there is one."""

    caption: str
    unit: str
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    rows: tuple[tuple[Amount, ...], ...]
    total: int | None = None
    note: str = ""

    def column(self, number: int) -> tuple[Amount, ...]:
        """The numbers of a column from the top."""
        return tuple(row[number] for row in self.rows)


def printed(draft: Draft) -> Sheet:
    """The draft as a table, its rows named in the first column."""
    rows = tuple(
        (name, *(shown(v, c.decimals, c.sign) for v, c in zip(row, draft.columns, strict=True)))
        for name, row in zip(draft.names, draft.rows, strict=True)
    )
    header = (("单位",), *(c.header for c in draft.columns))
    return Sheet(draft.caption, f"单位：{draft.unit}", header, rows, draft.note)


def paper(subject: str, *drafts: Draft, body: Sequence[str] = ("现将有关情况通报如下。",)) -> Paper:
    """A notice of the invented city about a subject."""
    return Paper(f"晋城市关于2023年{subject}的通报", tuple(body), tuple(map(printed, drafts)))


def shown(value: Amount, decimals: int = 0, sign: str = "") -> str:
    """As printed; None is a blank."""
    return "" if value is None else f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)}{sign}"


def places(rng: random.Random) -> tuple[str, ...]:
    """Names of six to eleven rows."""
    return COUNTIES if rng.random() < 0.5 else tuple(rng.sample(TOWNS, rng.randint(7, len(TOWNS))))


def amounts(
    rng: random.Random, count: int, low: int = 120, high: int = 9800, decimals: int = 0
) -> list[Decimal]:
    """Amounts of that size."""
    scale = 10**decimals
    return [Decimal(rng.randint(low * scale, high * scale)).scaleb(-decimals) for _ in range(count)]


def parts_of(
    rng: random.Random, values: Iterable[Decimal], low: int, high: int, decimals: int = 0
) -> list[Decimal]:
    """Of each value a share between ``low`` and ``high`` thousandths."""
    step = Decimal(1).scaleb(-decimals)
    return [(v * rng.randint(low, high) / 1000).quantize(step, ROUND_HALF_UP) for v in values]


def percent(top: Amount, bottom: Amount) -> Amount:
    """A share in percent, not rounded yet."""
    return None if top is None or not bottom else top / bottom * 100


def growth(now: Amount, before: Amount) -> Amount:
    """Growth in percent, not rounded yet."""
    return None if now is None or not before else (now / before - 1) * 100


def summed(values: Iterable[Amount]) -> Decimal:
    """The sum; a blank is nothing."""
    return sum((v for v in values if v is not None), Decimal(0))


def table(
    rng: random.Random,
    caption: str,
    unit: str,
    columns: Sequence[Column],
    names: Sequence[str],
    parts: Sequence[Sequence[Amount]],
    derive: Callable[[Sequence[Amount]], Sequence[Amount]] = tuple,
    note: str = "",
) -> Draft:
    """A draft with a 合计 before or after the rows; ``derive`` makes a printed row of its own amounts.

    ``parts`` are columns of amounts that add up.
    """
    rows = list(zip(*parts, strict=True))
    total = tuple(summed(column) for column in parts)
    first = rng.random() < 0.6
    placed = [total, *rows] if first else [*rows, total]
    labels = ("合计", *names) if first else (*names, "合计")
    return Draft(
        caption, unit, tuple(columns), labels, tuple(tuple(derive(r)) for r in placed),
        0 if first else len(rows), note,
    )  # fmt: skip


def targets(rng: random.Random) -> Draft:
    """Target, result and rate, two or three times."""
    names = places(rng)
    columns, parts = [], []
    for what in rng.sample(["新开工", "基本建成", "竣工", "改造"], rng.randint(2, 3)):
        wanted = amounts(rng, len(names))
        columns += [Column((what, "任务量")), Column((what, "完成量")), Column((what, "完成率"), 1, "%")]
        parts += [wanted, parts_of(rng, wanted, 620, 1180)]

    def derive(row: Sequence[Amount]) -> list[Amount]:
        pairs = zip(row[::2], row[1::2], strict=True)
        return [x for wanted, done in pairs for x in (wanted, done, percent(done, wanted))]

    return table(rng, "2023年安居工程任务完成情况表", "套", columns, names, parts, derive)


def funds(rng: random.Random) -> Draft:
    """Balances: carried over, income and spending by kind, what is left, the rate."""
    names = places(rng)
    old, rent, town = (amounts(rng, len(names), 20, 900, 2) for _ in range(3))
    spent_rent, spent_town = parts_of(rng, rent, 500, 950, 2), parts_of(rng, town, 500, 950, 2)
    columns = [
        Column(("上年结余",), 2),
        *(Column(("本年收入", name), 2) for name in ("小计", "租赁补贴", "棚户区改造")),
        *(Column(("本年支出", name), 2) for name in ("小计", "租赁补贴", "棚户区改造")),
        Column(("年末结余",), 2),
        Column(("支出率",), 1, "%"),
    ]

    def derive(row: Sequence[Amount]) -> list[Amount]:
        start, in_one, in_two, out_one, out_two = (x or Decimal(0) for x in row)
        income, spent = in_one + in_two, out_one + out_two
        left, rate = start + income - spent, percent(spent, start + income)
        return [start, income, in_one, in_two, spent, out_one, out_two, left, rate]

    parts = (old, rent, town, spent_rent, spent_town)
    return table(rng, "2023年安居工程专项资金收支情况表", "万元", columns, names, parts, derive)


def kinds(rng: random.Random) -> Draft:
    """Three to five kinds and their sum, no rates."""
    names = places(rng)
    count = rng.randint(3, 5)
    heads = rng.sample(["低保户", "分散供养户", "残疾人户", "困难户", "一般户", "易致贫户"], count)
    columns = [Column(("合计",)), *(Column((h,)) for h in heads)]
    parts = [amounts(rng, len(names), 11, 2400) for _ in heads]
    return table(
        rng, "2023年农村危房改造对象情况表", "户", columns, names, parts, lambda row: (summed(row), *row)
    )


def year_on_year(rng: random.Random) -> Draft:
    """This year, last year, the difference and the growth."""
    names = places(rng)
    before = amounts(rng, len(names), 300, 90000, 2)
    now = parts_of(rng, before, 820, 1330, 2)
    columns = [
        Column(("收入", "本年"), 2), Column(("收入", "上年"), 2), Column(("收入", "增减额"), 2),
        Column(("收入", "同比增长"), 1, "%"),
    ]  # fmt: skip

    def derive(row: Sequence[Amount]) -> list[Amount]:
        new, old = (x or Decimal(0) for x in row)
        return [new, old, new - old, growth(new, old)]

    return table(rng, "2023年非税收入情况表", "万元", columns, names, (now, before), derive)


def three_columns(rng: random.Random) -> Draft:
    """A total row over three columns that have nothing to do with each other."""
    names = places(rng)
    columns = [Column(("户数(户)",)), Column(("人数(人)",)), Column(("资金(万元)",), 2)]
    parts = [
        amounts(rng, len(names), 80, 2000),
        amounts(rng, len(names), 300, 9000),
        amounts(rng, len(names), 9, 800, 2),
    ]
    return table(rng, "2023年救助情况表", "户、人、万元", columns, names, parts)


def accounts(rng: random.Random) -> Draft:
    """Final accounts by code: class, section, item, 合计 first; two columns and their sum."""
    tree: list[tuple[str, list[str]]] = []
    for number in sorted(rng.sample(range(201, 230), rng.randint(3, 5))):
        for section in range(1, rng.randint(2, 3) + 1):
            code = f"{number}{section:02d}"
            tree.append((code, [f"{code}{item:02d}" for item in range(1, rng.randint(2, 3) + 1)]))
    leaves = {
        leaf: (amounts(rng, 1, 3, 900, 2)[0], amounts(rng, 1, 3, 900, 2)[0])
        for _, own in tree
        for leaf in own
    }
    names = ["合计"]
    for head in dict.fromkeys(code[:3] for code, _ in tree):
        names.append(head)
        for code, own in tree:
            if code.startswith(head):
                names += [code, *own]
    rows = []
    for name in names:
        prefix = "" if name == "合计" else name
        basic, project = (
            summed(v[side] for leaf, v in leaves.items() if leaf.startswith(prefix)) for side in (0, 1)
        )
        rows.append((basic + project, basic, project))
    columns = (Column(("本年支出",), 2), Column(("基本支出",), 2), Column(("项目支出",), 2))
    return Draft("2023年支出决算表", "万元", columns, tuple(names), tuple(rows), 0)


ORDINARY: dict[str, Callable[[random.Random], Draft]] = {
    "targets": targets, "funds": funds, "kinds": kinds, "year on year": year_on_year,
    "three columns": three_columns, "accounts": accounts,
}  # fmt: skip
