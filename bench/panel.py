"""Panels: twelve notices of twelve years of one city, joined by the codes of today.

``python -m bench.panel [--count N] [--seed N]`` draws cities of which counties were renamed or recoded within
twelve years (default 40), writes a notice of each year as a page of the web, its counties as they were called
then, the money in 万元 one year and in 亿元 the next, and reads them. A county is one line where every
year gives it one value under the same code of today. Counties that were divided or merged meanwhile have no
line of their own and are left out.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from normalize.gazetteer import LAST_YEAR, Division, Gazetteer
from normalize.types import Observation

YEARS = 12
FIRST = 1985
"""From which year on the codes of the gazetteer are reliable."""


@dataclass(frozen=True, slots=True)
class City:
    """A prefecture and the first of the twelve years."""

    name: str
    code: str
    first: int

    @property
    def years(self) -> range:
        """The years of its notices."""
        return range(self.first, self.first + YEARS)


def cities(count: int, seed: int, gazetteer: Gazetteer) -> Iterator[City]:
    """Cities of which at least one county has another name or code at the end of the twelve years."""
    rng = random.Random(seed)
    pool = [d for d in gazetteer.divisions if d.level == "prefecture" and d.end == LAST_YEAR]
    found = 0
    while found < count:
        one = rng.choice(pool)
        city = City(one.name, one.code, rng.randint(max(one.start, FIRST), LAST_YEAR - YEARS + 1))
        if city.first >= max(one.start, FIRST) and _renamed(city, gazetteer):
            found += 1
            yield city


def _renamed(city: City, gazetteer: Gazetteer) -> bool:
    before, after = (
        {(d.name, d.code) for d in gazetteer.counties(city.code, year)}
        for year in (city.years[0], city.years[-1])
    )
    return len(before) > 3 and before != after


def notice(city: City, year: int, gazetteer: Gazetteer) -> bytes:
    """The notice of one year: a page of the web with one table."""
    unit, scale = (("万元", 1), ("亿元", 10_000))[year % 2]
    rows = "".join(
        f"<tr><td>{d.name}</td><td>{Decimal(_amount(d, year)) / scale}</td></tr>"
        for d in gazetteer.counties(city.code, year)
    )
    return (
        f"<html><body><h1>{city.name}财政局关于{year}年一般公共预算收入完成情况的通报</h1>"
        f"<p>{city.name[0]}财发〔{year + 1}〕3号</p><p>各县（市、区）财政局：</p>"
        "<p>现将有关情况通报如下。</p>"
        f"<p>{city.name}财政局</p><p>{year + 1}年1月20日</p><p>单位：{unit}</p>"
        f"<table border=1><tr><th>县（市、区）</th><th>收入</th></tr>{rows}</table></body></html>"
    ).encode()


def _amount(county: Division, year: int) -> int:
    """An amount in 万元 that no other county or year has."""
    return 10_000 * (year - 1900) + int(county.code[2:])


def observations(data: bytes) -> tuple[Observation, ...]:
    """What a notice gives."""
    from extract.intake import recognise
    from extract.read import read_document
    from tongbao.run import understand

    notice = read_document(recognise(data, "panel.html"))
    return tuple(o for t in understand(notice, (), Gazetteer.load()).tables for o in t.observations)


def lines(city: City, gazetteer: Gazetteer) -> dict[str, dict[int, list[Decimal | None]]]:
    """Code of today → year → the values in 元 that the notices give it."""
    found: defaultdict[str, defaultdict[int, list[Decimal | None]]] = defaultdict(lambda: defaultdict(list))
    for year in city.years:
        for o in observations(notice(city, year, gazetteer)):
            if o.region is not None and len(o.region.current) == 1:
                found[o.region.current[0]][year].append(o.value_base)
    return {code: dict(years) for code, years in found.items()}


def expected(city: City, gazetteer: Gazetteer) -> dict[str, dict[int, list[Decimal]]]:
    """The same as the notices were written, for the counties that are one county throughout."""
    heirs: defaultdict[str, defaultdict[int, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for year in city.years:
        for d in gazetteer.counties(city.code, year):
            if len(now := gazetteer.current(d)) == 1:
                heirs[now[0]][year].append(Decimal(_amount(d, year)) * 10_000)
    whole = {code: years for code, years in heirs.items() if len(years) == YEARS}
    return {code: dict(years) for code, years in whole.items() if all(len(v) == 1 for v in years.values())}


def main() -> None:
    """Print how many counties are one line, and the cities where some are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=17)
    asked = parser.parse_args()
    gazetteer = Gazetteer.load()
    total = right = 0
    for city in cities(asked.count, asked.seed, gazetteer):
        want, got = expected(city, gazetteer), lines(city, gazetteer)
        whole = sum(got.get(code) == years for code, years in want.items())
        total, right = total + len(want), right + whole
        if whole < len(want):
            print(
                f"{city.name} {city.years[0]}-{city.years[-1]}: {whole} of {len(want)} counties are one line"
            )
    print(f"{right} of {total} counties are one line of {YEARS} years")


if __name__ == "__main__":
    main()
