from __future__ import annotations

import pytest

from normalize.gazetteer import NATION, Gazetteer
from normalize.place_index import ALIKE, CERTAIN, index, inside

GAZETTEER = Gazetteer.load()
JINCHENG = index("140500", 2024, GAZETTEER)


def codes(found) -> list[str]:
    return sorted(d.code for d in found)


def test_the_places_of_an_issuer_are_its_own_and_what_is_inside() -> None:
    assert codes(JINCHENG.members) == ["140500", "140502", "140521", "140522", "140524", "140525", "140581"]
    assert codes(index("140525", 2024, GAZETTEER).members) == ["140525"]
    assert len(index(None, 2024, GAZETTEER).members) == len(index(NATION, 2024, GAZETTEER).members) > 3000


@pytest.mark.parametrize(
    ("label", "exact", "any_form"),
    [
        ("泽州县", ["140525"], ["140525"]),
        ("泽州", [], ["140525"]),
        ("晋城市泽州县", ["140525"], ["140525"]),
        ("山西晋城泽州", ["140525"], ["140525"]),
        ("城区", ["140502"], ["140502"]),
        ("太原市", [], []),
    ],
)
def test_forms_of_a_name(label: str, exact: list[str], any_form: list[str]) -> None:
    assert codes(JINCHENG.exact(label)) == exact
    assert codes(JINCHENG.any_form(label)) == any_form


def test_what_is_left_of_a_label_behind_names_of_divisions() -> None:
    whole, *rest = JINCHENG.forms("山西省晋城市城区")
    assert whole == ("山西省晋城市城区", None)
    assert {("晋城市城区", "140000"), ("城区", "140500")} <= set(rest)


def test_a_character_taken_for_another_is_told_with_how_alike_they_look() -> None:
    likeness = {d.code: level for d, level in JINCHENG.likeness("泽洲县").items()}
    assert likeness.keys() == {"140525"}
    assert likeness["140525"] >= ALIKE
    assert {d.code: level for d, level in JINCHENG.likeness("泽龙县").items()} == {"140525": 0}
    assert {d.code: level for d, level in JINCHENG.likeness("普城市泽州县").items()} == {"140525": CERTAIN}
    assert JINCHENG.likeness("太原市") == {}


def test_places_one_character_away_are_candidates() -> None:
    assert codes(JINCHENG.one_off("高干市")) == ["140581"]
    assert codes(JINCHENG.near("平市")) == ["140581"]
    assert codes(JINCHENG.near("新泽州县")) == ["140525"]


def test_inside_keeps_what_stands_under_a_holder() -> None:
    assert codes(inside(JINCHENG.members, "140500")) == codes(JINCHENG.members)[1:]
    assert inside(JINCHENG.members, None) == JINCHENG.members
    assert inside(JINCHENG.members, "140100") == ()
