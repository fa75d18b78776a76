from __future__ import annotations

import pytest

from normalize.builders.sources import LAST, Spell
from normalize.builders.successors import RULES, curated, find


def spell(code: str, name: str, start: int, end: int, **more: str) -> Spell:
    values = {"level": "county", "parent": "140500", "short": name[:-1], "ident": code + str(start)} | more
    return Spell(code=code, name=name, start=start, end=end, **values)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            spell("140526", "阳城县", 1980, 1990),
            spell("140522", "阳城县", 1991, LAST),
            id="same name, another code",
        ),
        pytest.param(
            spell("140522", "晋城县", 1980, 1995, ident="a"),
            spell("140525", "泽州县", 1996, LAST, ident="a"),
            id="the source follows it",
        ),
        pytest.param(
            spell("140523", "高平县", 1980, 1993), spell("140581", "高平市", 1994, LAST), id="same stem"
        ),
        pytest.param(
            spell("140524", "甲阳县", 1985, 1993), spell("140524", "乙川县", 1994, LAST), id="same code"
        ),
        pytest.param(
            spell("142501", "晋城市", 1983, 1985),
            spell("140500", "晋城市", 1986, LAST, level="prefecture", parent="140000"),
            id="a county that became a prefecture",
        ),
        pytest.param(
            spell("140511", "郊区", 1986, 1996),
            spell("140525", "泽州县", 1997, LAST),
            id="one came, one went",
        ),
    ],
)
def test_who_took_over(old: Spell, new: Spell) -> None:
    assert find([old, new])[old] == (new.code,)


def test_a_generic_name_elsewhere_takes_nothing_over() -> None:
    old = spell("140502", "城区", 1986, 1996, parent="140500")
    others = [spell(f"140{n}02", "城区", 1997, LAST, parent=f"140{n}00") for n in (3, 4)]
    assert find([old, *others])[old] == ()


def test_what_exists_today_and_provinces_have_no_successor() -> None:
    today = spell("140522", "阳城县", 1991, LAST)
    province = spell("140000", "山西省", 1980, 1990, level="province", parent="")
    assert find([today, province]) == {}


def test_curated_successors_are_what_no_rule_finds() -> None:
    known = curated()
    assert len(RULES) == 7
    assert known
    assert all(codes and all(len(c) == 6 for c in codes) for codes in known.values())
