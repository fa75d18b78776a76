from __future__ import annotations

from decimal import Decimal

import pytest

from bench.panel import City, expected, lines
from normalize.gazetteer import Gazetteer

GANZHOU = City("赣州市", "360700", 2009)
RENAMED = {"360703": "南康", "360704": "赣县", "360783": "龙南"}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[int, list[Decimal | None]]]:
    return lines(GANZHOU, Gazetteer.load())


@pytest.mark.parametrize("code", RENAMED)
def test_a_renamed_county_is_one_line_of_twelve_years_in_one_unit(
    code: str, found: dict[str, dict[int, list[Decimal | None]]]
) -> None:
    assert list(found[code]) == list(range(2009, 2021))
    assert all(len(values) == 1 for values in found[code].values())
    grown = [values[0] for values in found[code].values()]
    assert grown == sorted(v for v in grown if v is not None)


def test_all_counties_of_the_city_are_lines(found: dict[str, dict[int, list[Decimal | None]]]) -> None:
    want = expected(GANZHOU, Gazetteer.load())
    assert {code: found.get(code) for code in want} == want
    assert len(want) > 15
