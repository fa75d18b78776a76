"""Real documents beside the checkout: what is known of them against what is read.

``python -m bench.real [NAME ...]`` reads the documents of ../shared/real that somebody has read by eye (all,
or those whose name holds one of the words) and prints for each what is not so: head, sizes of tables, rows
that are not told apart, numbers of another period, unit or place than the document gives them, and numbers of
which the publisher is accused though its sums hold. What is all right is one line.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extract.types import DocumentHead, Notice
from normalize.types import Observation
from schemas.findings import Code
from tongbao.vouch import Vouched

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real"
YEARLY = {f"{year}-01-01 {year}-12-31" for year in range(1990, 2030)}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document; None where nothing is.

    ``sizes`` are rows below the header and columns of tables by number, ``periods`` the first and last days
    that its numbers may have (empty: none is dated), ``places`` how many divisions its rows and columns name.
    """

    file: str
    title: str | None
    issuer: str | None = None
    issued_on: str | None = None
    tables: int | None = None
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    periods: frozenset[str] | None = None
    units: frozenset[str | None] | None = None
    places: int | None = None
    labels: frozenset[str] = frozenset()


KNOWN = (
    Known(
        "quota-105-2023.pdf", "2023年上海市高中名额分配到区招生计划", tables=1, sizes={1: (73, 25)},
        periods=frozenset({"2023-01-01 2023-12-31"}), places=16, labels=frozenset({"学校名称", "所属区"}),
    ),
    Known(
        "quota-districts-2025.pdf", "2025年上海市高中名额分配到区招生计划", tables=1,
        periods=frozenset({"2025-01-01 2025-12-31"}), places=17, labels=frozenset({"学校名称", "所属区"}),
    ),
    Known(
        "quota-minhang-2025.pdf",
        "2025年上海市高中阶段学校名额分配综合评价“名额分配到校”招生计划（闵行区）",
        tables=1, sizes={1: (65, 14)}, periods=frozenset({"2025-01-01 2025-12-31"}),
        labels=frozenset({"初中学校名称"}),
    ),
    Known(
        "quota-jiading-2025.pdf", "2025年统一招生录取（1至15志愿）外区普通高中在本区招生计划",
        tables=1, sizes={1: (39, 10)}, periods=frozenset({"2025-01-01 2025-12-31"}),
        labels=frozenset({"学校名称"}),
    ),
    Known("schools-2022-page1-raster.pdf", "2022年上海市高中招生学校名单", tables=1, sizes={1: (35, 7)}),
    Known(
        "house-prices-70-cities-2019-08.html", "2019年8月份70个大中城市商品住宅销售价格变动情况",
        "国家统计局", "2019-09-17", tables=6, sizes={1: (35, 8)},
        periods=frozenset({"2019-08-01 2019-08-31"}),
        units=frozenset({"上月=100", "上年同月=100", "2015年=100"}), places=70,
    ),
    Known(
        "census-2010-A0101a.xls", "1-1各地区户数、人口数和性别比", tables=1, sizes={1: (32, 17)},
        periods=frozenset(),
    ),
    Known(
        "bulletin-zhoukou-2023.pdf", "2023年周口市国民经济和社会发展统计公报", "周口市统计局", "2024-04-29",
        tables=6, sizes={3: (18, 3)},
        periods=frozenset({"2023-01-01 2023-12-31", "2023-12-31 2023-12-31"}),
    ),
    Known(
        "budget-wanli-2024.pdf", "上海市普陀区2024年区级部门预算", "上海市普陀区人民政府万里街道办事处",
        periods=frozenset({"2024-01-01 2024-12-31"}), units=frozenset({"元", "万元"}),
    ),
    Known(
        "budget-template.xlsx", "上海市普陀区2026年区级部门预算",
        periods=frozenset({"2026-01-01 2026-12-31"}),
        units=frozenset({"元", "万元"}),
    ),
    Known(
        "putuo-final-accounts-2024.pdf", "中共上海市普陀区委社会工作部2024年度部门决算",
        "中共上海市普陀区委社会工作部", periods=frozenset({"2024-01-01 2024-12-31"}),
    ),
)  # fmt: skip


def read(path: Path) -> tuple[Notice, Vouched]:
    """The document and its numbers."""
    from extract.intake import recognise
    from extract.read import read_document
    from normalize.gazetteer import Gazetteer
    from schemas.spec_file import load_specs
    from tongbao.run import check, understand

    notice = read_document(recognise(path.read_bytes(), path.name))
    return notice, check(understand(notice, load_specs(), Gazetteer.load()))


def faults(known: Known, notice: Notice, vouched: Vouched) -> Iterator[str]:
    """What is otherwise than known."""
    yield from _head(known, notice.head)
    if known.tables is not None and len(notice.tables) != known.tables:
        yield f"{len(notice.tables)} tables, not {known.tables}"
    sizes = {t.number: (t.n_rows - t.header_rows, t.n_columns) for t in notice.tables}
    for number, size in known.sizes.items():
        if sizes.get(number) != size:
            yield f"table {number} is {sizes.get(number)}, not {size}"
    numbers = [o for t in vouched.tables for o in t.observations if o.value is not None]
    yield from _numbers(known, numbers)


def _head(known: Known, head: DocumentHead) -> Iterator[str]:
    found = (head.title, head.issuer, head.issued_on.isoformat() if head.issued_on else None)
    wanted = (known.title, known.issuer, known.issued_on)
    for what, want, got in zip(("title", "issuer", "date"), wanted, found, strict=True):
        if want != got:
            yield f"{what} is {got}, not {want}"


def _numbers(known: Known, numbers: list[Observation]) -> Iterator[str]:
    alike = Counter((o.table, o.name) for o in numbers)
    if count := sum(n for n in alike.values() if n > 1):
        yield f"{count} of {len(numbers)} numbers are not told apart"
    periods = Counter(f"{o.period_start} {o.period_end}" for o in numbers)
    other = {p: n for p, n in periods.items() if p not in (known.periods or {"None None"})}
    if known.periods is not None and other:
        yield f"other periods: {other}"
    units = Counter(o.unit for o in numbers)
    if known.units is not None and (strange := {u: n for u, n in units.items() if u not in known.units}):
        yield f"other units: {strange}"
    places = {o.region.code for o in numbers if o.region is not None and o.region.is_division}
    if known.places is not None and len(places) != known.places:
        yield f"{len(places)} places, not {known.places}"
    labels = {header for o in numbers for header, _ in o.labels}
    if missing := known.labels - labels:
        yield f"no label {'、'.join(sorted(missing))}"
    accused = sum(f.code is Code.SOURCE_INCONSISTENT for o in numbers for f in o.findings)
    if accused:
        yield f"the publisher is accused of {accused} numbers"


def main() -> None:
    """Print what is not so of each document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="words of the names of documents (default: all)")
    asked = parser.parse_args()
    if not REAL.is_dir():
        print(f"no real documents beside the checkout ({REAL.parent.name}/{REAL.name}), left out")
        return
    right = count = 0
    for known in KNOWN:
        if asked.names and not any(name in known.file for name in asked.names):
            continue
        found = list(faults(known, *read(REAL / known.file)))
        count, right = count + 1, right + (not found)
        print(f"{known.file}: {'; '.join(found) or 'all right'}")
    print(f"{right} of {count} documents are all right")


if __name__ == "__main__":
    main()
