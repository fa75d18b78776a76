from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.gazetteer import FIRST_YEAR, LAST_YEAR, Gazetteer, lookalikes

GAZETTEER = Gazetteer.load()
COUNTIES = [d for d in GAZETTEER.divisions if d.level == "county"]


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("140502", 2024, "城区"),
        ("140511", 1985, "郊区"),
        ("140511", 1995, "郊区"),
        ("140525", 1996, "泽州县"),
        ("140523", 1992, "高平县"),
        ("140581", 1993, "高平市"),
        ("142501", 1984, "晋城市"),
        ("142500", 1984, "晋东南地区"),
        ("310115", 2024, "浦东新区"),
        ("429004", 2024, "仙桃市"),
        ("500157", 2025, "两江新区"),
        ("420605", 1990, "郊区"),
    ],
)
def test_codes_of_their_years(code: str, year: int, name: str) -> None:
    division = GAZETTEER.at(code, year)
    assert division is not None
    assert division.name == name


@pytest.mark.parametrize(
    ("code", "year"), [("140511", 1996), ("140525", 1995), ("140581", 1992), ("140503", 1990)]
)
def test_codes_out_of_their_years(code: str, year: int) -> None:
    assert GAZETTEER.at(code, year) is None


@pytest.mark.parametrize(
    ("code", "year", "today"),
    [
        ("140511", 1990, ("140525",)),
        ("142501", 1983, ("140502", "140525")),
        ("110103", 2000, ("110101",)),
        ("140202", 2010, ("140213", "140214")),
        ("310119", 2005, ("310115",)),
        ("140525", 2024, ("140525",)),
        ("341400", 2005, ("340100", "340200", "340500")),
    ],
)
def test_successors_lead_to_today(code: str, year: int, today: tuple[str, ...]) -> None:
    division = GAZETTEER.at(code, year)
    assert division is not None
    assert GAZETTEER.current(division) == today


def test_a_code_means_one_division_at_a_time() -> None:
    spells = defaultdict(list)
    for d in GAZETTEER.divisions:
        spells[d.code].append((d.start, d.end))
    for code, found in spells.items():
        found.sort()
        assert all(a[1] < b[0] for a, b in itertools.pairwise(found)), code


def test_parents_exist_in_every_year_of_their_children() -> None:
    for d in GAZETTEER.divisions:
        if d.parent:
            assert all(GAZETTEER.at(d.parent, year) for year in range(d.start, d.end + 1)), d


def test_successors_exist_in_the_year_after() -> None:
    for d in GAZETTEER.divisions:
        assert all(GAZETTEER.at(code, d.end + 1) for code in d.successors), d


def test_nearly_all_that_ended_since_1985_has_a_successor() -> None:
    ended = [d for d in COUNTIES if 1985 <= d.end < LAST_YEAR]
    open_ = [d for d in ended if not GAZETTEER.current(d)]
    assert len(open_) < 0.05 * len(ended)


def test_the_country_is_whole() -> None:
    assert len(GAZETTEER.children("", LAST_YEAR)) == 34
    assert 2700 < sum(d.valid(2024) for d in COUNTIES) < 2900
    assert len(GAZETTEER.counties("140500", 2024)) == 6
    assert len(GAZETTEER.counties("140000", 2024)) == 117


def test_two_characters_are_never_shortened() -> None:
    assert all(not d.short for d in GAZETTEER.divisions if len(d.name) == 2)
    assert all(len(d.short) >= 2 for d in GAZETTEER.divisions if d.short)


@given(st.sampled_from(COUNTIES), st.integers(FIRST_YEAR, LAST_YEAR))
def test_who_stood_there_in_another_year_existed_then(division, year) -> None:
    assert all(d.valid(year) for d in GAZETTEER.in_year(division, year))
    if division.valid(year):
        assert GAZETTEER.in_year(division, year) == (division,)


@given(st.sampled_from([d for d in GAZETTEER.divisions if d.level == "prefecture"]), st.integers(1980, 2025))
def test_a_prefecture_is_unchanged_since(division, year) -> None:
    since = GAZETTEER.unchanged_since(division.code, year)
    assert since <= year
    assert GAZETTEER.children(division.code, since) == GAZETTEER.children(division.code, year)


def test_lookalikes() -> None:
    like = lookalikes()
    assert "州" in like["洲"]
    assert "泽" in like["择"]
    assert "城" in like["域"]
    assert "县" not in like.get("镇", {})
    assert like["埋"]["理"] >= 3 > like["埋"].get("巴", 0)
    assert like["劍"]["剑"] >= 2
    assert {level for trues in like.values() for level in trues.values()} <= set(range(1, 10))


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("泰兴市", 1994, "321085"),
        ("靖江市", 1994, "321086"),
        ("武江区", 1990, "440203"),
        ("浈江区", 1990, "440204"),
        ("曾都区", 2005, "421302"),
        ("曾都区", 2010, "421303"),
        ("枝城市", 1993, "420581"),
        ("随州市", 1991, "420681"),
        ("随州市", 1995, "429001"),
        ("葫芦岛区", 1991, "211403"),
    ],
)
def test_codes_on_which_the_sources_disagree(name: str, year: int, code: str) -> None:
    assert [d.code for d in Gazetteer.load().named(name) if d.name == name and d.valid(year)] == [code]


@pytest.mark.parametrize("city", ["450100", "450200", "450300", "450400", "450500", "640100"])
def test_a_suburban_district_has_the_number_eleven(city: str) -> None:
    suburbs = [d for d in Gazetteer.load().children(city, 1990) if d.name.endswith("郊区")]
    assert [d.code for d in suburbs] == [f"{city[:4]}11"]
