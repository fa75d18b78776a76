"""Invented tables whose arithmetic is right.

Seeded: the same seed draws the same tables. Places, measures and numbers are made up; the shapes are
those of notices (targets and results, funds with balances, programme groups, final accounts by code,
year on year), printed exactly or rounded, with fixed or trimmed decimals, total first or last.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from schemas.figures import Figure, Key, Origin
from schemas.misreadings import printed

Amount = Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an invented table: header, unit, true amounts, decimals printed (None: exact, trimmed)."""

    header: tuple[str, ...]
    unit: str
    amounts: list[Amount]
    decimals: int | None = 0


_UNITS = {
    "套": ("dwellings", Decimal(1)),
    "户": ("households", Decimal(1)),
    "个": ("count", Decimal(1)),
    "万元": ("money", Decimal(10**4)),
    "亿元": ("money", Decimal(10**8)),
    "%": ("ratio", Decimal("0.01")),
}


def table(rng: random.Random, number: int, origin: Origin, rows: int | None = None) -> dict[Key, Figure]:
    """One invented table as figures; ``rows`` fixes how many places it has."""
    shape = rng.choice([_targets, _funds, _programmes, _year_on_year] if rows else [*_SHAPES])
    labels, roles, columns = shape(rng, rows or rng.randint(6, 18))
    return _figures(number, labels, roles, columns, origin)


def _figures(
    number: int, labels: list[str], roles: list[str], columns: list[Column], origin: Origin
) -> dict[Key, Figure]:
    found = {}
    for c, column in enumerate(columns, 1):
        kind, scale = _UNITS[column.unit]
        for r, (label, role, amount) in enumerate(zip(labels, roles, column.amounts, strict=True)):
            value = _printed_as(amount, column.decimals)
            raw = "" if value is None else _raw(value, column.unit, grouped=number % 3 == 0)
            key = (number, r + 2, c)
            found[key] = Figure(
                key, value, raw, column.unit, kind, scale, column.header, label, (), role, None, origin,
                0.999 if origin is Origin.PIXELS else None,
            )  # fmt: skip
    return found


def _raw(value: Decimal, unit: str, grouped: bool) -> str:
    """Every third table groups the digits of its amounts by thousands."""
    return f"{value:f}%" if unit == "%" else f"{value:,f}" if grouped else f"{value:f}"


def _printed_as(amount: Amount, decimals: int | None) -> Amount:
    if amount is None:
        return None
    if decimals is None:
        text = printed(amount)
        return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _sum(amounts: Iterable[Amount]) -> Amount:
    numbers = [a for a in amounts if a is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _with_total(
    rng: random.Random, rows: int, columns: list[Column], derive: Callable[[list[Column]], list[Column]]
) -> tuple[list[str], list[str], list[Column]]:
    """Add the total row, first or last, then the columns that follow from others in every row."""
    first = rng.random() < 0.6
    labels = [f"第{i + 1}县" for i in range(rows)]
    roles = ["place"] * rows
    totals = [_sum(c.amounts) for c in columns]
    placed = [
        replace(c, amounts=[t, *c.amounts] if first else [*c.amounts, t])
        for c, t in zip(columns, totals, strict=True)
    ]
    name = rng.choice(["合计", "全市", "总计"])
    labels = [name, *labels] if first else [*labels, name]
    roles = ["total", *roles] if first else [*roles, "total"]
    return labels, roles, derive(placed)


def _quantity(rng: random.Random, unit: str, exact: bool) -> Decimal:
    size = Decimal(rng.randint(1, 9999)) if rng.random() < 0.8 else Decimal(rng.randint(1, 99))
    if unit in {"万元", "亿元"}:
        digits = 2 if exact else 5
        return (size / 10 + Decimal(rng.randint(0, 10**digits - 1)).scaleb(-digits)).quantize(
            Decimal(1).scaleb(-digits)
        )
    return size


def _ratio(top: Amount, bottom: Amount) -> Amount:
    return None if top is None or not bottom else top / bottom * 100


def _targets(rng: random.Random, rows: int) -> tuple[list[str], list[str], list[Column]]:
    """Groups of target, result and rate."""
    groups = []
    for g in range(rng.randint(2, 4)):
        unit = rng.choice(["套", "户", "亿元", "万元"])
        exact = unit in "套户" or rng.random() < 0.5
        name = f"第{g + 1}项工作情况({unit})"
        decimals = 0 if unit in "套户" else rng.choice([None, 2]) if exact else 2
        target: list[Amount] = [
            _quantity(rng, unit, True) if rng.random() > 0.1 else Decimal(0) for _ in range(rows)
        ]
        done: list[Amount] = [
            (t * Decimal(rng.randint(300, 1500)) / 1000).quantize(
                Decimal(1) if unit in "套户" else Decimal(1).scaleb(-2 if exact else -5)
            )
            if t
            else None
            for t in target
        ]
        groups += [
            Column((name, "任务量"), unit, target, decimals),
            Column((name, "完成量"), unit, done, decimals),
        ]

    def derive(columns: list[Column]) -> list[Column]:
        found = []
        for target, done in zip(columns[::2], columns[1::2], strict=True):
            rates = [_ratio(d, t) for d, t in zip(done.amounts, target.amounts, strict=True)]
            found += [target, done, Column((target.header[0], "完成率"), "%", rates, 1)]
        return found

    return _with_total(rng, rows, groups, derive)


def _funds(rng: random.Random, rows: int) -> tuple[list[str], list[str], list[Column]]:
    """Opening balance, income by kind, spending by kind, closing balance, spending rate."""
    exact, unit = rng.random() < 0.7, "万元"
    decimals = rng.choice([None, 2]) if exact else 2

    def draw(empty: float) -> list[Amount]:
        return [None if rng.random() < empty else _quantity(rng, unit, exact) for _ in range(rows)]

    opening, rent, rebuild = draw(0.1), draw(0.3), draw(0.2)
    income = [_sum(pair) for pair in zip(rent, rebuild, strict=True)]
    shares = [Decimal(rng.randint(200, 1000)) / 1000 for _ in range(rows)]
    spent = [
        None
        if not (whole := _sum((o, i)))
        else (whole * share).quantize(Decimal(1).scaleb(-2 if exact else -5))
        for o, i, share in zip(opening, income, shares, strict=True)
    ]
    part = [None if s is None else (s * Decimal("0.37")).quantize(s) for s in spent]
    rest = [None if s is None or p is None else s - p for s, p in zip(spent, part, strict=True)]
    columns = [
        Column(("上年结余(万元)",), unit, opening, decimals),
        Column(("本年收入(万元)", ""), unit, income, decimals),
        Column(("本年收入(万元)", "租赁补贴"), unit, rent, decimals),
        Column(("本年收入(万元)", "危旧房改造"), unit, rebuild, decimals),
        Column(("本年支出(万元)", ""), unit, spent, decimals),
        Column(("本年支出(万元)", "租赁补贴"), unit, part, decimals),
        Column(("本年支出(万元)", "危旧房改造"), unit, rest, decimals),
    ]

    def derive(c: list[Column]) -> list[Column]:
        rows_of = list(zip(c[0].amounts, c[1].amounts, c[4].amounts, strict=True))
        balance = [_sum((o, i, -s if s is not None else None)) for o, i, s in rows_of]
        rate = [_ratio(s, _sum((o, i))) for o, i, s in rows_of]
        return [*c, Column(("结余(万元)",), unit, balance, decimals), Column(("支出率",), "%", rate, 1)]

    return _with_total(rng, rows, columns, derive)


def _programmes(rng: random.Random, rows: int) -> tuple[list[str], list[str], list[Column]]:
    """A 合计 group over three programmes, each with number, done and rate."""
    names = ["棚改安置住房", "公共租赁住房", "经济适用住房"]
    parts: list[Column] = []
    for name in names:
        begun: list[Amount] = [
            _quantity(rng, "套", True) if rng.random() > 0.3 else Decimal(0) for _ in range(rows)
        ]
        done: list[Amount] = [
            None if not b else (b * Decimal(rng.randint(500, 1000)) / 1000).quantize(Decimal(1))
            for b in begun
        ]
        parts += [Column((name, "开工量"), "套", begun), Column((name, "建成量"), "套", done)]

    def derive(columns: list[Column]) -> list[Column]:
        begun = [_sum(a) for a in zip(*(c.amounts for c in columns[::2]), strict=True)]
        done = [_sum(a) for a in zip(*(c.amounts for c in columns[1::2]), strict=True)]
        groups = [Column(("合计", "开工量"), "套", begun), Column(("合计", "建成量"), "套", done), *columns]
        found = []
        for b, d in zip(groups[::2], groups[1::2], strict=True):
            rate = [_ratio(x, y) for x, y in zip(d.amounts, b.amounts, strict=True)]
            found += [b, d, Column((b.header[0], "建成率"), "%", rate, 1)]
        return found

    return _with_total(rng, rows, parts, derive)


def _year_on_year(rng: random.Random, rows: int) -> tuple[list[str], list[str], list[Column]]:
    """This year, last year, the difference and the growth rate, twice."""
    columns: list[Column] = []
    for unit in rng.sample(["户", "套", "万元", "亿元"], 2):
        counts = unit in "户套"
        decimals = 0 if counts else 2
        now: list[Amount] = [_quantity(rng, unit, True) for _ in range(rows)]
        before: list[Amount] = [
            (n * Decimal(rng.randint(600, 1500)) / 1000).quantize(Decimal(1).scaleb(-decimals)) if n else n
            for n in now
        ]
        columns += [
            Column((f"收支情况({unit})", "本年"), unit, now, decimals),
            Column((f"收支情况({unit})", "上年"), unit, before, decimals),
        ]

    def derive(placed: list[Column]) -> list[Column]:
        found = []
        for now, before in zip(placed[::2], placed[1::2], strict=True):
            both = list(zip(now.amounts, before.amounts, strict=True))
            more = [None if n is None or b is None else n - b for n, b in both]
            growth = [None if m is None else _ratio(m, b) for m, (_, b) in zip(more, both, strict=True)]
            group = now.header[0]
            found += [now, before, Column((group, "增减额"), now.unit, more, now.decimals)]
            found.append(Column((group, "同比增长"), "%", growth, 1))
        return found

    return _with_total(rng, rows, columns, derive)


def _accounts(rng: random.Random, rows: int) -> tuple[list[str], list[str], list[Column]]:
    """Final accounts by code (class, section, item): 合计 first, and two columns that add up."""
    labels, leaves = [], []
    for head in sorted(rng.sample(range(201, 230), max(2, rows // 5))):
        labels.append(str(head))
        for section in range(1, rng.randint(1, 2) + 1):
            labels.append(f"{head}{section:02d}")
            for item in range(1, rng.randint(1, 3) + 1):
                labels.append(f"{head}{section:02d}{item:02d}")
                leaves.append(labels[-1])
    columns = []
    for name in ("基本支出", "项目支出"):
        own = {leaf: _quantity(rng, "万元", True) if rng.random() > 0.3 else None for leaf in leaves}
        amounts = [_sum(own[leaf] for leaf in leaves if leaf.startswith(label)) for label in labels]
        columns.append(Column((name,), "万元", [_sum(own.values()), *amounts], 2))
    whole = [_sum(pair) for pair in zip(*(c.amounts for c in columns), strict=True)]
    rows_labels = ["合计", *labels]
    roles = ["total", *(["item"] * len(labels))]
    return rows_labels, roles, [Column(("本年支出合计",), "万元", whole, 2), *columns]


_SHAPES = (_targets, _funds, _programmes, _year_on_year, _accounts)


def shuffled(rng: random.Random, figures: dict[Key, Figure]) -> dict[Key, Figure]:
    """The same table with the numbers of each unit dealt out anew: no arithmetic survives but by chance."""
    found = dict(figures)
    for unit in dict.fromkeys(f.unit for f in figures.values()):
        keys = [k for k, f in figures.items() if f.unit == unit]
        values = [(figures[k].value, figures[k].raw) for k in keys]
        rng.shuffle(values)
        for key, (value, raw) in zip(keys, values, strict=True):
            found[key] = replace(figures[key], value=value, raw=raw)
    return found
